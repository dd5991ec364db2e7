/** EA test 4, rate of flood propagation over an extended plain, by the shallow-water solver. */
import { run as advance, basin, cellOf } from '../../hydro/basin.ts';
import { atMost, type CaseRow, type RunCase, within } from '../case-table.ts';

/** Output points, m east and north of the south-west corner. */
const points = [
  [50, 1000],
  [100, 1000],
  [200, 1000],
  [300, 1000],
  [400, 1000],
  [300, 1300],
] as const;
/** Depths at the points from the second-order discontinuous Galerkin solution published with the case, m; 0 is dry. */
const published: Record<number, readonly number[]> = {
  1200: [0.1411, 0.074, 0, 0, 0, 0],
  3000: [0.2775, 0.2172, 0.1432, 0.0662, 0, 0],
  3600: [0.3092, 0.2461, 0.1739, 0.1137, 0, 0],
  7200: [0.3221, 0.2689, 0.2166, 0.183, 0.1546, 0.1475],
  10800: [0.3241, 0.2727, 0.224, 0.1946, 0.1718, 0.1665],
};
const inflow = (t: number): number => (t < 300 ? 0 : t < 3600 ? (20 * (t - 300)) / 3300 : 20);

export const run: RunCase = async (size) => {
  const engine = await basin({
    solver: 'shallow-water',
    rows: 400,
    cols: 200,
    cellSize: 5,
    bed: () => 0,
    manning: 0.05,
    inflow: { cells: [198, 199, 200, 201].map((r) => [r, 0] as const), at: inflow },
  });
  const rows: CaseRow[] = [];
  let last = 0;
  for (const [time, depths] of Object.entries(published)) {
    const t = Number(time);
    if (size === 'suite' && t > 3600) break;
    advance(engine, t - last);
    last = t;
    const depth = engine.world.field('water_depth').values;
    points.forEach(([x, y], k) => {
      const found = depth[cellOf(engine.grid, 399 - Math.floor(y / 5), Math.floor(x / 5))]!;
      rows.push(within(`depth at point ${k + 1} after ${t / 60} min`, found, depths[k]!, 0.01, 'm'));
    });
  }
  const { entered } = engine.world.ledger.account('surface');
  rows.push(atMost('unexplained water, share of what entered', Math.abs(engine.ledgerError) / entered, 1e-6, ''));
  return {
    name: 'ea4-full',
    title: 'EA test 4 by the whole equations',
    solver: 'shallow-water',
    kind: 'published',
    tests: 'How fast a flood spreads over dry, flat ground from a breach, with the momentum the water brings.',
    source:
      'Néelz and Pender 2013, Environment Agency SC120002, test 4; depths of a second-order discontinuous Galerkin solver published with the case',
    setup:
      '1000 x 2000 m flat at 5 m, n 0.05, closed; 20 m of the west side gives 0 to 20 m³/s within an hour and holds it.',
    rows,
    published:
      'Published second-order depths stand in the table. LISFLOOD-FP 8.1 run on the same ground: first-order finite volumes within 0.008 m of them, local inertial within 0.003 m, but for the moment the front arrives.',
    worse: 'Next to the breach the inflow enters without momentum and stands up to 6 mm lower.',
    figures: [],
  };
};
