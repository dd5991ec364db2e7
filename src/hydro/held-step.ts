/** Where the time step was shortest: the cell that held it back, told beside its length. */
import { type Grid, xOf, yOf } from '../core/grid.ts';

/**
 * The cell, with the depth, m, and speed, m/s, it had at the end of the interval in which it held the step; -1 while no
 * water has (a step may be as long as the coupling interval, or as the longest there may be).
 */
export interface HeldStep {
  readonly cell: number;
  readonly depth: number;
  readonly speed: number;
}

export const notHeld: HeldStep = { cell: -1, depth: 0, speed: 0 };

interface Water {
  readonly water_depth: { readonly values: ArrayLike<number> };
  readonly velocity_x: { readonly values: ArrayLike<number> };
  readonly velocity_y: { readonly values: ArrayLike<number> };
}

/** `most`: the longest step that water may take at a depth and a speed, s; where it is not below `longest`, no cell holds the step. */
export function heldAt(
  cell: number,
  { water_depth, velocity_x, velocity_y }: Water,
  most: (depth: number, speed: number) => number,
  longest: number,
): HeldStep {
  const depth = water_depth.values[cell]!;
  const speed = Math.sqrt(velocity_x.values[cell]! ** 2 + velocity_y.values[cell]! ** 2);
  return depth > 0 && most(depth, speed) < longest ? { cell, depth, speed } : notHeld;
}

/** Figures of the summary; rows and columns count from the north-west cell of the place, 0 the first. */
export function heldFigures({ cell, depth, speed }: HeldStep, grid: Grid): Record<string, number> {
  if (cell < 0) return {};
  return {
    smallest_step_row: Math.floor(cell / grid.cols) - grid.inner.row,
    smallest_step_column: (cell % grid.cols) - grid.inner.col,
    smallest_step_easting_m: xOf(grid, cell),
    smallest_step_northing_m: yOf(grid, cell),
    smallest_step_depth_m: depth,
    smallest_step_speed_m_per_s: speed,
  };
}
