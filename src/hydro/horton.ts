/**
 * Horton's infiltration in its cumulative form, from plain numbers: capacity falls with the water taken in, not with the
 * time since the rain began, so that it is right under any supply. The state is one number, the share `E` of the initial
 * excess `f0 - fc` that is left: 1 in dry soil, towards 0 in wet soil.
 */
import { exp } from '../core/arithmetic.ts';

export interface Horton {
  /** Infiltration capacity of dry soil, m/s. */
  readonly f0: number;
  /** Capacity of soaked soil, m/s. */
  readonly fc: number;
  /** Decay of the capacity under ponding, 1/s. */
  readonly decay: number;
}

const inverses = Float64Array.from({ length: 16 }, (_, k) => 1 / (k + 1));

/** 1 - exp(-x) for x >= 0 without cancellation. */
export function fall(x: number): number {
  if (x > 0.25) return 1 - exp(-x);
  // x (1 - x/2 (1 - x/3 (1 - ...))): 12 terms to 1e-17 at 0.25
  let sum = 1;
  for (let k = 11; k >= 1; k--) sum = 1 - x * inverses[k]! * sum;
  return x * sum;
}

/** Depth a ponded column takes in over a time, m: `fc dt + (f0 - fc) / k E (1 - exp(-k dt))`; `fallen` is `fall(k dt)`. */
export const hortonCapacity = (h: Horton, E: number, dt: number, fallen: number): number =>
  h.fc * dt + ((h.f0 - h.fc) / h.decay) * E * fallen;

/**
 * The share left once the column has taken in `depth`, at most its capacity over dt. Supply below capacity moves along
 * the curve by the equivalent ponded time s in which the capacity curve takes the same depth (the cumulative form of
 * SWMM, Rossman and Huber 2016, section 4.3).
 */
export function hortonAfter(h: Horton, E: number, dt: number, fallen: number, depth: number): number {
  const { fc, decay } = h;
  const excess = h.f0 - fc;
  if (!(depth > 0) || !(excess > 0)) return E;
  const A = (excess / decay) * E;
  const short = depth - (fc * dt + A * fallen);
  const left = E * (1 - fallen);
  const rate = fc + excess * left;
  // all but single precision's rounding of the capacity: one step from s = dt is exact
  if (short > -1e-5 * depth) return rate > 0 ? left * (1 - (decay * short) / rate) : left;
  // fc s + A (1 - e^(-k s)) rises and bends down, so Newton from the left comes to the root without overshooting
  let s = 0;
  let gone = 0;
  for (let n = 0; n < 30; n++) {
    const step = (depth - fc * s - A * gone) / (fc + A * decay * (1 - gone));
    s += step;
    gone = fall(decay * s);
    if (!(step > 1e-10 * s)) break;
  }
  return E * (1 - gone);
}

/** The share after a dry time: what the soil lost of it comes back by the share `recovered` (`fall(dt / recovery time)`). */
export const hortonRested = (E: number, recovered: number): number => E + (1 - E) * recovered;

/** Rate of recovery, 1/s, by which 98 % is back after the drying time (SWMM: 2 to 14 days, 7 by default). */
export const recoveryRate = (drying: number): number => 3.912023005428146 / drying; // -ln 0.02
