/**
 * The volume guard: where the outgoing discharges of a cell would take more than it holds they are scaled together, so
 * that no depth ever falls below zero and nothing needs to be clipped. Runs only on tiles near a suspect face.
 */
import { at_discharge_x, at_discharge_y, at_other_x, at_other_y, at_phase } from './subgrid-plan';
import { factors_of, scale_discharges } from './guard-parts';
export { clear_factors, list_guarded, list_suspects } from './guard-parts';

// the discharges of the step being guarded
// @ts-ignore: decorator
@inline
function new_x(plan: usize): usize {
  return load<u32>(plan + (load<i32>(plan + at_phase) == 0 ? at_other_x : at_discharge_x));
}
// @ts-ignore: decorator
@inline
function new_y(plan: usize): usize {
  return load<u32>(plan + (load<i32>(plan + at_phase) == 0 ? at_other_y : at_discharge_y));
}

/** Factors of the cells of a tile that are asked for more than they hold. */
export function factors(plan: usize, tile: i32): void {
  factors_of(plan, tile, new_x(plan), new_y(plan));
}

/** Scales the faces east and south of a tile's cells by the factor of the cell that gives. */
export function scale_faces(plan: usize, tile: i32): void {
  scale_discharges(plan, tile, new_x(plan), new_y(plan));
}
