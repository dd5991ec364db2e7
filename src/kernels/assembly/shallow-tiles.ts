/**
 * Which tiles are awake in the shallow-water kernel, how long the next step may be, and the velocities told at the end
 * of an interval. A tile has faces to work out while it or one beside it holds water that can move, and one step
 * longer, until its fluxes are zeros; where a source feeds it its cells are worked out too.
 */
import {
  at_awake_count, at_awake_list, at_bed, at_cell_size, at_cols, at_courant, at_depth, at_dry, at_duration, at_duration_depth, at_elapsed, at_gravity, at_group_count, at_groups, at_holding_cell, at_length, at_longest_step,
  at_rows, at_running, at_smallest_step, at_source_rate, at_still_depth, at_step, at_tile_depth, at_tile_moving, at_tile_near_before,
  at_tile_source, at_tile_speed, at_tile_wet, at_tile_wet_now, at_tile_work, at_velocity_x, at_velocity_y, at_water_x, at_water_y, group_bytes, group_cells,
  group_count, group_kind, group_stage_end, group_stage_start, kind_stage, tile_cols, tile_rows, work_cells, work_faces,
} from './shallow-plan';
import { step_constants } from './shallow-predict';
import { highest } from './shallow-update';

/** Deepest and fastest water of a tile, read afresh: others may have taken water since the last step. */
export function survey(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const first = (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const water_x = <usize>load<u32>(plan + at_water_x) + first;
  const water_y = <usize>load<u32>(plan + at_water_y) + first;
  const dry = f32x4.splat(<f32>load<f64>(plan + at_dry));
  const g = f32x4.splat(<f32>load<f64>(plan + at_gravity));
  let deepest = f32x4.splat(0);
  let fastest = f32x4.splat(0);
  for (let row = 0; row < tile_rows; row++) {
    const start = <usize>(row * cols) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const h = v128.load(depth + o);
      deepest = f32x4.pmax(deepest, h);
      const wet = f32x4.gt(h, dry);
      if (!v128.any_true(wet)) continue;
      const along = f32x4.pmax(f32x4.abs(v128.load(water_x + o)), f32x4.abs(v128.load(water_y + o)));
      fastest = f32x4.pmax(fastest, v128.and(wet, f32x4.add(along, f32x4.sqrt(f32x4.mul(g, h)))));
    }
  }
  store<f32>(<usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2), highest(deepest));
  store<f32>(<usize>load<u32>(plan + at_tile_speed) + (<usize>tile << 2), highest(fastest));
  store<u8>(<usize>load<u32>(plan + at_tile_wet_now) + tile, v128.any_true(f32x4.gt(deepest, dry)) ? 1 : 0);
}

/**
 * Cells of a tile deeper than the duration depth at the start of an interval count for the whole of it; the steps put
 * right what changes (shallow-update.ts).
 */
export function count_duration(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const first = (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
  const lasting = <f32>load<f64>(plan + at_duration_depth);
  if (!(load<f32>(<usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2)) > lasting)) return;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const duration = <usize>load<u32>(plan + at_duration) + first;
  const length = f32x4.splat(<f32>load<f64>(plan + at_length));
  for (let row = 0; row < tile_rows; row++) {
    const start = <usize>(row * cols) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const lasts = f32x4.gt(v128.load(depth + o), f32x4.splat(lasting));
      if (v128.any_true(lasts)) v128.store(duration + o, f32x4.add(v128.load(duration + o), v128.and(length, lasts)));
    }
  }
}

/** Chooses the next step and lists the tiles awake; with no time left says so and leaves the list as it was. */
export function prepare(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  if (remaining <= 0) {
    store<i32>(plan + at_running, 0);
    return;
  }
  const speeds = <usize>load<u32>(plan + at_tile_speed);
  let fastest: f32 = 0;
  let holding = 0;
  for (let k = 0; k < across * down; k++)
    if (load<f32>(speeds + (<usize>k << 2)) > fastest) {
      fastest = load<f32>(speeds + (<usize>k << 2));
      holding = k;
    }
  const reach = load<f64>(plan + at_courant) * load<f64>(plan + at_cell_size);
  const outside = wake_boundaries(plan, across);
  let speed = max<f64>(<f64>fastest, sqrt<f64>(load<f64>(plan + at_gravity) * max<f64>(load<f64>(plan + at_dry), outside)));
  let longest = min<f64>(load<f64>(plan + at_longest_step), reach / speed);
  // on dry ground the step is held by the depth that sources may give in it
  const given = load<f64>(plan + at_source_rate) * min<f64>(longest, remaining);
  speed = max<f64>(speed, sqrt<f64>(load<f64>(plan + at_gravity) * given));
  longest = min<f64>(longest, reach / speed);
  const count = ceil<f64>(remaining / longest);
  const step = count <= 1 ? remaining : remaining / count;
  store<f64>(plan + at_step, step);
  if (step < load<f64>(plan + at_smallest_step)) {
    store<f64>(plan + at_smallest_step, step);
    find_holding(plan, holding);
  }
  store<i32>(plan + at_running, 1);
  step_constants(plan);
  list_awake(plan, across, down);
}

