/**
 * Blocks that stand for where people live: so many a town as it has residents, set beside its streets. They illustrate;
 * no survey of buildings is behind them. The same place gives the same blocks every time.
 */
import type { Place, Point, Rings } from '../../assets/place.ts';

export interface Block {
  readonly at: Point;
  /** rad, anticlockwise from east: along its street. */
  readonly turn: number;
  /** m: along the street, away from it, up. */
  readonly length: number;
  readonly depth: number;
  readonly height: number;
  /** Residents it stands for. */
  readonly residents: number;
}

/** 0 to 1 from whole numbers, the same everywhere. */
function share(a: number, b: number): number {
  let h = (Math.imul(a + 1, 374761393) + Math.imul(b + 1, 668265263)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Even-odd rule over all rings. */
export function within(rings: Rings, [x, y]: Point): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x0, y0] = ring[i]!;
      const [x1, y1] = ring[j]!;
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  return inside;
}

interface Street {
  readonly from: Point;
  readonly to: Point;
  readonly length: number;
}

/** Streets by town: those whose middle lies in it. Motorways, bridges and tunnels have no houses beside them. */
function streetsIn(place: Place, rings: Rings): Street[] {
  const out: Street[] = [];
  for (const edge of place.roads?.edges ?? []) {
    if (edge.class === 'motorway' || edge.bridge || edge.grade_separated) continue;
    for (let i = 0; i + 1 < edge.line.length; i++) {
      const [from, to] = [edge.line[i]!, edge.line[i + 1]!];
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (length > 1 && within(rings, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2])) out.push({ from, to, length });
    }
  }
  return out;
}

/** `most` blocks at most in all; with more residents each stands for more. */
export function blocksOf(place: Place, most: number): Block[] {
  const towns = (place.zones ?? []).filter((z) => z.tier === 'town' && z.population > 0);
  const residents = towns.reduce((sum, z) => sum + z.population, 0);
  const each = Math.max(40, residents / most);
  const blocks: Block[] = [];
  towns.forEach((town, t) => {
    const streets = streetsIn(place, town.rings);
    const total = streets.reduce((sum, s) => sum + s.length, 0);
    const count = Math.floor(town.population / each);
    if (!streets.length || !count) return;
    const [size, room] = [Math.max(11, Math.min(34, (total / count) * 1.2)), total / count];
    let street = 0;
    let before = 0; // m of the streets already passed
    for (let k = 0; k < count; k++) {
      const along = (k + 0.5) * room;
      while (street + 1 < streets.length && along > before + streets[street]!.length)
        before += streets[street++]!.length;
      const { from, to, length } = streets[street]!;
      // not at a crossing, where it would stand on the other street
      const end = Math.min(0.5, (size * 0.7 + 10) / length);
      const s = Math.max(end, Math.min(1 - end, (along - before) / length));
      const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
      const [a, b, c] = [share(t, k * 3), share(t, k * 3 + 1), share(t, k * 3 + 2)];
      const depth = size * (0.55 + 0.35 * b);
      const away = (k % 2 ? 1 : -1) * (8 + depth / 2 + 6 * c);
      blocks.push({
        at: [from[0] + (to[0] - from[0]) * s - uy * away, from[1] + (to[1] - from[1]) * s + ux * away],
        turn: Math.atan2(uy, ux),
        length: size * (0.7 + 0.5 * a),
        depth,
        // many low, few high; where more people share a street, higher
        height: 7 + Math.min(26, (each / 14) * (0.35 + 1.9 * a * b)),
        residents: each,
      });
    }
  });
  return blocks;
}
