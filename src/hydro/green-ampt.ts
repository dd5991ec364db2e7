/** Green and Ampt's infiltration into one column of soil, solved to rounding from plain numbers. */
import { log } from '../core/arithmetic.ts';

/** 1/3, 1/5, ... 1/35: a division in the loop below would take longer than all the rest of it. */
const oddInverses = Float64Array.from({ length: 17 }, (_, k) => 1 / (2 * k + 3));
const [third, fifth, seventh, ninth, eleventh, thirteenth] = [1 / 3, 1 / 5, 1 / 7, 1 / 9, 1 / 11, 1 / 13];

/** x - ln(1 + x) for x >= 0 without cancellation: with s = x / (2 + x), ln(1 + x) = 2 (s + s³/3 + s⁵/5 + ...). */
function excessOverLog(x: number): number {
  if (x > 1) return x - log(1 + x);
  const s = x / (2 + x);
  const z = s * s;
  // s <= 1/3: 17 terms to 1e-17; below x = 0.05, z < 6e-4 and 6 terms do, which is nearly always
  if (x < 0.05)
    return s * x - 2 * s * z * (third + z * (fifth + z * (seventh + z * (ninth + z * (eleventh + z * thirteenth)))));
  let sum = 0;
  for (let k = 16; k >= 0; k--) sum = oddInverses[k]! + z * sum;
  return s * x - 2 * s * z * sum;
}

/**
 * Depth that a ponded column takes in over dt seconds, m. Green and Ampt 1911 in the implicit form
 * `F1 - F0 - S ln((F1 + S) / (F0 + S)) = K dt`, with F infiltrated depth m, K saturated conductivity m/s and
 * S = suction head times moisture deficit, m. The head of the ponded water itself is left out.
 */
export function pondedInfiltration(F0: number, K: number, S: number, dt: number): number {
  const T = K * dt;
  if (!(T > 0)) return 0;
  if (!(S > 0)) return T;
  // In x = (F1 - F0) / (F0 + S): F0 x + S (x - ln(1 + x)) = T. Convex and rising, so Newton from above does not overshoot.
  // First guess: x - ln(1 + x) >= 3 x² / (6 + 4 x) turns it into a quadratic whose root lies above.
  const a = 4 * F0 + 3 * S;
  const b = 6 * F0 - 4 * T;
  let x = b <= 0 ? (Math.sqrt(b * b + 24 * a * T) - b) / (2 * a) : (12 * T) / (b + Math.sqrt(b * b + 24 * a * T));
  for (let n = 0; n < 20; n++) {
    const step = (F0 * x + S * excessOverLog(x) - T) / (F0 + (S * x) / (1 + x));
    x -= step;
    if (!(step > 1e-13 * x)) break;
  }
  return x * (F0 + S);
}

/** Depth taken in where only `available` metres lie on the column: all of it, or what a ponded column would take. */
export function infiltration(F0: number, K: number, S: number, dt: number, available: number): number {
  if (!(available > 0)) return 0;
  // The rate K (1 + S / F) falls as F grows: if even its last value takes all in time, no equation need be solved.
  if (K * dt * (F0 + available + S) >= available * (F0 + available)) return available;
  return Math.min(available, pondedInfiltration(F0, K, S, dt));
}
