/**
 * Discharge of a culvert between two levels: the smaller of what its inlet lets in and what its barrel carries (FHWA
 * Hydraulic Design Series 5, 3rd edition 2012).
 *
 *   inlet, not submerged   HW/D = E_c/D + K X^M + K_s S         (A.1, form 1)   X = 1.811 Q / (A D^0.5), X <= 3.5
 *   inlet, submerged       HW/D = c X² + Y + K_s S              (A.3)           X >= 4; straight between
 *   outlet, full           HW = TW + (1 + k_e + 2 g n² L / R^(4/3)) V²/2g - S L (3.6)
 *   outlet, partly full    the water line from the outlet (critical depth, or the tailwater) up through the barrel by
 *                          standard steps, and (1 + k_e) V²/2g at its head
 *
 * HDS-5 takes (d_c + D)/2 for the outlet's level under low headwater; the water line is worked out here instead, because
 * that stand-in holds water back from a culvert that runs nearly empty. Levels stand for energy: the water before and
 * behind is taken to be still.
 */
import type { Culvert, InletName } from '../assets/structures.ts';
import { pow } from '../core/arithmetic.ts';
import { areaAt, type Barrel, boxBarrel, circularBarrel, criticalAt, radius43At } from './culvert-barrel.ts';

const gravity = 9.80665;
/** Steps of the water line along the barrel; with 10 the headwater is within 0.2 % of that with 160 (tested). */
const reaches = 10;

interface Inlet {
  readonly K: number;
  readonly M: number;
  readonly c: number;
  readonly Y: number;
  readonly slope: number;
  /** Entrance loss under outlet control, velocity heads (HDS-5 table C.2). */
  readonly loss: number;
}

/** HDS-5 table A.1, charts 1, 2 and 8. */
export const inlets: Readonly<Record<InletName, Inlet>> = {
  'square-edge': { K: 0.0098, M: 2, c: 0.0398, Y: 0.67, slope: -0.5, loss: 0.5 },
  'groove-end': { K: 0.0018, M: 2, c: 0.0292, Y: 0.74, slope: -0.5, loss: 0.2 },
  'groove-end-projecting': { K: 0.0045, M: 2, c: 0.0317, Y: 0.69, slope: -0.5, loss: 0.2 },
  'metal-headwall': { K: 0.0078, M: 2, c: 0.0379, Y: 0.69, slope: -0.5, loss: 0.5 },
  'metal-mitered': { K: 0.021, M: 1.33, c: 0.0463, Y: 0.75, slope: 0.7, loss: 0.7 },
  'metal-projecting': { K: 0.034, M: 1.5, c: 0.0553, Y: 0.54, slope: -0.5, loss: 0.9 },
  'box-wingwall-30-75': { K: 0.026, M: 1, c: 0.0347, Y: 0.81, slope: -0.5, loss: 0.4 },
  'box-wingwall-90-15': { K: 0.061, M: 0.75, c: 0.04, Y: 0.8, slope: -0.5, loss: 0.5 },
  'box-wingwall-0': { K: 0.061, M: 0.75, c: 0.0423, Y: 0.82, slope: -0.5, loss: 0.7 },
};

/** One direction of a culvert: water enters at `from` and leaves at `to`. */
export interface CulvertWay {
  readonly barrel: Barrel;
  readonly barrels: number;
  readonly inlet: Inlet;
  readonly entranceLoss: number;
  readonly length: number;
  readonly manning: number;
  /** Levels of the floor where water enters and leaves, m. */
  readonly from: number;
  readonly to: number;
}

export function culvertWays(c: Culvert): { forth: CulvertWay; back: CulvertWay } {
  const { section } = c;
  const common = {
    barrel: 'diameter' in section ? circularBarrel(section.diameter) : boxBarrel(section.width, section.rise),
    barrels: c.barrels,
    inlet: inlets[c.inlet],
    entranceLoss: c.entrance_loss,
    length: c.length,
    manning: c.manning,
  };
  const [from, to] = c.inverts;
  return { forth: { ...common, from, to }, back: { ...common, from: to, to: from } };
}

