/**
 * A made mountain basin of any size: ridged hills that rise from one outlet, and rivers carved along the way the water
 * would run. The same numbers everywhere: whole-number hashes and + - * / sqrt alone.
 */
import {
  downstream,
  fillDepressions,
  flowAccumulation,
  flowDirections,
  neighbourCols,
  neighbourRows,
} from '../src/terrain/flow-direction.ts';

export interface MadeBasin {
  readonly rows: number;
  readonly cols: number;
  /** m */
  readonly cellSize: number;
  /** Elevation, m, row-major from the north; a rim of high ground all round but at the outlet in the south. */
  readonly values: Float32Array;
  /** Columns of the outlet in the last row, first and one past the last. */
  readonly outlet: readonly [number, number];
}

/** Highest less lowest ground, m. */
const relief = 2000;
const lowest = 160;

/** 0 to 1 from two whole numbers (the finaliser of MurmurHash3). */
function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise of 0 to 1 with one value a unit square. */
function noise(x: number, y: number, seed: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const [s, t] = [u * u * (3 - 2 * u), v * v * (3 - 2 * v)];
  const north = hash(i, j, seed) * (1 - s) + hash(i + 1, j, seed) * s;
  const south = hash(i, j + 1, seed) * (1 - s) + hash(i + 1, j + 1, seed) * s;
  return north * (1 - t) + south * t;
}

/** Sharp crests and round valleys, 0 to 1: octaves of ridged noise from `length` m downward. */
function ridges(x: number, y: number, length: number, octaves: number): number {
  let [sum, weight, all] = [0, 1, 0];
  for (let o = 0; o < octaves; o++, length /= 2, weight *= 0.5) {
    const n = 1 - Math.abs(2 * noise(x / length, y / length, o + 1) - 1);
    sum += weight * n * n;
    all += weight;
  }
  return sum / all;
}

export function madeBasin(rows: number, cols: number, cellSize: number): MadeBasin {
  const raw = new Float32Array(rows * cols);
  const middle = Math.floor(cols / 2);
  const reach = Math.sqrt(rows * rows + middle * middle);
  const outlet = [middle - 3, middle + 4] as const;
  for (let r = 0, i = 0; r < rows; r++)
    for (let c = 0; c < cols; c++, i++) {
      const [dx, dy] = [c - middle, rows - 1 - r];
      const far = Math.sqrt(dx * dx + dy * dy) / reach;
      const edge = r === 0 || c === 0 || r === rows - 1 || c === cols - 1;
      if (edge) raw[i] = r === rows - 1 && c >= outlet[0] && c < outlet[1] ? 0 : relief;
      else raw[i] = 0.45 * far + 0.55 * (0.15 + 0.85 * far) * ridges(c * cellSize, r * cellSize, 36000, 7);
    }
  let [least, most] = [Infinity, 0];
  for (let r = 1; r < rows - 1; r++)
    for (let i = r * cols + 1; i < (r + 1) * cols - 1; i++) {
      least = Math.min(least, raw[i]!);
      most = Math.max(most, raw[i]!);
    }
  for (let i = 0; i < raw.length; i++)
    raw[i] = raw[i] === relief ? lowest + relief : lowest + (relief * Math.max(0, raw[i]! - least)) / (most - least);
  return { rows, cols, cellSize, values: carved(raw, rows, cols, cellSize), outlet };
}

/** Ground without depressions, with rivers cut into it that deepen and widen with the area they drain. */
function carved(raw: Float32Array, rows: number, cols: number, cellSize: number): Float32Array {
  const filling = fillDepressions(raw, rows, cols, { gradient: cellSize * 2e-4 });
  const directions = flowDirections(filling, rows, cols);
  const area = flowAccumulation(directions, rows, cols);
  const { filled } = filling;
  const bed = Float32Array.from(filled);
  const toKm2 = (cellSize * cellSize) / 1e6;
  const lower = (i: number, z: number): void => {
    if (z < bed[i]!) bed[i] = z;
  };
  for (let i = 0; i < bed.length; i++) {
    const km2 = area[i]! * toKm2;
    if (km2 < 5) continue;
    // 1.4 m at 5 km², 14 m at 80,000 km²: the fourth root, as hydraulic geometry has it within a factor of two
    const z = filled[i]! - 0.85 * Math.sqrt(Math.sqrt(km2));
    const half = Math.floor(Math.sqrt(km2) / (1.2 * cellSize));
    const r = Math.floor(i / cols);
    const c = i - r * cols;
    for (let dr = -half; dr <= half; dr++)
      for (let dc = -half; dc <= half; dc++) {
        const [rr, cc] = [r + dr, c + dc];
        if (rr > 0 && cc > 0 && rr < rows - 1 && cc < cols - 1) lower(rr * cols + cc, z);
      }
    lower(i, z);
    // water passes sides, not corners: a step across a corner goes round it
    const to = downstream(directions, i, cols);
    const k = directions[i]!;
    if (to < 0 || neighbourRows[k] === 0 || neighbourCols[k] === 0) continue;
    const [a, b] = [i + neighbourRows[k]! * cols, i + neighbourCols[k]!];
    lower(filled[a]! < filled[b]! ? a : b, z);
  }
  return bed;
}
