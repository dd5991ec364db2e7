import fc from 'fast-check';
import { expect, test } from 'vitest';
import { infiltration, pondedInfiltration } from '../../src/hydro/green-ampt.ts';

test('silt loam under ponding takes 3.17 cm in the first hour (Chow, Maidment and Mays 1988, example 4.3.1)', () => {
  // K 0.65 cm/h, suction times deficit 5.68 cm: by hand F = 0.65 + 5.68 ln(1 + F / 5.68) = 3.17 cm
  expect(pondedInfiltration(0, 0.0065 / 3600, 0.0568, 3600)).toBeCloseTo(0.0317, 4);
});

const soil = fc.record({
  F0: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 2, noNaN: true })),
  K: fc.double({ min: 1e-9, max: 1e-3, noNaN: true }),
  S: fc.double({ min: 1e-5, max: 0.3, noNaN: true }),
  dt: fc.double({ min: 1, max: 36000, noNaN: true }),
});

test('the implicit equation holds to a millionth, for any soil, step and start', () => {
  fc.assert(
    fc.property(soil, ({ F0, K, S, dt }) => {
      const d = pondedInfiltration(F0, K, S, dt);
      const T = K * dt;
      expect(d).toBeGreaterThanOrEqual(T * (1 - 1e-12));
      // left side, by Math.log1p as an independent logarithm; its own rounding is 1e-16 (d + S)
      const left = d - S * Math.log1p(d / (F0 + S));
      expect(Math.abs(left - T)).toBeLessThanOrEqual(1e-9 * T + 4e-16 * (d + S));
    }),
    { numRuns: 500 },
  );
});

test('two steps take what one step of both takes', () => {
  fc.assert(
    fc.property(soil, ({ F0, K, S, dt }) => {
      const first = pondedInfiltration(F0, K, S, dt / 3);
      const both = first + pondedInfiltration(F0 + first, K, S, (2 * dt) / 3);
      expect(both / pondedInfiltration(F0, K, S, dt)).toBeCloseTo(1, 8);
    }),
  );
});

test('little water goes in whole, much water goes in as under ponding', () => {
  fc.assert(
    fc.property(soil, fc.double({ min: 1e-6, max: 3, noNaN: true }), ({ F0, K, S, dt }, available) => {
      const ponded = pondedInfiltration(F0, K, S, dt);
      const taken = infiltration(F0, K, S, dt, available);
      expect(Math.abs(taken - Math.min(available, ponded))).toBeLessThanOrEqual(1e-12 * ponded);
    }),
  );
});
