/**
 * Threads that take member after member, one each at a time. They live as long as the sweep; one that dies costs its
 * member and is replaced.
 */
import { Worker } from 'node:worker_threads';
import { entryBeside, threadFile } from '../../core/node/thread-file.ts';
import type { MemberDone, MemberOrder, SweepBase } from './member-messages.ts';

/** Threads that die one after the other, with no member done in between, before the sweep is given up. */
const mostDeaths = 3;

export interface MemberThreads {
  /** Settles when there are no more orders and none is in hand; rejects where threads cannot live. */
  readonly finished: Promise<void>;
  /** Ends every thread where it stands. */
  destroy(): Promise<void>;
}

/** `next` gives orders until it has none; `done` hears each member's end, in whatever order they come. Errors of `done` end the sweep. */
export function memberThreads(
  base: SweepBase,
  count: number,
  next: () => MemberOrder | undefined,
  done: (order: MemberOrder, result: MemberDone) => void,
  entry: URL = entryBeside(import.meta.url, './member-worker'),
): MemberThreads {
  const workers = new Set<Worker>();
  let deaths = 0;
  let ended = false;
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const finished = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  const end = async (error?: unknown): Promise<void> => {
    if (ended) return;
    ended = true;
    await Promise.all([...workers].map((worker) => worker.terminate()));
    if (error === undefined) resolve();
    else reject(error);
  };
  const start = (): void => {
    const { file, argv } = threadFile(entry);
    const worker = new Worker(file, { workerData: base, argv, execArgv: [] });
    workers.add(worker);
    let inHand: MemberOrder | undefined;
    let failure: Error | undefined;
    const take = (): void => {
      if (ended) return;
      inHand = next();
      if (inHand) worker.postMessage(inHand);
      else {
        workers.delete(worker);
        void worker.terminate();
        if (workers.size === 0) void end();
      }
    };
    worker.on('message', (result: MemberDone) => {
      if (ended || !inHand) return;
      deaths = 0;
      try {
        done(inHand, result);
      } catch (error) {
        void end(error);
        return;
      }
      take();
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.on('exit', (code) => {
      if (!workers.delete(worker) || ended) return;
      const why = failure?.message ?? `it ended with code ${code}`;
      if (++deaths >= mostDeaths || !inHand) {
        void end(new Error(`the threads of the sweep do not live: ${why}`));
        return;
      }
      const { member, replicate, seed } = inHand;
      const row = { member, replicate, seed: seed ?? base.seed ?? -1, state: 'failed', cause: 'thread' } as const;
      try {
        done(inHand, { row: { ...row, reason: `its thread ended: ${why}`, digest: null, figures: {} }, wall_s: 0 });
      } catch (error) {
        void end(error);
        return;
      }
      start();
    });
    take();
  };
  for (let k = 0; k < count; k++) start();
  return { finished, destroy: () => end(new Error('the sweep was ended')) };
}
