/**
 * What a structure on a face passes, per metre of face, from the levels on its two sides: broad-crested weir with
 * Villemonte's (1947) submergence, and a sluice gate, free or drowned, by energy and momentum (Henry 1950; Rajaratnam and
 * Subramanya 1967). Double precision; powers by the same series as core/arithmetic.ts, so nothing differs between machines.
 */

/** Contraction of the jet under a sharp sluice gate (von Mises 1917: 0.611 for a small opening). */
const contraction: f64 = 0.611;

const ln2: f64 = 0.6931471805599453;

/** x^y for x > 0, relative error below 1e-14 while |y log x| stays below some tens. */
export function power(x: f64, y: f64): f64 {
  return exponential(y * logarithm(x));
}

function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  // log m = 2 atanh(s), |s| <= 0.1716
  const s = (m - 1) / (m + 1);
  const z = s * s;
  // Horner with the reciprocals written out: divisions would take most of the time
  let sum: f64 = z * (1.0 / 21.0);
  sum = z * (1.0 / 19.0 + sum);
  sum = z * (1.0 / 17.0 + sum);
  sum = z * (1.0 / 15.0 + sum);
  sum = z * (1.0 / 13.0 + sum);
  sum = z * (1.0 / 11.0 + sum);
  sum = z * (1.0 / 9.0 + sum);
  sum = z * (1.0 / 7.0 + sum);
  sum = z * (1.0 / 5.0 + sum);
  sum = z * (1.0 / 3.0 + sum);
  return <f64>exponent * ln2 + 2 * s * (1 + sum);
}

function exponential(x: f64): f64 {
  if (x < -700) return 0;
  const k = nearest<f64>(x * (1.0 / ln2));
  const r = x - k * ln2;
  let sum: f64 = 1;
  sum = 1 + r * sum * (1.0 / 13.0);
  sum = 1 + r * sum * (1.0 / 12.0);
  sum = 1 + r * sum * (1.0 / 11.0);
  sum = 1 + r * sum * (1.0 / 10.0);
  sum = 1 + r * sum * (1.0 / 9.0);
  sum = 1 + r * sum * (1.0 / 8.0);
  sum = 1 + r * sum * (1.0 / 7.0);
  sum = 1 + r * sum * (1.0 / 6.0);
  sum = 1 + r * sum * (1.0 / 5.0);
  sum = 1 + r * sum * (1.0 / 4.0);
  sum = 1 + r * sum * (1.0 / 3.0);
  sum = 1 + r * sum * (1.0 / 2.0);
  sum = 1 + r * sum;
  return sum * reinterpret<f64>((<u64>(<i64>k + 1023)) << 52);
}

/** Over a crest: heads above it upstream and downstream, m; c in m^0.5/s. */
export function weir(c: f64, head: f64, tail: f64): f64 {
  if (head <= 0) return 0;
  const free = c * head * sqrt<f64>(head);
  if (tail <= 0) return free;
  const ratio = tail / head;
  const rest = 1 - ratio * sqrt<f64>(ratio);
  return rest > 0 ? free * power(rest, 0.385) : 0;
}

/** Under a gate open by a, m, per metre of opening; heads above its sill, m. At most what a weir of that sill passes. */
export function sluice(c: f64, a: f64, head: f64, tail: f64, g: f64): f64 {
  if (head <= 0 || a <= 0) return 0;
  const over = weir(c, head, tail);
  const y = contraction * a;
  if (head <= a) return over;
  const free = y * sqrt<f64>((2 * g * head) / (1 + y / head));
  let q = free;
  // the jump stays off the gate while the water below it is no deeper than what is conjugate to the jet
  const froude2 = (free * free) / (g * y * y * y);
  if (tail > 0.5 * y * (sqrt<f64>(1 + 8 * froude2) - 1)) {
    // depth s over the drowned jet from energy (gate) and momentum (below it): s² - k s + k head - tail² = 0
    const energy = 1 / (y * y) - 1 / (head * head);
    const k = (4 * (1 / y - 1 / tail)) / energy;
    const root = 0.25 * k * k - k * head + tail * tail;
    const s = 0.5 * k + (root > 0 ? sqrt<f64>(root) : 0);
    q = s < head ? sqrt<f64>((2 * g * (head - s)) / energy) : 0;
  }
  return min<f64>(q, over);
}
