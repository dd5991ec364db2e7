/** Statistics and volumes at the end of a step. */
import {
  at_link_params, at_link_state, at_links, at_max_velocity, at_node_params, at_node_state, at_nodes, at_totals,
  flag_open, link_conduit, link_pump, lp_barrels, lp_bytes, lp_flags, lp_from, lp_kind, lp_offset1, lp_offset2,
  lp_q_full, lp_run, lp_slope, lp_to, lp_y_full, ls_above_normal, ls_bytes, ls_capacity_limited, ls_class,
  ls_class_time, ls_depth, ls_flow, ls_froude, ls_full_downstream, ls_full_upstream, ls_inlet, ls_inlet_time,
  ls_last_turn, ls_loss, ls_max_depth, ls_max_fill, ls_max_flow, ls_max_flow_time, ls_max_velocity,
  ls_max_velocity_time, ls_normal, ls_normal_time, ls_old_flow, ls_on_time, ls_starts, ls_sum_froude, ls_surcharged,
  ls_turns, ls_volume_passed, node_outfall, node_storage, np_bytes, np_crown, np_full_depth, np_kind, ns_bytes,
  ns_came, ns_converged, ns_depth, ns_flood_time, ns_flood_volume, ns_inflow, ns_inflow_volume, ns_lateral, ns_loss,
  ns_max_depth, ns_max_depth_time, ns_max_flood, ns_max_flood_time, ns_max_inflow, ns_max_inflow_time, ns_max_lateral,
  ns_max_ponded, ns_max_volume, ns_old_lateral, ns_outflow, ns_outflow_volume, ns_overflow, ns_sum_depth,
  ns_surcharge_time, ns_unconverged, ns_volume, ns_went, total_backflow, total_discharge, total_flooding, total_inflow, total_link_loss,
  total_node_loss, total_outflow, total_time, total_watched, np_ponded_area, ns_old_net, at_allow_ponding,
} from './network-plan';
import { area } from './network-section';

// @ts-ignore: decorator
@inline
function add(at: usize, offset: usize, value: f64): void {
  store<f64>(at + offset, load<f64>(at + offset) + value);
}

/** Keeps `value` and `time` where it is the greatest so far. */
// @ts-ignore: decorator
@inline
function peak(at: usize, offset: usize, value: f64, time_offset: usize, time: f64): void {
  if (value > load<f64>(at + offset)) {
    store<f64>(at + offset, value);
    store<f64>(at + time_offset, time);
  }
}

/**
 * After a step of `dt`: `converged` tells whether its iterations settled, `watched` whether it counts in the statistics
 * of elements. Volumes that enter and leave the network always count.
 */
export function tally(plan: usize, dt: f64, converged: i32, watched: i32): void {
  const totals = <usize>load<u32>(plan, at_totals);
  const time = load<f64>(totals, total_time) + dt;
  store<f64>(totals + total_time, time);
  volumes(plan, totals, dt);
  if (watched == 0) return;
  add(totals, total_watched, dt);
  nodes(plan, dt, time, converged != 0);
  links(plan, dt, time);
}

function volumes(plan: usize, totals: usize, dt: f64): void {
  const count = load<i32>(plan, at_nodes);
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  for (let k = 0; k < count; k++) {
    const p = np + <usize>k * np_bytes;
    const s = ns + <usize>k * ns_bytes;
    const lateral = load<f64>(s, ns_lateral);
    const mean_lateral = 0.5 * (load<f64>(s, ns_old_lateral) + lateral);
    if (mean_lateral >= 0) add(totals, total_inflow, mean_lateral * dt);
    else add(totals, total_outflow, -mean_lateral * dt);
    store<f64>(s + ns_old_lateral, lateral);
    add(totals, total_node_loss, load<f64>(s, ns_loss) * dt);
    if (load<i32>(p, np_kind) == node_outfall) {
      // mean of the net flows before and after, as in the continuity of the other nodes
      const net = 0.5 * (load<f64>(s, ns_old_net) + load<f64>(s, ns_inflow) - load<f64>(s, ns_outflow)) * dt;
      if (net >= 0) {
        add(totals, total_outflow, net);
        add(totals, total_discharge, net);
      } else {
        add(totals, total_inflow, -net);
        add(totals, total_backflow, -net);
      }
    }
    // ponded water is still in the node
    const flooded = ponds(plan, p) ? 0 : load<f64>(s, ns_overflow);
    add(totals, total_flooding, flooded * dt);
    add(s, ns_came, load<f64>(s, ns_inflow) * dt);
    add(s, ns_went, (load<f64>(s, ns_outflow) + flooded) * dt);
  }
  const links = load<i32>(plan, at_links);
  const lp = <usize>load<u32>(plan, at_link_params);
  const ls = <usize>load<u32>(plan, at_link_state);
  for (let k = 0; k < links; k++)
    if (load<i32>(lp + <usize>k * lp_bytes, lp_kind) == link_conduit) add(totals, total_link_loss, load<f64>(ls + <usize>k * ls_bytes, ls_loss) * dt);
}

// @ts-ignore: decorator
@inline
function ponds(plan: usize, p: usize): bool {
  return load<i32>(plan, at_allow_ponding) != 0 && load<f64>(p, np_ponded_area) > 0;
}

