/** `stormtable run` with several scenarios: a thread each, so many at a time, one line of progress each; one that fails harms no other. */
import { resolve } from 'node:path';
import type { FromWorker, RunRequest, Summary } from '../run/node/messages.ts';
import { RunFailure } from '../run/node/run-failure.ts';
import { type RunHandle, RunNotBegun, RunPool } from '../run/node/run-pool.ts';
import type { ChosenScenario } from './chosen-scenarios.ts';
import { shown } from './paths.ts';
import { ProgressBlock, shortReason, standingText } from './progress-block.ts';
import { startText } from './progress-line.ts';
import type { RunOptions } from './run.ts';
import type { SeveralItem, Standing } from './run-standing.ts';
import { exitCodeOf, tellResults } from './several-results.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

/** Runs them all, tells how each ended, and sets the program's exit code. */
export async function runSeveral(
  chosen: readonly ChosenScenario[],
  request: Omit<RunRequest, 'file'>,
  jobs: number,
  options: RunOptions,
): Promise<void> {
  const began = performance.now();
  const items: SeveralItem[] = chosen.map((c) => ({ ...c, standing: { state: 'waiting' } }));
  const several = new SeveralRuns(items, new ProgressBlock(items, jobs), options.json === true);
  several.say(
    `${items.length} scenarios, ${jobs} at a time, ${request.threads === 1 ? 'one kernel thread' : `${request.threads} kernel threads`} each.`,
  );
  await several.run(new RunPool(jobs), request);
  tellResults(items, (performance.now() - began) / 1000, options);
  process.exitCode = exitCodeOf(items);
}

class SeveralRuns {
  readonly #items: readonly SeveralItem[];
  readonly #block: ProgressBlock;
  readonly #json: boolean;

  constructor(items: readonly SeveralItem[], block: ProgressBlock, json: boolean) {
    this.#items = items;
    this.#block = block;
    this.#json = json;
  }

  say(text: string): void {
    this.#block.say(text);
  }

  async run(pool: RunPool, request: Omit<RunRequest, 'file'>): Promise<void> {
    const handles = this.#items.map((item): RunHandle => {
      const handle: RunHandle = pool.run(
        { ...request, file: item.file },
        (message) => this.#hear(item, message, () => handle.drop()),
        () => this.#begun(item),
      );
      return handle;
    });
    const onInterrupt = stopOnInterrupt(
      () => {
        for (const handle of handles) handle.stop();
      },
      (text) => this.say(text),
    );
    try {
      const ends = handles.map(({ finished }, i) =>
        finished.then(
          (summary) => this.#ended(this.#items[i]!, summary),
          (error) => this.#failed(this.#items[i]!, error),
        ),
      );
      await Promise.all(ends);
    } finally {
      stopListening(onInterrupt);
      this.#block.end();
      await pool.destroy();
    }
  }

  #begun(item: SeveralItem): void {
    item.begunAt = performance.now() / 1000;
    this.#stand(item, { state: 'reading' });
  }

  #hear(item: SeveralItem, message: FromWorker, drop: () => void): void {
    if (item.standing.state === 'same') return;
    const { label } = item;
    if (message.type === 'named') {
      const out = resolve(message.out);
      const twin = this.#items.find((i) => i !== item && i.out === out);
      if (twin) {
        this.#stand(item, { state: 'same', as: twin.label });
        this.say(`${label} is the same run as ${twin.label} and runs once.`);
        drop();
        return;
      }
      item.out = out;
    }
    if (message.type === 'started') {
      if (message.from !== undefined) item.past = 'gone on with';
      const { id, out, cells, ticks } = message;
      this.#block.log(`${label}: ${startText(message)}`);
      this.#tell({ run: label, started: true, id, out, cells, ticks });
    }
    if (message.type === 'reopen') {
      item.past = 'finished before';
      this.#block.log(`${label}: is finished already, in ${shown(message.out)}`);
    }
    if (message.type === 'progress') this.#stand(item, { state: 'running', progress: message.progress });
    if (message.type === 'report') this.#tell({ run: label, stream: message.stream, ...(message.record as object) });
  }

  #ended(item: SeveralItem, summary: Summary): void {
    if (item.standing.state === 'same') return;
    item.out = resolve(summary.out);
    this.#stand(item, { state: summary.finished ? 'finished' : 'stopped', summary });
    if (item.past !== 'finished before') this.#block.log(`${item.label}: ${standingText(item.standing)}`);
  }

  #failed(item: SeveralItem, error: unknown): void {
    if (item.standing.state === 'same') return;
    if (error instanceof RunNotBegun) {
      this.#stand(item, { state: 'not begun' });
      return;
    }
    const failure =
      error instanceof RunFailure ? error : new RunFailure([], 1, error instanceof Error ? error.stack : String(error));
    this.#stand(item, { state: 'failed', failure });
    this.say(`${item.label} failed: ${shortReason(failure)}`);
  }

  #stand(item: SeveralItem, standing: Standing): void {
    item.standing = standing;
    this.#block.touch();
  }

  #tell(value: object): void {
    if (this.#json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }
}
