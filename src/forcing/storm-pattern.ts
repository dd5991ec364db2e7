/**
 * Storms of a known depth laid out in time by a pattern: even, triangular, or the shares of a list. The Chicago pattern
 * needs an intensity formula and lives in `design-storm.ts`.
 */
import { defineFaults, type Fault } from '../core/errors.ts';

export type StormPattern =
  | { readonly kind: 'uniform' }
  /** Rising evenly to the peak and falling evenly from it; the share of the duration before the peak, 0 to 1. */
  | { readonly kind: 'triangular'; readonly peak_ratio: number }
  /** Shares of the depth in equal stretches of the duration; they sum to 1. */
  | { readonly kind: 'shares'; readonly shares: readonly number[] };

export interface PatternStorm {
  /** Whole depth, m. */
  readonly depth: number;
  /** s */
  readonly duration: number;
  readonly pattern: StormPattern;
}

/** How far the written shares may sum from 1: three decimals of a hundred shares, rounded by hand. */
export const sharesTolerance = 1e-3;

export const patternFaults = defineFaults({
  'pattern-depth': '{what}: a depth of {found} m; expected zero or more.',
  'pattern-duration': '{what}: a duration of {found} s; expected more than 0, for example 2 h.',
  'pattern-peak-ratio': '{what}: a peak ratio of {found}; expected 0 to 1, usually 0.3 to 0.5.',
  'pattern-share': '{what}: share {index} is {found}; a share lies between 0 and 1.',
  'pattern-sum': '{what}: {count} shares sum to {found}; they must sum to 1. Divide each by {found}.',
});

export function faultsOfPattern(what: string, s: PatternStorm): readonly Fault[] {
  const faults: Fault[] = [];
  if (!(s.depth >= 0)) faults.push(patternFaults('pattern-depth', { what, found: s.depth }));
  if (!(s.duration > 0)) faults.push(patternFaults('pattern-duration', { what, found: s.duration }));
  if (s.pattern.kind === 'triangular' && !(s.pattern.peak_ratio >= 0 && s.pattern.peak_ratio <= 1))
    faults.push(patternFaults('pattern-peak-ratio', { what, found: s.pattern.peak_ratio }));
  if (s.pattern.kind === 'shares') faults.push(...faultsOfShares(what, s.pattern.shares));
  return faults;
}

export function faultsOfShares(what: string, shares: readonly number[]): readonly Fault[] {
  const bad = shares.findIndex((s) => !(s >= 0 && s <= 1));
  if (bad >= 0) return [patternFaults('pattern-share', { what, index: bad, found: shares[bad]! })];
  const sum = sumOf(shares);
  if (Math.abs(sum - 1) <= sharesTolerance) return [];
  return [patternFaults('pattern-sum', { what, count: shares.length, found: Number(sum.toPrecision(6)) })];
}
const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Share of the depth fallen by a share u of the duration; 0 before the storm, exactly 1 after it. */
function fallenBy(pattern: StormPattern, u: number): number {
  if (u <= 0) return 0;
  if (u >= 1) return 1;
  if (pattern.kind === 'uniform') return u;
  if (pattern.kind === 'triangular') {
    const r = pattern.peak_ratio;
    return u < r ? (u * u) / r : 1 - ((1 - u) * (1 - u)) / (1 - r);
  }
  const { shares } = pattern;
  const at = u * shares.length;
  const whole = Math.min(shares.length - 1, Math.floor(at));
  // divided by their own sum, so that rounding in the list neither adds nor loses rain
  return (sumOf(shares.slice(0, whole)) + shares[whole]! * (at - whole)) / sumOf(shares);
}

/** Mean rate between two moments after the storm's start, m/s; sums to the storm's depth whatever the ticks. */
export const meanPatternRate = (s: PatternStorm, a: number, b: number): number =>
  b > a
    ? (s.depth * Math.max(0, fallenBy(s.pattern, b / s.duration) - fallenBy(s.pattern, a / s.duration))) / (b - a)
    : 0;
