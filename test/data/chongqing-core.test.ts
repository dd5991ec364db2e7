import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makePlace } from '../../data/chongqing-core/make.ts';
import { factorOfSafety, relativeWetness } from '../../src/landslide/infinite-slope.ts';
import { readPlace } from '../../src/scenario/read-place.ts';

const folder = fileURLToPath(new URL('../../data/chongqing-core', import.meta.url));
const { place, ground, surface } = await readPlace(folder);

const groundAt = ([x, y]: readonly [number, number]): number =>
  ground.values[
    Math.floor((ground.north - y) / ground.cellSize) * ground.cols + Math.floor((x - ground.west) / ground.cellSize)
  ];

/** Inside a polygon with holes, by the even-odd rule. */
function inside(rings: readonly (readonly (readonly [number, number])[])[], x: number, y: number): boolean {
  let odd = false;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1];
      const [bx, by] = ring[i];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
    }
  return odd;
}

describe('data/chongqing-core', () => {
  it('holds exactly what its generator writes', async () => {
    for (const [name, text] of await makePlace())
      expect(readFileSync(`${folder}/${name}`, 'utf8') === text, name).toBe(true);
  });

  it('stays below 3 MB and says where it comes from', () => {
    const size = (dir: string): number =>
      readdirSync(dir, { withFileTypes: true }).reduce(
        (sum, e) => sum + (e.isDirectory() ? size(`${dir}/${e.name}`) : statSync(`${dir}/${e.name}`).size),
        0,
      );
    expect(size(folder)).toBeLessThan(3e6);
    expect(readFileSync(`${folder}/SOURCE.md`, 'utf8')).toMatch(/reconstructed[\s\S]*Wusong/);
    expect(place.reconstructed).toBe(true);
  });

  it('covers 29 x 25.5 km at 30 m', () => {
    expect([ground.cols, ground.rows, ground.cellSize]).toEqual([968, 852, 30]);
    expect(surface.manning.every((n) => n > 0.01 && n < 0.2)).toBe(true);
  });

  it('has what the default scenario promises', () => {
    expect(place.bridges.filter((b) => b.river !== '').length).toBe(10);
    expect(place.zones.filter((z) => z.tier === 'town').length).toBeGreaterThanOrEqual(30);
    expect(place.zones.filter((z) => z.tier === 'district').length).toBe(9);
    expect(place.underpasses.length).toBeGreaterThanOrEqual(200);
    expect(place.sites.length).toBeGreaterThanOrEqual(200);
    expect(place.stations.length).toBeGreaterThanOrEqual(12);
    expect(place.roads.edges.length).toBeGreaterThan(2000);
    expect(place.roads.edges.length).toBeLessThan(6000);
    const kinds = (k: string) => place.gauges.filter((g) => g.kind === k).length;
    expect(kinds('stage')).toBe(4);
    expect(kinds('rain')).toBeGreaterThanOrEqual(20);
    expect(kinds('depth')).toBeGreaterThan(100);
    expect(kinds('displacement')).toBeGreaterThan(100);
    const can = new Set(place.crews.flatMap((c) => c.capabilities));
    expect([...can].sort()).toEqual(['evacuation', 'geology', 'patrol', 'pump', 'repair', 'rescue', 'traffic']);
  });

  it('puts the confluence at Chaotianmen and lets no flood be deeper than 55 m', () => {
    const [yangtze, jialing] = place.rivers;
    const mouth = jialing.line[jialing.line.length - 1];
    const nearest = Math.min(...yangtze.line.map((p) => Math.hypot(p[0] - mouth[0], p[1] - mouth[1])));
    expect(nearest).toBeLessThan(200);
    // 106.588 E, 29.566 N in EPSG:32648
    expect(Math.hypot(mouth[0] - 653836, mouth[1] - 3271756)).toBeLessThan(1000);
    expect(ground.values.reduce((a, b) => Math.min(a, b))).toBeGreaterThan(194.3 - 55);
  });

  it('lays rivers and river gauges in the deep, bridges from bank to bank', () => {
    for (const river of place.rivers) for (const p of river.line) expect(groundAt(p)).toBeLessThan(165);
    for (const g of place.gauges) if (g.kind === 'stage') expect(groundAt(g.at)).toBeLessThan(165);
    for (const b of place.bridges) {
      if (b.river === '') continue;
      expect(groundAt(b.line[0]), b.id).toBeGreaterThan(183);
      expect(groundAt(b.line[1]), b.id).toBeGreaterThan(183);
      const middle = [(b.line[0][0] + b.line[1][0]) / 2, (b.line[0][1] + b.line[1][1]) / 2] as const;
      expect(groundAt(middle), b.id).toBeLessThan(165);
      expect(b.soffit_elevation).toBeGreaterThan(200); // navigation: above any flood on record
    }
  });

  it('gives every dry cell to one town at most, nearly every one to some town, and each town to its district', () => {
    const towns = place.zones.filter((z) => z.tier === 'town');
    const boxes = towns.map((t) => {
      const xs = t.rings[0].map((p) => p[0]);
      const ys = t.rings[0].map((p) => p[1]);
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    });
    let dry = 0;
    let none = 0;
    let several = 0;
    for (let r = 3; r < ground.rows; r += 9) {
      for (let c = 3; c < ground.cols; c += 9) {
        const x = ground.west + (c + 0.5) * ground.cellSize;
        const y = ground.north - (r + 0.5) * ground.cellSize;
        if (ground.values[r * ground.cols + c] < 184) continue;
        const count = towns.filter(
          (t, k) => x > boxes[k][0] && x < boxes[k][2] && y > boxes[k][1] && y < boxes[k][3] && inside(t.rings, x, y),
        ).length;
        dry++;
        if (count === 0) none++;
        if (count > 1) several++;
      }
    }
    expect(none / dry).toBeLessThan(0.01); // along banks, where borders are thinned to 50 m
    expect(several / dry).toBeLessThan(0.001);
    for (const d of place.zones.filter((z) => z.tier === 'district')) {
      const sum = towns.filter((t) => t.parent === d.id).reduce((s, t) => s + t.population, 0);
      expect(sum).toBe(d.population);
    }
  });

  it('joins every road node to every other', () => {
    const { nodes, edges } = place.roads;
    const near: number[][] = nodes.map(() => []);
    for (const e of edges) {
      near[e.from].push(e.to);
      near[e.to].push(e.from);
    }
    const seen = new Set([0]);
    const queue = [0];
    for (let h = 0; h < queue.length; h++)
      for (const m of near[queue[h]])
        if (!seen.has(m)) {
          seen.add(m);
          queue.push(m);
        }
    expect(seen.size).toBe(nodes.length);
  });

  it('takes roads over big rivers only by their ten bridges', () => {
    for (const e of place.roads.edges) {
      if (e.bridge !== undefined || e.grade_separated) continue;
      for (const p of e.line) expect(groundAt(p), e.id).toBeGreaterThan(180);
    }
    for (const b of place.bridges)
      expect(
        place.roads.edges.some((e) => e.bridge === b.id),
        b.id,
      ).toBe(true);
  });

  it('puts each underpass on a road, with its lip at the street', () => {
    const carried = new Set(place.roads.edges.map((e) => e.underpass));
    for (const u of place.underpasses) {
      expect(carried.has(u.id), u.id).toBe(true);
      const above = u.lip_elevation - groundAt(u.at);
      expect(above).toBeGreaterThan(0);
      expect(above).toBeLessThan(0.2);
    }
  });

  it('keeps every slope safe in a wet week and lets some, not most, fail once saturated', () => {
    const wetWeek = 0.7e-3 / 3600; // m/s: 120 mm in seven days
    const failing = place.sites.filter((s) => {
      expect(factorOfSafety(s, relativeWetness(s, wetWeek)), s.id).toBeGreaterThan(1.0);
      return factorOfSafety(s, 1) < 1;
    });
    expect(failing.length / place.sites.length).toBeGreaterThan(0.08);
    expect(failing.length / place.sites.length).toBeLessThan(0.25);
  });
});
