import { expect, test } from 'vitest';
import { defineProcess } from '../../src/core/process.ts';
import { interception } from '../../src/hydro/interception.ts';
import { depthBooked, imbalance, lossyBasin, meanOf, mmPerHour } from './losses-engine.ts';

const rain = [
  { kind: 'uniform', rate: 7 * mmPerHour, from: 0, until: 900 },
  { kind: 'uniform', rate: 13 * mmPerHour, from: 1800, until: 3600 },
] as const;

test('leaves keep the first 2.5 mm, whole, and then nothing', async () => {
  const engine = await lossyBasin({ rain, losses: (c) => [interception(c, { capacity: 0.0025 })] });
  let fallen = 0;
  for (let tick = 0; tick < 60; tick++) {
    engine.step();
    fallen += (tick < 15 ? 7 : tick < 30 ? 0 : 13) * mmPerHour * 60;
    // rates are single precision
    expect(meanOf(engine, 'intercepted_rain')).toBeCloseTo(Math.min(0.0025, fallen), 9);
    expect(meanOf(engine, 'water_depth')).toBeCloseTo(Math.max(0, fallen - 0.0025), 8);
  }
  expect(depthBooked(engine, 'surface', 'interception')).toBeCloseTo(-0.0025, 9);
  expect(depthBooked(engine, 'canopy', 'interception')).toBeCloseTo(0.0025, 9);
  expect(imbalance(engine)).toBeLessThan(1e-9);
});

test('a cover of its own keeps its own depth, and water that runs there is not rain', async () => {
  const engine = await lossyBasin({
    depth: 0.01,
    losses: (c) => [interception(c, { capacity: Float64Array.from(c.mask, (_, i) => (i % 2) * 0.002) })],
  });
  for (let k = 0; k < 5; k++) engine.step();
  expect(meanOf(engine, 'intercepted_rain')).toBe(0);
  expect(meanOf(engine, 'water_depth')).toBeCloseTo(0.01, 8);
});

test('who dries the leaves is given what hangs there and no more, and they catch rain again', async () => {
  const engine = await lossyBasin({
    rain,
    losses: (c) => [
      interception(c, { capacity: 0.001 }),
      defineProcess({
        name: 'sun',
        source: 'test',
        pace: 'tick_end',
        fields: { intercepted_rain: { unit: 'm', access: 'requests', doc: 'all' } },
        step({ intercepted_rain: leaves }, { tick }) {
          if (tick !== 20) return;
          leaves.asked.fill(5);
          leaves.submit();
        },
      }),
    ],
  });
  for (let tick = 0; tick < 60; tick++) engine.step();
  expect(depthBooked(engine, 'canopy', 'sun')).toBeCloseTo(-0.001, 9);
  expect(depthBooked(engine, 'canopy', 'interception')).toBeCloseTo(0.002, 9);
  expect(meanOf(engine, 'intercepted_rain')).toBeCloseTo(0.001, 9);
  expect(imbalance(engine)).toBeLessThan(1e-9);
});
