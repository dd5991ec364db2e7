import { expect, test } from 'vitest';
import { dischargeAt, levelAfter, type RatingCurve } from '../../src/hydro/rating-boundary.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { booked } from '../still-water.ts';
import { basin, cellOf, run } from './basin.ts';

const curve: RatingCurve = [
  [10, 0],
  [11, 4],
  [12, 12],
  [14, 60],
];

test('the curve is straight between its points and goes on along its last stretch', () => {
  expect([9, 10, 10.5, 11, 11.5, 13, 14, 15].map((s) => dischargeAt(curve, s))).toEqual([0, 0, 2, 4, 8, 36, 60, 84]);
});

test('the level after an interval balances storage, inflow and the curve', () => {
  for (const [level, gained, area, length] of [
    [9, 1, 100, 10],
    [9, 30, 100, 10],
    [10.2, 5, 1e4, 10],
    [13.7, 0, 50, 10],
    [13.7, 200, 50, 10],
    [11.5, 8, 400, 1],
  ] as const) {
    const after = levelAfter(curve, level, gained, area, length);
    expect(((after - level) * area) / length).toBeCloseTo(gained - dischargeAt(curve, after), 9);
  }
});

interface Reach {
  readonly curve: RatingCurve;
  readonly inflow: number;
  readonly cellSize?: number;
  readonly slope?: number;
  readonly threads?: number;
  readonly report?: (record: { code: string }) => void;
}
/** A channel 4 cells wide and 60 long, falling east to a bed of 0 m, with a rating at its lower end. */
async function reach({ curve, inflow, cellSize = 10, slope = 0.001, threads = 1, report = () => {} }: Reach) {
  const runner = await kernelThreads(threads, await kernelModules());
  const engine = await basin(
    {
      rows: 4,
      cols: 60,
      cellSize,
      bed: (_, c) => (59 - c) * cellSize * slope,
      report: (_, record) => report(record as { code: string }),
      inflow: { cells: [0, 1, 2, 3].map((r) => [r, 0] as const), at: () => inflow },
      flow: (grid) => ({
        boundaries: [
          { name: 'out', kind: 'rating', curve, cells: Int32Array.from([0, 1, 2, 3], (r) => cellOf(grid, r, 59)) },
        ],
      }),
    },
    runner,
  );
  const depthAt = (col: number) => engine.world.field('water_depth').values[cellOf(engine.grid, 1, col)]!;
  return { engine, runner, depthAt };
}
const passed = (engine: Awaited<ReturnType<typeof reach>>['engine']): number =>
  -booked(engine, 'surface', 'boundary out');

test.each([
  [
    'as mild as a weir',
    [
      [0, 0],
      [1, 10],
      [2, 28],
      [3, 52],
    ],
  ],
  [
    'steep above a sill',
    [
      [1.5, 0],
      [1.6, 5],
      [1.7, 15],
      [1.8, 40],
    ],
  ],
  [
    'nearly flat, as through an orifice',
    [
      [0, 0],
      [0.5, 12],
      [4, 26],
    ],
  ],
] as const)('a plane settles at the discharge and the level of its rating: %s', async (_, points) => {
  const { engine, runner, depthAt } = await reach({ curve: points, inflow: 20 });
  run(engine, 15 * 3600); // the pond behind the flat one fills with a time constant of 1.7 h
  const before = passed(engine);
  run(engine, 600);
  const outflow = (passed(engine) - before) / 600;
  expect(outflow / 20).toBeCloseTo(1, 3);
  expect(dischargeAt(points, depthAt(59)) / 20).toBeCloseTo(1, 2);
  // and stays there: no swing from one tick to the next
  const level = depthAt(59);
  run(engine, 60);
  expect(Math.abs(depthAt(59) - level)).toBeLessThan(1e-3);
  expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * engine.world.ledger.account('surface').entered);
  await runner.close();
});

