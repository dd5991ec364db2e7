/**
 * Time steps of their own for tiles: a round is 2^n of the finest steps, and a tile at level l steps every 2^l of them.
 * Levels are chosen from the water alone at the start of a round, so they are no state, and neighbours differ by at most
 * one. The faces of a seam between two levels step with the finer tile, and so do the coarser tile's cells along it, by
 * the discharges that it holds and those of the seam (mixed.ts): what leaves one cell enters the other.
 */
import {
  at_awake_count, at_awake_list, at_cell_size, at_cols, at_courant, at_depth, at_dry, at_gravity, at_holding_cell, at_level_updates, at_levels,
  at_longest_step, at_move_count, at_move_list, at_part, at_parts, at_rows, at_step, at_tile_depth, at_tile_depths, at_tile_due, at_tile_faces,
  at_tile_feed, at_tile_finer, at_tile_level, at_tile_moves, at_tile_near, at_tile_open, at_tile_own_steps, at_tile_seams, at_tile_source, at_tile_wet, at_tile_wet_bits, at_wet_updates,
  bit_cols, block_rows, claimed, due_depths, due_east, due_faces, due_half, due_south, finer_east, finer_north, finer_south, finer_west, tile_cols, tile_rows,
} from './plan';
import { pinned } from './structure';
import { append, around, east_quads, north_quads, south_quads, west_quads, with_giving } from './tiles';

/** How many levels a block may lie above its neighbour; seam.ts counts on 1. */
const most_apart: i32 = 1;
/**
 * Share of the largest Courant number that longer steps may reach. Held to the whole of it, a level creek of one depth
 * between levels rang until it was a metre off; at 0.8 nothing does.
 */
const longer_share: f64 = 0.8;

// @ts-ignore: decorator
@inline
export function level_of(plan: usize, tile: i32): i32 {
  return <i32>load<u8>(<usize>load<u32>(plan + at_tile_level) + tile);
}

/** Whether finer neighbours begin a step in the middle of the tile's own. */
// @ts-ignore: decorator
@inline
export function in_second_half(plan: usize, tile: i32): bool {
  const whole = 1 << level_of(plan, tile);
  return (
    (<i32>load<u8>(<usize>load<u32>(plan + at_tile_seams) + tile) & (claimed - 1)) != 0 && (load<i32>(plan + at_part) & (whole - 1)) == whole >> 1
  );
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
  const bound = (reach * reach * (longer_share * longer_share)) / load<f64>(plan + at_gravity);
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
      while (level > 0 && own * own * water > bound) {
        level--;
        own *= 0.5;
      }
      // a structure's faces are worked out once a finest step
      if (pinned(plan, block * across + t)) level = 0;
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
  const finer = <usize>load<u32>(plan + at_tile_finer);
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++) {
      const k = r * across + t;
      const own = load<u8>(levels + k);
      let edges = 0;
      if (t > 0 && load<u8>(levels + k - 1) < own) edges |= finer_west;
      if (t < across - 1 && load<u8>(levels + k + 1) < own) edges |= finer_east;
      if (r > 0 && load<u8>(levels + k - across) < own) edges |= finer_north;
      if (r < down - 1 && load<u8>(levels + k + across) < own) edges |= finer_south;
      store<u8>(finer + k, edges);
    }
  memory.fill(load<u32>(plan + at_tile_seams), 0, tiles);
  store<i32>(plan + at_part, 0);
  store<i32>(plan + at_parts, 1 << most);
}

/** What is awake of the tiles that begin a step, and what is due in this part. */
export function list_due(plan: usize): void {
  const part = load<i32>(plan + at_part);
  wake_beginning(plan, part);
  const most = part == 0 ? 31 - clz(load<i32>(plan + at_parts)) : ctz(part);
  for (let level = 1; level <= most; level++) open_seams(plan, level);
  list_runs(plan, part);
}

