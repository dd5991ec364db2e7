/** Surface flow against solutions on paper: uniform flow, rain on planes, stage and free boundaries; and its refusals. */
import { describe, expect, test } from 'vitest';
import type { Grid } from '../../src/core/grid.ts';
import { largestCourant } from '../../src/hydro/inertial-options.ts';
import { levelAt } from '../../src/hydro/surface-boundaries.ts';
import type { SurfaceFlowOptions } from '../../src/hydro/surface-flow.ts';
import { type Basin, basin, cellOf, inside, run } from './basin.ts';

const column = (grid: Grid, rows: number, col: number): Int32Array =>
  Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, col));

const rows = 3;
const cols = 120;
const n = 0.03;
/** Normal depth of a discharge per width on a slope, m (Manning, wide). */
const normalDepth = (q: number, slope: number): number => ((q * n) / Math.sqrt(slope)) ** 0.6;

/** A straight reach with inflow in the west: 2 m²/s. */
const reach = (slope: number, east: (grid: Grid) => Basin['flow']): Basin => ({
  rows,
  cols,
  cellSize: 10,
  manning: n,
  bed: (_, c) => 100 - slope * 10 * c,
  inflow: { cells: [0, 1, 2].map((r) => [r, 0] as const), at: () => 2 * rows * 10 },
  flow: (grid) => east(grid) as never,
});

describe('uniform flow on a plane', () => {
  test.each([2e-4, 1e-3, 4e-3])('leaves a free boundary at normal depth, slope %d', async (slope) => {
    const engine = await basin(
      reach(slope, (grid) => ({
        boundaries: [{ name: 'east', kind: 'free', cells: column(grid, rows, cols - 1), slope }],
      })),
    );
    run(engine, 7200);
    const depth = inside(engine, 'water_depth');
    const speed = inside(engine, 'velocity_x');
    const expected = normalDepth(2, slope);
    for (const c of [40, 60, 80, 100, 118])
      expect(Math.abs(depth[cols + c]! / expected - 1), `column ${c}`).toBeLessThan(0.005);
    expect(Math.abs((speed[cols + 80]! * expected) / 2 - 1)).toBeLessThan(0.005);
    // what enters leaves
    const before = engine.world.ledger.account('surface').entries['boundary east']!;
    run(engine, 600);
    const out = before - engine.world.ledger.account('surface').entries['boundary east']!;
    expect(Math.abs(out / (2 * rows * 10 * 600) - 1)).toBeLessThan(0.005);
  });

  test('meets a stage at normal depth without a ripple, and a higher one with backwater', async () => {
    const slope = 1e-3;
    const expected = normalDepth(2, slope);
    const end = 100 - slope * 10 * (cols - 1);
    const at = (above: number) =>
      reach(slope, (grid) => ({
        boundaries: [
          {
            name: 'river',
            kind: 'stage',
            cells: column(grid, rows, cols - 1),
            times: [0],
            levels: [end - slope * 10 + expected + above],
          },
        ],
      }));
    const level = run(await basin(at(0)), 7200);
    const depth = inside(level, 'water_depth');
    for (const c of [60, 90, 119]) expect(Math.abs(depth[cols + c]! / expected - 1), `column ${c}`).toBeLessThan(0.01);
    const backed = inside(run(await basin(at(0.5)), 7200), 'water_depth');
    expect(backed[cols + 119]!).toBeGreaterThan(expected + 0.45);
    expect(backed[cols + 60]!).toBeGreaterThan(expected + 0.05);
    expect(backed[cols + 60]!).toBeLessThan(backed[cols + 119]!);
  });
});

test('a rising stage fills a basin to its level and leaves it at rest', async () => {
  const engine = await basin({
    rows: 20,
    cols: 30,
    cellSize: 10,
    bed: (r, c) => 180 + 0.05 * c + 0.3 * Math.sin(r) * Math.cos(c),
    flow: (grid) => ({
      boundaries: [{ name: 'river', kind: 'stage', cells: column(grid, 20, 0), times: [0, 3600], levels: [180, 183] }],
    }),
  });
  run(engine, 6 * 3600);
  const depth = inside(engine, 'water_depth');
  const bed = inside(engine, 'bed_elevation');
  for (let i = 0; i < depth.length; i++) expect(Math.abs(depth[i]! + bed[i]! - 183)).toBeLessThan(2e-3);
  const { entries } = engine.world.ledger.account('surface');
  expect(entries['boundary river']).toBeCloseTo(depth.reduce((a, b) => a + b, 0) * 100, -1);
});

