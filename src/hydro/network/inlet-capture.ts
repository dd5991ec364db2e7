/**
 * What a street or channel inlet takes from the water that reaches it, from plain numbers in SI: the equations of FHWA's
 * Hydraulic Engineering Circular 22 (2009), chapter 4, whose constants are in feet and are used in feet. Where the circular
 * leaves a choice (between weir and orifice, water up to the crown) it is made as EPA SWMM 5.2 makes it.
 */
import type { CurbOpening, Grate, GrateType, Inlet } from '../../assets/swmm/inlet.ts';
import { pow } from '../../core/arithmetic.ts';

const foot = 0.3048;
const gravity = 32.174; // ft/s²

/** Splash-over velocity ft/s = a + b L + c L² + d L³, L ft (chart 5), and the open share of a grate (table 4-4). */
const grates: Readonly<Record<Exclude<GrateType, 'GENERIC'>, readonly [number, number, number, number, number]>> = {
  'P_BAR-50': [2.22, 4.03, -0.65, 0.06, 0.9],
  'P_BAR-50x100': [0.74, 2.44, -0.27, 0.02, 0.8],
  'P_BAR-30': [1.76, 3.12, -0.45, 0.03, 0.6],
  CURVED_VANE: [0.3, 4.85, -1.31, 0.15, 0.35],
  'TILT_BAR-45': [0.99, 2.64, -0.36, 0.03, 0.17],
  'TILT_BAR-30': [0.51, 2.34, -0.2, 0.01, 0.34],
  RETICULINE: [0.28, 2.28, -0.18, 0.01, 0.8],
};

const splashOver = (g: Grate, L: number): number => {
  if (g.type === 'GENERIC') return g.splashVelocity / foot;
  const [a, b, c, d] = grates[g.type];
  return a + L * (b + L * (c + L * d));
};
const openShare = (g: Grate): number => (g.type === 'GENERIC' ? g.openFraction : grates[g.type][4]);

/** One side of a street at an inlet. */
export interface Gutter {
  /** Slopes along and across, m/m. */
  readonly slope: number;
  readonly crossSlope: number;
  readonly roughness: number;
  /** Widest the water can be before it crosses the crown, m. */
  readonly widest: number;
  /** Depth below the road's plane and width of a depressed gutter or local depression, m; 0 for none. */
  readonly depression: number;
  readonly depressedWidth: number;
}

/** The same in feet: `a` depression, `W` its width, `Sw` slope across it, `f` of Q = f T^2.67 (eq. 4-2). */
interface Street {
  readonly SL: number;
  readonly Sx: number;
  readonly Sw: number;
  readonly n: number;
  readonly a: number;
  readonly W: number;
  readonly crown: number;
  readonly f: number;
}

/** A gutter that nothing flows along. */
const level: Gutter = { slope: 0, crossSlope: 1, roughness: 1, widest: Infinity, depression: 0, depressedWidth: 0 };

function inFeet(g: Gutter): Street {
  const a = g.depression / foot;
  const W = g.depressedWidth / foot;
  const Sx = g.crossSlope;
  return {
    SL: g.slope,
    Sx,
    Sw: a * W > 0 ? Sx + a / W : Sx,
    n: g.roughness,
    a: a * W > 0 ? a : 0,
    W: a * W > 0 ? W : 0,
    crown: g.widest / foot,
    f: (0.56 / g.roughness) * Math.sqrt(g.slope) * pow(Sx, 5 / 3),
  };
}

/** Share of the flow within `w` of the curb of a street whose slope steepens there; `side` is what lies beyond (eq. 4-4). */
function gutterShare(s: Street, side: number, w: number): number {
  const ratio = s.Sw / s.Sx;
  return 1 / (1 + ratio / (pow(1 + ratio / (side / w), 8 / 3) - 1));
}

/** Width of the flow, ft (eq. 4-2, 4-4, 4-6), at most the side of the street. */
function spread(Q: number, s: Street): number {
  const plain = pow(Q / s.f, 0.375);
  if (s.a === 0) return Math.min(plain, s.crown);
  const within = pow(Q / (s.f * pow(s.a / s.W / s.Sx, 5 / 3)), 0.375);
  if (within <= s.W) return Math.min(within, s.crown);
  let side = plain > s.W ? plain - s.W : within - s.W;
  // what the gutter leaves flows beside it: settles to a hundredth of a foot in a few turns
  for (let turn = 0; turn < 10; turn++) {
    const next = pow(((1 - gutterShare(s, side, s.W)) * Q) / s.f, 0.375);
    const settled = Math.abs(next - side) < 0.01;
    side = next;
    if (settled) break;
  }
  return Math.min(side + s.W, s.crown);
}

