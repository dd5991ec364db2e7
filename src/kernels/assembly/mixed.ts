/**
 * Tiles with a finer neighbour: cells along that edge take in each part what their faces give meanwhile, and may not
 * promise water twice: a discharge that is held has claimed its volume up to its next renewal.
 */
import { highest, lanes } from './depth';
import { constants_of } from './face';
import { givable } from './guard';
import { east_level, level_of, north_level, south_level, west_level } from './levels';
import {
  at_arrival, at_cols, at_depth, at_discharge_x, at_discharge_y, at_elapsed, at_maximum_depth, at_other_x, at_other_y,
  at_part, at_phase, at_residual, at_rows, at_scale, at_source, at_start, at_step, at_tile_deficit, at_tile_depth, at_tile_due,
  at_tile_moving, at_tile_over, at_tile_source, at_tile_wet_bits, due_depths, due_east, due_south, tile_cols, tile_rows,
} from './plan';

/** Finest steps from now until a face of a level is renewed next. */
// @ts-ignore: decorator
@inline
function time_left(part: i32, level: i32): i32 {
  const whole = 1 << level;
  return whole - (part & (whole - 1));
}

/** All bits set in the first or the last lane. */
// @ts-ignore: decorator
@inline
function first_lane(): v128 {
  return i32x4(-1, 0, 0, 0);
}
// @ts-ignore: decorator
@inline
function last_lane(): v128 {
  return i32x4(0, 0, 0, -1);
}

/** Likewise as `factors` in guard.ts: of what a cell holds, what is held back for others is no one else's. */
export function mixed_factors(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const depth = <usize>load<u32>(plan + at_depth);
  const scale = <usize>load<u32>(plan + at_scale);
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const share = v128.load32_splat(constants_of(plan, 0), 60);
  const part = load<i32>(plan + at_part);
  const own = level_of(plan, tile);
  const west = west_level(plan, tile, across);
  const east = east_level(plan, tile, across);
  const north = north_level(plan, tile, across);
  const south = south_level(plan, tile, across);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  const own_time = f32x4.splat(<f32>time_left(part, own));
  const own_new = i32x4.splat((part & ((1 << own) - 1)) == 0 ? -1 : 0);
  const west_time = v128.bitselect(f32x4.splat(<f32>time_left(part, west)), own_time, first_lane());
  const east_time = v128.bitselect(f32x4.splat(<f32>time_left(part, east)), own_time, last_lane());
  const west_new = v128.bitselect(i32x4.splat((part & ((1 << west) - 1)) == 0 ? -1 : 0), own_new, first_lane());
  const east_new = v128.bitselect(i32x4.splat((part & ((1 << east) - 1)) == 0 ? -1 : 0), own_new, last_lane());
  const whole = v128.any_true(own_new);
  let any = false;
  for (let r = 0; r < tile_rows; r++) {
    const row = top + r;
    if (row == 0 || row == load<i32>(plan + at_rows) - 1) continue;
    const up = r == 0 ? north : own;
    const down = r == tile_rows - 1 ? south : own;
    const up_time = f32x4.splat(<f32>time_left(part, up));
    const down_time = f32x4.splat(<f32>time_left(part, down));
    const up_new = i32x4.splat((part & ((1 << up) - 1)) == 0 ? -1 : 0);
    const down_new = i32x4.splat((part & ((1 << down) - 1)) == 0 ? -1 : 0);
    const start = (<usize>(row * cols + left)) << 2;
    const end = start + (<usize>tile_cols << 2);
    // with nothing of the tile's own renewed, only the cells along its edges are asked
    const pace: usize = whole || up != own || down != own ? 16 : (<usize>tile_cols << 2) - 16;
    for (let o = start; o < end; o += pace) {
      const at_west = o == start;
      const at_east = o == end - 16;
      const tw = at_west ? west_time : own_time;
      const te = at_east ? east_time : own_time;
      const nw = at_west ? west_new : own_new;
      const ne = at_east ? east_new : own_new;
      const qe = f32x4.mul(f32x4.pmax(v128.load(new_x + o), zero), te);
      const qw = f32x4.mul(f32x4.pmax(f32x4.neg(v128.load(new_x + o - 4)), zero), tw);
      const qs = f32x4.mul(f32x4.pmax(v128.load(new_y + o), zero), down_time);
      const qn = f32x4.mul(f32x4.pmax(f32x4.neg(v128.load(new_y + o - stride)), zero), up_time);
      const asked = f32x4.mul(
        f32x4.add(
          f32x4.add(v128.and(qe, ne), v128.and(qw, nw)), f32x4.add(v128.and(qs, down_new), v128.and(qn, up_new)),
        ),
        share,
      );
      const promised = f32x4.mul(
        f32x4.add(
          f32x4.add(v128.andnot(qe, ne), v128.andnot(qw, nw)), f32x4.add(v128.andnot(qs, down_new), v128.andnot(qn, up_new)),
        ),
        share,
      );
      const held = f32x4.pmax(f32x4.sub(f32x4.mul(v128.load(depth + o), f32x4.splat(givable)), promised), zero);
      const over = f32x4.gt(asked, held);
      if (v128.any_true(over)) {
        any = true;
        v128.store(scale + o, v128.bitselect(f32x4.div(held, asked), one, over));
      }
    }
  }
  if (any) store<u8>(<usize>load<u32>(plan + at_tile_over) + tile, 1);
}

