/** Laws of the shallow-water solver: rest, symmetry, volume, the same bytes on any threads and after a restore. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { type Basin, basin, inside, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';
import { startSmall } from '../small-case.ts';

const shallow = (b: Basin): Basin => ({ ...b, solver: 'shallow-water' });
const fastest = (values: Float64Array): number => values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);

test('a lake over rough ground with dry islands stays at rest for an hour, slower than 1e-6 m/s', async () => {
  const engine = await basin(shallow(rugged(11, 40, 60, { depth: undefined, rain: undefined, level: 211.3 })));
  const before = inside(engine, 'water_depth');
  expect(before.filter((h) => h === 0).length).toBeGreaterThan(100);
  expect(before.filter((h) => h > 0).length).toBeGreaterThan(1000);
  run(engine, 3600);
  expect(fastest(inside(engine, 'maximum_speed'))).toBeLessThan(1e-6);
  expect(fastest(inside(engine, 'water_depth').map((h, i) => h - before[i]!))).toBeLessThan(1e-6);
});

describe('symmetry', () => {
  const rows = 37;
  const cols = 58;
  type Turn = (row: number, col: number) => readonly [row: number, col: number];
  const turned = (b: Basin, height: number, width: number, from: Turn): Basin => ({
    ...b,
    rows: height,
    cols: width,
    bed: (r, c) => b.bed(...from(r, c)),
    manning: (r, c) => (b.manning as (row: number, col: number) => number)(...from(r, c)),
    depth: (r, c) => b.depth!(...from(r, c)),
    rain: (t, r, c) => b.rain!(t, ...from(r, c)),
  });
  test.each<[string, number, number, Turn]>([
    ['east and west', rows, cols, (r, c) => [r, cols - 1 - c]],
    ['north and south', rows, cols, (r, c) => [rows - 1 - r, c]],
    ['rows and columns', cols, rows, (r, c) => [c, r]],
  ])('exchanging %s exchanges the flood to the bit', async (_name, height, width, from) => {
    const b = shallow(rugged(21, rows, cols));
    const straight = run(await basin(b), 180);
    const other = run(await basin(turned(b, height, width, from)), 180);
    for (const name of [
      'water_depth',
      'water_depth_residual',
      'maximum_depth',
      'arrival_time',
      'duration_above',
      'maximum_speed',
    ]) {
      const one = inside(straight, name);
      const two = inside(other, name);
      let different = 0;
      for (let r = 0; r < height; r++)
        for (let c = 0; c < width; c++) {
          const [y, x] = from(r, c);
          if (two[r * width + c] !== one[y * cols + x]) different++;
        }
      expect(different, name).toBe(0);
    }
    expect(fastest(inside(straight, 'maximum_speed'))).toBeGreaterThan(1);
  });
});

const held = (e: Engine): number => {
  const depth = e.world.field('water_depth').values;
  const residual = e.world.field('water_depth_residual').values;
  let sum = 0;
  for (let i = 0; i < depth.length; i++) sum += depth[i]! + residual[i]!;
  return sum * cellArea(e.grid);
};

test('volume closes to 1e-6 and no depth is negative under random storms on random rugged ground', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1, max: 1e6 }),
        rain: fc.double({ min: 1e-7, max: 3e-4, noNaN: true }),
        relief: fc.double({ min: 0.1, max: 3, noNaN: true }),
        kind: fc.constantFrom('closed', 'free', 'stage'),
      }),
      async ({ seed, rain, relief, kind }) => {
        const ground = rugged(seed, 24, 44);
        const engine = await basin({
          ...shallow(ground),
          bed: (r, c) => 200 + (ground.bed(r, c) - 200) * relief,
          rain: (time, r, c) => ((r * c) % 5 ? rain * (time < 120 ? 1 : 0.1) : 0),
          flow: (grid) => {
            const cells = Int32Array.from({ length: 44 }, (_, c) => 24 * grid.cols + 1 + c);
            return {
              boundaries:
                kind === 'closed'
                  ? []
                  : kind === 'free'
                    ? [{ name: 'south', kind, cells }]
                    : [{ name: 'south', kind: 'stage', cells, times: [0, 300], levels: [205, 214] }],
            };
          },
        });
        run(engine, 240); // a ledger off by more than 1e-6 stops the run
        const { initial, entries, entered } = engine.world.ledger.account('surface');
        const explained = initial + Object.values(entries).reduce((a, b) => a + b, 0);
        expect(Math.abs(held(engine) - explained)).toBeLessThanOrEqual(1e-6 * (initial + entered));
        expect(inside(engine, 'water_depth').every((h) => h >= 0)).toBe(true);
        expect(entries['correction']).toBeUndefined();
        if (kind === 'free') expect(entries['boundary south']).toBeLessThanOrEqual(0);
      },
    ),
    { numRuns: 9, seed: 20200820 },
  );
});

test('a sink stronger than the water takes what is there, and the shortfall is booked as a correction', async () => {
  const engine = await basin(
    shallow({ rows: 4, cols: 4, cellSize: 5, bed: () => 3, depth: () => 0.01, rain: () => -1e-3 }),
  );
  run(engine, 60);
  const { entries } = engine.world.ledger.account('surface');
  expect(held(engine)).toBeCloseTo(0, 9);
  expect(entries['correction']).toBeCloseTo(16 * 25 * 0.05, 4);
});

const small = {
  over: {
    solver: 'shallow-water',
    clock: { startEpochMs: 0, offsetMinutes: 0, tick: 60, coupling: 10, ticks: 12, recordEvery: 5 },
    events: [],
  },
} as const;

test('every process together: the same bytes on plain and shared memory and on 1 to 3 threads', async () => {
  const modules = await kernelModules();
  const digests: string[] = [];
  for (const [threads, shared] of [
    [1, false],
    [2, true],
    [3, true],
  ] as const) {
    const runner = await kernelThreads(threads, modules);
    try {
      const engine = await startSmall(runner, { shared, ...small });
      while (!engine.done) engine.step();
      digests.push(engine.digest());
    } finally {
      await runner.close();
    }
  }
  expect(new Set(digests).size).toBe(1);
});

test('every process together: the same run after a restore', async () => {
  const start = async () => startSmall(singleRunner(await kernelModules()), { shared: false, ...small });
  const engine = await start();
  const kept: Uint8Array[] = [];
  while (!engine.done) {
    kept.push(engine.snapshot());
    engine.step();
  }
  for (const tick of [0, 5, 9]) {
    const again = await start();
    again.restore(kept[tick]!);
    while (!again.done) again.step();
    expect(again.digest(), `restored at tick ${tick}`).toBe(engine.digest());
  }
});
