/** Flow of pumps, orifices, weirs and outlets in one iteration (SWMM Hydraulics Reference Manual, chapter 6). */
import { curve_at, curve_slope, curve_step, pow } from './network-arithmetic';
import {
  at_fudge, class_dry, class_subcritical, flag_backward, flag_forward, flag_head, link_dummy, link_orifice, link_outlet,
  link_pump, lp_c0, lp_c1, lp_c2, lp_curve, lp_curve_size, lp_equivalent, lp_flags, lp_kind, lp_type, lp_y_full, lp_z1,
  ls_class, ls_depth, ls_dqdh, ls_flow, ls_setting, ls_surface1, ls_surface2, node_storage, np_full_volume, np_invert,
  np_kind, ns_depth, ns_free_area, ns_inflow, ns_old_depth, ns_old_net, ns_old_volume, ns_outflow, ns_volume, omega,
  orifice_side,
} from './network-plan';
import { area, top_width } from './network-section';
import { weir_flow } from './network-weirs';

export function structure_flow(
  plan: usize, p: usize, s: usize, np1: usize, np2: usize, ns1: usize, ns2: usize, dt: f64, first: bool,
): void {
  const kind = load<i32>(p, lp_kind);
  const last = load<f64>(s, ls_flow);
  store<f64>(s + ls_dqdh, 0);
  store<f64>(s + ls_surface1, 0);
  store<f64>(s + ls_surface2, 0);
  store<i32>(s + ls_class, class_subcritical);
  let q: f64 = 0;
  if (kind == link_pump) {
    q = pump_flow(p, s, np1, np2, ns1, ns2);
    if (q > 0) q = min(q, available(np1, ns1, q, dt));
    store<f64>(s + ls_flow, max(q, 0));
    return;
  }
  if (kind == link_dummy) {
    store<f64>(s + ls_flow, load<f64>(ns1, ns_inflow));
    return;
  }
  // h water levels, the higher side first
  let h1 = load<f64>(np1, np_invert) + load<f64>(ns1, ns_depth);
  let h2 = load<f64>(np2, np_invert) + load<f64>(ns2, ns_depth);
  const forward = h1 >= h2;
  if (!forward) {
    const h = h1;
    h1 = h2;
    h2 = h;
  }
  const flags = load<i32>(p, lp_flags);
  const held = ((flags & flag_forward) != 0 && !forward) || ((flags & flag_backward) != 0 && forward);
  if (load<f64>(s, ls_setting) > 0 && !held) {
    if (kind == link_orifice) q = orifice_flow(plan, p, s, h1, h2);
    else if (kind == link_outlet) q = outlet_flow(p, s, h1, h2);
    else q = weir_flow(plan, p, s, h1, h2, forward);
  } else {
    store<i32>(s + ls_class, class_dry);
    store<f64>(s + ls_depth, 0);
  }
  // the pipe that stands for a structure steadies a junction; a storage has a surface of its own
  if (load<i32>(np1, np_kind) == node_storage) store<f64>(s + ls_surface1, 0);
  if (load<i32>(np2, np_kind) == node_storage) store<f64>(s + ls_surface2, 0);
  if (!forward) q = -q;
  if (!first) {
    q = (1 - omega) * last + omega * q;
    if (q * last < 0) q = q > 0 ? 2.8316846592e-5 : -2.8316846592e-5;
  }
  store<f64>(s + ls_flow, q);
}

/** What a pump may take: from a storage what it holds, from another node what flows in and what its surface gives. */
function available(np: usize, ns: usize, q: f64, dt: f64): f64 {
  if (load<i32>(np, np_kind) == node_storage) {
    if (load<f64>(np, np_full_volume) <= 0) return q;
    return max(0, load<f64>(ns, ns_inflow) + load<f64>(ns, ns_old_volume) / dt);
  }
  const net = load<f64>(ns, ns_inflow) - load<f64>(ns, ns_outflow) - q;
  const volume = 0.5 * (load<f64>(ns, ns_old_net) + net) * dt;
  const surface = load<f64>(ns, ns_free_area);
  const depth = load<f64>(ns, ns_old_depth) + (surface > 0 ? volume / surface : 0);
  return depth <= 0 ? load<f64>(ns, ns_inflow) : q;
}

