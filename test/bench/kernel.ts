/**
 * The flow kernel on a million wet cells, guards on, on one and on two threads, beside a straightforward C version of
 * the same step. Rounds take turns, so that whatever else the machine does weighs on all alike; medians are told.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { type Basin, basin } from '../hydro/basin.ts';
import type { Bench } from './main.ts';

const rows = 1000;
const cols = 1000;
const rounds = 7;
const flags = ['-O3', '-march=native', '-fno-math-errno', '-fno-trapping-math'];

const lake: Basin = {
  rows,
  cols,
  cellSize: 10,
  manning: 0.035,
  bed: (r, c) => 0.8 * Math.sin(r / 17) + 0.8 * Math.cos(c / 23) + 0.002 * c,
  depth: (r, c) => 2 + 0.3 * Math.sin(r / 9 + c / 13),
  tick: 20,
  coupling: 20,
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Wet-cell updates a second over one tick. */
function rate(engine: Engine): number {
  const before = engine.figures()['wet_cell_updates']!;
  const start = performance.now();
  engine.step();
  return (engine.figures()['wet_cell_updates']! - before) / ((performance.now() - start) / 1000);
}

/** Compiles the C version; undefined where there is no compiler. */
function yardstick(folder: string): ((steps: number) => number) | undefined {
  const program = join(folder, 'inertial');
  try {
    execFileSync('cc', [...flags, '-o', program, fileURLToPath(new URL('inertial.c', import.meta.url)), '-lm'], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return (steps) =>
    Number(
      execFileSync(program, [rows + 2, cols + 2, steps, 1].map(String), {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      }),
    );
}

export const bench: Bench = async (print) => {
  const modules = await kernelModules();
  const two = await kernelThreads(2, modules);
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  try {
    const single = await basin({ ...lake, shared: true });
    const double = await basin(lake, two);
    const c = yardstick(folder);
    single.step();
    double.step();
    const [one, pair, native] = [[], [], []] as [number[], number[], number[]];
    for (let k = 0; k < rounds; k++) {
      one.push(rate(single));
      pair.push(rate(double));
      if (c) native.push(c(20));
    }
    const figure = 'wet_cell_updates';
    if (c) {
      print({ figure, value: median(one), unit: '1/s', against: 'c_o3_native', ratio: median(one) / median(native) });
      print({ figure: 'wet_cell_updates_c_o3_native', value: median(native), unit: '1/s' });
    } else print({ figure, value: median(one), unit: '1/s' });
    print({
      figure: `${figure}_2_threads`,
      value: median(pair),
      unit: '1/s',
      against: 'one_thread',
      ratio: median(pair) / median(one),
    });
  } finally {
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
