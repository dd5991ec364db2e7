/**
 * Depth and velocity of cells from what crossed their faces and what came from outside. The rounding of each depth is
 * carried on (Knuth's two-sum). Friction takes the velocity at the end of the step, on the velocity vector:
 *
 *   u' = 2 m/(h + sqrt(h² + 4 g dt n² h^(-1/3) |m|)),   m the momentum before friction, m²/s
 *
 * Water too thin to flow has no velocity. Running maxima and arrival ride along.
 */
import {
  at_along_x, at_along_y, at_arrival, at_bed, at_cols, at_depth, at_discharge_x, at_discharge_y, at_elapsed, at_far_x, at_far_y, at_manning,
  at_maximum_depth, at_maximum_hazard, at_maximum_speed, at_near_x, at_near_y, at_residual, at_rows, at_shallow_constants, at_source,
  at_start, at_step, at_tile_deficit, at_tile_depth, at_tile_source, at_tile_speed, at_tile_wet_now, at_water_x, at_water_y, tile_cols,
  tile_rows,
} from './shallow-plan';
import { c_arrival, c_drag_four, c_dry, c_gravity, c_share, c_step, c_still, inverse_cube_root } from './shallow-predict';

/** No ground of a place is this high, m; what lies outside it is (core/grid.ts). */
const outside: f32 = 5e4;

