/** Laws of what a step may do: no face carries more than its Froude number allows, and threads change no byte. */
import { expect, test } from 'vitest';
import { gravity } from '../../src/hydro/inertial-options.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { ruggedStorm } from '../cases/rugged-storms/case.ts';
import { basin, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';

test.each([0.7, 2])('no face carries more than a Froude number of %d allows', async (froude) => {
  const ground = rugged(31, 40, 70);
  const step = 0.125;
  const engine = await basin({
    ...ground,
    bed: (r, c) => 200 + (ground.bed(r, c) - 200) * 2,
    rain: (_, r) => (r < 30 ? 1e-4 : 0),
    // a tick is one step, so that the depths every discharge came from are known
    tick: step,
    coupling: step,
    flow: { froude_limit: froude, longest_step: step },
  });
  const { cols } = engine.grid;
  const values = (name: string) => engine.world.field(name).values;
  const bed = values('bed_elevation');
  const ticks = 800;
  let most = 0;
  let flowing = 0;
  let dry = 0;
  for (let tick = 0; tick < ticks; tick++) {
    const before = tick % 40 === 39 ? Float64Array.from(values('water_depth')) : undefined;
    engine.step();
    if (!before) continue;
    for (const [name, across] of [
      ['discharge_x', 1],
      ['discharge_y', cols],
    ] as const) {
      const q = values(name);
      for (let i = 0; i < q.length - across; i++) {
        if (q[i] === 0) continue;
        const j = i + across;
        const depth = Math.max(bed[i]! + before[i]!, bed[j]! + before[j]!) - Math.max(bed[i]!, bed[j]!);
        if (!(depth > 0)) dry++;
        most = Math.max(most, Math.abs(q[i]!) / (depth * Math.sqrt(gravity * depth)));
        flowing++;
      }
    }
  }
  expect(engine.figures()['steps']).toBe(ticks);
  expect(dry).toBe(0);
  expect(flowing).toBeGreaterThan(10_000);
  // 1e-3: the kernel works out depths of a decimetre from levels near 220 m in single precision, 2e-5 m at a time
  expect(most).toBeLessThan(froude * 1.001);
  expect(most).toBeGreaterThan(froude * 0.99); // the limit was reached
});

test('random storms leave the same bytes on 1 to 4 threads', async () => {
  const modules = await kernelModules();
  const digests: string[][] = [];
  for (const threads of [1, 2, 3, 4]) {
    const runner = await kernelThreads(threads, modules);
    try {
      const all: string[] = [];
      for (const k of [3, 5, 12]) all.push(run(await basin(ruggedStorm(k), runner), 300).digest());
      digests.push(all);
    } finally {
      await runner.close();
    }
  }
  for (const other of digests.slice(1)) expect(other).toEqual(digests[0]);
  expect(new Set(digests[0]).size).toBe(3);
});
