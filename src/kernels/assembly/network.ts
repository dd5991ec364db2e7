/**
 * Dynamic-wave routing of a drainage network: one step by Picard iterations, links first, then nodes. One thread; every
 * sum runs in the order of the file, so the bytes depend on nothing else.
 */
export * from './network-plan';
export { inverse_cbrt, pow, exp, log } from './network-arithmetic';
export { area, critical_depth, normal_depth, radius, slot_width, surface_width, top_width } from './network-section';
export { storage_area, storage_volume } from './network-node';
export { show_links, show_nodes, take_lateral, take_openings } from './network-arrays';
export { variable_step } from './network-courant';
export { tally } from './network-tally';
export { fingerprint } from './fingerprint';
import { conduit_flow } from './network-conduit';
import { node_depth } from './network-node';
import { structure_flow } from './network-structures';
import {
  at_head_tolerance, at_link_params, at_link_state, at_links, at_max_trials, at_node_params, at_node_state, at_nodes,
  at_totals, link_conduit, link_dummy, link_pump, lp_beta, lp_bytes, lp_from, lp_kind, lp_offset1, lp_offset2, lp_to,
  lp_type, lp_barrels, ls_area, ls_bytes, ls_dqdh, ls_flow, ls_loss, ls_old_area, ls_old_flow, ls_old_volume, ls_surface1,
  ls_surface2, ls_volume, node_outfall, np_bytes, np_invert, np_kind, np_outfall, ns_area, ns_bytes, ns_converged, ns_depth,
  ns_dqdh, ns_inflow, ns_lateral, ns_loss, ns_old_depth, ns_old_net, ns_old_volume, ns_outflow, ns_stage, ns_volume,
  outfall_free, outfall_normal, outfall_stage, total_steps, total_trials, total_unconverged, total_updates,
} from './network-plan';
import { critical_depth, normal_depth } from './network-section';

/** Advances the network by `dt`; gives the number of iterations, negative where they did not converge. */
export function step(plan: usize, dt: f64): i32 {
  const nodes = load<i32>(plan, at_nodes);
  const links = load<i32>(plan, at_links);
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  const lp = <usize>load<u32>(plan, at_link_params);
  const ls = <usize>load<u32>(plan, at_link_state);
  const totals = <usize>load<u32>(plan, at_totals);
  begin(nodes, ns, links, ls);

  const most = load<i32>(plan, at_max_trials);
  const tolerance = load<f64>(plan, at_head_tolerance);
  let trials = 0;
  let converged = false;
  let updates = 0;
  while (trials < most) {
    const first = trials == 0;
    open_nodes(nodes, ns);
    for (let k = 0; k < links; k++) {
      const p = lp + <usize>k * lp_bytes;
      if (load<i32>(p, lp_kind) != link_conduit) continue;
      const a = <usize>load<i32>(p, lp_from);
      const b = <usize>load<i32>(p, lp_to);
      const s1 = ns + a * ns_bytes;
      const s2 = ns + b * ns_bytes;
      const s = ls + <usize>k * ls_bytes;
      if (first || load<i32>(s1, ns_converged) == 0 || load<i32>(s2, ns_converged) == 0) {
        conduit_flow(plan, p, s, np + a * np_bytes, np + b * np_bytes, s1, s2, dt, first);
        updates++;
      }
      gather(s, s1, s2, true);
    }
    for (let k = 0; k < links; k++) {
      const p = lp + <usize>k * lp_bytes;
      const kind = load<i32>(p, lp_kind);
      if (kind == link_conduit) continue;
      const a = <usize>load<i32>(p, lp_from);
      const b = <usize>load<i32>(p, lp_to);
      const s1 = ns + a * ns_bytes;
      const s2 = ns + b * ns_bytes;
      const s = ls + <usize>k * ls_bytes;
      // a pump or a dummy that passes on what flows in must see all of it, converged or not
      if (first || kind == link_pump || kind == link_dummy || load<i32>(s1, ns_converged) == 0 || load<i32>(s2, ns_converged) == 0) {
        structure_flow(plan, p, s, np + a * np_bytes, np + b * np_bytes, s1, s2, dt, first);
        updates++;
      }
      // the flow of a type 4 pump hangs on the depth it draws from alone
      gather(s, s1, s2, !(kind == link_pump && load<i32>(p, lp_type) == 4));
    }
    outfalls(links, lp, ls, np, ns);
    converged = true;
    for (let k = 0; k < nodes; k++) {
      const p = np + <usize>k * np_bytes;
      const s = ns + <usize>k * ns_bytes;
      if (load<i32>(p, np_kind) == node_outfall) {
        store<i32>(s + ns_converged, 1);
        continue;
      }
      const last = load<f64>(s, ns_depth);
      node_depth(plan, p, s, dt, first);
      const settled = Math.abs(load<f64>(s, ns_depth) - last) <= tolerance;
      store<i32>(s + ns_converged, settled ? 1 : 0);
      if (!settled) converged = false;
    }
    trials++;
    if (trials > 1 && converged) break;
    if (trials == 1) for (let k = 0; k < nodes; k++) store<i32>(ns + <usize>k * ns_bytes + ns_converged, 0);
  }
  add(totals, total_steps, 1);
  add(totals, total_trials, <f64>trials);
  add(totals, total_updates, <f64>updates);
  if (!converged) add(totals, total_unconverged, 1);
  return converged ? trials : -trials;
}

