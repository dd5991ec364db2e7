/** Gradient noise from an integer hash: the same number at the same point everywhere, without tables or transcendentals. */

const hash = (x: number, y: number, seed: number): number => {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

// eight directions of equal length, so that no transcendental is needed
const d = Math.SQRT1_2;
const gradientX = [1, d, 0, -d, -1, -d, 0, d];
const gradientY = [0, d, 1, d, 0, -d, -1, -d];

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/**
 * Gradient noise (Perlin 2002) at `count` points, about -1 to 1, 0 at integer points, into `into`. Points that follow each
 * other in one square of integer points hash its corners once, so points in the order of a grid's rows are quick.
 */
export function noiseAt(
  xs: Float64Array,
  ys: Float64Array,
  seed: number,
  into: Float64Array,
  count: number = into.length,
): void {
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  for (let k = 0; k < count; k++) {
    const x = xs[k];
    const y = ys[k];
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    if (ix !== lastX || iy !== lastY) {
      a = hash(ix, iy, seed) & 7;
      b = hash(ix + 1, iy, seed) & 7;
      c = hash(ix, iy + 1, seed) & 7;
      e = hash(ix + 1, iy + 1, seed) & 7;
      lastX = ix;
      lastY = iy;
    }
    const fx = x - ix;
    const fy = y - iy;
    const u = fade(fx);
    const v = fade(fy);
    const north = gradientX[a] * fx + gradientY[a] * fy;
    const northEast = gradientX[b] * (fx - 1) + gradientY[b] * fy;
    const south = gradientX[c] * fx + gradientY[c] * (fy - 1);
    const southEast = gradientX[e] * (fx - 1) + gradientY[e] * (fy - 1);
    const top = north + u * (northEast - north);
    const bottom = south + u * (southEast - south);
    into[k] = 1.5 * (top + v * (bottom - top));
  }
}

/** Sums of octaves of noise at many points, each octave half as long and `gain` as high as the one before; about -1 to 1. */
export class Octaves {
  private readonly seed: number;
  private readonly octaves: number;
  private readonly gain: number;
  private x = new Float64Array(0);
  private y = new Float64Array(0);
  private one = new Float64Array(0);

  constructor(seed: number, octaves: number, gain = 0.5) {
    this.seed = seed;
    this.octaves = octaves;
    this.gain = gain;
  }

  /** The sums at `count` points into `into`. */
  at(xs: Float64Array, ys: Float64Array, into: Float64Array, count: number = into.length): void {
    if (this.one.length < count) {
      this.x = new Float64Array(count);
      this.y = new Float64Array(count);
      this.one = new Float64Array(count);
    }
    const { x, y, one } = this;
    for (let k = 0; k < count; k++) {
      x[k] = xs[k];
      y[k] = ys[k];
      into[k] = 0;
    }
    let height = 1;
    let total = 0;
    for (let o = 0; o < this.octaves; o++) {
      noiseAt(x, y, this.seed + o, one, count);
      for (let k = 0; k < count; k++) {
        into[k] += height * one[k];
        x[k] = x[k] * 2 + 17.3; // shifted, so that the zeros at integer points do not line up
        y[k] = y[k] * 2 - 9.7;
      }
      total += height;
      height *= this.gain;
    }
    for (let k = 0; k < count; k++) into[k] /= total;
  }
}

/** A number in [0, 1) for an integer pair. */
export const scatter = (x: number, y: number, seed: number): number => hash(x, y, seed) / 4294967296;
