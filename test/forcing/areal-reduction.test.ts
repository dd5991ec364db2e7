import { expect, test } from 'vitest';
import { fsrReduction } from '../../src/forcing/areal-reduction.ts';

/** Flood Studies Report (NERC 1975), vol. II, areal reduction factors: km², then the factors at 1 hour and at 24 hours. */
const table = [
  [1, 0.96, 0.99],
  [5, 0.93, 0.98],
  [10, 0.91, 0.97],
  [30, 0.86, 0.96],
  [100, 0.79, 0.94],
  [300, 0.71, 0.92],
  [1000, 0.62, 0.89],
] as const;

test('the fitted formula gives the table of the Flood Studies Report within 0.025', () => {
  // 0.025: the spread of the fit about a table of two digits
  for (const [area, hour, day] of table) {
    expect(Math.abs(fsrReduction(area * 1e6, 3600) - hour)).toBeLessThan(0.025);
    expect(Math.abs(fsrReduction(area * 1e6, 24 * 3600) - day)).toBeLessThan(0.025);
  }
});

test('it falls with area and rises with duration, without a jump where its pieces meet', () => {
  for (const hours of [0.5, 1, 6, 48])
    for (const edge of [20, 100, 500, 1000]) {
      const [below, above] = [fsrReduction(edge * 0.999e6, hours * 3600), fsrReduction(edge * 1.001e6, hours * 3600)];
      expect(Math.abs(below - above)).toBeLessThan(0.004);
    }
  for (let area = 1; area < 25_000; area *= 1.5)
    expect(fsrReduction(area * 1.5e6, 7200)).toBeLessThan(fsrReduction(area * 1e6, 7200));
  expect(fsrReduction(300e6, 7200)).toBeGreaterThan(fsrReduction(300e6, 3600));
});
