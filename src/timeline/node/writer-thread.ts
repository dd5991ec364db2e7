/** The writer on a thread of its own: does the jobs it is sent one after the other and answers each. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Fault, StormtableError } from '../../core/errors.ts';
import type { RunHeader } from '../format.ts';
import { giveWay } from './give-way.ts';
import { type Job, spareOf, TimelineWriter } from './writer.ts';

/** What the thread is started with. */
export interface WriterStart {
  readonly dir: string;
  readonly header: RunHeader;
}
/** The answer to a job. Errors cross as faults where they are faults. */
export type Answer =
  | { readonly id: number; readonly done: true; readonly spare: readonly ArrayBuffer[] }
  | { readonly id: number; readonly faults: readonly Fault[]; readonly exitCode: number }
  | { readonly id: number; readonly error: Error };

giveWay();
const port = parentPort!;
const { dir, header } = workerData as WriterStart;
const writer = new TimelineWriter(dir, header);
let queue: Promise<void> = Promise.resolve();

port.on('message', ({ id, job }: { id: number; job: Job }) => {
  queue = queue.then(async () => {
    try {
      await writer.run(job);
      const spare = spareOf(job);
      port.postMessage({ id, done: true, spare } satisfies Answer, spare);
    } catch (e) {
      const answer: Answer =
        e instanceof StormtableError ? { id, faults: e.faults, exitCode: e.exitCode } : { id, error: e as Error };
      port.postMessage(answer);
    }
  });
});
