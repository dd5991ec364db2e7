/** The laws of restoring and of threads with every process together, where tiles take steps of their own. */
import { expect, test } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { runTo } from '../scenario-runs.ts';
import { startSmall } from '../small-case.ts';

const over = { flow: { multi_rate: true } };

test('the small case with several levels is the same run after a restore, on plain memory and on threads', async () => {
  const modules = await kernelModules();
  const runner = await kernelThreads(1, modules);
  const engine = await startSmall(runner, { shared: false, over });
  const kept: Uint8Array[] = [];
  for (let tick = 0; tick < engine.clock.ticks; tick++) {
    if (tick % 8 === 3) kept.push(engine.snapshot());
    engine.step();
  }
  const digest = engine.digest();
  const figures = engine.figures();
  expect(figures['update_share_level_1']).toBeGreaterThan(0.2);
  expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * engine.world.ledger.account('surface').entered);
  for (const [k, state] of kept.entries()) {
    const again = await startSmall(await kernelThreads(1, modules), { shared: false, over });
    again.restore(state);
    runTo(again, engine.clock.ticks);
    expect(again.digest(), `restored at tick ${8 * k + 3}`).toBe(digest);
    expect(again.figures()).toEqual(figures);
  }
  for (const threads of [2, 4]) {
    const several = await kernelThreads(threads, modules);
    try {
      const other = await startSmall(several, { shared: true, over });
      expect(runTo(other, other.clock.ticks).digest(), `${threads} threads`).toBe(digest);
    } finally {
      await several.close();
    }
  }
});
