/** The longest stable step: a wave must not run past a conduit, and no node may fill by a quarter of its crown. */
import {
  at_fudge, at_link_params, at_link_state, at_links, at_node_params, at_node_state, at_nodes, link_conduit, lp_barrels,
  lp_bytes, lp_kind, lp_length, lp_run, ls_area, ls_bytes, ls_critical, ls_flow, ls_froude, ls_volume, node_outfall,
  np_bytes, np_crown, np_kind, ns_bytes, ns_critical, ns_depth, ns_rate,
} from './network-plan';

/** At most `longest`, s; `factor` scales the Courant limit. Counts the element that decided. */
export function variable_step(plan: usize, longest: f64, factor: f64): f64 {
  const fudge = load<f64>(plan, at_fudge);
  const links = load<i32>(plan, at_links);
  const lp = <usize>load<u32>(plan, at_link_params);
  const ls = <usize>load<u32>(plan, at_link_state);
  let shortest = longest;
  let at_link: usize = 0;
  for (let k = 0; k < links; k++) {
    const p = lp + <usize>k * lp_bytes;
    if (load<i32>(p, lp_kind) != link_conduit) continue;
    const s = ls + <usize>k * ls_bytes;
    const barrels = load<f64>(p, lp_barrels);
    const q = Math.abs(load<f64>(s, ls_flow)) / barrels;
    const froude = load<f64>(s, ls_froude);
    if (q <= fudge || load<f64>(s, ls_area) <= fudge || froude <= 0.01) continue;
    const t = ((load<f64>(s, ls_volume) / barrels / q) * (load<f64>(p, lp_run) / load<f64>(p, lp_length)) * froude * factor) / (1 + froude);
    if (t < shortest) {
      shortest = t;
      at_link = s;
    }
  }
  const nodes = load<i32>(plan, at_nodes);
  const np = <usize>load<u32>(plan, at_node_params);
  const ns = <usize>load<u32>(plan, at_node_state);
  let at_node: usize = 0;
  for (let k = 0; k < nodes; k++) {
    const p = np + <usize>k * np_bytes;
    const s = ns + <usize>k * ns_bytes;
    const crown = load<f64>(p, np_crown);
    const rate = load<f64>(s, ns_rate);
    const depth = load<f64>(s, ns_depth);
    if (load<i32>(p, np_kind) == node_outfall || depth <= fudge || depth + fudge >= crown || rate < fudge) continue;
    const t = (0.25 * crown) / rate;
    if (t < shortest) {
      shortest = t;
      at_node = s;
    }
  }
  if (at_node != 0) store<f64>(at_node + ns_critical, load<f64>(at_node, ns_critical) + 1);
  else if (at_link != 0) store<f64>(at_link + ls_critical, load<f64>(at_link, ls_critical) + 1);
  return shortest;
}
