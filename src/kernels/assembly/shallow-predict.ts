/**
 * Half a step ahead, cell by cell (the predictor of the MUSCL-Hancock scheme, van Leer 1984, in primitive variables):
 * limited changes of level, depth and velocities across a cell, then depth and velocity at half the step.
 *
 *   h_t = -(u h_x + h u_x + v h_y + h v_y)
 *   u_t = -(u u_x + v u_y) - g eta_x - g n² |u| u h^(-4/3)          and v likewise, friction implicit
 *
 * Changes are taken from differences of level between neighbours, in which a lake at rest has none; where water hangs on
 * steps higher than it is deep, from those of the bed. Where a cell or one of the two beside it along the axis is dry
 * there are none, and the scheme is of first order.
 */
import {
  at_bed, at_cols, at_depth, at_gravity, at_manning, at_open, at_residual, at_rows, at_shallow_constants, at_step, at_water_x, at_water_y,
  at_dry, at_cell_size, at_arrival_depth, at_still_depth, in_depth_x, in_depth_y, in_h, in_level_x, in_level_y, in_rise_x, in_rise_y, in_t, in_u, in_u_x, in_u_y, in_v, in_v_x, in_v_y,
  side_east, side_south, side_west,
} from './shallow-plan';

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
}

/** Limited change across a cell from those on its two sides: monotonized central (van Leer 1977). */
// @ts-ignore: decorator
@inline
function limited(a: v128, b: v128): v128 {
  const two = f32x4.splat(2);
  // pmin is one instruction, min several; neither side is negative here
  const least = f32x4.pmin(f32x4.mul(two, f32x4.pmin(f32x4.abs(a), f32x4.abs(b))), f32x4.abs(f32x4.mul(f32x4.splat(0.5), f32x4.add(a, b))));
  const signed = v128.or(least, v128.and(a, i32x4.splat(0x80000000)));
  return v128.and(signed, f32x4.gt(f32x4.mul(a, b), f32x4.splat(0)));
}

/** The lesser of two changes of one sign, none where their signs differ. */
// @ts-ignore: decorator
@inline
function lesser(a: v128, b: v128): v128 {
  const least = v128.or(f32x4.pmin(f32x4.abs(a), f32x4.abs(b)), v128.and(a, i32x4.splat(0x80000000)));
  return v128.and(least, f32x4.gt(f32x4.mul(a, b), f32x4.splat(0)));
}

/** Rise of the water surface from a cell to the next, to the last bit of the compensated depths; see face.ts. */
// @ts-ignore: decorator
@inline
function rise(za: v128, zb: v128, ha: v128, hb: v128, ca: v128, cb: v128): v128 {
  const zero = f32x4.splat(0);
  const dz = f32x4.sub(zb, za);
  const low = f32x4.sub(ha, f32x4.pmax(dz, zero));
  const high = f32x4.add(hb, f32x4.pmin(dz, zero));
  return f32x4.add(f32x4.sub(high, low), f32x4.sub(cb, ca));
}

