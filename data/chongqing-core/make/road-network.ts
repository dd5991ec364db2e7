/** Roads as links between neighbouring blocks, gathered into a graph of nodes and edges; what all road layers share. */
import { chainages } from '../../../src/terrain/polyline.ts';
import type { XY } from './frame.ts';
import type { RouteMap } from './route-map.ts';

export type RoadClass = 'motorway' | 'primary' | 'secondary' | 'residential';
export const rank: Record<RoadClass, number> = { residential: 1, secondary: 2, primary: 3, motorway: 4 };
const classes: readonly RoadClass[] = ['residential', 'residential', 'secondary', 'primary', 'motorway'];
export const speed: Record<RoadClass, number> = { motorway: 80, primary: 60, secondary: 45, residential: 30 };

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly class: RoadClass;
  readonly line: readonly XY[];
  readonly name?: { readonly en: string; readonly zh: string };
  bridge?: string;
  underpass?: string;
  grade_separated?: boolean;
}
export interface Roads {
  nodes: XY[];
  edges: Edge[];
}

export interface Name {
  readonly en: string;
  readonly zh: string;
}

/** Links between neighbouring blocks, each with its best class and first name; becomes a graph of nodes and edges. */
export class Network {
  private readonly links = new Map<number, Map<number, { rank: number; name: Name }>>();
  private readonly map: RouteMap;
  constructor(map: RouteMap) {
    this.map = map;
  }

  lay(path: readonly number[] | undefined, roadClass: RoadClass, name: Name): void {
    if (!path) return;
    for (let i = 1; i < path.length; i++) {
      this.link(path[i - 1], path[i], rank[roadClass], name);
      this.link(path[i], path[i - 1], rank[roadClass], name);
    }
    for (const b of path) this.map.road[b] = Math.max(this.map.road[b], rank[roadClass]);
  }

  private link(a: number, b: number, r: number, name: Name): void {
    let from = this.links.get(a);
    if (!from) this.links.set(a, (from = new Map()));
    const had = from.get(b);
    if (!had) from.set(b, { rank: r, name });
    else if (r > had.rank) from.set(b, { rank: r, name });
  }

  /** Nodes where roads fork, end, change class, at `fixed` blocks, and about every 420 m. */
  graph(fixed: readonly number[]): Roads & { nodeOfBlock: Map<number, number> } {
    const blocks = [...this.links.keys()].sort((a, b) => a - b);
    const isNode = new Set<number>(fixed.filter((b) => this.links.has(b)));
    for (const b of blocks) {
      const around = [...this.links.get(b)!.values()];
      if (around.length !== 2 || around[0].rank !== around[1].rank) isNode.add(b);
    }
    // a loop without a fork needs one node
    const nodeOfBlock = new Map<number, number>();
    const nodes: XY[] = [];
    const edges: Edge[] = [];
    const node = (b: number): number => {
      let n = nodeOfBlock.get(b);
      if (n === undefined) {
        n = nodes.push(this.map.centre(b)) - 1;
        nodeOfBlock.set(b, n);
      }
      return n;
    };
    const walked = new Set<string>();
    for (const start of blocks) {
      if (!isNode.has(start)) continue;
      for (const first of [...this.links.get(start)!.keys()].sort((a, b) => a - b)) {
        if (walked.has(`${start},${first}`)) continue;
        const chain = [start, first];
        walked.add(`${start},${first}`);
        while (!isNode.has(chain[chain.length - 1])) {
          const at = chain[chain.length - 1];
          const back = chain[chain.length - 2];
          const onward = [...this.links.get(at)!.keys()].find((b) => b !== back)!;
          chain.push(onward);
        }
        walked.add(`${chain[chain.length - 1]},${chain[chain.length - 2]}`);
        const { rank: r, name } = this.links.get(start)!.get(first)!;
        const pieces = Math.max(1, Math.round((chain.length - 1) / 7));
        for (let p = 0; p < pieces; p++) {
          const i0 = Math.round(((chain.length - 1) * p) / pieces);
          const i1 = Math.round(((chain.length - 1) * (p + 1)) / pieces);
          const line = thin(chain.slice(i0, i1 + 1).map((b) => this.map.centre(b)));
          const from = node(chain[i0]);
          const to = node(chain[i1]);
          if (from !== to) edges.push({ from, to, class: classes[r], line, name });
        }
      }
    }
    return { nodes, edges, nodeOfBlock };
  }
}

/** Drops points that lie within 25 m of the line between their neighbours kept. */
function thin(line: readonly XY[]): XY[] {
  if (line.length < 3) return [...line];
  const [a, z] = [line[0], line[line.length - 1]];
  const dx = z[0] - a[0];
  const dy = z[1] - a[1];
  const length = Math.sqrt(dx * dx + dy * dy);
  let far = 0;
  let most = 25;
  line.forEach((p, i) => {
    const d =
      length === 0
        ? Math.sqrt((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2)
        : Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / length;
    if (d > most) {
      most = d;
      far = i;
    }
  });
  return far === 0 ? [a, z] : [...thin(line.slice(0, far + 1)).slice(0, -1), ...thin(line.slice(far))];
}

/** Keeps the largest connected part. */
export function keepConnected(roads: Roads): void {
  const near: number[][] = roads.nodes.map(() => []);
  for (const e of roads.edges) {
    near[e.from].push(e.to);
    near[e.to].push(e.from);
  }
  const part = new Int32Array(roads.nodes.length).fill(-1);
  let best = -1;
  let most = 0;
  for (let n = 0; n < near.length; n++) {
    if (part[n] >= 0) continue;
    const queue = [n];
    part[n] = n;
    for (let h = 0; h < queue.length; h++) {
      for (const m of near[queue[h]]) {
        if (part[m] >= 0) continue;
        part[m] = n;
        queue.push(m);
      }
    }
    if (queue.length > most) {
      most = queue.length;
      best = n;
    }
  }
  const renamed = new Map<number, number>();
  const nodes: XY[] = [];
  roads.nodes.forEach((p, n) => {
    if (part[n] === best) renamed.set(n, nodes.push(p) - 1);
  });
  roads.edges = roads.edges
    .filter((e) => part[e.from] === best)
    .map((e) => ({ ...e, from: renamed.get(e.from)!, to: renamed.get(e.to)! }));
  roads.nodes = nodes;
}

/** Points along a line every `step` m or so. */
export function sampled(line: readonly XY[], step: number): XY[] {
  const along = chainages(line);
  const total = along[along.length - 1];
  const count = Math.max(1, Math.round(total / step));
  const out: XY[] = [];
  let i = 0;
  for (let k = 0; k <= count; k++) {
    const at = (total * k) / count;
    while (i < line.length - 2 && along[i + 1] < at) i++;
    const t = along[i + 1] === along[i] ? 0 : (at - along[i]) / (along[i + 1] - along[i]);
    out.push([line[i][0] + t * (line[i + 1][0] - line[i][0]), line[i][1] + t * (line[i + 1][1] - line[i][1])]);
  }
  return out;
}
