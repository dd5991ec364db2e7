/** EA test 4 (rate of flood propagation over an extended plain, Neelz and Pender 2013) at 5 m against published depths. */
import { expect, test } from 'vitest';
import { basin, cellOf, run } from '../../hydro/basin.ts';

const points = [
  [50, 1000],
  [100, 1000],
  [200, 1000],
  [300, 1000],
  [400, 1000],
  [300, 1300],
] as const;
// second-order discontinuous Galerkin solution of the full equations, published with the case; the inertial form stays
// within 0.01 m of it behind the front
const published: Record<number, readonly number[]> = {
  1200: [0.1411, 0.074, 0, 0, 0, 0],
  3000: [0.2775, 0.2172, 0.1432, 0.0662, 0, 0],
  3600: [0.3092, 0.2461, 0.1739, 0.1137, 0, 0],
};
const hydrograph = (t: number): number => (t < 300 ? 0 : t < 3600 ? (20 * (t - 300)) / 3300 : 20);

test('depths on the plain lie within 0.01 m of the published ones up to the end of the rise', async () => {
  const engine = await basin({
    rows: 400,
    cols: 200,
    cellSize: 5,
    bed: () => 0,
    manning: 0.05,
    inflow: { cells: [198, 199, 200, 201].map((r) => [r, 0] as const), at: hydrograph },
  });
  let last = 0;
  for (const [time, depths] of Object.entries(published)) {
    run(engine, Number(time) - last);
    last = Number(time);
    const depth = engine.world.field('water_depth').values;
    points.forEach(([x, y], k) => {
      const found = depth[cellOf(engine.grid, 399 - Math.floor(y / 5), Math.floor(x / 5))]!;
      expect(Math.abs(found - depths[k]!), `point ${k + 1} at ${time} s: ${found.toFixed(4)} m`).toBeLessThan(0.01);
    });
  }
  expect(Math.abs(engine.ledgerError)).toBeLessThan(0.05);
});
