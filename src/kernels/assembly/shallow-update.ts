/**
 * Depth and velocity of cells from what crossed their faces and what came from outside. The rounding of each depth is
 * carried on (Knuth's two-sum). Friction takes the velocity at the end of the step, on the velocity vector:
 *
 *   u' = 2 m/(h + sqrt(h² + 4 g dt n² h^(-1/3) |m|)),   m the momentum before friction, m²/s
 *
 * Water too thin to flow has no velocity. Running maxima, arrival and the time above
 * the duration depth ride along, exact to the step.
 */
import {
  at_along_x, at_along_y, at_arrival, at_bed, at_buffers, at_cols, at_depth, at_discharge_x, at_discharge_y, at_duration,
  at_elapsed, at_far_x, at_far_y, at_manning, at_maximum_depth, at_maximum_hazard, at_maximum_speed, at_near_x, at_near_y,
  at_residual, at_rows, at_shallow_constants, at_source, at_start, at_step, at_tile_deficit, at_tile_depth, at_tile_source,
  at_tile_speed, at_tile_wet_now, at_water_x, at_water_y, buffer_bytes, cell_before, cell_deepest, cell_fastest, cell_m,
  cell_m_x, cell_m_y, tile_cols, tile_rows,
} from './shallow-plan';
import { c_arrival, c_drag_four, c_dry, c_gravity, c_lasting, c_left_over, c_share, c_step, c_still, inverse_cube_root } from './shallow-predict';

/** No ground of a place is this high, m; what lies outside it is (core/grid.ts). */
const outside: f32 = 5e4;

/**
 * The cells of `tiles` tiles side by side, the first at tile `first`, row by row in four short loops: depths, momentum
 * before friction, friction and velocities, what people look at.
 */
export function update(plan: usize, thread: i32, first: i32, tiles: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const buffer = <usize>load<u32>(plan + at_buffers) + <usize>thread * buffer_bytes;
  for (let t = 0; t < tiles; t++) {
    v128.store(buffer + (<usize>t << 4), f32x4.splat(0), cell_deepest);
    v128.store(buffer + (<usize>t << 4), f32x4.splat(0), cell_fastest);
  }
  // the first and the last row are outside and stay dry
  const top = max((first / across) * tile_rows, 1);
  const bottom = min((first / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (first % across) * tile_cols;
  const end = <usize>(tiles * tile_cols) << 2;
  for (let row = top; row < bottom; row++) {
    const start = <usize>(row * cols + left) << 2;
    depths(plan, first, start, end, buffer);
    momentum(plan, start, end, buffer);
    friction(plan, start, end, buffer);
    observe(plan, start, end, buffer);
  }
  const depth = <usize>load<u32>(plan + at_tile_depth) + (<usize>first << 2);
  const speed = <usize>load<u32>(plan + at_tile_speed) + (<usize>first << 2);
  const wet = <usize>load<u32>(plan + at_tile_wet_now) + first;
  const dry = v128.load32_splat(plan + at_shallow_constants, c_dry);
  for (let t: usize = 0; t < <usize>tiles; t++) {
    const deepest = v128.load(buffer + (t << 4), cell_deepest);
    store<f32>(depth + (t << 2), highest(deepest));
    store<f32>(speed + (t << 2), highest(v128.load(buffer + (t << 4), cell_fastest)));
    store<u8>(wet + t, v128.any_true(f32x4.gt(deepest, dry)) ? 1 : 0);
  }
}

/** Depths from what crossed the faces and what sources gave; keeps those before in the buffer. */
function depths(plan: usize, first: i32, start: usize, end: usize, buffer: usize): void {
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const depth = <usize>load<u32>(plan + at_depth) + start;
  const bed = <usize>load<u32>(plan + at_bed) + start;
  const residual = <usize>load<u32>(plan + at_residual) + start;
  const mass_x = <usize>load<u32>(plan + at_discharge_x) + start;
  const mass_y = <usize>load<u32>(plan + at_discharge_y) + start;
  const source = <usize>load<u32>(plan + at_source) + start;
  const feeds = <usize>load<u32>(plan + at_tile_source) + first;
  const c = plan + at_shallow_constants;
  const share = v128.load32_splat(c, c_share);
  const step = v128.load32_splat(c, c_step);
  const lasting = v128.load32_splat(c, c_lasting);
  const left_over = v128.load32_splat(c, c_left_over);
  const duration = <usize>load<u32>(plan + at_duration) + start;
  const zero = f32x4.splat(0);
  const beyond = f32x4.splat(outside);
  for (let tile: usize = 0, o: usize = 0; o < end; tile++) {
    const fed = load<u8>(feeds + tile) != 0;
    let deepest = v128.load(buffer + (tile << 4), cell_deepest);
    for (const stop = o + (<usize>tile_cols << 2); o < stop; o += 16) {
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
          const deficit = <usize>load<u32>(plan + at_tile_deficit) + ((<usize>first + tile) << 3);
          store<f64>(deficit, load<f64>(deficit) - lanes(v128.and(below, sum)));
          sum = v128.andnot(sum, below);
          rest = v128.andnot(rest, below);
        }
      }
      v128.store(buffer + o, h, cell_before);
      v128.store(depth + o, sum);
      v128.store(residual + o, rest);
      deepest = f32x4.pmax(deepest, sum);
      // a cell counts for the whole interval as it stood at its start: what changes in between is put right
      const lasts = f32x4.gt(sum, lasting);
      const changes = v128.xor(lasts, f32x4.gt(h, lasting));
      if (v128.any_true(changes)) {
        const by = v128.and(changes, v128.bitselect(left_over, f32x4.neg(left_over), lasts));
        v128.store(duration + o, f32x4.add(v128.load(duration + o), by));
      }
    }
    v128.store(buffer + (tile << 4), deepest, cell_deepest);
  }
}

