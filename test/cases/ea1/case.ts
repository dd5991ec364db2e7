/** EA test 1, flooding of a disconnected water body: a pond behind a sill fills, and keeps what lies below the sill. */
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atMost, type RunCase, within } from '../case-table.ts';
import { plot } from '../plot.ts';

const [rows, cols, cellSize] = [10, 70, 10];
const sill = 10.25;
const start = 9.7;
const high = 10.35;
/** Ground along the channel, m: a water body, a sill at 300 m, a hollow behind it, and rising ground. */
const profile = [
  [0, 9.3],
  [100, 9.3],
  [295, sill],
  [400, 9.6],
  [450, 9.6],
  [700, 10.7],
] as const;
const hours = 20;
const points = [
  { name: 'point 1 (400 m)', col: 40 },
  { name: 'point 2 (600 m)', col: 59 },
] as const;

function bedAt(x: number): number {
  const k = profile.findIndex(([at]) => at > x);
  const [a, b] = [profile[k - 1]!, profile[k]!];
  return a[1] + ((x - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
}

export const run: RunCase = async () => {
  const bed = (_: number, c: number): number => bedAt((c + 0.5) * cellSize);
  const engine = await basin({
    rows,
    cols,
    cellSize,
    bed,
    manning: 0.03,
    depth: (r, c) => (c < 29 ? Math.max(0, start - Math.fround(bed(r, c))) : 0),
    flow: (grid) => ({
      boundaries: [
        {
          name: 'west',
          kind: 'stage',
          cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, 0)),
          times: [0, 3600, 11 * 3600, 12 * 3600],
          levels: [start, high, high, start],
        },
      ],
    }),
  });
  const times: number[] = [];
  const levels: number[][] = points.map(() => []);
  for (let t = 60; t <= hours * 3600; t += 60) {
    advance(engine, 60);
    times.push(t / 3600);
    const depth = inside(engine, 'water_depth');
    points.forEach(({ col }, k) => {
      const h = depth[5 * cols + col]!;
      levels[k]!.push(h > 0.001 ? h + bed(5, col) : Number.NaN);
    });
  }
  const depth = inside(engine, 'water_depth');
  const peak = (k: number): number => levels[k]!.reduce((a, b) => (b > a ? b : a), 0);
  const { entered, initial } = engine.world.ledger.account('surface');
  const xs = Array.from({ length: cols }, (_, c) => (c + 0.5) * cellSize);
  return {
    name: 'ea1',
    title: 'EA test 1: flooding of a disconnected water body',
    solver: 'inertial',
    kind: 'published',
    tests:
      'Wetting and drying over a sill: a model that only compares levels with a boundary empties the pond again; one that leaks over dry ground does so slowly.',
    source:
      'Néelz and Pender 2013, Environment Agency SC120002, test 1: both points reach 10.35 m and end at 10.25 m, the level of the sill. The ground is rebuilt from the description (its raster is not at hand): sill, levels, size, roughness and duration are the original ones, the shape between is ours',
    setup: `${cols * cellSize} x ${rows * cellSize} m at ${cellSize} m, n 0.03; the level in the west goes from ${start} to ${high} m within an hour, holds for ten, and falls back; ${hours} h.`,
    rows: [
      ...points.flatMap((p, k) => [
        within(`highest level, ${p.name}`, peak(k), high, 0.005, 'm', 'all published packages 10.35'),
        within(`level after ${hours} h, ${p.name}`, levels[k]!.at(-1)!, sill, 0.01, 'm', 'published packages 10.25'),
      ]),
      within('level before the sill at the end (100 m)', depth[5 * cols + 9]! + bed(5, 9), start, 0.002, 'm'),
      atMost(
        'unexplained water, share of what was there and entered',
        Math.abs(engine.ledgerError) / (initial + entered),
        1e-6,
        '',
      ),
    ],
    worse: 'Nothing of note. The last millimetres drain over the sill for hours, as thin flow does.',
    figures: [
      {
        file: 'ea1.svg',
        caption: 'Levels at the two points.',
        svg: plot(
          'EA test 1 (rebuilt): levels at points 1 and 2',
          { label: 'time, h', from: 0, to: hours },
          { label: 'level, m' },
          [
            { label: 'point 1', as: 'ours', xs: times, ys: levels[0]! },
            { label: 'point 2', as: 'other', xs: times, ys: levels[1]! },
            { label: 'level in the west', as: 'exact', xs: [0, 1, 11, 12, 20], ys: [start, high, high, start, start] },
          ],
        ),
      },
      {
        file: 'ea1-profile.svg',
        caption: 'The pond behind the sill at the end.',
        svg: plot('EA test 1 (rebuilt): after 20 h', { label: 'x, m' }, { label: 'elevation, m' }, [
          { label: 'ground', as: 'ground', xs, ys: xs.map((_, c) => bed(5, c)) },
          {
            label: 'water surface',
            as: 'ours',
            xs,
            ys: xs.map((_, c) => (depth[5 * cols + c]! > 0.001 ? depth[5 * cols + c]! + bed(5, c) : Number.NaN)),
          },
        ]),
      },
    ],
  };
};
