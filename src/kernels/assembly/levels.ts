/**
 * Time steps of their own for blocks of tiles: a round is 2^n of the finest steps, and a block at level l steps every
 * 2^l of them. Levels are chosen from the water alone at the start of a round, so they are no state. A face between two
 * levels steps with the finer, and so do the cells along it; a coarse cell beside it takes in each part what its own
 * held discharges and the finer ones give, so what leaves one cell enters the other whatever their levels.
 */
import {
  at_awake_count, at_awake_list, at_cell_size, at_cols, at_courant, at_depth, at_dry, at_gravity, at_holding_cell, at_level_updates, at_levels,
  at_longest_step, at_part, at_parts, at_rows, at_step, at_theta, at_tile_depth, at_tile_depths, at_tile_due, at_tile_faces, at_tile_feed,
  at_tile_level, at_tile_near, at_tile_nearer, at_tile_own_steps, at_tile_source, at_tile_wet, at_tile_wet_bits, at_wet_updates, bit_cols, block_rows, due_copy, due_depths, due_east, due_edges,
  due_faces, due_mixed, due_south, tile_cols, tile_rows,
} from './plan';
import { theta_of } from './face';

/** How many levels a block may lie above its neighbour: a wave that enters it waits for its next step. */
const most_apart: i32 = 1;

// @ts-ignore: decorator
@inline
export function level_of(plan: usize, tile: i32): i32 {
  return <i32>load<u8>(<usize>load<u32>(plan + at_tile_level) + tile);
}

/** Level of a seam of a tile: its own, or that of a finer neighbour where there is one. */
// @ts-ignore: decorator
@inline
export function seam_level(plan: usize, tile: i32, other: i32, inside: bool): i32 {
  const own = level_of(plan, tile);
  return inside ? min(own, level_of(plan, other)) : own;
}
// @ts-ignore: decorator
@inline
export function east_level(plan: usize, tile: i32, across: i32): i32 {
  return seam_level(plan, tile, tile + 1, tile % across < across - 1);
}
// @ts-ignore: decorator
@inline
export function west_level(plan: usize, tile: i32, across: i32): i32 {
  return seam_level(plan, tile, tile - 1, tile % across > 0);
}
// @ts-ignore: decorator
@inline
export function south_level(plan: usize, tile: i32, across: i32): i32 {
  return seam_level(plan, tile, tile + across, tile + across < across * (load<i32>(plan + at_rows) / tile_rows));
}
// @ts-ignore: decorator
@inline
export function north_level(plan: usize, tile: i32, across: i32): i32 {
  return seam_level(plan, tile, tile - across, tile >= across);
}

/** So many finest steps may make a round: the largest power of two in `count` that the levels allow. */
export function choose_levels(plan: usize, count: i32): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const tiles = across * down;
  let most = min(31 - clz(count), load<i32>(plan + at_levels) - 1);
  const step = load<f64>(plan + at_step);
  const dry = load<f64>(plan + at_dry);
  // a hair of room, so that a whole interval that divides by two is not lost to rounding
  const reach = load<f64>(plan + at_courant) * load<f64>(plan + at_cell_size) * (1 + 1e-9);
  // the step is stable up to a Courant number in the root of theta
  const bound = (reach * reach) / (load<f64>(plan + at_gravity) * load<f64>(plan + at_theta));
  const longest = load<f64>(plan + at_longest_step) * (1 + 1e-9);
  while (most > 0 && step * <f64>(1 << most) > longest) most--;
  const round = step * <f64>(1 << most);
  const depth = <usize>load<u32>(plan + at_tile_depth);
  const feed = <usize>load<u32>(plan + at_tile_feed);
  const levels = <usize>load<u32>(plan + at_tile_level);
  for (let block = 0; block < down; block += block_rows)
    for (let t = 0; t < across; t++) {
      let water = dry;
      const end = min(block + block_rows, down);
      for (let r = block; r < end; r++) {
        const k = <usize>(r * across + t) << 2;
        water = max<f64>(water, max<f64>(<f64>load<f32>(depth + k), dry) + <f64>load<f32>(feed + k) * round);
      }
      let level = most;
      let own = round;
      while (level > 0 && own * own * water > bound * theta_of(plan, own)) {
        level--;
        own *= 0.5;
      }
      store<u8>(levels + block * across + t, level);
    }
  // no block far above its neighbours: south and east, then north and west; exact for steps along the axes
  const apart = block_rows * across;
  for (let block = 0; block < down; block += block_rows)
    for (let t = 0; t < across; t++) {
      const k = levels + block * across + t;
      let level = <i32>load<u8>(k);
      if (t > 0) level = min(level, <i32>load<u8>(k - 1) + most_apart);
      if (block > 0) level = min(level, <i32>load<u8>(k - apart) + most_apart);
      store<u8>(k, level);
    }
  for (let block = ((down - 1) / block_rows) * block_rows; block >= 0; block -= block_rows)
    for (let t = across - 1; t >= 0; t--) {
      const k = levels + block * across + t;
      let level = <i32>load<u8>(k);
      if (t < across - 1) level = min(level, <i32>load<u8>(k + 1) + most_apart);
      if (block + block_rows < down) level = min(level, <i32>load<u8>(k + apart) + most_apart);
      store<u8>(k, level);
    }
  for (let r = 0; r < down; r++)
    if (r % block_rows != 0) memory.copy(levels + r * across, levels + (r - (r % block_rows)) * across, across);
  store<i32>(plan + at_part, 0);
  store<i32>(plan + at_parts, 1 << most);
}

