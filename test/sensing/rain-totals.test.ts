import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyHistory, keepTotal, rainOver } from '../../src/sensing/rain-totals.ts';

describe('rain totals', () => {
  it('steady rain of 12 mm/h gives 12 mm over an hour and 36 mm over three', () => {
    const h = emptyHistory();
    for (let t = 60; t <= 6 * 3600; t += 60) keepTotal(h, t, (0.012 * t) / 3600);
    expect(rainOver(h, 3600)).toBeCloseTo(0.012, 12);
    expect(rainOver(h, 3 * 3600)).toBeCloseTo(0.036, 12);
  });

  it('before the window has passed, the total since the start stands', () => {
    const h = emptyHistory();
    keepTotal(h, 600, 0.004);
    expect(rainOver(h, 3600)).toBe(0.004);
  });

  it('lost readings lose no rain, however many are lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ rain: fc.integer({ min: 0, max: 50 }), lost: fc.boolean() }), {
          minLength: 40,
          maxLength: 200,
        }),
        (steps) => {
          const all = emptyHistory();
          const some = emptyHistory();
          let total = 0;
          steps.forEach((s, k) => {
            total += s.rain / 1000;
            const t = (k + 1) * 300;
            keepTotal(all, t, total);
            // the first and last readings arrive
            if (!s.lost || k === steps.length - 1) keepTotal(some, t, total);
          });
          const whole = 86_400 * 2;
          expect(rainOver(some, whole)).toBeCloseTo(rainOver(all, whole), 12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('no window ever holds more rain than a longer one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 400 }), (rain) => {
        const h = emptyHistory();
        let total = 0;
        for (const [k, mm] of rain.entries()) {
          total += mm / 1000;
          keepTotal(h, (k + 1) * 60, total);
        }
        const sums = [1, 3, 6, 12, 24].map((w) => rainOver(h, w * 3600));
        for (let k = 1; k < sums.length; k++) expect(sums[k]! - sums[k - 1]!).toBeGreaterThanOrEqual(-1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('what is kept stays bounded over weeks of minutely readings', () => {
    const h = emptyHistory();
    for (let t = 60; t <= 5 * 86_400; t += 60) keepTotal(h, t, t / 1e6);
    expect(h.times.length).toBeLessThan(300);
    expect(rainOver(h, 86_400)).toBeCloseTo(86_400 / 1e6, 9);
  });
});
