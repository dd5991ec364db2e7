/** Shape of a culvert barrel against depth, in tables: flow area, hydraulic radius, critical flow. One barrel. */
import { atan2, sin } from '../core/arithmetic.ts';

/** Standard gravity, m/s² (CGPM 1901). */
const gravity = 9.80665;
/** Depths of a table; linear between them. A circle's area is within 1e-4 of its full area. */
const steps = 256;

export interface Barrel {
  /** Height inside, m; full area, m²; full hydraulic radius to the power 4/3. */
  readonly rise: number;
  readonly area: number;
  readonly fullRadius43: number;
  /** At k / steps of the rise: area, m²; hydraulic radius^(4/3); critical discharge, m³/s, and its energy, m. */
  readonly areas: Float64Array;
  readonly radius43: Float64Array;
  readonly critical: Float64Array;
  readonly energy: Float64Array;
}

/** r^(4/3), by Newton's steps for the cube root from above: the same on every machine. */
function power43(r: number): number {
  if (r <= 0) return 0;
  let root = Math.max(1, r);
  for (let k = 0; k < 80; k++) root -= (root * root * root - r) / (3 * root * root);
  return r * root;
}

function barrelOf(
  rise: number,
  at: (depth: number) => { area: number; wetted: number; top: number },
  full: { area: number; wetted: number },
): Barrel {
  const areas = new Float64Array(steps + 1);
  const radius43 = new Float64Array(steps + 1);
  const critical = new Float64Array(steps + 1);
  const energy = new Float64Array(steps + 1);
  for (let k = 1; k < steps; k++) {
    const depth = (rise * k) / steps;
    const { area, wetted, top } = at(depth);
    areas[k] = area;
    radius43[k] = power43(area / wetted);
    critical[k] = area * Math.sqrt((gravity * area) / top);
    energy[k] = depth + area / (2 * top);
  }
  // the last step before full: a circle's top closes, and with it critical flow grows without end
  areas[steps] = full.area;
  radius43[steps] = power43(full.area / full.wetted);
  critical[steps] = 2 * critical[steps - 1]! - critical[steps - 2]!;
  energy[steps] = 2 * energy[steps - 1]! - energy[steps - 2]!;
  return { rise, area: full.area, fullRadius43: radius43[steps]!, areas, radius43, critical, energy };
}

export function circularBarrel(diameter: number): Barrel {
  const r = diameter / 2;
  const at = (depth: number) => {
    const c = 1 - depth / r;
    const angle = 2 * atan2(Math.sqrt(Math.max(0, 1 - c * c)), c);
    return {
      area: (r * r * (angle - sin(angle))) / 2,
      wetted: r * angle,
      top: 2 * r * Math.sqrt(Math.max(0, 1 - c * c)),
    };
  };
  return barrelOf(diameter, at, { area: Math.PI * r * r, wetted: 2 * Math.PI * r });
}

export const boxBarrel = (width: number, rise: number): Barrel =>
  barrelOf(rise, (depth) => ({ area: width * depth, wetted: width + 2 * depth, top: width }), {
    area: width * rise,
    wetted: 2 * (width + rise),
  });

function between(table: Float64Array, share: number): number {
  const x = Math.min(Math.max(share, 0), 1) * steps;
  const k = Math.min(Math.floor(x), steps - 1);
  return table[k]! + (table[k + 1]! - table[k]!) * (x - k);
}

export const areaAt = (b: Barrel, depth: number): number =>
  depth >= b.rise ? b.area : between(b.areas, depth / b.rise);
export const radius43At = (b: Barrel, depth: number): number =>
  depth >= b.rise ? b.fullRadius43 : between(b.radius43, depth / b.rise);

/** Critical depth and energy of a discharge, m; the rise at most. */
export function criticalAt(b: Barrel, discharge: number): { depth: number; energy: number } {
  let low = 0;
  let high: number = steps;
  if (discharge >= b.critical[steps]!) return { depth: b.rise, energy: b.energy[steps]! };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (b.critical[middle]! <= discharge) low = middle;
    else high = middle;
  }
  const span = b.critical[high]! - b.critical[low]!;
  const share = (low + (discharge - b.critical[low]!) / span) / steps;
  return { depth: share * b.rise, energy: between(b.energy, share) };
}
