/** The standard normal distribution: its probability below a value and the value below which a probability lies. */
import { exp, log } from '../core/arithmetic.ts';

const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0);

// Wichura 1988, Applied Statistics 37, algorithm AS 241 (PPND16): relative error about 1e-16
const middleA = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const middleB = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const nearA = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const nearB = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const farA = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const farB = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The value below which a share `p` of a standard normal variable lies, 0 < p < 1. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, middleA)) / polynomial(r, middleB);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x =
    r <= 5
      ? polynomial(r - 1.6, nearA) / polynomial(r - 1.6, nearB)
      : polynomial(r - 5, farA) / polynomial(r - 5, farB);
  return q < 0 ? -x : x;
}

/** Share of a standard normal variable that lies below `x`: series near 0, continued fraction in the tails; error below 1e-14. */
export function normalProbability(x: number): number {
  const density = exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const a = Math.abs(x);
  if (a < 3) {
    // Abramowitz and Stegun 26.2.11
    let term = x;
    let sum = x;
    for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) sum += term *= (x * x) / n;
    return 0.5 + density * sum;
  }
  // Abramowitz and Stegun 26.2.14, from the far end of the fraction
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / (a + fraction);
  const tail = density / (a + fraction);
  return x < 0 ? tail : 1 - tail;
}
