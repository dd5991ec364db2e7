import { expect, test } from 'vitest';
import { cellArea } from '../../src/core/grid.ts';
import { rainfall } from '../../src/forcing/rainfall.ts';
import { evaporation } from '../../src/hydro/evaporation.ts';
import { booked, cellIn, stillEngine } from '../still-water.ts';
import { basin, inside, run } from './basin.ts';

const rate = 0.036 / 3600; // 36 mm/h, far above nature's, so that an hour shows it

test('the air takes its rate from deep water and no more than there is from shallow', async () => {
  const depth = new Float64Array(48).fill(0);
  depth[0] = 0.2;
  depth[1] = 0.02;
  const { engine, grid } = await stillEngine({ depth, before: (c) => [evaporation(c, { meanRate: () => rate })] });
  while (!engine.done) engine.step();
  const left = engine.world.field('water_depth').values;
  expect(left[cellIn(grid, 0, 0)]).toBeCloseTo(0.2 - 0.036, 7);
  expect(left[cellIn(grid, 0, 1)]).toBe(0);
  expect(booked(engine, 'surface', 'evaporation')).toBeCloseTo(-(0.036 + 0.02) * cellArea(grid), 5);
});

test('a rate that begins at a time takes nothing before it', async () => {
  const meanRate = (a: number, b: number) => (rate * Math.max(0, b - Math.max(a, 1830))) / (b - a);
  const { engine, grid } = await stillEngine({ depth: 1, before: (c) => [evaporation(c, { meanRate })] });
  for (let k = 0; k < 30; k++) engine.step();
  expect(engine.world.field('water_depth').values[cellIn(grid, 1, 1)]).toBe(1);
  while (!engine.done) engine.step();
  expect(engine.world.field('water_depth').values[cellIn(grid, 1, 1)]).toBeCloseTo(1 - rate * 1770, 7);
});

test('a pond under the flow solver sinks by the rate and the ledger closes', async () => {
  const engine = await basin({
    rows: 8,
    cols: 12,
    cellSize: 10,
    bed: (r, c) => 0.001 * ((r * 7 + c * 5) % 9),
    level: 0.5,
    others: (c) => [evaporation(c, { meanRate: () => rate })] as never,
  });
  const area = 8 * 12 * 100;
  run(engine, 1800);
  // 1e-5: of 18 mm, single precision asks
  expect(-booked(engine, 'surface', 'evaporation') / (0.018 * area)).toBeCloseTo(1, 5);
  const bed = (k: number) => 0.001 * ((Math.floor(k / 12) * 7 + (k % 12) * 5) % 9);
  const levels = inside(engine, 'water_depth').map((h, k) => h + bed(k));
  for (const level of levels) expect(level).toBeCloseTo(0.482, 4);
  expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * 0.5 * area);
});

test('stopping and restoring changes nothing', async () => {
  const start = () =>
    stillEngine({
      before: (c) => [
        rainfall(c, { rain: [{ kind: 'uniform', rate: 2e-5, from: 0, until: 900 }] }),
        evaporation(c, { meanRate: () => rate }),
      ],
    });
  const a = (await start()).engine;
  for (let k = 0; k < 12; k++) a.step();
  const b = (await start()).engine;
  b.restore(a.snapshot());
  while (!a.done) a.step();
  while (!b.done) b.step();
  expect(b.digest()).toBe(a.digest());
  expect(booked(a, 'surface', 'evaporation')).toBeCloseTo(-0.018 * 4800, 4);
});
