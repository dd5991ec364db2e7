/**
 * The plan: a block of the world's memory through which the engine tells the kernel where the fields lie and what the
 * interval is, and the kernel tells what it did. Offsets in bytes; the module exports them, so they are written here once.
 */

// whole numbers and byte addresses, i32
export const at_rows: usize = 0;
export const at_cols: usize = 4;
export const at_threads: usize = 8;
export const at_bed: usize = 12;
export const at_manning: usize = 16;
export const at_depth: usize = 20;
export const at_residual: usize = 24;
export const at_discharge_x: usize = 28;
export const at_discharge_y: usize = 32;
/** Second buffer of the discharges, scratch. */
export const at_other_x: usize = 36;
export const at_other_y: usize = 40;
export const at_maximum_depth: usize = 44;
export const at_arrival: usize = 48;
export const at_maximum_speed: usize = 52;
export const at_maximum_hazard: usize = 56;
export const at_velocity_x: usize = 60;
export const at_velocity_y: usize = 64;
/** Rate of water from outside, m/s, one a cell. */
export const at_source: usize = 68;
/** Factors of the volume guard, 1 except while a step is being guarded. */
export const at_scale: usize = 72;
/** One byte a tile: holds a cell with a source. */
export const at_tile_source: usize = 76;
/** i64 a tile, one bit for every 4 cells side by side, a byte a row: holds water that can move. */
export const at_tile_wet_bits: usize = 80;
/** One byte a tile: a face may take more than its cell holds. */
export const at_tile_suspect: usize = 84;
/** One byte a tile: velocities there may differ from 0. */
export const at_tile_moving: usize = 88;
/** f32 a tile: deepest water. */
export const at_tile_depth: usize = 92;
/** f64 a tile: depth that a negative source asked for and the cell did not hold, m. */
export const at_tile_deficit: usize = 96;
/**
 * i32 a run of up to `run_tiles` tiles side by side that are worked on together: the first tile, and above `run_shift`
 * bits how many more. Those whose faces are due; likewise in `at_move_list` those whose depths are.
 */
export const at_awake_list: usize = 100;
export const at_awake_count: usize = 104;
/** i32 a tile: the tiles guarded, in order. */
export const at_guard_list: usize = 108;
export const at_guard_count: usize = 112;
/** 1 while sub-steps remain. */
export const at_running: usize = 116;
/** Which of the two discharge buffers holds the old time level. */
export const at_phase: usize = 120;
export const at_steps: usize = 124;
export const at_guarded_steps: usize = 128;
export const at_wet_cells: usize = 132;
export const at_deepest_cell: usize = 136;
export const at_groups: usize = 140;
export const at_group_count: usize = 144;
export const at_suspect: usize = 148;
/** i32 a tile: wet cells at the end of the interval. */
export const at_tile_wet: usize = 152;
/** Likewise: faces to work out, depths to work out, and near water one and two steps ago. */
export const at_tile_faces: usize = 156;
export const at_tile_depths: usize = 320;
export const at_tile_near: usize = 324;
export const at_tile_nearer: usize = 328;

// numbers, f64
export const at_cell_size: usize = 160;
export const at_gravity: usize = 168;
export const at_theta: usize = 176;
export const at_courant: usize = 184;
export const at_froude: usize = 192;
export const at_dry: usize = 200;
export const at_arrival_depth: usize = 208;
/** Depth below which velocity is told as 0, m. */
export const at_still_depth: usize = 216;
export const at_longest_step: usize = 224;
/** Seconds from tick 0 to the interval's start, and its length. */
export const at_start: usize = 232;
export const at_length: usize = 240;
/** Largest source rate, m/s. */
export const at_source_rate: usize = 248;
export const at_elapsed: usize = 256;
export const at_step: usize = 264;
export const at_smallest_step: usize = 272;
export const at_deepest: usize = 280;
export const at_deficit: usize = 288;
/** Sum over steps of the cells in tiles awake; the other solver counts it. */
export const at_updates: usize = 296;
/** One byte a tile: a cell of it was asked for more than it can give. */
export const at_tile_over: usize = 416;
/** Levels of time step there may be; 1 is the same step everywhere. */
export const at_levels: usize = 420;
/** The round: so many of the finest steps, of which `at_part` are done, and how many are left of the interval with it. */
export const at_part: usize = 424;
export const at_parts: usize = 428;
export const at_left: usize = 432;
/** One byte a tile: its level (a step of 2^level finest ones), and what is due there in this part (`due_*`). */
export const at_tile_level: usize = 436;
export const at_tile_due: usize = 440;
/** f32 a tile: the largest source of its cells, m/s; read only with several levels. */
export const at_tile_feed: usize = 444;
/** i32 a tile: own steps taken in this interval. */
export const at_tile_own_steps: usize = 448;
/** Index of the cell whose depth held the smallest step. */
export const at_holding_cell: usize = 452;
/** Updates of wet cells in the interval, with several levels. */
export const at_wet_updates: usize = 456;
/** f64 a level: updates of cells in quads that hold water; whoever reads them sets them back to 0. */
export const at_level_updates: usize = 464;
/**
 * f32 each: numbers the loops use, in the order of `step_constants`, one block a level. They are read from memory because
 * an engine builds constants anew, and sinks divisions and roots into the loop, at every use (measured: half the speed).
 */
