/** Structures on faces under the whole shallow-water equations: what walls hold, and what weirs, gates and breaches pass. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Structure } from '../../src/assets/structures.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { basin, cellOf, inside, run } from './basin.ts';
import { type BuiltBasin, builtBasin, named } from './built-basin.ts';
import {
  breach,
  gate,
  inTheWay,
  keepsItsLaws,
  channel as plainChannel,
  ruggedWithStructures,
  wall,
  width,
} from './structure-channel.ts';

const g = 9.80665;
const channel = (...of: Parameters<typeof plainChannel>): BuiltBasin => ({
  ...plainChannel(...of),
  solver: 'shallow-water',
});

describe('a weir', () => {
  test.each([2.5, 5, 10])('in free flow has the level of its closed form, in cells of %d m', async (cellSize) => {
    const q = 1.5; // m²/s
    const { engine, of } = await builtBasin(channel(wall(101), q * width, undefined, cellSize));
    run(engine, 3600);
    const head = (q / 1.7) ** (2 / 3); // q = C H^1.5
    expect(of('it', 'discharge') / (q * width)).toBeCloseTo(1, 5);
    // 1e-4: measured 2e-5 in cells of 10 m, by the slope of the surface within a cell
    expect(Math.abs((of('it', 'left_level') - 101) / head - 1)).toBeLessThan(1e-4);
  });

  test.each([0.3, 0.6, 0.9, 0.97])('drowned to %d of its head passes what Villemonte says', async (share) => {
    const q = 1.2;
    const { engine, of } = await builtBasin(channel(wall(101), q * width, 101 + share * 0.8));
    run(engine, 7200);
    const head = of('it', 'left_level') - 101;
    const tail = of('it', 'right_level') - 101;
    expect(tail / head).toBeGreaterThan(0.25);
    const law = 1.7 * head ** 1.5 * (1 - (tail / head) ** 1.5) ** 0.385;
    expect(of('it', 'discharge') / (q * width)).toBeCloseTo(1, 5);
    // 1e-4: measured 2e-5, by levels of 100 m in single precision
    expect(Math.abs(law / q - 1)).toBeLessThan(1e-4);
  });

  test('runs both ways alike, along x and along y', async () => {
    const pool = (turned: boolean, back: boolean): BuiltBasin => {
      const high = (k: number) => (k < 12 !== back ? 2.4 : 1.2);
      const line = turned
        ? [
            [0, 60],
            [20, 60],
          ]
        : [
            [60, 0],
            [60, 20],
          ];
      return {
        rows: turned ? 24 : 4,
        cols: turned ? 4 : 24,
        cellSize: 5,
        solver: 'shallow-water',
        bed: () => 10,
        depth: (row, col) => high(turned ? row : col),
        structures: [{ ...wall(11.5), line: line as [number, number][] } as Structure],
      };
    };
    const depths = async (turned: boolean, back: boolean) => {
      const { engine, of } = await builtBasin(pool(turned, back));
      run(engine, 240);
      expect(Math.abs(of('it', 'volume'))).toBeGreaterThan(20);
      const h = inside(engine, 'water_depth');
      const along = Array.from({ length: 24 }, (_, k) => h[turned ? k * 4 : k]!);
      return back ? along.toReversed() : along;
    };
    const first = await depths(false, false);
    for (const [turned, back] of [
      [false, true],
      [true, false],
      [true, true],
    ] as const) {
      const other = await depths(turned, back);
      // 2e-5: the order in which single precision is rounded
      for (const [k, h] of first.entries()) expect(Math.abs(h - other[k]!)).toBeLessThan(2e-5);
    }
  });
});

describe('a sluice gate', () => {
  test('runs free as energy says', async () => {
    const { engine, of } = await builtBasin(channel(gate(0.3), width));
    run(engine, 7200);
    const head = of('it', 'left_level') - 100;
    const y = 0.611 * 0.3;
    expect(y * Math.sqrt((2 * g * head) / (1 + y / head))).toBeCloseTo(1, 4);
    expect(of('it', 'discharge') / width).toBeCloseTo(1, 4);
    expect(of('it', 'right_level') - 100).toBeLessThan(0.75);
  });

  test('drowned obeys energy through the gate and momentum below it', async () => {
    const { engine, of } = await builtBasin(channel(gate(0.4), width, 101.6));
    run(engine, 7200);
    const h1 = of('it', 'left_level') - 100;
    const h2 = of('it', 'right_level') - 100;
    const y = 0.611 * 0.4;
    const s = Math.sqrt(h2 * h2 - (2 / g) * (1 / y - 1 / h2));
    expect(h1 + 1 / (2 * g * h1 ** 2) - s - 1 / (2 * g * y ** 2)).toBeCloseTo(0, 3);
    expect(s).toBeGreaterThan(y);
  });

  test('closed holds; opens and closes by its rule at its own pace', async () => {
    const rules = {
      opens_when: { level: 'left', above: 101.5 },
      closes_when: { level: 'left', below: 100.8 },
      travel: 300,
    };
    const { engine, of, events } = await builtBasin({ ...channel(gate(0, rules), 8), depth: () => 0 });
    run(engine, 600);
    expect(of('it', 'volume')).toBe(0);
    run(engine, 9600);
    expect(of('it', 'volume')).toBeGreaterThan(1000);
    expect(events.map((e) => e.code)).toContain('gate-opening');
    expect(events.map((e) => e.code)).toContain('gate-closing');
  });
});

describe('a wall', () => {
  test('between two lakes of different levels leaves both at rest', async () => {
    const b = channel(wall(103), 0);
    const { engine, of } = await builtBasin({ ...b, flow: {}, depth: (_, col) => (col < 40 ? 2.75 : 1.25) });
    run(engine, 1800);
    const depth = inside(engine, 'water_depth');
    for (let row = 0; row < b.rows; row++)
      for (let col = 0; col < b.cols; col++) expect(depth[row * b.cols + col]).toBe(col < 40 ? 2.75 : 1.25);
    for (const name of ['water_velocity_x', 'water_velocity_y', 'discharge_x', 'discharge_y', 'maximum_speed'])
      expect(Math.max(...inside(engine, name).map(Math.abs)), name).toBe(0);
    expect(of('it', 'volume')).toBe(0);
  });

  test.each([101, 103])('of crest %d m over uneven ground leaves a lake of 102.4 m at rest', async (crest) => {
    const bed = (row: number, col: number) => 100 + ((row * 7 + col * 3) % 5) * 0.13;
    const { depth, ...b } = channel(wall(crest), 0);
    const { engine, of } = await builtBasin({ ...b, flow: {}, bed, level: 102.4 });
    run(engine, 1800);
    for (const name of ['water_velocity_x', 'water_velocity_y'])
      expect(Math.max(...inside(engine, name).map(Math.abs)), name).toBeLessThan(1e-6);
    expect(of('it', 'volume')).toBe(0);
  });

  test('holds a dam-break wave as the end of the place does, and lets it over when it is lower', async () => {
    const depth = (_: number, col: number) => (col < 10 ? 4 : col < 40 ? 0.3 : 0);
    const at = (crest: number) => builtBasin({ ...channel(wall(crest), 0), flow: {}, depth, tick: 10 });
    const walled = await at(106);
    const { structures: _, ...alone } = channel(wall(0), 0);
    const ended = await basin({ ...alone, flow: {}, cols: 40, depth, tick: 10 });
    let highest = 0;
    for (let k = 0; k < 30; k++) {
      walled.engine.step();
      ended.step();
      highest = Math.max(highest, walled.of('it', 'left_level'));
      const [h, end] = [inside(walled.engine, 'water_depth'), inside(ended, 'water_depth')];
      // 1e-5: the wall's momentum is worked out in double precision, the rim's in single
      for (let row = 0; row < 4; row++)
        for (let col = 0; col < 80; col++)
          expect(Math.abs(h[row * 80 + col]! - (col < 40 ? end[row * 40 + col]! : 0))).toBeLessThan(1e-5);
    }
    // the wave stands up at the wall higher than it came
    expect(highest).toBeGreaterThan(101.5);
    expect(walled.of('it', 'volume')).toBe(0);
    const low = await at(101);
    run(low.engine, 300);
    expect(low.of('it', 'volume')).toBeGreaterThan(50);
    expect(low.events.map((e) => e.code)).toContain('structure-overtopped');
  });

  test('of any course across the ground leaks nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.double({ min: -5, max: 155, noNaN: true }), fc.double({ min: 20, max: 140, noNaN: true })),
          { minLength: 1, maxLength: 4 },
        ),
        async (middle) => {
          const line = [[-5, 80], ...middle.toSorted((p, q) => p[0] - q[0]), [165, 80]] as [number, number][];
          const b: BuiltBasin = {
            rows: 32,
            cols: 32,
            cellSize: 5,
            solver: 'shallow-water',
            bed: () => 10,
            depth: (row) => (row === 0 ? 3 : 0),
            manning: 0.03,
            structures: [{ ...named('it'), kind: 'wall', line, crest: { level: 15 }, coefficient: 1.7 }],
          };
          const { engine, of } = await builtBasin(b);
          run(engine, 240);
          expect(of('it', 'volume')).toBe(0);
          const depth = engine.world.field('water_depth').values;
          // south of every point of the line nothing is wet
          const lowest = Math.min(...line.map(([, y]) => y));
          for (let row = Math.ceil((160 - lowest) / 5) + 1; row < 32; row++)
            for (let col = 0; col < 32; col++) expect(depth[cellOf(engine.grid, row, col)]).toBe(0);
          const low = await builtBasin({
            ...b,
            structures: [{ ...b.structures[0]!, crest: { level: 10.02 } } as Structure],
          });
          run(low.engine, 240);
          expect(Math.abs(low.of('it', 'volume'))).toBeGreaterThan(1);
        },
      ),
      { numRuns: 12, seed: 4 },
    );
  });

  test('slanting across a stream that runs over it turns no water along itself', async () => {
    // from south-west to north-east, a staircase: the water goes over it to the south-east
    const line = [
      [0, 0],
      [200, 200],
    ] as [number, number][];
    const { engine } = await builtBasin({
      rows: 40,
      cols: 40,
      cellSize: 5,
      solver: 'shallow-water',
      bed: () => 10,
      depth: (row, col) => (row + col < 39 ? 2 : 1.2),
      structures: [{ ...inTheWay, kind: 'wall', line, crest: { level: 11.4 }, coefficient: 1.7 } as Structure],
    });
    run(engine, 60);
    const u = inside(engine, 'water_velocity_x');
    const v = inside(engine, 'water_velocity_y');
    for (let row = 0; row < 40; row++)
      for (let col = 0; col < 40; col++)
        // 2e-5: the order in which single precision is rounded
        expect(Math.abs(u[row * 40 + col]! - v[col * 40 + row]!)).toBeLessThan(2e-5);
    for (let row = 16; row < 23; row++) {
      const k = row * 40 + 38 - row;
      expect(u[k]).toBeGreaterThan(0.05);
      // 3 %: the ends of the place are not far
      expect(Math.abs(u[k]! / v[k]! - 1)).toBeLessThan(0.03);
    }
  });
});

describe('a breach', () => {
  test('holds until its time, then grows to its bottom and width', async () => {
    const { engine, of, events } = await builtBasin({
      ...channel(breach({ starts: 600 }), 0),
      depth: (_, col) => (col < 40 ? 2 : 0),
    });
    run(engine, 600);
    expect(of('it', 'volume')).toBe(0);
    run(engine, 900);
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
    const head = (6 / (1.5 * 10)) ** (2 / 3);
    const depth = inside(engine, 'water_depth');
    // the breach takes the two middle rows; 1 %: they do not pass quite the same
    for (const row of [1, 2]) expect(Math.abs((depth[row * 80 + 39]! - 0.5) / head - 1)).toBeLessThan(0.01);
    // where nothing passes the water stands higher by about the head of the speed at the breach
    const still = of('it', 'left_level') - 100 - depth[80 + 39]!;
    const speed = inside(engine, 'water_velocity_x')[80 + 39]!;
    expect(still / (speed ** 2 / (2 * g))).toBeGreaterThan(0.5);
    expect(still / (speed ** 2 / (2 * g))).toBeLessThan(1.5);
  });

  test('down to the ground of a dry valley is a dam break', async () => {
    const { engine, of } = await builtBasin({
      ...channel(breach({ bottom: 100, width: width, starts: 0, growth: 0, breach_coefficient: 1.7 }), 0),
      flow: {},
      depth: (_, col) => (col < 40 ? 2 : 0),
      tick: 10,
    });
    engine.step();
    // Ritter's dam break passes 8/27 h sqrt(g h) = 2.62 m²/s; a weir from the level drawn down before it is near it
    const ritter = (8 / 27) * 2 * Math.sqrt(g * 2) * width;
    expect(of('it', 'discharge') / ritter).toBeGreaterThan(0.8);
    expect(of('it', 'discharge') / ritter).toBeLessThan(1.2);
  });
});

describe('a culvert and a pump through a wall', () => {
  const ends = {
    line: [
      [190, 10],
      [210, 10],
    ] as [[number, number], [number, number]],
  };
  const culvert: Structure = {
    ...named('pipe'),
    ...ends,
    kind: 'culvert',
    section: { diameter: 1 },
    barrels: 1,
    inverts: [100, 100],
    length: 20,
    manning: 0.013,
    inlet: 'square-edge',
    entrance_loss: 0.5,
  };
  const pump: Structure = { ...named('pump'), ...ends, kind: 'pump', curve: [[0, 0.5]], on: 'auto' };
  const pools = (...links: Structure[]) =>
    builtBasin({
      ...channel(wall(105), 0),
      flow: {},
      depth: (_, col) => (col < 40 ? 2 : 0.5),
      structures: [wall(105), ...links],
    });

  test('a culvert brings both sides to one level', async () => {
    const { engine, of } = await pools(culvert);
    engine.step();
    const first = of('pipe', 'discharge');
    expect(first).toBeGreaterThan(1);
    run(engine, 7200);
    const depth = inside(engine, 'water_depth');
    expect(of('it', 'volume')).toBe(0);
    // 2 cm: pipe and pools still swing a little
    expect(Math.abs(depth[82]! - 1.25)).toBeLessThan(0.02);
    expect(Math.abs(depth[77]! - 1.25)).toBeLessThan(0.02);
    expect(Math.abs(of('pipe', 'volume') - 0.75 * 200 * width)).toBeLessThan(60);
  });

  test('a pump lifts its rate over the wall', async () => {
    const { engine, of } = await pools(pump);
    run(engine, 1800);
    // what was taken in the last interval is still on its way
    expect(of('pump', 'volume')).toBeCloseTo(0.5 * 1800, 3);
    const right = inside(engine, 'water_depth').reduce((sum, h, k) => sum + (k % 80 >= 40 ? h * 25 : 0), 0);
    expect(right + of('pump', 'to_last')).toBeCloseTo(0.5 * 200 * width + 0.5 * 1800, 2);
  });
});

describe('rugged ground with a wall, a gate and a breach under a storm', () => {
  test('keeps every cubic metre, and the same bytes on 1 to 4 threads and after a restore', () =>
    keepsItsLaws({ ...ruggedWithStructures(), solver: 'shallow-water', flow: {} }, ['breach', 'gate', 'wall']));
});

test('the flood wall of alder-valley keeps the river out, and its gate and pump work', async () => {
  const set = ['solver=shallow-water'];
  const bundle = await readScenario('scenarios/alder-valley-wall', { set });
  const assembled = assemble(bundle, singleRunner(await kernelModules()), { shared: false });
  const engine = await Engine.create(assembled, { report() {}, command() {} });
  for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
  engine.begin();
  const table = engine.world.table('structures');
  const of = (id: string, column: string) => Number(table.column[column]![table.rowOf(id)]);
  while (engine.tick < 90) engine.step();
  // the river stands more than a metre higher than the town; a tenth of a cubic metre of rain ran over the walls' ends
  expect(of('quay-wall-east', 'left_level') - of('quay-wall-east', 'right_level')).toBeGreaterThan(1);
  for (const id of ['quay-wall-west', 'quay-wall-east']) expect(Math.abs(of(id, 'volume'))).toBeLessThan(0.1);
  expect(of('quay-gate', 'opening')).toBe(0);
  expect(of('quay-gate', 'volume')).toBeGreaterThan(10);
  expect(of('quay-pump', 'volume')).toBeGreaterThan(3);
});
