/**
 * Flow of one conduit in one iteration: momentum of the Saint-Venant equations over its length, friction at the new
 * time, with the flow classes, surface areas and limits of SWMM (Hydraulics Reference Manual, chapter 3).
 */
import { inverse_cbrt } from './network-arithmetic';
import { inlet_flow, inlet_slope } from './network-culvert';
import { force_friction } from './network-force';
import {
  at_damping, at_fudge, at_max_velocity, at_normal_flow, at_slot_table, at_surcharge_method, class_down_critical,
  class_down_dry, class_dry, class_subcritical, class_supercritical, class_up_critical, class_up_dry, damping_full,
  damping_none, flag_backward, flag_forward, flag_open, flag_outfall, force_none, gravity, limit_both, limit_froude,
  limit_none, limit_slope, lp_a_full, lp_barrels, lp_beta, lp_culvert, lp_flags, lp_force, lp_friction, lp_length,
  lp_loss_in, lp_loss_mean, lp_loss_out, lp_offset1, lp_offset2, lp_q_limit, lp_run, lp_y_full, lp_z1, lp_z2, ls_area,
  ls_area1, ls_class, ls_depth, ls_dqdh, ls_flow, ls_froude, ls_inlet, ls_loss, ls_normal, ls_old_area, ls_old_flow,
  ls_setting, ls_surface1, ls_surface2, ls_volume, method_slot, node_outfall, np_invert, np_kind, ns_depth, omega,
} from './network-plan';
import { area, critical_depth, normal_depth, radius, section_factor, slot_width, surface_width } from './network-section';

