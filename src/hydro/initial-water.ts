/**
 * Water at the start: fills every cell that is connected to a river and lies below the river's water surface, which is
 * given as stages along its course; a wall higher than the surface parts cells. No momentum: a warm-up gives the flow time to find itself.
 */
import Flatbush from 'flatbush';
import type { Line, Point } from '../assets/place.ts';
import { cellCount, type Grid, xOf, yOf } from '../core/grid.ts';
import { cellsOnLine } from '../core/line-cells.ts';
import { NearestVertex } from './nearest-vertex.ts';

export interface RiverSurface {
  readonly line: Line;
  /** Chainage along the line, m, and stage there, m; rising chainage. Held constant before the first and after the last. */
  readonly stages: readonly (readonly [chainage: number, stage: number])[];
}

/** Level, m, up to which something between two neighbouring cells holds water back. */
export type TopBetween = (cell: number, next: number) => number;
const open: TopBetween = () => -Infinity;

/**
 * Depth at every cell of the grid, m. A cell reached from two rivers takes the higher surface. The stage of a cell is
 * that at the nearest point of the course (to within a cell), so surfaces are continuous along the course and level
 * across it.
 */
export function initialDepth(
  grid: Grid,
  mask: Uint8Array,
  bed: ArrayLike<number>,
  rivers: readonly RiverSurface[],
  topBetween: TopBetween = open,
): Float64Array {
  const depth = new Float64Array(cellCount(grid));
  for (const river of rivers) fillFrom(grid, mask, bed, river, depth, topBetween);
  return depth;
}

function fillFrom(
  grid: Grid,
  mask: Uint8Array,
  bed: ArrayLike<number>,
  river: RiverSurface,
  depth: Float64Array,
  topBetween: TopBetween,
): void {
  const line = densify(river.line, grid.cellSize);
  const stageAt = chainages(line).map((c) => stageOn(river.stages, c));
  const nearest = new NearestVertex(grid, line);
  let index: Flatbush | undefined;
  const stageNear = (cell: number): number => {
    const vertex = nearest.of(cell);
    if (nearest.tie < 0) return stageAt[vertex]!;
    // of vertices equally near, the one this index names: starts of recorded runs rest on its choice
    index ??= indexOf(line);
    return stageAt[index.neighbors(xOf(grid, cell), yOf(grid, cell), 1)[0]!]!;
  };
  const seen = new Uint8Array(depth.length);
  const queue = new Int32Array(depth.length);
  let count = 0;
  for (const cell of cellsOnLine(grid, line))
    if (mask[cell]) {
      seen[cell] = 1;
      queue[count++] = cell;
    }
  const sides = [-1, 1, -grid.cols, grid.cols] as const;
  for (let head = 0; head < count; head++) {
    const cell = queue[head]!;
    const stage = stageNear(cell);
    const above = stage - bed[cell]!;
    if (!(above > 0)) continue;
    if (above > depth[cell]!) depth[cell] = above;
    for (let k = 0; k < 4; k++) {
      const next = cell + sides[k]!;
      if (mask[next] && !seen[next] && stage > topBetween(cell, next)) {
        seen[next] = 1;
        queue[count++] = next;
      }
    }
  }
}

function indexOf(line: readonly Point[]): Flatbush {
  const index = new Flatbush(line.length);
  for (const [x, y] of line) index.add(x, y);
  index.finish();
  return index;
}

/** Chainage of each vertex, m. */
function chainages(line: readonly Point[]): number[] {
  const out = [0];
  for (let k = 1; k < line.length; k++) out.push(out[k - 1]! + distance(line[k - 1]!, line[k]!));
  return out;
}

function distance(a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return Math.sqrt(dx * dx + dy * dy);
}

/** The line with vertices no further apart than `step`, m. */
function densify(line: Line, step: number): Point[] {
  const out: Point[] = [line[0]!];
  for (let k = 1; k < line.length; k++) {
    const a = line[k - 1]!;
    const b = line[k]!;
    const parts = Math.max(1, Math.ceil(distance(a, b) / step));
    for (let p = 1; p <= parts; p++) out.push([a[0] + ((b[0] - a[0]) * p) / parts, a[1] + ((b[1] - a[1]) * p) / parts]);
  }
  return out;
}

function stageOn(stages: RiverSurface['stages'], chainage: number): number {
  let k = 0;
  while (k < stages.length && stages[k]![0] < chainage) k++;
  if (k === 0) return stages[0]![1];
  if (k === stages.length) return stages[k - 1]![1];
  const [c0, s0] = stages[k - 1]!;
  const [c1, s1] = stages[k]!;
  return s0 + ((s1 - s0) * (chainage - c0)) / (c1 - c0);
}
