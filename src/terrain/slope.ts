/** Slope of the ground by finite differences over the eight neighbours (Horn 1981). */
import { atan, atan2 } from '../core/arithmetic.ts';
import type { Raster } from '../core/grid.ts';

/**
 * Elevation gradient at a cell: rise towards east and towards north, dimensionless. Beyond the data and at cells without
 * data the plane is continued through the cell itself, so that a plane has its own gradient up to the edge.
 */
export function gradientAt(r: Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'values'>, row: number, col: number) {
  const { rows, cols, cellSize, values } = r;
  const centre = values[row * cols + col];
  const raw = (dr: number, dc: number): number => {
    const rr = row + dr;
    const cc = col + dc;
    return rr < 0 || cc < 0 || rr >= rows || cc >= cols ? Number.NaN : values[rr * cols + cc];
  };
  const at = (dr: number, dc: number): number => {
    const z = raw(dr, dc);
    if (!Number.isNaN(z)) return z;
    const opposite = raw(-dr, -dc);
    if (!Number.isNaN(opposite)) return 2 * centre - opposite;
    // a corner beyond the edge whose opposite is beyond it too: from its two sides
    const side = raw(dr, 0);
    const other = raw(0, dc);
    const across = Number.isNaN(side) ? 2 * centre - raw(-dr, 0) : side;
    const along = Number.isNaN(other) ? 2 * centre - raw(0, -dc) : other;
    const sum = across + along - centre;
    return Number.isNaN(sum) ? centre : sum;
  };
  const nw = at(-1, -1);
  const n = at(-1, 0);
  const ne = at(-1, 1);
  const w = at(0, -1);
  const e = at(0, 1);
  const sw = at(1, -1);
  const s = at(1, 0);
  const se = at(1, 1);
  return {
    east: (ne + 2 * e + se - (nw + 2 * w + sw)) / (8 * cellSize),
    north: (nw + 2 * n + ne - (sw + 2 * s + se)) / (8 * cellSize),
  };
}

/** Slope angle at a cell, rad. NaN where the cell has no data. */
export function slopeAt(r: Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'values'>, row: number, col: number): number {
  if (Number.isNaN(r.values[row * r.cols + col])) return Number.NaN;
  const { east, north } = gradientAt(r, row, col);
  return atan(Math.sqrt(east * east + north * north));
}

/** Direction the slope faces (downhill), rad clockwise from north, 0 to 2 pi; NaN on level ground. */
export function aspectAt(r: Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'values'>, row: number, col: number): number {
  const { east, north } = gradientAt(r, row, col);
  if (east === 0 && north === 0) return Number.NaN;
  const angle = atan2(-east, -north);
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

/** Slope angles of a whole raster, rad. */
export function slopes(r: Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'values'>): Float32Array {
  const out = new Float32Array(r.rows * r.cols);
  for (let row = 0, i = 0; row < r.rows; row++) {
    for (let col = 0; col < r.cols; col++, i++) out[i] = slopeAt(r, row, col);
  }
  return out;
}
