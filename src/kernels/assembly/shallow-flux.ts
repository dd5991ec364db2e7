/**
 * What crosses the faces of a row of cells: HLLC (Toro 2001, section 10.6, with his speeds for dry sides) between depths
 * brought to one bed by hydrostatic reconstruction (Audusse et al. 2004), and on steps higher than the water below them
 * the weight of the upper water (Chen and Noelle 2017), which the reconstruction alone leaves out.
 *
 * Momentum is told as what exceeds the hydrostatic pressure of the cell on either side, so nothing large cancels:
 *
 *   N = s_r m_l u_l - s_l m_r u_r + s_l s_r (m_r - m_l),   D = g/2 (h_r + h_l)(h_r - h_l)
 *   near = (N - s_l D)/(s_r - s_l),   far = (N - s_r D)/(s_r - s_l)
 *
 * with m = h u, and h_r - h_l the difference of the two levels where both sides are wet. Ground outside the place is a
 * wall that mirrors the water before it.
 */
import {
  at_along_x, at_along_y, at_bed, at_buffers, at_cols, at_depth, at_discharge_x, at_discharge_y, at_far_x, at_far_y, at_near_x,
  at_near_y, at_rows, at_shallow_constants, at_suspect, at_tile_suspect, buffer_bytes, face_dh, face_h_l, face_h_r, face_u_l,
  face_u_r, in_depth_x, in_depth_y, in_h, in_level_x, in_level_y, in_rise_x, in_rise_y, in_t, in_u, in_u_x, in_u_y, in_v,
  in_v_x, in_v_y, row_buffer, tile_cols, tile_rows,
} from './shallow-plan';
import { continue_edges } from './shallow-edge';
import { c_dry, c_gravity, c_half_gravity, c_no_flow, c_unguarded, predict } from './shallow-predict';
import { rises } from './shallow-changes';

/** A step of the bed that only the ground outside the place makes, m. */
const wall_step: f32 = 2e4;

/** Works out the faces east and south of `tiles` tiles side by side, the first at tile `first`. */
export function fluxes(plan: usize, thread: i32, first: i32, tiles: i32): void {
  const cols = load<i32>(plan + at_cols);
  const rows = load<i32>(plan + at_rows);
  const across = cols / tile_cols;
  const left = (first % across) * tile_cols;
  const top = (first / across) * tile_rows;
  const bottom = min(top + tile_rows, rows - 1);
  const vectors = (tiles * tile_cols) >> 2;
  let here = <usize>load<u32>(plan + at_buffers) + <usize>thread * buffer_bytes;
  let next = here + row_buffer;
  const stride = <usize>cols << 2;
  const suspects = <usize>load<u32>(plan + at_tile_suspect) + first;
  const faces = here + 2 * row_buffer;
  // row 0 is outside and dry: what lies above it is not looked at
  if (top > 0) rises(plan, top - 1, left, vectors + 1, next);
  predict(plan, top, left, vectors + 1, here, next);
  continue_edges(plan, top, left, vectors + 1, here);
  for (let row = top; row < bottom; row++) {
    predict(plan, row + 1, left, vectors + 1, next, here);
    continue_edges(plan, row + 1, left, vectors + 1, next);
    const o = <usize>(row * cols + left) << 2;
    const bed = <usize>load<u32>(plan + at_bed) + o;
    const depth = <usize>load<u32>(plan + at_depth) + o;
    const x = cross(
      plan, tiles, faces, here, here + 4, in_u, in_v, in_level_x, in_depth_x, in_u_x, in_v_x, in_rise_x, bed, bed + 4, depth, depth + 4,
      <usize>load<u32>(plan + at_discharge_x) + o, <usize>load<u32>(plan + at_near_x) + o,
      <usize>load<u32>(plan + at_far_x) + o, <usize>load<u32>(plan + at_along_x) + o,
    );
    const y = cross(
      plan, tiles, faces, here, next, in_v, in_u, in_level_y, in_depth_y, in_v_y, in_u_y, in_rise_y, bed, bed + stride, depth, depth + stride,
      <usize>load<u32>(plan + at_discharge_y) + o, <usize>load<u32>(plan + at_near_y) + o,
      <usize>load<u32>(plan + at_far_y) + o, <usize>load<u32>(plan + at_along_y) + o,
    );
    const suspect = x | y;
    if (suspect != 0) {
      for (let t = 0; t < tiles; t++) if (suspect & (1 << t)) store<u8>(suspects + t, 1);
      store<i32>(plan + at_suspect, 1);
    }
    const other = here;
    here = next;
    next = other;
  }
}