/** Level before the inlet that lets a discharge of one barrel in, m. */
export function inletHeadwater(way: CulvertWay, q: number): number {
  const { barrel, inlet } = way;
  const { rise } = barrel;
  // a floor that rises has no slope that would draw water in
  const slope = inlet.slope * Math.max(0, (way.from - way.to) / way.length);
  const unsubmerged = (x: number, discharge: number) =>
    criticalAt(barrel, discharge).energy / rise + inlet.K * pow(x, inlet.M);
  const submerged = (x: number) => inlet.c * x * x + inlet.Y;
  const scale = 1.811 / (barrel.area * Math.sqrt(rise));
  const x = scale * q;
  let share: number;
  if (x <= 0) share = 0;
  else if (x <= 3.5) share = unsubmerged(x, q);
  else if (x >= 4) share = submerged(x);
  else {
    const low = unsubmerged(3.5, 3.5 / scale);
    share = low + ((submerged(4) - low) * (x - 3.5)) / 0.5;
  }
  return way.from + rise * Math.max(0, share + slope);
}

/** Level before the inlet that drives a discharge of one barrel against the level behind the outlet, m. */
export function outletHeadwater(way: CulvertWay, q: number, tailLevel: number, steps = reaches): number {
  const { barrel, length, manning } = way;
  const tail = tailLevel - way.to;
  const critical = criticalAt(barrel, q).depth;
  const friction = (depth: number): number => {
    const v = q / areaAt(barrel, depth);
    return (manning * manning * v * v) / radius43At(barrel, depth);
  };
  const head = (depth: number): number => {
    const v = q / areaAt(barrel, depth);
    return (v * v) / (2 * gravity);
  };
  if (q <= 0) return Math.max(way.from, way.to, tailLevel);
  // depth, or where full the height of the pressure line over the floor; energy is told over the outlet's floor
  let depth = Math.max(tail, critical);
  const fall = way.from - way.to;
  for (let k = 1; k <= steps; k++) {
    // short steps at the outlet, where water that falls free bends down
    const part = (2 * k - 1) / (steps * steps);
    const ds = length * part;
    const needed = depth + head(depth) + 0.5 * ds * friction(depth) - fall * part;
    const excess = (y: number): number => y + head(y) - 0.5 * ds * friction(y) - needed;
    const { rise } = barrel;
    if (excess(rise) <= 0) depth = rise - excess(rise);
    else if (excess(critical) >= 0)
      depth = critical; // steep here: the water below does not reach up
    else {
      let low = critical;
      let high = rise;
      for (let n = 0; n < 24; n++) {
        const middle = 0.5 * (low + high);
        if (excess(middle) < 0) low = middle;
        else high = middle;
      }
      depth = 0.5 * (low + high);
    }
  }
  return way.from + depth + (1 + way.entranceLoss) * head(depth);
}

/** Discharge, m³/s, of all barrels from a level to a lower one. */
export function culvertDischarge(way: CulvertWay, level: number, tailLevel: number): number {
  if (level <= Math.max(tailLevel, way.from, way.to)) return 0;
  // what the inlet lets in: its headwater rises with the discharge
  let most = way.barrel.area * Math.sqrt(2 * gravity * (level - way.from));
  let least = 0;
  for (let n = 0; n < 40; n++) {
    const middle = 0.5 * (least + most);
    if (inletHeadwater(way, middle) < level) least = middle;
    else most = middle;
  }
  if (outletHeadwater(way, least, tailLevel) <= level) return least * way.barrels;
  let low = 0;
  let high = least;
  for (let n = 0; n < 30; n++) {
    const middle = 0.5 * (low + high);
    if (outletHeadwater(way, middle, tailLevel) < level) low = middle;
    else high = middle;
  }
  return low * way.barrels;
}
