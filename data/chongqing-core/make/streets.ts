/** Streets on built-up ground. */
import { scatter } from '../../../src/terrain/noise.ts';
import { type Frame, within, type XY } from './frame.ts';
import type { Roads } from './road-network.ts';
import type { RouteMap } from './route-map.ts';
import type { Zoning } from './zones.ts';

/** Streets: points about 330 m apart on built, gentle ground, joined to their neighbours where the way is neither steep nor wet. */
export function layStreets(f: Frame, z: Zoning, map: RouteMap, roads: Roads): void {
  const spacing = 330;
  const { extent } = f.facts;
  const cols = Math.floor(extent.width / spacing);
  const rows = Math.floor(extent.height / spacing);
  const point: (XY | undefined)[] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const p: XY = [
        extent.west + (c + 0.5 + 0.42 * (scatter(c, r, 11) - 0.5)) * spacing,
        extent.north - (r + 0.5 + 0.42 * (scatter(c, r, 12) - 0.5)) * spacing,
      ];
      const block = map.blockAt(p);
      const good =
        within(f, p, 240) &&
        map.land[block] &&
        z.built[block] >= 0.4 &&
        map.elevation[block] > 188 &&
        map.road[block] === 0;
      point.push(good ? p : undefined);
    }
  }
  /** Least and greatest slope of the way, and whether it stays dry and built. */
  const passable = (a: XY, b: XY, steepest: number): boolean => {
    const d = Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
    const steps = Math.max(2, Math.ceil(d / 60));
    let last = map.elevation[map.blockAt(a)];
    for (let k = 1; k <= steps; k++) {
      const block = map.blockAt([a[0] + ((b[0] - a[0]) * k) / steps, a[1] + ((b[1] - a[1]) * k) / steps]);
      if (!map.land[block]) return false;
      if (Math.abs(map.elevation[block] - last) > (steepest * d) / steps) return false;
      last = map.elevation[block];
    }
    return true;
  };
  const arterials = roads.nodes.length;
  const index = new Map<number, number>();
  point.forEach((p, k) => {
    if (p) index.set(k, roads.nodes.push(p) - 1);
  });
  const join = (a: number, b: number) => {
    roads.edges.push({ from: a, to: b, class: 'residential', line: [roads.nodes[a], roads.nodes[b]] });
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const k = r * cols + c;
      if (!point[k]) continue;
      const try_ = (other: number, keep: number): void => {
        if (!point[other] || scatter(k, other, 13) > keep) return;
        if (passable(point[k]!, point[other]!, 0.24)) join(index.get(k)!, index.get(other)!);
      };
      if (c + 1 < cols) try_(k + 1, 0.9);
      if (r + 1 < rows) try_(k + cols, 0.9);
      if (c + 1 < cols && r + 1 < rows && (!point[k + 1] || !point[k + cols])) try_(k + cols + 1, 0.8);
    }
  }
  // every street point joins the nearest arterial node within 380 m
  const near = new Map<string, number[]>();
  const key = (p: XY): string => `${Math.floor(p[0] / 400)},${Math.floor(p[1] / 400)}`;
  for (let n = 0; n < arterials; n++) {
    const list = near.get(key(roads.nodes[n]));
    if (list) list.push(n);
    else near.set(key(roads.nodes[n]), [n]);
  }
  for (const n of index.values()) {
    const p = roads.nodes[n];
    let best = -1;
    let least = 380;
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        for (const m of near.get(key([p[0] + 400 * i, p[1] + 400 * j])) ?? []) {
          const q = roads.nodes[m];
          const d = Math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2);
          if (d < least && passable(p, q, 0.3)) {
            least = d;
            best = m;
          }
        }
      }
    }
    if (best >= 0) join(n, best);
  }
}
