/** `stormtable run` of a scenario with `vary:`: its members in threads, one progress line, and a table of what came of them. */

import { StormtableError } from '../core/errors.ts';
import { mayVary } from '../study/node/may-vary.ts';
import { type ReadySweep, readySweep, runSweep, type SweepOutcome, type SweepProgress } from '../study/node/sweep.ts';
import type { SweepPlan } from '../study/sweep-plan.ts';
import type { SweepSummary } from '../study/sweep-summary.ts';
import type { ChosenScenario } from './chosen-scenarios.ts';
import { goOnWith } from './command-line.ts';
import { shown } from './paths.ts';
import { clockText } from './progress-line.ts';
import type { RunOptions } from './run.ts';
import { stopListening, stopOnInterrupt } from './stop-on-interrupt.ts';

/** Runs the sweeps among the scenarios, one after the other; gives those that are none, and the worst exit code. */
export async function sweepThose(
  chosen: readonly ChosenScenario[],
  options: RunOptions,
): Promise<{ plain: ChosenScenario[]; exitCode: number }> {
  const plain: ChosenScenario[] = [];
  let exitCode = 0;
  for (const one of chosen) {
    if (!mayVary(one.file, options.set)) {
      plain.push(one);
      continue;
    }
    try {
      const code = await sweep(one.file, options);
      if (code === undefined) plain.push(one);
      else exitCode = Math.max(exitCode, code);
    } catch (error) {
      if (chosen.length === 1 || !(error instanceof StormtableError)) throw error;
      // a broken one among several does not keep the others
      process.stderr.write(`${one.label}: ${error.message}\n`);
      exitCode = Math.max(exitCode, error.exitCode);
    }
    if (exitCode === 130) break;
  }
  return { plain, exitCode };
}

/** Runs it and gives its exit code; undefined where the scenario is no sweep after all. */
export async function sweep(file: string, options: RunOptions): Promise<number | undefined> {
  const ready = await readySweep({
    file,
    set: options.set,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    cut: options.cut ? 'test' : 'full',
    runsDir: options.runs,
    ...(options.out ? { out: options.out } : {}),
    jobs: options.jobs,
    keep: options.keep === true,
    resume: options.resume === true,
  });
  if (!ready) return undefined;
  const json = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  const line = new SweepLine();
  if (options.json)
    json({ started: true, sweep: ready.bundle.scenario.id, out: ready.dir, members: ready.plan.members });
  else process.stderr.write(introduction(ready));
  const handle = runSweep(ready, (progress) => {
    if (options.json) json({ progress });
    else line.show(progress);
  });
  const onInterrupt = stopOnInterrupt(
    () => handle.stop(),
    () => {
      const text = 'Stopping after the members in hand (Ctrl-C again to stop at once) ...';
      process.stderr.write(`\n${text}\n`);
    },
  );
  try {
    const outcome = await handle.finished;
    line.end();
    const more = `${options.jobs > 1 ? ` --jobs ${options.jobs}` : ''}${options.keep ? ' --keep' : ''}`;
    const goOn = outcome.state === 'finished' ? '' : `Go on with: ${goOnWith([{ file }], options)}${more}\n`;
    if (options.json) json({ done: true, ...outcome });
    else process.stdout.write(report(outcome, ready.plan));
    if (goOn) (options.json ? process.stderr : process.stdout).write(goOn);
    if (outcome.state !== 'finished') return 130;
    if (outcome.summary.failed === 0) return 0;
    return outcome.refused > 0 ? 2 : 1;
  } finally {
    line.end();
    stopListening(onInterrupt);
    await handle.destroy();
  }
}

function introduction({ bundle, plan, dir, request }: ReadySweep): string {
  const number = plan.members.toLocaleString('en');
  const jobs = request.jobs === 1 ? 'one at a time' : `${request.jobs} at a time`;
  const head = `${bundle.scenario.name.en}: a sweep of ${number} members (${plan.product}), ${jobs}, into ${shown(dir)}\n`;
  return head + refusedText(plan);
}

/** What `check` says of a sweep. */
export const describePlan = (plan: SweepPlan): string =>
  `  a sweep of ${plan.members.toLocaleString('en')} members (${plan.product})\n${refusedText(plan)}`;

/** What will fail before it has begun, since a scenario refuses what was drawn. */
function refusedText(plan: SweepPlan): string {
  const [first] = plan.refused;
  if (!first) return '';
  const n = plan.refused.length;
  return `  ${n} of ${plan.members} members will be refused, first member ${first.member}: ${first.fault.message} Bounds may be given: within: [LEAST, MOST].\n`;
}

export function describeSweep(p: SweepProgress): string {
  const rate = p.membersPerHour > 0 ? `${Math.round(p.membersPerHour).toLocaleString('en')} an hour` : 'first members';
  const parts = [
    `${p.done.toLocaleString('en')} of ${p.members.toLocaleString('en')} members`,
    ...(p.failed > 0 ? [`${p.failed} failed`] : []),
    rate,
    `${clockText(p.secondsLeft)} left`,
  ];
  return parts.join('  ');
}

