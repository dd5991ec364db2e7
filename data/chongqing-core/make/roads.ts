/**
 * The road graph: arterials between town centres and bridges along cheapest routes, riverside roads on the low terraces,
 * tunnels through the two ridges, and a net of streets on gentle built-up ground. Apart from bridges and some names it is
 * made up by these rules.
 */
import { scatter } from '../../../src/terrain/noise.ts';
import type { LaidBridge, StreamBridge } from './bridges.ts';
import { type Feature, type Frame, within, type XY } from './frame.ts';
import { stageNear } from './river-stage.ts';
import { keepConnected, type Name, Network, type Roads, sampled, speed } from './road-network.ts';
import { type RouteMap, routeMap } from './route-map.ts';
import { layStreets } from './streets.ts';
import { districts } from './towns.ts';
import type { Zoning } from './zones.ts';

/** Expressway points by number, west to east or north to south: longitude, latitude. */
const motorways: readonly { readonly name: Name; readonly through: readonly (readonly [number, number])[] }[] = [
  {
    name: { en: 'Inner Ring, north', zh: '内环快速路北段' },
    through: [
      [106.577, 29.6075],
      [106.556, 29.613],
      [106.533, 29.615],
      [106.506, 29.602],
      [106.484, 29.593],
    ],
  },
  {
    name: { en: 'Inner Ring, east', zh: '内环快速路东段' },
    through: [
      [106.595, 29.602],
      [106.606, 29.58],
      [106.603, 29.548],
      [106.586, 29.515],
      [106.564, 29.485],
    ],
  },
  {
    name: { en: 'Inner Ring, west', zh: '内环快速路西段' },
    through: [
      [106.448, 29.57],
      [106.453, 29.54],
      [106.47, 29.515],
      [106.474, 29.49],
      [106.488, 29.464],
    ],
  },
];

/** Tunnels through the ridges: portals by longitude and latitude. */
const tunnels: readonly {
  readonly name: Name;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}[] = [
  { name: { en: 'Geleshan Tunnel', zh: '歌乐山隧道' }, from: [106.404, 29.565], to: [106.44, 29.564] },
  { name: { en: 'Zhongliangshan Tunnel', zh: '中梁山隧道' }, from: [106.402, 29.5], to: [106.433, 29.501] },
  { name: { en: 'Zhenwushan Tunnel', zh: '真武山隧道' }, from: [106.604, 29.535], to: [106.644, 29.53] },
  { name: { en: 'Tieshanping Tunnel', zh: '铁山坪隧道' }, from: [106.658, 29.623], to: [106.696, 29.618] },
];

