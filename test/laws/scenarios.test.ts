/** The laws of the house on every scenario's short cut: the ledger closes, a restored run is the same run, threads change nothing. */
import { describe, expect, it } from 'vitest';
import { openCase, runTo, scenarios } from '../scenario-runs.ts';

for (const scenario of scenarios) {
  if (scenario.missing) console.warn(`skipped ${scenario.name}: ${scenario.missing}`);
  describe.skipIf(scenario.missing !== '')(`scenario ${scenario.name}`, () => {
    it('closes its ledger, continues from any snapshot, and gives the same bytes on 1, 2 and 3 threads', async () => {
      const one = await openCase(scenario.file, 1);
      try {
        const engine = await one.start();
        const { ticks } = engine.clock;
        const stops = [1, Math.floor(ticks / 3), Math.floor((2 * ticks) / 3)];
        const kept: Uint8Array[] = [];
        for (const stop of stops) kept.push(runTo(engine, stop).snapshot());
        runTo(engine, ticks);
        const digest = engine.digest();
        const account = engine.world.ledger.account('surface');
        expect(account.entered).toBeGreaterThan(0);
        expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-5 * account.entered);

        for (const snapshot of kept) {
          const again = await one.start();
          again.restore(snapshot);
          expect(runTo(again, ticks).digest()).toBe(digest);
        }
        for (const threads of [2, 3]) {
          const several = await openCase(scenario.file, threads);
          try {
            expect(runTo(await several.start(), ticks).digest()).toBe(digest);
          } finally {
            await several.close();
          }
        }
      } finally {
        await one.close();
      }
    });
  });
}
