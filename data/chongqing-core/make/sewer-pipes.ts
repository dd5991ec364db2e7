/** How deep sewers lie and how wide they are: by cover and slope from the top down, and by the storm they are made for. */
import { pow } from '../../../src/core/arithmetic.ts';
import { intensityOver } from '../../../src/forcing/design-storm.ts';
import { stormZones } from '../../../src/scenario/storm-zones.ts';
import type { Manhole } from './sewer-manholes.ts';
import type { Outfall } from './sewer-outfalls.ts';
import type { Ways } from './sewer-ways.ts';

export interface Pipe {
  /** Levels of its invert at both ends, m: where the lower one lies above its manhole's, water drops inside. */
  readonly upper: number;
  readonly lower: number;
  readonly length: number;
  /** Height and width, m; as wide as high: round, wider: a box. */
  readonly height: number;
  readonly width: number;
  /** Flow of the storm it is made for, m³/s. */
  readonly design: number;
}

export interface Sewers {
  /** Invert of each manhole, m. */
  readonly invert: Float64Array;
  /** The pipe that leaves each manhole; undefined where it drains nowhere. */
  readonly pipes: readonly (Pipe | undefined)[];
}

/** Return period, years, and the zone's intensity formula. */
export const designStorm = { returnPeriod: 3, formula: stormZones.shapingba };
export const manning = 0.013;
/** Ground over a pipe, m. */
const cover = 1.2;
/** Least and greatest fall. A street steeper than the latter drops its water in its manholes. */
export const slopes = { least: 0.003, most: 0.15 };
/** Time in which water comes from roofs and yards to the first manhole, s. */
const entry = 600;
/** Heights and widths of pipes and boxes, m. */
const sizes: readonly (readonly [height: number, width: number])[] = [
  ...[0.5, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4].map((d) => [d, d] as const),
  ...[3, 3.6, 4.5, 6].map((w) => [2.4, w] as const),
];

/** Depth of the invert of a first pipe, m. */
export const shallowest = cover + sizes[0][0];

/** Flow of a full pipe, m³/s: Manning. */
function fullFlow([height, width]: readonly [number, number], slope: number): number {
  const round = height === width;
  const area = round ? (Math.PI / 4) * height * height : height * width;
  const radius = round ? height / 4 : area / (2 * (height + width));
  return (area * pow(radius, 2 / 3) * Math.sqrt(slope)) / manning;
}

/** `drained`: ground of each manhole times its coefficient of runoff, m². */
export function laySewers(
  manholes: readonly Manhole[],
  outfalls: readonly Outfall[],
  ways: Ways,
  drained: Float64Array,
): Sewers {
  const count = manholes.length;
  const invert = Float64Array.from(manholes, (m) => m.ground - shallowest);
  const area = Float64Array.from(drained);
  /** Time of the longest way down to each manhole, s, and the widest pipe that comes in. */
  const time = new Float64Array(count).fill(entry);
  const widest = new Int32Array(count);
  const pipes: (Pipe | undefined)[] = new Array(count).fill(undefined);
  for (const k of [...ways.order].reverse()) {
    const m = manholes[k];
    const join = ways.join[k] >= 0 ? m.joins[ways.join[k]] : undefined;
    const end = outfalls[ways.outfall[k]];
    const length = join?.length ?? end.length;
    const design = area[k] * intensityOver(designStorm.formula, designStorm.returnPeriod, time[k]);
    // a pipe never narrows on its way down
    let size = widest[k];
    let upper = 0;
    let lower = 0;
    for (; size < sizes.length; size++) {
      const [height] = sizes[size];
      const top = Math.min(invert[k], m.ground - cover - height);
      const wanted = join ? manholes[join.to].ground - cover - height : end.invert;
      const slope = Math.min(slopes.most, Math.max(slopes.least, (top - wanted) / length));
      upper = Math.min(top, wanted + slope * length);
      if (join === undefined) upper = top;
      lower = upper - slope * length;
      if (fullFlow(sizes[size], slope) >= design || size === sizes.length - 1) {
        const [h, width] = sizes[size];
        if (join === undefined) lower = Math.min(end.invert, upper - slopes.least * length);
        pipes[k] = { upper, lower, length, height: h, width, design };
        const speed = fullFlow(sizes[size], slope) / (h === width ? (Math.PI / 4) * h * h : h * width);
        invert[k] = upper;
        if (join) {
          invert[join.to] = Math.min(invert[join.to], lower);
          area[join.to] += area[k];
          time[join.to] = Math.max(time[join.to], time[k] + length / speed);
          widest[join.to] = Math.max(widest[join.to], size);
        }
        break;
      }
    }
  }
  return { invert, pipes };
}
