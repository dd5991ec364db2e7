/**
 * The plan of the sub-grid kernel: what it shares with the inertial one lies where that has it (plan.ts); its own places
 * follow from byte 4096 on. Levels are heights above the datum in double precision; discharges are per width of a coarse
 * face, so that volumes follow from them as on plain ground.
 */
import { group_bytes } from './plan';

export {
  at_rows, at_cols, at_threads, at_depth, at_residual, at_discharge_x, at_discharge_y,
  at_maximum_depth, at_arrival, at_maximum_speed, at_maximum_hazard, at_velocity_x, at_velocity_y, at_source, at_scale,
  at_tile_source, at_tile_suspect, at_tile_over, at_tile_moving, at_tile_depth, at_tile_deficit, at_awake_list,
  at_awake_count, at_guard_list, at_guard_count, at_running, at_steps, at_guarded_steps, at_wet_cells, at_groups,
  at_group_count, at_suspect, at_tile_wet, at_cell_size, at_gravity, at_theta, at_courant, at_froude, at_dry,
  at_arrival_depth, at_still_depth, at_longest_step, at_start, at_length, at_source_rate, at_elapsed, at_step,
  at_smallest_step, at_deficit, at_updates, at_meters, group_kind, group_count, group_cells, group_discharge, group_slope,
  group_stage_start, group_stage_end, group_depth_in, group_faces, group_bytes, kind_free, kind_stage, tile_cols, tile_rows,
} from './plan';

// byte addresses, i32. Tables: a cell's pairs of mean depth and height; levels, areas and conveying depths of its faces
export const at_storage: usize = 4096;
export const at_section: usize = 4100;
/** f32 a cell: its lowest ground, m. */
export const at_lowest: usize = 4104;
/** f32 a face: lowest level that passes it, m, and its Manning n squared. */
export const at_sill_x: usize = 4108;
export const at_sill_y: usize = 4112;
export const at_rough_x: usize = 4116;
export const at_rough_y: usize = 4120;
/** f32 a face: how far above the sill one side must stand, m; above 0 that north or west of it, below 0 the other. */
export const at_bar_x: usize = 4124;
export const at_bar_y: usize = 4128;
/**
 * The pieces of their tables that cells and faces were in last, kept because water stays in one for long: six rows of f32 a
 * face; f32 a cell mean depth at both ends and height at the first, f64 a cell rise of the level with the mean depth (one
 * over the wet share). What they hold follows from the tables and the water, so they are no state.
 */
export const at_pieces_x: usize = 4132;
export const at_pieces_y: usize = 4136;
export const at_piece_from: usize = 4140;
export const at_piece_to: usize = 4144;
export const at_piece_height: usize = 4148;
export const at_rise: usize = 4152;
/** f64 a cell: level, m. `outside` where there is no cell. */
export const at_level: usize = 4156;
/** f32 a face: flow area per width in the last step, m; state, since the next step's length hangs on it. */
export const at_area_x: usize = 4160;
export const at_area_y: usize = 4164;
export const at_maximum_level: usize = 4168;
/** f32 a cell: seconds above the duration depth, in all and in this interval. */
export const at_duration: usize = 4172;
export const at_above: usize = 4176;
/** f32 a cell: level told, m, and the bed that makes it with the mean depth. */
export const at_told_level: usize = 4180;
export const at_bed: usize = 4184;
/** Second buffer of the discharges, and which of the two holds the old time level. */
export const at_other_x: usize = 4188;
export const at_other_y: usize = 4192;
export const at_phase: usize = 4196;
/** One byte a tile: holds water that can move; it or one beside it did a step ago, and two; is worked on in this step. */
export const at_tile_wet_now: usize = 4200;
export const at_tile_near: usize = 4204;
export const at_tile_nearer: usize = 4208;
export const at_tile_awake: usize = 4212;
/** f32 a tile: how high sources alone would fill a cell within the interval, m. */
export const at_tile_feed: usize = 4216;
/** Index of the cell that held the smallest step. */
export const at_holding_cell: usize = 4220;

// numbers, f64
export const at_duration_depth: usize = 4224;
/** Most that a table's level rises with mean depth: one pixel wet of a whole cell. */
export const at_most_rise: usize = 4232;
/** Of the fall of level between two cells, the share from the middle of the higher one to its pixels at the face. */
export const at_half: usize = 4240;
export const subgrid_plan_bytes: usize = 4248;

// the tables; see terrain/subgrid-storage.ts and terrain/subgrid-section.ts
export const storage_knots: i32 = 16;
export const storage_bytes: usize = 128;
export const section_knots: i32 = 8;
export const section_bytes: usize = 96;

/** Level of what is no cell, m. */
export const outside: f64 = -1e30;
/** Difference of levels that is none, m: rounding of levels of thousands of metres, with room. */
export const level_rounding: f64 = 1e-9;

/** In a boundary's block: f32 a cell, the level at which its outer face lets water through, m. */
export const group_sills: usize = group_bytes;
export const subgrid_group_bytes: usize = group_bytes + 8;
