import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, rankCorrelation, ranks, spreadOf } from '../../src/study/order-statistics.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 60 });

describe('quantiles', () => {
  it('lie between the values, as type 7 of Hyndman and Fan has it', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([1, 2, 4, 8], p))).toEqual([1, 1.75, 3, 5, 8]);
    expect(spreadOf([])).toBeUndefined();
    expect(spreadOf([7])).toMatchObject({ n: 1, min: 7, p05: 7, median: 7, max: 7, mean: 7 });
  });
  it('rise, whatever the order of the values', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const s = spreadOf(values)!;
        const rising = [s.min, s.p05, s.p25, s.median, s.p75, s.p95, s.max];
        expect([...rising].sort((a, b) => a - b)).toEqual(rising);
        expect(spreadOf([...values].reverse())!.median).toBe(s.median);
      }),
    );
  });
});

describe('rank correlation', () => {
  it('gives ties the mean of their ranks', () => {
    expect([...ranks([10, 20, 20, 5])]).toEqual([2, 3.5, 3.5, 1]);
  });
  it('is 1 for whatever rises together, -1 for what falls, and none where nothing changes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 40 }), (x) => {
        // 1e-12: sums of 40 squares
        expect(
          rankCorrelation(
            x,
            x.map((v) => v ** 3),
          ),
        ).toBeCloseTo(1, 12);
        expect(
          rankCorrelation(
            x,
            x.map((v) => -v),
          ),
        ).toBeCloseTo(-1, 12);
        expect(
          rankCorrelation(
            x,
            x.map(() => 3),
          ),
        ).toBeUndefined();
      }),
    );
  });
  it('agrees with a worked case', () => {
    // d² = 0 1 1 1 1 (x: 1..5; y ranks 1 3 2 5 4): rho = 1 - 6 * 4 / (5 * 24)
    expect(rankCorrelation([1, 2, 3, 4, 5], [10, 30, 20, 50, 40])).toBeCloseTo(0.8, 14);
  });
});
