/** Powers from additions, multiplications and bit patterns alone; the same bits as `core/arithmetic.ts`. */

const ln2_high: f64 = 0.6931471803691238;
const ln2_low: f64 = 1.9082149292705877e-10;

// @ts-ignore: decorator
@inline
function two_to(n: i32): f64 {
  return reinterpret<f64>((<u64>(n + 1023)) << 52);
}

export function exp(x: f64): f64 {
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  const k = <i32>Math.floor(x * 1.4426950408889634 + 0.5);
  const high = x - <f64>k * ln2_high;
  const r = high - <f64>k * ln2_low;
  let sum: f64 = 1;
  for (let n = 13; n >= 1; n--) sum = 1 + (r * sum) / <f64>n;
  const half = k >> 1;
  return sum * two_to(half) * two_to(k - half);
}

export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  const bits = reinterpret<u64>(x);
  let power = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    power++;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum: f64 = 0;
  for (let n = 21; n >= 3; n -= 2) sum = z * (1 / <f64>n + sum);
  return <f64>power * ln2_high + (<f64>power * ln2_low + 2 * s * sum + 2 * s);
}

/** x^y for x >= 0. */
export function pow(x: f64, y: f64): f64 {
  if (y == 0 || x == 1) return 1;
  if (x <= 0) return 0;
  if (y == 0.5) return Math.sqrt(x);
  return exp(y * log(x));
}

/** x^(-1/3) for normal x > 0: a third of the exponent, then Newton's y <- y (4 - x y³) / 3; relative error below 1e-15. */
export function inverse_cbrt(x: f64): f64 {
  let y = reinterpret<f64>(0x553ef0ff289dd796 - reinterpret<u64>(x) / 3);
  const third = x * 0.3333333333333333;
  y = y * (1.3333333333333333 - third * y * y * y);
  y = y * (1.3333333333333333 - third * y * y * y);
  y = y * (1.3333333333333333 - third * y * y * y);
  return y * (1.3333333333333333 - third * y * y * y);
}

/** Straight between pairs x, y; the first and last value outside. */
export function curve_at(curve: usize, size: i32, x: f64): f64 {
  if (size == 0) return 0;
  if (x <= load<f64>(curve)) return load<f64>(curve, 8);
  for (let k = 1; k < size; k++) {
    const p = curve + (<usize>k << 4);
    const x1 = load<f64>(p);
    if (x > x1) continue;
    const x0 = load<f64>(p - 16);
    const y0 = load<f64>(p - 8);
    const y1 = load<f64>(p, 8);
    return x1 > x0 ? y0 + ((x - x0) * (y1 - y0)) / (x1 - x0) : y1;
  }
  return load<f64>(curve + (<usize>size << 4) - 8);
}

/** Its slope there; 0 outside. */
export function curve_slope(curve: usize, size: i32, x: f64): f64 {
  for (let k = 1; k < size; k++) {
    const p = curve + (<usize>k << 4);
    const x1 = load<f64>(p);
    const x0 = load<f64>(p - 16);
    if (x > x1 || x < x0) continue;
    return x1 > x0 ? (load<f64>(p, 8) - load<f64>(p - 8)) / (x1 - x0) : 0;
  }
  return 0;
}

/** The y of the first pair whose x lies above; the last one beyond. */
export function curve_step(curve: usize, size: i32, x: f64): f64 {
  for (let k = 0; k < size; k++) {
    const p = curve + (<usize>k << 4);
    if (x < load<f64>(p)) return load<f64>(p, 8);
  }
  return size > 0 ? load<f64>(curve + (<usize>size << 4) - 8) : 0;
}
