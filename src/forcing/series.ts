/** Values over time, and their exact mean over an interval, so that a tick receives the volume the series holds and no other. */
import { defineFaults, type Fault } from '../core/errors.ts';

/** Before the first time the first value holds, after the last the last. */
export interface Series {
  /** s from the start, rising. */
  readonly times: readonly number[];
  /** One a time, SI. */
  readonly values: readonly number[];
  /** `steps`: a value holds until the next time. `linear`: straight lines between times. */
  readonly between: 'steps' | 'linear';
}

export const seriesFaults = defineFaults({
  'series-empty': '{what} has no values. Give at least one time and one value.',
  'series-lengths': '{what} has {times} times and {values} values. Give one value a time.',
  'series-time-order': '{what}: time {index} is {found} s and the one before it {before} s. Times must rise.',
  'series-not-finite': '{what}: entry {index} is not a finite number.',
  'series-negative': '{what}: value {index} is {found} {unit}; it cannot be negative. {way}',
});

/** Everything wrong with a series; `negative` says how to name a value below zero where that is not allowed. */
export function faultsOfSeries(
  what: string,
  s: Series,
  negative?: { readonly unit: string; readonly way: string },
): readonly Fault[] {
  const { times, values } = s;
  if (times.length !== values.length)
    return [seriesFaults('series-lengths', { what, times: times.length, values: values.length })];
  if (times.length === 0) return [seriesFaults('series-empty', { what })];
  const faults: Fault[] = [];
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!;
    const v = values[i]!;
    if (!Number.isFinite(t) || !Number.isFinite(v)) faults.push(seriesFaults('series-not-finite', { what, index: i }));
    else if (i > 0 && t <= times[i - 1]!)
      faults.push(seriesFaults('series-time-order', { what, index: i, found: t, before: times[i - 1]! }));
    if (negative && v < 0) faults.push(seriesFaults('series-negative', { what, index: i, found: v, ...negative }));
  }
  return faults;
}

/** Index of the last time at or before t, or -1. */
function lastBefore(times: readonly number[], t: number): number {
  let low = -1;
  let high = times.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle;
    else high = middle;
  }
  return low;
}

/** The value at a moment, s from the start. */
export function valueAt(s: Series, t: number): number {
  const { times, values } = s;
  const i = lastBefore(times, t);
  if (i < 0) return values[0]!;
  if (i === times.length - 1 || s.between === 'steps') return values[i]!;
  return values[i]! + ((values[i + 1]! - values[i]!) * (t - times[i]!)) / (times[i + 1]! - times[i]!);
}

/** Integral of the series from a to b, in its unit times seconds; exact but for rounding. */
export function integralOver(s: Series, a: number, b: number): number {
  const { times } = s;
  let sum = 0;
  let at = a;
  for (let i = lastBefore(times, a) + 1; at < b; i++) {
    const end = i < times.length ? Math.min(b, times[i]!) : b;
    // within one piece the value is constant or straight: its value in the middle is its mean
    sum += valueAt(s, (at + end) / 2) * (end - at);
    at = end;
  }
  return sum;
}

/** Mean over an interval: what keeps the volume of a tick exact. */
export const meanOver = (s: Series, a: number, b: number): number =>
  b > a ? integralOver(s, a, b) / (b - a) : valueAt(s, a);
