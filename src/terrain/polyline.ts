/** Lines on the plane: a smooth curve through points, lengths along it, the nearest place on it. */

export type XY = readonly [x: number, y: number];

/** Lengths from the first point to each point, m. */
export function chainages(line: readonly XY[]): number[] {
  const out = [0];
  for (let i = 1; i < line.length; i++) {
    const dx = line[i][0] - line[i - 1][0];
    const dy = line[i][1] - line[i - 1][1];
    out.push(out[i - 1] + Math.sqrt(dx * dx + dy * dy));
  }
  return out;
}

/**
 * A centripetal Catmull-Rom curve through the points (Yuksel et al. 2011: no loops, no cusps), in steps of about `step` m,
 * with the (fractional) index of the given point each sample lies at.
 */
export function smooth(points: readonly XY[], step: number): { line: XY[]; index: number[] } {
  const line: XY[] = [];
  const index: number[] = [];
  const n = points.length;
  const mirrored = (end: XY, next: XY): XY => [2 * end[0] - next[0], 2 * end[1] - next[1]];
  for (let i = 0; i < n - 1; i++) {
    const p1 = points[i];
    const p2 = points[i + 1];
    const p0 = i > 0 ? points[i - 1] : mirrored(p1, p2);
    const p3 = i < n - 2 ? points[i + 2] : mirrored(p2, p1);
    const knot = (a: XY, b: XY) => Math.max(1e-6, Math.sqrt(Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)));
    const t1 = knot(p0, p1);
    const t2 = t1 + knot(p1, p2);
    const t3 = t2 + knot(p2, p3);
    const length = Math.sqrt((p2[0] - p1[0]) ** 2 + (p2[1] - p1[1]) ** 2);
    const pieces = Math.max(1, Math.round(length / step));
    for (let k = 0; k < pieces; k++) {
      const t = t1 + ((t2 - t1) * k) / pieces;
      const at = (axis: 0 | 1): number => {
        const a1 = (p0[axis] * (t1 - t) + p1[axis] * t) / t1;
        const a2 = (p1[axis] * (t2 - t) + p2[axis] * (t - t1)) / (t2 - t1);
        const a3 = (p2[axis] * (t3 - t) + p3[axis] * (t - t2)) / (t3 - t2);
        const b1 = (a1 * (t2 - t) + a2 * t) / t2;
        const b2 = (a2 * (t3 - t) + a3 * (t - t1)) / (t3 - t1);
        return (b1 * (t2 - t) + b2 * (t - t1)) / (t2 - t1);
      };
      line.push([at(0), at(1)]);
      index.push(i + k / pieces);
    }
  }
  line.push(points[n - 1]);
  index.push(n - 1);
  return { line, index };
}

export interface Nearest {
  /** m */
  distance: number;
  /** Segment, and the share of it (0 to 1) at which the nearest place lies. */
  segment: number;
  share: number;
  /** True where the point lies left of the line, looking along it. */
  left: boolean;
}

/** The place on a line nearest to a point. */
export function nearestOn(line: readonly XY[], x: number, y: number): Nearest {
  let best = Infinity;
  let segment = 0;
  let share = 0;
  for (let i = 0; i < line.length - 1; i++) {
    const ax = line[i][0];
    const ay = line[i][1];
    const dx = line[i + 1][0] - ax;
    const dy = line[i + 1][1] - ay;
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    const d2 = ex * ex + ey * ey;
    if (d2 < best) {
      best = d2;
      segment = i;
      share = t;
    }
  }
  const a = line[segment];
  const b = line[segment + 1];
  const left = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0;
  return { distance: Math.sqrt(best), segment, share, left };
}