export function layRoads(
  f: Frame,
  z: Zoning,
  bridges: readonly LaidBridge[],
): { roads: Roads; streamBridges: StreamBridge[]; map: RouteMap } {
  const map = routeMap(f, z);
  const net = new Network(map);
  const hub = (p: XY, low = 194): number => map.landNear(p, low);

  // expressways first: arterials then share their way
  for (const m of motorways) {
    const points = m.through.map(([lon, lat]) => hub(f.forward(lon, lat)));
    for (let i = 1; i < points.length; i++) net.lay(map.route(points[i - 1], points[i]), 'motorway', m.name);
  }
  const ends = bridges.map((b) => b.line.map((p) => hub(p, 190)) as [number, number]);
  const portals = tunnels.map((t) => [t.from, t.to].map(([lon, lat]) => hub(f.forward(lon, lat))) as [number, number]);
  const benchLines = layBenches(f, map, net);

  // hubs and the links between near ones on the same bank
  const bankOf = (b: number): string => {
    const town = z.townAt(map.centre(b));
    return town ? districts[town.district].bank : '';
  };
  interface Hub {
    readonly block: number;
    readonly en: string;
    readonly zh: string;
    readonly big: boolean;
  }
  const short = (en: string, zh: string): Name => ({
    en: en.replace(/ (Subdistrict|Town)$/, ''),
    zh: zh.replace(/(街道|镇)$/, ''),
  });
  const hubs: Hub[] = [
    ...z.towns.map((t) => ({ block: hub(t.at), ...short(t.en, t.zh), big: t.population > 55000 })),
    ...bridges.flatMap((b, k) => ends[k].map((block) => ({ block, en: b.en, zh: b.zh, big: true }))),
    ...tunnels.flatMap((t, k) => portals[k].map((block) => ({ block, en: t.name.en, zh: t.name.zh, big: true }))),
    ...benchLines.flatMap((b) => b.ends.map((block) => ({ block, en: b.name.en, zh: b.name.zh, big: false }))),
  ].filter((h) => h.block >= 0);
  const away = (a: Hub, b: Hub): number => {
    const p = map.centre(a.block);
    const q = map.centre(b.block);
    return Math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2);
  };
  const links: [number, number, number][] = [];
  hubs.forEach((h, i) => {
    hubs.forEach((o, j) => {
      if (j <= i || h.block === o.block || bankOf(h.block) !== bankOf(o.block)) return;
      const d = away(h, o);
      if (d > 9000) return;
      // Gabriel: no third hub in the circle between the two
      const p = map.centre(h.block);
      const q = map.centre(o.block);
      const mx = (p[0] + q[0]) / 2;
      const my = (p[1] + q[1]) / 2;
      const free = hubs.every((t, k) => {
        if (k === i || k === j || t.block === h.block || t.block === o.block) return true;
        const c = map.centre(t.block);
        return (c[0] - mx) ** 2 + (c[1] - my) ** 2 >= (d * d) / 4;
      });
      if (free) links.push([d, i, j]);
    });
  });
  links.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  for (const [, i, j] of links) {
    const a = hubs[i];
    const b = hubs[j];
    const name = a.en === b.en ? { en: a.en, zh: a.zh } : { en: `${a.en} to ${b.en}`, zh: `${a.zh}至${b.zh}` };
    net.lay(map.route(a.block, b.block), a.big && b.big ? 'primary' : 'secondary', name);
  }

  const fixed = [...ends.flat(), ...portals.flat()];
  const roads = net.graph(fixed);
  const nodeOf = (block: number): number => roads.nodeOfBlock.get(block)!;
  bridges.forEach((b, k) => {
    const [from, to] = ends[k].map(nodeOf);
    if (from === undefined || to === undefined) throw new Error(`${b.id} has an end no road reaches`);
    const line = [roads.nodes[from], b.line[0], b.line[1], roads.nodes[to]];
    roads.edges.push({
      from,
      to,
      class: b.class,
      line,
      name: { en: b.en, zh: b.zh },
      bridge: b.id,
      grade_separated: true,
    });
  });
  tunnels.forEach((t, k) => {
    const [from, to] = portals[k].map(nodeOf);
    if (from === undefined || to === undefined) throw new Error(`${t.name.en} has an end no road reaches`);
    roads.edges.push({
      from,
      to,
      class: 'primary',
      line: [roads.nodes[from], roads.nodes[to]],
      name: t.name,
      grade_separated: true,
    });
  });
  layStreets(f, z, map, roads);
  keepConnected(roads);
  return { roads, streamBridges: bridgeStreams(f, z, roads), map };
}

/** Riverside roads along the benches of the facts; gives their ends. */
function layBenches(f: Frame, map: RouteMap, net: Network): { name: Name; ends: number[] }[] {
  const out: { name: Name; ends: number[] }[] = [];
  for (const river of f.built.rivers) {
    for (const bench of river.benches) {
      const blocks: number[] = [];
      for (let k = 0; k < river.line.length - 1; k++) {
        if (river.chainage[k] < bench.from + 100 || river.chainage[k] > bench.to - 100) continue;
        const a = river.line[Math.max(0, k - 1)];
        const b = river.line[k + 1];
        const length = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
        const side = bench.left ? 1 : -1;
        const off = side * (river.halfWidth[k] + Math.max(50, bench.width * 0.6));
        const p: XY = [
          river.line[k][0] - (off * (b[1] - a[1])) / length,
          river.line[k][1] + (off * (b[0] - a[0])) / length,
        ];
        if (!within(f, p, 240)) continue;
        const block = map.blockAt(p);
        if (map.land[block] && block !== blocks[blocks.length - 1]) blocks.push(block);
      }
      const path = joined(blocks, map.cols).filter((b) => map.land[b]);
      if (path.length < 4) continue;
      net.lay(path, 'secondary', bench.name);
      out.push({ name: bench.name, ends: [path[0], path[path.length - 1]] });
    }
  }
  return out;
}