/**
 * One row of faces along an axis, `tiles` tiles of 32: `l` and `r` the arrays of the cells on the near and the far side,
 * then which of them are the velocities and changes along and across the axis. Two short loops, what is at the faces
 * and what crosses them. Gives a bit for every tile in which a face takes more than its share of a cell.
 */
function cross(
  plan: usize, tiles: i32, faces: usize, l: usize, r: usize, along: usize, aside: usize, level: usize, deep: usize, along_by: usize,
  aside_by: usize, rise: usize, bed_l: usize, bed_r: usize, depth_l: usize, depth_r: usize, to_mass: usize, to_near: usize, to_far: usize,
  to_aside: usize,
): i32 {
  const c = plan + at_shallow_constants;
  const dry = v128.load32_splat(c, c_dry);
  const g = v128.load32_splat(c, c_gravity);
  const half_g = v128.load32_splat(c, c_half_gravity);
  const unguarded = v128.load32_splat(c, c_unguarded);
  const no_flow = v128.load32_splat(c, c_no_flow);
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  const end = <usize>(tiles * tile_cols) << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const level_l = v128.load(l + level + o);
    const level_r = v128.load(r + level + o);
    const deep_l = v128.load(l + deep + o);
    const deep_r = v128.load(r + deep + o);
    const base = f32x4.sub(v128.load(bed_r + o), v128.load(bed_l + o));
    const step = f32x4.sub(base, f32x4.mul(half, f32x4.add(f32x4.sub(level_l, deep_l), f32x4.sub(level_r, deep_r))));
    const own_l = f32x4.pmax(f32x4.add(v128.load(l + o, in_h), f32x4.mul(half, deep_l)), zero);
    const own_r = f32x4.pmax(f32x4.sub(v128.load(r + o, in_h), f32x4.mul(half, deep_r)), zero);
    const to = faces + o;
    v128.store(to, f32x4.pmax(f32x4.sub(own_l, f32x4.pmax(step, zero)), zero), face_h_l);
    v128.store(to, f32x4.pmax(f32x4.add(own_r, f32x4.pmin(step, zero)), zero), face_h_r);
    v128.store(to, f32x4.add(v128.load(l + along + o), f32x4.mul(half, v128.load(l + along_by + o))), face_u_l);
    v128.store(to, f32x4.sub(v128.load(r + along + o), f32x4.mul(half, v128.load(r + along_by + o))), face_u_r);
    v128.store(to, f32x4.add(
      f32x4.sub(v128.load(l + rise + o), f32x4.mul(half, f32x4.add(level_l, level_r))),
      f32x4.sub(v128.load(r + o, in_t), v128.load(l + o, in_t)),
    ), face_dh);
  }
  let suspect = 0;
  let doubt = i32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const to = faces + o;
    const h_l = v128.load(to, face_h_l);
    const h_r = v128.load(to, face_h_r);
    // a wall is a step that no water comes over
    if (i32x4.all_true(f32x4.gt(f32x4.pmin(h_l, h_r), dry))) {
      const u_l = v128.load(to, face_u_l);
      const u_r = v128.load(to, face_u_r);
      const dh = v128.load(to, face_dh);
      const c_l = f32x4.sqrt(f32x4.mul(g, h_l));
      const c_r = f32x4.sqrt(f32x4.mul(g, h_r));
      const u_s = f32x4.add(f32x4.mul(half, f32x4.add(u_l, u_r)), f32x4.sub(c_l, c_r));
      const c_s = f32x4.add(f32x4.mul(half, f32x4.add(c_l, c_r)), f32x4.mul(f32x4.splat(0.25), f32x4.sub(u_l, u_r)));
      const s_l = f32x4.pmin(f32x4.pmin(f32x4.sub(u_l, c_l), f32x4.sub(u_s, c_s)), zero);
      const s_r = f32x4.pmax(f32x4.pmax(f32x4.add(u_r, c_r), f32x4.add(u_s, c_s)), zero);
      const inverse = f32x4.div(f32x4.splat(1), f32x4.sub(s_r, s_l));
      const m_l = f32x4.mul(h_l, u_l);
      const m_r = f32x4.mul(h_r, u_r);
      const s_lr = f32x4.mul(s_l, s_r);
      let mass = f32x4.mul(
        f32x4.add(f32x4.sub(f32x4.mul(s_r, m_l), f32x4.mul(s_l, m_r)), f32x4.mul(s_lr, dh)), inverse);
      mass = v128.and(mass, f32x4.gt(f32x4.abs(mass), no_flow));
      const n = f32x4.add(
        f32x4.sub(f32x4.mul(s_r, f32x4.mul(m_l, u_l)), f32x4.mul(s_l, f32x4.mul(m_r, u_r))),
        f32x4.mul(s_lr, f32x4.sub(m_r, m_l)),
      );
      const d = f32x4.mul(f32x4.mul(half_g, f32x4.add(h_r, h_l)), dh);
      // the pressure inside a cell, half of it told with each of its faces
      const inside_l = f32x4.mul(f32x4.mul(half_g, v128.load(l + o, in_h)), v128.load(l + level + o));
      const inside_r = f32x4.mul(f32x4.mul(half_g, v128.load(r + o, in_h)), v128.load(r + level + o));
      v128.store(to_mass + o, mass);
      v128.store(to_near + o, f32x4.add(f32x4.mul(f32x4.sub(n, f32x4.mul(s_l, d)), inverse), inside_l));
      v128.store(to_far + o, f32x4.sub(f32x4.mul(f32x4.sub(n, f32x4.mul(s_r, d)), inverse), inside_r));
      const out = f32x4.gt(mass, zero);
      const w_l = f32x4.add(v128.load(l + aside + o), f32x4.mul(half, v128.load(l + aside_by + o)));
      const w_r = f32x4.sub(v128.load(r + aside + o), f32x4.mul(half, v128.load(r + aside_by + o)));
      v128.store(to_aside + o, f32x4.mul(mass, v128.bitselect(w_l, w_r, out)));
      const giver = v128.bitselect(v128.load(depth_l + o), v128.load(depth_r + o), out);
      doubt = v128.or(doubt, f32x4.gt(f32x4.abs(mass), f32x4.mul(unguarded, giver)));
    } else if (v128.any_true(f32x4.gt(f32x4.pmax(v128.load(l + o, in_h), v128.load(r + o, in_h)), dry))) {
      shore(
        c, to, l + o, r + o, along, aside, level, deep, along_by, aside_by, bed_l + o, bed_r + o, to_mass + o, to_near + o, to_far + o, to_aside + o,
      );
      const mass = v128.load(to_mass + o);
      const giver = v128.bitselect(v128.load(depth_l + o), v128.load(depth_r + o), f32x4.gt(mass, zero));
      doubt = v128.or(doubt, f32x4.gt(f32x4.abs(mass), f32x4.mul(unguarded, giver)));
    } else {
      v128.store(to_mass + o, zero);
      v128.store(to_near + o, zero);
      v128.store(to_far + o, zero);
      v128.store(to_aside + o, zero);
    }
    if (((o + 16) & 127) == 0) {
      if (v128.any_true(doubt)) suspect |= 1 << <i32>(o >> 7);
      doubt = i32x4.splat(0);
    }
  }
  return suspect;
}

