/** Structures on faces: what walls hold, and what weirs, gates and breaches pass, against the closed forms. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Structure } from '../../src/assets/structures.ts';
import { cellCount, gridAround } from '../../src/core/grid.ts';
import { initialDepth } from '../../src/hydro/initial-water.ts';
import { cellOf, inside, run } from './basin.ts';
import { type BuiltBasin, builtBasin, named } from './built-basin.ts';
import {
  breach,
  channel,
  gate,
  inTheWay,
  keepsItsLaws,
  ruggedWithStructures,
  wall,
  width,
} from './structure-channel.ts';

const g = 9.80665;

describe('a weir', () => {
  test.each([2.5, 5, 10])('in free flow has the level of its closed form, in cells of %d m', async (cellSize) => {
    const q = 1.5; // m²/s
    const { engine, of } = await builtBasin(channel(wall(101), q * width, undefined, cellSize));
    run(engine, 3600);
    const head = (q / 1.7) ** (2 / 3); // q = C H^1.5
    // 1e-5: what a flow that has become steady still changes
    expect(of('it', 'discharge') / (q * width)).toBeCloseTo(1, 5);
    // 0.3 mm: friction between the middles of two cells of 10 m, which the closed form leaves out
    expect(Math.abs(of('it', 'left_level') - 101 - head)).toBeLessThan(3e-4);
  });

  test.each([0.3, 0.6, 0.9, 0.97])('drowned to %d of its head passes what Villemonte says', async (share) => {
    // the level below is held; what passes is read off with the level that comes about above
    const q = 1.2;
    const { engine, of } = await builtBasin(channel(wall(101), q * width, 101 + share * 0.8));
    run(engine, 7200);
    const head = of('it', 'left_level') - 101;
    const tail = of('it', 'right_level') - 101;
    const law = 1.7 * head ** 1.5 * (1 - (tail / head) ** 1.5) ** 0.385;
    expect(of('it', 'discharge') / (q * width)).toBeCloseTo(1, 4);
    // 1 %: friction takes part of a fall that is small when drowned
    expect(law / q).toBeGreaterThan(0.9999);
    expect(law / q).toBeLessThan(1.01);
  });

  test('of a width passes that share of what its faces would', async () => {
    const weir: Structure = { ...inTheWay, kind: 'weir', crest: { level: 101 }, coefficient: 1.7, width: 5 };
    const { engine, of } = await builtBasin(channel(weir, 10));
    run(engine, 7200);
    const head = (10 / (1.7 * 5)) ** (2 / 3);
    expect(Math.abs(of('it', 'left_level') - 101 - head)).toBeLessThan(1e-3);
  });
});

describe('a sluice gate', () => {
  test('runs free as energy says', async () => {
    const q = 1;
    const a = 0.3;
    const { engine, of } = await builtBasin(channel(gate(a), q * width));
    run(engine, 7200);
    const head = of('it', 'left_level') - 100;
    const y = 0.611 * a;
    // the law gives the discharge of this head to the head's own accuracy
    expect((y * Math.sqrt((2 * g * head) / (1 + y / head))) / q).toBeCloseTo(1, 2);
    expect(of('it', 'right_level') - 100).toBeLessThan(0.6);
  });

  test('drowned obeys energy through the gate and momentum below it', async () => {
    const q = 1;
    const a = 0.4;
    const { engine, of } = await builtBasin(channel(gate(a), q * width, 101.6));
    run(engine, 7200);
    const h1 = of('it', 'left_level') - 100;
    const h2 = of('it', 'right_level') - 100;
    const y = 0.611 * a;
    // depth over the jet from momentum at this discharge, then the head from energy
    const s = Math.sqrt(h2 * h2 - ((2 * q * q) / g) * (1 / y - 1 / h2));
    expect(h1 + q ** 2 / (2 * g * h1 ** 2) - s - q ** 2 / (2 * g * y ** 2)).toBeCloseTo(0, 2);
    expect(s).toBeGreaterThan(y);
  });

  test('clear of the water is a weir of its sill', async () => {
    const q = 1;
    const { engine, of } = await builtBasin(channel(gate(2, { sill: 100.9 }), q * width));
    run(engine, 7200);
    expect(of('it', 'right_level')).toBeLessThan(100.9);
    expect(Math.abs(of('it', 'left_level') - 100.9 - (q / 1.7) ** (2 / 3))).toBeLessThan(1e-3);
  });

  test('closed holds, opens and closes by its rule at its own pace, and says so', async () => {
    const rules = {
      opens_when: { level: 'left', above: 101.5 },
      closes_when: { level: 'left', below: 100.8 },
      travel: 300,
    };
    const { engine, of, events } = await builtBasin({ ...channel(gate(0, rules), 8), depth: () => 0 });
    let widest = 0;
    for (let k = 0; k < 180; k++) {
      const before = of('it', 'opening');
      engine.step();
      // 60 s of 300 s for 2 m
      expect(Math.abs(of('it', 'opening') - before)).toBeLessThan(0.4001);
      widest = Math.max(widest, of('it', 'opening'));
    }
    expect(widest).toBeGreaterThan(0.5);
    expect(events.map((e) => e.code)).toContain('gate-opening');
    expect(events.map((e) => e.code)).toContain('gate-closing');
  });
});

describe('a wall', () => {
  test('between two lakes of different levels leaves both at rest', async () => {
    const b = channel(wall(103), 0);
    const { engine, of } = await builtBasin({
      ...b,
      flow: {},
      depth: (_, col) => (col < 40 ? 2.75 : 1.25),
    });
    run(engine, 1800);
    const depth = inside(engine, 'water_depth');
    for (let row = 0; row < b.rows; row++)
      for (let col = 0; col < b.cols; col++) expect(depth[row * b.cols + col]).toBe(col < 40 ? 2.75 : 1.25);
    for (const name of ['velocity_x', 'velocity_y', 'discharge_x', 'discharge_y', 'maximum_speed'])
      expect(Math.max(...inside(engine, name).map(Math.abs)), name).toBe(0);
    expect(of('it', 'volume')).toBe(0);
  });

  test('under a lake of one level leaves it at rest', async () => {
    const b = channel(wall(101), 0);
    const bed = (row: number, col: number) => 100 + ((row * 7 + col * 3) % 5) * 0.13;
    const { engine } = await builtBasin({ ...b, flow: {}, bed, depth: undefined, level: 102.4 } as BuiltBasin);
    run(engine, 1800);
    expect(Math.max(...inside(engine, 'velocity_x').map(Math.abs))).toBe(0);
  });

  test('of any course across the ground leaks nowhere, and lets over what stands above its crest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.double({ min: -5, max: 155, noNaN: true }), fc.double({ min: 20, max: 140, noNaN: true })),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.boolean(),
        async (middle, several) => {
          // from the west edge to the east edge; rain on a flat plain fills the north only where the wall is whole
          const line = [[-5, 80], ...middle.toSorted((p, q) => p[0] - q[0]), [165, 80]] as [number, number][];
          const b: BuiltBasin = {
            rows: 32,
            cols: 32,
            cellSize: 5,
            bed: () => 10,
            depth: (row) => (row === 0 ? 3 : 0),
            manning: 0.03,
            flow: { multi_rate: several },
            structures: [{ ...named('it'), kind: 'wall', line, crest: { level: 13.5 }, coefficient: 1.7 }],
          };
          const { engine, of } = await builtBasin(b);
          run(engine, 300);
          expect(of('it', 'volume')).toBe(0);
          const { grid } = engine;
          const depth = engine.world.field('water_depth').values;
          // south of every point of the line nothing is wet
          const lowest = Math.min(...line.map(([, y]) => y));
          for (let row = Math.ceil((160 - lowest) / 5) + 1; row < 32; row++)
            for (let col = 0; col < 32; col++) expect(depth[cellOf(grid, row, col)]).toBe(0);
          const low = await builtBasin({
            ...b,
            structures: [{ ...b.structures[0]!, crest: { level: 10.02 } } as Structure],
          });
          run(low.engine, 300);
          expect(Math.abs(low.of('it', 'volume'))).toBeGreaterThan(1);
        },
      ),
      { numRuns: 12, seed: 4 },
    );
  });

  test('is told when water runs over it, and its crest can be set by command', async () => {
    const { engine, events } = await builtBasin({ ...channel(wall(100.6), 4), depth: () => 0 });
    run(engine, 1800);
    expect(events.map((e) => e.code)).toEqual(['structure-overtopped']);
    const listener = { report() {}, command() {} };
    const command = { source: 'test', role: 'city', tick: engine.tick };
    engine.command({ ...command, type: 'set-crest', payload: { structure: 'it', crest_m: 105 } }, listener);
    run(engine, 900);
    expect(events.map((e) => e.code)).toEqual(['structure-overtopped', 'crest-set', 'structure-holding']);
    expect(() =>
      engine.command({ ...command, tick: engine.tick, type: 'open-gate', payload: { structure: 'it' } }, listener),
    ).toThrow(/expected the id of a gate, of which there is none/);
  });

  test('rises and falls with its series', async () => {
    const series = { times: [0, 600], values: [100.5, 102], between: 'linear' } as const;
    const { engine, of } = await builtBasin(channel({ ...wall(0), crest: { series } } as Structure, 4));
    run(engine, 300);
    expect(of('it', 'crest')).toBeCloseTo(100.5 + 1.5 * (295 / 600), 4);
  });
});

describe('a breach', () => {
  test('holds until its time, then grows evenly to its bottom and width', async () => {
    const { engine, of, events } = await builtBasin({
      ...channel(breach({ starts: 600 }), 0),
      depth: (_, col) => (col < 40 ? 2 : 0),
    });
    run(engine, 600);
    expect(of('it', 'volume')).toBe(0);
    run(engine, 300);
    expect(of('it', 'opening')).toBeCloseTo(2.5 * (295 / 600), 4);
    run(engine, 600);
    expect(of('it', 'opening')).toBeCloseTo(2.5, 6);
    expect(of('it', 'crest')).toBeCloseTo(100.5, 6);
    expect(of('it', 'volume')).toBeGreaterThan(500);
    expect(events.map((e) => [e.code, e.tick])).toEqual([
      ['breach-began', 10],
      ['breach-grown', 20],
    ]);
  });

  test('grown passes what a weir of its bottom and width does', async () => {
    const { engine, of } = await builtBasin(channel(breach({ starts: 0, growth: 0 }), 6));
    run(engine, 10800);
    expect(Math.abs(of('it', 'left_level') - 100.5 - (6 / (1.5 * 10)) ** (2 / 3))).toBeLessThan(2e-3);
  });

  test('begins at a level, or on command', async () => {
    const filling = (more: object) => builtBasin({ ...channel(breach(more), 10), depth: () => 0 });
    const level = await filling({ starts_above: 101 });
    while (level.events.length === 0) level.engine.step();
    expect(level.events[0]!.code).toBe('breach-began');
    expect(level.of('it', 'left_level')).toBeGreaterThanOrEqual(101);
    expect(level.of('it', 'left_level')).toBeLessThan(101.3);
    const told = await filling({});
    told.engine.command(
      { source: 'test', role: 'city', tick: 5, type: 'start-breach', payload: { structure: 'it' } },
      { report() {}, command() {} },
    );
    run(told.engine, 420);
    expect(told.events.map((e) => [e.code, e.tick])).toEqual([['breach-began', 5]]);
  });
});

describe('rugged ground with a wall, a gate and a breach under a storm', () => {
  test.each([false, true])(
    'keeps every cubic metre, and the same bytes on 1 to 4 threads and after a restore (multi-rate %s)',
    (several) => keepsItsLaws({ ...ruggedWithStructures(), flow: { multi_rate: several } }, ['breach', 'gate']),
  );
});

test('a wall parts the water at the start, up to its crest', () => {
  const grid = gridAround({ rows: 4, cols: 10, cellSize: 10, west: 0, north: 40, epsg: 0, datum: 'local' });
  const mask = new Uint8Array(cellCount(grid));
  const bed = new Float32Array(cellCount(grid)).fill(10);
  for (let row = 0; row < 4; row++) for (let col = 0; col < 10; col++) mask[cellOf(grid, row, col)] = 1;
  const river = {
    line: [
      [15, 0],
      [15, 40],
    ] as const,
    stages: [[0, 12]] as const,
  };
  const at = (top: number) => {
    const wall = (cell: number, next: number) =>
      Math.max(cell, next) % grid.cols === 6 && Math.abs(cell - next) === 1 ? top : -Infinity;
    const depth = initialDepth(grid, mask, bed, [river], wall);
    return [depth[cellOf(grid, 1, 4)], depth[cellOf(grid, 1, 5)]];
  };
  expect(at(13)).toEqual([2, 0]);
  expect(at(11)).toEqual([2, 2]);
});
