/**
 * Which tiles are awake in the sub-grid kernel, how long the next step may be, and what is told at the end of an
 * interval. A tile is awake while it or one beside it holds water that can move, and two steps longer, until both
 * discharge buffers hold zeros; where a source feeds it, it is awake too.
 */
import {
  at_above, at_area_x, at_area_y, at_awake_count, at_awake_list, at_bed, at_cell_size, at_cols, at_courant, at_depth, at_discharge_x,
  at_discharge_y, at_dry, at_duration, at_elapsed, at_gravity, at_group_count, at_groups, at_holding_cell, at_length, at_level, at_longest_step,
  at_lowest, at_other_x, at_other_y, at_residual, at_rows, at_running, at_smallest_step, at_step, at_still_depth,
  at_tile_awake, at_tile_depth, at_tile_feed, at_tile_moving, at_tile_near, at_tile_nearer, at_tile_source, at_tile_wet, at_tile_wet_now, at_told_level,
  at_updates, at_velocity_x, at_velocity_y, group_cells, group_count, group_kind, group_stage_end, group_stage_start, kind_free, outside,
  subgrid_group_bytes, tile_cols, tile_rows,
} from './subgrid-plan';

/** Chooses the next step and lists the tiles awake; with no time left says so and leaves the list as it was. */
export function prepare(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  if (remaining <= 0) {
    store<i32>(plan + at_running, 0);
    return;
  }
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  let deepest: f32 = 0;
  let holding = 0;
  for (let k = 0; k < across * down; k++)
    if (load<f32>(tile_depth + (<usize>k << 2)) > deepest) {
      deepest = load<f32>(tile_depth + (<usize>k << 2));
      holding = k;
    }
  // on dry ground the step is held by the height to which sources may fill a cell meanwhile
  let given: f64 = 0;
  const feed = <usize>load<u32>(plan + at_tile_feed);
  for (let k = 0; k < across * down; k++) given = max<f64>(given, <f64>load<f32>(feed + (<usize>k << 2)));
  const beyond = wake_boundaries(plan, across);
  const water = max<f64>(max<f64>(<f64>deepest, load<f64>(plan + at_dry)), max<f64>(given, beyond));
  const longest = min<f64>(
    load<f64>(plan + at_longest_step),
    (load<f64>(plan + at_courant) * load<f64>(plan + at_cell_size)) / sqrt<f64>(load<f64>(plan + at_gravity) * water),
  );
  const count = ceil<f64>(remaining / longest);
  const step = count <= 1 ? remaining : remaining / count;
  store<f64>(plan + at_step, step);
  if (step < load<f64>(plan + at_smallest_step)) {
    store<f64>(plan + at_smallest_step, step);
    find_holding(plan, holding);
  }
  store<i32>(plan + at_running, 1);
  list_awake(plan, across, down);
}

/** Keeps the tiles at stage boundaries awake, for water may come in over dry ground; gives the most there is beyond them, m. */
function wake_boundaries(plan: usize, across: i32): f64 {
  const cols = load<i32>(plan + at_cols);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const wet = <usize>load<u32>(plan + at_tile_wet_now);
  const groups = <usize>load<u32>(plan + at_groups);
  let most: f64 = 0;
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * subgrid_group_bytes;
    if (load<i32>(group + group_kind) == kind_free) continue;
    const stage = max<f64>(load<f64>(group + group_stage_start), load<f64>(group + group_stage_end));
    const cells = <usize>load<u32>(group + group_cells);
    for (let j: usize = 0; j < <usize>load<i32>(group + group_count); j++) {
      const cell = load<i32>(cells + (j << 2));
      const row = cell / cols;
      most = max<f64>(most, stage - <f64>load<f32>(lowest + (<usize>cell << 2)));
      store<u8>(wet + (row / tile_rows) * across + (cell - row * cols) / tile_cols, 1);
    }
  }
  return most;
}

/** The cell of a tile whose water stands highest above its lowest ground: it held the step. */
function find_holding(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const level = <usize>load<u32>(plan + at_level);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const first = (tile / across) * tile_rows * cols + (tile % across) * tile_cols;
  let best = first;
  let most: f64 = -1;
  for (let r = 0; r < tile_rows; r++)
    for (let i = first + r * cols; i < first + r * cols + tile_cols; i++) {
      const height = load<f64>(level + (<usize>i << 3)) - <f64>load<f32>(lowest + (<usize>i << 2));
      if (height > most) {
        most = height;
        best = i;
      }
    }
  store<i32>(plan + at_holding_cell, best);
}

