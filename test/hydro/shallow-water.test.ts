/** The shallow-water solver at its boundaries, what it tells, and its refusals; exact solutions are in test/cases. */
import { describe, expect, test } from 'vitest';
import { type Basin, basin, cellOf, inside, run } from './basin.ts';

const solver = 'shallow-water' as const;
const rows = 3;
const cols = 60;
const east =
  (levels: readonly number[], times: readonly number[]): Basin['flow'] =>
  (grid) => ({
    boundaries: [
      {
        name: 'east',
        kind: 'stage',
        cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, cols - 1)),
        times,
        levels,
      },
    ],
  });

test('a stage fills a dry basin to its level, books what came in, and lets it out again', async () => {
  const engine = await basin({
    solver,
    rows,
    cols,
    cellSize: 10,
    bed: (_, c) => 5 - 0.01 * c,
    flow: east([6, 6, 4.9], [0, 7200, 9000]),
  });
  run(engine, 7200);
  const full = inside(engine, 'water_depth');
  for (const c of [0, 20, 40, 59]) expect(full[cols + c]! + 5 - 0.01 * c).toBeCloseTo(6, 1);
  const entries = () => engine.world.ledger.account('surface').entries;
  const held = full.reduce((a, b) => a + b, 0) * 100;
  expect(Math.abs(entries()['boundary east']! / held - 1)).toBeLessThan(1e-5);
  run(engine, 5400);
  expect(entries()['boundary east']!).toBeLessThan(0.4 * held);
  expect(Math.abs(engine.ledgerError)).toBeLessThan(1e-6 * held);
});

test('a rise of the level beyond enters as a wave of the speed of long waves', async () => {
  const engine = await basin({
    solver,
    rows,
    cols: 200,
    cellSize: 10,
    manning: 0,
    bed: () => 0,
    depth: () => 4,
    tick: 1,
    coupling: 1,
    flow: (grid) => ({
      boundaries: [
        {
          name: 'west',
          kind: 'stage',
          cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, 0)),
          times: [0],
          levels: [4.05],
        },
      ],
    }),
  });
  run(engine, 200);
  const depth = inside(engine, 'water_depth').subarray(200, 400);
  // sqrt(g h) of 4 m is 6.26 m/s: 1253 m in 200 s
  const front = depth.findIndex((h) => h < 4.025) * 10;
  expect(Math.abs(front / 1258 - 1)).toBeLessThan(0.02);
  expect(depth[60]!).toBeCloseTo(4.05, 3);
  // behind it the water moves at (c - c0) * 2
  expect(inside(engine, 'velocity_x')[260]!).toBeCloseTo(2 * (Math.sqrt(9.80665 * 4.05) - Math.sqrt(9.80665 * 4)), 3);
});

