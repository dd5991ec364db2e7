import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  creepRate,
  factorOfSafety,
  rechargeAfter,
  relativeWetness,
  type SlopeLayer,
} from '../../src/landslide/infinite-slope.ts';

const degrees = Math.PI / 180;
const layer: SlopeLayer = {
  slope: 30 * degrees,
  depth: 3,
  cohesion: 6000,
  friction_angle: 30 * degrees,
  unit_weight: 20000,
  transmissivity: 1e-4,
  specific_area: 50,
};

test('a 3 m layer at 30 degrees, computed by hand: 1.231 dry, 0.863 saturated', () => {
  // dry: tan 30 / tan 30 + 6000 / (20000 x 3 x 0.5 x 0.8660) = 1 + 0.2309
  // wet: head 3 x 0.75 = 2.25 m takes 2.25 x 9806.65 x 0.57735 = 12739 Pa: (6000 - 12739) / 25981 = -0.2594 ... + 1 = 0.7406
  expect(factorOfSafety(layer, 0)).toBeCloseTo(1.2309, 4);
  expect(factorOfSafety(layer, 1)).toBeCloseTo(0.7406, 4);
});

test('dry sand stands at its friction angle and no steeper', () => {
  const sand = { ...layer, cohesion: 0 };
  expect(factorOfSafety({ ...sand, slope: 30 * degrees }, 0)).toBeCloseTo(1, 12);
  expect(factorOfSafety({ ...sand, slope: 31 * degrees }, 0)).toBeLessThan(1);
});

test('wetness is (Re / T)(a / sin b), at most 1: 0.5 mm/h here wets 14 %', () => {
  const re = 0.5e-3 / 3600;
  expect(relativeWetness(layer, re)).toBeCloseTo((re / 1e-4) * (50 / 0.5), 12);
  expect(relativeWetness(layer, re)).toBeCloseTo(0.1389, 4);
  expect(relativeWetness(layer, 1)).toBe(1);
  expect(relativeWetness(layer, 0)).toBe(0);
});

test('wetter is never safer, steeper is never safer below 45 degrees', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 5, max: 44, noNaN: true }), (a, b, angle) => {
      const s = { ...layer, slope: angle * degrees };
      expect(factorOfSafety(s, Math.max(a, b))).toBeLessThanOrEqual(factorOfSafety(s, Math.min(a, b)));
      expect(factorOfSafety({ ...s, slope: s.slope + 0.01 }, 0)).toBeLessThan(factorOfSafety(s, 0));
    }),
  );
});

test('steady rain becomes the recharge, and a day after it little is left of a 12 h memory', () => {
  const fading = Math.exp(-60 / 43200);
  let re = 0;
  for (let k = 0; k < 10 * 720; k++) re = rechargeAfter(re, 1e-6, fading);
  expect(re / 1e-6).toBeCloseTo(1 - Math.exp(-10), 10);
  for (let k = 0; k < 1440; k++) re = rechargeAfter(re, 0, fading);
  expect(re / 1e-6).toBeCloseTo(Math.exp(-2), 3);
});

test('creep is 2 mm a day at 1.25, quickens towards failure, and stops at 1.5', () => {
  expect(creepRate(1.25) * 86400).toBeCloseTo(0.002, 9);
  expect(creepRate(1.05)).toBeGreaterThan(creepRate(1.06));
  expect(creepRate(1.5)).toBe(0);
  expect(creepRate(1) * 86400).toBeCloseTo(0.1, 9);
});
