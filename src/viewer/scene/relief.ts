/**
 * What shading needs of the ground beside its elevation, at full resolution: slope towards east and south, how open
 * the spot lies (valleys darker, crests lighter), and whether it is inside the place. Computed once, in the worker.
 */
import type { Ground } from './ground.ts';

/** Radii of the two blurs that say whether a spot lies in a valley or on a crest, cells. */
const near = 4;
const far = 20;

/** Four half-precision numbers a cell: dz/dx (east), dz/dy (south), openness -1 to 1, inside 0 or 1. */
export function reliefOf(g: Pick<Ground, 'bed' | 'inside' | 'grid'>): Uint16Array {
  const { rows, cols, cellSize } = g.grid;
  const { bed, inside } = g;
  const out = new Uint16Array(rows * cols * 4);
  const a = blurred(bed, rows, cols, near);
  const b = blurred(bed, rows, cols, far);
  // Openness saturates at this much relief: scaled by cell size so that a 2 m DEM shades as a 30 m one does.
  const scaleNear = 4 + cellSize * 0.5;
  const scaleFar = 12 + cellSize * 2;
  for (let r = 0; r < rows; r++) {
    const up = r > 0 ? -cols : 0;
    const down = r < rows - 1 ? cols : 0;
    for (let c = 0; c < cols; c++) {
      const i = r * cols + c;
      const w = c > 0 ? -1 : 0;
      const e = c < cols - 1 ? 1 : 0;
      // Horn (1981): the weighted difference of three rows or columns.
      const dx =
        bed[i + up + e]! +
        2 * bed[i + e]! +
        bed[i + down + e]! -
        (bed[i + up + w]! + 2 * bed[i + w]! + bed[i + down + w]!);
      const dy =
        bed[i + down + w]! +
        2 * bed[i + down]! +
        bed[i + down + e]! -
        (bed[i + up + w]! + 2 * bed[i + up]! + bed[i + up + e]!);
      out[i * 4] = half(dx / (8 * cellSize));
      out[i * 4 + 1] = half(dy / (8 * cellSize));
      const open = 0.55 * squash((bed[i]! - a[i]!) / scaleNear) + 0.45 * squash((bed[i]! - b[i]!) / scaleFar);
      out[i * 4 + 2] = half(open);
      out[i * 4 + 3] = inside[i] ? 0x3c00 : 0;
    }
  }
  return out;
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
/** The bits of a number in half precision; what is too small becomes 0, what is too large the largest there is. */
export function half(x: number): number {
  float[0] = x;
  const b = bits[0]!;
  const exponent = ((b >>> 23) & 255) - 112;
  const sign = (b >>> 16) & 0x8000;
  if (exponent <= 0) return sign;
  if (exponent >= 31) return sign | 0x7bff;
  return sign | Math.min(0x7bff, (exponent << 10) + (((b & 0x7fffff) + 0x1000) >>> 13));
}

const squash = (x: number): number => x / (1 + Math.abs(x));

/** Two passes of a running mean along rows and columns, close to a Gaussian. */
function blurred(from: Float32Array, rows: number, cols: number, radius: number): Float32Array {
  const a: Float32Array = Float32Array.from(from);
  const b: Float32Array = new Float32Array(from.length);
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < rows; r++) mean(a, b, r * cols, 1, cols, radius);
    for (let c = 0; c < cols; c++) mean(b, a, c, cols, rows, radius);
  }
  return a;
}

function mean(from: Float32Array, to: Float32Array, start: number, step: number, count: number, radius: number): void {
  const at = (k: number): number => from[start + Math.min(count - 1, Math.max(0, k)) * step]!;
  let sum = 0;
  for (let k = -radius; k <= radius; k++) sum += at(k);
  const weight = 1 / (2 * radius + 1);
  for (let k = 0; k < count; k++) {
    to[start + k * step] = sum * weight;
    sum += at(k + radius + 1) - at(k - radius);
  }
}
