/** Whether an outline crosses itself, which would leave its inside in doubt. */
import type { Point } from '../assets/place.ts';

/** Twice the signed area of a triangle: above 0 where c lies left of a to b. */
const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/**
 * Two sides of a closed ring that cross, each by the position it begins at, the lower first; undefined where none do.
 * Sides that only touch are fine: an outline may run back along itself to an island.
 */
export function firstCrossing(ring: readonly Point[]): readonly [number, number] | undefined {
  const sides = ring.length - 1;
  const west = (i: number): number => Math.min(ring[i]![0], ring[i + 1]![0]);
  const east = (i: number): number => Math.max(ring[i]![0], ring[i + 1]![0]);
  // from west to east, so that each side is held only against those that begin before it ends
  const order = Array.from({ length: sides }, (_, i) => i).sort((a, b) => west(a) - west(b) || a - b);
  const starts = order.map(west);
  let first: readonly [number, number] | undefined;
  for (let n = 0; n < sides; n++) {
    const i = order[n]!;
    const [a, b] = [ring[i]!, ring[i + 1]!];
    const [low, high] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
    const end = east(i);
    for (let m = n + 1; m < sides && starts[m]! <= end; m++) {
      const k = order[m]!;
      const [c, d] = [ring[k]!, ring[k + 1]!];
      if ((c[1] < low && d[1] < low) || (c[1] > high && d[1] > high)) continue;
      if (turn(a, b, c) * turn(a, b, d) >= 0 || turn(c, d, a) * turn(c, d, b) >= 0) continue;
      const pair = i < k ? ([i, k] as const) : ([k, i] as const);
      if (!first || pair[1] < first[1] || (pair[1] === first[1] && pair[0] < first[0])) first = pair;
    }
  }
  return first;
}
