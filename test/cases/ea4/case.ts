/** EA test 4, rate of flood propagation over an extended plain: a breach floods dry, flat, rough ground. */
import { run as advance, basin, cellOf } from '../../hydro/basin.ts';
import { atMost, type CaseRow, type RunCase, told, within } from '../case-table.ts';
import { outsideData, readStages } from '../cases.ts';
import { plot, type Series } from '../plot.ts';

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
const inflow = (t: number): number =>
  t < 300 ? 0 : t < 3600 ? (20 * (t - 300)) / 3300 : t < 14400 ? 20 : t < 18000 ? (20 * (18000 - t)) / 3600 : 0;

export const run: RunCase = async (size) => {
  const engine = await basin({
    rows: 400,
    cols: 200,
    cellSize: 5,
    bed: () => 0,
    manning: 0.05,
    inflow: { cells: [198, 199, 200, 201].map((r) => [r, 0] as const), at: inflow },
  });
  const end = size === 'full' ? 18000 : 3600;
  const rows: CaseRow[] = [];
  const minutes: number[] = [];
  const depths: number[][] = points.map(() => []);
  for (let t = 60; t <= end; t += 60) {
    advance(engine, 60);
    minutes.push(t / 60);
    const depth = engine.world.field('water_depth').values;
    points.forEach(([x, y], k) => {
      const found = depth[cellOf(engine.grid, 399 - Math.floor(y / 5), Math.floor(x / 5))]!;
      depths[k]!.push(found);
      const known = published[t]?.[k];
      if (known !== undefined)
        rows.push(within(`depth at point ${k + 1} after ${t / 60} min`, found, known, 0.01, 'm'));
    });
  }
  const { entered } = engine.world.ledger.account('surface');
  rows.push(atMost('unexplained water, share of what entered', Math.abs(engine.ledgerError) / entered, 1e-6, ''));
  const path = outsideData('flood/ea4/ref_lisflood_acc_5m.stage');
  const peer = path ? readStages(path).filter((row) => row.length === points.length + 1) : [];
  if (peer.length) {
    // when each point is first 1 cm deep: the front itself
    points.forEach((_, k) => {
      const ours = depths[k]!.findIndex((h) => h >= 0.01);
      const theirs = peer.find((row) => row[k + 1]! >= 0.01)?.[0];
      if (ours >= 0 && theirs !== undefined)
        rows.push(
          told(`front at point ${k + 1}`, minutes[ours]!, 'min', '', `LISFLOOD-FP inertial ${Math.ceil(theirs / 60)}`),
        );
    });
  }
  const series: Series[] = points.flatMap((_, k) => [
    ...(peer.length
      ? [
          {
            label: 'LISFLOOD-FP inertial',
            as: 'other' as const,
            xs: peer.map((r) => r[0]! / 60),
            ys: peer.map((r) => r[k + 1]!),
          },
        ]
      : []),
    { label: 'this engine', as: 'ours' as const, xs: minutes, ys: depths[k]! },
    {
      label: 'published, second order',
      as: 'marks' as const,
      xs: Object.keys(published).map((t) => Number(t) / 60),
      ys: Object.values(published).map((d) => d[k]!),
    },
  ]);
  return {
    name: 'ea4',
    title: 'EA test 4: speed of propagation over an extended plain',
    solver: 'inertial',
    kind: 'published',
    tests: 'How fast a flood spreads over dry, flat ground from a breach, and how deep it is behind its front.',
    source:
      'Néelz and Pender 2013, Environment Agency SC120002, test 4; depths of a second-order discontinuous Galerkin solver published with the case; LISFLOOD-FP 8.1 run on the same ground',
    setup:
      '1000 x 2000 m flat at 5 m, n 0.05, closed; 20 m of the west side gives 0 to 20 m³/s within an hour, holds it for three, and falls within one.',
    rows,
    published:
      'Published second-order depths stand in the table. LISFLOOD-FP 8.1 run on the same ground comes within 0.003 m of them with its local-inertial solver and within 0.008 m with its first-order finite volumes, but for the moment the front arrives.',
    worse:
      'Nothing to see at the points: up to 1.7 mm from the second-order solution of the full equations. In the first cells at the breach, where the water spreads radially and fast, the missing advection would show. LISFLOOD-FP was run with free sides, the test asks closed ones: hence the gap after four hours.',
    figures: [
      {
        file: 'ea4.svg',
        caption: 'Depth at the six points.',
        svg: plot(
          'EA test 4: depth at points 1 to 6',
          { label: 'time, min', from: 0, to: 300 },
          { label: 'depth, m', from: 0 },
          series,
        ),
      },
    ],
  };
};
