import { describe, expect, it } from 'vitest';
import type { RoadEdge, Zone } from '../../src/assets/place.ts';
import { impact } from '../../src/impact/impact.ts';
import { lengthOf, piecesOf } from '../../src/impact/road-pieces.ts';
import { gridOf, maskOf, scriptedFields, scriptedTable, smallRun } from '../sensing/small-run.ts';

// 16 x 32 cells of 10 m: inside x 10..310, y 10..150; two towns west and east of x = 160 under one district and city
const box = (x0: number, y0: number, x1: number, y1: number): Zone['rings'] => [
  [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ],
];
const zone = (id: string, tier: Zone['tier'], parent: string, rings: Zone['rings'], population = 0): Zone => ({
  id,
  name: { en: id, zh: id },
  tier,
  parent,
  rings,
  population,
});
const zones = [
  zone('city', 'city', '', box(0, 0, 320, 160)),
  zone('north', 'district', 'city', box(0, 0, 320, 160)),
  zone('west', 'town', 'north', box(10, 10, 160, 150), 2100),
  zone('east', 'town', 'north', box(160, 10, 310, 150), 1000),
];
const edge = (id: string, line: RoadEdge['line'], more: Partial<RoadEdge> = {}): RoadEdge => ({
  id,
  from: 0,
  to: 1,
  class: 'primary',
  line,
  speed: 10,
  name: { en: id, zh: id },
  grade_separated: false,
  ...more,
});
const street: RoadEdge['line'] = [
  [15, 75],
  [305, 75],
];
const edges = [
  edge('street', street),
  edge('viaduct', street, { grade_separated: true }),
  edge('bridge', street, { bridge: 'b' }),
  edge(
    'dip',
    [
      [15, 25],
      [305, 25],
    ],
    { underpass: 'u' },
  ),
];
const build = (
  script: Parameters<typeof scriptedFields>[0],
  more: {
    commands?: never[];
    underpass?: (c: Record<string, Float64Array>, tick: number) => void;
    bridge?: (c: Record<string, Float64Array>, tick: number) => void;
  } = {},
) =>
  smallRun({
    given: { bed_elevation: { unit: 'm', values: Float32Array.from({ length: 512 }, (_, i) => 100 + (i % 32)) } },
    commands: more.commands,
    processes: (context) => [
      scriptedFields(script),
      scriptedTable(context, 'underpass', 'truth', ['u'], ['depth', 'closed'], more.underpass ?? (() => undefined)),
      scriptedTable(context, 'bridge', 'truth', ['b'], ['deck_wet', 'closed'], more.bridge ?? (() => undefined)),
      impact(context, { edges, zones, debris: true, least_cells: 1 }),
    ],
  });
const col = (run: Awaited<ReturnType<typeof build>>, table: string, name: string) =>
  (run.engine.world.table(table).column as Record<string, ArrayLike<number>>)[name]!;
const at = (row: number, c: number) => row * 32 + c;