/** Flow caught by a grate from the gutter flow Q, cfs (eq. 4-16 to 4-21). */
function grateOnGrade(grate: Grate, Q: number, s: Street): number {
  const width = grate.width / foot;
  const L = grate.length / foot;
  const T = spread(Q, s);
  let front: number;
  let area: number;
  // up to the crown the flow has the speed of a full street
  let moving = Q;
  if (s.a === 0) {
    area = (T * T * s.Sx) / 2;
    front = T <= width ? 1 : 1 - pow(1 - width / T, 8 / 3);
    if (T >= s.crown) moving = s.f * pow(s.crown, 8 / 3);
  } else {
    area = T <= s.W ? (T * T * s.Sw) / 2 : (T * T * s.Sx + s.a * s.W) / 2;
    front = T <= s.W ? 1 : gutterShare(s, T - s.W, s.W);
    if (front < 1) {
      if (T >= s.crown) moving = (s.f * pow(s.crown, 8 / 3)) / (1 - front);
      front *= overGrate(width, T, area, s);
    }
  }
  const V = moving / area;
  const over = splashOver(grate, L);
  const frontCaught = V > over ? Math.max(0, 1 - 0.09 * (V - over)) : 1;
  const sideCaught = front < 1 ? 1 / (1 + (0.15 * pow(V, 1.8)) / (s.Sx * pow(L, 2.3))) : 0;
  return Q * (frontCaught * front + sideCaught * (1 - front));
}

/** Of the flow over a depressed gutter the share that passes over a narrower grate, as their areas (eq. 4-20a). */
function overGrate(width: number, T: number, area: number, s: Street): number {
  if (width >= s.W || T <= width) return 1;
  const beyond = 0.5 * (T - s.W) * (T - s.W) * s.Sx;
  return (width * (T * s.Sx + s.a - (width * s.Sw) / 2)) / (area - beyond);
}

/** Flow caught by a curb opening or slot of length L ft (eq. 4-22 to 4-25). */
function curbOnGrade(L: number, Q: number, s: Street): number {
  if (!(L > 0 && Q > 0)) return 0;
  let across = s.Sx;
  if (s.a > 0) {
    const T = spread(Q, s);
    // as SWMM has it: the gutter's whole slope, where eq. 4-24 counts what it adds to the street's
    across += s.Sw * (T <= s.W ? 1 : gutterShare(s, T - s.W, s.W));
  }
  const whole = 0.6 * pow(Q, 0.42) * pow(s.SL, 0.3) * pow(1 / (s.n * across), 0.6);
  return L >= whole ? Q : Q * (1 - pow(1 - L / whole, 1.8));
}

/** Flow m³/s that one inlet takes on a grade out of `flow` m³/s on its side of the street; `depth` m at the curb. */
export function captureOnGrade(inlet: Inlet, flow: number, g: Gutter, depth = 0): number {
  const Q = flow / foot ** 3;
  if (!(Q > 0 && g.slope > 0)) return 0;
  // a drop opening in a channel takes what stands over it
  if (inlet.dropCurb) return Math.min(flow, captureInSag(inlet, depth, g.crossSlope));
  const s = inFeet(g);
  if (inlet.dropGrate) return Math.min(Q, grateOnGrade(inlet.dropGrate, Q, s)) * foot ** 3;
  if (inlet.slotted) return curbOnGrade(inlet.slotted.length / foot, Q, s) * foot ** 3;
  let caught = 0;
  // of a combination only the part of the opening upstream of the grate adds to it
  if (inlet.curb) caught = curbOnGrade((inlet.curb.length - (inlet.grate?.length ?? 0)) / foot, Q, s);
  if (inlet.grate && caught < Q) caught += grateOnGrade(inlet.grate, Q - caught, s);
  return Math.min(Q, caught) * foot ** 3;
}

const orificeFlow = (area: number, head: number): number => 0.67 * area * Math.sqrt(2 * gravity * Math.max(0, head));

