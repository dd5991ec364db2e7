/**
 * What of which tiles is awake, and how long the next step may be. A quad, four cells side by side, has its faces
 * worked out while it or the quad east or south of it holds water that can move, and two steps longer, until both
 * discharge buffers hold zeros; its depths too where the water lies west or north, or where a source feeds the tile. One
 * bit a quad, a byte a row, 64 bits a tile.
 */
import {
  at_awake_count, at_awake_list, at_cell_size, at_cols, at_courant, at_deepest, at_depth, at_dry, at_duration, at_duration_depth, at_elapsed,
  at_gravity, at_left, at_length, at_levels, at_longest_step, at_move_count, at_part, at_parts, at_rows, at_running, at_smallest_step, at_source, at_source_rate, at_step, at_tile_depth,
  at_tile_depths, at_tile_faces, at_tile_feed, at_tile_moves, at_tile_near, at_tile_nearer, at_tile_source, at_tile_wet_bits, bit_cols, run_shift, run_tiles, tile_cols, tile_rows,
} from './plan';
import { highest } from './depth';
import { step_constants } from './face';
import { choose_levels, find_holding, list_due } from './levels';

/**
 * Deepest water of tiles `from` up to `to`, read afresh: others may have taken water since the last step. Cells deeper
 * than the duration depth count for the whole interval; the steps put right what changes (depth.ts).
 */
