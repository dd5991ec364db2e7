/**
 * Velocities at cells and their running maxima: at the end of an interval, and before a step in tiles where a cell may be
 * faster than ever by a hundredth and 1 cm/s, so that no wave runs through between two looks. Also wet cells counted, the discharges put back into the first buffer at the end of an interval, and
 * the volume of water, summed tile by tile in order.
 */
import {
  at_bed, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_froude, at_gravity, at_known_speed, at_levels, at_maximum_hazard,
  at_maximum_speed, at_other_x, at_other_y, at_phase, at_residual, at_rows, at_still_depth, at_tile_depths,
  at_tile_faster, at_tile_moving, at_tile_wet, at_velocity_x, at_velocity_y, tile_cols, tile_rows,
} from './plan';

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

/** Growth of a speed past which it is looked at again: a share, and m/s. */
const grown: f32 = 1.01;
const grown_speed: f32 = 0.01;
/** Share of the highest hazard from which on it is in reach: the depth may grow meanwhile. */
const nearly: f32 = 0.9;
/** Films at the water's edge come and go: `grown_speed` is that of water so deep, and up to five times as much of a film, m. */
const shallow: f32 = 0.05;
const film: f32 = 0.01;

/** Looks at the speeds of a tile's rows again where they may have grown in the step before; its newest discharges are the old ones. */
export function look_again(plan: usize, tile: i32): void {
  const faster = <usize>load<u32>(plan + at_tile_faster) + tile;
  const rows = <i32>load<u8>(faster);
  if (rows == 0) return;
  store<u8>(faster, 0);
  const even = load<i32>(plan + at_phase) == 0;
  cell_velocities(
    plan, tile, rows, load<u32>(plan + (even ? at_discharge_x : at_other_x)), load<u32>(plan + (even ? at_discharge_y : at_other_y)), true,
    i32x4.splat(-1),
  );
}

/** Velocities of a tile from the settled discharges; `keep` takes them into the running maxima. */
export function velocities(plan: usize, tile: i32, keep: bool): void {
  const awake = load<i64>(<usize>load<u32>(plan + at_tile_depths) + (<usize>tile << 3)) != 0;
  store<u8>(<usize>load<u32>(plan + at_tile_faster) + tile, 0);
  if (!awake) store<i32>(<usize>load<u32>(plan + at_tile_wet) + (<usize>tile << 2), 0);
  if (!awake && load<u8>(<usize>load<u32>(plan + at_tile_moving) + tile) == 0) return;
  cell_velocities(plan, tile, 255, load<u32>(plan + at_discharge_x), load<u32>(plan + at_discharge_y), keep, i32x4.splat(0));
}

