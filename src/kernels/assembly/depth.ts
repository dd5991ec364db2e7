/**
 * Depth of the cells of a row from what crossed their faces and what came from outside, with the rounding of each sum
 * carried on (Knuth's two-sum), so that light rain on deep water is not lost. Running maximum, arrival and duration ride
 * along, and tiles are marked where speeds have grown since they were worked out last (summary.ts).
 */
import {
  at_arrival, at_cols, at_depth, at_discharge_x, at_discharge_y, at_duration, at_elapsed, at_known_speed, at_length, at_levels,
  at_maximum_depth, at_other_x, at_other_y, at_phase, at_residual, at_rows, at_source, at_start, at_step, at_tile_deficit,
  at_tile_depth, at_tile_depths, at_tile_faster, at_tile_moves, at_tile_source, at_tile_wet_bits, tile_cols, tile_rows,
} from './plan';
import { constants_of } from './face';

/** What becomes of the new discharges: the buffers are exchanged after the step, or the new are brought into the old at once. */
class Exchanged {}
class Settled {}

/** `tiles` tiles side by side of one level, the first at tile `first`. */
export function depths(plan: usize, first: i32, tiles: i32, level: i32): void {
  if (load<i32>(plan + at_levels) == 1) row_depths<Exchanged>(plan, first, tiles, level);
  else row_depths<Settled>(plan, first, tiles, level);
}

