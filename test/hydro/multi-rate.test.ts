/** Steps of their own for tiles: the laws that hold for one step hold for several, and both give the same flood. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { type KernelRunner, singleRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { type Basin, basin, cellOf, inside, run } from './basin.ts';
import { rugged } from './rugged.ts';

const several = { multi_rate: true } as const;
const share = (engine: Engine, level: number): number => engine.figures()[`update_share_level_${level}`] ?? 0;
/** Hills with a lake far deeper than the rest, so that tiles differ by several levels. */
const hills = (seed: number, rows: number, cols: number, extra: Partial<Basin> = {}): Basin => {
  const b = rugged(seed, rows, cols);
  const pit = (r: number, c: number) => 40 * Math.exp(-((r - rows / 2) ** 2 + (c - cols * 0.8) ** 2) / 60);
  return {
    ...b,
    bed: (r, c) => b.bed(r, c) - pit(r, c),
    depth: (r, c) => b.depth!(r, c) + pit(r, c),
    flow: several,
    ...extra,
  };
};
const open = (b: Basin): Basin => ({
  ...b,
  flow: (grid) => ({
    ...several,
    boundaries: [
      { name: 'west', kind: 'free', cells: Int32Array.from({ length: 30 }, (_, r) => cellOf(grid, r + 2, 0)) },
      {
        name: 'east',
        kind: 'stage',
        cells: Int32Array.from({ length: 30 }, (_, r) => cellOf(grid, r + 2, b.cols - 1)),
        times: [0, 300],
        levels: [209, 214],
      },
    ],
  }),
});
const least = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call(values, (a, b) => Math.min(a as number, b as number), 0) as number;

describe('the same bytes', () => {
  const runners: KernelRunner[] = [];
  beforeAll(async () => {
    const modules = await kernelModules();
    runners.push(singleRunner(modules));
    for (const n of [2, 3, 4]) runners.push(await kernelThreads(n, modules));
  });
  afterAll(async () => {
    for (const runner of runners) await runner.close();
  });

  test('on one to four threads', async () => {
    const b = open(hills(9, 70, 150));
    const digests = new Set<string>();
    for (const runner of runners) {
      const engine = await basin({ ...b, shared: true }, runner);
      run(engine, 360);
      digests.add(engine.digest());
      expect(share(engine, 0)).toBeLessThan(0.9);
    }
    expect(digests.size).toBe(1);
  });

  test('after a restore at any tick', async () => {
    const b = open(hills(4, 40, 100, { tick: 10 }));
    const whole = await basin(b);
    const kept: Uint8Array[] = [];
    for (let k = 0; k < 24; k++) {
      kept.push(whole.snapshot());
      whole.step();
    }
    for (let k = 0; k < kept.length; k++) {
      const again = await basin(b);
      again.restore(kept[k]!);
      while (again.tick < 24) again.step();
      expect(again.digest(), `restored at tick ${k}`).toBe(whole.digest());
    }
    expect(share(whole, 1)).toBeGreaterThan(0);
    expect(share(whole, 2)).toBeGreaterThan(0);
  });

  // the sides and the rim of one cell fill whole tiles, so that the mirrored tiles hold the mirrored cells
  const [rows, cols] = [46, 94];
  test.each([
    ['east and west', (r: number, c: number) => [r, cols - 1 - c] as const],
    ['north and south', (r: number, c: number) => [rows - 1 - r, c] as const],
  ])('exchanging %s', async (_, from) => {
    const b = hills(21, rows, cols);
    const straight = run(await basin(b), 300);
    const other = run(
      await basin({
        ...b,
        bed: (r, c) => b.bed(...from(r, c)),
        manning: (r, c) => (b.manning as (row: number, col: number) => number)(...from(r, c)),
        depth: (r, c) => b.depth!(...from(r, c)),
        rain: (t, r, c) => b.rain!(t, ...from(r, c)),
      }),
      300,
    );
    expect(share(straight, 1)).toBeGreaterThan(0.01);
    for (const name of ['water_depth', 'water_depth_residual', 'maximum_depth', 'arrival_time']) {
      const [one, two] = [inside(straight, name), inside(other, name)];
      let different = 0;
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < cols; c++) {
          const [fr, fcol] = from(r, c);
          if (two[r * cols + c] !== one[fr * cols + fcol]) different++;
        }
      expect(different, name).toBe(0);
    }
  });
});

