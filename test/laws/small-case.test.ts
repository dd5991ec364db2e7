/** Every process together on a case small enough to stop and restore at every few ticks. */
import { describe, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { runTo } from '../scenario-runs.ts';
import { startSmall } from '../small-case.ts';

describe('a small case with every process', () => {
  it('is the same run after a restore at any of its ticks', async () => {
    const runner = () => kernelModules().then((m) => kernelThreads(1, m));
    const engine = await startSmall(await runner(), { shared: false });
    const kept: Uint8Array[] = [];
    for (let tick = 0; tick < engine.clock.ticks; tick++) {
      kept.push(engine.snapshot());
      engine.step();
    }
    const digest = engine.digest();
    for (let tick = 0; tick < kept.length; tick += 4) {
      const again = await startSmall(await runner(), { shared: false, over: { seed: 6 } });
      again.restore(kept[tick]!);
      expect(runTo(again, engine.clock.ticks).digest(), `restored at tick ${tick}`).toBe(digest);
    }
  });

  it('gives the same bytes on plain and shared memory and on 1 to 4 threads', async () => {
    const modules = await kernelModules();
    const digests: string[] = [];
    for (const [threads, shared] of [
      [1, false],
      [1, true],
      [2, true],
      [3, true],
      [4, true],
    ] as const) {
      const runner = await kernelThreads(threads, modules);
      try {
        const engine = await startSmall(runner, { shared });
        digests.push(runTo(engine, engine.clock.ticks).digest());
      } finally {
        await runner.close();
      }
    }
    expect(new Set(digests).size).toBe(1);
  });

  it('wets the street, moves the water and fills the underpass', async () => {
    const engine = await startSmall(await kernelThreads(1, await kernelModules()), { shared: false });
    runTo(engine, 45);
    const { column } = engine.world.table('underpass');
    expect(Math.max(...(column['depth'] as Float32Array))).toBeGreaterThan(0);
    expect(engine.world.table('probe').column['depth']![0]).toBeGreaterThan(0.1);
    expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * engine.world.ledger.account('surface').entered);
  });
});