/** Whether the waters of two cells meet over the step of the bed between them. */
// @ts-ignore: decorator
@inline
function joined(za: v128, zb: v128, ha: v128, hb: v128): v128 {
  const zero = f32x4.splat(0);
  const dz = f32x4.sub(zb, za);
  return v128.and(f32x4.gt(f32x4.sub(ha, f32x4.pmax(dz, zero)), zero), f32x4.gt(f32x4.add(hb, f32x4.pmin(dz, zero)), zero));
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

/** Cells of a row from column `left` on, `vectors` times four of them, into a row's arrays. */
export function predict(plan: usize, row: i32, left: i32, vectors: i32, into: usize): void {
  const cols = load<i32>(plan + at_cols);
  const first = <usize>(row * cols + left) << 2;
  // beyond the rim there is nothing, and the rim itself is dry: what stands for its neighbours is not looked at
  const up: usize = row > 0 ? <usize>cols << 2 : 0;
  const down: usize = row < load<i32>(plan + at_rows) - 1 ? <usize>cols << 2 : 0;
  const bed = <usize>load<u32>(plan + at_bed) + first;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const residual = <usize>load<u32>(plan + at_residual) + first;
  const water_x = <usize>load<u32>(plan + at_water_x) + first;
  const water_y = <usize>load<u32>(plan + at_water_y) + first;
  const manning = <usize>load<u32>(plan + at_manning) + first;
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const half_share = v128.load32_splat(c, c_half_share);
  const pull = v128.load32_splat(c, c_gravity_half_share);
  const drag = v128.load32_splat(c, c_drag_half);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const end = <usize>vectors << 4;
  for (let o: usize = 0; o < end; o += 16) {
    const z = v128.load(bed + o);
    const h = v128.load(depth + o);
    const r = v128.load(residual + o);
    const he = v128.load(depth + o, 4);
    const hs = v128.load(depth + o + down);
    const rise_e = rise(z, v128.load(bed + o, 4), h, he, r, v128.load(residual + o, 4));
    const rise_s = rise(z, v128.load(bed + o + down), h, hs, r, v128.load(residual + o + down));
    const to = into + o;
    v128.store(to, rise_e, in_rise_x);
    v128.store(to, rise_s, in_rise_y);
    const wet = f32x4.gt(h, dry);
    if (!v128.any_true(wet)) {
      v128.store(to, h, in_h);
      v128.store(to, zero, in_u);
      v128.store(to, zero, in_v);
      v128.store(to, zero, in_t);
      v128.store(to, zero, in_level_x);
      v128.store(to, zero, in_depth_x);
      v128.store(to, zero, in_u_x);
      v128.store(to, zero, in_v_x);
      v128.store(to, zero, in_level_y);
      v128.store(to, zero, in_depth_y);
      v128.store(to, zero, in_u_y);
      v128.store(to, zero, in_v_y);
      continue;
    }
    const hw = v128.load(depth + o - 4);
    const hn = v128.load(depth + o - up);
    const rise_w = rise(v128.load(bed + o - 4), z, hw, h, v128.load(residual + o - 4), r);
    const rise_n = rise(v128.load(bed + o - up), z, hn, h, v128.load(residual + o - up), r);
    const wet_x = v128.and(wet, v128.and(f32x4.gt(hw, dry), f32x4.gt(he, dry)));
    const wet_y = v128.and(wet, v128.and(f32x4.gt(hn, dry), f32x4.gt(hs, dry)));
    const u = v128.load(water_x + o);
    const v = v128.load(water_y + o);
    let level_x = v128.and(wet_x, limited(rise_w, rise_e));
    let level_y = v128.and(wet_y, limited(rise_n, rise_s));
    const depth_x = v128.and(wet_x, limited(f32x4.sub(h, hw), f32x4.sub(he, h)));
    const depth_y = v128.and(wet_y, limited(f32x4.sub(h, hn), f32x4.sub(hs, h)));
    const zw = v128.load(bed + o - 4);
    const ze = v128.load(bed + o, 4);
    const zn = v128.load(bed + o - up);
    const zs = v128.load(bed + o + down);
    const join_w = joined(zw, z, hw, h);
    const join_e = joined(z, ze, h, he);
    const join_n = joined(zn, z, hn, h);
    const join_s = joined(z, zs, h, hs);
    const whole = v128.and(v128.and(join_w, join_e), v128.and(join_n, join_s));
    if (!i32x4.all_true(whole)) {
      // a film that hangs on a slope follows the bed; between a film and a pool the lesser of the two changes is taken
      const bed_x = v128.and(wet_x, f32x4.add(limited(f32x4.sub(z, zw), f32x4.sub(ze, z)), depth_x));
      const bed_y = v128.and(wet_y, f32x4.add(limited(f32x4.sub(z, zn), f32x4.sub(zs, z)), depth_y));
      const mixed_x = v128.bitselect(lesser(level_x, bed_x), bed_x, v128.or(join_w, join_e));
      const mixed_y = v128.bitselect(lesser(level_y, bed_y), bed_y, v128.or(join_n, join_s));
      level_x = v128.bitselect(level_x, mixed_x, v128.and(join_w, join_e));
      level_y = v128.bitselect(level_y, mixed_y, v128.and(join_n, join_s));
    }
    const u_x = v128.and(wet_x, limited(f32x4.sub(u, v128.load(water_x + o - 4)), f32x4.sub(v128.load(water_x + o, 4), u)));
    const v_x = v128.and(wet_x, limited(f32x4.sub(v, v128.load(water_y + o - 4)), f32x4.sub(v128.load(water_y + o, 4), v)));
    const u_y = v128.and(wet_y, limited(f32x4.sub(u, v128.load(water_x + o - up)), f32x4.sub(v128.load(water_x + o + down), u)));
    const v_y = v128.and(wet_y, limited(f32x4.sub(v, v128.load(water_y + o - up)), f32x4.sub(v128.load(water_y + o + down), v)));
    const spread = f32x4.add(
      f32x4.add(f32x4.mul(u, depth_x), f32x4.mul(h, u_x)),
      f32x4.add(f32x4.mul(v, depth_y), f32x4.mul(h, v_y)),
    );
    const change = v128.and(wet, f32x4.neg(f32x4.mul(half_share, spread)));
    const push_x = f32x4.add(f32x4.mul(half_share, f32x4.add(f32x4.mul(u, u_x), f32x4.mul(v, u_y))), f32x4.mul(pull, level_x));
    const push_y = f32x4.add(f32x4.mul(half_share, f32x4.add(f32x4.mul(u, v_x), f32x4.mul(v, v_y))), f32x4.mul(pull, level_y));
    const n = v128.load(manning + o);
    const w = inverse_cube_root(h);
    const w2 = f32x4.mul(w, w);
    const speed = f32x4.sqrt(f32x4.add(f32x4.mul(u, u), f32x4.mul(v, v)));
    const slowed = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.mul(f32x4.mul(n, n), drag), f32x4.mul(speed, f32x4.mul(w2, w2)))));
    v128.store(to, f32x4.pmax(f32x4.add(h, change), zero), in_h);
    v128.store(to, v128.and(wet, f32x4.mul(f32x4.sub(u, push_x), slowed)), in_u);
    v128.store(to, v128.and(wet, f32x4.mul(f32x4.sub(v, push_y), slowed)), in_v);
    v128.store(to, change, in_t);
    v128.store(to, level_x, in_level_x);
    v128.store(to, depth_x, in_depth_x);
    v128.store(to, u_x, in_u_x);
    v128.store(to, v_x, in_v_x);
    v128.store(to, level_y, in_level_y);
    v128.store(to, depth_y, in_depth_y);
    v128.store(to, u_y, in_u_y);
    v128.store(to, v_y, in_v_y);
  }
}

