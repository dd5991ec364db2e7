/** Laws of volume: every cubic metre is explained, whatever the ground, the storm and the boundaries; no depth is negative. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../../src/core/process.ts';
import type { Engine } from '../../src/run/engine.ts';
import { basin, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';

const held = (e: Engine): number => {
  const depth = e.world.field('water_depth').values;
  const residual = e.world.field('water_depth_residual').values;
  let sum = 0;
  for (let i = 0; i < depth.length; i++) sum += depth[i]! + residual[i]!;
  return sum * cellArea(e.grid);
};
const lowest = (e: Engine): number => {
  let least = 0;
  for (const h of e.world.field('water_depth').values) least = Math.min(least, h);
  return least;
};

test('volume closes to 1e-6 and no depth is negative under random storms on random rugged ground', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1, max: 1e6 }),
        rain: fc.double({ min: 1e-7, max: 3e-4, noNaN: true }),
        theta: fc.constantFrom(0.95, 0.8),
        relief: fc.double({ min: 0.1, max: 4, noNaN: true }),
        closed: fc.boolean(),
      }),
      async ({ seed, rain, theta, relief, closed }) => {
        const ground = rugged(seed, 24, 44);
        const engine = await basin({
          ...ground,
          bed: (r, c) => 200 + (ground.bed(r, c) - 200) * relief,
          rain: (time, r, c) => ((r * c) % 5 ? rain * (time < 180 ? 1 : 0.1) : 0),
          flow: (grid) => ({
            theta,
            boundaries: closed
              ? []
              : [
                  {
                    name: 'south',
                    kind: 'free',
                    cells: Int32Array.from({ length: 44 }, (_, c) => 24 * grid.cols + 1 + c),
                  },
                ],
          }),
        });
        const account = () => engine.world.ledger.account('surface');
        run(engine, 420); // a ledger off by more than 1e-6 stops the run
        const { initial, entries, entered } = account();
        const explained = initial + Object.values(entries).reduce((a, b) => a + b, 0);
        expect(Math.abs(held(engine) - explained)).toBeLessThanOrEqual(1e-6 * (initial + entered));
        expect(lowest(engine)).toBe(0);
        expect(entries['correction']).toBeUndefined();
        if (!closed) expect(entries['boundary south']).toBeLessThanOrEqual(0);
      },
    ),
    { numRuns: 12, seed: 20200820 },
  );
});

test('what is asked of a cell is granted up to what it holds, and booked', async () => {
  const asking = (context: ProcessContext): Process =>
    defineProcess({
      name: 'asker',
      source: 'test',
      pace: 'coupling',
      fields: {
        water_depth: {
          unit: 'm',
          access: 'requests',
          doc: 'asks',
          cells: Int32Array.of(context.grid.cols + 1, context.grid.cols + 3),
        },
      },
      step(fields, interval) {
        if (interval.tick > 0 || interval.part > 0) return;
        fields.water_depth.asked.set([0.3, 5]);
        fields.water_depth.submit();
      },
    }) as unknown as Process;
  let granted: Float32Array | undefined;
  const engine = await basin({
    rows: 3,
    cols: 9,
    cellSize: 2,
    bed: (_, c) => (c % 2 ? 50 : 0),
    depth: (_, c) => (c % 2 ? 0 : 1.7),
    others: (context) => {
      const p = asking(context);
      return [
        {
          ...p,
          step: (f, i) => {
            p.step(f, i);
            granted = (f as unknown as { water_depth: { granted: Float32Array } }).water_depth.granted;
          },
        } as Process,
      ];
    },
  });
  run(engine, 60);
  expect(granted![0]).toBe(Math.fround(0.3));
  expect(granted![1]).toBeCloseTo(1.7, 6);
  expect(granted![1]!).toBeLessThanOrEqual(Math.fround(1.7));
  expect(engine.world.ledger.account('surface').entries['asker']).toBeCloseTo(-(0.3 + 1.7) * 4, 5);
  expect(lowest(engine)).toBe(0);
});

test('a sink stronger than the water takes what is there, and the shortfall is booked as a correction', async () => {
  const engine = await basin({ rows: 4, cols: 4, cellSize: 5, bed: () => 3, depth: () => 0.01, rain: () => -1e-3 });
  run(engine, 60);
  const { entries } = engine.world.ledger.account('surface');
  expect(held(engine)).toBeCloseTo(0, 9);
  expect(entries['rain']).toBeCloseTo(-16 * 25 * 0.06, 4);
  expect(entries['correction']).toBeCloseTo(16 * 25 * 0.05, 4);
});

test('water reaches ground that was asleep, and arrival times grow outward', async () => {
  const engine = await basin({
    rows: 5,
    cols: 200,
    cellSize: 10,
    bed: (_, c) => 30 - 0.1 * c,
    inflow: { cells: [[2, 0]], at: () => 20 },
  });
  run(engine, 1800);
  const { grid } = engine;
  const arrival = engine.world.field('arrival_time').values;
  const row = Array.from({ length: 190 }, (_, c) => arrival[3 * grid.cols + 1 + c]!);
  expect(row.every((t) => t >= 0)).toBe(true);
  for (let c = 3; c < row.length; c++) expect(row[c]!).toBeGreaterThanOrEqual(row[c - 1]! - 10);
});
