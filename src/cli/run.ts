/** `stormtable run`: one scenario in a worker thread, with progress, a summary, and Ctrl-C that leaves a readable timeline. */
import type { Fault } from '../core/errors.ts';
import type { FromWorker, Summary } from '../run/node/messages.ts';
import { RunPool } from '../run/node/run-pool.ts';
import { scenarioPath, shown } from './paths.ts';
import { clockText, ProgressLine } from './progress-line.ts';

export interface RunOptions {
  readonly out?: string;
  readonly threads: number;
  readonly seed?: number;
  readonly set: string[];
  readonly cut?: boolean;
  readonly json?: boolean;
  readonly runs: string;
}

export async function run(file: string, options: RunOptions): Promise<void> {
  const pool = new RunPool(1);
  const line = new ProgressLine();
  const json = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  const listen = (message: FromWorker): void => {
    if (message.type === 'started' && !options.json)
      process.stderr.write(
        `${message.name}: ${message.cells.toLocaleString('en')} cells, ${message.ticks.toLocaleString('en')} ticks, into ${shown(message.out)}\n`,
      );
    if (message.type === 'progress') line.show(message.progress);
    if (options.json) {
      if (message.type === 'started')
        json({ started: true, id: message.id, out: message.out, cells: message.cells, ticks: message.ticks });
      if (message.type === 'report') json({ stream: message.stream, ...(message.record as object) });
    }
  };
  const handle = pool.run(
    {
      file: scenarioPath(file),
      out: options.out,
      runsDir: options.runs,
      threads: options.threads,
      seed: options.seed,
      set: options.set,
      cut: options.cut ? 'test' : 'full',
      replaceUnfinished: true,
    },
    listen,
  );
  const onInterrupt = stopOnInterrupt(() => handle.stop());
  try {
    const summary = await handle.finished;
    line.end();
    if (options.json) json({ done: true, ...summary });
    else printSummary(summary);
    if (!summary.finished) process.exitCode = 130;
  } catch (error) {
    line.end();
    if (options.json)
      json({
        done: false,
        faults: (error as { faults?: readonly Fault[] }).faults ?? [],
        error: (error as Error).message,
      });
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await pool.destroy();
  }
}

/** Ctrl-C once asks the run to stop after the frame in hand, twice ends the program. Gives the listener it installed. */
export function stopOnInterrupt(stop: () => void): () => void {
  let asked = false;
  const listener = (): void => {
    if (asked) process.exit(130);
    asked = true;
    process.stderr.write('\nStopping after the frame in hand (Ctrl-C again to stop at once) ...\n');
    stop();
  };
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return listener;
}

export function printSummary(s: Summary): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const number = (x: number) => Math.round(x).toLocaleString('en');
  say(
    s.finished
      ? `Finished in ${clockText(s.wall_s)}.`
      : `Stopped after ${clockText(s.wall_s)}; what was recorded can be viewed.`,
  );
  say(
    `  simulated    ${clockText(s.simulated_s)} (${number(s.simulated_s / Math.max(1e-9, s.wall_s))} times faster than real time)`,
  );
  say(`  water        ${number(s.entered_m3)} m³ entered; ${s.ledger_error_m3.toPrecision(2)} m³ unexplained`);
  say(`  work         ${number(s.steps)} steps, ${number(s.wet_cell_updates / 1e6)} million wet-cell updates`);
  say(`  events       ${number(s.events)}; suggestions ${number(s.suggestions)}`);
  say(`  digest       ${s.digest}`);
  say(`  timeline     ${shown(s.out)}`);
  if (s.finished) say(`Watch it: stormtable view ${shown(s.out)}`);
}
