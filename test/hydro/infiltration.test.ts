import { expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { rainfall } from '../../src/forcing/rainfall.ts';
import { pondedInfiltration } from '../../src/hydro/green-ampt.ts';
import { infiltration } from '../../src/hydro/infiltration.ts';
import { booked, cellIn, stillEngine } from '../still-water.ts';

const siltLoam = { conductivity: 0.0065 / 3600, suction: 0.1668, moisture_deficit: 0.34, impervious: 0 };
const rain = (rate: number) => ({ rain: [{ kind: 'uniform', rate, from: 0, until: 1e9 }] as const });

test('50 mm/h on silt loam: 3.02 cm infiltrated after an hour (Chow, Maidment and Mays 1988, example 4.4.2)', async () => {
  const { engine, grid } = await stillEngine({
    tick: 10,
    ticks: 360,
    before: (c) => [rainfall(c, rain(0.05 / 3600))],
    after: (c) => [infiltration(c, siltLoam)],
  });
  while (!engine.done) engine.step();
  const F = engine.world.field('infiltrated_depth').values[cellIn(grid, 2, 2)]!;
  expect(Math.abs(F - 0.0302)).toBeLessThan(2e-4); // the example is rounded to 0.1 mm
  // exactly: ponding begins at F = K S / (i - K), and from then on the implicit equation holds
  const [K, S, i] = [0.0065 / 3600, 0.1668 * 0.34, 0.05 / 3600];
  const atPonding = (K * S) / (i - K);
  const exact = atPonding + pondedInfiltration(atPonding, K, S, 3600 - atPonding / i);
  expect(Math.abs(F - exact)).toBeLessThan(1.5 * i * 10); // a tick of rain waits on the ground
  expect(engine.world.field('water_depth').values[cellIn(grid, 2, 2)]! + F).toBeCloseTo(0.05, 6);
});

test('at every tick what fell is on the ground or in the soil', async () => {
  const { engine, grid } = await stillEngine({
    before: (c) => [rainfall(c, rain(2e-5))],
    after: (c) => [infiltration(c, { ...siltLoam, impervious: 0.3 })],
  });
  const cells = 48 * cellArea(grid);
  for (let k = 1; k <= 60; k++) {
    engine.step();
    const surface = engine.world.field('water_depth').values[cellIn(grid, 1, 1)]!;
    const soil = engine.world.field('infiltrated_depth').values[cellIn(grid, 1, 1)]! * 0.7;
    expect(surface + soil).toBeCloseTo(2e-5 * 60 * k, 8);
    expect(booked(engine, 'soil', 'infiltration')).toBeCloseTo(-booked(engine, 'surface', 'infiltration'), 6);
    expect(booked(engine, 'soil', 'infiltration')).toBeCloseTo(soil * cells, 6);
  }
});

test('sealed ground, rock and dry cells take nothing', async () => {
  const impervious = new Float64Array(8 * 32).fill(1);
  const { engine } = await stillEngine({
    depth: 0.1,
    after: (c) => [infiltration(c, { ...siltLoam, impervious })],
  });
  for (let k = 0; k < 5; k++) engine.step();
  expect(booked(engine, 'surface', 'infiltration')).toBe(0);
  expect(engine.world.field('infiltrated_depth').values.every((v) => v === 0)).toBe(true);
});

test('a restored run soaks on to the same bytes', async () => {
  const make = async () =>
    (
      await stillEngine({
        before: (c) => [rainfall(c, rain(2e-5))],
        after: (c) => [infiltration(c, siltLoam)],
      })
    ).engine;
  const a = await make();
  for (let k = 0; k < 20; k++) a.step();
  const b = await make();
  b.restore(a.snapshot());
  for (let k = 0; k < 20; k++) {
    a.step();
    b.step();
  }
  expect(b.digest()).toBe(a.digest());
});
