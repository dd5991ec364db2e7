/**
 * What passes the faces of structures in the shallow-water kernel: walls, weirs, gates, breaches. By one thread, in the
 * order of the list, written over what the faces saw as open ground. A structure is an internal boundary: from each side
 * a wave comes back into the water before it, and between the two stands the structure's law,
 *
 *   near = m_l u_l + s_l (m_l - q),   far = m_r u_r + s_r (q - m_r)      momentum beyond the pressure at rest
 *   e_l = z_l + (m_l - q)/s_l,        e_r = z_r + (q - m_r)/s_r          levels at the face
 *   q = Q(e_l, e_r)                                                      what the law passes at them
 *
 * with m = h u and z the levels beside the face, s the speeds of the two waves as the faces have them at a wall. Where
 * nothing passes that is the wall that mirrors its water. q is solved for, so no step is so long that what passes turns
 * the fall round; in steady flow m = q on both sides and the levels are those of the cells. No momentum across the face
 * comes through: what reaches the other side is pushed on by its own level. What the water carries along the face it keeps.
 */
import {
  at_along_x, at_along_y, at_bed, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_far_x, at_far_y, at_gravity,
  at_near_x, at_near_y, at_residual, at_shallow_constants, at_structures, at_suspect, at_tile_suspect, in_depth_x,
  in_depth_y, in_h, in_level_x, in_level_y, in_u, in_u_x, in_u_y, in_v, in_v_x, in_v_y, tile_cols, tile_rows,
} from './shallow-plan';
import { edge_cell } from './shallow-edge';
import { c_unguarded } from './shallow-predict';
import { depth_through, level_noise, lowest_way, passed, structure_bytes, structure_count, structure_records } from './structure-ways';

/** m²/s; less is no flow. */
const no_flow: f64 = 1e-9;
/** What the solution is left off by, as a share of the most that may pass; and when it is given up, which no face has shown. */
const close_enough: f64 = 1e-10;
const most_tries: i32 = 60;

/** Renews the fluxes of all structures' faces. */
export function structure_fluxes(plan: usize): void {
  const block = <usize>load<u32>(plan + at_structures);
  if (block == 0) return;
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const dry = <f32>load<f64>(plan + at_dry);
  const unguarded = load<f32>(plan + at_shallow_constants, c_unguarded);
  const suspects = <usize>load<u32>(plan + at_tile_suspect);
  let any = false;
  let record = <usize>load<u32>(block + structure_records);
  const end = record + <usize>load<i32>(block + structure_count) * structure_bytes;
  for (; record < end; record += structure_bytes) {
    const code = load<i32>(record);
    const south = (code & 1) != 0;
    const cell = code >> 1;
    const next = cell + (south ? cols : 1);
    const o = <usize>cell << 2;
    const far = <usize>next << 2;
    let mass: f32 = 0;
    if (load<f32>(depth + o) > dry || load<f32>(depth + far) > dry) mass = cross(plan, record, cell, next, south);
    else tell(plan, south, o, 0, 0, 0, 0);
    if (abs<f32>(mass) > unguarded * load<f32>(depth + (mass > 0 ? o : far))) {
      const row = cell / cols;
      store<u8>(suspects + (row / tile_rows) * across + (cell - row * cols) / tile_cols, 1);
      any = true;
    }
  }
  if (any) store<i32>(plan + at_suspect, 1);
}

