/** Two runs on one axis of time: the moments both recorded, found by the calendar and not by number, and what each has beyond. */
import { momentOf } from '../../core/clock.ts';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import type { RunState } from '../format.ts';
import type { Timeline } from '../reader.ts';

export const alignFaults = defineFaults({
  'no-common-time':
    'the two runs have no recorded moment in common: {a} has {a_frames}, {b} has {b_frames}. Compare runs of the same hours.',
});

/** What is said of one and the same thing in both runs; `difference` is b less a. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
}
export const pair = (a: number, b: number): Pair => ({ a, b, difference: b - a });

export interface Both<T> {
  readonly a: T;
  readonly b: T;
}

/** A moment both runs recorded, and the frame that shows it in each. */
export interface CommonMoment {
  readonly epochMs: number;
  /** RFC 3339, at the offset of the first run. */
  readonly time: string;
  readonly a: number;
  readonly b: number;
}

export interface Alignment {
  readonly moments: readonly CommonMoment[];
  readonly said: {
    readonly from: string;
    readonly to: string;
    readonly moments: number;
    readonly frames: Both<number>;
    readonly interval_s: Both<number>;
    readonly recorded_from: Both<string>;
    readonly recorded_to: Both<string>;
    readonly state: Both<RunState>;
    /** Whether both recorded the same moments and are over. */
    readonly whole: boolean;
  };
}

const epochOf = (t: Timeline, k: number): number => t.header.clock.startEpochMs + Math.round(t.secondsAt(k) * 1000);

export function align(a: Timeline, b: Timeline): Alignment {
  const inB = new Map<number, number>();
  for (let k = 0; k < b.manifest.frames; k++) inB.set(epochOf(b, k), k);
  const moments: CommonMoment[] = [];
  for (let k = 0; k < a.manifest.frames; k++) {
    const epochMs = epochOf(a, k);
    const other = inB.get(epochMs);
    if (other !== undefined) moments.push({ epochMs, time: momentOf(a.header.clock, a.secondsAt(k)), a: k, b: other });
  }
  const span = (t: Timeline): string =>
    t.manifest.frames === 0 ? 'none yet' : `${first(t)} to ${last(t)} every ${interval(t)} s`;
  if (moments.length === 0)
    throw new StormtableError(
      alignFaults('no-common-time', { a: a.header.id, a_frames: span(a), b: b.header.id, b_frames: span(b) }),
    );
  const alone = { a: a.manifest.frames - moments.length, b: b.manifest.frames - moments.length };
  const over = a.manifest.state === 'finished' && b.manifest.state === 'finished';
  return {
    moments,
    said: {
      from: moments[0].time,
      to: moments.at(-1)!.time,
      moments: moments.length,
      frames: { a: a.manifest.frames, b: b.manifest.frames },
      interval_s: { a: interval(a), b: interval(b) },
      recorded_from: { a: first(a), b: first(b) },
      recorded_to: { a: last(a), b: last(b) },
      state: { a: a.manifest.state, b: b.manifest.state },
      whole: over && alone.a === 0 && alone.b === 0,
    },
  };
}

const first = (t: Timeline): string => momentOf(t.header.clock, t.secondsAt(0));
const last = (t: Timeline): string => momentOf(t.header.clock, t.secondsAt(t.manifest.frames - 1));
const interval = (t: Timeline): number => t.header.clock.recordEvery * t.header.clock.tick;

/** A quantity of both runs told by its peaks; unknown values do not count, and without any known in a run there is no peak. */
export type OverTime = Readonly<Record<string, Pair | Both<string> | number | string | null>>;

/** `a` and `b` hold a value for each common moment; `key` carries the unit, such as `area_m2`. */
export function overTime(
  key: string,
  moments: readonly CommonMoment[],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): OverTime {
  let peakA = -1;
  let peakB = -1;
  let most = -1;
  for (let k = 0; k < moments.length; k++) {
    if (!Number.isNaN(a[k]) && (peakA < 0 || a[k] > a[peakA])) peakA = k;
    if (!Number.isNaN(b[k]) && (peakB < 0 || b[k] > b[peakB])) peakB = k;
    const apart = Math.abs(b[k] - a[k]);
    if (!Number.isNaN(apart) && (most < 0 || apart > Math.abs(b[most] - a[most]))) most = k;
  }
  const difference = most < 0 ? 0 : b[most] - a[most];
  const known = peakA >= 0 && peakB >= 0;
  return {
    [`peak_${key}`]: known ? pair(a[peakA], b[peakB]) : null,
    peak_time: known ? { a: moments[peakA].time, b: moments[peakB].time } : null,
    [`largest_difference_${key}`]: difference,
    largest_difference_time: difference === 0 ? null : moments[most].time,
  };
}
