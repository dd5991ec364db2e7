/** Between the records of nodes and links and the plain arrays that a solver shows, one number an element, at byte addresses. */
import {
  at_link_params, at_link_state, at_links, at_node_params, at_node_state, at_nodes, link_conduit, lp_a_full, lp_barrels,
  lp_bytes, lp_direction, lp_kind, ls_bytes, ls_depth, ls_flow, ls_setting, ls_volume, np_bytes, np_invert, ns_bytes,
  ns_depth, ns_inflow, ns_lateral, ns_overflow, ns_volume,
} from './network-plan';
import { area } from './network-section';

/** Below it the quotient of flow and area says nothing, m (0.01 ft). */
const shallow: f64 = 0.003048;

export function take_lateral(plan: usize, lateral: usize): void {
  const nodes = load<i32>(plan, at_nodes);
  const ns = <usize>load<u32>(plan, at_node_state);
  for (let k = 0; k < nodes; k++) store<f64>(ns + <usize>k * ns_bytes + ns_lateral, load<f64>(lateral + (<usize>k << 3)));
}

/** Openings of links; gives 1 where any has changed. */
export function take_openings(plan: usize, opening: usize): i32 {
  const links = load<i32>(plan, at_links);
  const ls = <usize>load<u32>(plan, at_link_state);
  let moved = 0;
  for (let k = 0; k < links; k++) {
    const at = ls + <usize>k * ls_bytes + ls_setting;
    const now = load<f64>(opening + (<usize>k << 3));
    if (load<f64>(at) != now) moved = 1;
    store<f64>(at, now);
  }
  return moved;
}

export function show_nodes(plan: usize, depth: usize, head: usize, volume: usize, inflow: usize, overflow: usize): void {
  const nodes = load<i32>(plan, at_nodes);
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  for (let k = 0; k < nodes; k++) {
    const s = ns + <usize>k * ns_bytes;
    const at = <usize>k << 3;
    const y = load<f64>(s, ns_depth);
    store<f64>(depth + at, y);
    store<f64>(head + at, load<f64>(np + <usize>k * np_bytes, np_invert) + y);
    store<f64>(volume + at, load<f64>(s, ns_volume));
    store<f64>(inflow + at, load<f64>(s, ns_inflow));
    store<f64>(overflow + at, load<f64>(s, ns_overflow));
  }
}

export function show_links(plan: usize, flow: usize, depth: usize, velocity: usize, volume: usize, filled: usize): void {
  const links = load<i32>(plan, at_links);
  const lp = <usize>load<u32>(plan, at_link_params);
  const ls = <usize>load<u32>(plan, at_link_state);
  for (let k = 0; k < links; k++) {
    const p = lp + <usize>k * lp_bytes;
    const s = ls + <usize>k * ls_bytes;
    const at = <usize>k << 3;
    const q = load<f64>(s, ls_flow);
    const y = load<f64>(s, ls_depth);
    // a conduit that the kernel runs downhill may be told uphill in the file
    store<f64>(flow + at, load<i32>(p, lp_direction) < 0 ? -q : q);
    store<f64>(depth + at, y);
    store<f64>(volume + at, load<f64>(s, ls_volume));
    if (load<i32>(p, lp_kind) != link_conduit) continue;
    const a = area(p, y);
    store<f64>(velocity + at, y > shallow ? Math.abs(q) / load<f64>(p, lp_barrels) / a : 0);
    store<f64>(filled + at, a / load<f64>(p, lp_a_full));
  }
}