/** `np1`, `np2`: parameters of both nodes; `ns1`, `ns2` their states; `first`: the first iteration of a step. */
export function conduit_flow(
  plan: usize, p: usize, s: usize, np1: usize, np2: usize, ns1: usize, ns2: usize, dt: f64, first: bool,
): void {
  const fudge = load<f64>(plan, at_fudge);
  const slot = <usize>load<u32>(plan, at_slot_table);
  const slotted = load<i32>(plan, at_surcharge_method) == method_slot;
  const flags = load<i32>(p, lp_flags);
  const open = (flags & flag_open) != 0;
  const barrels = load<f64>(p, lp_barrels);
  const full = load<f64>(p, lp_y_full);
  const z1 = load<f64>(p, lp_z1);
  const z2 = load<f64>(p, lp_z2);
  const run = load<f64>(p, lp_run);

  // q flow of one barrel m³/s, h water levels m, y depths m, a areas m²
  const q_old = load<f64>(s, ls_old_flow) / barrels;
  const q_last = load<f64>(s, ls_flow) / barrels;
  const depth1 = load<f64>(ns1, ns_depth);
  const depth2 = load<f64>(ns2, ns_depth);
  let h1 = max(load<f64>(np1, np_invert) + depth1, z1);
  let h2 = max(load<f64>(np2, np_invert) + depth2, z2);
  let y1 = max(h1 - z1, fudge);
  let y2 = max(h2 - z2, fudge);
  if (!slotted) {
    y1 = min(y1, full);
    y2 = min(y2, full);
  }
  // a pipe that was dry and still is: all but the slope is as it was left
  if (y1 <= fudge && y2 <= fudge && load<i32>(s, ls_class) == class_dry && load<f64>(s, ls_surface1) == ((fudge * run) / 2) * barrels) {
    store<f64>(s + ls_flow, 0);
    store<f64>(s + ls_dqdh, ((gravity * dt * load<f64>(s, ls_area)) / run) * barrels);
    return;
  }
  const a_old = max(load<f64>(s, ls_old_area), fudge);

  store<i32>(s + ls_normal, 0);
  store<i32>(s + ls_inlet, 0);
  let flow_class = class_subcritical;
  const both_full = y1 >= full && y2 >= full;
  let surface1: f64 = 0;
  let surface2: f64 = 0;

  if (both_full) {
    const w1 = surface_width(p, slot, slotted, y1);
    const w2 = surface_width(p, slot, slotted, y2);
    const wm = surface_width(p, slot, slotted, 0.5 * (y1 + y2));
    surface1 = ((w1 + wm) * run) / 4;
    surface2 = ((wm + w2) * run) / 4;
  } else {
    // ends that hang above the water of their node fall freely. An outfall's own depth fills its offset
    const out1 = load<i32>(np1, np_kind) == node_outfall;
    const out2 = load<i32>(np2, np_kind) == node_outfall;
    const hang1 = out1 ? max(0, load<f64>(p, lp_offset1) - depth1) : load<f64>(p, lp_offset1);
    const hang2 = out2 ? max(0, load<f64>(p, lp_offset2) - depth2) : load<f64>(p, lp_offset2);
    const wet1 = y1 > fudge;
    const wet2 = y2 > fudge;
    const size = Math.abs(q_last);
    let share: f64 = 1;
    let lesser: f64 = 0;
    if (wet1 && wet2) {
      if (q_last < 0) {
        if (hang1 > 0) {
          lesser = min(critical_depth(p, size), normal_depth(p, load<f64>(p, lp_beta), size));
          if (y1 < lesser) flow_class = class_up_critical;
        }
      } else if (hang2 > 0) {
        const critical = critical_depth(p, size);
        const normal = normal_depth(p, load<f64>(p, lp_beta), size);
        lesser = min(critical, normal);
        const greater = max(critical, normal);
        if (y2 < lesser) flow_class = class_down_critical;
        // between the two depths the lower half counts in part
        else if (y2 < greater) share = greater - lesser < fudge ? 0 : (greater - y2) / (greater - lesser);
      }
    } else if (!wet1 && !wet2) flow_class = class_dry;
    else if (wet2) {
      if (h2 < load<f64>(np1, np_invert) + load<f64>(p, lp_offset1)) flow_class = class_up_dry;
      else if (hang1 > 0) {
        lesser = min(critical_depth(p, size), normal_depth(p, load<f64>(p, lp_beta), size));
        flow_class = class_up_critical;
      }
    } else if (h1 < load<f64>(np2, np_invert) + load<f64>(p, lp_offset2)) flow_class = class_down_dry;
    else if (hang2 > 0) {
      lesser = min(critical_depth(p, size), normal_depth(p, load<f64>(p, lp_beta), size));
      flow_class = class_down_critical;
    }

    if (flow_class == class_subcritical) {
      const w1 = surface_width(p, slot, slotted, y1);
      const w2 = surface_width(p, slot, slotted, y2);
      const wm = surface_width(p, slot, slotted, max(0.5 * (y1 + y2), fudge));
      surface1 = ((w1 + wm) * run) / 4;
      surface2 = (((wm + w2) * run) / 4) * share;
    } else if (flow_class == class_up_critical) {
      y1 = max(lesser, fudge);
      h1 = z1 + y1;
      const wm = surface_width(p, slot, slotted, max(0.5 * (y1 + y2), fudge));
      surface2 = ((wm + surface_width(p, slot, slotted, y2)) * run) / 2;
    } else if (flow_class == class_down_critical) {
      y2 = max(lesser, fudge);
      h2 = z2 + y2;
      const wm = surface_width(p, slot, slotted, max(0.5 * (y1 + y2), fudge));
      surface1 = ((wm + surface_width(p, slot, slotted, y1)) * run) / 2;
    } else if (flow_class == class_up_dry) {
      y1 = fudge;
      const wm = surface_width(p, slot, slotted, max(0.5 * (y1 + y2), fudge));
      surface2 = ((wm + surface_width(p, slot, slotted, y2)) * run) / 4;
      if (hang1 <= 0) surface1 = ((wm + surface_width(p, slot, slotted, y1)) * run) / 4;
    } else if (flow_class == class_down_dry) {
      y2 = fudge;
      const wm = surface_width(p, slot, slotted, max(0.5 * (y1 + y2), fudge));
      surface1 = ((wm + surface_width(p, slot, slotted, y1)) * run) / 4;
      if (hang2 <= 0) surface2 = ((wm + surface_width(p, slot, slotted, y2)) * run) / 4;
    } else {
      surface1 = (fudge * run) / 2;
      surface2 = surface1;
    }
  }
  store<f64>(s + ls_surface1, surface1 * barrels);
  store<f64>(s + ls_surface2, surface2 * barrels);

  const ym = 0.5 * (y1 + y2);
  const a1 = wet_area(p, slot, full, y1);
  const a2 = wet_area(p, slot, full, y2);
  const am = wet_area(p, slot, full, ym);
  const r1 = radius(p, y1);
  const rm = radius(p, ym);

  store<f64>(s + ls_area1, a1);
  store<f64>(s + ls_area, am);
  store<f64>(s + ls_depth, min(ym, full));
  // the volume whose change is that of the surfaces handed to both nodes: half by the middle, half by the ends
  store<f64>(s + ls_volume, 0.25 * (a1 + 2 * am + a2) * load<f64>(p, lp_length) * barrels);
  if (load<f64>(s, ls_setting) == 0 || flow_class == class_dry || flow_class == class_up_dry || flow_class == class_down_dry || am <= fudge) {
    store<i32>(s + ls_class, flow_class);
    store<f64>(s + ls_flow, 0);
    store<f64>(s + ls_froude, 0);
    store<f64>(s + ls_dqdh, ((gravity * dt * am) / run) * barrels);
    return;
  }

  let v = q_last / am;
  const fastest = load<f64>(plan, at_max_velocity);
  if (Math.abs(v) > fastest) v = q_last > 0 ? fastest : -fastest;
  const speed = Math.abs(v);
  // hydraulic depth; a full closed conduit has none and its flow is subcritical
  let froude: f64 = 0;
  if (!(!open && ym >= full)) {
    const w = surface_width(p, slot, slotted, ym);
    if (w > 0) froude = speed / Math.sqrt((gravity * am) / w);
  }
  store<f64>(s + ls_froude, froude);
  if (flow_class == class_subcritical && froude > 1) flow_class = class_supercritical;
  store<i32>(s + ls_class, flow_class);

  // towards supercritical flow inertia fades and the upstream section takes over
  let sigma: f64 = froude <= 0.5 ? 1 : froude >= 1 ? 0 : 2 * (1 - froude);
  const rho: f64 = !both_full && q_last > 0 && h1 >= h2 ? sigma : 1;
  const aw = a1 + (am - a1) * rho;
  const rw = r1 + (rm - r1) * rho;
  const damping = load<i32>(plan, at_damping);
  if (damping == damping_none) sigma = 1;
  else if (damping == damping_full) sigma = 0;
  if (both_full && !open) sigma = 0;

  let dq1: f64;
  if (both_full && load<i32>(p, lp_force) != force_none) dq1 = dt * force_friction(p, speed, rm);
  else {
    const y = inverse_cbrt(rw);
    const yy = y * y;
    dq1 = dt * load<f64>(p, lp_friction) * yy * yy * speed;
  }
  const dq2 = (dt * gravity * aw * (h2 - h1)) / run;
  let dq3: f64 = 0;
  let dq4: f64 = 0;
  if (sigma > 0) {
    dq3 = 2 * v * (am - a_old) * sigma;
    dq4 = ((dt * v * v * (a2 - a1)) / run) * sigma;
  }
  let dq5: f64 = 0;
  const loss_in = load<f64>(p, lp_loss_in);
  const loss_out = load<f64>(p, lp_loss_out);
  const loss_mean = load<f64>(p, lp_loss_mean);
  if (loss_in + loss_out + loss_mean > 0) {
    const size = Math.abs(q_last);
    let losses: f64 = 0;
    if (a1 > fudge) losses += (loss_in * size) / a1;
    if (a2 > fudge) losses += (loss_out * size) / a2;
    losses += (loss_mean * size) / am;
    dq5 = (losses / 2 / run) * dt;
  }
  // water that seeps away takes its momentum with it
  const dq6 = (load<f64>(s, ls_loss) / barrels) * 2.5 * dt * v / run;

  const denominator = 1 + dq1 + dq5;
  let q = (q_old - dq2 + dq3 + dq4 + dq6) / denominator;
  let dqdh = ((1 / denominator) * gravity * dt * aw / run) * barrels;

  if (q > 0) {
    if (load<i32>(p, lp_culvert) != 0 && !both_full) {
      // the water above the crown counts: it pushes
      const held = inlet_flow(p, h1 - z1);
      if (held < q) {
        q = held;
        dqdh = inlet_slope() * barrels;
        store<i32>(s + ls_inlet, 1);
      }
    } else if (y1 < full && (flow_class == class_subcritical || flow_class == class_supercritical)) {
      const limit = load<i32>(plan, at_normal_flow);
      const outfall = (flags & flag_outfall) != 0;
      let check = false;
      if (limit != limit_none) {
        if (limit == limit_slope || limit == limit_both || outfall) check = y1 < y2;
        if (!check && (limit == limit_froude || limit == limit_both) && !outfall && y1 > fudge && y2 > fudge) {
          const w = surface_width(p, slot, slotted, y1);
          check = w > 0 && q / a1 >= Math.sqrt((gravity * a1) / w);
        }
      }
      if (check) {
        const uniform = load<f64>(p, lp_beta) * section_factor(a1, r1);
        if (uniform < q) {
          q = uniform;
          store<i32>(s + ls_normal, 1);
        }
      }
    }
  }

  if (!first) {
    q = (1 - omega) * q_last + omega * q;
    // a flow turns only through zero
    if (q * q_last < 0) q = q > 0 ? 0.001 * 0.028316846592 : -0.001 * 0.028316846592;
  }
  const limit = load<f64>(p, lp_q_limit);
  if (limit > 0 && Math.abs(q) > limit) q = q > 0 ? limit : -limit;
  if (((flags & flag_forward) != 0 && q < 0) || ((flags & flag_backward) != 0 && q > 0)) q = 0;
  // a dry node gives nothing
  if (q > fudge && depth1 <= fudge) q = fudge;
  if (q < -fudge && depth2 <= fudge) q = -fudge;

  store<f64>(s + ls_flow, q * barrels);
  store<f64>(s + ls_dqdh, dqdh);
}

// @ts-ignore: decorator
@inline
function wet_area(p: usize, slot: usize, full: f64, y: f64): f64 {
  return y > full ? load<f64>(p, lp_a_full) + (y - full) * slot_width(p, slot, y) : area(p, y);
}