test('random rugged ground with storms keeps every cubic metre and no depth falls below zero', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 12, max: 60 }),
      fc.integer({ min: 20, max: 120 }),
      fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
      fc.constantFrom(0.6, 0.8, 0.9, 0.95),
      async (seed, rows, cols, rate, theta) => {
        const b = hills(seed, rows, cols, {
          flow: { ...several, theta },
          rain: (t, r, c) => (t < 180 && (r + c) % 5 > 1 ? rate : 0),
        });
        const engine = await basin(b);
        run(engine, 300); // throws where the ledger is off by more than 1e-6
        const { initial, entered, entries } = engine.world.ledger.account('surface');
        expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * (initial + entered));
        expect(Math.abs(entries['correction'] ?? 0)).toBeLessThan(1e-7 * (initial + entered));
        expect(least(engine.world.field('water_depth').values)).toBeGreaterThanOrEqual(0);
        expect(engine.world.field('water_depth').values.every(Number.isFinite)).toBe(true);
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

test('a lake over rough ground stays at rest across levels', async () => {
  const b = hills(3, 60, 120);
  const engine = await basin({
    rows: b.rows,
    cols: b.cols,
    cellSize: 10,
    bed: b.bed,
    level: 216,
    flow: several,
  });
  run(engine, 3600);
  expect(share(engine, 0)).toBeLessThan(0.9);
  const speed = Math.max(...inside(engine, 'maximum_speed'));
  expect(speed).toBeLessThan(1e-6);
});

test('a wave passes between levels with less than a fortieth of it thrown back or changed', async () => {
  // a channel of one depth; a pit behind a wall beside its eastern half holds that half at finer levels
  const [rows, cols] = [7, 300];
  const b = (multi_rate: boolean): Basin => ({
    rows,
    cols,
    cellSize: 10,
    manning: 0.01,
    bed: (r, c) => (r < 3 ? 0 : r === 4 && c > 160 && c < 290 ? -78 : Number.NaN),
    depth: (r, c) => (r < 3 ? 2 + 0.1 * Math.exp(-(((c - 60) / 12) ** 2)) : r === 4 && c > 160 && c < 290 ? 80 : 0),
    flow: { multi_rate },
  });
  const [one, two] = [await basin(b(false)), await basin(b(true))];
  let worst = 0;
  for (let k = 0; k < 8; k++) {
    run(one, 60);
    run(two, 60);
    const [a, c] = [inside(one, 'water_depth'), inside(two, 'water_depth')];
    for (let i = 0; i < 150; i++) worst = Math.max(worst, Math.abs(a[cols + i]! - c[cols + i]!));
  }
  expect(share(two, 0)).toBeGreaterThan(0.1);
  expect(share(two, 1) + share(two, 2)).toBeGreaterThan(0.1);
  // half the hump runs each way; half of what is left is what another Courant number makes of the wave itself
  expect(worst).toBeLessThan(0.1 / 2 / 40);
});

test('gives the flood of one common step with fewer updates, and tells what held the step', async () => {
  const b = hills(12, 90, 250);
  const one = run(await basin({ ...b, flow: {} }), 900);
  const half = run(await basin({ ...b, flow: { courant: 0.33 } }), 900);
  const two = run(await basin(b), 900);
  const reference = inside(one, 'maximum_depth');
  const off = (engine: Engine): number => {
    const other = inside(engine, 'maximum_depth');
    let sum = 0;
    let wet = 0;
    for (let i = 0; i < other.length; i++)
      if (reference[i]! > 0.01 || other[i]! > 0.01) {
        sum += (reference[i]! - other[i]!) ** 2;
        wet++;
      }
    expect(wet).toBeGreaterThan(1000);
    return Math.sqrt(sum / wet);
  };
  // on ground where water falls from cell to cell the guard answers to the step: half of it changes depths by 0.02 m here
  expect(off(half)).toBeLessThan(0.03);
  expect(off(two)).toBeLessThan(0.04);
  const figures = two.figures();
  expect(figures['wet_cell_updates']! * 2.2).toBeLessThan(one.figures()['wet_cell_updates']!);
  const fastest = Math.max(...inside(two, 'maximum_speed'));
  expect(fastest).toBeLessThan(2 * Math.sqrt(9.81 * figures['maximum_depth_m']!) * Math.SQRT2);
  const [row, col] = [figures['smallest_step_row']!, figures['smallest_step_column']!];
  // the pit's middle
  expect(Math.abs(row - 45)).toBeLessThan(8);
  expect(Math.abs(col - 200)).toBeLessThan(8);
  const shares = Object.entries(figures).filter(([name]) => name.startsWith('update_share_level_'));
  expect(shares.reduce((total, [, part]) => total + part, 0)).toBeCloseTo(1, 9);
  expect(one.figures()['update_share_level_0']).toBeUndefined();
});