export const at_constants: usize = 560;
export const at_move_list: usize = 544;
export const at_move_count: usize = 548;
/** Meters (meter.ts), i32: byte address of their block, 0 where there are none. */
export const at_meters: usize = 552;
/** Structures on faces (structure.ts), i32: byte address of their block, 0 where there are none. */
export const at_structures: usize = 556;
export const level_bytes: usize = 80;
export const most_levels: i32 = 10;
/**
 * One byte a tile: which neighbours are finer (`finer_*`); and along which of these seams water may pass in the tile's
 * step, with `claimed` beside them.
 */
export const at_tile_finer: usize = 1360;
export const at_tile_seams: usize = 1364;
/** Seconds with more than the duration depth, one a cell. */
export const at_duration: usize = 1368;
/** f32 a cell: twice the speed past which the maxima are looked at again, m/s; one byte a tile: the rows with a cell that is. */
export const at_known_speed: usize = 1372;
export const at_tile_faster: usize = 1380;
/** f64. */
export const at_duration_depth: usize = 1384;
/** i64 a tile: quads with cells of open boundaries, where water may come in between its steps. */
export const at_tile_open: usize = 1392;
/** Likewise: depths to work out because water may cross a face, where `at_tile_depths` also has those only fed from outside. */
export const at_tile_moves: usize = 1396;
export const plan_bytes: usize = 1400;

// an open boundary: kind, cells and what is known there; one block a boundary
export const group_kind: usize = 0;
export const group_count: usize = 4;
/** i32 a cell, f32 a cell (outward discharge per width, m²/s), f32 a cell (bed slope outward). */
export const group_cells: usize = 8;
export const group_discharge: usize = 12;
export const group_slope: usize = 16;
export const group_stage_start: usize = 24;
export const group_stage_end: usize = 32;
/** Volume over the cell area that came in, m; negative out. */
export const group_depth_in: usize = 40;
/** i32 a cell: its outer face, as place in the field * 4 + 2 where the face is a south face + 1 where outward is north or west. */
export const group_faces: usize = 20;
/** f32 a cell: the deepest water so far before the step, because a boundary gives and takes after the depths have changed. */
export const group_maxima: usize = 48;
export const group_bytes: usize = 56;
export const kind_free: i32 = 0;
export const kind_stage: i32 = 1;

// what is due in a tile in one part of a round; see levels.ts
export const due_faces: i32 = 1;
export const due_depths: i32 = 2;
/** The seam with a finer tile in the east or south. */
export const due_east: i32 = 4;
export const due_south: i32 = 8;
/** A finer neighbour ended a step in the middle of the tile's own. */
export const due_half: i32 = 16;

// which of a tile's neighbours are finer
export const finer_west: i32 = 1;
export const finer_east: i32 = 2;
export const finer_north: i32 = 4;
export const finer_south: i32 = 8;
/** A cell of the tile was under suspicion when the tile began its step. */
export const claimed: i32 = 16;

/** Cells of one bit of a tile's masks. */
export const bit_cols: i32 = 4;
export const tile_cols: i32 = 32;
export const tile_rows: i32 = 8;
// long enough that a processor fetches rows ahead (4 tiles: a third slower on a lake of a million cells)
export const run_tiles: i32 = 32;
export const run_shift: i32 = 26;
/** Tiles under each other that share a level. */
export const block_rows: i32 = 1;