/** The cell of a tile with the fastest waves: it held the step. */
function find_holding(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const water_x = <usize>load<u32>(plan + at_water_x);
  const water_y = <usize>load<u32>(plan + at_water_y);
  const g = <f32>load<f64>(plan + at_gravity);
  const first = (tile / across) * tile_rows * cols + (tile % across) * tile_cols;
  let best = first;
  let fastest: f32 = 0;
  for (let r = 0; r < tile_rows; r++)
    for (let i = first + r * cols; i < first + r * cols + tile_cols; i++) {
      const o = <usize>i << 2;
      const h = load<f32>(depth + o);
      const along = max<f32>(abs<f32>(load<f32>(water_x + o)), abs<f32>(load<f32>(water_y + o)));
      const speed = h > 0 ? along + sqrt<f32>(g * h) : 0;
      if (speed > fastest) {
        fastest = speed;
        best = i;
      }
    }
  store<i32>(plan + at_holding_cell, best);
}

/** Keeps the tiles at stage boundaries awake, for water may come in over dry ground; gives the most there is beyond them, m. */
function wake_boundaries(plan: usize, across: i32): f64 {
  const cols = load<i32>(plan + at_cols);
  const bed = <usize>load<u32>(plan + at_bed);
  const wet = <usize>load<u32>(plan + at_tile_wet_now);
  const groups = <usize>load<u32>(plan + at_groups);
  let most: f64 = 0;
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    if (load<i32>(group + group_kind) != kind_stage) continue;
    const stage = max<f64>(load<f64>(group + group_stage_start), load<f64>(group + group_stage_end));
    const cells = <usize>load<u32>(group + group_cells);
    for (let j: usize = 0; j < <usize>load<i32>(group + group_count); j++) {
      const cell = load<i32>(cells + (j << 2));
      const row = cell / cols;
      most = max<f64>(most, stage - <f64>load<f32>(bed + (<usize>cell << 2)));
      store<u8>(wet + (row / tile_rows) * across + (cell - row * cols) / tile_cols, 1);
    }
  }
  return most;
}

function list_awake(plan: usize, across: i32, down: i32): void {
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_now);
  const near = <usize>load<u32>(plan + at_tile_near_before);
  const work = <usize>load<u32>(plan + at_tile_work);
  const list = <usize>load<u32>(plan + at_awake_list);
  let count = 0;
  let k = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k++) {
      let now = load<u8>(wet + k) != 0;
      if (!now && t > 0) now = load<u8>(wet + k - 1) != 0;
      if (!now && t < across - 1) now = load<u8>(wet + k + 1) != 0;
      if (!now && r > 0) now = load<u8>(wet + k - across) != 0;
      if (!now && r < down - 1) now = load<u8>(wet + k + across) != 0;
      let todo = 0;
      if (now || load<u8>(near + k) != 0) todo = work_faces | work_cells;
      if (load<u8>(source + k) != 0) todo |= work_cells;
      store<u8>(near + k, now ? 1 : 0);
      store<u8>(work + k, todo);
      if (todo != 0) store<i32>(list + (<usize>(count++) << 2), k);
    }
  store<i32>(plan + at_awake_count, count);
}

/** Closes the step just taken. */
export function count_step(plan: usize): void {
  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  const step = load<f64>(plan + at_step);
  // the last step is the whole of what remained, so the interval ends exactly
  store<f64>(plan + at_elapsed, step == remaining ? load<f64>(plan + at_length) : load<f64>(plan + at_elapsed) + step);
}

/** Velocities of a tile as they are told, east and north, and its wet cells. */
export function velocities(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const wet_cells = <usize>load<u32>(plan + at_tile_wet) + (<usize>tile << 2);
  const moving = <usize>load<u32>(plan + at_tile_moving) + tile;
  const holds = load<u8>(<usize>load<u32>(plan + at_tile_wet_now) + tile) != 0;
  if (!holds) store<i32>(wet_cells, 0);
  if (!holds && load<u8>(moving) == 0) return;
  const first = (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const water_x = <usize>load<u32>(plan + at_water_x) + first;
  const water_y = <usize>load<u32>(plan + at_water_y) + first;
  const told_x = <usize>load<u32>(plan + at_velocity_x) + first;
  const told_y = <usize>load<u32>(plan + at_velocity_y) + first;
  const dry = f32x4.splat(<f32>load<f64>(plan + at_dry));
  const still = f32x4.splat(<f32>load<f64>(plan + at_still_depth));
  let wet = 0;
  for (let row = 0; row < tile_rows; row++) {
    const start = <usize>(row * cols) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const h = v128.load(depth + o);
      const flows = f32x4.gt(h, still);
      wet += popcnt<i32>(i32x4.bitmask(f32x4.gt(h, dry)));
      v128.store(told_x + o, v128.and(flows, v128.load(water_x + o)));
      v128.store(told_y + o, v128.and(flows, f32x4.sub(f32x4.splat(0), v128.load(water_y + o))));
    }
  }
  store<u8>(moving, holds ? 1 : 0);
  store<i32>(wet_cells, wet);
}
