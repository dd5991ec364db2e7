/** Series from CSV: a time column and a value column, with units in the names of the columns; or one column of plain numbers. */

import { parseMoment } from '../core/clock.ts';
import type { Unit } from '../core/units.ts';
import { type FaultList, someOf } from './faults.ts';
import { suffixes } from './schema-words.ts';

export interface SeriesColumns {
  /** Stem of the value column, e.g. `discharge` of `discharge_m3_per_s`. */
  readonly stem: string;
  readonly unit: Unit;
  /** Values below zero are refused. */
  readonly positive: boolean;
}

/** Times in s from the start and values in SI; faults name line and column of the file. */
export function readSeriesCsv(
  text: string,
  file: string,
  columns: SeriesColumns,
  startEpochMs: number,
  faults: FaultList,
): { times: number[]; values: number[] } | undefined {
  const before = faults.faults.length;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines.findIndex((l) => l.trim() && !l.startsWith('#'));
  const names = header < 0 ? [] : lines[header]!.split(',').map((s) => s.trim());
  const timeColumn = names.findIndex((n) => n === 'time' || /^time_(s|min|h)$/.test(n));
  const factorOf = (n: string): number | undefined => {
    const known = n.startsWith(`${columns.stem}_`) ? suffixes[n.slice(columns.stem.length + 1)] : undefined;
    return known && known[0] === columns.unit ? known[1] : undefined;
  };
  const valueColumn = names.findIndex((n) => factorOf(n) !== undefined);
  const allowed = Object.entries(suffixes)
    .filter(([, [unit]]) => unit === columns.unit)
    .map(([s]) => `${columns.stem}_${s}`);
  if (timeColumn < 0 || valueColumn < 0) {
    const problem = `columns are ${someOf(names)}`;
    const expected = `time_s (or time_min, time_h, time) and ${allowed.join(' or ')}`;
    faults.add('series-columns', { problem, expected }, { file, line: Math.max(1, header + 1), column: 1 });
    return undefined;
  }
  const timeFactor = names[timeColumn] === 'time' ? undefined : suffixes[names[timeColumn]!.slice(5)]![1];
  const factor = factorOf(names[valueColumn]!)!;
  const times: number[] = [];
  const values: number[] = [];
  for (let i = header + 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (!line.trim() || line.startsWith('#')) continue;
    const cells = line.split(',');
    const cell = (k: number): string => (cells[k] ?? '').trim();
    const at = (k: number) => ({ file, line: i + 1, column: cells.slice(0, k).reduce((n, c) => n + c.length + 1, 1) });
    const moment = timeFactor === undefined ? parseMoment(cell(timeColumn)) : undefined;
    const time =
      timeFactor === undefined
        ? moment
          ? (moment.epochMs - startEpochMs) / 1000
          : Number.NaN
        : number(cell(timeColumn)) * timeFactor;
    const value = number(cell(valueColumn)) * factor;
    if (Number.isNaN(time)) {
      const expected = timeFactor === undefined ? 'a moment such as 2020-08-19T08:00:00+08:00' : 'a number';
      faults.add('series-number', { column: names[timeColumn]!, found: cell(timeColumn), expected }, at(timeColumn));
    } else if (times.length > 0 && time <= times[times.length - 1]!)
      faults.add(
        'times-not-rising',
        { path: names[timeColumn]!, found: cell(timeColumn), previous: 'time' },
        at(timeColumn),
      );
    if (Number.isNaN(value))
      faults.add(
        'series-number',
        { column: names[valueColumn]!, found: cell(valueColumn), expected: 'a number' },
        at(valueColumn),
      );
    else if (columns.positive && value < 0)
      faults.add(
        'series-number',
        { column: names[valueColumn]!, found: cell(valueColumn), expected: 'zero or more' },
        at(valueColumn),
      );
    times.push(time);
    values.push(value);
  }
  if (times.length === 0)
    faults.add(
      'series-columns',
      { problem: 'there are no rows', expected: 'at least one time with its value' },
      { file, line: Math.max(1, header + 1), column: 1 },
    );
  return faults.faults.length > before ? undefined : { times, values };
}
/** The numbers of one column, in their order; faults name line and column of the file. */
export function readColumnCsv(text: string, file: string, column: string, faults: FaultList): number[] | undefined {
  const before = faults.faults.length;
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = lines.findIndex((l) => l.trim() && !l.startsWith('#'));
  const names = header < 0 ? [] : lines[header]!.split(',').map((s) => s.trim());
  const at = names.indexOf(column);
  const line = Math.max(1, header + 1);
  const refuse = (problem: string): undefined => {
    faults.add('series-columns', { problem, expected: `a column "${column}"` }, { file, line, column: 1 });
  };
  if (at < 0) return refuse(`columns are ${someOf(names)}`);
  const values: number[] = [];
  for (let i = header + 1; i < lines.length; i++) {
    if (!lines[i]!.trim() || lines[i]!.startsWith('#')) continue;
    const cells = lines[i]!.split(',');
    const found = (cells[at] ?? '').trim();
    const value = number(found);
    const first = cells.slice(0, at).reduce((n, c) => n + c.length + 1, 1);
    if (Number.isNaN(value))
      faults.add('series-number', { column, found, expected: 'a number' }, { file, line: i + 1, column: first });
    values.push(value);
  }
  if (values.length === 0) return refuse('there are no rows');
  return faults.faults.length > before ? undefined : values;
}

const number = (s: string): number => (s === '' ? Number.NaN : Number.isFinite(Number(s)) ? Number(s) : Number.NaN);
