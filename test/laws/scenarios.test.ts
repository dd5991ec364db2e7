/**
 * The laws of the house on every scenario's short cut: the ledger closes, a restored run is the same run, threads change
 * nothing; and its figures are those of expected.json. `STORMTABLE_EXPECT=write` rewrites those files: the commit then
 * says which number moved, and why that is right.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import type { Engine, Listener } from '../../src/run/engine.ts';
import { openCase, runTo, scenarios } from '../scenario-runs.ts';

/** What is told, counted. */
function counter(): { readonly listener: Listener; readonly counts: Record<string, number> } {
  const counts: Record<string, number> = { events: 0, suggestions: 0, warnings: 0, commands: 0 };
  const listener: Listener = {
    report(stream, record) {
      if (stream === 'truth/events') counts['events']!++;
      if (stream === 'observed/city/warnings') counts['warnings']!++;
      if (stream === 'observed/city/suggestions' && (record as { state: string }).state === 'raised')
        counts['suggestions']!++;
    },
    command: () => void counts['commands']!++,
  };
  return { listener, counts };
}

function figuresOf(engine: Engine, counts: Record<string, number>): Record<string, number> {
  const account = engine.world.ledger.account('surface');
  const { steps = 0, wet_cells = 0, maximum_depth_m = 0 } = engine.figures();
  return { entered_m3: account.entered, initial_m3: account.initial, steps, wet_cells, maximum_depth_m, ...counts };
}

/** So many different ticks before the last, by chance, in order; all of them where there are fewer. */
function someTicks(ticks: number, count: number, seed: string): number[] {
  const random = seedrandom(seed);
  const all = Array.from({ length: ticks }, (_, k) => k);
  for (let k = all.length - 1; k > 0; k--) {
    const j = Math.floor(random() * (k + 1));
    [all[k], all[j]] = [all[j]!, all[k]!];
  }
  return all.slice(0, count).sort((a, b) => a - b);
}

for (const scenario of scenarios) {
  if (scenario.missing) console.warn(`skipped ${scenario.name}: ${scenario.missing}`);
  describe.skipIf(scenario.missing !== '')(`scenario ${scenario.name}`, () => {
    it('closes its ledger, continues from the state of 50 random ticks, and gives the same bytes on 1, 2 and 3 threads', async () => {
      const one = await openCase(scenario.file, 1);
      try {
        const told = counter();
        const engine = await one.start(told.listener);
        const { ticks } = engine.clock;
        const stops = someTicks(ticks, 50, scenario.name);
        const kept = stops.map((stop) => {
          const state = runTo(engine, stop).snapshot();
          return { stop, state, fingerprints: engine.fingerprints() };
        });
        runTo(engine, ticks);
        const digest = engine.digest();
        const account = engine.world.ledger.account('surface');
        expect(account.entered).toBeGreaterThan(0);
        expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-5 * account.entered);

        const expectedFile = join(dirname(scenario.file), 'expected.json');
        const figures = figuresOf(engine, told.counts);
        if (process.env['STORMTABLE_EXPECT'] === 'write')
          writeFileSync(expectedFile, `${JSON.stringify({ format: 'expected/1', cut: 'test', figures }, null, 2)}\n`);
        expect(existsSync(expectedFile)).toBe(true);
        const expected = JSON.parse(readFileSync(expectedFile, 'utf8')) as { figures: Record<string, number> };
        expect(figures).toEqual(expected.figures);

        // a fresh engine continues to the end; one that has run on goes back and reaches the next stop's state, from
        // where, by the same law, it would reach the end
        const fresh = await one.start();
        fresh.restore(kept[kept.length >> 1]!.state);
        expect(runTo(fresh, ticks).digest()).toBe(digest);
        for (const [k, { state }] of kept.entries()) {
          fresh.restore(state);
          const next = kept[k + 1];
          if (next) expect(runTo(fresh, next.stop).fingerprints(), `from tick ${stops[k]}`).toBe(next.fingerprints);
          else expect(runTo(fresh, ticks).digest()).toBe(digest);
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
