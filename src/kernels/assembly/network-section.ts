/** Geometry of a link's cross-section at a depth, from the table of its shape. `p` is the record of the link's parameters. */
import { inverse_cbrt } from './network-arithmetic';
import {
  crown_cutoff, flag_open, gravity, lp_a_full, lp_flags, lp_r_full, lp_rising, lp_s_full, lp_s_max, lp_table, lp_w_max,
  lp_y_full, lp_z_scale, slot_end, slot_start, slot_steps, table_row, table_steps,
} from './network-plan';

const steps: f64 = <f64>table_steps;

/** Row and share within it of the depth looked up last. */
let row: usize = 0;
let share: f64 = 0;

// @ts-ignore: decorator
@inline
function seek(p: usize, y: f64): void {
  const t = (y * steps) / load<f64>(p, lp_y_full);
  let k = <i32>t;
  if (k > table_steps - 1) k = table_steps - 1;
  row = <usize>load<u32>(p, lp_table) + <usize>k * table_row;
  share = t - <f64>k;
}

// @ts-ignore: decorator
@inline
function column(at: usize): f64 {
  const a = load<f64>(row + at);
  return a + share * (load<f64>(row + at + table_row) - a);
}

/** Flow area, m²: exact at the table's depths, its curvature from the change of width between them. */
export function area(p: usize, y: f64): f64 {
  if (y <= 0) return 0;
  if (y >= load<f64>(p, lp_y_full)) return load<f64>(p, lp_a_full);
  seek(p, y);
  const bend = (load<f64>(row + 8 + table_row) - load<f64>(row + 8)) * load<f64>(p, lp_w_max) * load<f64>(p, lp_y_full);
  return load<f64>(p, lp_a_full) * column(0) - (share * (1 - share) * bend * 0.5) / steps;
}

/** Top width of the table, m, without slot or cutoff. */
export function top_width(p: usize, y: f64): f64 {
  seek(p, min(max(y, 0), load<f64>(p, lp_y_full)));
  return load<f64>(p, lp_w_max) * column(8);
}

export function radius(p: usize, y: f64): f64 {
  if (y <= 0) return 0;
  if (y >= load<f64>(p, lp_y_full)) return load<f64>(p, lp_r_full);
  seek(p, y);
  return load<f64>(p, lp_r_full) * column(16);
}

/** Width of the slot above a closed conduit, m (Sjöberg 1982); 0 below its start. */
export function slot_width(p: usize, slot: usize, y: f64): f64 {
  if ((load<i32>(p, lp_flags) & flag_open) != 0) return 0;
  const ratio = y / load<f64>(p, lp_y_full);
  if (ratio < slot_start) return 0;
  if (ratio >= slot_end) return 0.01 * load<f64>(p, lp_w_max);
  const t = ((ratio - slot_start) * <f64>slot_steps) / (slot_end - slot_start);
  let k = <i32>t;
  if (k > slot_steps - 1) k = slot_steps - 1;
  const a = load<f64>(slot + (<usize>k << 3));
  return load<f64>(p, lp_w_max) * (a + (t - <f64>k) * (load<f64>(slot + (<usize>k << 3), 8) - a));
}

/** Width of the surface that stores water: held near a closed crown, or that of the slot. */
export function surface_width(p: usize, slot: usize, slotted: bool, y: f64): f64 {
  const full = load<f64>(p, lp_y_full);
  if ((load<i32>(p, lp_flags) & flag_open) == 0) {
    if (slotted) {
      if (y / full >= slot_start) return slot_width(p, slot, y);
    } else if (y / full > crown_cutoff) return top_width(p, crown_cutoff * full);
  }
  return top_width(p, y);
}

/** Row range in which a column reaches a value, as a depth; the column rises up to row `last`. */
function depth_where(p: usize, at: usize, last: i32, value: f64): f64 {
  const rows = <usize>load<u32>(p, lp_table);
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<f64>(rows + <usize>middle * table_row + at) <= value) low = middle;
    else high = middle;
  }
  const a = load<f64>(rows + <usize>low * table_row + at);
  const b = load<f64>(rows + <usize>high * table_row + at);
  const part = b > a ? min((value - a) / (b - a), 1) : 0;
  return ((<f64>low + part) * load<f64>(p, lp_y_full)) / steps;
}

/** Depth of uniform flow `q` of one barrel, m; `beta` = sqrt(slope) / n. Full depth beyond capacity. */
export function normal_depth(p: usize, beta: f64, q: f64): f64 {
  const factor = q / beta;
  if (factor >= load<f64>(p, lp_s_max)) return load<f64>(p, lp_y_full);
  return depth_where(p, 24, load<i32>(p, lp_rising), factor / load<f64>(p, lp_s_full));
}

/** Depth at which `q` of one barrel is critical, q² width = g area³. */
export function critical_depth(p: usize, q: f64): f64 {
  const value = q / (Math.sqrt(gravity) * load<f64>(p, lp_z_scale));
  if (value >= load<f64>(<usize>load<u32>(p, lp_table) + <usize>table_steps * table_row, 32)) return load<f64>(p, lp_y_full);
  return depth_where(p, 32, table_steps, value);
}

/** A R^(2/3), m^(8/3). */
export function section_factor(a: f64, r: f64): f64 {
  return r > 0 ? a * r * inverse_cbrt(r) : 0;
}
