/**
 * A boundary where level and discharge are tied by a rating curve: works out, once a coupling interval, the slope at which
 * a free boundary passes the discharge that the curve gives for the level there. In between the kernel's own normal-depth
 * law stands in for the curve, so that the outflow answers the depth in every sub-step.
 */
import { pow } from '../core/arithmetic.ts';
import { defineFaults, type Fault } from '../core/errors.ts';

/** Stage, m in the datum of the bed, and discharge outward, m³/s; both rising, the first discharge 0. */
export type RatingCurve = readonly (readonly [stage: number, discharge: number])[];

export const ratingFaults = defineFaults({
  'rating-curve':
    'boundary "{name}": a rating needs two points or more, stages and discharges rising from a discharge of 0.',
});

export function faultsOfRating(name: string, curve: RatingCurve): Fault[] {
  const rises = curve.every(([s, q], k) => (k === 0 ? q === 0 : s > curve[k - 1]![0] && q > curve[k - 1]![1]));
  return curve.length > 1 && rises ? [] : [ratingFaults('rating-curve', { name })];
}

/** Discharge at a level, m³/s: straight between points, along the last stretch's line above them, nothing below. */
export function dischargeAt(curve: RatingCurve, level: number): number {
  if (level <= curve[0]![0]) return 0;
  const k = stretchOf(curve, (stage) => stage < level);
  const [[s0, q0], [s1, q1]] = [curve[k]!, curve[k + 1]!];
  return q0 + ((q1 - q0) * (level - s0)) / (s1 - s0);
}

/** The last stretch whose beginning satisfies `before`. */
function stretchOf(curve: RatingCurve, before: (stage: number, discharge: number) => boolean): number {
  let k = 0;
  while (k + 2 < curve.length && before(...curve[k + 1]!)) k++;
  return k;
}

/**
 * Level at the end of an interval in which `gained` m³/s enter cells of `area` m² while the curve takes its discharge at
 * that very level: implicit, so that a steep curve on a small store does not swing. Exact, since the curve is straight.
 */
export function levelAfter(curve: RatingCurve, level: number, gained: number, area: number, length: number): number {
  const still = level + (gained * length) / area;
  if (still <= curve[0]![0]) return still;
  const storage = area / length;
  const k = stretchOf(curve, (stage, discharge) => storage * (stage - level) + discharge < gained);
  const [[s0, q0], [s1, q1]] = [curve[k]!, curve[k + 1]!];
  const steep = (q1 - q0) / (s1 - s0);
  return (gained - q0 + steep * s0 + storage * level) / (storage + steep);
}

/** What is kept of a rating boundary from one interval to the next. */
export interface RatingState {
  /** m³ in its cells when the last interval began. */
  volume: number;
  /** Mean outflow over the last interval, m³/s. */
  outflow: number;
  /** The level has been above the curve. */
  beyond: boolean;
}

export interface RatingWater {
  readonly cells: Int32Array;
  readonly bed: ArrayLike<number>;
  readonly depth: ArrayLike<number>;
  readonly residual: ArrayLike<number>;
  readonly manning: ArrayLike<number>;
  readonly cellSize: number;
}

export interface RatingLevel {
  /** Mean level by depth over the cells that take part, m; 0 where they are dry. */
  readonly level: number;
  /** m³ in them. */
  readonly volume: number;
  /** Cells that take part: those whose bed lies below the level at the lowest one. */
  readonly river: readonly number[];
}

/**
 * The water the curve speaks of. A boundary may reach up the sides of a valley; what runs there in a film has no part in
 * the stage of the river at its foot, and leaves with the river.
 */
export function levelOf(w: RatingWater): RatingLevel {
  const held = (i: number): number => Math.max(0, w.depth[i]! + w.residual[i]!);
  let lowest = w.cells[0]!;
  for (const i of w.cells) {
    const fall = w.bed[i]! - w.bed[lowest]!;
    if (fall < 0 || (fall === 0 && held(i) > held(lowest))) lowest = i;
  }
  const foot = w.bed[lowest]! + held(lowest);
  const river: number[] = [];
  let depths = 0;
  let levels = 0;
  for (const i of w.cells) {
    const h = held(i);
    if (!(h > 0 && w.bed[i]! < foot)) continue;
    river.push(i);
    depths += h;
    levels += h * (w.bed[i]! + h);
  }
  return { level: depths > 0 ? levels / depths : 0, volume: depths * w.cellSize * w.cellSize, river };
}

/** Manning's discharge of these cells over the square root of slope with their water `raised` m, m³/s. */
function conveyance(w: RatingWater, cells: readonly number[], raised: number): number {
  let sum = 0;
  for (const i of cells) {
    const h = w.depth[i]! + w.residual[i]! + raised;
    if (h > 0) sum += pow(h, 5 / 3) / w.manning[i]!;
  }
  return sum * w.cellSize;
}

/**
 * Slope at the cells that take part for the coming interval of `length` s; 0 where nothing flows. The implicit level decides, except where the curve
 * rises more slowly than the conveyance: there the level as it is damps better than the one foreseen.
 */
export function ratingSlope(
  curve: RatingCurve,
  water: RatingWater,
  now: RatingLevel,
  last: RatingState | undefined,
  length: number,
): number {
  const { level, volume, river } = now;
  if (river.length === 0) return 0;
  const gained = last ? Math.max(0, last.outflow + (volume - last.volume) / length) : dischargeAt(curve, level);
  const after = levelAfter(curve, level, gained, river.length * water.cellSize * water.cellSize, length);
  const here = conveyance(water, river, 0);
  const there = conveyance(water, river, after - level);
  const explicit = here > 0 ? dischargeAt(curve, level) / here : 0;
  const implicit = there > 0 ? dischargeAt(curve, after) / there : explicit;
  const slower = after > level ? implicit < explicit : implicit > explicit;
  const root = slower ? explicit : implicit;
  return root * root;
}
