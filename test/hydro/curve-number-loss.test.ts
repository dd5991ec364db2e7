import { expect, test } from 'vitest';
import { curveNumberLoss } from '../../src/hydro/curve-number-loss.ts';
import { depthBooked, imbalance, lossyBasin, meanOf } from './losses-engine.ts';

const inch = 0.0254;
/** 6 inches in uneven spells with a dry hour: the total decides, not the pattern. */
const rain = [
  { kind: 'uniform', rate: (1.5 * inch) / 1800, from: 0, until: 1800 },
  { kind: 'uniform', rate: (0.5 * inch) / 3600, from: 1800, until: 5400 },
  { kind: 'uniform', rate: (4 * inch) / 3000, from: 9000, until: 12000 },
] as const;
const options = { antecedent: 'average', abstraction_ratio: 0.2, impervious: 0 } as const;
const after = async (more: Partial<Parameters<typeof curveNumberLoss>[1]>) => {
  const losses = (c: Parameters<typeof curveNumberLoss>[0]) => [
    curveNumberLoss(c, { curve_number: 75, ...options, ...more }),
  ];
  const engine = await lossyBasin({ rain, losses });
  for (let tick = 0; tick < 200; tick++) engine.step();
  expect(imbalance(engine)).toBeLessThan(1e-9);
  return engine;
};

test('6 inches in three spells on CN 75 run off as 3.28 inches, as in TR-55, example 2-2', async () => {
  const engine = await after({});
  const S = (1000 / 75 - 10) * inch;
  const exact = (6 * inch - 0.2 * S) ** 2 / (6 * inch + 0.8 * S);
  // rates are single precision, each rounded once a tick
  expect(Math.abs(meanOf(engine, 'water_depth') / exact - 1)).toBeLessThan(2e-7);
  expect(meanOf(engine, 'water_depth') / inch).toBeCloseTo(3.28, 2);
  expect(depthBooked(engine, 'soil', 'curve-number')).toBeCloseTo(6 * inch - exact, 7);
});

test('the sealed share gives off all its rain, and CN 100 keeps none', async () => {
  const half = meanOf(await after({ impervious: 0.5 }), 'water_depth');
  const none = meanOf(await after({}), 'water_depth');
  expect(half).toBeCloseTo((6 * inch + none) / 2, 7);
  expect(meanOf(await after({ curve_number: 100 }), 'water_depth')).toBeCloseTo(6 * inch, 7);
});

test('dry and wet antecedent days move the runoff as TR-55 says', async () => {
  const runoff = async (antecedent: 'dry' | 'wet') => meanOf(await after({ antecedent }), 'water_depth') / inch;
  const by = (cn: number) => {
    const S = 1000 / cn - 10;
    return (6 - 0.2 * S) ** 2 / (6 + 0.8 * S);
  };
  expect(await runoff('dry')).toBeCloseTo(by((4.2 * 75) / (10 - 0.058 * 75)), 5);
  expect(await runoff('wet')).toBeCloseTo(by((23 * 75) / (10 + 0.13 * 75)), 5);
});

test('it takes nothing of water that has not rained', async () => {
  const engine = await lossyBasin({
    depth: 0.05,
    losses: (c) => [curveNumberLoss(c, { curve_number: 40, ...options })],
  });
  for (let tick = 0; tick < 10; tick++) engine.step();
  expect(meanOf(engine, 'water_depth')).toBeCloseTo(0.05, 8);
});