/** Flow of pump, orifice, weir or outlet `link` at the depths of now, m³/s; for routing without iterations. */
export function structure(plan: usize, link: i32, dt: f64): f64 {
  const p = <usize>load<u32>(plan, at_link_params) + <usize>link * lp_bytes;
  const s = <usize>load<u32>(plan, at_link_state) + <usize>link * ls_bytes;
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  const a = <usize>load<i32>(p, lp_from);
  const b = <usize>load<i32>(p, lp_to);
  structure_flow(plan, p, s, np + a * np_bytes, np + b * np_bytes, ns + a * ns_bytes, ns + b * ns_bytes, dt, true);
  return load<f64>(s, ls_flow);
}

/** A step in which nothing moves: what is becomes what was. */
export function hold(plan: usize): void {
  begin(
    load<i32>(plan, at_nodes), <usize>load<u32>(plan, at_node_state),
    load<i32>(plan, at_links), <usize>load<u32>(plan, at_link_state),
  );
}

// @ts-ignore: decorator
@inline
function add(at: usize, offset: usize, value: f64): void {
  store<f64>(at + offset, load<f64>(at + offset) + value);
}

/** The end of the last step becomes the start of this one. */
function begin(nodes: i32, ns: usize, links: i32, ls: usize): void {
  for (let k = 0; k < nodes; k++) {
    const s = ns + <usize>k * ns_bytes;
    store<f64>(s + ns_old_depth, load<f64>(s, ns_depth));
    store<f64>(s + ns_old_volume, load<f64>(s, ns_volume));
    store<f64>(s + ns_old_net, load<f64>(s, ns_inflow) - load<f64>(s, ns_outflow));
    store<i32>(s + ns_converged, 0);
  }
  for (let k = 0; k < links; k++) {
    const s = ls + <usize>k * ls_bytes;
    store<f64>(s + ls_old_flow, load<f64>(s, ls_flow));
    store<f64>(s + ls_old_area, load<f64>(s, ls_area));
    store<f64>(s + ls_old_volume, load<f64>(s, ls_volume));
  }
}

function open_nodes(nodes: i32, ns: usize): void {
  for (let k = 0; k < nodes; k++) {
    const s = ns + <usize>k * ns_bytes;
    const lateral = load<f64>(s, ns_lateral);
    store<f64>(s + ns_inflow, max(lateral, 0));
    store<f64>(s + ns_outflow, load<f64>(s, ns_loss) + max(-lateral, 0));
    store<f64>(s + ns_area, 0);
    store<f64>(s + ns_dqdh, 0);
  }
}

/** Hands a link's flow, surface and slope to its nodes. What it loses on its way leaves at both ends in halves. */
// @ts-ignore: decorator
@inline
function gather(s: usize, s1: usize, s2: usize, far: bool): void {
  const q = load<f64>(s, ls_flow);
  if (q >= 0) {
    add(s1, ns_outflow, q);
    add(s2, ns_inflow, q);
  } else {
    add(s1, ns_inflow, -q);
    add(s2, ns_outflow, -q);
  }
  const loss = load<f64>(s, ls_loss);
  if (loss > 0) {
    add(s1, ns_outflow, 0.5 * loss);
    add(s2, ns_outflow, 0.5 * loss);
  }
  add(s1, ns_area, load<f64>(s, ls_surface1));
  add(s2, ns_area, load<f64>(s, ls_surface2));
  add(s1, ns_dqdh, load<f64>(s, ls_dqdh));
  if (far) add(s2, ns_dqdh, load<f64>(s, ls_dqdh));
}

/** Depths of outfalls: from the flow of their conduit where they fall freely, or a given level where that is higher. */
function outfalls(links: i32, lp: usize, ls: usize, np: usize, ns: usize): void {
  for (let k = 0; k < links; k++) {
    const p = lp + <usize>k * lp_bytes;
    const a = load<i32>(p, lp_from);
    const b = load<i32>(p, lp_to);
    if (load<i32>(np + <usize>b * np_bytes, np_kind) == node_outfall) outfall(p, ls + <usize>k * ls_bytes, np, ns, b, lp_offset2);
    if (load<i32>(np + <usize>a * np_bytes, np_kind) == node_outfall) outfall(p, ls + <usize>k * ls_bytes, np, ns, a, lp_offset1);
  }
}

function outfall(p: usize, s: usize, np: usize, ns: usize, node: i32, offset_at: usize): void {
  const at = np + <usize>node * np_bytes;
  const state = ns + <usize>node * ns_bytes;
  const kind = load<i32>(at, np_outfall);
  let offset: f64 = 0;
  let critical: f64 = 0;
  let normal: f64 = 0;
  if (load<i32>(p, lp_kind) == link_conduit) {
    offset = load<f64>(p + offset_at);
    const q = Math.abs(load<f64>(s, ls_flow)) / load<f64>(p, lp_barrels);
    critical = critical_depth(p, q);
    normal = normal_depth(p, load<f64>(p, lp_beta), q);
  }
  const lesser = min(critical, normal);
  let depth: f64 = 0;
  if (kind == outfall_free) depth = offset > 0 ? 0 : lesser;
  else if (kind == outfall_normal) depth = offset > 0 ? 0 : normal;
  else if (kind == outfall_stage) {
    const invert = load<f64>(at, np_invert);
    const stage = load<f64>(state, ns_stage);
    if (lesser + offset + invert < stage) depth = stage - invert;
    else if (offset > 0) depth = stage < invert + offset ? max(0, stage - invert) : offset + lesser;
    else depth = lesser;
  }
  store<f64>(state + ns_depth, depth);
}