/** A meandering river 30 m deep that falls 0.2 m a kilometre, with a discharge of 50,000 m³/s. */
function deepRiver(cellSize: number, flow: SurfaceFlowOptions = {}): Basin {
  const [rows, cols, slope] = [1800 / cellSize, 3000 / cellSize, 2e-4];
  const middle = (c: number): number => 900 + 240 * Math.sin((c * cellSize) / 600);
  const bed = (r: number, c: number): number =>
    150 - slope * cellSize * c + (0.06 / 900) * (r * cellSize - middle(c)) ** 2;
  const across = (c: number): number[] =>
    Array.from({ length: rows }, (_, r) => r).filter((r) => bed(r, c) < 168 - slope * cellSize * c);
  return {
    rows,
    cols,
    cellSize,
    manning: 0.025,
    bed,
    depth: (r, c) => Math.max(0, 180 - slope * cellSize * c - bed(r, c)),
    inflow: { cells: across(0).map((r) => [r, 0] as const), at: () => 50000 },
    flow: (grid) => ({
      ...flow,
      boundaries: [
        {
          name: 'east',
          kind: 'stage',
          cells: Int32Array.from(across(cols - 1), (r) => cellOf(grid, r, cols - 1)),
          times: [0],
          levels: [180 - slope * cellSize * (cols - 1)],
        },
      ],
    }),
  };
}

test('a deep river of low slope and little friction carries no ripple from cell to cell', async () => {
  const b = deepRiver(30);
  const engine = run(await basin(b), 5400);
  const depth = inside(engine, 'water_depth');
  const surface = (r: number, c: number): number => depth[r * b.cols + c]! + Math.fround(b.bed(r, c));
  let ripple = 0;
  for (let c = 10; c < b.cols - 10; c++) {
    const r = Math.round(30 + 8 * Math.sin(c / 20));
    ripple = Math.max(ripple, Math.abs(surface(r, c - 1) - 2 * surface(r, c) + surface(r, c + 1)));
  }
  expect(ripple).toBeLessThan(0.02);
  expect(Math.max(...depth)).toBeLessThan(32);
});

test('half and a quarter of the step leave the peak of a flood in a deep river within 5 cm', async () => {
  const peak = async (courant: number): Promise<Float64Array> => {
    const b = deepRiver(60, { courant });
    const at = (time: number): number => 50000 + 20000 * Math.max(0, Math.sin(((time - 5400) / 3600) * Math.PI));
    const engine = run(await basin({ ...b, inflow: { cells: b.inflow!.cells, at } }), 5400);
    engine.begin(); // what sloshed while the river started is forgotten
    return inside(run(engine, 3600), 'maximum_depth');
  };
  const whole = await peak(largestCourant(0.9));
  expect(Math.max(...whole)).toBeGreaterThan(30.5);
  for (const share of [2, 4]) {
    const other = await peak(largestCourant(0.9) / share);
    const worst = whole.reduce((most, h, i) => Math.max(most, Math.abs(h - other[i]!)), 0);
    expect(worst, `a step of 1/${share}`).toBeLessThan(0.05);
  }
});