/** Scales those faces of a tile that are renewed in this part, where its own are not: its seams. */
export function scale_seams(plan: usize, tile: i32): void {
  const due = <i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile);
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const even = load<i32>(plan + at_phase) == 0;
  const scale = <usize>load<u32>(plan + at_scale);
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  if ((due & due_east) != 0) {
    const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
    const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
    for (let row = top; row < bottom; row++) {
      const o = (<usize>(row * cols + left + tile_cols - 1)) << 2;
      const x = load<f32>(new_x + o);
      store<f32>(new_x + o, x * load<f32>(x > 0 ? scale + o : scale + o + 4));
    }
  }
  if ((due & due_south) != 0) {
    const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
    const first = (<usize>((top + tile_rows - 1) * cols + left)) << 2;
    const stride = <usize>cols << 2;
    for (let o = first; o < first + (<usize>tile_cols << 2); o += 4) {
      const y = load<f32>(new_y + o);
      store<f32>(new_y + o, y * load<f32>(y > 0 ? scale + o : scale + o + stride));
    }
  }
}

/** Likewise as `depths` in depth.ts, each cell over its own step, where that ends with this part. */
export function mixed_depths(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const arrival = <usize>load<u32>(plan + at_arrival);
  const source = <usize>load<u32>(plan + at_source);
  const fed = load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0;
  const deficit = <usize>load<u32>(plan + at_tile_deficit) + (<usize>tile << 3);
  const constants = constants_of(plan, 0);
  const threshold = v128.load32_splat(constants, 68);
  const dry = v128.load32_splat(constants, 48);
  const now = f32x4.splat(<f32>(load<f64>(plan + at_start) + load<f64>(plan + at_elapsed) + load<f64>(plan + at_step)));
  const zero = f32x4.splat(0);
  const ended = load<i32>(plan + at_part) + 1;
  const own = level_of(plan, tile);
  const west = west_level(plan, tile, across);
  const east = east_level(plan, tile, across);
  const north = north_level(plan, tile, across);
  const south = south_level(plan, tile, across);
  const whole = (<i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile) & due_depths) != 0;
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  const wet_at = <usize>load<u32>(plan + at_tile_wet_bits) + (<usize>tile << 2);
  const deepest_at = <usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2);
  let wet = whole ? 0 : load<i32>(wet_at);
  let deepest = whole ? zero : f32x4.splat(load<f32>(deepest_at));
  for (let r = 0; r < tile_rows; r++) {
    const row = top + r;
    if (row == 0 || row == load<i32>(plan + at_rows) - 1) continue;
    // levels of the row's cells: in the middle, in its first column, in its last
    let level = own;
    if (r == 0) level = min(level, north);
    if (r == tile_rows - 1) level = min(level, south);
    const first = min(level, west);
    const last = min(level, east);
    const finest = min(first, last);
    if ((ended & ((1 << finest) - 1)) != 0) continue;
    const middle_due = (ended & ((1 << level) - 1)) == 0 ? -1 : 0;
    const start = (<usize>(row * cols + left)) << 2;
    const end = start + (<usize>tile_cols << 2);
    const pace: usize = middle_due != 0 && (whole || level != own) ? 16 : (<usize>tile_cols << 2) - 16;
    const middle = middle_due != 0 && (whole || level != own) ? i32x4.splat(-1) : zero;
    const share = v128.load32_splat(constants_of(plan, level), 60);
    const step = v128.load32_splat(constants_of(plan, level), 64);
    for (let o = start; o < end; o += pace) {
      let part_share = share;
      let part_step = step;
      let due = middle;
      if (o == start && first < level) {
        part_share = v128.bitselect(v128.load32_splat(constants_of(plan, first), 60), part_share, first_lane());
        part_step = v128.bitselect(v128.load32_splat(constants_of(plan, first), 64), part_step, first_lane());
        due = v128.bitselect(i32x4.splat((ended & ((1 << first) - 1)) == 0 ? -1 : 0), due, first_lane());
      }
      if (o == end - 16 && last < level) {
        part_share = v128.bitselect(v128.load32_splat(constants_of(plan, last), 60), part_share, last_lane());
        part_step = v128.bitselect(v128.load32_splat(constants_of(plan, last), 64), part_step, last_lane());
        due = v128.bitselect(i32x4.splat((ended & ((1 << last) - 1)) == 0 ? -1 : 0), due, last_lane());
      }
      if (!v128.any_true(due)) continue;
      const xp = new_x + o;
      const yp = new_y + o;
      let gain = f32x4.mul(
        part_share,
        f32x4.add(f32x4.sub(v128.load(xp - 4), v128.load(xp)), f32x4.sub(v128.load(yp - stride), v128.load(yp))),
      );
      if (fed) gain = f32x4.add(gain, f32x4.mul(part_step, v128.load(source + o)));
      const h = v128.load(depth + o);
      const c = v128.load(residual + o);
      gain = f32x4.add(gain, c);
      let sum = f32x4.add(h, gain);
      const more = f32x4.sub(sum, h);
      let rest = f32x4.add(f32x4.sub(h, f32x4.sub(sum, more)), f32x4.sub(gain, more));
      sum = v128.bitselect(sum, h, due);
      rest = v128.bitselect(rest, c, due);
      const below = f32x4.lt(sum, zero);
      if (v128.any_true(below)) {
        store<f64>(deficit, load<f64>(deficit) - lanes(v128.and(below, sum)));
        sum = v128.andnot(sum, below);
        rest = v128.andnot(rest, below);
      }
      v128.store(depth + o, sum);
      v128.store(residual + o, rest);
      deepest = f32x4.pmax(deepest, sum);
      if (v128.any_true(f32x4.gt(sum, dry))) wet |= 1 << ((r << 2) + <i32>((o - start) >> 5));
      const before = v128.load(maximum + o);
      const higher = f32x4.gt(sum, before);
      if (v128.any_true(higher)) {
        v128.store(maximum + o, v128.bitselect(sum, before, higher));
        const arrives = v128.and(f32x4.gt(sum, threshold), f32x4.le(before, threshold));
        if (v128.any_true(arrives)) v128.store(arrival + o, v128.bitselect(now, v128.load(arrival + o), arrives));
      }
    }
  }
  store<f32>(deepest_at, highest(deepest));
  store<i32>(wet_at, wet);
  // the tile may be asleep but for these cells: its velocities are to be worked out
  store<u8>(<usize>load<u32>(plan + at_tile_moving) + tile, 1);
}
