/** Depth of one node from its continuity in one iteration: free surface, surcharge, ponding and flooding. */
import { exp, pow } from './network-arithmetic';
import {
  at_allow_ponding, at_fudge, at_min_area, at_surcharge_method, method_extran, node_storage, np_a0, np_a1, np_a2,
  np_crown, np_full_depth, np_full_volume, np_kind, np_ponded_area, np_source_only, np_storage, np_surcharge_depth,
  np_table, np_table_size, ns_area, ns_depth, ns_dqdh, ns_free_area, ns_inflow, ns_old_depth, ns_old_net, ns_old_volume,
  ns_outflow, ns_overflow, ns_rate, ns_volume, omega, storage_power, storage_quadratic, storage_table,
} from './network-plan';

/** Surface area of a storage at a depth, m². */
export function storage_area(np: usize, d: f64): f64 {
  const kind = load<i32>(np, np_storage);
  if (kind == storage_quadratic) return load<f64>(np, np_a0) + d * (load<f64>(np, np_a1) + d * load<f64>(np, np_a2));
  if (kind == storage_power) return load<f64>(np, np_a0) + load<f64>(np, np_a1) * pow(d, load<f64>(np, np_a2));
  if (kind == storage_table) {
    const t = segment(np, d);
    const slope = (load<f64>(t, 32) - load<f64>(t, 8)) / (load<f64>(t, 24) - load<f64>(t));
    return max(0, load<f64>(t, 8) + slope * (d - load<f64>(t)));
  }
  return 0;
}

/** Its volume, m³: the integral of the area. */
export function storage_volume(np: usize, d: f64): f64 {
  const kind = load<i32>(np, np_storage);
  if (kind == storage_quadratic)
    return d * (load<f64>(np, np_a0) + d * (load<f64>(np, np_a1) / 2 + (d * load<f64>(np, np_a2)) / 3));
  if (kind == storage_power) {
    const n = load<f64>(np, np_a2) + 1;
    return load<f64>(np, np_a0) * d + (load<f64>(np, np_a1) / n) * pow(d, n);
  }
  if (kind == storage_table) {
    const t = segment(np, d);
    const slope = (load<f64>(t, 32) - load<f64>(t, 8)) / (load<f64>(t, 24) - load<f64>(t));
    const x = d - load<f64>(t);
    // past the table the area follows its last slope, never below nothing
    const end = slope < 0 ? min(x, -load<f64>(t, 8) / slope) : x;
    return load<f64>(t, 16) + end * (load<f64>(t, 8) + (slope * end) / 2);
  }
  return 0;
}

/** The pair of triplets depth, area, volume between which a depth lies. */
function segment(np: usize, d: f64): usize {
  const table = <usize>load<u32>(np, np_table);
  const last = load<i32>(np, np_table_size) - 2;
  let k = 0;
  while (k < last && d > load<f64>(table + <usize>(k + 1) * 24)) k++;
  return table + <usize>k * 24;
}

// @ts-ignore: decorator
@inline
function volume_at(plan: usize, np: usize, d: f64): f64 {
  if (load<i32>(np, np_kind) == node_storage) return storage_volume(np, d);
  const full = load<f64>(np, np_full_depth);
  // a junction holds what ponds above it
  if (load<i32>(plan, at_allow_ponding) != 0 && load<f64>(np, np_ponded_area) > 0 && d > full)
    return load<f64>(np, np_full_volume) + (d - full) * load<f64>(np, np_ponded_area);
  // the wet well of a pump that switches by volume: a prism up to full depth
  return full > 0 ? (load<f64>(np, np_full_volume) * d) / full : 0;
}

export function node_depth(plan: usize, np: usize, ns: usize, dt: f64, first: bool): void {
  const fudge = load<f64>(plan, at_fudge);
  const storage = load<i32>(np, np_kind) == node_storage;
  const full = load<f64>(np, np_full_depth);
  const crown = load<f64>(np, np_crown);
  const ponds = load<i32>(plan, at_allow_ponding) != 0 && load<f64>(np, np_ponded_area) > 0;
  const y_old = load<f64>(ns, ns_old_depth);
  const y_last = load<f64>(ns, ns_depth);
  const ponded = ponds && y_last > full;
  store<f64>(ns + ns_overflow, 0);

  let surface = load<f64>(ns, ns_area);
  if (ponded) surface = load<f64>(np, np_ponded_area);
  else if (storage) surface += storage_area(np, y_last);
  surface = max(surface, load<f64>(plan, at_min_area));

  const dq = load<f64>(ns, ns_inflow) - load<f64>(ns, ns_outflow);
  const dv = 0.5 * (load<f64>(ns, ns_old_net) + dq) * dt;
  const extran = load<i32>(plan, at_surcharge_method) == method_extran;
  let y: f64;
  if (!extran || storage || ponded || y_last <= crown) {
    y = y_old + dv / surface;
    if (!ponded) store<f64>(ns + ns_free_area, surface);
    if (!first) y = (1 - omega) * y_last + omega * y;
    if (ponded && y < full) y = full - fudge;
  } else {
    // no free surface: heads move until what flows in flows out; near the crown some of the surface stays
    let slope = load<f64>(ns, ns_dqdh);
    if (y_last < 1.25 * crown) {
      const f = (y_last - crown) / crown;
      slope += (load<f64>(ns, ns_free_area) / dt - slope) * exp(-15 * f);
    }
    const ease: f64 = load<i32>(np, np_source_only) != 0 ? 0.6 : 1;
    y = y_last + (slope > 0 ? (ease * dq) / slope : 0);
    if (y < crown) y = crown - fudge;
    if (ponds && y > full) y = full + fudge;
  }
  if (y < 0) y = 0;

  let top = full;
  if (!ponds) top += load<f64>(np, np_surcharge_depth);
  if (y > top) {
    const full_volume = load<f64>(np, np_full_volume);
    if (!ponds) {
      store<f64>(ns + ns_overflow, max(0, dv / dt));
      store<f64>(ns + ns_volume, full_volume);
      y = top;
      if (load<f64>(ns, ns_overflow) < fudge) store<f64>(ns + ns_overflow, 0);
    } else {
      // ponded water stays in the node
      store<f64>(ns + ns_volume, volume_at(plan, np, y));
      store<f64>(ns + ns_overflow, max(0, (load<f64>(ns, ns_volume) - max(load<f64>(ns, ns_old_volume), full_volume)) / dt));
    }
  } else store<f64>(ns + ns_volume, volume_at(plan, np, y));
  store<f64>(ns + ns_rate, Math.abs(y - y_old) / dt);
  store<f64>(ns + ns_depth, y);
}
