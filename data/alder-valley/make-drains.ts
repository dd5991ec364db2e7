/**
 * Makes the drainage network of scenarios/alder-valley-drains from the valley's roads and ground, by rule:
 * a manhole every 100 m of street; each street joins the tree by which its water goes to the nearest outfall without
 * climbing; pipes lie 1.2 m or more below the ground and fall by 2 in 1000 or more; their diameter goes by how many
 * manholes lie upstream. One outfall is a pumping station. Run: npx tsx data/alder-valley/make-drains.ts
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readPlace } from '../../src/scenario/read-place.ts';

type At = readonly [x: number, y: number];
interface Manhole {
  readonly id: string;
  readonly at: At;
  readonly ground: number;
  readonly joins: { readonly to: number; readonly length: number }[];
}

const spacing = 100;
const cover = 1.2;
const fall = 0.002;
/** Metres of street that a metre of climbing counts for when the way to an outfall is chosen. */
const climb = 200;
const manning = 0.013;
const diameters: readonly (readonly [most: number, diameter: number])[] = [
  [2, 0.4],
  [5, 0.6],
  [12, 0.8],
  [Infinity, 1],
];
/** Where pipes end, on the foot of the bank. The pump lifts water over the quay's low corner. */
const outfalls: readonly { readonly id: string; readonly at: At; readonly flap: boolean; readonly pumped: boolean }[] = [
  { id: 'out-west', at: [499550, 3274230], flap: true, pumped: false },
  { id: 'out-quay', at: [500070, 3274190], flap: true, pumped: true },
  { id: 'out-mill', at: [500430, 3274230], flap: false, pumped: false },
  { id: 'out-north-west', at: [499690, 3274330], flap: false, pumped: false },
  { id: 'out-north-east', at: [500575, 3274345], flap: true, pumped: false },
];

