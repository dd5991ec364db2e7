/** Barriers and a factor on the rain: what they do to the water, and that a run's state does not know of them. */
import { beforeAll, expect, it } from 'vitest';
import type { StormtableError } from '../../src/core/errors.ts';
import type { KernelModules } from '../../src/kernels/load.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { startSmall } from '../small-case.ts';

let modules: KernelModules;
beforeAll(async () => {
  modules = await kernelModules();
});

/** A runner stays with one engine's memory. */
const started = (over: Partial<Scenario> = {}): Promise<Engine> =>
  startSmall(singleRunner(modules), { shared: false, over });
async function ran(over: Partial<Scenario> = {}, ticks = 60): Promise<Engine> {
  const engine = await started(over);
  while (engine.tick < ticks) engine.step();
  return engine;
}
/** Water above and below x = 600 m, m³. */
function halves(engine: Engine): [number, number] {
  const { values } = engine.world.field('water_depth');
  const { cols, west, cellSize } = engine.grid;
  const sum: [number, number] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const x = west + ((i % cols) + 0.5) * cellSize;
    sum[x < 600 ? 0 : 1] += values[i]! * cellSize * cellSize;
  }
  return sum;
}
const across = [
  [600, 10],
  [600, 790],
] as const;

it('a barrier across the valley keeps water above it, and the ledger closes', async () => {
  const [open, shut] = [await ran({}, 30), await ran({ barriers: [{ line: across, height: 4 }] }, 30)];
  const [above, below] = halves(open);
  const [heldAbove, heldBelow] = halves(shut);
  expect(heldAbove).toBeGreaterThan(above * 1.5);
  expect(heldBelow).toBeLessThan(below);
});

it('the state has the same sections with a barrier as without, so that one may be put up in the middle of a run', async () => {
  const plain = await started();
  for (let k = 0; k < 20; k++) plain.step();
  const walled = await started({ barriers: [{ line: across, height: 4 }] });
  const kept = (engine: Engine): unknown[] =>
    engine
      .sections()
      .filter((s) => s.name.includes('/'))
      .map((s) => [s.name, s.bytes.length]);
  expect(kept(walled)).toEqual(kept(plain));
  walled.restore(plain.snapshot());
  expect(walled.digest()).toBe(plain.digest());
  for (const engine of [plain, walled]) while (!engine.done) engine.step();
  expect(halves(walled)[0]).toBeGreaterThan(halves(plain)[0] * 1.2);
});

it('a factor of 2 on the rain lets twice as much fall, and 1 changes no byte', async () => {
  const total = (engine: Engine): number =>
    (engine.world.field('rain_depth').values as Float32Array).reduce((sum, v) => sum + v, 0);
  const [plain, one, two] = [await ran(), await ran({ rain_factor: 1 }), await ran({ rain_factor: 2 })];
  expect(one.digest()).toBe(plain.digest());
  // 1e-6: sums of single precision numbers
  expect(total(two) / total(plain)).toBeCloseTo(2, 6);
});

it('refuses a barrier that lies nowhere, and one over sub-grid ground', async () => {
  const codes = (over: Partial<Scenario>): Promise<string[]> =>
    started(over).then(
      () => [],
      (e: StormtableError) => e.faults.map((f) => f.code),
    );
  const outside = [
    [5000, 10],
    [5000, 790],
  ] as const;
  expect(await codes({ barriers: [{ line: outside, height: 4 }] })).toEqual(['structure-outside']);
  const fine = await codes({ barriers: [{ line: across, height: 4 }], flow: { subgrid: { cell_size: 40 } } });
  expect(fine).toHaveLength(1);
});