/** Four faces of which some have dry ground, a wall or a step higher than the water on one side. */
function shore(
  c: usize, to: usize, l: usize, r: usize, along: usize, aside: usize, level: usize, deep: usize, along_by: usize, aside_by: usize, bed_l: usize,
  bed_r: usize, to_mass: usize, to_near: usize, to_far: usize, to_aside: usize,
): void {
  const dry = v128.load32_splat(c, c_dry);
  const g = v128.load32_splat(c, c_gravity);
  const half_g = v128.load32_splat(c, c_half_gravity);
  const no_flow = v128.load32_splat(c, c_no_flow);
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  const wall = f32x4.splat(wall_step);
  const mid_l = v128.load(l, in_h);
  const mid_r = v128.load(r, in_h);
  const level_l = v128.load(l + level);
  const level_r = v128.load(r + level);
  const inside_l = f32x4.mul(f32x4.mul(half_g, mid_l), level_l);
  const inside_r = f32x4.mul(f32x4.mul(half_g, mid_r), level_r);
  const deep_l = v128.load(l + deep);
  const deep_r = v128.load(r + deep);
  const base = f32x4.sub(v128.load(bed_r), v128.load(bed_l));
  const wall_r = f32x4.gt(base, wall);
  const wall_l = f32x4.gt(f32x4.neg(base), wall);
  const walled = v128.or(wall_l, wall_r);
  const own_l = f32x4.pmax(f32x4.add(mid_l, f32x4.mul(half, deep_l)), zero);
  const own_r = f32x4.pmax(f32x4.sub(mid_r, f32x4.mul(half, deep_r)), zero);
  const fore_l = v128.bitselect(own_r, own_l, wall_l);
  const fore_r = v128.bitselect(own_l, own_r, wall_r);
  const step = v128.andnot(
    f32x4.sub(base, f32x4.mul(half, f32x4.add(f32x4.sub(level_l, deep_l), f32x4.sub(level_r, deep_r)))), walled);
  const h_l = f32x4.pmax(f32x4.sub(fore_l, f32x4.pmax(step, zero)), zero);
  const h_r = f32x4.pmax(f32x4.add(fore_r, f32x4.pmin(step, zero)), zero);
  const speed_l = f32x4.add(v128.load(l + along), f32x4.mul(half, v128.load(l + along_by)));
  const speed_r = f32x4.sub(v128.load(r + along), f32x4.mul(half, v128.load(r + along_by)));
  const u_l = v128.bitselect(f32x4.neg(speed_r), speed_l, wall_l);
  const u_r = v128.bitselect(f32x4.neg(speed_l), speed_r, wall_r);
  const w_l = f32x4.add(v128.load(l + aside), f32x4.mul(half, v128.load(l + aside_by)));
  const w_r = f32x4.sub(v128.load(r + aside), f32x4.mul(half, v128.load(r + aside_by)));
  const both = v128.andnot(v128.and(f32x4.gt(h_l, zero), f32x4.gt(h_r, zero)), walled);
  const dh = v128.bitselect(v128.load(to, face_dh), f32x4.sub(h_r, h_l), both);

  const c_l = f32x4.sqrt(f32x4.mul(g, h_l));
  const c_r = f32x4.sqrt(f32x4.mul(g, h_r));
  const u_s = f32x4.add(f32x4.mul(half, f32x4.add(u_l, u_r)), f32x4.sub(c_l, c_r));
  const c_s = f32x4.add(f32x4.mul(half, f32x4.add(c_l, c_r)), f32x4.mul(f32x4.splat(0.25), f32x4.sub(u_l, u_r)));
  const dry_l = f32x4.le(h_l, dry);
  const dry_r = f32x4.le(h_r, dry);
  const behind_l = f32x4.sub(u_l, c_l);
  const ahead_r = f32x4.add(u_r, c_r);
  let s_l = f32x4.pmin(behind_l, f32x4.sub(u_s, c_s));
  let s_r = f32x4.pmax(ahead_r, f32x4.add(u_s, c_s));
  s_l = v128.bitselect(behind_l, s_l, dry_r);
  s_r = v128.bitselect(f32x4.add(u_l, f32x4.add(c_l, c_l)), s_r, dry_r);
  s_l = v128.bitselect(f32x4.sub(u_r, f32x4.add(c_r, c_r)), s_l, dry_l);
  s_r = v128.bitselect(ahead_r, s_r, dry_l);
  s_l = f32x4.pmin(s_l, zero);
  s_r = f32x4.pmax(s_r, zero);
  const live = v128.andnot(f32x4.gt(f32x4.sub(s_r, s_l), zero), v128.and(dry_l, dry_r));
  const inverse = f32x4.div(f32x4.splat(1), f32x4.sub(s_r, s_l));
  const m_l = f32x4.mul(h_l, u_l);
  const m_r = f32x4.mul(h_r, u_r);
  const s_lr = f32x4.mul(s_l, s_r);
  let mass = f32x4.mul(
    f32x4.add(f32x4.sub(f32x4.mul(s_r, m_l), f32x4.mul(s_l, m_r)), f32x4.mul(s_lr, dh)), inverse);
  mass = v128.and(v128.andnot(live, walled), mass);
  mass = v128.and(mass, f32x4.gt(f32x4.abs(mass), no_flow));
  const n = f32x4.add(
    f32x4.sub(f32x4.mul(s_r, f32x4.mul(m_l, u_l)), f32x4.mul(s_l, f32x4.mul(m_r, u_r))),
    f32x4.mul(s_lr, f32x4.sub(m_r, m_l)),
  );
  const d = f32x4.mul(f32x4.mul(half_g, f32x4.add(h_r, h_l)), dh);
  // the water above a step that the water below does not reach weighs on the step
  const gap_r = f32x4.pmax(f32x4.sub(step, fore_l), zero);
  const gap_l = f32x4.pmax(f32x4.sub(f32x4.neg(step), fore_r), zero);
  const near = f32x4.sub(
    f32x4.mul(f32x4.sub(n, f32x4.mul(s_l, d)), inverse), f32x4.mul(f32x4.mul(g, h_l), gap_l));
  const far = f32x4.sub(
    f32x4.mul(f32x4.sub(n, f32x4.mul(s_r, d)), inverse), f32x4.mul(f32x4.mul(g, h_r), gap_r));
  v128.store(to_mass, mass);
  v128.store(to_near, f32x4.add(v128.and(live, near), inside_l));
  v128.store(to_far, f32x4.sub(v128.and(live, far), inside_r));
  v128.store(to_aside, f32x4.mul(mass, v128.bitselect(w_l, w_r, f32x4.gt(mass, zero))));
}