/** As a weir (eq. 4-26) or, once its openings drown, as an orifice (4-27); the depth at which both pass the same. */
function grateInSag(
  grate: Grate,
  d: number,
  Sw: number,
  drop: boolean,
): { readonly Q: number; readonly drowned: boolean } {
  const L = grate.length / foot;
  const full = grate.width / foot;
  // water that does not reach across wets less of it; the depth that counts is that over its middle
  const W = drop ? full : Math.min(full, d / Sw);
  const over = drop ? d : d - (W / 2) * Sw;
  const perimeter = drop ? 2 * (L + W) : L + 2 * W;
  const open = L * W * openShare(grate);
  const drowned = d > (1.79 * open) / perimeter;
  return { Q: drowned ? orificeFlow(open, over) : 3 * perimeter * over * Math.sqrt(over), drowned };
}

/** A curb opening of `L` ft: weir (eq. 4-28, 4-30), from 1.4 of its height on an orifice (4-31), straight between them. */
function curbInSag(
  curb: CurbOpening,
  L: number,
  d: number,
  s: Street,
): { readonly weir: number; readonly orifice: number } {
  if (!(L > 0)) return { weir: 0, orifice: 0 };
  const h = curb.height / foot;
  const orifice = (depth: number): number => {
    // over the middle of the opening by how its throat lies (eq. 4-31)
    const head = curb.throat === 'HORIZONTAL' ? depth - h / 2 : curb.throat === 'INCLINED' ? depth - 0.354 * h : depth;
    return orificeFlow(h * L, head);
  };
  const end = 1.4 * h;
  if (d > end) return { weir: 0, orifice: orifice(d) };
  const depressed = s.a > 0 && L <= 12;
  const weir = (depth: number): number => (depressed ? 2.3 * (L + 1.8 * s.W) : 3 * L) * depth * Math.sqrt(depth);
  const start = depressed ? Math.min(h + s.a, end) : h;
  if (d < start) return { weir: weir(d), orifice: 0 };
  const share = end > start ? (d - start) / (end - start) : 1;
  return { weir: (1 - share) * weir(start), orifice: share * orifice(end) };
}

/**
 * Flow m³/s that one inlet takes in a sag at a depth of water at the curb, m (eq. 4-26 to 4-33); slope across the street,
 * and depth and width of a depressed gutter, m.
 */
export function captureInSag(inlet: Inlet, depth: number, crossSlope: number, depression = 0, depressed = 0): number {
  const d = depth / foot;
  if (!(d > 0)) return 0;
  const s = inFeet({ ...level, crossSlope, depression, depressedWidth: depressed });
  const { slotted } = inlet;
  if (slotted) {
    const [L, w] = [slotted.length / foot, slotted.width / foot];
    const Q = d <= 2.587 * w ? 2.48 * L * d * Math.sqrt(d) : 0.8 * L * w * Math.sqrt(2 * gravity * d);
    return Q * foot ** 3;
  }
  const grate = inlet.grate ?? inlet.dropGrate;
  const curb = inlet.curb ?? inlet.dropCurb;
  let Q = 0;
  let drowned = false;
  if (grate) ({ Q, drowned } = grateInSag(grate, d, s.Sw, inlet.dropGrate !== undefined));
  if (curb) {
    const along = grate ? grate.length / foot : 0;
    const beside = curbInSag(curb, (curb.length / foot - along) * (inlet.dropCurb ? 4 : 1), d, s);
    Q += beside.weir + beside.orifice;
    // over a drowned grate the opening behind it helps
    if (drowned) Q += curbInSag(curb, along, d, s).orifice;
  }
  return Q * foot ** 3;
}

/** Open area of one inlet, m², by which a sewer's overflow is shared among the inlets that lead to it; 0 where a curve tells all. */
export function openArea({ grate: inStreet, dropGrate, curb: behind, dropCurb, slotted }: Inlet): number {
  if (slotted) return slotted.length * slotted.width;
  const grate = inStreet ?? dropGrate;
  const curb = behind ?? dropCurb;
  const grating = grate ? grate.length * grate.width * openShare(grate) : 0;
  return grating + (curb ? Math.max(0, curb.length - (grate?.length ?? 0)) * curb.height : 0);
}