test('velocities are told east and north, maxima are kept, and hazard is depth times (speed + 0.5)', async () => {
  const engine = await basin({
    solver,
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

test('the time above the duration depth is counted to the sub-step, up and down', async () => {
  // 1 mm/s in for ten minutes, then out: 0.25 m is passed at 250 s and again at 950 s
  const engine = await basin({
    solver,
    rows: 4,
    cols: 4,
    cellSize: 5,
    bed: () => 3,
    rain: (t) => (t < 600 ? 1e-3 : -1e-3),
    flow: { duration_depth: 0.25, longest_step: 1 },
  });
  run(engine, 600);
  for (const seconds of inside(engine, 'duration_above')) expect(Math.abs(seconds - 350)).toBeLessThan(1.01);
  run(engine, 540);
  for (const seconds of inside(engine, 'duration_above')) expect(Math.abs(seconds - 700)).toBeLessThan(2.02);
  expect(inside(engine, 'water_depth').every((h) => h < 0.1)).toBe(true);
});

test('a lake at the level beyond its boundary stays at rest over a falling and rising bed', async () => {
  for (const slope of [0.01, -0.01]) {
    const engine = await basin({
      solver,
      rows,
      cols,
      cellSize: 10,
      bed: (r, c) => 200 - slope * 10 * c + 0.1 * Math.sin(r + c),
      level: 207.5,
      flow: east([207.5], [0]),
    });
    run(engine, 600);
    expect(Math.max(...inside(engine, 'maximum_speed'))).toBeLessThan(1e-5);
  }
});

test('a river that enters by one cell does not shorten the steps once it flows', async () => {
  const engine = await basin({
    solver,
    rows: 1,
    cols: 40,
    cellSize: 10,
    bed: (_, c) => 10 - 0.01 * c,
    depth: () => 2,
    inflow: { cells: [[0, 0]], at: () => 20 },
    flow: (grid) => ({ boundaries: [{ name: 'foot', kind: 'free', cells: Int32Array.of(cellOf(grid, 0, 39)) }] }),
  });
  run(engine, 1800);
  const before = engine.figures()['steps']!;
  run(engine, 600);
  const fastest = Math.max(
    ...inside(engine, 'water_depth').map((h, i) => Math.sqrt(9.80665 * h) + Math.abs(inside(engine, 'velocity_x')[i]!)),
  );
  // 60 intervals of whole steps each
  expect(engine.figures()['steps']! - before).toBeLessThanOrEqual(60 * Math.ceil(10 / ((0.45 * 10) / fastest)));
});

test('a channel with a rating at its foot settles at the discharge and the level of the curve', async () => {
  // 20 m³/s at 1.725 m
  const curve = [
    [1.5, 0],
    [1.6, 5],
    [1.7, 15],
    [1.8, 35],
  ] as const;
  const engine = await basin({
    solver,
    rows,
    cols,
    cellSize: 10,
    bed: (_, c) => (cols - 1 - c) * 0.01,
    inflow: { cells: [0, 1, 2].map((r) => [r, 0] as const), at: () => 20 },
    flow: (grid) => ({
      boundaries: [
        { name: 'foot', kind: 'rating', curve, cells: Int32Array.from([0, 1, 2], (r) => cellOf(grid, r, cols - 1)) },
      ],
    }),
  });
  run(engine, 4 * 3600);
  const left = () => engine.world.ledger.account('surface').entries['boundary foot']!;
  const before = left();
  run(engine, 600);
  expect((before - left()) / 600 / 20).toBeCloseTo(1, 3);
  expect(inside(engine, 'water_depth')[2 * cols - 1]!).toBeCloseTo(1.725, 2);
});

test('a thin film runs down steep, stepped ground at the speed friction gives it', async () => {
  // stairs of 2 m: the reconstruction alone would hold a film of millimetres back on every one of them
  const rain = 50e-3 / 3600;
  const engine = await basin({
    solver,
    rows,
    cols: 40,
    cellSize: 10,
    manning: 0.05,
    bed: (_, c) => 200 - 4 * Math.floor(c / 2),
    rain: () => rain,
    flow: (grid) => ({
      boundaries: [
        {
          name: 'foot',
          kind: 'free',
          cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, 39)),
          slope: 0.2,
        },
      ],
    }),
  });
  run(engine, 3600);
  const before = engine.world.ledger.account('surface').entries['boundary foot']!;
  run(engine, 600);
  const out = before - engine.world.ledger.account('surface').entries['boundary foot']!;
  expect(Math.abs(out / (rain * rows * 40 * 100 * 600) - 1)).toBeLessThan(0.01);
  expect(Math.max(...inside(engine, 'water_depth'))).toBeLessThan(0.05);
});

describe('refusals', () => {
  const flat: Basin = { solver, rows: 3, cols: 3, cellSize: 5, bed: () => 0 };
  test('options of the other solver and outside the limits are all named at once', async () => {
    const flow = { theta: 0.9, froude_limit: 2, courant: 0.6, dry_depth: 0 };
    await expect(basin({ ...flat, flow })).rejects.toThrow(
      /flow\.theta is an option of solver: inertial[\s\S]*flow\.froude_limit[\s\S]*only up to 0\.5[\s\S]*flow\.dry_depth is 0/,
    );
  });
  test('a negative initial depth is refused with its place', async () => {
    await expect(basin({ ...flat, depth: (r, c) => (r === 1 && c === 2 ? -0.5 : 0) })).rejects.toThrow(
      /-0\.5 m at row 1, column 2/,
    );
  });
});
