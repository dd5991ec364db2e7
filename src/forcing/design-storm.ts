/**
 * Design storms: a city's intensity-duration-frequency formula, laid out in time by the Chicago pattern so that every
 * duration around the peak carries exactly the depth the formula gives for it.
 */
import { log, pow } from '../core/arithmetic.ts';
import { defineFaults, type Fault } from '../core/errors.ts';

/** Mean intensity over t minutes with return period P years: q = A (1 + C lg P) / (t + b)^n, L/s/ha. */
export interface StormFormula {
  readonly A: number;
  readonly C: number;
  readonly b: number;
  readonly n: number;
}

/** A formula's storm of one return period and duration. */
export interface DesignStorm {
  readonly formula: StormFormula;
  /** years */
  readonly return_period: number;
  /** s */
  readonly duration: number;
  /** Share of the duration before the peak, 0 to 1. */
  readonly peak_ratio: number;
}

export const stormFaults = defineFaults({
  'storm-duration': '{what}: a duration of {found} s; expected more than 0, for example 2 h.',
  'storm-return-period': '{what}: a return period of {found} years; expected at least 1.',
  'storm-peak-ratio': '{what}: a peak ratio of {found}; expected 0 to 1, usually 0.3 to 0.5.',
  'storm-formula':
    '{what}: A {A}, C {C}, b {b}, n {n} give no falling positive intensity; expected A > 0, C >= 0, b > 0, 0 < n < 1.',
});

export function faultsOfStorm(what: string, s: DesignStorm): readonly Fault[] {
  const faults: Fault[] = [];
  const { A, C, b, n } = s.formula;
  if (!(A > 0 && C >= 0 && b > 0 && n > 0 && n < 1)) faults.push(stormFaults('storm-formula', { what, A, C, b, n }));
  if (!(s.duration > 0)) faults.push(stormFaults('storm-duration', { what, found: s.duration }));
  if (!(s.return_period >= 1)) faults.push(stormFaults('storm-return-period', { what, found: s.return_period }));
  if (!(s.peak_ratio >= 0 && s.peak_ratio <= 1))
    faults.push(stormFaults('storm-peak-ratio', { what, found: s.peak_ratio }));
  return faults;
}

const ln10 = Math.LN10;
/** 1 L/s/ha is 1e-3 m³/s over 1e4 m². */
const metresPerSecond = 1e-7;

/** Mean intensity over a duration in s, in m/s. */
export function intensityOver(f: StormFormula, returnPeriod: number, duration: number): number {
  const t = duration / 60;
  return (metresPerSecond * f.A * (1 + (f.C * log(returnPeriod)) / ln10)) / pow(t + f.b, f.n);
}

/** Depth in m that falls in a duration in s. */
export const depthIn = (f: StormFormula, returnPeriod: number, duration: number): number =>
  duration > 0 ? intensityOver(f, returnPeriod, duration) * duration : 0;

/**
 * Depth fallen since the storm's start at t seconds, m. Keifer and Chu 1957: a stretch t_b before the peak belongs to
 * the duration t_b / r and holds the share r of its depth; after the peak likewise with 1 - r. Integrated exactly, so
 * the mean over any tick comes from a difference.
 */
export function depthBy(s: DesignStorm, t: number): number {
  const { formula, return_period: P, duration, peak_ratio: r } = s;
  if (t <= 0) return 0;
  const whole = depthIn(formula, P, duration);
  if (t >= duration) return whole;
  const peak = r * duration;
  if (t < peak) return r * whole - r * depthIn(formula, P, (peak - t) / r);
  return r * whole + (r < 1 ? (1 - r) * depthIn(formula, P, (t - peak) / (1 - r)) : 0);
}

/** Mean intensity between two moments after the storm's start, m/s; never negative. */
export const meanIntensity = (s: DesignStorm, a: number, b: number): number =>
  b > a ? Math.max(0, (depthBy(s, b) - depthBy(s, a)) / (b - a)) : 0;
