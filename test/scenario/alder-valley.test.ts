import { describe, expect, it } from 'vitest';
import type { Listener } from '../../src/run/engine.ts';
import { openCase, runTo } from '../scenario-runs.ts';

describe('the smallest scenario', () => {
  it('shows every room at work in its short cut', async () => {
    const one = await openCase('scenarios/alder-valley');
    const events = new Map<string, number>();
    const raised = new Set<string>();
    const warned = new Set<string>();
    const listener: Listener = {
      report(stream, record) {
        if (stream === 'truth/events') {
          const code = (record as { code: string }).code;
          events.set(code, (events.get(code) ?? 0) + 1);
        }
        const told = record as { state?: string; rule?: string; kind?: string };
        if (stream === 'observed/city/suggestions' && told.state === 'raised') raised.add(told.rule!);
        if (stream === 'observed/city/warnings') warned.add(told.kind!);
      },
      command() {},
    };
    try {
      const engine = await one.start(listener);
      runTo(engine, engine.clock.ticks);
      // one slope fails of the rain, one by the scenario's own command, one only comes near
      expect(events.get('slope-failed')).toBe(2);
      for (const code of [
        'underpass-impassable',
        'underpass-closed',
        'road-closed',
        'zone-affected',
        'crew-arrived',
        'pump-deployed',
        'bridge-amber',
      ])
        expect(events.get(code) ?? 0, code).toBeGreaterThan(0);
      expect([...raised].sort()).toEqual(['quay.evacuate', 'slope.watch', 'underpass.close', 'underpass.pump']);
      expect([...warned].sort()).toEqual(['rainstorm', 'river']);
    } finally {
      await one.close();
    }
  });
});
