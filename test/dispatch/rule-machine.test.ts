import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, phase, type Watch } from '../../src/dispatch/rule-machine.ts';
import type { Verdict } from '../../src/dispatch/three-valued.ts';

const quiet: Watch = { phase: phase.quiet, since: 0 };
/** Phases after each step of 60 s. */
const run = (raise: Verdict[], clear: Verdict[], hold: { raise: number; clear: number }): number[] => {
  let w = quiet;
  return raise.map((r, k) => (w = advance(w, r, clear[k] ?? 0, k * 60, hold)).phase);
};

describe('one rule watching one asset', () => {
  it('raises at once without a hold', () => {
    expect(run([0, 1, 1], [], { raise: 0, clear: 0 })).toEqual([0, 2, 2]);
  });
  it('raises only when the condition has held for its time', () => {
    expect(run([1, 1, 1, 1, 1], [], { raise: 180, clear: 0 })).toEqual([1, 1, 1, 2, 2]);
  });
  it('starts to wait again when the condition breaks', () => {
    expect(run([1, 1, 0, 1, 1, 1, 1], [], { raise: 180, clear: 0 })).toEqual([1, 1, 0, 1, 1, 1, 2]);
  });
  it('an unknown moment neither completes nor breaks the wait', () => {
    expect(run([1, 2, 2, 2, 1], [], { raise: 180, clear: 0 })).toEqual([1, 1, 1, 1, 2]);
  });
  it('unknown alone never raises', () => {
    expect(run([2, 2, 2, 2], [], { raise: 0, clear: 0 })).toEqual([0, 0, 0, 0]);
  });
  it('clears only after clear has held; a relapse starts it again', () => {
    const raise: Verdict[] = [1, 0, 0, 1, 0, 0, 0, 0];
    const clear: Verdict[] = [0, 1, 1, 0, 1, 1, 1, 1];
    expect(run(raise, clear, { raise: 0, clear: 180 })).toEqual([2, 3, 3, 2, 3, 3, 3, 0]);
  });
  it('stands while neither condition holds, and while nothing is known', () => {
    expect(run([1, 0, 0], [0, 0, 0], { raise: 0, clear: 0 })).toEqual([2, 2, 2]);
    expect(run([1, 2, 2], [0, 2, 2], { raise: 0, clear: 0 })).toEqual([2, 2, 2]);
  });
  it('never raises sooner than its hold, nor clears sooner, on any sequence', () => {
    const verdict = fc.constantFrom<Verdict>(0, 1, 2);
    fc.assert(
      fc.property(fc.array(fc.tuple(verdict, verdict), { maxLength: 60 }), (steps) => {
        let w = quiet;
        let lastFalse = -60;
        let lastNotClear = -60;
        steps.forEach(([r, c], k) => {
          const now = k * 60;
          const was = w;
          w = advance(w, r, c, now, { raise: 120, clear: 240 });
          if (r === 0) lastFalse = now;
          if (r === 1 || c === 0) lastNotClear = now;
          if (was.phase < 2 && w.phase >= 2) expect(now - lastFalse).toBeGreaterThanOrEqual(180);
          if (was.phase >= 2 && w.phase === 0) expect(now - lastNotClear).toBeGreaterThanOrEqual(300);
        });
      }),
    );
  });
});
