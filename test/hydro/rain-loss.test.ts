import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactShare } from '../../src/hydro/rain-loss.ts';

test('what is taken of a rain and what is left are both exact in single precision and make up the rain', () => {
  fc.assert(
    fc.property(
      fc.float({ min: Math.fround(1e-12), max: Math.fround(1e-2), noNaN: true }),
      fc.double({ min: -0.5, max: 2, noNaN: true }),
      (rain, part) => {
        const loss = exactShare(rain, rain * part);
        expect(Math.fround(loss)).toBe(loss);
        expect(Math.fround(rain - loss)).toBe(rain - loss);
        expect(loss).toBeGreaterThanOrEqual(0);
        expect(loss).toBeLessThanOrEqual(rain);
        expect(Math.abs(loss - rain * Math.min(1, Math.max(0, part)))).toBeLessThanOrEqual(6e-8 * rain);
      },
    ),
    { numRuns: 1000 },
  );
});
