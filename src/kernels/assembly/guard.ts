/**
 * The volume guard: where the outgoing discharges of a cell would take more than it holds they are scaled together, so
 * that no depth ever falls below zero and nothing needs to be clipped. Runs only on tiles near a suspect face.
 */
import {
  at_cols, at_depth, at_discharge_x, at_discharge_y, at_guard_count, at_guard_list, at_levels, at_other_x, at_other_y, at_phase,
  at_rows, at_scale, at_tile_over, at_tile_seams, at_tile_suspect, at_tile_depths, claimed, tile_cols, tile_rows,
} from './plan';
import { constants_of } from './face';
import { givable, scale_discharges } from './guard-parts';
import { in_second_half } from './levels';
export { clear_factors, givable, list_guarded } from './guard-parts';

/** Lists the tiles that hold a cell which may be asked for too much, in order, and clears the suspicion. */
export function list_suspects(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const suspects = <usize>load<u32>(plan + at_tile_suspect);
  const list = <usize>load<u32>(plan + at_guard_list);
  // a face belongs to the cell west or north of it; the cell that gives is that one, or the one east or south
  const several = load<i32>(plan + at_levels) > 1;
  const seams = <usize>load<u32>(plan + at_tile_seams);
  let count = 0;
  for (let t = 0; t < tiles; t++) {
    let near = load<u8>(suspects + t) != 0;
    if (!near && t >= 1) near = load<u8>(suspects + t - 1) != 0;
    if (!near && t >= across) near = load<u8>(suspects + t - across) != 0;
    if (!near && several) near = (<i32>load<u8>(seams + t) & claimed) != 0 && in_second_half(plan, t);
    if (near) store<i32>(list + (<usize>(count++) << 2), t);
  }
  store<i32>(plan + at_guard_count, count);
  memory.fill(suspects, 0, tiles);
}

/** Factors of the cells of a tile that are asked for more than they hold: what they can give over what is asked. Elsewhere they stay 1. */
export function factors(plan: usize, tile: i32, level: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const depth = <usize>load<u32>(plan + at_depth);
  const scale = <usize>load<u32>(plan + at_scale);
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const share = v128.load32_splat(constants_of(plan, level), 60);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  // the first and the last row are outside and give nothing: their factor stays 1
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  const awake = <usize>load<u32>(plan + at_tile_depths) + (<usize>tile << 3);
  let any = false;
  for (let row = top; row < bottom; row++) {
    // a dry cell beside water may be asked too, by a discharge that still runs uphill
    const bits = <i32>load<u8>(awake + (row & 7));
    if (bits == 0) continue;
    const start = (<usize>(row * cols + left)) << 2;
    for (let o = start + (<usize>ctz(bits) << 4); o < start + (<usize>(32 - clz(bits)) << 4); o += 16) {
      const out_x = f32x4.add(
        f32x4.pmax(v128.load(new_x + o), zero),
        f32x4.pmax(f32x4.neg(v128.load(new_x + o - 4)), zero),
      );
      const north = v128.load(new_y + o - stride);
      const out_y = f32x4.add(f32x4.pmax(v128.load(new_y + o), zero), f32x4.pmax(f32x4.neg(north), zero));
      const asked = f32x4.mul(f32x4.add(out_x, out_y), share);
      const held = f32x4.mul(v128.load(depth + o), f32x4.splat(givable));
      const over = f32x4.gt(asked, held);
      if (v128.any_true(over)) {
        any = true;
        // where nothing is asked the quotient is not looked at
        v128.store(scale + o, v128.bitselect(f32x4.div(held, asked), one, over));
      }
    }
  }
  if (any) store<u8>(<usize>load<u32>(plan + at_tile_over) + tile, 1);
}

/** Scales the faces east and south of a tile's cells by the factor of the cell that gives. */
export function scale_faces(plan: usize, tile: i32): void {
  const even = load<i32>(plan + at_phase) == 0;
  const x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  scale_discharges(plan, tile, x, <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y)));
}
