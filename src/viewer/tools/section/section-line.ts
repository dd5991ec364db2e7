/** Where a section runs: the cells under its line with the reach of the line that each holds, and the bridges over it. */
import type { Bridge, Line, Point } from '../../../assets/place.ts';
import type { Grid } from '../../../core/grid.ts';
import { cellsOnLine } from '../../../core/line-cells.ts';

/** A reach of the line within one cell. */
export interface Reach {
  readonly cell: number;
  /** m along the line from its first point. */
  readonly from: number;
  readonly to: number;
}

/** A bridge over the line, m along it and m in the place's datum. */
export interface Crossing {
  readonly bridge: Bridge;
  readonly from: number;
  readonly to: number;
}

/** Least length of a reach, m: a line through a corner touches cells it does not cross. */
const least = 1e-6;

/**
 * Reaches of a straight line in its order, without those outside the place (`inside` 0). The first point may lie off
 * the grid.
 */
export function reachesOf(grid: Grid, inside: ArrayLike<number>, [a, b]: readonly [Point, Point]): Reach[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const { west, north, cellSize, cols } = grid;
  const out: Reach[] = [];
  for (const cell of cellsOnLine(grid, [a, b])) {
    if (!inside[cell]) continue;
    const x = west + (cell % cols) * cellSize;
    const y = north - (Math.floor(cell / cols) + 1) * cellSize;
    const [ex, lx] = within(a[0], b[0], x, x + cellSize);
    const [ey, ly] = within(a[1], b[1], y, y + cellSize);
    const from = Math.max(0, ex, ey) * length;
    const to = Math.min(1, lx, ly) * length;
    if (to - from > least) out.push({ cell, from, to });
  }
  return out;
}

/** Shares of the way from p to q at which it enters and leaves the span from low to high. */
function within(p: number, q: number, low: number, high: number): readonly [number, number] {
  if (p === q) return p >= low && p <= high ? [0, 1] : [1, 0];
  const [s, t] = [(low - p) / (q - p), (high - p) / (q - p)];
  return s < t ? [s, t] : [t, s];
}

/** Bridges whose deck, half its width to each side of its line, lies over the section's line. */
export function crossingsOf(bridges: readonly Bridge[], [a, b]: readonly [Point, Point]): Crossing[] {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return bridges.flatMap((bridge) => {
    const half = bridge.width / 2;
    const count = Math.min(20_000, Math.max(1, Math.ceil(length / Math.max(0.25, half / 8))));
    const pace = length / count;
    const out: Crossing[] = [];
    let from = Number.NaN;
    for (let k = 0; k <= count; k++) {
      const t = k / count;
      const over = toLine([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], bridge.line) <= half;
      if (over && Number.isNaN(from)) from = k * pace;
      if (Number.isNaN(from) || (over && k < count)) continue;
      out.push({ bridge, from, to: over ? length : (k - 1) * pace });
      from = Number.NaN;
    }
    return out;
  });
}

function toLine(p: Point, line: Line): number {
  let nearest = Infinity;
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i]!, line[i + 1]!];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const t = Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(p[0] - a[0] - dx * t, p[1] - a[1] - dy * t));
  }
  return nearest;
}