function list_awake(plan: usize, across: i32, down: i32): void {
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_now);
  const near = <usize>load<u32>(plan + at_tile_near);
  const nearer = <usize>load<u32>(plan + at_tile_nearer);
  const awake = <usize>load<u32>(plan + at_tile_awake);
  const list = <usize>load<u32>(plan + at_awake_list);
  let count = 0;
  let k = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k++) {
      let now = load<u8>(wet + k) != 0 || load<u8>(source + k) != 0;
      if (!now && t > 0) now = load<u8>(wet + k - 1) != 0;
      if (!now && t < across - 1) now = load<u8>(wet + k + 1) != 0;
      if (!now && r > 0) now = load<u8>(wet + k - across) != 0;
      if (!now && r < down - 1) now = load<u8>(wet + k + across) != 0;
      const before = load<u8>(near + k) != 0;
      const works = now || before || load<u8>(nearer + k) != 0;
      store<u8>(nearer + k, before ? 1 : 0);
      store<u8>(near + k, now ? 1 : 0);
      store<u8>(awake + k, works ? 1 : 0);
      if (works) store<i32>(list + (<usize>(count++) << 2), k);
    }
  store<i32>(plan + at_awake_count, count);
  store<f64>(plan + at_updates, load<f64>(plan + at_updates) + <f64>count * <f64>(tile_cols * tile_rows));
}

/** Closes the step just taken. */
export function count_step(plan: usize): void {
  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  const step = load<f64>(plan + at_step);
  // the last step is the whole of what remained, so the interval ends exactly
  store<f64>(plan + at_elapsed, step == remaining ? load<f64>(plan + at_length) : load<f64>(plan + at_elapsed) + step);
}

/** Puts the newest discharges of a tile into the first buffer where they are in the second. */
export function settle(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const first = (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
  const x = <usize>load<u32>(plan + at_discharge_x) + first;
  const y = <usize>load<u32>(plan + at_discharge_y) + first;
  const other_x = <usize>load<u32>(plan + at_other_x) + first;
  const other_y = <usize>load<u32>(plan + at_other_y) + first;
  for (let row = 0; row < tile_rows; row++) {
    const o = <usize>(row * cols) << 2;
    memory.copy(x + o, other_x + o, tile_cols << 2);
    memory.copy(y + o, other_y + o, tile_cols << 2);
  }
}

/** What a tile tells at the end of an interval: velocities, level and bed, wet cells, time above the duration depth. */
export function tell(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const awake = load<u8>(<usize>load<u32>(plan + at_tile_awake) + tile) != 0;
  const moving = <usize>load<u32>(plan + at_tile_moving) + tile;
  const wet_cells = <usize>load<u32>(plan + at_tile_wet) + (<usize>tile << 2);
  if (!awake && load<u8>(moving) == 0) {
    store<i32>(wet_cells, 0);
    return;
  }
  store<u8>(moving, awake ? 1 : 0);
  const level = <usize>load<u32>(plan + at_level);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const qx = <usize>load<u32>(plan + at_discharge_x);
  const qy = <usize>load<u32>(plan + at_discharge_y);
  const area_x = <usize>load<u32>(plan + at_area_x);
  const area_y = <usize>load<u32>(plan + at_area_y);
  const vx = <usize>load<u32>(plan + at_velocity_x);
  const vy = <usize>load<u32>(plan + at_velocity_y);
  const told = <usize>load<u32>(plan + at_told_level);
  const bed = <usize>load<u32>(plan + at_bed);
  const duration = <usize>load<u32>(plan + at_duration);
  const above = <usize>load<u32>(plan + at_above);
  const still = <f32>load<f64>(plan + at_still_depth);
  const dry = load<f64>(plan + at_dry);
  let wet = 0;
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    let o = <usize>(row * cols + left) << 2;
    for (let k = 0; k < tile_cols; k++, o += 4) {
      const eta = load<f64>(level + (o << 1));
      if (eta == outside) continue;
      const h = load<f32>(depth + o);
      let u: f32 = 0;
      let v: f32 = 0;
      if (h > still) {
        const twice = h + h;
        u = (load<f32>(qx + o - 4) + load<f32>(qx + o)) / max<f32>(load<f32>(area_x + o - 4) + load<f32>(area_x + o), twice);
        v = -(load<f32>(qy + o - stride) + load<f32>(qy + o)) / max<f32>(load<f32>(area_y + o - stride) + load<f32>(area_y + o), twice);
      }
      store<f32>(vx + o, u);
      store<f32>(vy + o, v);
      store<f32>(told + o, <f32>eta);
      store<f32>(bed + o, <f32>(eta - (<f64>h + <f64>load<f32>(residual + o))));
      if (eta - <f64>load<f32>(lowest + o) > dry) wet++;
      const seconds = load<f32>(above + o);
      if (seconds > 0) {
        store<f32>(duration + o, load<f32>(duration + o) + seconds);
        store<f32>(above + o, 0);
      }
    }
  }
  store<i32>(wet_cells, wet);
}