function row_depths<Scheme>(plan: usize, first: i32, tiles: i32, level: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const settled_x = <usize>load<u32>(plan + at_discharge_x);
  const settled_y = <usize>load<u32>(plan + at_discharge_y);
  const known_speed = <usize>load<u32>(plan + at_known_speed);
  const tile_faster = <usize>load<u32>(plan + at_tile_faster) + first;
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const source = <usize>load<u32>(plan + at_source);
  const tile_source = <usize>load<u32>(plan + at_tile_source) + first;
  const tile_depth = <usize>load<u32>(plan + at_tile_depth) + (<usize>first << 2);
  const masks = <usize>load<u32>(plan + at_tile_depths) + (<usize>first << 3);
  const moves = <usize>load<u32>(plan + at_tile_moves) + (<usize>first << 3);
  const wet_bits = <usize>load<u32>(plan + at_tile_wet_bits) + (<usize>first << 3);
  const tile_deficit = <usize>load<u32>(plan + at_tile_deficit) + (<usize>first << 3);
  const constants = constants_of(plan, level);
  const share = v128.load32_splat(constants, 60);
  const step = v128.load32_splat(constants, 64);
  const lasting = v128.load32_splat(constants, 72);
  const dry = v128.load32_splat(constants, 48);
  const zero = f32x4.splat(0);
  memory.fill(wet_bits, 0, tiles << 3);
  memory.fill(tile_depth, 0, tiles << 2);

  // the first and the last row are outside and stay dry
  const top = max((first / across) * tile_rows, 1);
  const bottom = min((first / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (first % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    const first_byte = (<usize>(row * cols + left)) << 2;
    const line = <usize>(row & 7);
    for (let tile = 0; tile < tiles; tile++) {
      const bits = <i32>load<u8>(masks + (<usize>tile << 3) + line);
      if (bits == 0) continue;
      // on dry ground under rain nothing crosses a face
      const flows = load<u8>(moves + (<usize>tile << 3) + line) != 0;
      let o = first_byte + ((<usize>(tile * tile_cols)) << 2);
      const end = o + (<usize>(32 - clz(bits)) << 4);
      o += <usize>ctz(bits) << 4;
      let bit = 1 << ctz(bits);
      let wet = 0;
      let deepest = zero;
      let faster = zero;
      const fed = load<u8>(tile_source + tile) != 0;
      for (; o < end; o += 16) {
        let gain = zero;
        let q2 = zero;
        if (flows) {
          const xp = new_x + o;
          const yp = new_y + o;
          const west = v128.load(xp - 4);
          const east = v128.load(xp);
          const north = v128.load(yp - stride);
          const south = v128.load(yp);
          if (idof<Scheme>() == idof<Settled>()) {
            v128.store(settled_x + o, east);
            v128.store(settled_y + o, south);
          }
          gain = f32x4.mul(share, f32x4.add(f32x4.sub(west, east), f32x4.sub(north, south)));
          const along = f32x4.add(west, east);
          const athwart = f32x4.add(north, south);
          q2 = f32x4.add(f32x4.mul(along, along), f32x4.mul(athwart, athwart));
        }
        if (fed) gain = f32x4.add(gain, f32x4.mul(step, v128.load(source + o)));
        const h = v128.load(depth + o);
        gain = f32x4.add(gain, v128.load(residual + o));
        let sum = f32x4.add(h, gain);
        const part = f32x4.sub(sum, h);
        let rest = f32x4.add(f32x4.sub(h, f32x4.sub(sum, part)), f32x4.sub(gain, part));
        if (fed) {
          const below = f32x4.lt(sum, zero);
          if (v128.any_true(below)) {
            store<f64>(tile_deficit + (<usize>tile << 3), load<f64>(tile_deficit + (<usize>tile << 3)) - lanes(v128.and(below, sum)));
            sum = v128.andnot(sum, below);
            rest = v128.andnot(rest, below);
          }
        }
        const known = f32x4.mul(v128.load(known_speed + o), sum);
        faster = v128.or(faster, f32x4.gt(q2, f32x4.mul(known, known)));
        v128.store(depth + o, sum);
        v128.store(residual + o, rest);
        deepest = f32x4.pmax(deepest, sum);
        if (v128.any_true(f32x4.gt(sum, dry))) wet |= bit;
        bit <<= 1;
        if (
          v128.any_true(
            v128.or(f32x4.gt(sum, v128.load(maximum + o)), v128.xor(f32x4.gt(sum, lasting), f32x4.gt(h, lasting))),
          )
        )
          keep(plan, constants, o, h, sum);
      }
      if (v128.any_true(faster)) store<u8>(tile_faster + tile, <u8>(<i32>load<u8>(tile_faster + tile) | (1 << (row & 7))));
      const at = tile_depth + (<usize>tile << 2);
      store<f32>(at, max<f32>(highest(deepest), load<f32>(at)));
      store<u8>(wet_bits + (<usize>tile << 3) + line, <u8>wet);
    }
  }
}

/**
 * Takes what a step changed of four cells, from depth h to sum, into maximum, arrival and duration. A cell counts for the
 * whole interval as it stood at its start; a step that changes it puts that right.
 */
function keep(plan: usize, constants: usize, o: usize, h: v128, sum: v128): void {
  const threshold = v128.load32_splat(constants, 68);
  const lasting = v128.load32_splat(constants, 72);
  const end = load<f64>(plan + at_elapsed) + load<f64>(plan + at_step);
  const duration = <usize>load<u32>(plan + at_duration) + o;
  const lasts = f32x4.gt(sum, lasting);
  const left_over = f32x4.splat(<f32>(load<f64>(plan + at_length) - end));
  const longer = v128.bitselect(left_over, f32x4.neg(left_over), lasts);
  v128.store(duration, f32x4.add(v128.load(duration), v128.and(v128.xor(lasts, f32x4.gt(h, lasting)), longer)));
  const maximum = <usize>load<u32>(plan + at_maximum_depth) + o;
  const before = v128.load(maximum);
  v128.store(maximum, f32x4.pmax(before, sum));
  const arrives = v128.and(f32x4.gt(sum, threshold), f32x4.le(before, threshold));
  if (!v128.any_true(arrives)) return;
  const arrival = <usize>load<u32>(plan + at_arrival) + o;
  v128.store(arrival, v128.bitselect(f32x4.splat(<f32>(load<f64>(plan + at_start) + end)), v128.load(arrival), arrives));
}

// @ts-ignore: decorator
@inline
export function highest(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

// @ts-ignore: decorator
@inline
export function lanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}
