import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultsOfSeries, integralOver, meanOver, type Series, valueAt } from '../../src/forcing/series.ts';

const steps: Series = { times: [0, 100, 300], values: [4, 1, 0], between: 'steps' };
const lines: Series = { times: [0, 100, 300], values: [4, 1, 0], between: 'linear' };

test('steps hold until the next time, lines run straight, both are held at the ends', () => {
  expect([-5, 0, 99, 100, 299, 300, 900].map((t) => valueAt(steps, t))).toEqual([4, 4, 4, 1, 1, 0, 0]);
  expect([-5, 0, 50, 100, 200, 900].map((t) => valueAt(lines, t))).toEqual([4, 4, 2.5, 1, 0.5, 0]);
});

test('the integral is the area drawn by hand', () => {
  expect(integralOver(steps, 50, 350)).toBe(4 * 50 + 1 * 200);
  expect(integralOver(lines, 0, 300)).toBe(((4 + 1) / 2) * 100 + 0.5 * 200);
  expect(integralOver(lines, -100, 0)).toBe(400);
  expect(meanOver(steps, 90, 110)).toBe(2.5);
});

test('means over ticks of any length add up to the whole volume', () => {
  const series = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 100, noNaN: true })), {
      minLength: 1,
      maxLength: 8,
    })
    .chain((parts) =>
      fc.constantFrom('steps' as const, 'linear' as const).map((between): Series => {
        let t = 0;
        return { times: parts.map(([dt]) => (t += dt)), values: parts.map(([, v]) => v), between };
      }),
    );
  fc.assert(
    fc.property(series, fc.integer({ min: 1, max: 300 }), (s, tick) => {
      let sum = 0;
      for (let k = -3; k < 40; k++) sum += meanOver(s, k * tick, (k + 1) * tick) * tick;
      const whole = integralOver(s, -3 * tick, 40 * tick);
      expect(Math.abs(sum - whole)).toBeLessThanOrEqual(1e-9 * (1 + whole)); // sums of a few hundred doubles
    }),
  );
});

test('every fault of a series is told at once', () => {
  const bad: Series = { times: [0, 60, 30, 90], values: [1, -2, Number.NaN, 3], between: 'steps' };
  const codes = faultsOfSeries('inflow a', bad, { unit: 'm3/s', way: '' }).map((f) => f.code);
  expect(codes).toEqual(['series-negative', 'series-not-finite']);
  const back: Series = { times: [0, 60, 30], values: [1, 2, 3], between: 'steps' };
  expect(faultsOfSeries('x', back).map((f) => f.code)).toEqual(['series-time-order']);
  expect(faultsOfSeries('x', { ...back, values: [] }).map((f) => f.code)).toEqual(['series-lengths']);
  expect(faultsOfSeries('x', { times: [], values: [], between: 'steps' }).map((f) => f.code)).toEqual(['series-empty']);
});
