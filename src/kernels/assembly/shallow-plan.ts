/**
 * The plan of the shallow-water kernel: what it shares with the inertial one lies where that has it (plan.ts); its own
 * places follow from byte 1024 on. Velocities and fluxes are positive east and south.
 */
export {
  at_rows, at_cols, at_threads, at_bed, at_manning, at_depth, at_residual, at_discharge_x, at_discharge_y,
  at_maximum_depth, at_arrival, at_maximum_speed, at_maximum_hazard, at_velocity_x, at_velocity_y, at_source, at_scale,
  at_tile_source, at_tile_suspect, at_tile_over, at_tile_moving, at_tile_depth, at_tile_deficit, at_awake_list,
  at_awake_count, at_guard_list, at_guard_count, at_running, at_steps, at_guarded_steps, at_wet_cells, at_groups,
  at_group_count, at_suspect, at_tile_wet, at_cell_size, at_gravity, at_courant, at_dry, at_arrival_depth,
  at_still_depth, at_longest_step, at_start, at_length, at_source_rate, at_elapsed, at_step, at_smallest_step,
  at_deficit, at_updates, group_kind, group_count, group_cells, group_discharge, group_slope, group_stage_start,
  group_stage_end, group_depth_in, group_faces, group_bytes, kind_free, kind_stage, tile_cols, tile_rows,
} from './plan';

// byte addresses, i32. State: velocity of the water in a cell, m/s
export const at_water_x: usize = 1024;
export const at_water_y: usize = 1028;
/**
 * Momentum through the east and the south faces beyond the hydrostatic pressure of the cell on the near (left, north)
 * and on the far side, m³/s², with half of the pressure inside that cell; and momentum along the face.
 */
export const at_near_x: usize = 1032;
export const at_far_x: usize = 1036;
export const at_along_x: usize = 1040;
export const at_near_y: usize = 1044;
export const at_far_y: usize = 1048;
export const at_along_y: usize = 1052;
/** f32 a tile: fastest |u| + sqrt(g h) along an axis, m/s. */
export const at_tile_speed: usize = 1056;
/** One byte a tile: holds water that can move; it or one beside it did a step ago; what there is to do in this step. */
export const at_tile_wet_now: usize = 1060;
export const at_tile_near_before: usize = 1064;
export const at_tile_work: usize = 1068;
/** Room for the rows a thread works on, `buffer_bytes` a thread. */
export const at_buffers: usize = 1072;
/** One byte a cell: the side by which water leaves freely, 0 where it does not. */
export const at_open: usize = 1076;
/** f32 each: numbers the loops use; see `step_constants`. */
export const at_shallow_constants: usize = 1088;
export const shallow_plan_bytes: usize = 1184;

export const side_east: i32 = 1;
export const side_west: i32 = 2;
export const side_south: i32 = 3;
export const side_north: i32 = 4;

export const work_faces: i32 = 1;
export const work_cells: i32 = 2;

/** Bytes of one array of a row of a stretch of tiles, with a vector to spare at its end. */
export const lane_bytes: usize = 576;
/** Tiles side by side that are worked on in one stretch. */
export const longest_stretch: i32 = 4;
// arrays of a row: depth, velocities and change of depth at half the step; rise of the surface to the east and south
export const in_h: usize = 0;
export const in_u: usize = 576;
export const in_v: usize = 1152;
export const in_t: usize = 1728;
export const in_rise_x: usize = 2304;
export const in_rise_y: usize = 2880;
// changes across the cell of level, depth and velocities, west to east and north to south
export const in_level_x: usize = 3456;
export const in_depth_x: usize = 4032;
export const in_u_x: usize = 4608;
export const in_v_x: usize = 5184;
export const in_level_y: usize = 5760;
export const in_depth_y: usize = 6336;
export const in_u_y: usize = 6912;
export const in_v_y: usize = 7488;
export const row_buffer: usize = 8064;
/** Two rows a thread, in turn. */
export const buffer_bytes: usize = 16128;
export const most_threads: i32 = 64;
