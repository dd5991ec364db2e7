/**
 * Half a step ahead, cell by cell (the predictor of the MUSCL-Hancock scheme, van Leer 1984, in primitive variables):
 * limited changes across a cell (shallow-changes.ts), then depth and velocity at half the step.
 *
 *   h_t = -(u h_x + h u_x + v h_y + h v_y) + what sources give
 *   u_t = -(u u_x + v u_y) - g eta_x - g n² |u| u h^(-4/3)          and v likewise, friction implicit
 *
 * A row is worked out in short loops with what passes between them in the fastest cache, so that a core keeps several
 * cells going.
 */
import {
  at_arrival_depth, at_cell_size, at_cols, at_depth, at_dry, at_duration_depth, at_elapsed, at_gravity, at_length, at_manning,
  at_rows, at_shallow_constants, at_source, at_source_rate, at_step, at_still_depth, at_structures, at_water_x, at_water_y, in_depth_x,
  in_depth_y, in_h, in_level_x, in_level_y, in_t, in_u, in_u_x, in_u_y, in_v, in_v_x, in_v_y,
} from './shallow-plan';
import { changes, rises } from './shallow-changes';
import { part } from './shallow-parted';

/** m³/s a metre; a flux smaller than this is none, so that no number decays into subnormals. */
const no_flow: f32 = 1e-12;
/** Share of a cell's water that one of its four faces may take before the volume guard looks closer. */
const unguarded_share: f32 = 0.2499;

// places in the constants
export const c_dry: usize = 0;
export const c_gravity: usize = 4;
export const c_half_gravity: usize = 8;
export const c_share: usize = 12; // dt / dx
export const c_step: usize = 16;
export const c_half_share: usize = 20; // dt / 2 dx
export const c_gravity_half_share: usize = 24;
export const c_drag_half: usize = 28; // g dt / 2
export const c_drag_four: usize = 32; // 4 g dt
export const c_arrival: usize = 36;
export const c_still: usize = 40;
export const c_unguarded: usize = 44; // share of a depth as a discharge, m/s
export const c_no_flow: usize = 48;
export const c_lasting: usize = 52;
export const c_left_over: usize = 56; // of the interval after the step, s

/** Writes the numbers of the coming step where the loops read them. */
export function step_constants(plan: usize): void {
  const c = plan + at_shallow_constants;
  const dt = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const g = load<f64>(plan + at_gravity);
  store<f32>(c, <f32>load<f64>(plan + at_dry), c_dry);
  store<f32>(c, <f32>g, c_gravity);
  store<f32>(c, <f32>(0.5 * g), c_half_gravity);
  store<f32>(c, <f32>(dt / dx), c_share);
  store<f32>(c, <f32>dt, c_step);
  store<f32>(c, <f32>(dt / (2 * dx)), c_half_share);
  store<f32>(c, <f32>((g * dt) / (2 * dx)), c_gravity_half_share);
  store<f32>(c, <f32>(0.5 * g * dt), c_drag_half);
  store<f32>(c, <f32>(4 * g * dt), c_drag_four);
  store<f32>(c, <f32>load<f64>(plan + at_arrival_depth), c_arrival);
  store<f32>(c, <f32>load<f64>(plan + at_still_depth), c_still);
  store<f32>(c, <f32>(<f64>unguarded_share * (dx / dt)), c_unguarded);
  store<f32>(c, no_flow, c_no_flow);
  store<f32>(c, <f32>load<f64>(plan + at_duration_depth), c_lasting);
  store<f32>(c, <f32>(load<f64>(plan + at_length) - load<f64>(plan + at_elapsed) - dt), c_left_over);
}