export function update(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const depth = <usize>load<u32>(plan + at_depth);
  const bed = <usize>load<u32>(plan + at_bed);
  const residual = <usize>load<u32>(plan + at_residual);
  const water_x = <usize>load<u32>(plan + at_water_x);
  const water_y = <usize>load<u32>(plan + at_water_y);
  const manning = <usize>load<u32>(plan + at_manning);
  const mass_x = <usize>load<u32>(plan + at_discharge_x);
  const mass_y = <usize>load<u32>(plan + at_discharge_y);
  const near_x = <usize>load<u32>(plan + at_near_x);
  const near_y = <usize>load<u32>(plan + at_near_y);
  const far_x = <usize>load<u32>(plan + at_far_x);
  const far_y = <usize>load<u32>(plan + at_far_y);
  const along_x = <usize>load<u32>(plan + at_along_x);
  const along_y = <usize>load<u32>(plan + at_along_y);
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const top_speed = <usize>load<u32>(plan + at_maximum_speed);
  const top_hazard = <usize>load<u32>(plan + at_maximum_hazard);
  const arrival = <usize>load<u32>(plan + at_arrival);
  const source = <usize>load<u32>(plan + at_source);
  const deficit = <usize>load<u32>(plan + at_tile_deficit) + (<usize>tile << 3);
  const fed = load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0;
  const now = f32x4.splat(<f32>(load<f64>(plan + at_start) + load<f64>(plan + at_elapsed) + load<f64>(plan + at_step)));
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const g = v128.load32_splat(c, c_gravity);
  const share = v128.load32_splat(c, c_share);
  const step = v128.load32_splat(c, c_step);
  const drag = v128.load32_splat(c, c_drag_four);
  const threshold = v128.load32_splat(c, c_arrival);
  const still = v128.load32_splat(c, c_still);
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  const two = f32x4.splat(2);
  const beyond = f32x4.splat(outside);
  let deepest = zero;
  let fastest = zero;
  // the first and the last row are outside and stay dry
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    const start = (<usize>(row * cols + left)) << 2;
    for (let o = start; o < start + (<usize>tile_cols << 2); o += 16) {
      let gain = f32x4.mul(share, f32x4.add(
        f32x4.sub(v128.load(mass_x + o - 4), v128.load(mass_x + o)),
        f32x4.sub(v128.load(mass_y + o - stride), v128.load(mass_y + o)),
      ));
      // what leaves by an open boundary is gone: the ground beyond takes nothing
      gain = v128.and(gain, f32x4.lt(v128.load(bed + o), beyond));
      if (fed) gain = f32x4.add(gain, f32x4.mul(step, v128.load(source + o)));
      const h = v128.load(depth + o);
      gain = f32x4.add(gain, v128.load(residual + o));
      let sum = f32x4.add(h, gain);
      const part = f32x4.sub(sum, h);
      let rest = f32x4.add(f32x4.sub(h, f32x4.sub(sum, part)), f32x4.sub(gain, part));
      if (fed) {
        const below = f32x4.lt(sum, zero);
        if (v128.any_true(below)) {
          store<f64>(deficit, load<f64>(deficit) - lanes(v128.and(below, sum)));
          sum = v128.andnot(sum, below);
          rest = v128.andnot(rest, below);
        }
      }
      v128.store(depth + o, sum);
      v128.store(residual + o, rest);
      deepest = f32x4.pmax(deepest, sum);
      const wet = f32x4.gt(sum, dry);
      if (v128.any_true(wet)) {
        const m_x = f32x4.sub(f32x4.mul(h, v128.load(water_x + o)), f32x4.mul(share, f32x4.add(
          f32x4.sub(v128.load(near_x + o), v128.load(far_x + o - 4)),
          f32x4.sub(v128.load(along_y + o), v128.load(along_y + o - stride)),
        )));
        const m_y = f32x4.sub(f32x4.mul(h, v128.load(water_y + o)), f32x4.mul(share, f32x4.add(
          f32x4.sub(v128.load(near_y + o), v128.load(far_y + o - stride)),
          f32x4.sub(v128.load(along_x + o), v128.load(along_x + o - 4)),
        )));
        const m = f32x4.sqrt(f32x4.add(f32x4.mul(m_x, m_x), f32x4.mul(m_y, m_y)));
        const n = v128.load(manning + o);
        const k = f32x4.mul(f32x4.mul(f32x4.mul(n, n), drag), f32x4.mul(inverse_cube_root(sum), m));
        const slowed = f32x4.div(two, f32x4.add(sum, f32x4.sqrt(f32x4.add(f32x4.mul(sum, sum), k))));
        const u = v128.and(wet, f32x4.mul(m_x, slowed));
        const v = v128.and(wet, f32x4.mul(m_y, slowed));
        v128.store(water_x + o, u);
        v128.store(water_y + o, v);
        const wave = f32x4.add(f32x4.pmax(f32x4.abs(u), f32x4.abs(v)), f32x4.sqrt(f32x4.mul(g, f32x4.pmax(sum, zero))));
        fastest = f32x4.pmax(fastest, v128.and(wet, wave));
        const speed = v128.and(f32x4.gt(sum, still), f32x4.mul(m, slowed));
        const before = v128.load(top_speed + o);
        if (v128.any_true(f32x4.gt(speed, before))) v128.store(top_speed + o, f32x4.pmax(before, speed));
        // hazard rating d (v + 0.5), of wet cells
        const hazard = v128.and(f32x4.gt(sum, still), f32x4.mul(sum, f32x4.add(speed, half)));
        const worst = v128.load(top_hazard + o);
        if (v128.any_true(f32x4.gt(hazard, worst))) v128.store(top_hazard + o, f32x4.pmax(worst, hazard));
      } else {
        v128.store(water_x + o, zero);
        v128.store(water_y + o, zero);
      }
      const most = v128.load(maximum + o);
      const higher = f32x4.gt(sum, most);
      if (v128.any_true(higher)) {
        v128.store(maximum + o, v128.bitselect(sum, most, higher));
        const arrives = v128.and(f32x4.gt(sum, threshold), f32x4.le(most, threshold));
        if (v128.any_true(arrives)) v128.store(arrival + o, v128.bitselect(now, v128.load(arrival + o), arrives));
      }
    }
  }
  store<f32>(<usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2), highest(deepest));
  store<f32>(<usize>load<u32>(plan + at_tile_speed) + (<usize>tile << 2), highest(fastest));
  store<u8>(<usize>load<u32>(plan + at_tile_wet_now) + tile, v128.any_true(f32x4.gt(deepest, dry)) ? 1 : 0);
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
function lanes(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}