function pump_flow(p: usize, s: usize, np1: usize, np2: usize, ns1: usize, ns2: usize): f64 {
  const setting = load<f64>(s, ls_setting);
  if (setting <= 0) return 0;
  const type = load<i32>(p, lp_type);
  const curve = <usize>load<u32>(p, lp_curve);
  const size = load<i32>(p, lp_curve_size);
  const depth = load<f64>(ns1, ns_depth);
  if (type == 0) return load<f64>(ns1, ns_inflow);
  if (type == 1) return curve_step(curve, size, load<f64>(ns1, ns_volume)) * setting;
  if (type == 2) return curve_step(curve, size, depth) * setting;
  if (type == 4) {
    store<f64>(s + ls_dqdh, curve_slope(curve, size, depth) * setting);
    return curve_at(curve, size, depth) * setting;
  }
  const lift = load<f64>(np2, np_invert) + load<f64>(ns2, ns_depth) - load<f64>(np1, np_invert) - depth;
  if (type == 3) {
    store<f64>(s + ls_dqdh, -curve_slope(curve, size, max(lift, 0)) * setting);
    return curve_at(curve, size, max(lift, 0)) * setting;
  }
  // affinity: head as the square of the speed, flow as the speed
  const head = max(lift, 0) / (setting * setting);
  store<f64>(s + ls_dqdh, -curve_slope(curve, size, head) / setting);
  return curve_at(curve, size, head) * setting;
}

/** Below its crown a side orifice is a weir; a bottom one below the head at which both laws agree. */
function orifice_flow(plan: usize, p: usize, s: usize, h1: f64, h2: f64): f64 {
  const opening = load<f64>(s, ls_setting) * load<f64>(p, lp_y_full);
  const crest = load<f64>(p, lp_z1);
  const face = area(p, opening);
  const coefficient = load<f64>(p, lp_c0) * face;
  let head: f64;
  let fill: f64;
  let critical: f64;
  if (load<i32>(p, lp_type) == orifice_side) {
    const middle = crest + 0.5 * opening;
    critical = 0.5 * opening;
    fill = min((h1 - crest) / opening, 1);
    head = fill < 1 ? h1 - crest : h2 < middle ? h1 - middle : h1 - h2;
  } else {
    const width = load<f64>(p, lp_c2);
    // area over perimeter of the opening
    const ratio = width > 0 ? (opening * width) / (2 * (opening + width)) : opening / 4;
    critical = load<f64>(p, lp_c1) * ratio;
    head = h1 < crest ? 0 : h2 > crest ? h1 - h2 : h1 - crest;
    fill = min(head / critical, 1);
  }
  if (fill <= 0 || head <= load<f64>(plan, at_fudge)) {
    store<i32>(s + ls_class, class_dry);
    store<f64>(s + ls_depth, 0);
    store<f64>(s + ls_surface1, 0.5 * load<f64>(plan, at_fudge) * load<f64>(p, lp_equivalent));
    store<f64>(s + ls_surface2, load<f64>(s, ls_surface1));
    return 0;
  }
  store<f64>(s + ls_depth, opening * fill);
  const surface = load<i32>(p, lp_type) == orifice_side ? top_width(p, opening * fill) * load<f64>(p, lp_equivalent) : face;
  store<f64>(s + ls_surface1, 0.5 * surface);
  store<f64>(s + ls_surface2, 0.5 * surface);
  let q: f64;
  if (fill < 1) {
    q = coefficient * Math.sqrt(critical) * fill * Math.sqrt(fill);
    store<f64>(s + ls_dqdh, (1.5 * q) / head);
    if (h2 > crest) {
      const r = (h2 - crest) / (h1 - crest);
      q *= pow(max(0, 1 - r * Math.sqrt(r)), 0.385);
    }
  } else {
    q = coefficient * Math.sqrt(head);
    store<f64>(s + ls_dqdh, q / (2 * head));
  }
  return q;
}

/** c0 coefficient, c1 exponent, or a rating curve. */
function outlet_flow(p: usize, s: usize, h1: f64, h2: f64): f64 {
  const bottom = load<f64>(p, lp_z1);
  const head = (load<i32>(p, lp_flags) & flag_head) != 0 ? h1 - max(h2, bottom) : h1 - bottom;
  const setting = load<f64>(s, ls_setting);
  if (head <= 0) {
    store<i32>(s + ls_class, class_dry);
    store<f64>(s + ls_depth, 0);
    return 0;
  }
  store<f64>(s + ls_depth, head);
  const curve = <usize>load<u32>(p, lp_curve);
  if (curve != 0) {
    const size = load<i32>(p, lp_curve_size);
    store<f64>(s + ls_dqdh, setting * curve_slope(curve, size, head));
    return setting * curve_at(curve, size, head);
  }
  const q = setting * load<f64>(p, lp_c0) * pow(head, load<f64>(p, lp_c1));
  store<f64>(s + ls_dqdh, (load<f64>(p, lp_c1) * q) / head);
  return q;
}