/** Works out one face with water beside it and writes it down; gives the mass, m²/s, positive east or south. */
function cross(plan: usize, record: usize, cell: i32, next: i32, south: bool): f32 {
  const g = load<f64>(plan + at_gravity);
  const dry = load<f64>(plan + at_dry);
  const level = south ? in_level_y : in_level_x;
  const deep = south ? in_depth_y : in_depth_x;
  const along = south ? in_v : in_u;
  const aside = south ? in_u : in_v;
  const along_by = south ? in_v_y : in_u_x;
  const aside_by = south ? in_u_y : in_v_x;
  const bed = <usize>load<u32>(plan + at_bed);
  const residual = <usize>load<u32>(plan + at_residual);
  const o = <usize>cell << 2;
  const over = <usize>next << 2;

  const l = edge_cell(plan, cell);
  const mid_l = <f64>load<f32>(l, in_h);
  const h_l = max<f64>(mid_l + 0.5 * <f64>load<f32>(l + deep), 0);
  const u_l = <f64>load<f32>(l + along) + 0.5 * <f64>load<f32>(l + along_by);
  const w_l = load<f32>(l + aside) + <f32>0.5 * load<f32>(l + aside_by);
  const inside_l = 0.5 * g * mid_l * <f64>load<f32>(l + level);
  const z_l = <f64>load<f32>(bed + o);
  const level_l = z_l + (mid_l + <f64>load<f32>(residual + o));
  // the other cell lies where this one did
  const r = edge_cell(plan, next);
  const mid_r = <f64>load<f32>(r, in_h);
  const h_r = max<f64>(mid_r - 0.5 * <f64>load<f32>(r + deep), 0);
  const u_r = <f64>load<f32>(r + along) - 0.5 * <f64>load<f32>(r + along_by);
  const w_r = load<f32>(r + aside) - <f32>0.5 * load<f32>(r + aside_by);
  const inside_r = 0.5 * g * mid_r * <f64>load<f32>(r + level);
  const z_r = <f64>load<f32>(bed + over);
  const level_r = z_r + (mid_r + <f64>load<f32>(residual + over));

  const s_l = wave(g, dry, h_l, u_l);
  const s_r = wave(g, dry, h_r, -u_r);
  const m_l = s_l > 0 ? h_l * u_l : 0;
  const m_r = s_r > 0 ? h_r * u_r : 0;
  const ground = max<f64>(z_l, z_r);
  const up_l = level_l + (s_l > 0 ? m_l / s_l : 0);
  const up_r = level_r - (s_r > 0 ? m_r / s_r : 0);
  let q: f64 = 0;
  if (up_l > up_r) {
    if (s_l > 0) q = through(record, up_l, s_l, level_r, -m_r, s_r, ground, g, dry);
  } else if (s_r > 0) q = -through(record, up_r, s_r, level_l, m_l, s_l, ground, g, dry);

  const mass = <f32>q;
  q = <f64>mass;
  const near = inside_l + (s_l > 0 ? m_l * u_l + s_l * (m_l - q) : 0);
  const far = (s_r > 0 ? m_r * u_r + s_r * (q - m_r) : 0) - inside_r;
  tell(plan, south, o, mass, <f32>near, <f32>far, mass * (mass > 0 ? w_l : w_r));
  return mass;
}

/** Speed at which a wave runs back from a wall into water of a depth that comes towards it, m/s; 0 where it is dry. */
// @ts-ignore: decorator
@inline
function wave(g: f64, dry: f64, h: f64, towards: f64): f64 {
  if (h <= dry) return 0;
  const c = sqrt<f64>(g * h);
  return max<f64>(c - towards, c + 0.5 * towards);
}

/**
 * What passes from the side whose level would be `up` if nothing did, m²/s, with waves of speed `s` there. The other side
 * has a level, momentum towards the face and waves; those are no slower than the water that comes over is deep.
 */
function through(
  record: usize, up: f64, s: f64, level: f64, towards: f64, s_down: f64, ground: f64, g: f64, dry: f64,
): f64 {
  const depth = depth_through(record, up, ground);
  if (depth <= dry) return 0;
  const s_beyond = max<f64>(s_down, sqrt<f64>(g * depth));
  const down = level + towards / s_beyond;
  const lowest = lowest_way(record, up, ground);
  if (up - max<f64>(down, lowest) < level_noise) return 0;
  // more than this would turn the fall round, or draw the water below the lowest way
  const most = min<f64>(s * (up - lowest), (up - down) / (1 / s + 1 / s_beyond));
  // Illinois' regula falsi on what the law passes beyond q: it falls with q and has one root
  let a: f64 = 0;
  let f_a = passed(record, up, down, ground, g);
  if (f_a < no_flow) return 0;
  let b = most;
  let f_b = -most;
  let kept = 0;
  let q = most;
  for (let k = 0; k < most_tries; k++) {
    q = (a * f_b - b * f_a) / (f_b - f_a);
    const f = passed(record, up - q / s, down + q / s_beyond, ground, g) - q;
    if (abs<f64>(f) <= close_enough * most) break;
    if (f > 0) {
      a = q;
      f_a = f;
      if (kept > 0) f_b *= 0.5;
      kept = 1;
    } else {
      b = q;
      f_b = f;
      if (kept < 0) f_a *= 0.5;
      kept = -1;
    }
    if (b - a <= close_enough * most) break;
  }
  return q < no_flow ? 0 : q;
}

function tell(plan: usize, south: bool, o: usize, mass: f32, near: f32, far: f32, along: f32): void {
  store<f32>(<usize>load<u32>(plan + (south ? at_discharge_y : at_discharge_x)) + o, mass);
  store<f32>(<usize>load<u32>(plan + (south ? at_near_y : at_near_x)) + o, near);
  store<f32>(<usize>load<u32>(plan + (south ? at_far_y : at_far_x)) + o, far);
  store<f32>(<usize>load<u32>(plan + (south ? at_along_y : at_along_x)) + o, along);
}
