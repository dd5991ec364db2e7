import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DesignStorm,
  depthBy,
  depthIn,
  faultsOfStorm,
  intensityOver,
  meanIntensity,
} from '../../src/forcing/design-storm.ts';

const shapingba = { A: 1132, C: 0.958, b: 5.408, n: 0.595 };
const storm = (over: Partial<DesignStorm> = {}): DesignStorm => ({
  formula: shapingba,
  return_period: 5,
  duration: 7200,
  peak_ratio: 0.4,
  ...over,
});

test('Shapingba, 5 years: 76.8 mm in 120 min and 469 L/s/ha over 5 min', () => {
  // by hand: 1132 (1 + 0.958 lg 5) = 1890.00; 125.408^0.595 = 17.7216; 10.408^0.595 = 4.0303
  const expected = (t: number) => (1132 * (1 + 0.958 * Math.log10(5))) / (t + 5.408) ** 0.595;
  expect(intensityOver(shapingba, 5, 300) * 1e7).toBeCloseTo(expected(5), 9);
  expect(depthIn(shapingba, 5, 7200) * 1000).toBeCloseTo(expected(120) * 0.36 * 2, 9);
  expect(Math.abs(intensityOver(shapingba, 5, 300) * 1e7 - 468.6) / 468.6).toBeLessThan(0.003);
  expect(Math.abs(depthIn(shapingba, 5, 7200) * 1000 - 76.6) / 76.6).toBeLessThan(0.003);
});

test('the pattern carries the depth of the formula, whatever the tick', () => {
  fc.assert(
    fc.property(fc.integer({ min: 7, max: 3600 }), fc.double({ min: 0, max: 1, noNaN: true }), (tick, peak_ratio) => {
      const s = storm({ peak_ratio, return_period: 50 });
      let depth = 0;
      for (let t = -tick; t < 7200 + tick; t += tick) depth += meanIntensity(s, t, t + tick) * tick;
      expect(depth / depthIn(shapingba, 50, 7200)).toBeCloseTo(1, 10);
    }),
  );
});

test('every duration laid about the peak holds the depth the formula gives for it', () => {
  for (const minutes of [5, 10, 30, 60]) {
    const t = minutes * 60;
    const peak = 0.4 * 7200;
    const within = depthBy(storm(), peak + 0.6 * t) - depthBy(storm(), peak - 0.4 * t);
    expect(within / depthIn(shapingba, 5, t)).toBeCloseTo(1, 12);
  }
});

test('the rate beside the peak is that of Keifer and Chu', () => {
  const a = intensityOver(shapingba, 5, 0) * 5.408 ** 0.595; // m/s times min^n
  const instant = (min: number, share: number) => {
    const t = min / share;
    return (a * ((1 - 0.595) * t + 5.408)) / (t + 5.408) ** 1.595;
  };
  const peak = 0.4 * 7200;
  expect(meanIntensity(storm(), peak - 601, peak - 599) / instant(10, 0.4)).toBeCloseTo(1, 5);
  expect(meanIntensity(storm(), peak + 1199, peak + 1201) / instant(20, 0.6)).toBeCloseTo(1, 5);
});

test('nothing falls before the start or after the end', () => {
  expect(meanIntensity(storm(), -600, 0)).toBe(0);
  expect(meanIntensity(storm(), 7200, 9000)).toBe(0);
});

test('a storm that makes no sense is refused', () => {
  const codes = (s: DesignStorm) => faultsOfStorm('rain 0', s).map((f) => f.code);
  expect(codes(storm({ duration: 0, peak_ratio: 1.2, return_period: 0.5 }))).toEqual([
    'storm-duration',
    'storm-return-period',
    'storm-peak-ratio',
  ]);
  expect(codes(storm({ formula: { ...shapingba, n: 1.2 } }))).toEqual(['storm-formula']);
});