/** h^(-1/3): seed from the bits of h, in which log2 is nearly linear, then two Newton steps. */
// @ts-ignore: decorator
@inline
export function inverse_cube_root(h: v128): v128 {
  const bits = f32x4.convert_i32x4_s(i32x4.shr_s(h, 8));
  const seed = f32x4.add(f32x4.mul(bits, f32x4.splat(<f32>(-1.0 / 3.0))), f32x4.splat(8388608.0 + 5546500.0));
  let w = i32x4.shl(seed, 8);
  const h3 = f32x4.mul(h, f32x4.splat(<f32>(1.0 / 3.0)));
  const four = f32x4.splat(<f32>(4.0 / 3.0));
  w = f32x4.mul(w, f32x4.sub(four, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
  return f32x4.mul(w, f32x4.sub(four, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
}

/**
 * Cells of a row from column `left` on, `vectors` times four of them, into a row's arrays; `above` are those of the row
 * before, whose rises to the south are these cells' from the north.
 */
export function predict(plan: usize, row: i32, left: i32, vectors: i32, into: usize, above: usize): void {
  const cols = load<i32>(plan + at_cols);
  const first = <usize>(row * cols + left) << 2;
  // beyond the rim there is nothing, and the rim itself is dry: what stands for its neighbours is not looked at
  const up: usize = row > 0 ? <usize>cols << 2 : 0;
  const down: usize = row < load<i32>(plan + at_rows) - 1 ? <usize>cols << 2 : 0;
  rises(plan, row, left, vectors, into);
  changes(plan, first, up, down, <usize>vectors << 4, into, above);
  if (load<u32>(plan + at_structures) != 0) part(plan, first, up, down, vectors, into, above);
  half_step(plan, first, <usize>vectors << 4, into);
}

/** Depth and velocities at half the step. */
function half_step(plan: usize, first: usize, end: usize, into: usize): void {
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const water_x = <usize>load<u32>(plan + at_water_x) + first;
  const water_y = <usize>load<u32>(plan + at_water_y) + first;
  const manning = <usize>load<u32>(plan + at_manning) + first;
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const half_share = v128.load32_splat(c, c_half_share);
  const pull = v128.load32_splat(c, c_gravity_half_share);
  const drag = v128.load32_splat(c, c_drag_half);
  const source = <usize>load<u32>(plan + at_source) + first;
  const fed = load<f64>(plan + at_source_rate) > 0;
  const half_time = f32x4.mul(f32x4.splat(0.5), v128.load32_splat(c, c_step));
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let o: usize = 0; o < end; o += 16) {
    const to = into + o;
    const h = v128.load(depth + o);
    const wet = f32x4.gt(h, dry);
    if (!v128.any_true(wet)) {
      v128.store(to, h, in_h);
      v128.store(to, zero, in_u);
      v128.store(to, zero, in_v);
      v128.store(to, zero, in_t);
      continue;
    }
    const u = v128.load(water_x + o);
    const v = v128.load(water_y + o);
    const n = v128.load(manning + o);
    const w = inverse_cube_root(h);
    const w2 = f32x4.mul(w, w);
    const speed = f32x4.sqrt(f32x4.add(f32x4.mul(u, u), f32x4.mul(v, v)));
    const slowed = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.mul(f32x4.mul(n, n), drag), f32x4.mul(speed, f32x4.mul(w2, w2)))));
    const u_x = v128.load(to, in_u_x);
    const v_x = v128.load(to, in_v_x);
    const u_y = v128.load(to, in_u_y);
    const v_y = v128.load(to, in_v_y);
    const spread = f32x4.add(
      f32x4.add(f32x4.mul(u, v128.load(to, in_depth_x)), f32x4.mul(h, u_x)),
      f32x4.add(f32x4.mul(v, v128.load(to, in_depth_y)), f32x4.mul(h, v_y)),
    );
    let change = f32x4.neg(f32x4.mul(half_share, spread));
    if (fed) change = f32x4.add(change, f32x4.mul(half_time, v128.load(source + o)));
    change = v128.and(wet, change);
    const push_x = f32x4.add(
      f32x4.mul(half_share, f32x4.add(f32x4.mul(u, u_x), f32x4.mul(v, u_y))), f32x4.mul(pull, v128.load(to, in_level_x)));
    const push_y = f32x4.add(
      f32x4.mul(half_share, f32x4.add(f32x4.mul(u, v_x), f32x4.mul(v, v_y))), f32x4.mul(pull, v128.load(to, in_level_y)));
    v128.store(to, f32x4.pmax(f32x4.add(h, change), zero), in_h);
    v128.store(to, v128.and(wet, f32x4.mul(f32x4.sub(u, push_x), slowed)), in_u);
    v128.store(to, v128.and(wet, f32x4.mul(f32x4.sub(v, push_y), slowed)), in_v);
    v128.store(to, change, in_t);
  }
}
