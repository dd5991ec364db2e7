import { expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { depthIn } from '../../src/forcing/design-storm.ts';
import { addRainCell } from '../../src/forcing/rain-cell.ts';
import { type RainSource, rainfall } from '../../src/forcing/rainfall.ts';
import { booked, cellIn, stillEngine, stillGrid } from '../still-water.ts';

const formula = { A: 1132, C: 0.958, b: 5.408, n: 0.595 };
const raining = (rain: readonly RainSource[], more = {}) =>
  stillEngine({ before: (c) => [rainfall(c, { rain })], ...more });

test('36 mm/h for half an hour that begins and ends within ticks leaves 18 mm and books it', async () => {
  const { engine, grid } = await raining([{ kind: 'uniform', rate: 1e-5, from: 90, until: 1890 }]);
  for (let k = 0; k < 40; k++) engine.step();
  const depth = engine.world.field('water_depth').values;
  expect(depth[cellIn(grid, 2, 3)]).toBeCloseTo(0.018, 8);
  expect(engine.world.field('rain_depth').values[cellIn(grid, 2, 3)]).toBeCloseTo(0.018, 7);
  expect(depth[0]).toBe(0);
  expect(booked(engine, 'surface', 'rainfall')).toBeCloseTo(0.018 * 48 * cellArea(grid), 5);
});

test('a series, a spell and a design storm add up', async () => {
  const { engine, grid } = await raining([
    { kind: 'series', series: { times: [0, 600, 1200], values: [1e-5, 2e-5, 0], between: 'steps' } },
    { kind: 'uniform', rate: 1e-6, from: 0, until: 3600 },
    { kind: 'design_storm', formula, return_period: 20, duration: 1800, peak_ratio: 0.4, start: 300 },
  ]);
  while (!engine.done) engine.step();
  const expected = 0.006 + 0.012 + 0.0036 + depthIn(formula, 20, 1800);
  expect(engine.world.field('water_depth').values[cellIn(grid, 0, 0)]! / expected).toBeCloseTo(1, 6); // f32 rates
});

test('a moving cell rains its point rate at the centre, 1/e one radius away, and nothing beyond its tail', () => {
  const grid = stillGrid(60, 60, 100);
  const mask = new Uint8Array(grid.rows * grid.cols).fill(1);
  const rate = new Float64Array(mask.length);
  const cell = { center: [2550, 2950], radius: 1000, velocity: [5, 0] } as const;
  addRainCell(grid, mask, cell, 100, 2e-5, rate); // centre now at 3050, 2950: the middle of a cell
  const at = (x: number, y: number) => rate[cellIn(grid, Math.floor((6000 - y) / 100), Math.floor(x / 100))]!;
  expect(at(3050, 2950)).toBeCloseTo(2e-5, 17);
  expect(at(4050, 2950) / 2e-5).toBeCloseTo(Math.exp(-1), 12);
  expect(at(3050, 1950) / 2e-5).toBeCloseTo(Math.exp(-1), 12);
  expect(at(3650, 3750) / 2e-5).toBeCloseTo(Math.exp(-1), 12);
  expect(at(3050 + 2200, 2950)).toBe(0);
  expect(at(3050 + 2100, 2950)).toBeGreaterThan(0);
  // the whole: 0.99 pi R² times the centre's rate; 100 m cells on a 1 km Gaussian are exact to the cut edge
  const volume = rate.reduce((a, b) => a + b, 0) * 1e4;
  expect(volume / (0.99 * Math.PI * 1e6 * 2e-5)).toBeCloseTo(1, 3);
});

test('an elongated cell lies along its way, and every cell is as the plain exponential says', () => {
  const grid = stillGrid(50, 70, 100);
  const mask = new Uint8Array(grid.rows * grid.cols).fill(1);
  const rate = new Float64Array(mask.length);
  const cell = { center: [3000, 2500], radius: 1500, radius_across: 600, velocity: [3, 4] } as const;
  addRainCell(grid, mask, cell, 0, 1, rate);
  let worst = 0;
  for (let i = 0; i < rate.length; i++) {
    const dx = grid.west + ((i % grid.cols) + 0.5) * 100 - 3000;
    const dy = grid.north - (Math.floor(i / grid.cols) + 0.5) * 100 - 2500;
    const along = (dx * 0.6 + dy * 0.8) / 1500;
    const across = (-dx * 0.8 + dy * 0.6) / 600;
    const g = Math.exp(-(along * along + across * across));
    const expected = g > 0.01 ? g : 0;
    if (Math.abs(g - 0.01) > 1e-9) worst = Math.max(worst, Math.abs(rate[i]! - expected));
  }
  expect(worst).toBeLessThan(1e-11);
});

test('a passing cell is booked to the drop and the rate falls back to zero behind it', async () => {
  const storm: RainSource = {
    kind: 'design_storm',
    formula,
    return_period: 50,
    duration: 1200,
    peak_ratio: 0.4,
    start: 0,
    cell: { center: [0, 300], radius: 200, velocity: [1, 0] },
  };
  const { engine } = await raining([storm], { rows: 60, cols: 80, ticks: 30 });
  while (!engine.done) engine.step(); // the ledger is checked each tick to 1e-9
  expect(Math.max(...(engine.world.field('rainfall_rate').values as Float32Array))).toBe(0);
  expect(booked(engine, 'surface', 'rainfall')).toBeGreaterThan(0);
});

test('a restored run rains on as the one that was never stopped', async () => {
  const rain: RainSource[] = [{ kind: 'uniform', rate: 1e-5, from: 0, until: 1800 }];
  const a = (await raining(rain)).engine;
  for (let k = 0; k < 10; k++) a.step();
  const b = (await raining(rain)).engine;
  b.restore(a.snapshot());
  for (let k = 0; k < 10; k++) {
    a.step();
    b.step();
  }
  expect(b.digest()).toBe(a.digest());
});

test('a moving cell stands where it is in the middle of the tick', async () => {
  const cell = { center: [150, 300], radius: 200, velocity: [1, 0] } as const;
  const { engine, grid } = await raining(
    [{ kind: 'design_storm', formula, return_period: 50, duration: 1200, peak_ratio: 0.4, start: 0, cell }],
    { rows: 60, cols: 80 },
  );
  engine.step();
  engine.step(); // from 60 to 120 s: its centre at x = 240
  const rate = engine.world.field('rainfall_rate').values;
  expect(rate[cellIn(grid, 30, 23)]).toBeCloseTo(rate[cellIn(grid, 30, 24)]!, 10);
  expect(rate[cellIn(grid, 30, 22)]!).toBeLessThan(rate[cellIn(grid, 30, 23)]!);
});

test('going back to the last raining tick does not leave the rain on', async () => {
  const { engine, grid } = await raining([{ kind: 'uniform', rate: 1e-5, from: 0, until: 1800 }]);
  for (let k = 0; k < 30; k++) engine.step();
  const last = engine.snapshot();
  for (let k = 0; k < 5; k++) engine.step();
  engine.restore(last);
  for (let k = 0; k < 5; k++) engine.step();
  expect(engine.world.field('water_depth').values[cellIn(grid, 2, 2)]).toBeCloseTo(0.018, 7);
});

test('negative rain is refused before the run', async () => {
  await expect(raining([{ kind: 'uniform', rate: -1, from: 0, until: 60 }])).rejects.toThrow(/rain 0.*negative/);
});