/** Momentum before friction of each cell, into the buffer. */
function momentum(plan: usize, start: usize, end: usize, buffer: usize): void {
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const water_x = <usize>load<u32>(plan + at_water_x) + start;
  const water_y = <usize>load<u32>(plan + at_water_y) + start;
  const near_x = <usize>load<u32>(plan + at_near_x) + start;
  const near_y = <usize>load<u32>(plan + at_near_y) + start;
  const far_x = <usize>load<u32>(plan + at_far_x) + start;
  const far_y = <usize>load<u32>(plan + at_far_y) + start;
  const along_x = <usize>load<u32>(plan + at_along_x) + start;
  const along_y = <usize>load<u32>(plan + at_along_y) + start;
  const share = v128.load32_splat(plan + at_shallow_constants, c_share);
  for (let o: usize = 0; o < end; o += 16) {
    const h = v128.load(buffer + o, cell_before);
    const m_x = f32x4.sub(f32x4.mul(h, v128.load(water_x + o)), f32x4.mul(share, f32x4.add(
      f32x4.sub(v128.load(near_x + o), v128.load(far_x + o - 4)),
      f32x4.sub(v128.load(along_y + o), v128.load(along_y + o - stride)),
    )));
    const m_y = f32x4.sub(f32x4.mul(h, v128.load(water_y + o)), f32x4.mul(share, f32x4.add(
      f32x4.sub(v128.load(near_y + o), v128.load(far_y + o - stride)),
      f32x4.sub(v128.load(along_x + o), v128.load(along_x + o - 4)),
    )));
    v128.store(buffer + o, m_x, cell_m_x);
    v128.store(buffer + o, m_y, cell_m_y);
    v128.store(buffer + o, f32x4.sqrt(f32x4.add(f32x4.mul(m_x, m_x), f32x4.mul(m_y, m_y))), cell_m);
  }
}

