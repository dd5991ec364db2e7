/** Cross-sections: the volume they tell is the volume that crossed, at any steps and on any threads; signs, widths, levels and intervals. */
import { afterEach, describe, expect, test } from 'vitest';
import { cellArea, type Grid } from '../../src/core/grid.ts';
import type { ReadingsRecord } from '../../src/core/records.ts';
import { type CrossSection, crossSections, type Measured, sectionFaces } from '../../src/hydro/cross-sections.ts';
import { probes } from '../../src/hydro/probes.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { KernelRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { startSmall } from '../small-case.ts';
import { type Basin, basin, inside, run } from './basin.ts';
import { rugged } from './rugged.ts';
import { subgridBasin } from './subgrid-basin.ts';

type Line = readonly (readonly [number, number])[];
const named = (id: string, line: Line, every?: number): CrossSection => ({
  id,
  name: { en: id, zh: id },
  line,
  ...(every ? { every } : {}),
});

const runners: KernelRunner[] = [];
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close();
});

/** A basin with sections: they step after the water, as the catalogue has them. */
async function measured(b: Basin, sections: readonly CrossSection[], threads = 1): Promise<Engine> {
  let made: Measured | undefined;
  const meters = {
    get address() {
      return made!.meters.address;
    },
  };
  const flow = typeof b.flow === 'function' ? b.flow : () => b.flow ?? {};
  const runner = await kernelThreads(threads, await kernelModules());
  runners.push(runner);
  return basin(
    {
      ...b,
      flow: (grid: Grid) => ({ ...flow(grid as never), meters }),
      after: (context) => {
        made = crossSections(context, { sections });
        return [made.process, ...(b.after?.(context) ?? [])];
      },
    },
    runner,
  );
}

const column = (e: Engine, name: string): number[] => Array.from(e.world.table('cross_section').column[name]!);

/** Water in cells that `where` names, residuals included, m³. */
function waterIn(e: Engine, where: (cell: number) => boolean): number {
  const depth = e.world.field('water_depth').values;
  const residual = e.world.field('water_depth_residual').values;
  let sum = 0;
  for (let i = 0; i < depth.length; i++) if (where(i)) sum += depth[i]! + residual[i]!;
  return sum * cellArea(e.grid);
}

const insideOf = (e: Engine): Uint8Array =>
  Uint8Array.from(e.world.field('bed_elevation').values, (z) => (z < 1e5 ? 1 : 0));

/** Cells that water can reach from a cell without passing a face of the line. */
function sideOf(e: Engine, line: Line, from: number, mask = insideOf(e)): Set<number> {
  const shut = new Set(sectionFaces(e.grid, mask, line).map((f) => `${f.first} ${f.second}`));
  const found = new Set([from]);
  for (const cell of found)
    for (const to of [cell - 1, cell + 1, cell - e.grid.cols, cell + e.grid.cols])
      if (mask[to] && !shut.has(`${Math.min(cell, to)} ${Math.max(cell, to)}`)) found.add(to);
  return found;
}

const [rows, cols] = [37, 70];
const ground = rugged(5, rows, cols, { rain: undefined });
// 10 m cells: from beyond the southern rim to beyond the northern one, with a bend, so that it parts the basin
const across: Line = [
  [200, -10],
  [430, 190],
  [310, 380],
];
const pond: Line = [
  [455, 105],
  [585, 130],
  [560, 240],
  [430, 205],
  [455, 105],
];

