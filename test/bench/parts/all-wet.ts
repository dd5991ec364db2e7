/**
 * A solver on ground all under water, every guard, compensation and running maximum on: cell updates a second on one and
 * on two threads, and where asked beside a straightforward C version of the same step. Rounds take turns, so that
 * whatever else the machine does weighs on all alike; medians are told.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Solver } from '../../../src/kernels/load.ts';
import { kernelModules } from '../../../src/kernels/node/wasm-file.ts';
import type { Engine } from '../../../src/run/engine.ts';
import { kernelThreads } from '../../../src/run/node/kernel-threads.ts';
import { type Basin, basin } from '../../hydro/basin.ts';
import type { Print } from '../main.ts';
import { median } from './median.ts';

const flags = ['-O3', '-march=native', '-fno-math-errno', '-fno-trapping-math'];

export interface AllWet {
  readonly solver: Solver;
  /** Cells along each side. */
  readonly side: number;
  readonly rounds: number;
  /** Compare with the C version (of the local-inertial step). */
  readonly c: boolean;
  /** Before the figures' names. */
  readonly prefix?: string;
}

const lake = ({ side, solver }: AllWet): Basin => ({
  rows: side,
  cols: side,
  cellSize: 10,
  manning: 0.035,
  bed: (r, c) => 0.8 * Math.sin(r / 17) + 0.8 * Math.cos(c / 23) + 0.002 * c,
  depth: (r, c) => 2 + 0.3 * Math.sin(r / 9 + c / 13),
  solver,
  tick: solver === 'inertial' ? 20 : 10,
  coupling: solver === 'inertial' ? 20 : 10,
});

/** Wet-cell updates a second over one tick; one update is a whole step of a cell in space and time. */
function rate(engine: Engine): number {
  const before = engine.figures()['wet_cell_updates']!;
  const start = performance.now();
  engine.step();
  return (engine.figures()['wet_cell_updates']! - before) / ((performance.now() - start) / 1000);
}

/** Compiles the C version; undefined where there is no compiler. Gives cell updates a second over so many steps. */
function yardstick(folder: string, side: number): ((steps: number) => number) | undefined {
  const program = join(folder, 'inertial');
  try {
    const source = fileURLToPath(new URL('../inertial.c', import.meta.url));
    execFileSync('cc', [...flags, '-o', program, source, '-lm'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return (steps) =>
    Number(
      execFileSync(program, [side + 2, side + 2, steps, 1].map(String), {
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      }),
    );
}

export async function allWet(what: AllWet, print: Print): Promise<void> {
  const two = await kernelThreads(2, await kernelModules());
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  try {
    const single = await basin({ ...lake(what), shared: true });
    const double = await basin(lake(what), two);
    const c = what.c ? yardstick(folder, what.side) : undefined;
    single.step();
    double.step();
    const [one, pair, native] = [[], [], []] as [number[], number[], number[]];
    for (let k = 0; k < what.rounds; k++) {
      one.push(rate(single));
      pair.push(rate(double));
      if (c) native.push(c(20));
    }
    const figure = `${what.prefix ?? ''}wet_cell_updates`;
    if (c) {
      print({ figure, value: median(one), unit: '1/s', against: 'c_o3_native', ratio: median(one) / median(native) });
      print({ figure: `${figure}_c_o3_native`, value: median(native), unit: '1/s' });
    } else print({ figure, value: median(one), unit: '1/s' });
    const ratio = median(pair) / median(one);
    print({ figure: `${figure}_2_threads`, value: median(pair), unit: '1/s', against: 'one_thread', ratio });
  } finally {
    await two.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
