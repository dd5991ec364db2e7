/** Manholes along the streets of the inner city, and which of them a pipe under a street could join. */
import type { Roads } from '../../../src/assets/place.ts';
import type { Raster } from '../../../src/core/grid.ts';
import { chainages } from '../../../src/terrain/polyline.ts';
import type { XY } from './frame.ts';

export interface Manhole {
  readonly id: string;
  readonly at: XY;
  /** Ground of its cell, m. */
  readonly ground: number;
  /** Pipes that could leave it: to which manhole, how far along the street, m, and by which bends. */
  readonly joins: Join[];
}
export interface Join {
  readonly to: number;
  readonly length: number;
  readonly bends: readonly XY[];
}

/** Distance of manholes on a street, m, at most: the code's 120 m for pipes of a metre and more (GB 50014-2021, 5.4.2). */
const spacing = 120;
/** Streets below it, m, drown in the flood that the place is made for: nothing is laid there. */
const lowest = 196;

export const cellOf = (g: Raster, [x, y]: XY): number =>
  Math.floor((g.north - y) / g.cellSize) * g.cols + Math.floor((x - g.west) / g.cellSize);

export const apart = (a: XY, b: XY): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);

/** The middle of a cell: no rounding moves it into the next. */
export const middleOf = (g: Raster, cell: number): XY => [
  g.west + ((cell % g.cols) + 0.5) * g.cellSize,
  g.north - (Math.floor(cell / g.cols) + 0.5) * g.cellSize,
];

/** The lowest of the nine cells around a point: gullies lie where the street's water gathers. */
function lowestAround(g: Raster, at: XY): number {
  const own = cellOf(g, at);
  let best = own;
  for (let dr = -1; dr <= 1; dr++)
    for (let dc = -1; dc <= 1; dc++) {
      const cell = own + dr * g.cols + dc;
      if (g.values[cell] < g.values[best]) best = cell;
    }
  return best;
}

/** A manhole at every corner and at equal distances between, on streets whose both ends `keep` wants. */
export function layManholes(roads: Roads, ground: Raster, keep: (at: XY) => boolean): Manhole[] {
  const manholes: Manhole[] = [];
  const add = (id: string, on: XY): number => {
    const cell = lowestAround(ground, on);
    return manholes.push({ id, at: middleOf(ground, cell), ground: ground.values[cell], joins: [] }) - 1;
  };
  const join = (a: number, b: number, length: number, bends: readonly XY[]): void => {
    manholes[a].joins.push({ to: b, length, bends });
    manholes[b].joins.push({ to: a, length, bends: [...bends].reverse() });
  };
  const corners = new Map<number, number>();
  const corner = (node: number): number => {
    let k = corners.get(node);
    if (k === undefined) {
      k = add(roads.nodes[node].id, roads.nodes[node].at);
      corners.set(node, k);
    }
    return k;
  };
  const good = (at: XY): boolean => keep(at) && ground.values[lowestAround(ground, at)] >= lowest;
  for (const edge of roads.edges) {
    if (edge.bridge !== undefined || edge.grade_separated) continue;
    const along = chainages(edge.line);
    const total = along[along.length - 1];
    const parts = Math.max(1, Math.ceil(total / spacing));
    let last = -1;
    let from = 0;
    let i = 0;
    for (let k = 0; k <= parts; k++) {
      const to = (total * k) / parts;
      const bends: XY[] = [];
      while (i < edge.line.length - 2 && along[i + 1] < to) {
        i++;
        if (along[i] > from && along[i] < to) bends.push(edge.line[i]);
      }
      const [a, b] = [edge.line[i], edge.line[i + 1]];
      const t = (to - along[i]) / (along[i + 1] - along[i]);
      const at: XY = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      let next = -1;
      if (good(k === 0 ? roads.nodes[edge.from].at : k === parts ? roads.nodes[edge.to].at : at))
        next = k === 0 ? corner(edge.from) : k === parts ? corner(edge.to) : add(`${edge.id}-${k}`, at);
      if (last >= 0 && next >= 0) join(last, next, to - from, bends);
      last = next;
      from = to;
    }
  }
  return manholes;
}
