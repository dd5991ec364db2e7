/**
 * Runs scenarios in worker threads, at most so many at once; the thread that asks stays free. Wraps worker-threads-pool,
 * which caps how many workers live and queues the rest.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import type { FromWorker, RunRequest, Summary, ToWorker } from './messages.ts';
import { RunFailure } from './run-failure.ts';
import { entryBeside, threadFile } from './thread-file.ts';

export interface RunHandle {
  /** Settles when the run has finished or was stopped; rejects with a RunFailure. */
  readonly finished: Promise<Summary>;
  /** Asks the run to finish the frame in hand and stop; the timeline stays readable. */
  stop(): void;
}

export class RunPool {
  readonly #pool: InstanceType<typeof Pool>;
  constructor(max = 1) {
    this.#pool = new Pool({ max });
  }

  run(request: RunRequest, listen: (message: FromWorker) => void): RunHandle {
    let worker: Worker | undefined;
    let stopAsked = false;
    const finished = new Promise<Summary>((resolve, reject) => {
      const { file, argv } = threadFile(entryBeside(import.meta.url, './scenario-worker'));
      const options: WorkerOptions = { workerData: request, argv };
      this.#pool.acquire(file as unknown as string, options, (error: Error | null, acquired: Worker) => {
        if (error) return reject(error);
        worker = acquired;
        if (stopAsked) acquired.postMessage({ type: 'stop' } satisfies ToWorker);
        let settled = false;
        acquired.on('message', (message: FromWorker) => {
          listen(message);
          if (message.type === 'done') resolve(message.summary);
          else if (message.type === 'failed') reject(new RunFailure(message.faults, message.exitCode, message.detail));
          settled ||= message.type === 'done' || message.type === 'failed';
        });
        acquired.on('error', (e: Error) => reject(new RunFailure([], 1, e.stack ?? String(e))));
        acquired.on('exit', (code) => {
          if (!settled) reject(new RunFailure([], 1, `the run's thread ended with code ${code} before it was done`));
        });
      });
    });
    return {
      finished,
      stop() {
        stopAsked = true;
        worker?.postMessage({ type: 'stop' } satisfies ToWorker);
      },
    };
  }

  /** Ends every run at once. */
  destroy(): void {
    this.#pool.destroy();
  }
}
