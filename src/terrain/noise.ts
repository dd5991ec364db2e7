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

/** Gradient noise (Perlin 2002) at a point, about -1 to 1, 0 at integer points. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const a = hash(ix, iy, seed) & 7;
  const b = hash(ix + 1, iy, seed) & 7;
  const c = hash(ix, iy + 1, seed) & 7;
  const e = hash(ix + 1, iy + 1, seed) & 7;
  const u = fade(fx);
  const v = fade(fy);
  const north = gradientX[a] * fx + gradientY[a] * fy;
  const northEast = gradientX[b] * (fx - 1) + gradientY[b] * fy;
  const south = gradientX[c] * fx + gradientY[c] * (fy - 1);
  const southEast = gradientX[e] * (fx - 1) + gradientY[e] * (fy - 1);
  const top = north + u * (northEast - north);
  const bottom = south + u * (southEast - south);
  return 1.5 * (top + v * (bottom - top));
}

/** Sum of octaves, each half as long and `gain` as high as the one before; about -1 to 1. */
export function octaves(x: number, y: number, seed: number, count: number, gain = 0.5): number {
  let sum = 0;
  let height = 1;
  let total = 0;
  for (let o = 0; o < count; o++) {
    sum += height * noise(x, y, seed + o);
    total += height;
    height *= gain;
    x = x * 2 + 17.3; // shifted, so that the zeros at integer points do not line up
    y = y * 2 - 9.7;
  }
  return sum / total;
}

/** A number in [0, 1) for an integer pair. */
export const scatter = (x: number, y: number, seed: number): number => hash(x, y, seed) / 4294967296;
