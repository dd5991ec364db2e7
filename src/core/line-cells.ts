/** Which cells a line crosses: every cell a segment passes through, each once, in the order of the line. */
import { cellCount, type Grid } from './grid.ts';

type XY = readonly [x: number, y: number];

/**
 * Cells that a line of points (place's metres) crosses, by the traversal of Amanatides and Woo 1987: from cell to
 * neighbouring cell across sides, so that no gap is left for water. What lies off the grid is left out.
 */
export function cellsOnLine(grid: Grid, line: readonly XY[]): Int32Array {
  const found: number[] = [];
  const seen = new Set<number>();
  const take = (col: number, row: number) => {
    if (col < 0 || row < 0 || col >= grid.cols || row >= grid.rows) return;
    const cell = row * grid.cols + col;
    if (!seen.has(cell)) {
      seen.add(cell);
      found.push(cell);
    }
  };
  const u = (p: XY) => (p[0] - grid.west) / grid.cellSize;
  const v = (p: XY) => (grid.north - p[1]) / grid.cellSize;
  const first = line[0];
  if (line.length === 1 && first) take(Math.floor(u(first)), Math.floor(v(first)));
  for (let k = 1; k < line.length; k++) {
    const a = line[k - 1]!;
    const b = line[k]!;
    const du = u(b) - u(a);
    const dv = v(b) - v(a);
    let col = Math.floor(u(a));
    let row = Math.floor(v(a));
    const steps = Math.abs(Math.floor(u(b)) - col) + Math.abs(Math.floor(v(b)) - row);
    // share of the segment at which it meets the next side east or west, and north or south
    let nextU = du > 0 ? (col + 1 - u(a)) / du : du < 0 ? (col - u(a)) / du : Infinity;
    let nextV = dv > 0 ? (row + 1 - v(a)) / dv : dv < 0 ? (row - v(a)) / dv : Infinity;
    take(col, row);
    for (let n = 0; n < steps; n++) {
      if (nextU <= nextV) {
        col += Math.sign(du);
        nextU += Math.abs(1 / du);
      } else {
        row += Math.sign(dv);
        nextV += Math.abs(1 / dv);
      }
      take(col, row);
    }
  }
  return Int32Array.from(found);
}

/** Inside cells that a section's line crosses and whose bed lies below its top, m. `bed` and `mask` hold one value a cell of the grid. */
export function sectionCells(
  grid: Grid,
  mask: ArrayLike<number>,
  bed: ArrayLike<number>,
  line: readonly XY[],
  top: number,
): Int32Array {
  if (bed.length !== cellCount(grid)) throw new Error('bed has another number of cells than the grid');
  return cellsOnLine(grid, line).filter((i) => mask[i] === 1 && bed[i]! < top);
}
