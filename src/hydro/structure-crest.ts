/** Crests and openings at a time: levels along a line, heights over the ground, series, and the growth of a breach. */
import type { Breach, Crest, FaceStructure, OverTime } from '../assets/structures.ts';

/** Value at a time, s: held or straight between the times, constant before and after. */
export function valueAt({ times, values, between }: OverTime, time: number): number {
  let k = 0;
  while (k < times.length && times[k]! <= time) k++;
  if (k === 0) return values[0]!;
  const from = values[k - 1]!;
  if (k === times.length || between === 'steps') return from;
  return from + ((values[k]! - from) * (time - times[k - 1]!)) / (times[k]! - times[k - 1]!);
}

interface OnLine {
  /** From which point of its line to the next, and how far along, 0 to 1. */
  readonly segment: number;
  readonly along: number;
}

/** Level of a crest over a face at a time, m; `ground` is the higher of the two beds beside it. */
export function crestAt(crest: Crest, face: OnLine, ground: number, time: number): number {
  if ('level' in crest) return crest.level;
  if ('height' in crest) return ground + crest.height;
  if ('series' in crest) return valueAt(crest.series, time);
  const { levels } = crest;
  const from = levels[face.segment]!;
  return from + ((levels[face.segment + 1] ?? from) - from) * face.along;
}

/** The highest that a crest is over its time, m: what is looked at before the run. */
export const initialOf = (crest: Crest, face: OnLine, ground: number): number =>
  'series' in crest ? Math.max(...crest.series.values) : crestAt(crest, face, ground, 0);

/** Level up to which a structure holds water back before anything has moved, m. */
export function startingTop(s: FaceStructure, face: OnLine, ground: number): number {
  if (s.kind !== 'gate') return crestAt(s.crest, face, ground, 0);
  const opening = s.openings ? valueAt(s.openings, 0) : s.opening;
  return opening > 0 ? s.sill : (s.crest ?? Infinity);
}

/** How far a breach has grown, 0 to 1. */
export const grown = ({ growth }: Breach, seconds: number): number =>
  seconds <= 0 ? 0 : growth > 0 ? Math.min(1, seconds / growth) : 1;

/**
 * Share of each face that a breach of a width takes, m; `middle` and faces are counted along the structure, each face
 * `pace` m long. What reaches beyond an end of the structure widens the other side.
 */
export function breachShares(faces: number, pace: number, middle: number, width: number): Float64Array {
  const length = faces * pace;
  const from = Math.max(0, Math.min(middle - width / 2, length - width));
  const until = Math.min(length, from + width);
  return Float64Array.from({ length: faces }, (_, k) =>
    pace > 0 ? Math.max(0, Math.min(until, (k + 1) * pace) - Math.max(from, k * pace)) / pace : 0,
  );
}

/**
 * Mean width, m, and time of growth, s, of a breach of an earthen dam (Froehlich 2008, J. Hydraul. Eng. 134: 74 dams;
 * one standard error is a factor of 1.5 in width and 2 in time). volume m³ over the breach's bottom, height m of the breach.
 */
export function froehlich(
  volume: number,
  height: number,
  overtopped: boolean,
  pow: (x: number, y: number) => number,
): { width: number; growth: number } {
  const gravity = 9.80665;
  return {
    width: 0.27 * (overtopped ? 1.3 : 1) * pow(volume, 0.32) * pow(height, 0.04),
    growth: 63.2 * Math.sqrt(volume / (gravity * height * height)),
  };
}
