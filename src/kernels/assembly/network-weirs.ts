/**
 * Flow over weirs (SWMM Hydraulics Reference Manual, 6.3): transverse, side-flow, V-notch and trapezoidal ones by their
 * head laws with Villemonte's (1947) submergence; roadways by FHWA's coefficients. c0 coefficient, c1 length, c2 side
 * slope, c3 coefficient of the ends, c4 contractions, c5 width of a road.
 */
import { curve_at, pow } from './network-arithmetic';
import {
  at_fudge, class_dry, flag_surcharge, lp_c0, lp_c1, lp_c2, lp_c3, lp_c4, lp_c5, lp_curve, lp_curve_size, lp_equivalent,
  lp_flags, lp_table, lp_type, lp_y_full, lp_z1, ls_class, ls_depth, ls_dqdh, ls_setting, ls_surface1, ls_surface2,
  road_bytes, road_rows, weir_notch, weir_roadway, weir_side, weir_trapezoid,
} from './network-plan';

/** Over the middle and over the sloping ends of the crest, free fall, m³/s: what `free_weir` found last. */
let middle: f64 = 0;
let ends: f64 = 0;

/** Sets `middle` and `ends` for a head over the crest; `closed`: height by which a gate from below shuts the opening. */
function free_weir(p: usize, head: f64, closed: f64, forward: bool): void {
  const type = load<i32>(p, lp_type);
  const slope = load<f64>(p, lp_c2);
  const curve = <usize>load<u32>(p, lp_curve);
  const c = curve != 0 ? curve_at(curve, load<i32>(p, lp_curve_size), head) : load<f64>(p, lp_c0);
  const power = head * Math.sqrt(head);
  ends = 0;
  if (type == weir_notch && closed <= 0) {
    middle = c * slope * head * power;
  } else if (type == weir_notch || type == weir_trapezoid) {
    // the crest that a half-shut gate leaves is as long as the opening is wide there
    const bottom = type == weir_notch ? 0 : load<f64>(p, lp_c1);
    middle = c * (bottom + 2 * slope * closed) * power;
    ends = load<f64>(p, lp_c3) * slope * head * power;
  } else {
    const length = max(0, load<f64>(p, lp_c1) - 0.1 * load<f64>(p, lp_c4) * head);
    // against its direction a side-flow weir is a transverse one
    middle = type == weir_side && forward ? c * pow(length, 0.83) * pow(head, 1.67) : c * length * power;
  }
}

/** What is left of a free flow with head^power where the tail stands at `ratio` of the head (Villemonte 1947). */
function submerged(ratio: f64, power: f64): f64 {
  return pow(max(0, 1 - pow(ratio, power)), 0.385);
}

/** Flow at water levels `h1` on the higher and `h2` on the lower side, m³/s. */
export function weir_flow(plan: usize, p: usize, s: usize, h1: f64, h2: f64, forward: bool): f64 {
  const type = load<i32>(p, lp_type);
  if (type == weir_roadway) return roadway_flow(plan, p, s, h1, h2);
  const full = load<f64>(p, lp_y_full);
  const opening = load<f64>(s, ls_setting) * full;
  const closed = full - opening;
  const crest = load<f64>(p, lp_z1) + closed;
  const crown = crest + opening;
  let head = h1 - crest;
  if (head <= load<f64>(plan, at_fudge)) return dry(s);
  const slope = load<f64>(p, lp_c2);
  const above = closed + min(head, opening);
  const width =
    type == weir_notch ? 2 * slope * above
    : type == weir_trapezoid ? load<f64>(p, lp_c1) + 2 * slope * above
    : load<f64>(p, lp_c1);
  const surface = width * load<f64>(p, lp_equivalent);
  store<f64>(s + ls_surface1, 0.5 * surface);
  store<f64>(s + ls_surface2, 0.5 * surface);
  store<f64>(s + ls_depth, min(head, opening));
  if (h1 > crown) {
    if ((load<i32>(p, lp_flags) & flag_surcharge) != 0) {
      // an orifice that passes what the weir does at its crown
      const centre = 0.5 * (crest + crown);
      head = h2 < centre ? h1 - centre : h1 - h2;
      free_weir(p, opening, closed, true);
      const q = ((middle + ends) / Math.sqrt(0.5 * opening)) * Math.sqrt(head);
      store<f64>(s + ls_dqdh, head > 0 ? q / (2 * head) : 0);
      return q;
    }
    head = opening;
  }
  free_weir(p, head, closed, forward);
  const power: f64 = type == weir_side && forward ? 1.67 : type == weir_notch && closed <= 0 ? 2.5 : 1.5;
  store<f64>(s + ls_dqdh, (power * middle + 2.5 * ends) / head);
  if (h2 > crest) {
    const ratio = (h2 - crest) / (h1 - crest);
    middle *= submerged(ratio, type == weir_side ? 5.0 / 3.0 : type == weir_notch ? 2.5 : 1.5);
    if (ends > 0) ends *= submerged(ratio, 2.5);
  }
  return middle + ends;
}

/**
 * Over a road (FHWA/RD-86/108, 1986, figure 10; HDS-5): the coefficient by head and by head over the road's width, less
 * where the tail drowns it. Without a width or a surface the file's own coefficient holds, and nothing drowns it.
 */
function roadway_flow(plan: usize, p: usize, s: usize, h1: f64, h2: f64): f64 {
  const crest = load<f64>(p, lp_z1);
  const head = h1 - crest;
  if (head <= load<f64>(plan, at_fudge)) return dry(s);
  let c = load<f64>(p, lp_c0);
  const tables = <usize>load<u32>(p, lp_table);
  if (tables != 0) {
    const ratio = head / load<f64>(p, lp_c5);
    c = ratio <= 0.15 ? curve_at(tables, road_rows, head) : curve_at(tables + road_bytes, road_rows, ratio);
    if (h2 > crest) c *= curve_at(tables + 2 * road_bytes, road_rows, (h2 - crest) / head);
  }
  const q = c * load<f64>(p, lp_c1) * head * Math.sqrt(head);
  store<f64>(s + ls_depth, head);
  store<f64>(s + ls_dqdh, (1.5 * q) / head);
  return q;
}

function dry(s: usize): f64 {
  store<i32>(s + ls_class, class_dry);
  store<f64>(s + ls_depth, 0);
  return 0;
}
