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
  at_deficit, at_holding_cell, at_updates, at_meters, at_structures, group_kind, group_count, group_cells, group_discharge, group_slope, group_stage_start,
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
/**
 * One byte a cell: its open side, with `meets_level` where the water beyond has a level, none where it is closed; and on
 * which sides a structure stands (`parted_*`).
 */
export const at_open: usize = 1076;
/** f32 each: numbers the loops use; see `step_constants`. */
export const at_shallow_constants: usize = 1088;
/** Seconds with more than the duration depth, f32 a cell; and that depth, f64. */
export const at_duration: usize = 1160;
export const at_duration_depth: usize = 1168;
export const shallow_plan_bytes: usize = 1184;

export const side_east: i32 = 1;
export const side_west: i32 = 2;
export const side_south: i32 = 3;
export const side_north: i32 = 4;
/** Added to the side where the water beyond has a level. */
export const meets_level: i32 = 8;

export const parted_west: i32 = 16;
export const parted_east: i32 = 32;
export const parted_north: i32 = 64;
export const parted_south: i32 = 128;

/** A free boundary whose slope follows a curve. */
export const kind_rating: i32 = 2;

export const work_faces: i32 = 1;
export const work_cells: i32 = 2;

/** Bytes of one array of a row of a stretch of tiles, with a vector to spare before and behind. */
export const lane_bytes: usize = 576;
/** Tiles side by side that are worked on in one stretch. */
export const longest_stretch: i32 = 4;
// arrays of a row: depth, velocities and change of depth at half the step
export const in_h: usize = 16;
export const in_u: usize = 592;
export const in_v: usize = 1168;
export const in_t: usize = 1744;
// rise of the surface to the east and south, and the lesser depth over the step of the bed there
export const in_rise_x: usize = 2320;
export const in_rise_y: usize = 2896;
export const in_least_x: usize = 3472;
export const in_least_y: usize = 4048;
// changes across the cell of level, depth and velocities, west to east and north to south
export const in_level_x: usize = 4624;
export const in_depth_x: usize = 5200;
export const in_u_x: usize = 5776;
export const in_v_x: usize = 6352;
export const in_level_y: usize = 6928;
export const in_depth_y: usize = 7504;
export const in_u_y: usize = 8080;
export const in_v_y: usize = 8656;
export const row_buffer: usize = 9216;
// arrays of a row of faces: depths and velocities on the near and the far side, and their difference of level
export const face_h_l: usize = 0;
export const face_h_r: usize = 576;
export const face_u_l: usize = 1152;
export const face_u_r: usize = 1728;
export const face_dh: usize = 2304;
// arrays of a row of cells being updated: depth before, momentum before friction and its size (speed afterwards); and a
// vector a tile of what was deepest and fastest
export const cell_before: usize = 0;
export const cell_m_x: usize = 576;
export const cell_m_y: usize = 1152;
export const cell_m: usize = 1728;
export const cell_deepest: usize = 2304;
export const cell_fastest: usize = 2368;
/** Two rows of cells a thread, in turn, and one of faces. */
export const buffer_bytes: usize = 21312;
export const most_threads: i32 = 64;
