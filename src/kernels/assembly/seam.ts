/**
 * The faces between a tile and a finer neighbour to its east or south: they step with the neighbour, by the same
 * arithmetic as all faces.
 */
import { buffers, constants_of, flow, ground, motion, quotient, roughness, thread_bytes } from './face';
import { level_of } from './levels';
import {
  at_bed, at_cols, at_depth, at_discharge_x, at_discharge_y, at_manning, at_other_x, at_other_y, at_phase, at_residual,
  at_rows, at_suspect, at_tile_due, at_tile_suspect, due_east, due_south, tile_cols, tile_rows,
} from './plan';

/** Renews those seams of a tile that are due, from the old buffers into the new. */
export function seams(plan: usize, thread: i32, tile: i32): void {
  const due = <i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile);
  if ((due & (due_east | due_south)) == 0) return;
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const old_x = <usize>load<u32>(plan + (even ? at_discharge_x : at_other_x));
  const old_y = <usize>load<u32>(plan + (even ? at_discharge_y : at_other_y));
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  const rows = min(tile_rows, load<i32>(plan + at_rows) - 1 - top);
  const level = level_of(plan, tile) - 1;
  if ((due & due_east) != 0) {
    const from = (<usize>(top * cols + left + tile_cols - 4)) << 2;
    const last = i32x4(0, 0, 0, -1);
    seam(plan, thread, tile, level, from, stride, rows, 4, stride, old_x, old_y, new_x, last);
  }
  if ((due & due_south) != 0) {
    const from = (<usize>((top + tile_rows - 1) * cols + left)) << 2;
    const all = i32x4.splat(-1);
    seam(plan, thread, tile, level, from, 16, tile_cols / 4, stride, 4, old_y, old_x, new_y, all);
  }
}

/**
 * `count` vectors of faces, the first at byte `from` of a field, each `pace` bytes on; `ahead` and `side` are the bytes
 * to the next cell along the flow and across it, `q` and `t` the old discharges along and across. Only `lanes` are kept.
 */
function seam(
  plan: usize, thread: i32, tile: i32, level: i32, from: usize, pace: usize, count: i32, ahead: usize, side: usize,
  old_q: usize, old_t: usize, new_q: usize, lanes: v128,
): void {
  const buffer = buffers + <usize>thread * thread_bytes;
  const end = buffer + (<usize>count << 4);
  const bed = <usize>load<u32>(plan + at_bed);
  const manning = <usize>load<u32>(plan + at_manning);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const constants = constants_of(plan, level);
  const k_third = v128.load32_splat(constants);
  const k_seed = v128.load32_splat(constants, 4);
  const k_one_third = v128.load32_splat(constants, 8);
  const k_four_thirds = v128.load32_splat(constants, 12);
  const k_quarter = v128.load32_splat(constants, 16);
  const k_rest = v128.load32_splat(constants, 20);
  const k_four = v128.load32_splat(constants, 24);
  const k_still = v128.load32_splat(constants, 28);
  const k_sign = v128.load32_splat(constants, 32);
  const slope = v128.load32_splat(constants, 36);
  const friction = v128.load32_splat(constants, 40);
  const froude = v128.load32_splat(constants, 44);
  const dry = v128.load32_splat(constants, 48);
  const beside = v128.load32_splat(constants, 52);
  const share = v128.load32_splat(constants, 56);
  for (let b = buffer, p = from; b < end; b += 16, p += pace) {
    const zp = bed + p;
    const hp = depth + p;
    const cp = residual + p;
    ground(
      b, v128.load(zp), v128.load(zp + ahead), v128.load(hp), v128.load(hp + ahead), v128.load(cp), v128.load(cp + ahead),
      slope, froude, dry,
    );
  }
  for (let b = buffer, p = manning + from; b < end; b += 16, p += pace)
    roughness(b, v128.load(p), v128.load(p + ahead), friction, k_third, k_seed, k_one_third, k_four_thirds);
  for (let b = buffer, p = from; b < end; b += 16, p += pace) {
    const q = old_q + p;
    const t = old_t + p;
    motion(
      b, v128.load(q), v128.load(q - ahead), v128.load(q + ahead),
      f32x4.add(f32x4.add(v128.load(t - side), v128.load(t)), f32x4.add(v128.load(t - side + ahead), v128.load(t + ahead))),
      beside, k_quarter, k_rest, k_sign,
    );
  }
  for (let b = buffer, p = old_q + from; b < end; b += 16, p += pace) quotient(b, v128.load(p), k_rest, k_four, k_sign);
  let suspect = i32x4.splat(0);
  for (let b = buffer, p = from; b < end; b += 16, p += pace) {
    const q = flow(b, k_still, k_sign);
    const hp = depth + p;
    v128.store(new_q + p, v128.bitselect(q, v128.load(new_q + p), lanes));
    const much = v128.or(
      f32x4.gt(q, f32x4.mul(v128.load(hp), share)), f32x4.gt(v128.xor(q, k_sign), f32x4.mul(v128.load(hp + ahead), share)),
    );
    suspect = v128.or(suspect, v128.and(much, lanes));
  }
  if (v128.any_true(suspect)) {
    store<u8>(<usize>load<u32>(plan + at_tile_suspect) + tile, 1);
    if (ASC_FEATURE_THREADS) atomic.store<i32>(plan + at_suspect, 1);
    else store<i32>(plan + at_suspect, 1);
  }
}
