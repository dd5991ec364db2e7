/** `stormtable run`: one scenario in a worker thread, with progress, a summary, and Ctrl-C that leaves a readable timeline; several are handed to run-several.ts. */
import { availableParallelism } from 'node:os';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { FromWorker, RunRequest, Summary } from '../run/node/messages.ts';
import { RunPool } from '../run/node/run-pool.ts';
import { mayVary } from '../study/node/may-vary.ts';
import { checkpointTime } from './checkpoint-time.ts';
import { type ChosenScenario, chosenScenarios } from './chosen-scenarios.ts';
import { goOnWith } from './command-line.ts';
import { shown } from './paths.ts';
import { clockText, ProgressLine, startText } from './progress-line.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

export interface RunOptions {
  readonly out?: string;
  readonly jobs: number;
  /** Kernel threads a run; by default the cores shared among the jobs. */
  readonly threads?: number;
  readonly seed?: number;
  readonly set: string[];
  readonly cut?: boolean;
  readonly json?: boolean;
  readonly runs: string;
  readonly resume?: boolean;
  readonly checkpoint?: string;
  /** Record the timelines of a sweep's members. */
  readonly keep?: boolean;
}

export const runFaults = defineFaults({
  'one-folder-for-several':
    '--out names one folder, and {n} scenarios are to be run. Leave it out and name the folder that holds all runs with --runs DIR.',
});

/** More threads than this rarely pay for one run: they wait for each other. */
const mostThreads = 8;

export async function run(named: readonly string[], options: RunOptions): Promise<void> {
  const { chosen: all, remarks } = chosenScenarios(named);
  for (const remark of remarks) process.stderr.write(`${remark}\n`);
  if (options.out && all.length > 1) throw new StormtableError(runFaults('one-folder-for-several', { n: all.length }));
  const { plain: chosen, exitCode } = await runSweeps(all, options);
  if (exitCode > 0) process.exitCode = exitCode;
  if (chosen.length === 0 || exitCode === 130) return;
  const jobs = Math.min(options.jobs, chosen.length);
  const request: Omit<RunRequest, 'file'> = {
    ...(options.out ? { out: options.out } : {}),
    runsDir: options.runs,
    threads: options.threads ?? Math.min(mostThreads, Math.max(1, Math.floor(availableParallelism() / jobs))),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    set: options.set,
    cut: options.cut ? 'test' : 'full',
    replaceUnfinished: true,
    ...(options.resume ? { resume: true, reopenFinished: true } : {}),
    ...(options.checkpoint === undefined ? {} : { checkpoint: await checkpointTime(options.checkpoint) }),
  };
  if (chosen.length === 1) await runOne({ ...request, file: chosen[0]!.file }, options);
  else await (await import('./run-several.ts')).runSeveral(chosen, request, jobs, options);
  process.exitCode ||= exitCode;
}

/** Runs the sweeps among the scenarios, one after the other; gives the rest. */
async function runSweeps(
  chosen: readonly ChosenScenario[],
  options: RunOptions,
): Promise<{ plain: readonly ChosenScenario[]; exitCode: number }> {
  if (!chosen.some(({ file }) => mayVary(file, options.set))) return { plain: chosen, exitCode: 0 };
  return (await import('./sweep.ts')).sweepThose(chosen, options);
}

async function runOne(request: RunRequest, options: RunOptions): Promise<void> {
  const pool = new RunPool(1);
  const line = new ProgressLine();
  const json = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
  let from = 0;
  const listen = (message: FromWorker): void => {
    if (message.type === 'started') from = message.from ?? 0;
    if (message.type === 'started' && !options.json) process.stderr.write(`${message.name}: ${startText(message)}\n`);
    if (message.type === 'reopen') process.stderr.write(`The run in ${shown(message.out)} is finished already.\n`);
    if (message.type === 'progress') line.show(message.progress);
    if (options.json) {
      if (message.type === 'started')
        json({ started: true, id: message.id, out: message.out, cells: message.cells, ticks: message.ticks });
      if (message.type === 'report') json({ stream: message.stream, ...(message.record as object) });
    }
  };
  const handle = pool.run(request, listen);
  const onInterrupt = stopOnInterrupt(() => handle.stop());
  try {
    const summary = await handle.finished;
    line.end();
    const goOn = summary.finished ? '' : `Go on with: ${goOnWith([request], options)}`;
    if (options.json) json({ done: true, ...summary });
    else printSummary(summary, from);
    if (goOn) (options.json ? process.stderr : process.stdout).write(`${goOn}\n`);
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
    stopListening(onInterrupt);
    await pool.destroy();
  }
}

/** `from`: ticks already recorded that the run went on from; their work is not this program's. */
export function printSummary(s: Summary, from = 0): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const number = (x: number) => Math.round(x).toLocaleString('en');
  const own = 1 - from / Math.max(1, s.ticks);
  if (s.ticks === 0 && !s.finished) {
    say(`Stopped in the warm-up after ${clockText(s.wall_s)}; nothing was recorded yet.`);
    return;
  }
  say(
    s.finished
      ? `Finished in ${clockText(s.wall_s)}.`
      : `Stopped after ${clockText(s.wall_s)}; what was recorded can be viewed.`,
  );
  say(
    `  simulated    ${clockText(s.simulated_s)} (${number((s.simulated_s * own) / Math.max(1e-9, s.wall_s))} times faster than real time)`,
  );
  say(`  water        ${number(s.entered_m3)} m³ entered; ${s.ledger_error_m3.toPrecision(2)} m³ unexplained`);
  say(`  work         ${number(s.steps)} steps, ${number(s.wet_cell_updates / 1e6)} million wet-cell updates`);
  if (s.smallest_step_s > 0) say(`  steps        ${stepText(s)}`);
  if (s.updates_by_level) say(`  levels       share of the updates at each level of step: ${s.updates_by_level}`);
  say(`  events       ${number(s.events)}; suggestions ${number(s.suggestions)}`);
  say(`  digest       ${s.digest}`);
  say(`  timeline     ${shown(s.out)}`);
  if (s.finished) say(`Watch it: stormtable view ${shown(s.out)}`);
}

/** The shortest step and the cell that held it back. */
function stepText({ smallest_step_s: seconds, smallest_step_at: at }: Summary): string {
  const length = `at least ${seconds.toPrecision(3)} s each`;
  return at ? `${length}, held back at ${at}` : `${length}; no water asked for shorter ones`;
}
