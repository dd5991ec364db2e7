/** How several runs ended: a table with a row each, the faults of those that failed, how to go on, and the exit code. */
import { commandLine, goOnWith } from './command-line.ts';
import { shown } from './paths.ts';
import { clockText } from './progress-line.ts';
import type { RunOptions } from './run.ts';
import { countStates, type SeveralItem } from './run-standing.ts';
import { padTo, widthOf } from './terminal-text.ts';

const number = (x: number): string => Math.round(x).toLocaleString('en');

const columns: readonly { readonly head: string; readonly right?: boolean; of(i: SeveralItem): string }[] = [
  { head: 'scenario', of: (i) => i.label },
  { head: 'state', of: ({ standing: s }) => (s.state === 'same' ? `same as ${s.as}` : s.state) },
  { head: 'simulated', right: true, of: figure((s) => clockText(s.simulated_s)) },
  { head: 'wall', right: true, of: figure((s) => clockText(s.wall_s)) },
  { head: 'wet-cell updates/s', right: true, of: (i) => (i.past ? '-' : updateRate(i)) },
  { head: 'events', right: true, of: figure((s) => number(s.events)) },
  { head: 'suggestions', right: true, of: figure((s) => number(s.suggestions)) },
  { head: 'ledger error, m³', right: true, of: figure((s) => s.ledger_error_m3.toPrecision(2)) },
  { head: 'digest', of: figure((s) => s.digest.slice(0, 12)) },
  { head: 'folder', of: (i) => (i.out ? shown(i.out) : '-') },
];

// of a run that was gone on with, all its work is counted and its time is not: no rate can be given
const updateRate = figure((s) => number(s.wet_cell_updates / Math.max(1e-3, s.wall_s)));

function figure(of: (s: Extract<SeveralItem['standing'], { summary: unknown }>['summary']) => string) {
  return ({ standing: s }: SeveralItem): string => ('summary' in s ? of(s.summary) : '-');
}

/** Lines of the table, its head first; columns as wide as what stands in them. */
export function runTable(items: readonly SeveralItem[]): string[] {
  const rows = [columns.map((c) => c.head), ...items.map((i) => columns.map((c) => c.of(i)))];
  const widths = columns.map((_, k) => Math.max(...rows.map((row) => widthOf(row[k]!))));
  return rows.map((row) =>
    row
      .map((cell, k) => padTo(cell, widths[k]!, columns[k]!.right ? 'before' : 'after'))
      .join('  ')
      .trimEnd(),
  );
}

/** Tells results to stdout (as a table, or as the last JSON line), and to stderr in full what went wrong. */
export function tellResults(items: readonly SeveralItem[], wall_s: number, options: RunOptions): void {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  const remark = (text: string) => process.stderr.write(`${text}\n`);
  if (!options.json) {
    for (const line of runTable(items)) say(line);
    say(`${items.length} scenarios in ${clockText(wall_s)}: ${countStates(items)}.`);
  }
  for (const { label, standing: s } of items)
    if (s.state === 'failed') remark(`\n${label} failed:\n${s.failure.message}`);
  const finished = items.filter((i) => i.standing.state === 'finished');
  if (!options.json && finished.length) say(`Watch: ${commandLine(['view', ...finished.map((i) => shown(i.out!))])}`);
  const unfinished = items.filter((i) => i.standing.state === 'stopped' || i.standing.state === 'not begun');
  if (unfinished.length) (options.json ? remark : say)(`Go on with: ${goOnWith(unfinished, options)}`);
  if (options.json) say(JSON.stringify({ done: true, runs: items.map(resultOf) }));
}

/** What the last JSON line says of a run. */
function resultOf({ label, file, out, standing: s }: SeveralItem): object {
  const head = { run: label, file: shown(file), state: s.state };
  if ('summary' in s) return { ...head, ...s.summary };
  if (s.state === 'same') return { ...head, as: s.as };
  if (s.state !== 'failed') return head;
  const { faults, message, exitCode } = s.failure;
  return { ...head, ...(out ? { out } : {}), exit_code: exitCode, faults, error: message };
}

/** 0: all finished; 130: some were stopped; 2: some failed on their input; 1: some failed otherwise. */
export function exitCodeOf(items: readonly SeveralItem[]): number {
  const codes = items.map(({ standing: s }) =>
    s.state === 'failed' ? s.failure.exitCode : s.state === 'stopped' || s.state === 'not begun' ? 130 : 0,
  );
  return [130, 2, 1].find((code) => codes.includes(code)) ?? 0;
}