describe.each([
  ['inertial', {}],
  ['inertial, steps of its own for each block', { flow: { multi_rate: true } }],
  ['shallow-water', { solver: 'shallow-water' }],
] as const)('%s', (_, how) => {
  test('the volume told is the volume that left one side and came to the other, at every coupling interval', async () => {
    const e = await measured({ ...ground, ...how, tick: 10 }, [named('across', across), named('pond', pond)]);
    const west = sideOf(e, across, 5 * e.grid.cols + 3);
    const ring = sideOf(e, pond, (rows - 17) * e.grid.cols + 52);
    expect(west.size).toBeGreaterThan(500);
    expect(west.size).toBeLessThan(rows * cols - 500);
    expect(ring.size).toBeGreaterThan(80);
    expect(ring.size).toBeLessThan(200);
    const before = [west, ring].map((cells) => waterIn(e, (i) => cells.has(i)));
    let moved = 0;
    for (let k = 0; k < 30; k++) {
      run(e, 10);
      const [through, out] = column(e, 'volume');
      const [left, held] = [west, ring].map((cells) => waterIn(e, (i) => cells.has(i)));
      // 1e-6 of the water there: discharges and depths are of single precision, the sums are not
      expect(Math.abs(before[0]! - left! - through!)).toBeLessThan(1e-6 * before[0]!);
      // drawn with the sun turned back: its right is outside where it goes anticlockwise
      expect(Math.abs(before[1]! - held! - out!)).toBeLessThan(2e-6 * before[1]!);
      moved = Math.max(moved, Math.abs(through!));
    }
    expect(moved).toBeGreaterThan(100);
    expect(e.figures()['steps']).toBeGreaterThan(100);
  });

  test('is the same on 1 to 4 threads, and after a restore at any interval', async () => {
    const sections = [named('across', across, 30), named('pond', pond)];
    const start = (threads: number) => measured({ ...ground, ...how }, sections, threads);
    const whole = await start(1);
    const kept: Uint8Array[] = [];
    for (let k = 0; k < 6; k++) {
      kept.push(whole.snapshot());
      run(whole, 60);
    }
    for (const threads of [2, 3, 4]) expect(run(await start(threads), 360).digest()).toBe(whole.digest());
    for (const [k, state] of kept.entries()) {
      const again = await start(1);
      run(again, 60); // sums of another moment must not stay
      again.restore(state);
      expect(run(again, 360 - 60 * k).digest(), `restored after ${k} min`).toBe(whole.digest());
    }
  });
});

test('with sub-grid tables the volume told is the volume exchanged too, and the flow area that of the tables', async () => {
  let made: Measured | undefined;
  const line: Line = [
    [330, -10],
    [440, 190],
    [350, 410],
  ];
  const fine = rugged(9, 40, 72, { rain: undefined });
  const e = await subgridBasin({
    ...fine,
    flow: {
      meters: {
        get address() {
          return made!.meters.address;
        },
      },
    },
    bed: (r, c) => (Number.isNaN(fine.bed(r, c)) ? 215 : fine.bed(r, c)),
    depth: (r, c) => ((r + c) % 5 < 2 ? 1.5 : 0),
    factor: 4,
    tick: 10,
    // before the water: it reads what passed in the interval before
    others: (context) => {
      made = crossSections(context, { sections: [named('across', line)], subgrid: true });
      return [made.process];
    },
  });
  const { grid } = e;
  const { inner } = grid;
  const mask = Uint8Array.from({ length: grid.rows * grid.cols }, (_, i) => {
    const [r, c] = [Math.floor(i / grid.cols) - inner.row, (i % grid.cols) - inner.col];
    return r >= 0 && c >= 0 && r < inner.rows && c < inner.cols ? 1 : 0;
  });
  const west = sideOf(e, line, grid.cols + 1, mask);
  expect(west.size).toBeGreaterThan(60);
  expect(west.size).toBeLessThan(inner.rows * inner.cols - 60);
  const held = () => waterIn(e, (i) => west.has(i));
  const start = held();
  let before = start;
  let moved = 0;
  for (let k = 0; k < 30; k++) {
    run(e, 10);
    const [told] = column(e, 'volume');
    expect(Math.abs(start - before - told!)).toBeLessThan(1e-6 * start);
    moved = Math.max(moved, Math.abs(told!));
    before = held();
  }
  expect(moved).toBeGreaterThan(100);
  expect(column(e, 'area')[0]).toBeGreaterThan(1);
  expect(column(e, 'level')[0]).toBeGreaterThan(190);
});

const slope = 0.001;
/** A channel falling east, 30 m wide of 10 m cells, with a steady inflow; turned round, it falls west. */
const channel = (extra: Partial<Basin> = {}): Basin => ({
  rows: 12,
  cols: 100,
  cellSize: 10,
  manning: 0.03,
  bed: (_, c) => 20 - slope * 10 * c,
  depth: () => 0.5,
  inflow: { cells: Array.from({ length: 12 }, (_, r) => [r, 0] as const), at: () => 60 },
  flow: (grid) => ({
    boundaries: [
      {
        name: 'foot',
        kind: 'free',
        slope,
        cells: Int32Array.from({ length: 12 }, (_, r) => (r + 1) * grid.cols + 100),
      },
    ],
  }),
  ...extra,
});

