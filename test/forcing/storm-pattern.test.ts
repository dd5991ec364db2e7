import { expect, test } from 'vitest';
import { depthIn } from '../../src/forcing/design-storm.ts';
import { type RainSource, rainfall } from '../../src/forcing/rainfall.ts';
import { faultsOfPattern, meanPatternRate, type PatternStorm } from '../../src/forcing/storm-pattern.ts';
import { cellIn, stillEngine } from '../still-water.ts';

const depthOver = (s: PatternStorm, tick: number): number => {
  let sum = 0;
  for (let t = -2 * tick; t < s.duration + 2 * tick; t += tick) sum += meanPatternRate(s, t, t + tick) * tick;
  return sum;
};

test('every pattern leaves exactly its depth, whatever the tick', () => {
  // 1e-15 m: sums of some hundred doubles of a tenth of a metre
  for (const pattern of [
    { kind: 'uniform' },
    { kind: 'triangular', peak_ratio: 0.3 },
    { kind: 'triangular', peak_ratio: 1 },
    { kind: 'triangular', peak_ratio: 0 },
    { kind: 'shares', shares: [0.1, 0.4, 0, 0.3, 0.2] },
    { kind: 'shares', shares: [0.333, 0.333, 0.333] },
  ] as const)
    for (const tick of [60, 70, 1000])
      expect(Math.abs(depthOver({ depth: 0.12, duration: 7200, pattern }, tick) - 0.12)).toBeLessThan(1e-15 * 7200);
});

test('a triangle peaks at twice the mean, at its share of the duration', () => {
  const storm: PatternStorm = { depth: 0.072, duration: 3600, pattern: { kind: 'triangular', peak_ratio: 0.25 } };
  const mean = 0.072 / 3600;
  expect(meanPatternRate(storm, 899.999, 900.001) / mean).toBeCloseTo(2, 5);
  expect(meanPatternRate(storm, 0, 450) / mean).toBeCloseTo(0.5, 12); // a quarter of the way up, in the mean
  expect(meanPatternRate(storm, 2250, 2250.001) / mean).toBeCloseTo(1, 5);
});

test('shares fall in equal stretches of the duration', () => {
  const storm: PatternStorm = { depth: 0.1, duration: 4000, pattern: { kind: 'shares', shares: [0.1, 0.6, 0, 0.3] } };
  expect(meanPatternRate(storm, 0, 1000)).toBeCloseTo(0.01 / 1000, 15);
  expect(meanPatternRate(storm, 1250, 1750)).toBeCloseTo(0.06 / 1000, 15);
  expect(meanPatternRate(storm, 2000, 3000)).toBe(0);
  expect(meanPatternRate(storm, 3000, 4000)).toBeCloseTo(0.03 / 1000, 15);
});

test('what is wrong with a pattern is told', () => {
  const told = (s: Partial<PatternStorm>) =>
    faultsOfPattern('rain 0', { depth: 0.1, duration: 60, pattern: { kind: 'uniform' }, ...s }).map((f) => f.code);
  expect(told({})).toEqual([]);
  expect(told({ depth: -1, duration: 0 })).toEqual(['pattern-depth', 'pattern-duration']);
  expect(told({ pattern: { kind: 'shares', shares: [0.5, 0.6] } })).toEqual(['pattern-sum']);
  expect(told({ pattern: { kind: 'shares', shares: [1.5, -0.5] } })).toEqual(['pattern-share']);
  expect(told({ pattern: { kind: 'triangular', peak_ratio: 2 } })).toEqual(['pattern-peak-ratio']);
});

test('a reduced storm leaves its share on the ground, by formula or by pattern', async () => {
  const formula = { A: 1132, C: 0.958, b: 5.408, n: 0.595 };
  const areal_reduction = { method: 'factor', factor: 0.75 } as const;
  const rain: RainSource[] = [
    { kind: 'design_storm', formula, return_period: 20, duration: 1800, peak_ratio: 0.4, start: 0, areal_reduction },
    { kind: 'pattern_storm', depth: 0.04, duration: 1800, pattern: { kind: 'uniform' }, start: 300, areal_reduction },
  ];
  const { engine, grid } = await stillEngine({ before: (c) => [rainfall(c, { rain })] });
  while (!engine.done) engine.step();
  const expected = 0.75 * (depthIn(formula, 20, 1800) + 0.04);
  expect(engine.world.field('water_depth').values[cellIn(grid, 3, 3)]! / expected).toBeCloseTo(1, 6); // f32 rates
});
