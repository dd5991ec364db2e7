import { expect, test } from 'vitest';
import { type InflowSource, inflow } from '../../src/forcing/inflow.ts';
import { booked, cellIn, stillEngine, stillGrid } from '../still-water.ts';

const grid = stillGrid(6, 8, 10);
const [a, b, c] = [cellIn(grid, 1, 1), cellIn(grid, 2, 1), cellIn(grid, 3, 1)] as [number, number, number];
const flowing = (sources: readonly InflowSource[], depth: number | number[] = 0) =>
  stillEngine({ depth, before: (x) => [inflow(x, { inflow: sources })] });

test('a ramp of discharge delivers its exact volume to a dry section in equal parts', async () => {
  const { engine } = await flowing([
    {
      id: 'r',
      cells: [a, b, c],
      share: 'equal',
      series: { times: [0, 150, 300], values: [0, 3, 0], between: 'linear' },
    },
  ]);
  for (let k = 0; k < 6; k++) engine.step();
  expect(booked(engine, 'surface', 'inflow')).toBeCloseTo(450, 4); // half of 300 s x 3 m³/s
  const depth = engine.world.field('water_depth').values;
  for (const i of [a, b, c]) expect(depth[i]).toBeCloseTo(450 / 3 / 100, 6);
});

test('a section with water shares by depth^(5/3): 8 times as deep takes 32 times as much', async () => {
  const depth = new Array(48).fill(0);
  depth[1 * 8 + 1] = 8;
  depth[2 * 8 + 1] = 1;
  const { engine } = await flowing(
    [{ id: 'r', cells: [a, b, c], share: 'conveyance', series: { times: [0], values: [33], between: 'steps' } }],
    depth,
  );
  engine.step();
  const now = engine.world.field('water_depth').values;
  // one tick of 60 s: 33 m³/s x 60 s / 100 m² = 19.8 m, of which 32/33 to the deep cell and none to the dry one
  expect(now[a]).toBeCloseTo(8 + 19.2, 5);
  expect(now[b]).toBeCloseTo(1 + 0.6, 6);
  expect(now[c]).toBe(0);
});

test('a conveyance section that is dry shares equally, and sources may overlap', async () => {
  const steady = { times: [0], values: [1], between: 'steps' } as const;
  const { engine } = await flowing([
    { id: 'r', cells: [a, b], share: 'conveyance', series: steady },
    { id: 's', cells: [b], share: 'equal', series: steady },
  ]);
  engine.step();
  const depth = engine.world.field('water_depth').values;
  expect(depth[a]).toBeCloseTo(0.3, 6);
  expect(depth[b]).toBeCloseTo(0.9, 6);
});

test('negative discharge and a section off the ground are refused together', async () => {
  await expect(
    flowing([
      { id: 'r', cells: [a], share: 'equal', series: { times: [0, 60], values: [5, -1], between: 'linear' } },
      { id: 's', cells: [0], share: 'equal', series: { times: [0], values: [5], between: 'linear' } },
    ]),
  ).rejects.toThrow(/inflow r: value 1 is -1 m3\/s[\s\S]*inflow s reaches no cell/);
});
