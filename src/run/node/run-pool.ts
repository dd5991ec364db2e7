/**
 * Runs scenarios in worker threads, at most so many at once; the thread that asks stays free. Wraps worker-threads-pool,
 * which counts and caps the workers that live. Those that wait are kept here, so that a run not yet begun can be taken back.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { entryBeside, threadFile } from '../../core/node/thread-file.ts';
import { readRun } from '../../timeline/node/runs.ts';
import type { FromWorker, JobRequest, ReplayReport, ResultOf, Summary, ToWorker } from './messages.ts';
import { RunFailure } from './run-failure.ts';

/** A run was stopped before its turn came: nothing was read and nothing written. */
export class RunNotBegun extends Error {
  constructor() {
    super('the run was stopped before it was begun');
    this.name = 'RunNotBegun';
  }
}

export interface RunHandle<Result = Summary> {
  /** Settles when the run has finished or was stopped; rejects with a RunFailure, or RunNotBegun. */
  readonly finished: Promise<Result>;
  /** Asks the run to finish the frame in hand and stop; the timeline stays readable. One that waits is not begun. */
  stop(): void;
  /** Ends the run's thread at once; what was recorded stays readable. */
  drop(): void;
}

/** How long a thread that said it is done may take to end before it is ended, ms: it holds its memory and its place. */
const patience = 10_000;

export class RunPool {
  readonly #pool: InstanceType<typeof Pool>;
  readonly #max: number;
  readonly #workers = new Set<Worker>();
  readonly #waiting: Entry[] = [];
  #closed = false;
  constructor(max = 1) {
    this.#max = max;
    this.#pool = new Pool({ max });
  }

  /** Queues a run. `begun` is called when its turn has come. */
  run<R extends JobRequest>(
    request: R,
    listen: (message: FromWorker) => void,
    begun: () => void = () => {},
  ): RunHandle<ResultOf<R>> {
    let entry!: Entry;
    const finished = new Promise<ResultOf<R>>((resolve, reject) => {
      entry = { request, listen, begun, resolve: resolve as Entry['resolve'], reject };
    });
    if (this.#closed) entry.reject(new RunNotBegun());
    else this.#waiting.push(entry);
    this.#fill();
    const leave = (then: (worker: Worker) => void): void => {
      const place = this.#waiting.indexOf(entry);
      if (place >= 0) {
        this.#waiting.splice(place, 1);
        entry.reject(new RunNotBegun());
      } else if (entry.worker) then(entry.worker);
      else entry.onceBegun = then;
    };
    return {
      finished,
      stop: () => leave((worker) => worker.postMessage({ type: 'stop' } satisfies ToWorker)),
      drop: () => leave((worker) => void worker.terminate()),
    };
  }

  /** Ends every run at once; those still waiting are not begun. */
  async destroy(): Promise<void> {
    this.#closed = true;
    for (const entry of this.#waiting.splice(0)) entry.reject(new RunNotBegun());
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  /** Begins runs while there is room. A thread gives its room back when it has ended, and its memory with it. */
  #fill(): void {
    while (!this.#closed && this.#waiting.length > 0 && this.#pool.size < this.#max)
      this.#begin(this.#waiting.shift()!);
  }

  #begin(entry: Entry): void {
    const { file, argv } = threadFile(entryBeside(import.meta.url, './scenario-worker'));
    const options: WorkerOptions = { workerData: entry.request, argv };
    try {
      this.#pool.acquire(file as unknown as string, options, (error, worker) => {
        if (error) entry.reject(error);
        else if (this.#closed) {
          entry.reject(new RunNotBegun());
          void worker.terminate();
        } else this.#follow(entry, worker);
      });
      entry.begun();
    } catch (error) {
      entry.reject(error as Error); // no thread could be started
    }
  }

  #follow(entry: Entry, worker: Worker): void {
    const { listen, resolve, reject } = entry;
    entry.worker = worker;
    this.#workers.add(worker);
    let settled = false;
    let overdue: NodeJS.Timeout | undefined;
    worker.on('message', (message: FromWorker) => {
      listen(message);
      if (message.type === 'done') resolve(message.summary);
      else if (message.type === 'replayed') resolve(message.report);
      else if (message.type === 'failed') reject(new RunFailure(message.faults, message.exitCode, message.detail));
      else if (message.type === 'reopen') resolve(recordedSummary(message.out));
      else return;
      settled = true;
      overdue ??= setTimeout(() => void worker.terminate(), patience).unref();
    });
    worker.on('error', (e: Error) => reject(new RunFailure([], 1, e.stack ?? String(e))));
    worker.on('exit', (code) => {
      clearTimeout(overdue);
      this.#workers.delete(worker);
      if (!settled) reject(new RunFailure([], 1, `the run's thread ended with code ${code} before it was done`));
      this.#fill();
    });
    entry.onceBegun?.(worker);
  }
}

interface Entry {
  readonly request: JobRequest;
  readonly listen: (message: FromWorker) => void;
  readonly begun: () => void;
  readonly resolve: (result: Summary | ReplayReport | Promise<Summary>) => void;
  readonly reject: (error: Error) => void;
  worker?: Worker;
  /** What was asked for between the turn and the thread. */
  onceBegun?: (worker: Worker) => void;
}

/** What a finished run's folder says of it. */
async function recordedSummary(out: string): Promise<Summary> {
  const recorded = (await readRun(out))?.manifest.summary;
  if (!recorded) throw new RunFailure([], 1, `${out} holds no finished run any more`);
  return { ...(recorded as unknown as Summary), out, finished: true };
}
