/** A section's numbers: per cell under the line the ground, the water at the frame shown, and its range over the frames read. */
import type { Point } from '../../../assets/place.ts';
import type { Envelope } from '../../data/envelope.ts';
import { hasVelocity, levelAt, levelField } from '../../data/level.ts';
import type { Run } from '../../data/run.ts';
import { type Crossing, crossingsOf, type Reach, reachesOf } from './section-line.ts';

export interface Section {
  readonly line: readonly [Point, Point];
  /** m */
  readonly length: number;
  readonly reaches: readonly Reach[];
  readonly cells: Int32Array;
  readonly crossings: readonly Crossing[];
}

/** One array a quantity, one value a reach; NaN where there is none. Elevations and levels in m of the place's datum. */
export interface Profile {
  readonly ground: Float64Array;
  readonly depth: Float64Array;
  /** NaN where dry. */
  readonly level: Float64Array;
  /** m/s through the line, positive towards its right as one goes from A to B; left out where not recorded. */
  readonly across?: Float64Array;
  readonly speed?: Float64Array;
}

/** Levels over the frames read; NaN where it stayed dry. A reach that was dry at some time has its ground for lowest. */
export interface Range {
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  readonly deepest: Float64Array;
  readonly fastest?: Float64Array;
}

export function sectionOf(run: Run, line: readonly [Point, Point]): Section {
  const reaches = reachesOf(run.header.grid, run.ground.inside, line);
  return {
    line,
    length: Math.hypot(line[1][0] - line[0][0], line[1][1] - line[0][1]),
    reaches,
    cells: Int32Array.from(reaches, (r) => r.cell),
    crossings: crossingsOf(run.place.bridges ?? [], line),
  };
}

export function profileOf(run: Run, { cells, line, length }: Section): Profile {
  const values = (value: (cell: number) => number): Float64Array => Float64Array.from(cells, value);
  const moving = hasVelocity(run);
  const [nx, ny] = [(line[1][1] - line[0][1]) / length, (line[0][0] - line[1][0]) / length];
  const velocity = (cell: number): readonly [number, number] => [
    run.valueAt('velocity_x', cell),
    run.valueAt('velocity_y', cell),
  ];
  return {
    ground: values((cell) => run.valueAt('bed_elevation', cell)),
    depth: values((cell) => run.valueAt('water_depth', cell)),
    level: values((cell) => levelAt(run, cell)),
    ...(moving
      ? {
          across: values((cell) => {
            const [vx, vy] = velocity(cell);
            return vx * nx + vy * ny;
          }),
          speed: values((cell) => Math.hypot(...velocity(cell))),
        }
      : {}),
  };
}

export function rangeOf(run: Run, { cells }: Section, e: Envelope): Range {
  const field = levelField(run);
  const deepest = Float64Array.from(e.highest['water_depth']!);
  const levels = (depths: Float32Array, own: Float32Array | undefined): Float64Array =>
    Float64Array.from(cells, (cell, i) =>
      !(deepest[i]! > 0) ? Number.NaN : own ? own[i]! : run.valueAt('bed_elevation', cell) + depths[i]!,
    );
  return {
    lowest: levels(e.lowest['water_depth']!, field ? e.lowest[field] : undefined),
    highest: levels(e.highest['water_depth']!, field ? e.highest[field] : undefined),
    deepest,
    fastest: e.fastest && Float64Array.from(e.fastest),
  };
}

/** A film no deeper than this does not count under a bridge, m: as the model's own freeboard has it. */
const film = 0.05;

/** Water level under a bridge, m: the surface weighted by depth, as the model weighs it; NaN where dry. */
export function levelUnder({ reaches }: Section, { depth, level }: Profile, { from, to }: Crossing): number {
  let [weight, sum] = [0, 0];
  reaches.forEach((r, i) => {
    if (r.to <= from || r.from >= to || !(depth[i]! > film)) return;
    weight += depth[i]!;
    sum += depth[i]! * level[i]!;
  });
  return sum / weight;
}

/** What the whole section comes to at the frame shown. */
export interface Totals {
  /** m */
  readonly width: number;
  /** m² */
  readonly area: number;
  readonly deepest: number;
  /** m³/s towards the right of the line: depth by velocity by width of each cell, as rounded as they are recorded. */
  readonly discharge?: number;
}

export function totalsOf({ reaches }: Section, { depth, across }: Profile): Totals {
  let [width, area, deepest, discharge] = [0, 0, 0, 0];
  reaches.forEach(({ from, to }, i) => {
    const d = depth[i]!;
    if (!(d > 0)) return;
    width += to - from;
    area += d * (to - from);
    deepest = Math.max(deepest, d);
    discharge += d * (across?.[i] ?? 0) * (to - from);
  });
  return { width, area, deepest, ...(across ? { discharge } : {}) };
}