/** One line rewritten in place on a terminal, a line every ten seconds elsewhere. */
class SweepLine {
  #last = 0;
  readonly #live = process.stderr.isTTY === true;
  show(p: SweepProgress): void {
    const text = describeSweep(p);
    if (this.#live) {
      process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns || 100) - 1)}`);
      return;
    }
    const now = Date.now();
    if (now - this.#last < 10_000) return;
    this.#last = now;
    process.stderr.write(`${text}\n`);
  }
  end(): void {
    if (this.#live) process.stderr.write('\r\u001b[2K');
  }
}

/** Three figures or so; lengths, which may be levels far above their datum, to the centimetre. */
const figure = (x: number, unit = '1'): string => {
  const size = Math.abs(x);
  if (unit === 'm' && Number.isFinite(x)) return x.toFixed(2);
  if (x === 0) return '0';
  if (size >= 1000) return Math.round(x).toLocaleString('en');
  return String(Number(x.toPrecision(3)));
};

/** The summary as a person reads it. */
export function report({ dir, state, summary, timing }: SweepOutcome, plan: SweepPlan): string {
  const out: string[] = [];
  const count = `${summary.finished.toLocaleString('en')} of ${summary.members.toLocaleString('en')} members`;
  const speed = timing.ran > 0 ? ` (${timing.members_per_hour.toLocaleString('en')} members an hour)` : '';
  out.push(
    `${state === 'finished' ? 'Finished' : 'Stopped'} after ${clockText(timing.wall_s)}${speed}: ${count} ran to their end.`,
  );
  for (const { reason, members } of summary.failures.slice(0, 5)) {
    const which = members.length === 1 ? `member ${members[0]}` : `${members.length} members, first ${members[0]}`;
    out.push(`  failed (${which}): ${reason}`);
  }
  if (summary.failures.length > 5) out.push(`  ... and ${summary.failures.length - 5} more reasons in summary.json`);
  out.push(...spreadTable(summary), ...matters(summary), ...medianTables(summary, plan));
  out.push(`  table        ${shown(dir)}/members.parquet`);
  return `${out.join('\n')}\n`;
}

const columns = ['min', 'p05', 'p25', 'median', 'p75', 'p95', 'max', 'mean'] as const;
const titles: Readonly<Record<string, string>> = { p05: '5 %', p25: '25 %', p75: '75 %', p95: '95 %' };

/** Rows of gauges shown; the figures of a city's many gauges are in the files. */
const mostGaugeRows = 12;
const ofGauge = (name: string): boolean => name.includes('.');

/** Figures that are the same in all members say little and are left to the file. */
function spreadTable(summary: SweepSummary): string[] {
  const differing = Object.entries(summary.figures).filter(([, s]) => s.min !== s.max);
  const same = Object.keys(summary.figures).length - differing.length;
  if (differing.length === 0) return same > 0 ? ['All figures are the same in all members.'] : [];
  const gauges = differing.filter(([name]) => ofGauge(name));
  const rows = [...differing.filter(([name]) => !ofGauge(name)), ...gauges.slice(0, mostGaugeRows)];
  const table = [
    ['figure', ...columns.map((c) => titles[c] ?? c)],
    ...rows.map(([name, spread]) => [name, ...columns.map((c) => figure(spread[c], spread.unit))]),
  ];
  const left = [
    ...(gauges.length > mostGaugeRows ? [`${gauges.length - mostGaugeRows} more of gauges are in summary.json`] : []),
    ...(same > 0 ? [`${same} are the same in all members`] : []),
  ];
  return ['', ...aligned(table), ...(left.length > 0 ? [`  (${left.join('; ')})`] : [])];
}

/** What enters follows from what is varied, and the ledger's error from nothing. */
const untold = ['entered_m3', 'ledger_error_m3'];

/** The strongest rank correlations, where there is any worth telling. */
function matters(summary: SweepSummary): string[] {
  const pairs = Object.entries(summary.rank_correlation)
    .flatMap(([name, of]) => Object.entries(of).map(([column, rho]) => ({ name, column, rho })))
    .filter(({ name, rho }) => Math.abs(rho) >= 0.3 && !untold.includes(name) && !ofGauge(name))
    .sort((a, b) => Math.abs(b.rho) - Math.abs(a.rho));
  if (pairs.length === 0) return [];
  const shownPairs = pairs.slice(0, 8).map(({ name, column, rho }) => [name, column, rho.toFixed(2)]);
  return ['', ...aligned([['what matters most', 'with', 'rank correlation'], ...shownPairs])];
}

const told = ['maximum_depth_m', 'flooded_area_0_3_m2', 'people_affected_peak', 'suggestions_raised'];

function medianTables(summary: SweepSummary, plan: SweepPlan): string[] {
  const out: string[] = [];
  for (const path of plan.paths) {
    const of = summary.medians[path.path];
    if (!of || path.drawn || path.choices.length < 2) continue;
    const names = told.filter((name) => Object.values(of).some((figures) => figures[name] !== undefined));
    const values = [...new Set(path.choices.map((c) => c.written))].slice(0, 20);
    const rows = values.map((v) => [
      v.slice(0, 30),
      ...names.map((n) => figure(of[v]?.[n] ?? Number.NaN, summary.figures[n]?.unit)),
    ]);
    out.push('', ...aligned([[`medians by ${path.path}`, ...names], ...rows]));
  }
  return [...out, ''];
}

/** First column to the left, the others to the right. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const width = table[0]!.map((_, k) => Math.max(...table.map((row) => row[k]!.length)));
  return table.map(
    (row) => `  ${row.map((cell, k) => (k === 0 ? cell.padEnd(width[k]!) : cell.padStart(width[k]!))).join('  ')}`,
  );
}
