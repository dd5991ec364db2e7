/** Depths on the fine ground from the levels of coarse cells: what a street sees of a run on sub-grid cells. */
import type { FineGround } from './subgrid-pools.ts';

/**
 * Depth at every fine pixel, m: level less ground where that is positive, 0 elsewhere, NaN where there is no ground. As
 * in a cell's table the level holds for all of the cell, so that the depths sum to the water it holds (where its table
 * left no pairs out). `level` is one number a coarse cell of the place, row-major, `coarseCols` wide; NaN is dry.
 */
export function fineDepth(fine: FineGround, level: ArrayLike<number>, coarseCols: number): Float32Array {
  const { rows, cols, values, factor } = fine;
  const depth = new Float32Array(values.length);
  for (let r = 0, p = 0; r < rows; r++) {
    const first = Math.floor(r / factor) * coarseCols;
    for (let c = 0; c < cols; c++, p++) {
      const z = values[p]!;
      const above = level[first + Math.floor(c / factor)]! - z;
      depth[p] = Number.isNaN(z) ? Number.NaN : above > 0 ? above : 0;
    }
  }
  return depth;
}
