/** A raster on larger cells: what the suite's short cuts and quick looks run on. */
import type { Raster } from '../core/grid.ts';

/**
 * Means over blocks of `factor` by `factor` cells from the north-west corner. A block with data in fewer than half its
 * cells has none; a block cut off by the south or east side counts the missing cells as without data.
 */
export function coarsen(raster: Raster, factor: number): Raster {
  if (factor === 1) return raster;
  const rows = Math.ceil(raster.rows / factor);
  const cols = Math.ceil(raster.cols / factor);
  const values = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) {
      let sum = 0;
      let count = 0;
      for (let i = r * factor; i < Math.min(raster.rows, (r + 1) * factor); i++)
        for (let j = c * factor; j < Math.min(raster.cols, (c + 1) * factor); j++) {
          const v = raster.values[i * raster.cols + j]!;
          if (Number.isNaN(v)) continue;
          sum += v;
          count++;
        }
      values[r * cols + c] = count * 2 >= factor * factor ? sum / count : Number.NaN;
    }
  return { ...raster, rows, cols, cellSize: raster.cellSize * factor, values };
}

/** The value of a fine raster's cell that lies in the middle of each coarse one: for classes, which have no mean. */
export function pickMiddle<T extends Uint8Array | Float32Array>(
  values: T,
  rows: number,
  cols: number,
  factor: number,
): T {
  if (factor === 1) return values;
  const toRows = Math.ceil(rows / factor);
  const toCols = Math.ceil(cols / factor);
  const picked = new (values.constructor as new (n: number) => T)(toRows * toCols);
  for (let r = 0; r < toRows; r++)
    for (let c = 0; c < toCols; c++) {
      const i = Math.min(rows - 1, r * factor + (factor >> 1));
      const j = Math.min(cols - 1, c * factor + (factor >> 1));
      picked[r * toCols + c] = values[i * cols + j]!;
    }
  return picked;
}
