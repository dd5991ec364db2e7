import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/core/random.ts';
import { type Distribution, quantileOf, shareWithin } from '../../src/study/distributions.ts';
import { stratified } from '../../src/study/latin-hypercube.ts';
import { normalProbability, normalQuantile } from '../../src/study/normal.ts';

const draws = (d: Distribution, n = 4000): number[] =>
  Array.from(stratified(new RandomStreams(1).stream('test'), n), (p) => quantileOf(d, p));
const mean = (v: readonly number[]): number => v.reduce((sum, x) => sum + x, 0) / v.length;
const deviation = (v: readonly number[]): number => Math.sqrt(mean(v.map((x) => (x - mean(v)) ** 2)));

describe('the standard normal distribution', () => {
  it('has its known quantiles', () => {
    // NIST Digital Library of Mathematical Functions, table 7.23 by way of R's qnorm
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12);
    expect(normalProbability(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalProbability(-3.5)).toBeCloseTo(2.3262907903552504e-4, 17);
  });
  it('gives back what it was asked', () => {
    fc.assert(
      fc.property(fc.double({ min: -7, max: 5, noNaN: true }), (x) => {
        // 1e-8: near 1 a probability has few digits left to tell x by
        expect(normalQuantile(normalProbability(x))).toBeCloseTo(x, 8);
      }),
    );
  });
});

describe('a distribution', () => {
  it('never falls, and stays within its bounds', () => {
    const number = fc.double({ min: 0.1, max: 100, noNaN: true });
    const distribution: fc.Arbitrary<Distribution> = fc.oneof(
      fc.tuple(number, number).map(([a, b]): Distribution => ({ kind: 'uniform', least: a, most: a + b })),
      fc
        .tuple(number, number, number)
        .map(([a, b, c]): Distribution => ({ kind: 'triangular', least: a, mode: a + b, most: a + b + c })),
      fc
        .tuple(fc.constantFrom('normal' as const, 'log_normal' as const), number, number, number, number)
        .map(([kind, m, sd, a, b]): Distribution => ({ kind, mean: m, sd, within: [a, a + b] })),
    );
    const share = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    fc.assert(
      fc.property(distribution, share, share, (d, p, q) => {
        // readers refuse bounds that leave less
        fc.pre(!('within' in d) || shareWithin(d) >= 1e-6);
        const [low, high] = [quantileOf(d, Math.min(p, q)), quantileOf(d, Math.max(p, q))];
        const bounds = 'within' in d ? d.within! : 'least' in d ? [d.least, d.most] : [];
        expect(low).toBeGreaterThanOrEqual(bounds[0]!);
        expect(high).toBeLessThanOrEqual(bounds[1]!);
        // 1e-9 of the bounds: the inverse is only as even as its rounding
        expect(high - low).toBeGreaterThanOrEqual(-1e-9 * bounds[1]!);
      }),
    );
  });
  it('has the mean and the deviation it was given', () => {
    for (const kind of ['normal', 'log_normal'] as const) {
      const drawn = draws({ kind, mean: 40, sd: 10 });
      // 1 in 1000 and 1 in 100: the tails beyond the 4000th are missing
      expect(mean(drawn) / 40).toBeCloseTo(1, 3);
      expect(deviation(drawn) / 10).toBeCloseTo(1, 2);
    }
    const triangle = draws({ kind: 'triangular', least: 1, mode: 2, most: 6 });
    expect(mean(triangle)).toBeCloseTo(3, 3);
    expect(deviation(triangle)).toBeCloseTo(Math.sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18), 3);
  });
  it('of logarithms is never below nought', () => {
    expect(Math.min(...draws({ kind: 'log_normal', mean: 1, sd: 3 }, 1000))).toBeGreaterThan(0);
  });
});

describe('Latin hypercube draws', () => {
  it('put exactly one in each n-th', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer(), (n, seed) => {
        const drawn = stratified(new RandomStreams(seed).stream('x'), n);
        expect([...drawn].map((u) => Math.floor(u * n)).sort((a, b) => a - b)).toEqual(
          Array.from({ length: n }, (_, k) => k),
        );
        expect(Math.min(...drawn)).toBeGreaterThan(0);
        expect(Math.max(...drawn)).toBeLessThan(1);
      }),
    );
  });
  it('come in another order for another path', () => {
    const random = new RandomStreams(5);
    expect(stratified(random.stream('vary', 'a'), 50)).not.toEqual(stratified(random.stream('vary', 'b'), 50));
  });
});