/** What is awake of the tiles that begin a step, and what is due in this part. */
export function list_due(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const part = load<i32>(plan + at_part);
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_bits);
  const faces = <usize>load<u32>(plan + at_tile_faces);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const near = <usize>load<u32>(plan + at_tile_near);
  const nearer = <usize>load<u32>(plan + at_tile_nearer);
  const levels = <usize>load<u32>(plan + at_tile_level);
  const dues = <usize>load<u32>(plan + at_tile_due);
  const own_steps = <usize>load<u32>(plan + at_tile_own_steps);
  const list = <usize>load<u32>(plan + at_awake_list);
  const row = <usize>across << 2;
  let k: usize = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k += 4) {
      if ((part & ((1 << <i32>load<u8>(levels + (k >> 2))) - 1)) != 0) continue;
      store<i32>(own_steps + k, load<i32>(own_steps + k) + 1);
      const here = load<i32>(wet + k);
      let now = here | ((here & 0x77777777) << 1) | ((here >>> 1) & 0x77777777) | (here << 4) | (here >>> 4);
      if (t > 0) now |= (load<i32>(wet + k - 4) >>> 3) & 0x11111111;
      if (t < across - 1) now |= (load<i32>(wet + k + 4) & 0x11111111) << 3;
      if (r > 0) now |= load<i32>(wet + k - row) >>> 28;
      if (r < down - 1) now |= load<i32>(wet + k + row) << 28;
      const before = load<i32>(near + k);
      const awake = now | before | load<i32>(nearer + k);
      store<i32>(nearer + k, before);
      store<i32>(near + k, now);
      store<i32>(faces + k, awake);
      const deep = load<u8>(source + (k >> 2)) != 0 ? -1 : awake;
      store<i32>(depths + k, deep);
      const sum = plan + at_level_updates + (<usize>load<u8>(levels + (k >> 2)) << 3);
      store<f64>(sum, load<f64>(sum) + <f64>(popcnt<i32>(here) * bit_cols));
    }
  let count = 0;
  k = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k += 4) {
      const at = k >> 2;
      const own = <i32>load<u8>(levels + at);
      const awake = load<i32>(depths + k) != 0;
      const was = <i32>load<u8>(dues + at);
      let due = 0;
      if (awake) {
        const whole = (1 << own) - 1;
        if ((part & whole) == 0) due = due_faces;
        if (((part + 1) & whole) == 0) due |= due_depths;
      }
      if (own > 0) {
        if (t < across - 1) due |= beside(levels, depths, part, own, awake, at + 1, due_east);
        if (r < down - 1) due |= beside(levels, depths, part, own, awake, at + across, due_south);
        if (t > 0) due |= beside(levels, depths, part, own, awake, at - 1, 0);
        if (r > 0) due |= beside(levels, depths, part, own, awake, at - across, 0);
      }
      // what was renewed a part ago and is not now is still to be brought into the other buffer
      if ((due & due_faces) == 0 && (was & (due_faces | due_east | due_south)) != 0) due |= due_copy;
      store<u8>(dues + at, due);
      if (due != 0) store<i32>(list + (<usize>(count++) << 2), <i32>at);
    }
  store<i32>(plan + at_awake_count, count);
}

/** What a finer neighbour makes due in a tile: the face between them, in the tile that keeps it, and the cells along it. */
// @ts-ignore: decorator
@inline
function beside(levels: usize, depths: usize, part: i32, own: i32, awake: bool, other: usize, seam: i32): i32 {
  const level = <i32>load<u8>(levels + other);
  if (level >= own || (!awake && load<i32>(depths + (other << 2)) == 0)) return 0;
  const step = (1 << level) - 1;
  return due_mixed | ((part & step) == 0 ? seam : 0) | (((part + 1) & step) == 0 ? due_edges : 0);
}

/** The deepest cell of the deepest tile: it held the step. */
export function find_holding(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const first = (tile / across) * tile_rows * cols + (tile % across) * tile_cols;
  let best = first;
  for (let r = 0; r < tile_rows; r++)
    for (let i = first + r * cols; i < first + r * cols + tile_cols; i++)
      if (load<f32>(depth + (<usize>i << 2)) > load<f32>(depth + (<usize>best << 2))) best = i;
  store<i32>(plan + at_holding_cell, best);
}

/** Updates of wet cells in the interval: the wet cells of each tile at its end, by its own steps. */
export function count_updates(plan: usize, tiles: i32): void {
  const wet = <usize>load<u32>(plan + at_tile_wet);
  const steps = <usize>load<u32>(plan + at_tile_own_steps);
  let sum: f64 = 0;
  for (let o: usize = 0; o < <usize>tiles << 2; o += 4) sum += <f64>load<i32>(wet + o) * <f64>load<i32>(steps + o);
  store<f64>(plan + at_wet_updates, sum);
  memory.fill(steps, 0, tiles << 2);
}