/** Blocks in a row of neighbours from one given block to the next. */
function joined(blocks: readonly number[], cols: number): number[] {
  const out: number[] = [];
  blocks.forEach((b, k) => {
    if (k === 0) {
      out.push(b);
      return;
    }
    let r = Math.floor(blocks[k - 1] / cols);
    let c = blocks[k - 1] % cols;
    const tr = Math.floor(b / cols);
    const tc = b % cols;
    while (r !== tr || c !== tc) {
      r += Math.sign(tr - r);
      c += Math.sign(tc - c);
      out.push(r * cols + c);
    }
  });
  return out;
}

/** Arterials that dip into the mouth of a stream cross it by a small bridge. */
function bridgeStreams(f: Frame, z: Zoning, roads: Roads): StreamBridge[] {
  const found: StreamBridge[] = [];
  const used: XY[] = [];
  const { ground: g } = f;
  const heightAt = ([x, y]: XY): number =>
    g.values[Math.floor((g.north - y) / g.cellSize) * g.cols + Math.floor((x - g.west) / g.cellSize)];
  for (const e of roads.edges) {
    if (e.bridge || e.grade_separated || e.class === 'residential' || found.length >= 12) continue;
    const points = sampled(e.line, 30);
    const heights = points.map(heightAt);
    const low = heights.indexOf(Math.min(...heights));
    const least = heights[low];
    const ends = Math.min(heights[0], heights[heights.length - 1]);
    if (low === 0 || low === heights.length - 1 || least > 192 || least < 183 || ends < least + 4) continue;
    const at = points[low];
    if (used.some((p) => (p[0] - at[0]) ** 2 + (p[1] - at[1]) ** 2 < 900 * 900)) continue;
    const town = z.townAt(at) ?? z.townAt(points[0]);
    if (!town) continue;
    const deck = Math.min(ends, Math.max(193.2, least + 4.5) + 2.5 * scatter(found.length + 1, 5, 17));
    if (deck < stageNear(f, at) + 1.2) continue; // under water before the run begins: no bridge anyone built
    used.push(at);
    const number = found.length + 1;
    const id = `stream-bridge-${number}`;
    e.bridge = id;
    e.grade_separated = true;
    found.push({
      id,
      en: `${town.en.replace(/ (Subdistrict|Town)$/, '')} stream bridge`,
      zh: `${town.zh.replace(/(街道|镇)$/, '')}溪桥`,
      line: [points[Math.max(0, low - 2)], points[Math.min(points.length - 1, low + 2)]],
      deck,
    });
  }
  return found;
}

export function roadFeatures(roads: Roads): Feature[] {
  return [
    ...roads.nodes.map(
      (at, n): Feature => ({ properties: { id: `n${n}`, kind: 'node' }, geometry: { kind: 'Point', at } }),
    ),
    ...roads.edges.map(
      (e, n): Feature => ({
        properties: {
          id: `e${n}`,
          kind: 'edge',
          from: `n${e.from}`,
          to: `n${e.to}`,
          class: e.class,
          speed_km_per_h: speed[e.class],
          ...(e.name ? { name_en: e.name.en, name_zh: e.name.zh } : {}),
          ...(e.bridge ? { bridge: e.bridge } : {}),
          ...(e.underpass ? { underpass: e.underpass } : {}),
          ...(e.grade_separated ? { grade_separated: true } : {}),
        },
        geometry: { kind: 'LineString', line: e.line },
      }),
    ),
  ];
}
