/**
 * What the volume guards of all kernels share: which tiles they look at, and how factors and discharges are scaled. All
 * plans have these places where plan.ts has them.
 */
import {
  at_cell_size, at_cols, at_depth, at_guard_count, at_guard_list, at_rows, at_scale, at_step, at_tile_over, at_tile_suspect,
  tile_cols, tile_rows,
} from './plan';

/** Share of its water a cell may give in one step: the rest covers rounding. */
export const givable: f32 = 0.999999;

/** Lists the tiles that hold a cell which may be asked for too much, in order, and clears the suspicion. */
export function list_suspects(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const suspects = <usize>load<u32>(plan + at_tile_suspect);
  const list = <usize>load<u32>(plan + at_guard_list);
  // a face belongs to the cell west or north of it; the cell that gives is that one, or the one east or south
  let count = 0;
  for (let t = 0; t < tiles; t++) {
    let near = load<u8>(suspects + t) != 0;
    if (!near && t >= 1) near = load<u8>(suspects + t - 1) != 0;
    if (!near && t >= across) near = load<u8>(suspects + t - across) != 0;
    if (near) store<i32>(list + (<usize>(count++) << 2), t);
  }
  store<i32>(plan + at_guard_count, count);
  memory.fill(suspects, 0, tiles);
}

/** Lists the tiles with a face to scale: theirs is the cell that gives too much, or it lies in the tile east or south. */
export function list_guarded(plan: usize): void {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const over = <usize>load<u32>(plan + at_tile_over);
  const list = <usize>load<u32>(plan + at_guard_list);
  let count = 0;
  for (let t = 0; t < tiles; t++) {
    let near = load<u8>(over + t) != 0;
    if (!near && t + 1 < tiles) near = load<u8>(over + t + 1) != 0;
    if (!near && t + across < tiles) near = load<u8>(over + t + across) != 0;
    if (near) store<i32>(list + (<usize>(count++) << 2), t);
  }
  store<i32>(plan + at_guard_count, count);
}

/**
 * Factors of the cells of a tile that are asked for more than they hold by the discharges at `x` and `y`: what they can give
 * over what is asked. Elsewhere they stay 1.
 */
export function factors_of(plan: usize, tile: i32, x: usize, y: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const depth = <usize>load<u32>(plan + at_depth);
  const scale = <usize>load<u32>(plan + at_scale);
  const share = f32x4.splat(<f32>(load<f64>(plan + at_step) / load<f64>(plan + at_cell_size)));
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  // the first and the last row are outside and give nothing: their factor stays 1
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  let any = false;
  for (let row = top; row < bottom; row++) {
    const start = <usize>(row * cols + left) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const out_x = f32x4.add(f32x4.pmax(v128.load(x + o), zero), f32x4.pmax(f32x4.neg(v128.load(x + o - 4)), zero));
      const north = v128.load(y + o - stride);
      const out_y = f32x4.add(f32x4.pmax(v128.load(y + o), zero), f32x4.pmax(f32x4.neg(north), zero));
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

/** Scales the discharges at `x` and `y`, east and south of a tile's cells, by the factor of the cell that gives. */
export function scale_discharges(plan: usize, tile: i32, x: usize, y: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const scale = <usize>load<u32>(plan + at_scale);
  const zero = f32x4.splat(0);
  const top = (tile / across) * tile_rows;
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    const start = <usize>(row * cols + left) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const s = v128.load(scale + o);
      const east = v128.load(x + o);
      const south = v128.load(y + o);
      const beyond = v128.load(scale + o + stride);
      v128.store(x + o, f32x4.mul(east, v128.bitselect(s, v128.load(scale + o, 4), f32x4.gt(east, zero))));
      v128.store(y + o, f32x4.mul(south, v128.bitselect(s, beyond, f32x4.gt(south, zero))));
    }
  }
}

/** Factors of a tile back to 1, where they were not. */
export function clear_factors(plan: usize, tile: i32): void {
  const over = <usize>load<u32>(plan + at_tile_over) + tile;
  if (load<u8>(over) == 0) return;
  store<u8>(over, 0);
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const scale = <usize>load<u32>(plan + at_scale);
  const one = f32x4.splat(1);
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  for (let row = top; row < top + tile_rows; row++) {
    const start = (<usize>(row * cols + left)) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) v128.store(scale + o, one);
  }
}
