import { expect, test } from 'vitest';
import type { DrainArea } from '../../src/assets/place.ts';
import { inletIntake, stormDrains } from '../../src/hydro/storm-drains.ts';
import { booked, cellIn, columnOf, stillEngine } from '../still-water.ts';

const area = (id: string, west: number, east: number, capacity: number): DrainArea => ({
  id,
  name: { en: id, zh: id },
  rings: [
    [
      [west, 0],
      [east, 0],
      [east, 60],
      [west, 60],
      [west, 0],
    ],
  ], // prettier-ignore
  capacity,
});

test('36 mm/h of inlets empty 3 mm in five minutes, no faster', async () => {
  const { engine, grid } = await stillEngine({
    depth: 0.005,
    after: (c) => [stormDrains(c, { areas: [area('west', 0, 40, 1e-5)] })],
  });
  for (let k = 0; k < 6; k++) engine.step(); // asked at the end of the first tick, so five ticks of intake
  const depth = engine.world.field('water_depth').values;
  expect(depth[cellIn(grid, 0, 0)]).toBeCloseTo(0.005 - 0.003, 8);
  expect(depth[cellIn(grid, 0, 4)]).toBe(0.005);
  expect(columnOf(engine, 'drain_area', 'taken')[0]).toBeCloseTo(0.003 * 24 * 100, 5);
  expect(columnOf(engine, 'drain_area', 'intake')[0]).toBeCloseTo(1e-5 * 24 * 100, 6);
  for (let k = 0; k < 10; k++) engine.step();
  expect(depth[cellIn(grid, 0, 0)]).toBeCloseTo(0, 8);
  expect(booked(engine, 'drains', 'storm-drains')).toBeCloseTo(-booked(engine, 'surface', 'storm-drains'), 6);
  expect(booked(engine, 'drains', 'storm-drains')).toBeCloseTo(0.005 * 24 * 100, 4);
});

test('a cell in two areas drains once, into the first', async () => {
  const { engine, grid } = await stillEngine({
    depth: 0.1,
    after: (c) => [stormDrains(c, { areas: [area('a', 0, 40, 1e-5), area('b', 0, 80, 2e-5)] })],
  });
  for (let k = 0; k < 2; k++) engine.step();
  const depth = engine.world.field('water_depth').values;
  expect(depth[cellIn(grid, 0, 0)]).toBeCloseTo(0.1 - 6e-4, 8);
  expect(depth[cellIn(grid, 0, 7)]).toBeCloseTo(0.1 - 12e-4, 8);
});

test('inlets fail as the water over them drowns the outfall', () => {
  expect(inletIntake(0.4, 1e-5, 60, 0.5, 1.5)).toBeCloseTo(6e-4, 12);
  expect(inletIntake(1.0, 1e-5, 60, 0.5, 1.5)).toBeCloseTo(3e-4, 12);
  expect(inletIntake(1.5, 1e-5, 60, 0.5, 1.5)).toBe(0);
  expect(inletIntake(30, 1e-5, 60, 0.5, 1.5)).toBe(0);
  expect(inletIntake(1e-4, 1e-5, 60, 0.5, 1.5)).toBe(1e-4);
});

test('a negative capacity is refused', async () => {
  await expect(stillEngine({ after: (c) => [stormDrains(c, { areas: [area('west', 0, 40, -1)] })] })).rejects.toThrow(
    /drain area west has a capacity of -1/,
  );
});
