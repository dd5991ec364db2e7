/** Ways through the road graph in typed arrays: travel times from one node to all (Dijkstra 1959), and the way back along them. */
import type { Point, Roads } from '../assets/place.ts';
import { crewSpeed } from '../assets/road-passability.ts';

/** Roads as a graph; every edge is driven both ways. An arc is edge * 2, plus 1 against the edge's direction. */
export interface RoadGraph {
  readonly nodes: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Arcs leaving node n are those from first[n] up to first[n + 1]. */
  readonly first: Int32Array;
  readonly arc: Int32Array;
  readonly to: Int32Array;
  /** m, m/s by edge. */
  readonly length: Float64Array;
  readonly speed: Float64Array;
  readonly from: Int32Array;
  readonly into: Int32Array;
}

export function roadGraph(roads: Roads): RoadGraph {
  const n = roads.nodes.length;
  const m = roads.edges.length;
  const first = new Int32Array(n + 1);
  for (const e of roads.edges) {
    first[e.from + 1]!++;
    first[e.to + 1]!++;
  }
  for (let k = 0; k < n; k++) first[k + 1]! += first[k]!;
  const next = first.slice();
  const arc = new Int32Array(2 * m);
  const to = new Int32Array(2 * m);
  const length = new Float64Array(m);
  roads.edges.forEach((e, k) => {
    const out = next[e.from]!++;
    arc[out] = 2 * k;
    to[out] = e.to;
    const back = next[e.to]!++;
    arc[back] = 2 * k + 1;
    to[back] = e.from;
    for (let j = 1; j < e.line.length; j++) {
      const dx = e.line[j]![0] - e.line[j - 1]![0];
      const dy = e.line[j]![1] - e.line[j - 1]![1];
      length[k]! += Math.sqrt(dx * dx + dy * dy);
    }
  });
  return {
    nodes: n,
    x: Float64Array.from(roads.nodes, (p) => p.at[0]),
    y: Float64Array.from(roads.nodes, (p) => p.at[1]),
    first,
    arc,
    to,
    length,
    speed: Float64Array.from(roads.edges, (e) => e.speed),
    from: Int32Array.from(roads.edges, (e) => e.from),
    into: Int32Array.from(roads.edges, (e) => e.to),
  };
}

/** The node nearest to a point that a road leaves; -1 in a graph without roads. */
export function nearestNode(g: RoadGraph, at: Point): number {
  let best = -1;
  let least = Infinity;
  for (let k = 0; k < g.nodes; k++) {
    if (g.first[k] === g.first[k + 1]) continue;
    const d = (g.x[k]! - at[0]) ** 2 + (g.y[k]! - at[1]) ** 2;
    if (d < least) {
      least = d;
      best = k;
    }
  }
  return best;
}

/** Seconds each edge takes a vehicle that fords `ford` m, Infinity where it cannot pass. */
export function edgeTimes(
  g: RoadGraph,
  depth: ArrayLike<number>,
  cause: ArrayLike<number>,
  ford: number,
): Float64Array {
  const times = new Float64Array(g.length.length);
  for (let e = 0; e < times.length; e++) {
    const speed = crewSpeed(g.speed[e]!, depth[e]!, cause[e]!, ford);
    times[e] = speed > 0 ? g.length[e]! / speed : Infinity;
  }
  return times;
}

export interface Search {
  readonly source: number;
  /** Seconds to each node, Infinity where none leads there. */
  readonly time: Float64Array;
  /** Arc by which each node was reached, pointing away from the source; -1 for the source and where none leads. */
  readonly by: Int32Array;
}

/** Times from `source` to every node over edges of the given times. Equal times are settled in order of node number. */
export function search(g: RoadGraph, times: Float64Array, source: number): Search {
  const time = new Float64Array(g.nodes).fill(Infinity);
  const by = new Int32Array(g.nodes).fill(-1);
  // binary heap of nodes by (time, number), with each node's place in it
  const heap = new Int32Array(g.nodes);
  const place = new Int32Array(g.nodes).fill(-1);
  let size = 0;
  const before = (a: number, b: number): boolean => time[a]! < time[b]! || (time[a] === time[b] && a < b);
  const up = (k: number): void => {
    const node = heap[k]!;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (!before(node, heap[parent]!)) break;
      heap[k] = heap[parent]!;
      place[heap[k]!] = k;
      k = parent;
    }
    heap[k] = node;
    place[node] = k;
  };
  const down = (k: number): void => {
    const node = heap[k]!;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, node)) break;
      heap[k] = heap[child]!;
      place[heap[k]!] = k;
      k = child;
    }
    heap[k] = node;
    place[node] = k;
  };
  time[source] = 0;
  heap[0] = source;
  place[source] = 0;
  size = 1;
  while (size > 0) {
    const node = heap[0]!;
    size--;
    if (size > 0) {
      heap[0] = heap[size]!;
      down(0);
    }
    place[node] = -2; // settled
    for (let k = g.first[node]!; k < g.first[node + 1]!; k++) {
      const other = g.to[k]!;
      if (place[other] === -2) continue;
      const t = time[node]! + times[g.arc[k]! >> 1]!;
      if (!(t < time[other]!)) continue;
      time[other] = t;
      by[other] = g.arc[k]!;
      if (place[other] === -1) {
        heap[size] = other;
        place[other] = size++;
      }
      up(place[other]!);
    }
  }
  return { source, time, by };
}

/** Where an arc starts and ends. */
export const arcFrom = (g: RoadGraph, arc: number): number => (arc & 1 ? g.into[arc >> 1]! : g.from[arc >> 1]!);
export const arcTo = (g: RoadGraph, arc: number): number => (arc & 1 ? g.from[arc >> 1]! : g.into[arc >> 1]!);

/** Arcs to drive from `node` to the search's source; undefined where none leads. Edges take as long both ways. */
export function wayBack(g: RoadGraph, s: Search, node: number): number[] | undefined {
  if (!Number.isFinite(s.time[node]!)) return undefined;
  const arcs: number[] = [];
  for (let at = node; at !== s.source; ) {
    const arc = s.by[at]!;
    arcs.push(arc ^ 1);
    at = arcFrom(g, arc);
  }
  return arcs;
}

/** The line of a way, place's metres, to the metre; points closer than 15 m to the last one kept are left out. */
export function lineOf(roads: Roads, arcs: readonly number[]): [number, number][] {
  const line: [number, number][] = [];
  const add = (p: Point, always: boolean): void => {
    const last = line[line.length - 1];
    const x = Math.round(p[0]);
    const y = Math.round(p[1]);
    if (last && !always && (last[0] - x) ** 2 + (last[1] - y) ** 2 < 225) return;
    if (last && last[0] === x && last[1] === y) return;
    line.push([x, y]);
  };
  arcs.forEach((arc, k) => {
    const points = roads.edges[arc >> 1]!.line;
    for (let j = 0; j < points.length; j++) {
      const last = k === arcs.length - 1 && j === points.length - 1;
      add(points[arc & 1 ? points.length - 1 - j : j]!, last);
    }
  });
  return line;
}
