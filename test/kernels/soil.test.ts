import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { cellCount } from '../../src/core/grid.ts';
import type { Process } from '../../src/core/process.ts';
import { rainfall } from '../../src/forcing/rainfall.ts';
import { infiltration } from '../../src/hydro/infiltration.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { type KernelRunner, singleRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { basin } from '../hydro/basin.ts';

/** Rain for half the time on rolling ground of many soils, more cells than one piece of the kernel; the soil by the kernel or not. */
const soaked = (runner: KernelRunner, byKernel: boolean): Promise<Engine> =>
  basin(
    {
      rows: 100,
      cols: 120,
      cellSize: 20,
      shared: runner.threads > 1,
      bed: (r, c) => 10 + 4 * Math.sin(r / 9) * Math.cos(c / 7),
      others: (context) => {
        const random = seedrandom('soil');
        const cells = cellCount(context.grid);
        const each = (of: (u: number) => number): Float64Array =>
          Float64Array.from({ length: cells }, () => of(random()));
        const soil = {
          conductivity: each((u) => (u < 0.1 ? 0 : 10 ** (-8 + 4 * u))),
          suction: each((u) => (u < 0.1 ? 0 : 0.3 * u)),
          moisture_deficit: each((u) => 0.4 * u),
          impervious: each((u) => (u < 0.2 ? 1 : u)),
        };
        const rain = { kind: 'uniform', rate: 3e-5, from: 0, until: 900 } as const;
        return [
          rainfall(context, { rain: [rain] }),
          infiltration(context, soil, byKernel ? runner : undefined),
        ] as unknown as Process[];
      },
    },
    runner,
  );

test('the kernel soaks the soil to the same bytes as the loop in TypeScript, on one thread or three', async () => {
  const modules = await kernelModules();
  const three = await kernelThreads(3, modules);
  try {
    const loop = await soaked(singleRunner(modules), false);
    const one = await soaked(singleRunner(modules), true);
    const several = await soaked(three, true);
    for (let k = 0; k < 30; k++) for (const engine of [loop, one, several]) engine.step();
    for (const name of ['infiltrated_depth', 'water_depth', 'water_depth_residual']) {
      const values = loop.world.field(name).values;
      expect(values.some((v) => v !== 0)).toBe(true);
      expect(one.world.field(name).values).toEqual(values);
    }
    expect(several.digest()).toBe(one.digest());
    // sums by pieces against one sum: 1e-12 is far above the rounding of some ten thousand doubles
    const [a, b] = [loop, one].map((engine) => engine.world.ledger.account('soil').entries['infiltration']!);
    expect(a).toBeGreaterThan(100);
    expect(Math.abs(b! / a! - 1)).toBeLessThan(1e-12);
  } finally {
    await three.close();
  }
});

test('a restored run soaks on in the kernel to the same bytes', async () => {
  const modules = await kernelModules();
  const a = await soaked(singleRunner(modules), true);
  for (let k = 0; k < 10; k++) a.step();
  const b = await soaked(singleRunner(modules), true);
  b.restore(a.snapshot());
  for (let k = 0; k < 10; k++) for (const engine of [a, b]) engine.step();
  expect(b.digest()).toBe(a.digest());
});