test('small cells and a fast current do not make it swing', async () => {
  const points = [
    [0, 0],
    [0.2, 1],
    [0.5, 5],
    [1, 16],
  ] as const;
  const { engine, runner, depthAt } = await reach({ curve: points, inflow: 6, cellSize: 2, slope: 0.005 });
  run(engine, 1800);
  const levels = Array.from({ length: 10 }, () => {
    run(engine, 60);
    return depthAt(59);
  });
  expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.01);
  expect(dischargeAt(points, levels[9]!) / 6).toBeCloseTo(1, 1);
  await runner.close();
});

test('films on the sides of the valley have no part in the stage, and leave with the river', async () => {
  const points = [
    [0, 0],
    [1, 6],
    [2, 20],
  ] as const;
  const bed = (r: number, c: number) => Math.abs(r - 10) * 2 + (29 - c) * 0.01;
  const events: unknown[] = [];
  const engine = await basin({
    rows: 21,
    cols: 30,
    cellSize: 10,
    bed,
    rain: () => 20e-3 / 3600,
    flow: (grid) => ({
      boundaries: [
        {
          name: 'out',
          kind: 'rating',
          curve: points,
          cells: Int32Array.from({ length: 21 }, (_, r) => cellOf(grid, r, 29)),
        },
      ],
    }),
    report: (_, record) => events.push(record),
  });
  run(engine, 3600);
  const before = passed(engine);
  run(engine, 600);
  // all the rain of 21 x 30 cells, at the one level the curve gives for it
  const rain = (20e-3 / 3600) * 21 * 30 * 100;
  expect((passed(engine) - before) / 600 / rain).toBeCloseTo(1, 3);
  const depth = engine.world.field('water_depth').values;
  expect(dischargeAt(points, depth[cellOf(engine.grid, 10, 29)]!) / rain).toBeCloseTo(1, 2);
  expect(events).toEqual([]);
});

test('a level above the curve is told once, and the last stretch is extended', async () => {
  const events: { code: string }[] = [];
  const points = [
    [0, 0],
    [0.2, 2],
  ] as const;
  const { engine, runner, depthAt } = await reach({ curve: points, inflow: 6, report: (r) => events.push(r) });
  run(engine, 3 * 3600);
  expect(events.map((e) => e.code)).toEqual(['rating-exceeded']);
  expect(depthAt(59)).toBeCloseTo(0.6, 2);
  await runner.close();
});

test('below the sill nothing leaves', async () => {
  const { engine, runner } = await reach({
    curve: [
      [5, 0],
      [6, 10],
    ],
    inflow: 2,
  });
  run(engine, 1200);
  expect(Math.abs(passed(engine))).toBe(0);
  await runner.close();
});

test('restoring and other numbers of threads give the same bytes', async () => {
  const make = (threads: number) =>
    reach({
      curve: [
        [0, 0],
        [1, 10],
        [2, 28],
      ],
      inflow: 15,
      threads,
    });
  const a = await make(1);
  run(a.engine, 900);
  const kept = a.engine.snapshot();
  run(a.engine, 900);
  const b = await make(1);
  b.engine.restore(kept);
  run(b.engine, 900);
  expect(b.engine.digest()).toBe(a.engine.digest());
  const c = await make(2);
  run(c.engine, 1800);
  expect(c.engine.digest()).toBe(a.engine.digest());
  for (const r of [a, b, c]) await r.runner.close();
});

test('a curve that does not rise, or does not begin with no flow, is refused', async () => {
  await expect(
    reach({
      curve: [
        [1, 0],
        [1, 5],
      ],
      inflow: 1,
    }),
  ).rejects.toThrow(/boundary "out": a rating needs/);
  await expect(
    reach({
      curve: [
        [1, 2],
        [2, 5],
      ],
      inflow: 1,
    }),
  ).rejects.toThrow(/boundary "out": a rating needs/);
});
