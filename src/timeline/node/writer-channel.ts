/** How the recorder reaches the writer: on this thread for small grids, on a thread of its own for large ones. Same jobs, same bytes. */
import { Worker } from 'node:worker_threads';
import { StormtableError } from '../../core/errors.ts';
import { entryBeside, threadFile } from '../../core/node/thread-file.ts';
import type { RunHeader } from '../format.ts';
import { type Job, spareOf, TimelineWriter } from './writer.ts';
import type { Answer, WriterStart } from './writer-thread.ts';

export interface WriterChannel {
  /** Does a job after those sent before it. Buffers in `transfer` are given away; those of fields and states come back. */
  send(job: Job, transfer?: readonly ArrayBuffer[]): Promise<readonly ArrayBuffer[]>;
  close(): Promise<void>;
}

/** The writer on the caller's thread. */
export function writerHere(dir: string, header: RunHeader): WriterChannel {
  const writer = new TimelineWriter(dir, header);
  let queue: Promise<unknown> = Promise.resolve();
  return {
    send(job) {
      const done = queue.then(() => writer.run(job)).then(() => spareOf(job));
      queue = done.catch(() => {});
      return done;
    },
    async close() {
      await queue;
    },
  };
}

/** The writer on its own thread. The thread keeps the program alive only while a job is under way. */
export function writerThread(dir: string, header: RunHeader): WriterChannel {
  const start: WriterStart = { dir, header };
  const { file, argv } = threadFile(entryBeside(import.meta.url, './writer-thread'));
  const worker = new Worker(file, { argv, workerData: start });
  const waiting = new Map<number, { resolve(spare: readonly ArrayBuffer[]): void; reject(error: unknown): void }>();
  let count = 0;
  let dead: Error | undefined;
  const die = (error: Error) => {
    dead ??= error;
    for (const w of waiting.values()) w.reject(dead);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const w = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('done' in answer) w?.resolve(answer.spare);
    else if ('faults' in answer) w?.reject(new StormtableError(answer.faults, answer.exitCode));
    else w?.reject(answer.error);
  });
  worker.on('error', (e) => die(e as Error));
  worker.on('exit', (code) => die(new Error(`the timeline's writer ended early (exit code ${code})`)));
  return {
    send(job, transfer = []) {
      if (dead) return Promise.reject(dead);
      const id = count++;
      worker.ref();
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, job }, transfer as ArrayBuffer[]);
      });
    },
    async close() {
      await worker.terminate();
    },
  };
}
