/** Open boundaries of the surface: lists of cells where water may leave freely, by a curve, or meets a known level. */
import type { Fault } from '../core/errors.ts';
import type { Grid } from '../core/grid.ts';
import { inertialFaults } from './inertial-options.ts';
import { faultsOfRating, type RatingCurve } from './rating-boundary.ts';

/** Water leaves at the normal depth of `slope`, or of the bed's own fall towards the edge where none is given. */
export interface FreeBoundary {
  readonly name: string;
  readonly kind: 'free';
  readonly cells: Int32Array;
  readonly slope?: number;
}
/** The level beyond the cells is known: `levels` m at `times` s from tick 0, straight between, constant before and after. */
export interface StageBoundary {
  readonly name: string;
  readonly kind: 'stage';
  readonly cells: Int32Array;
  readonly times: readonly number[];
  readonly levels: readonly number[];
}
/** Level and discharge are tied by a curve; see `rating-boundary.ts`. */
export interface RatingBoundary {
  readonly name: string;
  readonly kind: 'rating';
  readonly cells: Int32Array;
  readonly curve: RatingCurve;
}
export type OpenBoundary = FreeBoundary | StageBoundary | RatingBoundary;

/** Least fall towards the edge where the bed itself gives none: a flat plain still drains. */
export const leastSlope = 1e-3;

export function checkBoundaries(boundaries: readonly OpenBoundary[], mask: Uint8Array, faults: Fault[]): void {
  const owner = new Map<number, string>();
  for (const b of boundaries) {
    if (!b.cells.some((i) => mask[i])) faults.push(inertialFaults('boundary-cells', { name: b.name }));
    const other = b.cells.map((i) => (owner.has(i) ? i : -1)).find((i) => i >= 0);
    if (other !== undefined) faults.push(inertialFaults('boundary-shared', { name: b.name, other: owner.get(other)! }));
    for (const i of b.cells) owner.set(i, b.name);
    if (b.kind === 'free' && b.slope !== undefined && !(b.slope > 0))
      faults.push(inertialFaults('boundary-slope', { name: b.name, found: b.slope }));
    if (b.kind === 'rating') faults.push(...faultsOfRating(b.name, b.curve));
    if (
      b.kind === 'stage' &&
      (b.times.length === 0 ||
        b.times.length !== b.levels.length ||
        b.times.some((t, k) => k > 0 && t <= b.times[k - 1]!))
    )
      faults.push(inertialFaults('boundary-series', { name: b.name }));
  }
}

/** Level of a stage boundary at a time, m. */
export function levelAt(b: StageBoundary, time: number): number {
  const { times, levels } = b;
  let k = 0;
  while (k < times.length && times[k]! <= time) k++;
  if (k === 0) return levels[0]!;
  if (k === times.length) return levels[k - 1]!;
  const share = (time - times[k - 1]!) / (times[k]! - times[k - 1]!);
  return levels[k - 1]! + (levels[k]! - levels[k - 1]!) * share;
}

/** Fall of the bed outward at each cell of a free boundary: from the cell opposite the side that is outside. */
export function outwardSlopes(b: FreeBoundary, grid: Grid, mask: Uint8Array, bed: ArrayLike<number>): Float32Array {
  const sides = [-grid.cols, grid.cols, -1, 1];
  return Float32Array.from(b.cells, (i) => {
    if (b.slope !== undefined) return b.slope;
    let steepest = leastSlope;
    for (const s of sides)
      if (!mask[i + s] && mask[i - s]) steepest = Math.max(steepest, (bed[i - s]! - bed[i]!) / grid.cellSize);
    return steepest;
  });
}

/**
 * The face of each cell through which water crosses its boundary, as the kernel wants it: place in the discharge field
 * times 4, plus 2 for a south face, plus 1 where outward is west or north. A cell in a corner uses its east or west side.
 */
export function outerFaces(b: OpenBoundary, grid: Grid, mask: Uint8Array): Int32Array {
  return Int32Array.from(b.cells, (i) => {
    if (!mask[i + 1]) return i * 4;
    if (!mask[i - 1]) return (i - 1) * 4 + 1;
    if (!mask[i + grid.cols]) return i * 4 + 2;
    return (i - grid.cols) * 4 + 3;
  });
}
