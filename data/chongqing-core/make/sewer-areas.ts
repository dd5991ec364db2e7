/** The ground that drains to each manhole: of every cell, the nearest one that does not lie above it. */
import type { Raster } from '../../../src/core/grid.ts';
import { apart, type Manhole } from './sewer-manholes.ts';

/** Farthest cell, m, and how much lower than the manhole it may lie, m. */
const reach = 250;
const below = 2;
/** Share of the rain that runs off unsealed and sealed ground (GB 50014-2021, table 4.1.8). */
const runoff = { open: 0.2, sealed: 0.9 };

/** Area times coefficient of runoff by manhole, m². `drains`: the manholes from which a pipe leads out. */
export function drainedAreas(
  manholes: readonly Manhole[],
  drains: readonly number[],
  g: Raster,
  impervious: ArrayLike<number>,
): Float64Array {
  const cols = Math.ceil((g.cols * g.cellSize) / reach);
  const bucket = (x: number, y: number): number =>
    Math.floor((g.north - y) / reach) * cols + Math.floor((x - g.west) / reach);
  const near = new Map<number, number[]>();
  for (const k of [...drains].sort((a, b) => a - b)) {
    const [x, y] = manholes[k].at;
    const list = near.get(bucket(x, y));
    if (list) list.push(k);
    else near.set(bucket(x, y), [k]);
  }
  const areas = new Float64Array(manholes.length);
  for (let r = 0, i = 0; r < g.rows; r++) {
    for (let c = 0; c < g.cols; c++, i++) {
      const at = [g.west + (c + 0.5) * g.cellSize, g.north - (r + 0.5) * g.cellSize] as const;
      let best = -1;
      let least = reach;
      for (const dy of [reach, 0, -reach])
        for (const dx of [-reach, 0, reach])
          for (const k of near.get(bucket(at[0] + dx, at[1] + dy)) ?? []) {
            const d = apart(manholes[k].at, at);
            if (d >= least || g.values[i] < manholes[k].ground - below) continue;
            least = d;
            best = k;
          }
      if (best >= 0)
        areas[best] += g.cellSize ** 2 * (runoff.open + (runoff.sealed - runoff.open) * impervious[i]);
    }
  }
  return areas;
}
