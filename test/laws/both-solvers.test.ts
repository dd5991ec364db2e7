/** Laws that hold whichever equations are solved: turned ground gives the turned flood, and threads and restores change no byte, under storms nobody chose. */
import { describe, expect, test } from 'vitest';
import type { Grid } from '../../src/core/grid.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { ruggedStorm } from '../cases/rugged-storms/case.ts';
import { type Basin, basin, inside, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';

const ways = [
  ['the local-inertial equations', { solver: 'inertial', flow: {} }],
  ['the local-inertial equations, steps of their own', { solver: 'inertial', flow: { multi_rate: true } }],
  ['the shallow-water equations', { solver: 'shallow-water', flow: {} }],
] as const;

type Turn = (row: number, col: number) => readonly [row: number, col: number];

/** The storm number `k` solved in one of the ways, with the sides it has. */
function stormBy(k: number, { solver, flow: own }: (typeof ways)[number][1]): Basin {
  const { flow, ...storm } = ruggedStorm(k);
  const boundaries = (grid: Grid) => (typeof flow === 'function' ? (flow(grid).boundaries ?? []) : []);
  return { ...storm, solver, flow: (grid) => ({ ...own, boundaries: boundaries(grid) }) };
}

describe.each(ways)('%s', (name, way) => {
  // with its rim each side of this ground is whole tiles both ways: 62 + 2 and 62 + 2 are 2 x 32 and 8 x 8
  const side = 62;
  // blocks of 32 x 8 cells share a step, so a quarter turn changes which cells do: only half turns are exact there
  const quarters: readonly (readonly [string, Turn])[] = [
    ['a quarter turn', (r, c) => [side - 1 - c, r]],
    ['three quarters of a turn', (r, c) => [c, side - 1 - r]],
  ];
  const half: readonly [string, Turn] = ['half a turn', (r, c) => [side - 1 - r, side - 1 - c]];
  const turns = name.includes('steps of their own') ? [half] : [...quarters, half];
  test.each(turns)('%s of the ground turns the flood, to the bit', async (_, from) => {
    const b: Basin = { ...rugged(7, side, side), ...way };
    const straight = run(await basin(b), 120);
    const turned = run(
      await basin({
        ...b,
        bed: (r, c) => b.bed(...from(r, c)),
        manning: (r, c) => (b.manning as (row: number, col: number) => number)(...from(r, c)),
        depth: (r, c) => b.depth!(...from(r, c)),
        rain: (t, r, c) => b.rain!(t, ...from(r, c)),
      }),
      120,
    );
    for (const field of ['water_depth', 'water_depth_residual', 'maximum_depth', 'arrival_time']) {
      const [one, two] = [inside(straight, field), inside(turned, field)];
      let different = 0;
      for (let r = 0; r < side; r++)
        for (let c = 0; c < side; c++) {
          const [y, x] = from(r, c);
          if (two[r * side + c] !== one[y * side + x]) different++;
        }
      expect(different, field).toBe(0);
    }
    expect(straight.figures()['maximum_depth_m']).toBeGreaterThan(1);
  });

  // their southern sides are free, at a given level, and closed
  const storms = [3, 5, 12];
  test('storms leave the same bytes on 1 to 4 threads', async () => {
    const modules = await kernelModules();
    const digests: string[][] = [];
    for (const threads of [1, 2, 3, 4]) {
      const runner = await kernelThreads(threads, modules);
      try {
        const all: string[] = [];
        for (const k of storms) all.push(run(await basin(stormBy(k, way), runner), 180).digest());
        digests.push(all);
      } finally {
        await runner.close();
      }
    }
    for (const other of digests) expect(other).toEqual(digests[0]);
    expect(new Set(digests[0]).size).toBe(storms.length);
  });

  test('a storm goes on from any minute to the same bytes', async () => {
    const modules = await kernelModules();
    for (const k of storms) {
      const engine = await basin(stormBy(k, way), singleRunner(modules));
      const kept: Uint8Array[] = [];
      for (let minute = 0; minute < 4; minute++) {
        kept.push(engine.snapshot());
        run(engine, 60);
      }
      for (const [minute, state] of kept.entries()) {
        const again = run(await basin(stormBy(k, way), singleRunner(modules)), 60);
        again.restore(state);
        expect(run(again, 60 * (4 - minute)).digest(), `storm ${k}, minute ${minute}`).toBe(engine.digest());
      }
    }
  });
});
