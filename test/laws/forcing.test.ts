/** Everything that may arrive at once on the small case: rasters, patterns, a line and an area, a rating, evaporation. */
import { expect, test } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { KernelRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { runTo } from '../scenario-runs.ts';
import { smallBundle } from '../small-case.ts';
import { booked } from '../still-water.ts';

const constant = (value: number) => ({ times: [0], values: [value], between: 'steps' }) as const;
const rasters = [0, 1, 2].map((k) => Float32Array.from({ length: 12 }, (_, i) => ((i * 31 + k * 17) % 23) + 0.7));
const over: Partial<Scenario> = {
  clock: { startEpochMs: 0, offsetMinutes: 0, tick: 60, coupling: 10, ticks: 40, recordEvery: 5 },
  rain: [
    {
      kind: 'grid',
      frame: { rows: 3, cols: 4, width: 333, height: 271, west: -20, north: 805 },
      edges: [0, 450, 930, 1500],
      unit: 'mm/h',
      mapping: 'conservative',
      uncovered_share: 0,
      missing_share: 0,
      content: 'radar',
    },
    {
      kind: 'pattern_storm',
      depth: 0.02,
      duration: 1800,
      start: 90,
      pattern: { kind: 'triangular', peak_ratio: 0.4 },
      areal_reduction: { method: 'factor', factor: 0.9 },
    },
  ],
  inflow: [
    {
      id: 'line',
      into: {
        line: [
          [30, 345],
          [35, 440],
        ],
      },
      series: constant(6),
    },
    {
      id: 'area',
      into: {
        area: [
          [300, 500],
          [420, 500],
          [420, 620],
          [300, 620],
          [300, 500],
        ],
      },
      series: constant(1.5),
    },
  ],
  evaporation: constant(2e-6),
  boundary: [
    {
      id: 'outlet',
      kind: 'rating',
      across: { edge: 'east', from: 0, to: 800 },
      curve: [
        [188.2, 0],
        [189, 4],
        [190, 30],
      ],
    },
  ],
};

async function start(runner: KernelRunner, shared: boolean): Promise<Engine> {
  const rainGrids = new Map([['radar', (k: number) => rasters[k]!]]);
  const built = assemble({ ...smallBundle(over), rainGrids }, runner, { shared });
  const engine = await Engine.create(built, { report() {}, command() {} });
  for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
  engine.begin();
  return engine;
}

test('it is the same run after a restore at any of its ticks, and every part of it moves water', async () => {
  const runner = async () => kernelThreads(1, await kernelModules());
  const engine = await start(await runner(), false);
  const kept: Uint8Array[] = [];
  while (!engine.done) {
    kept.push(engine.snapshot());
    engine.step();
  }
  for (let tick = 0; tick < kept.length; tick += 7) {
    const again = await start(await runner(), false);
    runTo(again, 3);
    again.restore(kept[tick]!);
    expect(runTo(again, engine.clock.ticks).digest(), `restored at tick ${tick}`).toBe(engine.digest());
  }
  expect(booked(engine, 'surface', 'inflow')).toBeCloseTo(7.5 * 2400, 1);
  expect(booked(engine, 'surface', 'rainfall')).toBeGreaterThan(0.018 * 40 * 60 * 400);
  expect(booked(engine, 'surface', 'boundary outlet')).toBeLessThan(0);
  expect(booked(engine, 'surface', 'evaporation')).toBeLessThan(0);
});

test('it gives the same bytes on plain and shared memory and on 1 to 3 threads', async () => {
  const modules = await kernelModules();
  const digests: string[] = [];
  for (const [threads, shared] of [
    [1, false],
    [2, true],
    [3, true],
  ] as const) {
    const runner = await kernelThreads(threads, modules);
    try {
      digests.push(runTo(await start(runner, shared), 40).digest());
    } finally {
      await runner.close();
    }
  }
  expect(new Set(digests).size).toBe(1);
});