/**
 * Where water leaves freely the bed goes on falling as it does inside: the change of level across such a cell, which has
 * no neighbour on the one side, and what it does to the velocity at half the step. Without it the bed would be a stair there.
 */
export function continue_falls(plan: usize, row: i32, left: i32, vectors: i32, into: usize): void {
  const cols = load<i32>(plan + at_cols);
  const first = <usize>(row * cols + left);
  const sides = <usize>load<u32>(plan + at_open) + first;
  const end = <usize>vectors << 2;
  for (let j: usize = 0; j < end; j += 4) {
    if (load<u32>(sides + j) == 0) continue;
    for (let k = j; k < j + 4; k++) {
      const side = load<u8>(sides + k);
      if (side != 0) continue_fall(plan, <i32>(first + k), side, into + (k << 2));
    }
  }
}

function continue_fall(plan: usize, cell: i32, side: i32, to: usize): void {
  const fall = outward_fall(plan, cell, side);
  if (fall == 0) return;
  const c = plan + at_shallow_constants;
  const o = <usize>cell << 2;
  const u = load<f32>(<usize>load<u32>(plan + at_water_x) + o);
  const v = load<f32>(<usize>load<u32>(plan + at_water_y) + o);
  const n = load<f32>(<usize>load<u32>(plan + at_manning) + o);
  const w = f32x4.extract_lane(inverse_cube_root(v128.load32_splat(<usize>load<u32>(plan + at_depth) + o)), 0);
  const w2 = w * w;
  const slowed: f32 = <f32>1 / (<f32>1 + n * n * load<f32>(c, c_drag_half) * (sqrt<f32>(u * u + v * v) * (w2 * w2)));
  const rises: f32 = side == side_east || side == side_south ? -fall : fall;
  const pushed = load<f32>(c, c_gravity_half_share) * rises * slowed;
  if (side == side_east || side == side_west) {
    store<f32>(to, rises, in_level_x);
    store<f32>(to, load<f32>(to, in_u) - pushed, in_u);
  } else {
    store<f32>(to, rises, in_level_y);
    store<f32>(to, load<f32>(to, in_v) - pushed, in_v);
  }
}

/** Fall of the bed from the cell inside to one at the edge where both hold water that can move, m; else 0. */
export function outward_fall(plan: usize, cell: i32, side: i32): f32 {
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const o = <usize>cell << 2;
  const inner = side == side_east ? o - 4 : side == side_west ? o + 4 : side == side_south ? o - stride : o + stride;
  const bed = <usize>load<u32>(plan + at_bed);
  const depth = <usize>load<u32>(plan + at_depth);
  const dry = load<f32>(plan + at_shallow_constants, c_dry);
  if (load<f32>(depth + o) <= dry || load<f32>(depth + inner) <= dry) return 0;
  return max<f32>(load<f32>(bed + inner) - load<f32>(bed + o), 0);
}