describe('impact', () => {
  it('people of flooded cells are counted, each town by its own density', async () => {
    // west: 15 x 14 cells, 2100 people: 10 a cell; east: 1000 people on 210 cells
    const run = await build(({ water }) => {
      for (let c = 3; c < 8; c++) water[at(5, c)] = 0.2;
      for (let c = 20; c < 24; c++) water[at(5, c)] = 0.4;
    });
    run.to(5);
    expect([...Array.from(col(run, 'zone', 'people_affected'))]).toEqual([69, 69, 50, 19]);
    expect([...Array.from(col(run, 'zone', 'affected_area'))]).toEqual([900, 900, 500, 400]);
    // 0.2 m still is low, 0.4 m is moderate: only the east is exposed
    expect([...Array.from(col(run, 'zone', 'people_exposed'))]).toEqual([19, 19, 0, 19]);
    expect([...Array.from(col(run, 'zone', 'worst_class'))]).toEqual([2, 2, 1, 2]);
  });

  it('sums of towns are their district’s and the city’s, exactly, whatever the flood', async () => {
    const run = await build(({ water, vx, debris }, tick) => {
      for (let i = 0; i < 512; i++) {
        const noise = ((i * 7919 + tick * 104_729) % 1000) / 1000;
        water[i] = noise > 0.6 ? noise * 1.7 : 0;
        vx[i] = noise * 3;
        debris[i] = noise < 0.05 ? 0.3 : 0;
      }
    });
    for (const tick of [5, 10, 15, 20]) {
      run.to(tick);
      for (const name of ['people_affected', 'people_exposed', 'people_evacuated', 'affected_area', 'road_closed']) {
        const c = col(run, 'zone', name);
        expect(c[1]).toBe(c[2]! + c[3]!);
        expect(c[0]).toBe(c[1]);
      }
      expect(col(run, 'zone', 'people_affected')[0]).toBeGreaterThan(0);
      expect(col(run, 'zone', 'road_closed')[0]).toBeGreaterThan(0);
    }
  });

  it('the river that stood there before is neither affected nor closes roads', async () => {
    const grid = gridOf(16, 32);
    const river = new Float32Array(512);
    for (let r = 0; r < 16; r++) river[at(r, 10)] = 3;
    const run = await smallRun({
      grid,
      given: {
        bed_elevation: { unit: 'm', values: 0 },
        water_depth: { unit: 'm', values: river },
        velocity_x: { unit: 'm/s', values: 0 },
        velocity_y: { unit: 'm/s', values: 0 },
      },
      processes: (context) => [impact(context, { edges: [edge('street', street)], zones, debris: false })],
    });
    run.to(5);
    expect(col(run, 'zone', 'affected_area')[0]).toBe(0);
    expect(col(run, 'road', 'state')[0]).toBe(0);
    expect(run.records('truth/areas')).toEqual([]);
  });

  it('areas are outlines with who lives inside; worse classes lie inside milder ones', async () => {
    const run = await build(({ water }) => {
      for (let r = 4; r < 10; r++)
        for (let c = 4; c < 12; c++) water[at(r, c)] = r >= 6 && r < 8 && c >= 6 && c < 9 ? 2.5 : 0.2;
    });
    run.to(5);
    const areas = run.records('truth/areas').filter((a) => a.tick === 4);
    const low = areas.find((a) => a.class === 'low')!;
    expect(low).toMatchObject({ hazard: 'flood', area_m2: 4800, people: 480, zones: ['west'] });
    expect(low.rings[0]).toContainEqual([40, 120]);
    expect(low.rings.length).toBe(1);
    // the street runs through row 8 of the patch, 80 m of it, three roads on the same line
    expect(low.road_m).toBe(240);
    const extreme = areas.find((a) => a.class === 'extreme')!;
    expect(extreme).toMatchObject({ area_m2: 600, people: 60 });
    expect(areas.map((a) => a.class)).toEqual(['low', 'moderate', 'significant', 'extreme']);
  });

  it('a road closes at 0.3 m and opens again below 0.25 m; what is carried over the water stays open', async () => {
    const depth = [0.1, 0.31, 0.27, 0.27, 0.24];
    const run = await build(({ water }, tick) => {
      water[at(8, 12)] = depth[tick] ?? 0;
    });
    const states: number[] = [];
    for (let t = 1; t <= 6; t++) {
      run.to(t);
      states.push(col(run, 'road', 'state')[0]!);
      expect(col(run, 'road', 'state')[1]).toBe(0);
      expect(col(run, 'road', 'state')[2]).toBe(0);
    }
    expect(states).toEqual([1, 2, 2, 2, 1, 0]);
    expect(run.records('truth/events').map((e) => e.code)).toEqual(['road-closed', 'road-reopened']);
  });

  it('an underpass closes its road by its own depth, a wet deck its bridge, debris any road until it is cleared', async () => {
    const run = await build(
      ({ debris }, tick) => {
        debris[at(8, 20)] = tick >= 2 ? 0.8 : 0;
      },
      {
        underpass: (c) => {
          c['depth']![0] = 0.5;
        },
        bridge: (c, tick) => {
          c['deck_wet']![0] = tick >= 3 ? 1 : 0;
        },
        commands: [{ tick: 10, source: 't', role: 'town', type: 'clear-debris', payload: { road: 'street' } } as never],
      },
    );
    run.to(1);
    expect([col(run, 'road', 'state')[3], col(run, 'road', 'cause')[3]]).toEqual([2, 3]);
    run.to(4);
    expect([col(run, 'road', 'state')[0], col(run, 'road', 'cause')[0]]).toEqual([3, 2]);
    expect([col(run, 'road', 'state')[2], col(run, 'road', 'cause')[2]]).toEqual([3, 4]);
    run.to(12);
    expect(col(run, 'road', 'state')[0]).toBe(0);
  });

  it('an order by elevation moves those who live below, 85 % of them, within the hour', async () => {
    const run = await build(() => undefined, {
      commands: [
        { tick: 3, source: 't', role: 'district', type: 'evacuate', payload: { zone: 'west', below: 106 } } as never,
      ],
    });
    run.to(35);
    // beds of columns 1..5 lie at 101..105 m: 5 x 14 cells, 700 people, 595 obey
    const half = col(run, 'zone', 'people_evacuated')[2]!;
    expect(half).toBeGreaterThan(250);
    expect(half).toBeLessThan(350);
    run.to(70);
    expect(Array.from(col(run, 'zone', 'people_evacuated'))).toEqual([595, 595, 595, 0]);
  });

  it('continues byte for byte from a snapshot', async () => {
    const script: Parameters<typeof scriptedFields>[0] = ({ water }, tick) => {
      for (let i = 0; i < 512; i++) water[i] = ((i * 31 + tick * 17) % 97) / 60;
    };
    const commands = [{ tick: 6, source: 't', role: 'town', type: 'evacuate', payload: { zone: 'city' } } as never];
    const whole = await build(script, { commands });
    const first = await build(script, { commands });
    const second = await build(script, { commands });
    whole.to(30);
    first.to(13);
    second.engine.restore(first.engine.snapshot());
    second.to(30);
    expect(second.engine.digest()).toBe(whole.engine.digest());
    const tail = (run: typeof whole) => run.records('truth/areas').filter((a) => a.tick > 13);
    expect(tail(second)).toEqual(tail(whole));
  });
});

describe('roads cut into cells', () => {
  it('pieces of a line add up to its length', () => {
    const grid = gridOf(16, 32);
    const line: RoadEdge['line'] = [
      [12, 14],
      [233.3, 97.1],
      [50, 140],
      [50, 140],
      [51, 20],
    ];
    let sum = 0;
    for (const metres of piecesOf(grid, maskOf(grid), line).values()) sum += metres;
    expect(sum).toBeCloseTo(lengthOf(line), 6);
  });
});
