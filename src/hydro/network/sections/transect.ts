/**
 * Surveyed sections and streets: overbanks and channel are subsections, the conveyances of which add up; the hydraulic
 * radius is the one that gives the whole conveyance with the channel's roughness (Hydraulics Reference Manual, 5.3).
 */

import type { Street, Transect } from '../../../assets/swmm/cross-section.ts';
import { pow } from '../../../core/arithmetic.ts';
import type { SectionGeometry } from './section.ts';

interface Subsection {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly channel: boolean;
}

/** The channel's n over the flood plain's length, along which conduits are measured. */
export const channelRoughness = (transect: Transect): number => transect.nChannel * Math.sqrt(transect.meander);

/** Area, width and radius at a depth above the lowest point. Walls at the ends stand up straight and do not rub. */
export function transectGeometry(transect: Transect): SectionGeometry {
  const { station, elevation } = transect;
  const n = station.length;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const z of elevation) {
    lowest = Math.min(lowest, z);
    highest = Math.max(highest, z);
  }
  const nChannel = channelRoughness(transect);
  const parts: Subsection[] = [];
  const first = station[0]!;
  const last = station[n - 1]!;
  if (transect.leftBank > first) parts.push({ from: first, to: transect.leftBank, n: transect.nLeft, channel: false });
  parts.push({ from: transect.leftBank, to: Math.min(last, transect.rightBank), n: nChannel, channel: true });
  if (transect.rightBank < last) parts.push({ from: transect.rightBank, to: last, n: transect.nRight, channel: false });

  const at = (depth: number) => {
    const level = lowest + depth;
    let area = 0;
    let width = 0;
    let conveyance = 0;
    let wetted = 0;
    for (const part of parts) {
      let a = 0;
      let p = 0;
      for (let k = 1; k < n; k++) {
        const x0 = Math.max(part.from, station[k - 1]!);
        const x1 = Math.min(part.to, station[k]!);
        if (x1 < x0 || (x1 === x0 && station[k]! > station[k - 1]!)) continue;
        const run = station[k]! - station[k - 1]!;
        // a wall that stands on the bank is the channel's
        if (run === 0 && !part.channel && (x0 === transect.leftBank || x0 === transect.rightBank)) continue;
        const z = (x: number): number =>
          run > 0 ? elevation[k - 1]! + ((elevation[k]! - elevation[k - 1]!) * (x - station[k - 1]!)) / run : 0;
        const d0 = level - (run > 0 ? z(x0) : elevation[k - 1]!);
        const d1 = level - (run > 0 ? z(x1) : elevation[k]!);
        if (d0 <= 0 && d1 <= 0) continue;
        const low = Math.min(d0, d1);
        const high = Math.max(d0, d1);
        // a bed that leaves the water is wet up to the waterline
        const share = low >= 0 ? 1 : high / (high - low);
        const wetRun = (x1 - x0) * share;
        const wetRise = high - Math.max(0, low);
        a += (wetRun * (high + Math.max(0, low))) / 2;
        width += wetRun;
        p += Math.sqrt(wetRun * wetRun + wetRise * wetRise);
      }
      area += a;
      wetted += p;
      if (a > 0) conveyance += (a * pow(a / p, 2 / 3)) / part.n;
    }
    const radius = area > 0 ? pow((conveyance * nChannel) / area, 1.5) : 0;
    return { area, width, radius, wetted };
  };
  return { fullDepth: highest - lowest, open: true, at };
}

/** A street as a transect: crown, gutter, curb and what lies behind it; on one or on both sides of the crown. */
export function streetTransect(street: Street): Transect {
  const { crownWidth, curbHeight, crossSlope, gutterDepression, gutterWidth, backWidth, backSlope } = street;
  const gutter = crossSlope * gutterWidth + (gutterWidth > 0 ? gutterDepression : 0);
  // right half from the crown outward, elevations above the gutter's lowest point
  const right: [number, number][] = [
    [0, gutter + crossSlope * (crownWidth - gutterWidth)],
    ...(gutterWidth > 0 ? [[crownWidth - gutterWidth, gutter] as [number, number]] : []),
    [crownWidth, 0],
    [crownWidth, curbHeight + gutterDepression],
    ...(backWidth > 0
      ? [[crownWidth + backWidth, curbHeight + gutterDepression + backSlope * backWidth] as [number, number]]
      : []),
  ];
  const left: [number, number][] =
    street.sides === 2
      ? right
          .slice(1)
          .reverse()
          .map(([x, z]) => [-x, z])
      : [[0, right.at(-1)![1]]];
  const points = [...left, ...right];
  return {
    id: street.id,
    line: street.line,
    nLeft: street.backRoughness,
    nRight: street.backRoughness,
    nChannel: street.roughness,
    leftBank: street.sides === 2 ? -crownWidth : 0,
    rightBank: crownWidth,
    meander: 1,
    station: Float64Array.from(points, ([x]) => x),
    elevation: Float64Array.from(points, ([, z]) => z),
  };
}
