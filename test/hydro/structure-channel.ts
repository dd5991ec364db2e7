/** Structures that tests of both solvers put in a channel and on rugged ground, and the law they hold there. */
import { expect } from 'vitest';
import type { Structure } from '../../src/assets/structures.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { across, type BuiltBasin, builtBasin, named } from './built-basin.ts';
import { rugged } from './rugged.ts';

/** Of the channel, m. */
export const width = 20;

/** A flat channel, fed in the west; the structure stands in its middle. The east is open, or held at a level. */
export const channel = (structure: Structure, inflow: number, east?: number, cellSize = 5): BuiltBasin => {
  const rows = width / cellSize;
  const cols = 400 / cellSize;
  const gridCols = 32 * Math.ceil((cols + 2) / 32);
  const cells = Int32Array.from({ length: rows }, (_, row) => (row + 1) * gridCols + cols);
  return {
    rows,
    cols,
    cellSize,
    bed: () => 100,
    depth: (_, col) => (east === undefined ? 0.01 : Math.max(0.01, east - 100)) + (col < cols / 2 ? 0.5 : 0),
    manning: 0.01,
    inflow: { cells: Array.from({ length: rows }, (_, row) => [row, 0] as const), at: () => inflow },
    flow: {
      boundaries: [
        east === undefined
          ? { name: 'out', kind: 'free', cells, slope: 0.05 }
          : { name: 'out', kind: 'stage', cells, times: [0], levels: [east] },
      ],
    },
    structures: [structure],
  };
};
export const inTheWay = { ...named('it'), line: across(200, width) };
export const wall = (crest: number): Structure => ({
  ...inTheWay,
  kind: 'wall',
  crest: { level: crest },
  coefficient: 1.7,
});
export const gate = (opening: number, more: object = {}): Structure => ({
  ...inTheWay,
  kind: 'gate',
  sill: 100,
  full: 2,
  opening,
  coefficient: 1.7,
  travel: 0,
  ...more,
});
export const breach = (more: object): Structure => ({
  ...inTheWay,
  kind: 'breach',
  crest: { level: 103 },
  coefficient: 1.7,
  bottom: 100.5,
  width: 10,
  growth: 600,
  breach_coefficient: 1.5,
  ...more,
});

/** Rugged ground under a storm with a wall, a gate and a breach. */
export const ruggedWithStructures = (): BuiltBasin => {
  const line = (points: readonly (readonly [number, number])[]) => points as [number, number][];
  const b = rugged(11, 48, 80);
  const { cellSize } = b;
  const x = (col: number) => col * cellSize;
  const y = (row: number) => (48 - row) * cellSize;
  return {
    ...b,
    flow: {},
    tick: 20,
    structures: [
      {
        ...named('wall'),
        kind: 'wall',
        line: line([
          [x(10), y(0)],
          [x(30), y(30)],
          [x(12), y(48)],
        ]),
        crest: { height: 1 },
        coefficient: 1.7,
      },
      {
        ...named('gate'),
        kind: 'gate',
        line: line([
          [x(14), y(6)],
          [x(18), y(12)],
        ]),
        sill: 190,
        full: 30,
        opening: 0,
        coefficient: 1.7,
        travel: 200,
        opens_when: { level: 'difference', above: -100 },
      },
      {
        ...named('breach'),
        kind: 'breach',
        line: line([
          [x(50), y(2)],
          [x(55), y(46)],
        ]),
        crest: { height: 2 },
        coefficient: 1.7,
        bottom: 195,
        width: 60,
        growth: 100,
        breach_coefficient: 1.6,
        starts: 60,
      },
    ],
  };
};

/** Twelve ticks keep every cubic metre, and give the same bytes on 1 to 4 threads and after a restore; each of `used` passes water. */
export async function keepsItsLaws(built: BuiltBasin, used: readonly string[]): Promise<void> {
  const modules = await kernelModules();
  const digests = new Set<string>();
  for (const threads of [1, 2, 3, 4]) {
    const runner = await kernelThreads(threads, modules);
    const { engine, of } = await builtBasin({ ...built, shared: true }, runner);
    const kept: Uint8Array[] = [];
    while (engine.tick < 12) {
      if (threads === 1) kept.push(engine.snapshot());
      engine.step();
      expect(Math.min(...engine.world.field('water_depth').values)).toBeGreaterThanOrEqual(0);
    }
    digests.add(engine.digest());
    for (const id of used) expect(Math.abs(of(id, 'volume'))).toBeGreaterThan(1);
    for (const k of threads === 1 ? [0, 4, 9] : []) {
      const again = await builtBasin({ ...built, shared: true }, runner);
      again.engine.restore(kept[k]!);
      while (again.engine.tick < 12) again.engine.step();
      expect(again.engine.digest(), `restored at tick ${k}`).toBe(engine.digest());
    }
    await runner.close();
  }
  expect(digests.size).toBe(1);
}
