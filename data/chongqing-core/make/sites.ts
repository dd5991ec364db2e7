/**
 * Slope hazard sites: steep ground close above roads or houses. Places follow the ground; soil strength is set backwards
 * from a made-up spread of safety at full saturation, so that a few would fail in a wet week's great storm and most not.
 */
import { cos as cosine, sin as sine, tan } from '../../../src/core/arithmetic.ts';
import { scatter } from '../../../src/terrain/noise.ts';
import { slopeAt } from '../../../src/terrain/slope.ts';
import { type Feature, type Frame, round, within, type XY } from './frame.ts';
import { type Roads, sampled } from './road-network.ts';
import type { Zoning } from './zones.ts';

export interface LaidSite {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly at: XY;
  readonly weak: boolean;
  readonly feature: Feature;
}

const waterWeight = 9.80665; // kN/m³
const rad = Math.PI / 180;

export function laySites(f: Frame, z: Zoning, roads: Roads, upslope: Float64Array): LaidSite[] {
  const { ground: g } = f;
  // cells within about 150 m of a road
  const near = new Uint8Array(g.rows * g.cols);
  for (const e of roads.edges) {
    if (e.grade_separated) continue;
    for (const [x, y] of sampled(e.line, 60)) {
      const c0 = Math.floor((x - g.west) / g.cellSize);
      const r0 = Math.floor((g.north - y) / g.cellSize);
      for (let r = Math.max(0, r0 - 4); r <= Math.min(g.rows - 1, r0 + 4); r++)
        for (let c = Math.max(0, c0 - 4); c <= Math.min(g.cols - 1, c0 + 4); c++) near[r * g.cols + c] = 1;
    }
  }
  const candidates: { cell: number; at: XY; angle: number }[] = [];
  for (let r = 8; r < g.rows - 8; r += 2) {
    for (let c = 8; c < g.cols - 8; c += 2) {
      const cell = r * g.cols + c;
      if (!near[cell] || g.values[cell] < 198) continue;
      const angle = slopeAt(g, r, c);
      if (angle > 13.5 * rad)
        candidates.push({ cell, angle, at: [g.west + (c + 0.5) * g.cellSize, g.north - (r + 0.5) * g.cellSize] });
    }
  }
  candidates.sort((a, b) => b.angle - a.angle || a.cell - b.cell);
  const taken: typeof candidates = [];
  for (const c of candidates) {
    if (taken.length >= 260) break;
    if (!within(f, c.at, 240) || !z.townAt(c.at)) continue;
    if (taken.every((t) => (t.at[0] - c.at[0]) ** 2 + (t.at[1] - c.at[1]) ** 2 >= 330 * 330)) taken.push(c);
  }
  taken.sort((a, b) => a.cell - b.cell);
  const count = new Map<string, number>();
  return taken.map((t, n) => {
    const s = (k: number): number => scatter(n, k, 57);
    const town = z.townAt(t.at)!;
    const number = (count.get(town.id) ?? 0) + 1;
    count.set(town.id, number);
    // the hillside within a 30 m cell is steeper than the cell
    const slope = Math.max(24, Math.min(41, round((t.angle / rad) * 1.5 + 4 * (s(1) - 0.5), 1)));
    const depth = round(1.5 + 2.5 * s(2), 1);
    const friction = round(22 + 10 * s(3), 1);
    const weight = round(19 + 2 * s(4), 1);
    // safety at full saturation: one site in seven below 1, a third close above, the rest well above
    const pick = s(5);
    const saturated = pick < 0.14 ? 0.86 + 0.1 * s(6) : pick < 0.45 ? 1.02 + 0.13 * s(6) : 1.16 + 0.5 * s(6);
    const b = slope * rad;
    const sin = sine(b);
    const cos = cosine(b);
    const tanPhi = tan(friction * rad);
    // FS = tan phi / tan b + (c - gw Z cos² b tan phi) / (gs Z sin b cos b), solved for c
    const cohesion =
      (saturated - tanPhi / (sin / cos)) * weight * depth * sin * cos + waterWeight * depth * cos * cos * tanPhi;
    const specific = round(Math.max(40, Math.min(420, Math.sqrt(upslope[t.cell]) * g.cellSize)));
    // steady rain that would saturate the layer, mm/h: the weak hillsides are the quick ones
    const saturating = pick < 0.14 ? 2.4 + 6 * s(7) : 4 + 14 * s(7);
    const transmissivity = ((saturating / 3.6e6) * specific) / sin;
    const radius = round(25 + 55 * s(8));
    const id = `site-${town.id}-${number}`;
    const plain = { en: town.en.replace(/ (Subdistrict|Town)$/, ''), zh: town.zh.replace(/(街道|镇)$/, '') };
    return {
      id,
      en: `${plain.en} slope ${number}`,
      zh: `${plain.zh}${number}号边坡`,
      at: t.at,
      weak: saturated < 1.15,
      feature: {
        properties: {
          id,
          name_en: `${plain.en} slope ${number}`,
          name_zh: `${plain.zh}${number}号边坡`,
          radius_m: radius,
          slope_deg: slope,
          depth_m: depth,
          cohesion_kpa: round(Math.max(0.5, cohesion), 2),
          friction_angle_deg: friction,
          unit_weight_kn_per_m3: weight,
          transmissivity_m2_per_s: Number(transmissivity.toPrecision(4)),
          specific_area_m: specific,
          volume_m3: round(Math.PI * radius * radius * depth * 0.4),
          households: Math.floor(1 + 42 * s(9) * s(10)),
        },
        geometry: { kind: 'Point', at: t.at },
      },
    };
  });
}
