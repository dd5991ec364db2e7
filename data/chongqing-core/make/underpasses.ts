/**
 * Underpasses and low points: where a road meets the line along which its surroundings drain. Places follow the ground;
 * dimensions, lips and pumps are made up by rule.
 */
import { log } from '../../../src/core/arithmetic.ts';
import { scatter } from '../../../src/terrain/noise.ts';
import { type Feature, type Frame, round, within, type XY } from './frame.ts';
import { stageNear } from './river-stage.ts';
import { type Roads, sampled } from './road-network.ts';
import type { Zoning } from './zones.ts';

export interface LaidUnderpass {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly kind: 'underpass' | 'low_point';
  readonly at: XY;
  readonly cell: number;
  readonly feature: Feature;
}

/** Depths at which a stage-volume curve is given, m, as shares of its greatest depth. */
const shares = [0, 0.1, 0.2, 0.35, 0.55, 0.8, 1];

export function layUnderpasses(f: Frame, z: Zoning, roads: Roads, upslope: Float64Array): LaidUnderpass[] {
  const { ground: g } = f;
  interface Candidate {
    readonly edge: number;
    readonly at: XY;
    readonly cell: number;
    readonly score: number;
    readonly streetOnly: boolean;
  }
  const candidates: Candidate[] = [];
  roads.edges.forEach((e, edge) => {
    if (e.bridge || e.grade_separated) return;
    const points = sampled(e.line, 24);
    let best: Candidate | undefined;
    for (let k = 1; k < points.length - 1; k++) {
      const p = points[k];
      if (!within(f, p, 200)) continue;
      const cell = Math.floor((g.north - p[1]) / g.cellSize) * g.cols + Math.floor((p[0] - g.west) / g.cellSize);
      const height = g.values[cell];
      // not where the river already stood, nor in the bed of a stream that carries a valley
      if (upslope[cell] > 2500 || (height < 194 && height < stageNear(f, p) + 0.15)) continue;
      const low = height < 194 ? 2.2 : 0;
      const weight = e.class === 'residential' ? 0.75 : 1;
      const score = weight * (log(upslope[cell]) / Math.LN2 + low);
      if (!best || score > best.score) best = { edge, at: p, cell, score, streetOnly: e.class === 'residential' };
    }
    if (best && (upslope[best.cell] >= 14 || g.values[best.cell] < 194)) candidates.push(best);
  });
  candidates.sort((a, b) => b.score - a.score || a.edge - b.edge);
  const taken: Candidate[] = [];
  const apart = (c: Candidate, d: number): boolean =>
    taken.every((t) => (t.at[0] - c.at[0]) ** 2 + (t.at[1] - c.at[1]) ** 2 >= d * d);
  for (const c of candidates) {
    if (taken.length >= 240) break;
    if (z.townAt(c.at) && apart(c, 420)) taken.push(c);
  }
  const count = new Map<string, number>();
  return taken.map((c, n) => {
    // the middle of its cell, so that no rounding moves it into the next
    const at: XY = [
      g.west + ((c.cell % g.cols) + 0.5) * g.cellSize,
      g.north - (Math.floor(c.cell / g.cols) + 0.5) * g.cellSize,
    ];
    const town = z.townAt(c.at)!;
    const number = (count.get(town.id) ?? 0) + 1;
    count.set(town.id, number);
    const kind = c.streetOnly || n % 4 === 3 ? 'low_point' : 'underpass';
    const deep = kind === 'underpass';
    const u = scatter(n, 1, 31);
    const v = scatter(n, 2, 31);
    const depth = deep ? 2.8 + 2.4 * u : 0.9 + 0.9 * u;
    const area = deep ? 500 + 1300 * v : 260 + 700 * v;
    const curve = shares.map((s): [number, number] => [
      round(depth * s, 2),
      round(area * depth * s * s * (0.55 + 0.45 * s), 1),
    ]);
    const pumped = deep && scatter(n, 3, 31) < 0.7;
    const id = `${deep ? 'underpass' : 'low-point'}-${town.id}-${number}`;
    const plain = { en: town.en.replace(/ (Subdistrict|Town)$/, ''), zh: town.zh.replace(/(街道|镇)$/, '') };
    const en = `${plain.en} ${deep ? 'underpass' : 'low point'} ${number}`;
    const zh = `${plain.zh}${number}号${deep ? '下穿道' : '低洼点'}`;
    roads.edges[c.edge].underpass = id;
    const lip = g.values[c.cell] + (deep ? 0.12 : 0.06);
    return {
      id,
      en,
      zh,
      kind,
      at,
      cell: c.cell,
      feature: {
        properties: {
          id,
          name_en: en,
          name_zh: zh,
          kind,
          lip_elevation_m: round(lip, 2),
          curve,
          entrance_width_m: round(deep ? 10 + 14 * scatter(n, 4, 31) : 6 + 8 * scatter(n, 4, 31), 1),
          pump_m3_per_s: pumped ? round(0.03 + 0.17 * scatter(n, 5, 31), 3) : 0,
        },
        geometry: { kind: 'Point', at },
      },
    };
  });
}