const distance = (a: At, b: At): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The input file, as it is committed. */
export async function alderDrains(): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const { place, ground } = await readPlace(here);
  const groundAt = ([x, y]: At): number => {
    const col = Math.floor((x - ground.west) / ground.cellSize);
    const row = Math.floor((ground.north - y) / ground.cellSize);
    return ground.values[row * ground.cols + col]!;
  };

  const manholes: Manhole[] = [];
  const add = (id: string, at: At): number => manholes.push({ id, at, ground: groundAt(at), joins: [] }) - 1;
  const join = (a: number, b: number): void => {
    const length = distance(manholes[a]!.at, manholes[b]!.at);
    manholes[a]!.joins.push({ to: b, length });
    manholes[b]!.joins.push({ to: a, length });
  };
  const ofNode = new Map<number, number>();
  const corner = (node: number): number => {
    const known = ofNode.get(node);
    if (known !== undefined) return known;
    const { id, at } = place.roads.nodes[node]!;
    const made = add(`M-${id}`, at);
    ofNode.set(node, made);
    return made;
  };
  for (const edge of place.roads.edges) {
    if (edge.bridge || edge.grade_separated) continue;
    let last = corner(edge.from);
    const end = corner(edge.to);
    let since = 0;
    for (let k = 1; k < edge.line.length; k++) {
      const [a, b] = [edge.line[k - 1]!, edge.line[k]!];
      const length = distance(a, b);
      for (let along = spacing - since; along < length; along += spacing) {
        const at: At = [a[0] + ((b[0] - a[0]) * along) / length, a[1] + ((b[1] - a[1]) * along) / length];
        since -= spacing;
        if (distance(at, manholes[end]!.at) < spacing / 2) continue;
        const made = add(`M-${edge.id}-${manholes.length}`, at);
        join(last, made);
        last = made;
      }
      since += length;
    }
    if (last !== end) join(last, end);
  }

  // the way of least length and climbing from each outfall up
  const next = new Int32Array(manholes.length).fill(-1);
  const cost = new Float64Array(manholes.length).fill(Infinity);
  const ends = outfalls.map((o) => {
    const nearest = manholes.reduce((best, m, k) => (distance(m.at, o.at) < distance(manholes[best]!.at, o.at) ? k : best), 0);
    cost[nearest] = 0;
    return nearest;
  });
  const open = new Set(ends);
  const order: number[] = [];
  while (open.size > 0) {
    const k = [...open].reduce((a, b) => (cost[b]! < cost[a]! ? b : a));
    open.delete(k);
    order.push(k);
    for (const { to, length } of manholes[k]!.joins) {
      const way = cost[k]! + length + climb * Math.max(0, manholes[k]!.ground - manholes[to]!.ground);
      if (way >= cost[to]! || order.includes(to)) continue;
      cost[to] = way;
      next[to] = k;
      open.add(to);
    }
  }

  // from the top down: as shallow as cover and fall allow
  const upstream = new Int32Array(manholes.length).fill(1);
  const invert = manholes.map((m) => m.ground);
  const bore = (k: number): number => diameters.find(([most]) => upstream[k]! <= most)![1];
  for (const k of [...order].reverse()) if (next[k]! >= 0) upstream[next[k]!]! += upstream[k]!;
  for (const k of [...order].reverse()) {
    invert[k] = Math.min(invert[k]!, manholes[k]!.ground - cover - bore(k));
    const to = next[k]!;
    if (to >= 0) invert[to] = Math.min(invert[to]!, invert[k]! - fall * distance(manholes[k]!.at, manholes[to]!.at));
  }

  const rows: Record<string, string[]> = {
    JUNCTIONS: [],
    OUTFALLS: [],
    STORAGE: [],
    CONDUITS: [],
    PUMPS: [],
    XSECTIONS: [],
    CURVES: [],
    COORDINATES: [],
  };
  const put = (section: string, ...words: (string | number)[]): void => void rows[section]!.push(words.join(' '));
  const conduit = (id: string, from: string, to: string, length: number, diameter: number, drop = 0): void => {
    put('CONDUITS', id, from, to, length.toFixed(1), manning, 0, drop, 0);
    put('XSECTIONS', id, 'CIRCULAR', diameter, 0, 0, 0);
  };
  const locate = (id: string, [x, y]: At): void => put('COORDINATES', id, x.toFixed(1), y.toFixed(1));
  for (const k of order) {
    const m = manholes[k]!;
    put('JUNCTIONS', m.id, invert[k]!.toFixed(2), (m.ground - invert[k]!).toFixed(2), 0, 0, 0);
    locate(m.id, m.at);
    const to = next[k]!;
    if (to >= 0) conduit(`P${m.id.slice(1)}`, m.id, manholes[to]!.id, distance(m.at, manholes[to]!.at), bore(k));
  }
  outfalls.forEach(({ id, at, flap, pumped }, k) => {
    const last = ends[k]!;
    const m = manholes[last]!;
    const length = distance(m.at, at);
    locate(id, at);
    if (!pumped) {
      put('OUTFALLS', id, (invert[last]! - fall * length).toFixed(2), 'FREE', flap ? 'YES' : 'NO');
      conduit(`P-${id}`, m.id, id, length, bore(last));
      return;
    }
    const well = `W-${id}`;
    const floor = invert[last]! - 2;
    put('STORAGE', well, floor.toFixed(2), (m.ground - floor).toFixed(2), 0.3, 'FUNCTIONAL', 0, 0, 12, 0, 0);
    locate(well, m.at);
    conduit(`P-${id}`, m.id, well, 10, bore(last), 1.98);
    put('OUTFALLS', id, (m.ground - 0.5).toFixed(2), 'FREE', flap ? 'YES' : 'NO');
    put('PUMPS', `PUMP-${id}`, well, id, `CURVE-${id}`, 'ON', 1.5, 0.5);
    put('CURVES', `CURVE-${id}`, 'PUMP3', 0, 0.5);
    put('CURVES', `CURVE-${id}`, 4, 0.35);
    put('CURVES', `CURVE-${id}`, 8, 0);
  });
  const head = [
    '[TITLE]',
    'Drains of the invented Alder Valley, generated from its roads and ground by data/alder-valley/make-drains.ts',
    '[OPTIONS]',
    ...['FLOW_UNITS CMS', 'FLOW_ROUTING DYNWAVE', 'START_DATE 07/13/2021', 'START_TIME 02:00', 'END_DATE 07/13/2021'],
    ...['END_TIME 05:00', 'ROUTING_STEP 5', 'VARIABLE_STEP 0.75', 'MINIMUM_STEP 0.5', 'INERTIAL_DAMPING PARTIAL'],
  ];
  const body = Object.entries(rows).flatMap(([section, lines]) => (lines.length ? [`[${section}]`, ...lines] : []));
  return `${[...head, ...body].join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../../scenarios/alder-valley-drains/drains.inp', import.meta.url), await alderDrains());
