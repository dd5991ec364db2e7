/** Drain areas: the built-up part of each town, with a made-up capacity that grows with how densely it is built. */
import { type Feature, type Frame, round } from './frame.ts';
import { type Blocks, keepLargest, outlines } from './partition.ts';
import type { RouteMap } from './route-map.ts';
import type { Zoning } from './zones.ts';

/** Blocks are gathered by twos: 120 m. */
export function drainFeatures(f: Frame, z: Zoning, map: RouteMap): Feature[] {
  const { rows: fineRows, cols: fineCols, size, labels } = z.blocks;
  const rows = Math.floor(fineRows / 2);
  const cols = Math.floor(fineCols / 2);
  const coarse = new Uint16Array(rows * cols);
  const sum = new Float64Array(z.towns.length);
  const count = new Float64Array(z.towns.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      const four = [0, 1, fineCols, fineCols + 1].map((d) => 2 * r * fineCols + 2 * c + d);
      const label = labels[four[0]];
      const built = four.reduce((s, i) => s + z.built[i], 0) / 4;
      if (label === 0 || built < 0.3 || four.some((i) => map.elevation[i] < 193)) continue;
      coarse[r * cols + c] = label;
      sum[label - 1] += built;
      count[label - 1]++;
    }
  }
  const blocks: Blocks = { rows, cols, size: size * 2, west: f.ground.west, north: f.ground.north, labels: coarse };
  keepLargest(blocks);
  const rings = outlines(blocks, 90);
  const features: Feature[] = [];
  z.towns.forEach((t, k) => {
    const own = rings.get(k + 1);
    if (!own || count[k] < 25) return;
    const density = sum[k] / count[k];
    features.push({
      properties: {
        id: `drains-${t.id}`,
        name_en: `${t.en.replace(/ (Subdistrict|Town)$/, '')} drains`,
        name_zh: `${t.zh.replace(/(街道|镇)$/, '')}排水片区`,
        capacity_mm_per_h: round(14 + 26 * density),
      },
      geometry: { kind: 'Polygon', rings: own },
    });
  });
  return features;
}