test.each(['inertial', 'shallow-water'] as const)(
  '%s: steady flow is told as what enters, with sign, width, area and level',
  async (solver) => {
    const e = await measured(channel({ solver }), [
      named('north', [
        [500, 0],
        [500, 120],
      ]),
      named('south', [
        [500, 120],
        [500, 0],
      ]),
      named('slanting', [
        [460, 0],
        [580, 120],
      ]),
    ]);
    run(e, 2 * 3600);
    const discharge = column(e, 'discharge');
    expect(discharge[0]).toBeCloseTo(60, 3);
    expect(discharge[1]).toBe(-discharge[0]!);
    expect(discharge[2]).toBeCloseTo(60, 3);
    // q = 0.5 m²/s at normal depth (q n / sqrt(S))^(3/5)
    const normal = ((0.5 * 0.03) / Math.sqrt(slope)) ** 0.6;
    const [width, area, level] = [column(e, 'width'), column(e, 'area'), column(e, 'level')];
    expect(width[0]).toBe(120);
    // to a cell: its ends lie on the rim, where no face is
    expect(Math.abs(width[2]! - 120 * Math.SQRT2)).toBeLessThan(10);
    expect(area[0]! / 120).toBeCloseTo(normal, 2);
    // the surface half way between the middles of columns 49 and 50
    expect(level[0]).toBeCloseTo(20 - slope * 10 * 49.5 + normal, 2);
    expect(column(e, 'peak')[1]).toBeLessThan(-59.9);
  },
);

test('readings at an interval of their own are reported with their moment, and their discharges add up to the volume', async () => {
  const told: ReadingsRecord[] = [];
  const report: NonNullable<Basin['report']> = (stream, record) => {
    if (stream === 'truth/readings') told.push(record as ReadingsRecord);
  };
  const lines = { line: across };
  const e = await measured(
    {
      ...ground,
      report,
      after: (context) => [
        probes(context, {
          probes: [
            { id: 'quick', at: [305, 205], every: 10 },
            { id: 'tick', at: [205, 105] },
          ],
        }),
      ],
    },
    [named('plain', lines.line), named('half', lines.line, 30), named('slow', lines.line, 240)],
  );
  run(e, 480);
  const of = (table: string, row: number) => told.filter((r) => r.table === table && r.rows.includes(row));
  expect(of('cross_section', 0)).toEqual([]);
  expect(of('cross_section', 1).map((r) => r.seconds)).toEqual(Array.from({ length: 16 }, (_, k) => 30 * (k + 1)));
  expect(of('cross_section', 2).map((r) => r.seconds)).toEqual([240, 480]);
  expect(of('probe', 0).length).toBe(48);
  expect(of('probe', 1)).toEqual([]);
  const values = of('cross_section', 1).map((r) => r.values['discharge']![r.rows.indexOf(1)]!);
  const volume = column(e, 'volume');
  expect(values.reduce((sum, q) => sum + 30 * q, 0)).toBeCloseTo(volume[1]!, 6);
  expect(volume[1]).toBeCloseTo(volume[0]!, 6);
  expect(Object.keys(told[0]!.values)).not.toContain('pending');
  expect(of('probe', 0).at(-1)!.values['depth']![0]).toBe(inside(e, 'water_depth')[16 * cols + 30]);
});

test('what passes in the warm-up is not counted', async () => {
  const modules = await kernelModules();
  const section = named('stream', [
    [600, 300],
    [600, 500],
  ]);
  const engine = await startSmall(await kernelThreads(1, modules), {
    shared: false,
    over: { warm_up: 600, cross_sections: [section] },
  });
  expect(column(engine, 'volume')).toEqual([0]);
  engine.step();
  const discharge = column(engine, 'discharge')[0]!;
  expect(column(engine, 'volume')[0]).toBeCloseTo(60 * discharge, 9);
  expect(discharge).toBeLessThan(20);
});

test('a line between no two cells is refused by its name', async () => {
  await expect(
    measured(ground, [
      named('short', [
        [101, 101],
        [103, 102],
      ]),
    ]),
  ).rejects.toThrow(/cross-section short passes between no two cells inside the ground.*\(10 m\)/);
});
