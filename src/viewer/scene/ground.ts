/**
 * The ground as the scene knows it: bed elevation on the grid, sampled between cell centres, and the way from the
 * place's metres to the scene's (x east, y up, z south, origin in the middle of the place at elevation 0).
 */
import type { Grid } from '../../core/grid.ts';

/** Bed above this is the wall outside the place, not ground, m. */
const wall = 9e4;

export interface Ground {
  readonly grid: Grid;
  /** Bed elevation, m; outside cells hold the nearest inside value so that sampling near the rim stays sane. */
  readonly bed: Float32Array;
  /** 1 inside the place, 0 outside. */
  readonly inside: Uint8Array;
  readonly lowest: number;
  readonly highest: number;
  /** Easting and northing of the scene's origin, m. */
  readonly centre: readonly [number, number];
  /** Extent of the place, m. */
  readonly width: number;
  readonly height: number;
}

/** The ground's own numbers, before it is known where it stands in the scene. */
export type Inside = Pick<Ground, 'bed' | 'inside' | 'lowest' | 'highest'>;

/** Bed and inside of a grid as the timeline gives it: NaN or a wall where it is outside. */
export function insideOf(grid: Grid, raw: ArrayLike<number>): Inside {
  const { rows, cols, inner } = grid;
  const n = rows * cols;
  const bed = new Float32Array(n);
  const inside = new Uint8Array(n);
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = inner.row; row < inner.row + inner.rows; row++)
    for (let col = inner.col; col < inner.col + inner.cols; col++) {
      const i = row * cols + col;
      const z = raw[i]!;
      if (!(z < wall)) continue;
      bed[i] = z;
      inside[i] = 1;
      // as they are kept: the least and the greatest of single-precision numbers
      if (bed[i]! < lowest) lowest = bed[i]!;
      if (bed[i]! > highest) highest = bed[i]!;
    }
  if (lowest > highest) lowest = highest = 0;
  spread(bed, inside, rows, cols, lowest);
  return { bed, inside, lowest, highest };
}

export function makeGround(grid: Grid, known: Inside): Ground {
  const { inner } = grid;
  return {
    grid,
    ...known,
    centre: [
      grid.west + (inner.col + inner.cols / 2) * grid.cellSize,
      grid.north - (inner.row + inner.rows / 2) * grid.cellSize,
    ],
    width: inner.cols * grid.cellSize,
    height: inner.rows * grid.cellSize,
  };
}

/** Fills outside cells along rows, then along columns, with the last inside value met. */
function spread(bed: Float32Array, inside: Uint8Array, rows: number, cols: number, lowest: number): void {
  const known = Uint8Array.from(inside);
  const sweep = (start: number, step: number, count: number): void => {
    let last = NaN;
    for (let k = 0, i = start; k < count; k++, i += step) {
      if (known[i]) last = bed[i]!;
      else if (!Number.isNaN(last)) {
        bed[i] = last;
        known[i] = 1;
      }
    }
  };
  for (let r = 0; r < rows; r++) {
    sweep(r * cols, 1, cols);
    sweep(r * cols + cols - 1, -1, cols);
  }
  for (let c = 0; c < cols; c++) {
    sweep(c, cols, rows);
    sweep((rows - 1) * cols + c, -cols, rows);
  }
  for (let i = 0; i < known.length; i++) if (!known[i]) bed[i] = lowest;
}

/** Bed elevation at a point of the place, m, bilinear between cell centres. */
export function bedAt(g: Ground, x: number, y: number): number {
  const { cols, rows, cellSize, west, north } = g.grid;
  const fx = Math.min(cols - 1.001, Math.max(0, (x - west) / cellSize - 0.5));
  const fy = Math.min(rows - 1.001, Math.max(0, (north - y) / cellSize - 0.5));
  const c = Math.floor(fx);
  const r = Math.floor(fy);
  const u = fx - c;
  const v = fy - r;
  const i = r * cols + c;
  const b = g.bed;
  return (b[i]! * (1 - u) + b[i + 1]! * u) * (1 - v) + (b[i + cols]! * (1 - u) + b[i + cols + 1]! * u) * v;
}

/** Place metres to scene metres: x east, z south. */
export const sceneX = (g: Ground, x: number): number => x - g.centre[0];
export const sceneZ = (g: Ground, y: number): number => g.centre[1] - y;
export const placeX = (g: Ground, sx: number): number => sx + g.centre[0];
export const placeY = (g: Ground, sz: number): number => g.centre[1] - sz;
