/**
 * Runs scenarios in worker threads, at most so many at once; the thread that asks stays free. Wraps worker-threads-pool,
 * which caps how many workers live and queues the rest.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { entryBeside, threadFile } from '../../core/node/thread-file.ts';
import type { FromWorker, RunRequest, Summary, ToWorker } from './messages.ts';
import { RunFailure } from './run-failure.ts';

export interface RunHandle {
  /** Settles when the run has finished or was stopped; rejects with a RunFailure. */
  readonly finished: Promise<Summary>;
  /** Asks the run to finish the frame in hand and stop; the timeline stays readable. */
  stop(): void;
}

export class RunPool {
  readonly #pool: InstanceType<typeof Pool>;
  readonly #workers = new Set<Worker>();
  #closed = false;
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
        if (this.#closed) return void acquired.terminate();
        this.#workers.add(acquired);
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
          this.#workers.delete(acquired);
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

  /** Ends every run at once; those still waiting are not begun. */
  async destroy(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }
}
