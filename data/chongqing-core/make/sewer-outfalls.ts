/** Where sewers end: at the foot of the rivers' banks, behind flap gates, and in gullies that carry water of their own. */
import type { River } from '../../../src/assets/place.ts';
import type { Raster } from '../../../src/core/grid.ts';
import { nearestOn } from '../../../src/terrain/polyline.ts';
import type { XY } from './frame.ts';
import { apart, cellOf, type Manhole, middleOf } from './sewer-manholes.ts';

export interface Outfall {
  readonly id: string;
  /** The middle of its cell. */
  readonly at: XY;
  readonly invert: number;
  /** Last manhole before it. */
  readonly from: number;
  readonly length: number;
  /** The river's name; a gully has none. */
  readonly river: string;
}

/** The foot of a bank, m: under the flood, above low water. */
const bank = { from: 176, to: 189 };
/** Ground that drains through a gully which takes a sewer, m². */
const gullyArea = 0.6e6;
/** Farthest from its last manhole, and nearest to another outfall, m. */
const reach = { river: 420, gully: 90 };
const between = { river: 450, gully: 500 };
/** Invert over the ground of its cell, m. */
const lip = 0.3;
/** The short cut of the suite lays the place on cells this many times as wide: an outfall must fit those too. */
const coarse = 4;
/** A level that a run takes for a slip lies 10 m from the ground (hydro/drainage-layout.ts). */
const farthest = 8;

/** `upslope`: cells draining through each. Lowest manholes choose first. */
export function layOutfalls(
  manholes: readonly Manhole[],
  g: Raster,
  upslope: Float64Array,
  rivers: readonly Pick<River, 'id' | 'line'>[],
): Outfall[] {
  const middle = (cell: number): XY => middleOf(g, cell);
  const coarseMean = (cell: number): number => {
    const r = Math.floor(Math.floor(cell / g.cols) / coarse) * coarse;
    const c = Math.floor((cell % g.cols) / coarse) * coarse;
    let sum = 0;
    for (let i = 0; i < coarse * coarse; i++) sum += g.values[(r + Math.floor(i / coarse)) * g.cols + c + (i % coarse)];
    return sum / coarse ** 2;
  };
  /** No ground on the way stands above the manhole's. */
  const falls = (from: XY, to: XY, ground: number): boolean => {
    const steps = Math.ceil(apart(from, to) / (g.cellSize / 2));
    for (let k = 1; k < steps; k++) {
      const p: XY = [from[0] + ((to[0] - from[0]) * k) / steps, from[1] + ((to[1] - from[1]) * k) / steps];
      if (g.values[cellOf(g, p)] > ground + 0.5) return false;
    }
    return true;
  };
  const nearest = (m: Manhole, farthestAway: number, fits: (cell: number) => boolean): number => {
    const span = Math.ceil(farthestAway / g.cellSize);
    const own = cellOf(g, m.at);
    let best = -1;
    let least = farthestAway;
    for (let dr = -span; dr <= span; dr++) {
      for (let dc = -span; dc <= span; dc++) {
        const cell = own + dr * g.cols + dc;
        if (!fits(cell)) continue;
        const d = apart(m.at, middle(cell));
        if (d >= least || Math.abs(coarseMean(cell) - g.values[cell] - lip) > farthest) continue;
        if (!falls(m.at, middle(cell), m.ground)) continue;
        least = d;
        best = cell;
      }
    }
    return best;
  };
  const order = manholes.map((_, k) => k).sort((a, b) => manholes[a].ground - manholes[b].ground || a - b);
  const outfalls: Outfall[] = [];
  const place = (from: number, cell: number, river: string, room: number): void => {
    const at = middle(cell);
    if (outfalls.some((o) => apart(o.at, at) < room)) return;
    const length = apart(manholes[from].at, at);
    outfalls.push({ id: `out-${outfalls.length}`, at, invert: g.values[cell] + lip, from, length, river });
  };
  for (const k of order) {
    const m = manholes[k];
    if (m.ground > 230) break;
    const cell = nearest(m, reach.river, (i) => g.values[i] >= bank.from && g.values[i] <= bank.to);
    if (cell < 0) continue;
    const p = middle(cell);
    const by = rivers.map((r) => nearestOn(r.line, p[0], p[1]).distance);
    const river = by.indexOf(Math.min(...by));
    // what lies far from both is the mouth of a stream
    if (by[river] < 900) place(k, cell, rivers[river].id, between.river);
  }
  for (const k of order) {
    const m = manholes[k];
    const cell = nearest(
      m,
      reach.gully,
      (i) => upslope[i] * g.cellSize ** 2 >= gullyArea && g.values[i] > 195 && g.values[i] < m.ground - 2,
    );
    if (cell >= 0) place(k, cell, '', between.gully);
  }
  return outfalls;
}
