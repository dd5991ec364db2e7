/** Which cells a polygon covers: those whose centre lies inside, so that polygons sharing a side share no cell. */
import type { Grid } from './grid.ts';

type XY = readonly [x: number, y: number];

/**
 * Cells whose centre lies inside rings (outer ring, then holes; place's metres), rising, by the even-odd rule along each
 * row. A centre exactly on a side belongs to the polygon east or south of it, as in `cellAt`.
 */
export function cellsInRings(grid: Grid, rings: readonly (readonly XY[])[]): Int32Array {
  const crossings = new Map<number, number[]>();
  for (const ring of rings)
    for (let k = 0; k < ring.length; k++) {
      const a = ring[k]!;
      const b = ring[(k + 1) % ring.length]!;
      // in rows counted at centres: row r is crossed where va < r <= vb or the other way round
      const va = (grid.north - a[1]) / grid.cellSize - 0.5;
      const vb = (grid.north - b[1]) / grid.cellSize - 0.5;
      if (va === vb) continue;
      const [low, high] = va < vb ? [va, vb] : [vb, va];
      const lastRow = Math.min(grid.rows - 1, Math.ceil(high) - 1);
      for (let row = Math.max(0, Math.ceil(low)); row <= lastRow; row++) {
        // from the lower to the higher end, so that a side shared by two polygons crosses at the same bits in both
        const [p, q, vp, vq] = va < vb ? [a, b, va, vb] : [b, a, vb, va];
        const x = p[0] + ((q[0] - p[0]) * (row - vp)) / (vq - vp);
        const u = (x - grid.west) / grid.cellSize - 0.5;
        const list = crossings.get(row);
        if (list) list.push(u);
        else crossings.set(row, [u]);
      }
    }
  const found: number[] = [];
  for (const row of [...crossings.keys()].sort((a, b) => a - b)) {
    const us = crossings.get(row)!.sort((a, b) => a - b);
    for (let k = 0; k + 1 < us.length; k += 2) {
      const lastCol = Math.min(grid.cols - 1, Math.ceil(us[k + 1]!) - 1);
      for (let col = Math.max(0, Math.ceil(us[k]!)); col <= lastCol; col++) found.push(row * grid.cols + col);
    }
  }
  return Int32Array.from(found);
}