export function survey(plan: usize, from: i32, to: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  const wet_bits = <usize>load<u32>(plan + at_tile_wet_bits);
  const dry = f32x4.splat(<f32>load<f64>(plan + at_dry));
  const several = load<i32>(plan + at_levels) > 1;
  const duration = <usize>load<u32>(plan + at_duration) - depth;
  const lasting = f32x4.splat(<f32>load<f64>(plan + at_duration_depth));
  const length = f32x4.splat(<f32>load<f64>(plan + at_length));
  for (let tile = from; tile < to; tile++) {
    let deepest = f32x4.splat(0);
    let wet: i64 = 0;
    let bit: i64 = 1;
    let o = depth + ((<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2);
    for (let row = 0; row < tile_rows; row++, o += <usize>cols << 2) {
      for (let p = o; p < o + (<usize>tile_cols << 2); p += <usize>bit_cols << 2, bit <<= 1) {
        const here = v128.load(p);
        if (v128.any_true(f32x4.gt(here, dry))) wet |= bit;
        deepest = f32x4.pmax(deepest, here);
        const lasts = f32x4.gt(here, lasting);
        if (v128.any_true(lasts)) v128.store(duration + p, f32x4.add(v128.load(duration + p), v128.and(length, lasts)));
      }
    }
    store<f32>(tile_depth + (<usize>tile << 2), highest(deepest));
    store<i64>(wet_bits + (<usize>tile << 3), wet);
    if (several) largest_source(plan, tile);
  }
}

/** The largest source of a tile's cells. */
function largest_source(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  let most = f32x4.splat(0);
  if (load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0) {
    let o = <usize>load<u32>(plan + at_source) + ((<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2);
    for (let row = 0; row < tile_rows; row++, o += <usize>cols << 2)
      for (let p = o; p < o + (<usize>tile_cols << 2); p += 16) most = f32x4.pmax(most, v128.load(p));
  }
  store<f32>(<usize>load<u32>(plan + at_tile_feed) + (<usize>tile << 2), highest(most));
}

/** Chooses the next step and lists the tiles awake; with no time left says so and leaves the list as it was. */
export function prepare(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const part = load<i32>(plan + at_part) + 1;
  if (part < load<i32>(plan + at_parts)) {
    store<i32>(plan + at_part, part);
    list_due(plan);
    return;
  }
  const several = load<i32>(plan + at_levels) > 1;
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  let deepest: f32 = 0;
  let holding = 0;
  for (let k = 0; k < across * down; k++)
    if (load<f32>(tile_depth + (<usize>k << 2)) > deepest) {
      deepest = load<f32>(tile_depth + (<usize>k << 2));
      holding = k;
    }
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
  let count = ceil<f64>(remaining / longest);
  if (several) count = rounder(count);
  const step = count <= 1 ? remaining : remaining / count;
  store<f64>(plan + at_step, step);
  if (step < load<f64>(plan + at_smallest_step)) {
    store<f64>(plan + at_smallest_step, step);
    find_holding(plan, holding);
  }
  store<i32>(plan + at_running, 1);
  step_constants(plan);
  if (several) {
    store<i32>(plan + at_left, <i32>count);
    choose_levels(plan, <i32>count);
    list_due(plan);
  } else list_awake(plan, across, down);
}

/** A count of steps with at most three bits set: what is left after the largest power of two takes few rounds more. */
function rounder(count: f64): f64 {
  const n = <i32>max<f64>(count, 1);
  const unit = max(1 << max(29 - clz(n), 0), 1);
  return <f64>(((n + unit - 1) / unit) * unit);
}

// quads along each edge of a tile
export const west_quads: u64 = 0x0101010101010101;
export const east_quads: u64 = 0x8080808080808080;
export const north_quads: u64 = 0xff;
export const south_quads: u64 = 0xff00000000000000;

/** Quads beside wet ones along the row or across it, of a tile in row `r` and column `t` of tiles, and those that are wet. */
// @ts-ignore: decorator
@inline
export function around(wet: usize, k: usize, t: i32, r: i32, across: i32, down: i32): u64 {
  const here = load<u64>(wet + k);
  let near = with_giving(wet, k, t, r, across, down) | ((here & ~east_quads) << 1) | (here << 8);
  if (t > 0) near |= (load<u64>(wet + k - 8) & east_quads) >> 7;
  if (r > 0) near |= load<u64>(wet + k - (<usize>across << 3)) >> 56;
  return near;
}

/** Of these the wet ones and those west and north of them, which keep their western and northern faces. */
// @ts-ignore: decorator
@inline
export function with_giving(wet: usize, k: usize, t: i32, r: i32, across: i32, down: i32): u64 {
  const here = load<u64>(wet + k);
  let near = here | ((here >> 1) & ~east_quads) | (here >> 8);
  if (t < across - 1) near |= (load<u64>(wet + k + 8) & west_quads) << 7;
  if (r < down - 1) near |= load<u64>(wet + k + (<usize>across << 3)) << 56;
  return near;
}

/** Adds a tile to a list of runs of which `count` are there: to the last run where it lies beside it, `like` it, or as a new one. */
// @ts-ignore: decorator
@inline
export function append(list: usize, count: i32, tile: i32, like: bool): i32 {
  if (like && count > 0) {
    const at = list + (<usize>(count - 1) << 2);
    const run = load<i32>(at);
    const more = run >>> run_shift;
    if (more + 1 < run_tiles && (run & ((1 << run_shift) - 1)) + more + 1 == tile) {
      store<i32>(at, run + (1 << run_shift));
      return count;
    }
  }
  store<i32>(list + (<usize>count << 2), tile);
  return count + 1;
}

function list_awake(plan: usize, across: i32, down: i32): void {
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_bits);
  const faces = <usize>load<u32>(plan + at_tile_faces);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const moves = <usize>load<u32>(plan + at_tile_moves);
  const near = <usize>load<u32>(plan + at_tile_near);
  const nearer = <usize>load<u32>(plan + at_tile_nearer);
  const list = <usize>load<u32>(plan + at_awake_list);
  let count = 0;
  let k: usize = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k += 8) {
      const now = with_giving(wet, k, t, r, across, down);
      const before = load<u64>(near + k);
      const awake = now | before | load<u64>(nearer + k);
      store<u64>(nearer + k, before);
      store<u64>(near + k, now);
      store<u64>(faces + k, awake);
      const move = awake | around(wet, k, t, r, across, down);
      store<u64>(moves + k, move);
      const deep = load<u8>(source + (k >> 3)) != 0 ? u64.MAX_VALUE : move;
      store<u64>(depths + k, deep);
      if (deep != 0) count = append(list, count, <i32>(k >> 3), t > 0);
    }
  store<i32>(plan + at_awake_count, count);
  store<i32>(plan + at_move_count, count);
}

/** Closes the step just taken. */
export function count_step(plan: usize): void {
  const remaining = load<f64>(plan + at_length) - load<f64>(plan + at_elapsed);
  const step = load<f64>(plan + at_step);
  if (load<i32>(plan + at_levels) > 1) {
    const left = load<i32>(plan + at_left) - 1;
    store<i32>(plan + at_left, left);
    store<f64>(plan + at_elapsed, left == 0 ? load<f64>(plan + at_length) : load<f64>(plan + at_elapsed) + step);
    return;
  }
  // the last step is the whole of what remained, so the interval ends exactly
  store<f64>(plan + at_elapsed, step == remaining ? load<f64>(plan + at_length) : load<f64>(plan + at_elapsed) + step);
}