describe('rain on a plane (kinematic wave)', () => {
  const rain = 50e-3 / 3600;
  const slope = 0.05;

  test('the rising limb follows the depth that has fallen', async () => {
    const length = 60;
    const engine = await basin({
      rows: 2,
      cols: length,
      cellSize: 5,
      manning: n,
      bed: (_, c) => 50 - slope * 5 * c,
      rain: () => rain,
      flow: (grid) => ({
        dry_depth: 1e-5,
        longest_step: 0.5,
        boundaries: [{ name: 'foot', kind: 'free', cells: column(grid, 2, length - 1), slope }],
      }),
    });
    for (const minutes of [2, 4, 6]) {
      run(engine, 120);
      const h = rain * 60 * minutes;
      const q = (Math.sqrt(slope) / n) * h ** (5 / 3);
      const got = engine.world.field('discharge_x').values[cellOf(engine.grid, 0, 50)]!;
      // the discharge is of the step before: 0.5 s late
      expect(Math.abs(got / q - 1), `${minutes} min`).toBeLessThan(0.01);
      expect(Math.abs(inside(engine, 'water_depth')[50]! / h - 1)).toBeLessThan(1e-5);
    }
    run(engine, 3600);
    const depth = inside(engine, 'water_depth');
    for (const c of [20, 40, 55]) {
      // what fell on this cell and those above leaves it by its east face
      const equilibrium = ((n * rain * 5 * (c + 1)) / Math.sqrt(slope)) ** 0.6;
      expect(Math.abs(depth[c]! / equilibrium - 1), `column ${c}`).toBeLessThan(0.001);
    }
  });

  test('a plane that falls to the corner carries the same depth as one that falls along the rows', async () => {
    const side = 64;
    const fall = slope / Math.SQRT2;
    const engine = await basin({
      rows: side,
      cols: side,
      cellSize: 5,
      manning: n,
      bed: (r, c) => 90 - fall * 5 * (r + c),
      rain: () => rain,
      flow: (grid) => ({
        dry_depth: 1e-5,
        boundaries: [
          { name: 'east', kind: 'free', cells: column(grid, side - 1, side - 1), slope: fall },
          {
            name: 'south',
            kind: 'free',
            cells: Int32Array.from({ length: side }, (_, c) => cellOf(grid, side - 1, c)),
            slope: fall,
          },
        ],
      }),
    });
    run(engine, 3600);
    const depth = inside(engine, 'water_depth');
    for (const [r, c] of [
      [50, 25],
      [25, 50],
      [55, 30],
      [30, 12],
    ] as const) {
      const length = 5 * Math.SQRT2 * (Math.min(r, c) + 1);
      const equilibrium = ((n * rain * length) / Math.sqrt(slope)) ** 0.6;
      expect(Math.abs(depth[r * side + c]! / equilibrium - 1), `${r}, ${c}`).toBeLessThan(0.01);
    }
  });
});

test('velocities are told east and north, and hazard is depth times (speed + 0.5)', async () => {
  const engine = await basin({
    rows: 40,
    cols: 5,
    cellSize: 10,
    bed: (r) => 20 + 0.02 * r, // falls to the north
    depth: () => 0.4,
    flow: (grid) => ({
      boundaries: [
        { name: 'north', kind: 'free', cells: Int32Array.from({ length: 5 }, (_, c) => cellOf(grid, 0, c)) },
      ],
    }),
  });
  run(engine, 60);
  const v = inside(engine, 'velocity_y')[20 * 5 + 2]!;
  expect(v).toBeGreaterThan(0.5);
  expect(Math.abs(inside(engine, 'velocity_x')[20 * 5 + 2]!)).toBeLessThan(1e-6);
  expect(inside(engine, 'maximum_speed')[20 * 5 + 2]!).toBeGreaterThanOrEqual(v);
  const hazard = inside(engine, 'maximum_hazard')[20 * 5 + 2]!;
  expect(hazard).toBeGreaterThan(0.4 * 0.5);
  expect(hazard).toBeLessThan(0.4 * (v * 1.5 + 0.5));
});

