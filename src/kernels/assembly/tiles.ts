/**
 * Which rows of which tiles are awake, and how long the next step may be. A row of a tile (32 cells side by side) is
 * awake while it or one beside it holds water that can move, and two steps longer, until both discharge buffers hold
 * zeros; where a source feeds the tile its depths are awake too. One bit a row, eight rows a byte.
 */
import {
  at_awake_count, at_awake_list, at_cell_size, at_cols, at_courant, at_deepest, at_depth, at_dry, at_elapsed,
  at_gravity, at_length, at_longest_step, at_rows, at_running, at_smallest_step, at_source_rate, at_step, at_tile_depth,
  at_tile_depths, at_tile_faces, at_tile_near, at_tile_nearer, at_tile_source, at_tile_wet_rows, tile_cols, tile_rows,
} from './plan';
import { highest } from './depth';

/** Deepest water of tiles `from` up to `to`, read afresh: others may have taken water since the last step. */
export function survey(plan: usize, from: i32, to: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  const wet_rows = <usize>load<u32>(plan + at_tile_wet_rows);
  const dry = <f32>load<f64>(plan + at_dry);
  for (let tile = from; tile < to; tile++) {
    let deepest: f32 = 0;
    let wet = 0;
    let o = depth + ((<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2);
    for (let row = 0; row < tile_rows; row++, o += <usize>cols << 2) {
      let row_deepest = f32x4.splat(0);
      for (let p = o; p < o + (<usize>tile_cols << 2); p += 16) row_deepest = f32x4.pmax(row_deepest, v128.load(p));
      const most = highest(row_deepest);
      if (most > dry) wet |= 1 << row;
      deepest = max<f32>(deepest, most);
    }
    store<f32>(tile_depth + (<usize>tile << 2), deepest);
    store<u8>(wet_rows + tile, <u8>wet);
  }
}

/** Chooses the next step and lists the tiles awake; with no time left says so and leaves the list as it was. */
export function prepare(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  let deepest: f32 = 0;
  for (let k = 0; k < across * down; k++) deepest = max<f32>(deepest, load<f32>(tile_depth + (<usize>k << 2)));
  store<f64>(plan + at_deepest, <f64>deepest);

  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  if (remaining <= 0) {
    store<i32>(plan + at_running, 0);
    return;
  }
  // on dry ground the step is held by the depth that sources may give meanwhile; rows asleep hold less than dry
  const water = max<f64>(max<f64>(<f64>deepest, load<f64>(plan + at_dry)), load<f64>(plan + at_source_rate) * remaining);
  const longest = min<f64>(
    load<f64>(plan + at_longest_step),
    (load<f64>(plan + at_courant) * load<f64>(plan + at_cell_size)) / sqrt<f64>(load<f64>(plan + at_gravity) * water),
  );
  const count = ceil<f64>(remaining / longest);
  const step = count <= 1 ? remaining : remaining / count;
  store<f64>(plan + at_step, step);
  store<f64>(plan + at_smallest_step, min<f64>(step, load<f64>(plan + at_smallest_step)));
  store<i32>(plan + at_running, 1);
  list_awake(plan, across, down);
}

function list_awake(plan: usize, across: i32, down: i32): void {
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_rows);
  const faces = <usize>load<u32>(plan + at_tile_faces);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const near = <usize>load<u32>(plan + at_tile_near);
  const nearer = <usize>load<u32>(plan + at_tile_nearer);
  const list = <usize>load<u32>(plan + at_awake_list);
  let count = 0;
  let k = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k++) {
      const here = <i32>load<u8>(wet + k);
      let now = here | (here << 1) | (here >> 1);
      if (t > 0) now |= load<u8>(wet + k - 1);
      if (t < across - 1) now |= load<u8>(wet + k + 1);
      if (r > 0) now |= <i32>load<u8>(wet + k - across) >> 7;
      if (r < down - 1) now |= <i32>load<u8>(wet + k + across) << 7;
      now &= 255;
      const before = <i32>load<u8>(near + k);
      const awake = now | before | <i32>load<u8>(nearer + k);
      store<u8>(nearer + k, <u8>before);
      store<u8>(near + k, <u8>now);
      store<u8>(faces + k, <u8>awake);
      const deep = load<u8>(source + k) != 0 ? 255 : awake;
      store<u8>(depths + k, <u8>deep);
      if (deep != 0) store<i32>(list + (<usize>(count++) << 2), k);
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