/** Velocities after friction; leaves the speed in the buffer. */
function friction(plan: usize, start: usize, end: usize, buffer: usize): void {
  const depth = <usize>load<u32>(plan + at_depth) + start;
  const manning = <usize>load<u32>(plan + at_manning) + start;
  const water_x = <usize>load<u32>(plan + at_water_x) + start;
  const water_y = <usize>load<u32>(plan + at_water_y) + start;
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const drag = v128.load32_splat(c, c_drag_four);
  const two = f32x4.splat(2);
  const zero = f32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const h = v128.load(depth + o);
    const wet = f32x4.gt(h, dry);
    if (v128.any_true(wet)) {
      const m = v128.load(buffer + o, cell_m);
      const n = v128.load(manning + o);
      const k = f32x4.mul(f32x4.mul(f32x4.mul(n, n), drag), f32x4.mul(inverse_cube_root(h), m));
      const slowed = f32x4.div(two, f32x4.add(h, f32x4.sqrt(f32x4.add(f32x4.mul(h, h), k))));
      v128.store(water_x + o, v128.and(wet, f32x4.mul(v128.load(buffer + o, cell_m_x), slowed)));
      v128.store(water_y + o, v128.and(wet, f32x4.mul(v128.load(buffer + o, cell_m_y), slowed)));
      v128.store(buffer + o, v128.and(wet, f32x4.mul(m, slowed)), cell_m);
    } else {
      v128.store(water_x + o, zero);
      v128.store(water_y + o, zero);
      v128.store(buffer + o, zero, cell_m);
    }
  }
}

/** Maxima and arrival, and the fastest wave of each tile. */
function observe(plan: usize, start: usize, end: usize, buffer: usize): void {
  const depth = <usize>load<u32>(plan + at_depth) + start;
  const water_x = <usize>load<u32>(plan + at_water_x) + start;
  const water_y = <usize>load<u32>(plan + at_water_y) + start;
  const maximum = <usize>load<u32>(plan + at_maximum_depth) + start;
  const top_speed = <usize>load<u32>(plan + at_maximum_speed) + start;
  const top_hazard = <usize>load<u32>(plan + at_maximum_hazard) + start;
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const g = v128.load32_splat(c, c_gravity);
  const still = v128.load32_splat(c, c_still);
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  for (let tile: usize = 0, o: usize = 0; o < end; tile++) {
    let fastest = v128.load(buffer + (tile << 4), cell_fastest);
    for (const stop = o + (<usize>tile_cols << 2); o < stop; o += 16) {
      const h = v128.load(depth + o);
      const most = v128.load(maximum + o);
      const higher = f32x4.gt(h, most);
      if (v128.any_true(higher)) {
        v128.store(maximum + o, v128.bitselect(h, most, higher));
        arrive(plan, start + o, h, most);
      }
      const wave = f32x4.add(
        f32x4.pmax(f32x4.abs(v128.load(water_x + o)), f32x4.abs(v128.load(water_y + o))), f32x4.sqrt(f32x4.mul(g, f32x4.pmax(h, zero))));
      fastest = f32x4.pmax(fastest, v128.and(f32x4.gt(h, dry), wave));
      const flows = f32x4.gt(h, still);
      const speed = v128.and(flows, v128.load(buffer + o, cell_m));
      const before = v128.load(top_speed + o);
      // hazard rating d (v + 0.5), of wet cells
      const hazard = v128.and(flows, f32x4.mul(h, f32x4.add(speed, half)));
      const worst = v128.load(top_hazard + o);
      if (v128.any_true(v128.or(f32x4.gt(speed, before), f32x4.gt(hazard, worst)))) {
        v128.store(top_speed + o, f32x4.pmax(before, speed));
        v128.store(top_hazard + o, f32x4.pmax(worst, hazard));
      }
    }
    v128.store(buffer + (tile << 4), fastest, cell_fastest);
  }
}

/** Notes when four cells first passed the arrival depth. */
function arrive(plan: usize, o: usize, h: v128, most: v128): void {
  const threshold = v128.load32_splat(plan + at_shallow_constants, c_arrival);
  const arrives = v128.and(f32x4.gt(h, threshold), f32x4.le(most, threshold));
  if (!v128.any_true(arrives)) return;
  const now = f32x4.splat(<f32>(load<f64>(plan + at_start) + load<f64>(plan + at_elapsed) + load<f64>(plan + at_step)));
  const arrival = <usize>load<u32>(plan + at_arrival) + o;
  v128.store(arrival, v128.bitselect(now, v128.load(arrival), arrives));
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
