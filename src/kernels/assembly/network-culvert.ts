/** What the inlet of a culvert lets in (FHWA Hydraulic Design Series 5, 3rd edition, appendix A). Constants are in feet there and here. */
import { pow } from './network-arithmetic';
import { gravity, lp_a_full, lp_c0, lp_c1, lp_c2, lp_c3, lp_c4, lp_culvert, lp_y_full } from './network-plan';
import { area, critical_depth } from './network-section';

/** sqrt(ft/m): Q / (A D^0.5) in feet is that in metres times this. */
const feet: f64 = 1.8112892;

/** Change of the flow found last with the headwater, m²/s. */
let slope: f64 = 0;
export function inlet_slope(): f64 {
  return slope;
}

/**
 * What headwater `y` above the invert pushes through the inlet of one barrel, m³/s. lp_c0 K, lp_c1 M, lp_c2 c, lp_c3 Y,
 * lp_c4 the slope's correction (Ks S). Up to 0.95 of the depth the unsubmerged law holds, from Q / (A D^0.5) = 4 on the
 * submerged one; between them the flow goes straight, as in SWMM.
 */
export function inlet_flow(p: usize, y: f64): f64 {
  const d = load<f64>(p, lp_y_full);
  const ad = (load<f64>(p, lp_a_full) * Math.sqrt(d)) / feet;
  const lower = 0.95 * d;
  if (y <= lower) return free_inlet(p, y, d, ad);
  const c = load<f64>(p, lp_c2);
  const shift = load<f64>(p, lp_c3) + load<f64>(p, lp_c4);
  const upper = d * (16 * c + shift);
  if (y >= upper) {
    const q = ad * Math.sqrt(max(0, (y / d - shift) / c));
    slope = q > 0 ? (ad * ad) / (2 * q * d * c) : 0;
    return q;
  }
  const start = free_inlet(p, lower, d, ad);
  slope = (4 * ad - start) / (upper - lower);
  return start + slope * (y - lower);
}

/** Unsubmerged: form 1 adds K F^M to the critical head, form 2 is K F^M alone. */
function free_inlet(p: usize, y: f64, d: f64, ad: f64): f64 {
  const k = load<f64>(p, lp_c0);
  const m = load<f64>(p, lp_c1);
  if (load<i32>(p, lp_culvert) == 2) {
    const q = ad * pow(y / d / k, 1 / m);
    slope = q / (y * m);
    return q;
  }
  // halve the interval of flows until the headwater fits: below a millionth of the flow at which the inlet drowns
  let low: f64 = 0;
  let high: f64 = 4 * ad;
  for (let step = 0; step < 30; step++) {
    const middle = 0.5 * (low + high);
    const critical = critical_depth(p, middle);
    const a = area(p, critical);
    const v = a > 0 ? middle / a : 0;
    const head = critical + (v * v) / (2 * gravity) + d * (k * pow(middle / ad, m) + load<f64>(p, lp_c4));
    if (head > y) high = middle;
    else low = middle;
  }
  slope = low / (y * m);
  return low;
}