describe('what is kept in every sub-step', () => {
  /** A bank of water let go into a channel: its front passes any one cell within seconds. All steps are 1/128 of a minute. */
  const surge = (coupling: number): Basin => ({
    rows: 4,
    cols: 200,
    cellSize: 5,
    manning: 0.02,
    bed: (_, c) => 30 - 0.002 * 5 * c,
    depth: (_, c) => (c < 30 ? 3 : 0.01),
    flow: { longest_step: 60 / 128 },
    tick: 60,
    coupling,
  });

  test('the fastest water and the greatest hazard', async () => {
    const seldom = run(await basin(surge(60)), 120);
    // looked at after every step by the ends of intervals alone
    const often = run(await basin(surge(60 / 128)), 120);
    expect(inside(seldom, 'maximum_depth')).toEqual(inside(often, 'maximum_depth'));
    let seen = 0;
    for (const name of ['maximum_speed', 'maximum_hazard'] as const) {
      const [a, b] = [inside(seldom, name), inside(often, name)];
      for (let i = 0; i < a.length; i++) {
        // where the bank was the water thins and runs faster with less discharge: speeds that grow so may be missed
        if (i % 200 < 30) continue;
        expect(a[i]!, `${name} ${i}`).toBeLessThanOrEqual(b[i]!);
        expect(a[i]!, `${name} ${i}`).toBeGreaterThan(0.9 * b[i]! - 0.03);
        if (b[i]! > 1) seen++;
      }
    }
    expect(seen).toBeGreaterThan(600);
  });

  test.each([false, true])('the time with more than 0.3 m, multi-rate %s', async (multi_rate) => {
    // 4 mm/s of rain on closed level ground: 0.3 m is passed after 75 s, in the middle of an interval
    const engine = await basin({
      rows: 6,
      cols: 40,
      cellSize: 10,
      bed: () => 5,
      rain: (t) => (t < 120 ? 4e-3 : 0),
      flow: { longest_step: 2, multi_rate },
      tick: 60,
      coupling: 60,
    });
    run(engine, 240);
    for (const t of inside(engine, 'duration_above')) expect(Math.abs(t - 165)).toBeLessThanOrEqual(2.01);
  });

  test('a depth of its own for the time', async () => {
    const engine = await basin({
      rows: 3,
      cols: 9,
      cellSize: 10,
      bed: () => 5,
      depth: () => 0.4,
      flow: { duration_depth: 0.5 },
    });
    run(engine, 60);
    expect(Math.max(...inside(engine, 'duration_above'))).toBe(0);
  });
});

test('ground raised during the run pushes its water aside', async () => {
  const engine = await basin({ rows: 9, cols: 31, cellSize: 10, bed: () => 10, depth: () => 1 });
  run(engine, 60);
  (engine.world.field('bed_elevation').values as Float32Array)[cellOf(engine.grid, 4, 15)] = 13;
  run(engine, 3600);
  expect(inside(engine, 'water_depth')[4 * 31 + 15]).toBeLessThan(2e-4);
  expect(inside(engine, 'water_depth')[4 * 31 + 3]).toBeGreaterThan(1);
});

describe('refusals', () => {
  const flat: Basin = { rows: 3, cols: 3, cellSize: 5, bed: () => 0 };
  test('options outside their limits are all named at once', async () => {
    const wrong = {
      theta: 1.2,
      froude_limit: 0,
      boundaries: [{ name: 'weir', kind: 'free', cells: Int32Array.of(0), slope: -1 }],
    } as const;
    await expect(basin({ ...flat, flow: wrong })).rejects.toThrow(
      /flow\.theta is 1\.2[\s\S]*froude_limit is 0[\s\S]*"weir" has no cell[\s\S]*slope -1/,
    );
  });
  test('a theta of 1, at which deep rivers ring, is refused with the reason', async () => {
    await expect(basin({ ...flat, flow: { theta: 1 } })).rejects.toThrow(
      /theta is 1; it lies between 0\.5 and 0\.95: .* ring/,
    );
  });
  test('a Courant number the scheme does not bear is refused with the most it does', async () => {
    await expect(basin({ ...flat, flow: { theta: 0.8, courant: 0.7 } })).rejects.toThrow(/only up to 0\.620/);
  });
  test('two boundaries on one cell are refused', async () => {
    const flow: Basin['flow'] = (grid) => ({
      boundaries: [
        { name: 'a', kind: 'free', cells: column(grid, 3, 2) },
        { name: 'b', kind: 'stage', cells: column(grid, 2, 2), times: [0], levels: [1] },
      ],
    });
    await expect(basin({ ...flat, flow })).rejects.toThrow(/"b" and boundary "a" share a cell/);
  });
  test('a negative initial depth is refused with its place', async () => {
    await expect(basin({ ...flat, depth: (r, c) => (r === 1 && c === 2 ? -0.5 : 0) })).rejects.toThrow(
      /-0\.5 m at row 1, column 2/,
    );
  });
});

test('a stage lies straight between its times and stays outside them', () => {
  const b = { name: 'x', kind: 'stage', cells: new Int32Array(0), times: [100, 200], levels: [1, 3] } as const;
  expect([0, 100, 150, 200, 900].map((t) => levelAt(b, t))).toEqual([1, 1, 2, 3, 3]);
});
