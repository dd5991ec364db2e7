/**
 * A storm that covers part of the place and moves: the rate falls off from its centre as a Gaussian, round or elliptical
 * along its way. Lays one cell's share onto a grid; how hard it rains at the centre is the storm's own business.
 */
import { exp } from '../core/arithmetic.ts';
import type { Grid } from '../core/grid.ts';

export interface RainCell {
  /** Where its centre is at the storm's start, in the place's metres. */
  readonly center: readonly [x: number, y: number];
  /** Distance from the centre, along its way, at which the rate is 1/e (37 %) of the centre's, m. */
  readonly radius: number;
  /** The same across its way, m; as `radius` where left out. */
  readonly radius_across?: number;
  /** m/s, east and north. */
  readonly velocity: readonly [east: number, north: number];
}

/**
 * The tail below 1 % of the centre's rate is cut off (at 2.15 radii), so that far ground stays dry. What remains, over
 * the whole plane, is 0.99 pi R_along R_across times the centre's rate; the mean within one radius of the centre is
 * 63 % of the centre's rate. A design storm carried by a cell therefore gives its point depth at the centre only, and
 * less to ground the cell passes over.
 */
export const tail = 0.01;
const cutoff = 4.605170185988092; // ln(1 / tail)

/**
 * Adds `rate` times the cell's shape to the values of inside cells, with its centre where it is `elapsed` seconds after the
 * storm's start. Along a row the Gaussian is a product of a geometric run: g(x + h) = g(x) r(x), r(x + h) = r(x) q.
 */
export function addRainCell(
  grid: Grid,
  mask: ArrayLike<number>,
  cell: RainCell,
  elapsed: number,
  rate: number,
  into: Float64Array | Float32Array,
): void {
  const [east, north] = cell.velocity;
  const speed = Math.sqrt(east * east + north * north);
  const [ux, uy] = speed > 0 ? [east / speed, north / speed] : [1, 0];
  const along = 1 / (cell.radius * cell.radius);
  const wide = cell.radius_across ?? cell.radius;
  const across = 1 / (wide * wide);
  // exponent = a dx² + 2 b dx dy + c dy²
  const a = along * ux * ux + across * uy * uy;
  const b = (along - across) * ux * uy;
  const c = along * uy * uy + across * ux * ux;
  const cx = cell.center[0] + east * elapsed;
  const cy = cell.center[1] + north * elapsed;
  const h = grid.cellSize;
  const q = exp(-2 * a * h * h);
  for (let row = 0; row < grid.rows; row++) {
    const dy = grid.north - (row + 0.5) * h - cy;
    const root = b * b * dy * dy - a * (c * dy * dy - cutoff);
    if (!(root > 0)) continue;
    const half = Math.sqrt(root) / a;
    const middle = cx - (b * dy) / a;
    const from = Math.max(0, Math.ceil((middle - half - grid.west) / h - 0.5));
    const to = Math.min(grid.cols - 1, Math.floor((middle + half - grid.west) / h - 0.5));
    if (to < from) continue;
    const dx = grid.west + (from + 0.5) * h - cx;
    let g = exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy));
    let r = exp(-(a * (2 * dx + h) * h + 2 * b * h * dy));
    for (let i = row * grid.cols + from, end = row * grid.cols + to; i <= end; i++) {
      if (mask[i] === 1) into[i]! += rate * g;
      g *= r;
      r *= q;
    }
  }
}