/** `rows` of the tile, one bit each; with all of them also whether anything moves and how many cells are wet. */
function cell_velocities(plan: usize, tile: i32, rows: i32, qx: usize, qy: usize, keep: bool, between: v128): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const moving = <usize>load<u32>(plan + at_tile_moving) + tile;
  const wet_cells = <usize>load<u32>(plan + at_tile_wet) + (<usize>tile << 2);
  const bed = <usize>load<u32>(plan + at_bed);
  const depth = <usize>load<u32>(plan + at_depth);
  const vx = <usize>load<u32>(plan + at_velocity_x);
  const vy = <usize>load<u32>(plan + at_velocity_y);
  const top_speed = <usize>load<u32>(plan + at_maximum_speed);
  const top_hazard = <usize>load<u32>(plan + at_maximum_hazard);
  const known_speed = <usize>load<u32>(plan + at_known_speed);
  const still = f32x4.splat(<f32>load<f64>(plan + at_still_depth));
  const dry = f32x4.splat(<f32>load<f64>(plan + at_dry));
  const half = f32x4.splat(0.5);
  // with several levels a discharge may outlive the depth it was worked out for: no faster than the limit at the depth now
  const limited = load<i32>(plan + at_levels) > 1;
  const froude = f32x4.splat(<f32>(load<f64>(plan + at_froude) * sqrt<f64>(0.5 * load<f64>(plan + at_gravity))));
  let moves = i32x4.splat(0);
  let wet = 0;
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    if (((rows >> (row & 7)) & 1) == 0) continue;
    const start = (<usize>(row * cols + left)) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      const z = v128.load(bed + o);
      const h = v128.load(depth + o);
      const fast = f32x4.gt(h, still);
      wet += popcnt<i32>(i32x4.bitmask(f32x4.gt(h, dry)));
      const along = breadth(z, v128.load(bed + o - 4), v128.load(bed + o, 4), h, v128.load(depth + o - 4), v128.load(depth + o, 4), still);
      const athwart = breadth(z, v128.load(bed + o - stride), v128.load(bed + o + stride), h, v128.load(depth + o - stride), v128.load(depth + o + stride), still);
      const east = f32x4.add(v128.load(qx + o - 4), v128.load(qx + o));
      const south = f32x4.add(v128.load(qy + o - stride), v128.load(qy + o));
      const q2 = f32x4.add(f32x4.mul(east, east), f32x4.mul(south, south));
      let u = v128.and(fast, f32x4.div(east, along));
      let v = v128.and(fast, f32x4.neg(f32x4.div(south, athwart)));
      if (limited) {
        u = bounded(u, f32x4.mul(froude, f32x4.sqrt(along)));
        v = bounded(v, f32x4.mul(froude, f32x4.sqrt(athwart)));
      }
      const speed = f32x4.sqrt(f32x4.add(f32x4.mul(u, u), f32x4.mul(v, v)));
      moves = v128.or(moves, f32x4.gt(speed, f32x4.splat(0)));
      v128.store(vx + o, u);
      v128.store(vy + o, v);
      let fastest = v128.load(top_speed + o);
      let worst = v128.load(top_hazard + o);
      if (keep) {
        fastest = f32x4.pmax(fastest, speed);
        v128.store(top_speed + o, fastest);
        // hazard rating d (v + 0.5), of wet cells
        worst = f32x4.pmax(worst, v128.and(fast, f32x4.mul(h, f32x4.add(speed, half))));
        v128.store(top_hazard + o, worst);
      }
      // worth another look: a speed, taken over the cell's own depth, that has grown and would be a maximum
      const deep = f32x4.pmax(h, still);
      const past = f32x4.div(f32x4.sqrt(q2), f32x4.add(deep, deep));
      const threat = f32x4.sub(f32x4.mul(f32x4.div(worst, deep), f32x4.splat(nearly)), half);
      const record = f32x4.pmax(past, f32x4.pmin(fastest, threat));
      const more = f32x4.div(f32x4.mul(f32x4.splat(grown_speed), f32x4.pmax(h, f32x4.splat(shallow))), f32x4.pmax(h, f32x4.splat(film)));
      const next = f32x4.add(f32x4.mul(f32x4.splat(grown), record), more);
      // within an interval never less than before, or a cell that falls dry and wet again would be looked at in every step
      v128.store(known_speed + o, f32x4.pmax(f32x4.add(next, next), v128.and(v128.load(known_speed + o), between)));
    }
  }
  if (v128.any_true(moves)) store<u8>(moving, 1);
  if (rows != 255) return;
  if (!v128.any_true(moves)) store<u8>(moving, 0);
  store<i32>(wet_cells, wet);
}

// @ts-ignore: decorator
@inline
function bounded(x: v128, most: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, most), f32x4.neg(most));
}

/** Twice the depth that carries the flow of a cell: the flow depths of its two faces, or its own where that is more. */
// @ts-ignore: decorator
@inline
function breadth(z: v128, za: v128, zb: v128, h: v128, ha: v128, hb: v128, least: v128): v128 {
  const zero = f32x4.splat(0);
  const da = f32x4.sub(za, z);
  const db = f32x4.sub(zb, z);
  const fa = f32x4.pmax(f32x4.pmax(f32x4.sub(h, f32x4.pmax(da, zero)), f32x4.add(ha, f32x4.pmin(da, zero))), zero);
  const fb = f32x4.pmax(f32x4.pmax(f32x4.sub(h, f32x4.pmax(db, zero)), f32x4.add(hb, f32x4.pmin(db, zero))), zero);
  return f32x4.pmax(f32x4.pmax(f32x4.add(fa, fb), f32x4.add(h, h)), least);
}

/** Sum of depths, m: times the cell area it is the volume. Four sums a tile, then tiles in order, all in double precision. */
export function sum_depth(plan: usize): f64 {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const tiles = across * (load<i32>(plan + at_rows) / tile_rows);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  let total: f64 = 0;
  for (let tile = 0; tile < tiles; tile++) {
    const first = (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    for (let row = 0; row < tile_rows; row++) {
      const start = first + ((<usize>(row * cols)) << 2);
      for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
        const h = v128.load(depth + o);
        const c = v128.load(residual + o);
        low = f64x2.add(low, f64x2.add(f64x2.promote_low_f32x4(h), f64x2.promote_low_f32x4(c)));
        const hh = i8x16.shuffle(h, h, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
        const cc = i8x16.shuffle(c, c, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
        high = f64x2.add(high, f64x2.add(f64x2.promote_low_f32x4(hh), f64x2.promote_low_f32x4(cc)));
      }
    }
    const both = f64x2.add(low, high);
    total += f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  return total;
}
