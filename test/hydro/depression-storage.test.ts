import { expect, test } from 'vitest';
import { depressionStorage } from '../../src/hydro/depression-storage.ts';
import { evaporation } from '../../src/hydro/evaporation.ts';
import { infiltration } from '../../src/hydro/infiltration.ts';
import { interception } from '../../src/hydro/interception.ts';
import { depthBooked, imbalance, lossyBasin, meanOf, mmPerHour } from './losses-engine.ts';

const rain = [{ kind: 'uniform', rate: 20 * mmPerHour, from: 0, until: 1800 }] as const;

test('hollows take the first 4 mm that lie on the ground and keep them', async () => {
  const engine = await lossyBasin({ rain, losses: (c) => [depressionStorage(c, { capacity: 0.004 })] });
  for (let tick = 0; tick < 60; tick++) {
    engine.step();
    expect(meanOf(engine, 'depression_storage')).toBeLessThanOrEqual(0.004 * (1 + 1e-7));
  }
  expect(meanOf(engine, 'depression_storage')).toBeCloseTo(0.004, 9);
  expect(meanOf(engine, 'water_depth')).toBeCloseTo(0.006, 8);
  expect(depthBooked(engine, 'surface', 'depression-storage')).toBeCloseTo(-0.004, 9);
  expect(imbalance(engine)).toBeLessThan(1e-9);
});

test('what lies in hollows soaks in, but for those of the sealed share', async () => {
  const engine = await lossyBasin({
    rain: [{ kind: 'uniform', rate: 20 * mmPerHour, from: 0, until: 600 }],
    losses: (c) => [
      depressionStorage(c, { capacity: 0.004 }),
      infiltration(c, { rate: 4 * mmPerHour, impervious: 0.25, depression: 0.004 }),
    ],
  });
  for (let tick = 0; tick < 180; tick++) engine.step();
  const held = meanOf(engine, 'depression_storage');
  // 3.33 mm fell on hollows of 4 mm: the sealed quarter keeps its 1 mm and all else has gone into the soil
  expect(held).toBeCloseTo(0.001, 8);
  expect(meanOf(engine, 'water_depth')).toBeLessThan(1e-9);
  expect(meanOf(engine, 'infiltrated_depth') * 0.75).toBeCloseTo(0.02 / 6 - held, 8);
  expect(depthBooked(engine, 'hollows', 'infiltration')).toBeLessThan(0);
  expect(depthBooked(engine, 'soil', 'infiltration')).toBeCloseTo(
    -depthBooked(engine, 'hollows', 'infiltration') - depthBooked(engine, 'surface', 'infiltration'),
    9,
  );
  expect(imbalance(engine)).toBeLessThan(1e-9);
});

test('ground that drinks faster than it rains leaves hollows empty in the end', async () => {
  const engine = await lossyBasin({
    rain,
    losses: (c) => [
      depressionStorage(c, { capacity: 0.002 }),
      infiltration(c, { rate: 50 * mmPerHour, impervious: 0, depression: 0.002 }),
    ],
  });
  for (let tick = 0; tick < 60; tick++) engine.step();
  expect(meanOf(engine, 'depression_storage')).toBeLessThan(1e-12);
  expect(meanOf(engine, 'infiltrated_depth')).toBeCloseTo(0.01, 8);
});

test('air dries leaves, then hollows, then open water, at one rate in all', async () => {
  const engine = await lossyBasin({
    rain: [{ kind: 'uniform', rate: 20 * mmPerHour, from: 0, until: 1800 }],
    tick: 300,
    losses: (c) => [
      interception(c, { capacity: 0.002 }),
      evaporation(c, { meanRate: (from) => (from >= 3600 ? 1 * mmPerHour : 0), leaves: true, hollows: true }),
      depressionStorage(c, { capacity: 0.003 }),
    ],
  });
  const held = () => ['intercepted_rain', 'depression_storage', 'water_depth'].map((f) => meanOf(engine, f));
  const run = (hours: number) => {
    while (engine.tick * 300 < hours * 3600) engine.step();
    return held();
  };
  const near = (mm: readonly number[]) => mm.map((v) => expect.closeTo(v / 1000, 7));
  expect(run(1)).toEqual(near([2, 3, 5]));
  // leaves answer in the next tick, a twelfth of an hour late
  expect(run(2)).toEqual(near([2 - 11 / 12, 3, 5]));
  const later = run(5.5);
  expect(later[0]).toBe(0);
  expect(later[1]).toBeGreaterThan(0);
  expect(later[1]).toBeLessThan(0.003);
  expect(depthBooked(engine, 'canopy', 'evaporation')).toBeCloseTo(-0.002, 9);
  expect(imbalance(engine)).toBeLessThan(1e-9);
  // all that fell is gone in the end, and not before the rate allows
  expect(run(9).reduce((a, b) => a + b)).toBeGreaterThan(0);
  expect(run(12)).toEqual([0, 0, 0]);
});