/** Masks of the tiles that begin a step, from where the water is. */
function wake_beginning(plan: usize, part: i32): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const down = load<i32>(plan + at_rows) / tile_rows;
  const source = <usize>load<u32>(plan + at_tile_source);
  const wet = <usize>load<u32>(plan + at_tile_wet_bits);
  const open = <usize>load<u32>(plan + at_tile_open);
  const faces = <usize>load<u32>(plan + at_tile_faces);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const moves = <usize>load<u32>(plan + at_tile_moves);
  const near = <usize>load<u32>(plan + at_tile_near);
  const levels = <usize>load<u32>(plan + at_tile_level);
  const own_steps = <usize>load<u32>(plan + at_tile_own_steps);
  let k: usize = 0;
  for (let r = 0; r < down; r++)
    for (let t = 0; t < across; t++, k += 8) {
      const own = <usize>load<u8>(levels + (k >> 3));
      if ((part & ((1 << <i32>own) - 1)) != 0) continue;
      store<i32>(own_steps + (k >> 1), load<i32>(own_steps + (k >> 1)) + 1);
      const now = with_giving(wet, k, t, r, across, down) | load<u64>(open + k);
      const awake = now | load<u64>(near + k);
      store<u64>(near + k, now);
      store<u64>(faces + k, awake);
      const move = awake | around(wet, k, t, r, across, down);
      store<u64>(moves + k, move);
      store<u64>(depths + k, load<u8>(source + (k >> 3)) != 0 ? u64.MAX_VALUE : move);
      const here = load<u64>(wet + k);
      if (here == 0) continue;
      const sum = plan + at_level_updates + (own << 3);
      store<f64>(sum, load<f64>(sum) + <f64>(popcnt<u64>(here) * <u64>bit_cols));
    }
}

/**
 * Of the tiles of a level, which have just begun a step: along which seams the finer tile beyond is awake, so that water
 * may come in before the step is over; there the tile is awake too. Finer levels first, because what wakes a tile at one
 * edge may reach its corner with the next.
 */
function open_seams(plan: usize, level: i32): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const moves = <usize>load<u32>(plan + at_tile_moves);
  const near = <usize>load<u32>(plan + at_tile_near);
  const levels = <usize>load<u32>(plan + at_tile_level);
  const finers = <usize>load<u32>(plan + at_tile_finer);
  const seams = <usize>load<u32>(plan + at_tile_seams);
  const row = <usize>across << 3;
  for (let tile = 0; tile < tiles; tile++) {
    if (<i32>load<u8>(levels + tile) != level) continue;
    const finer = <i32>load<u8>(finers + tile);
    const at = depths + (<usize>tile << 3);
    let seam = 0;
    let edges: u64 = 0;
    if ((finer & finer_west) != 0 && (load<u64>(at - 8) & east_quads) != 0) {
      seam |= finer_west;
      edges |= west_quads;
    }
    if ((finer & finer_east) != 0 && (load<u64>(at + 8) & west_quads) != 0) {
      seam |= finer_east;
      edges |= east_quads;
    }
    if ((finer & finer_north) != 0 && (load<u64>(at - row) & south_quads) != 0) {
      seam |= finer_north;
      edges |= north_quads;
    }
    if ((finer & finer_south) != 0 && (load<u64>(at + row) & north_quads) != 0) {
      seam |= finer_south;
      edges |= south_quads;
    }
    store<u8>(seams + tile, seam);
    if (edges == 0) continue;
    store<u64>(at, load<u64>(at) | edges);
    store<u64>(moves + (<usize>tile << 3), load<u64>(moves + (<usize>tile << 3)) | edges);
    store<u64>(near + (<usize>tile << 3), load<u64>(near + (<usize>tile << 3)) | edges);
  }
}

/** What is due in this part, and the runs of it. */
function list_runs(plan: usize, part: i32): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const depths = <usize>load<u32>(plan + at_tile_depths);
  const levels = <usize>load<u32>(plan + at_tile_level);
  const seams = <usize>load<u32>(plan + at_tile_seams);
  const dues = <usize>load<u32>(plan + at_tile_due);
  const list = <usize>load<u32>(plan + at_awake_list);
  const moves = <usize>load<u32>(plan + at_move_list);
  let count = 0;
  let moving = 0;
  let own_before = -1;
  let due_before = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const own = <i32>load<u8>(levels + tile);
    let due = 0;
    if (load<u64>(depths + (<usize>tile << 3)) != 0) {
      const whole = (1 << own) - 1;
      const seam = <i32>load<u8>(seams + tile) & (claimed - 1);
      if ((part & whole) == 0) due = due_faces;
      if (((part + 1) & whole) == 0) due |= due_depths;
      if (seam != 0) {
        const half = whole >> 1;
        if ((part & half) == 0) due |= ((seam & finer_east) != 0 ? due_east : 0) | ((seam & finer_south) != 0 ? due_south : 0);
        if (((part + 1) & half) == 0 && (due & due_depths) == 0) due |= due_half;
      }
    }
    store<u8>(dues + tile, due);
    const beside = tile % across != 0 && own == own_before;
    if ((due & (due_faces | due_east | due_south)) != 0)
      count = append(list, count, tile, beside && (due & due_before & due_faces) != 0);
    if ((due & (due_depths | due_half)) != 0)
      moving = append(moves, moving, tile, beside && (due & due_before & due_depths) != 0);
    own_before = own;
    due_before = due;
  }
  store<i32>(plan + at_awake_count, count);
  store<i32>(plan + at_move_count, moving);
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
