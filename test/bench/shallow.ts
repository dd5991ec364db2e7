/**
 * The shallow-water kernel, second order, on a million wet cells in motion: cell updates a second, one update being a
 * whole step of a cell in space and time. On one and on two threads; rounds take turns, and medians are told.
 */
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import type { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { type Basin, basin } from '../hydro/basin.ts';
import type { Bench } from './main.ts';

const rounds = 7;
const lake: Basin = {
  rows: 1000,
  cols: 1000,
  cellSize: 10,
  manning: 0.035,
  bed: (r, c) => 0.8 * Math.sin(r / 17) + 0.8 * Math.cos(c / 23) + 0.002 * c,
  depth: (r, c) => 2 + 0.3 * Math.sin(r / 9 + c / 13),
  solver: 'shallow-water',
  tick: 10,
  coupling: 10,
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Wet-cell updates a second over one tick. */
function rate(engine: Engine): number {
  const before = engine.figures()['wet_cell_updates']!;
  const start = performance.now();
  engine.step();
  return (engine.figures()['wet_cell_updates']! - before) / ((performance.now() - start) / 1000);
}

export const bench: Bench = async (print) => {
  const two = await kernelThreads(2, await kernelModules());
  try {
    const single = await basin({ ...lake, shared: true });
    const double = await basin(lake, two);
    single.step();
    double.step();
    const [one, pair] = [[], []] as [number[], number[]];
    for (let k = 0; k < rounds; k++) {
      one.push(rate(single));
      pair.push(rate(double));
    }
    const figure = 'wet_cell_updates';
    print({ figure, value: median(one), unit: '1/s' });
    print({
      figure: `${figure}_2_threads`,
      value: median(pair),
      unit: '1/s',
      against: 'one_thread',
      ratio: median(pair) / median(one),
    });
  } finally {
    await two.close();
  }
};
