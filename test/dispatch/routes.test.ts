import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Crew, RoadEdge, Roads } from '../../src/assets/place.ts';
import { chooseCrew, waysNow } from '../../src/dispatch/assign.ts';
import {
  arcFrom,
  arcTo,
  edgeTimes,
  lineOf,
  nearestNode,
  roadGraph,
  search,
  wayBack,
} from '../../src/dispatch/routes.ts';

const roads = (points: [number, number][], edges: [number, number, number?][]): Roads => ({
  nodes: points.map((at, k) => ({ id: `n${k}`, at })),
  edges: edges.map(
    ([from, to, speed = 10], k): RoadEdge => ({
      id: `e${k}`,
      from,
      to,
      class: 'primary',
      line: [points[from]!, points[to]!],
      speed,
      name: { en: `e${k}`, zh: `e${k}` },
      grade_separated: false,
    }),
  ),
});
/** Every simple path, as the yardstick. */
function bruteForce(r: Roads, times: Float64Array, from: number, to: number): number {
  let best = Infinity;
  const seen = new Set<number>([from]);
  const walk = (node: number, t: number): void => {
    if (t >= best) return;
    if (node === to) {
      best = t;
      return;
    }
    r.edges.forEach((e, k) => {
      for (const [a, b] of [
        [e.from, e.to],
        [e.to, e.from],
      ] as const)
        if (a === node && !seen.has(b)) {
          seen.add(b);
          walk(b, t + times[k]!);
          seen.delete(b);
        }
    });
  };
  walk(from, 0);
  return best;
}
const graphs = fc.integer({ min: 2, max: 7 }).chain((n) =>
  fc.record({
    points: fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), {
      minLength: n,
      maxLength: n,
    }),
    edges: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.integer({ min: 1, max: 20 })), {
      minLength: 1,
      maxLength: 12,
    }),
    depth: fc.array(fc.constantFrom(0, 0, 0.1, 0.5, 0.9), { minLength: 12, maxLength: 12 }),
  }),
);

describe('routes', () => {
  it('take as long as the best of all paths, whatever the roads', () => {
    fc.assert(
      fc.property(graphs, ({ points, edges, depth }) => {
        const r = roads(points, edges);
        const g = roadGraph(r);
        const times = edgeTimes(g, depth, new Array(12).fill(0), 0.6);
        const s = search(g, times, 0);
        for (let node = 0; node < points.length; node++) {
          const expected = bruteForce(r, times, 0, node);
          if (expected === Infinity) expect(s.time[node]).toBe(Infinity);
          else expect(s.time[node]).toBeCloseTo(expected, 9);
        }
      }),
      { numRuns: 200 },
    );
  });
  it('the way back is joined, leads to the source and takes the time told', () => {
    fc.assert(
      fc.property(graphs, ({ points, edges, depth }) => {
        const g = roadGraph(roads(points, edges));
        const times = edgeTimes(g, depth, new Array(12).fill(0), 0.6);
        const s = search(g, times, 0);
        for (let node = 0; node < points.length; node++) {
          const arcs = wayBack(g, s, node);
          expect(arcs === undefined).toBe(!Number.isFinite(s.time[node]!));
          if (!arcs) continue;
          let at = node;
          let sum = 0;
          for (const arc of arcs) {
            expect(arcFrom(g, arc)).toBe(at);
            at = arcTo(g, arc);
            sum += times[arc >> 1]!;
          }
          expect(at).toBe(0);
          expect(sum).toBeCloseTo(s.time[node]!, 9);
        }
      }),
      { numRuns: 100 },
    );
  });
  it('a route’s line begins at its first node and ends at its last', () => {
    const r = roads(
      [
        [0, 0],
        [100, 0],
        [100, 100],
      ],
      [
        [0, 1],
        [2, 1],
      ],
    );
    const g = roadGraph(r);
    const s = search(g, edgeTimes(g, [0, 0], [0, 0], 0.5), 2);
    expect(lineOf(r, wayBack(g, s, 0)!)).toEqual([
      [0, 0],
      [100, 0],
      [100, 100],
    ]);
  });
  it('the nearest node is one that a road leaves', () => {
    const g = roadGraph(
      roads(
        [
          [0, 0],
          [50, 0],
          [100, 0],
        ],
        [[0, 2]],
      ),
    );
    expect(nearestNode(g, [51, 0])).toBe(2);
    expect(nearestNode(roadGraph(roads([[0, 0]], [])), [0, 0])).toBe(-1);
  });
});

describe('the choice of a crew', () => {
  const crew = (id: string, ford = 0.4, capabilities: Crew['capabilities'] = ['pump']): Crew => ({
    id,
    name: { en: id, zh: id },
    station: '',
    capabilities,
    mobilisation: 60,
    ford,
    pump: 0.1,
  });
  // a square of roads 0-1-2-3, 1 km a side, the target at node 0; node 2 lies opposite
  const r = roads(
    [
      [0, 0],
      [1000, 0],
      [1000, 1000],
      [0, 1000],
    ],
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ],
  );
  const g = roadGraph(r);
  const dry = [0, 0, 0, 0];
  const from = (row: number, node: number, c: Crew, delay = 60) => ({ row, crew: c, node, delay });

  it('is the one that arrives first, mobilisation counted, and says what the next best would take', () => {
    const ways = waysNow(g, dry, dry);
    const choice = chooseCrew(g, ways, [from(0, 2, crew('far'), 0), from(1, 1, crew('near'), 30)], 'pump', 0)!;
    expect(choice).toMatchObject({ row: 1, travel: 130, next: 200, considered: 2, avoided: 0 });
  });
  it('takes only the capable', () => {
    const ways = waysNow(g, dry, dry);
    expect(chooseCrew(g, ways, [from(0, 1, crew('a', 0.4, ['traffic']))], 'pump', 0)).toBeUndefined();
  });
  it('goes round a flooded road and says how many it avoided', () => {
    const ways = waysNow(g, [0.5, 0, 0, 0], dry);
    const choice = chooseCrew(g, ways, [from(0, 1, crew('low'))], 'pump', 0)!;
    expect(choice.travel).toBeCloseTo(60 + 300, 9);
    expect(choice.avoided).toBe(1);
  });
  it('prefers a high vehicle from farther away where the low one cannot pass', () => {
    const ways = waysNow(g, [0.5, 0, 0, 0.5], dry);
    const choice = chooseCrew(g, ways, [from(0, 1, crew('low', 0.4)), from(1, 2, crew('high', 0.8))], 'pump', 0)!;
    expect(choice.row).toBe(1);
    expect(choice.considered).toBe(1);
  });
  it('names nobody where debris cuts every way', () => {
    const ways = waysNow(g, dry, [2, 0, 0, 2]);
    expect(chooseCrew(g, ways, [from(0, 1, crew('a', 5))], 'pump', 0)).toBeUndefined();
  });
  it('prefers the earlier row where two would arrive together', () => {
    const ways = waysNow(g, dry, dry);
    expect(chooseCrew(g, ways, [from(0, 1, crew('a')), from(1, 3, crew('b'))], 'pump', 0)!.row).toBe(0);
  });
});