function nodes(plan: usize, dt: f64, time: f64, converged: bool): void {
  const count = load<i32>(plan, at_nodes);
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  for (let k = 0; k < count; k++) {
    const p = np + <usize>k * np_bytes;
    const s = ns + <usize>k * ns_bytes;
    const depth = load<f64>(s, ns_depth);
    const inflow = load<f64>(s, ns_inflow);
    peak(s, ns_max_depth, depth, ns_max_depth_time, time);
    add(s, ns_sum_depth, depth * dt);
    peak(s, ns_max_inflow, inflow, ns_max_inflow_time, time);
    store<f64>(s + ns_max_lateral, max(load<f64>(s, ns_max_lateral), load<f64>(s, ns_lateral)));
    store<f64>(s + ns_max_volume, max(load<f64>(s, ns_max_volume), load<f64>(s, ns_volume)));
    add(s, ns_inflow_volume, inflow * dt);
    add(s, ns_outflow_volume, load<f64>(s, ns_outflow) * dt);
    const overflow = load<f64>(s, ns_overflow);
    if (overflow > 0) {
      add(s, ns_flood_volume, overflow * dt);
      peak(s, ns_max_flood, overflow, ns_max_flood_time, time);
    }
    const above = ponds(plan, p) ? depth - load<f64>(p, np_full_depth) : 0;
    if (overflow > 0 || above > 0) add(s, ns_flood_time, dt);
    store<f64>(s + ns_max_ponded, max(load<f64>(s, ns_max_ponded), above));
    const kind = load<i32>(p, np_kind);
    if (kind != node_outfall && kind != node_storage && depth >= load<f64>(p, np_crown) && load<f64>(p, np_crown) > 0) add(s, ns_surcharge_time, dt);
    if (!converged && load<i32>(s, ns_converged) == 0) add(s, ns_unconverged, 1);
  }
}

function links(plan: usize, dt: f64, time: f64): void {
  const count = load<i32>(plan, at_links);
  const lp = <usize>load<u32>(plan, at_link_params);
  const ls = <usize>load<u32>(plan, at_link_state);
  const ns = <usize>load<u32>(plan, at_node_state);
  for (let k = 0; k < count; k++) {
    const p = lp + <usize>k * lp_bytes;
    const s = ls + <usize>k * ls_bytes;
    const q = load<f64>(s, ls_flow);
    const size = Math.abs(q);
    peak(s, ls_max_flow, size, ls_max_flow_time, time);
    add(s, ls_volume_passed, size * dt);
    // a turn is a change of flow against the one before
    const change = q - load<f64>(s, ls_old_flow);
    if (Math.abs(change) > 2.8316846592e-5) {
      const turn: f64 = change > 0 ? 1 : -1;
      if (turn * load<f64>(s, ls_last_turn) < 0) add(s, ls_turns, 1);
      store<f64>(s + ls_last_turn, turn);
    }
    const kind = load<i32>(p, lp_kind);
    if (kind == link_pump) {
      if (size > 0) {
        add(s, ls_on_time, dt);
        if (load<f64>(s, ls_old_flow) == 0) add(s, ls_starts, 1);
      }
      continue;
    }
    store<f64>(s + ls_max_depth, max(load<f64>(s, ls_max_depth), load<f64>(s, ls_depth)));
    if (kind != link_conduit) continue;
    const full = load<f64>(p, lp_y_full);
    const fill = load<f64>(s, ls_depth) / full;
    store<f64>(s + ls_max_fill, max(load<f64>(s, ls_max_fill), fill));
    const wet = load<f64>(s, ls_depth) > 0.003048 ? area(p, load<f64>(s, ls_depth)) : 0;
    if (wet > 0) peak(s, ls_max_velocity, min(size / load<f64>(p, lp_barrels) / wet, load<f64>(plan, at_max_velocity)), ls_max_velocity_time, time);
    add(s, ls_class_time + (<usize>load<i32>(s, ls_class) << 3), dt);
    add(s, ls_sum_froude, load<f64>(s, ls_froude) * dt);
    if (load<i32>(s, ls_normal) != 0) add(s, ls_normal_time, dt);
    if (load<i32>(s, ls_inlet) != 0) add(s, ls_inlet_time, dt);
    if (size > load<f64>(p, lp_q_full)) add(s, ls_above_normal, dt);
    if ((load<i32>(p, lp_flags) & flag_open) == 0) {
      const y1 = load<f64>(ns + <usize>load<i32>(p, lp_from) * ns_bytes, ns_depth) - load<f64>(p, lp_offset1);
      const y2 = load<f64>(ns + <usize>load<i32>(p, lp_to) * ns_bytes, ns_depth) - load<f64>(p, lp_offset2);
      const up = y1 >= full;
      const down = y2 >= full;
      if (up) add(s, ls_full_upstream, dt);
      if (down) add(s, ls_full_downstream, dt);
      if (up && down) add(s, ls_surcharged, dt);
      if (up && (y1 - y2) / load<f64>(p, lp_run) > load<f64>(p, lp_slope)) add(s, ls_capacity_limited, dt);
    }
  }
}
