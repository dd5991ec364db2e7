/** Dam breaks on a flat bed without friction: onto dry ground (Ritter) and onto still water (Stoker). */
import { gravity as g } from '../../../src/hydro/inertial-options.ts';
import { run as advance, basin, inside } from '../../hydro/basin.ts';
import { atMost, type CaseFigure, type CaseRow, type RunCase, told, withinShare } from '../case-table.ts';
import { plot } from '../plot.ts';

const length = 400;
const high = 1;
const low = 0.2;
const time = 20;
const speed = Math.sqrt(g * high);

/** Stoker's middle depth and its bore's speed. */
const { middle, bore, flow } = (() => {
  let [a, b] = [low, high];
  for (let k = 0; k < 200; k++) {
    const h = (a + b) / 2;
    if (2 * (speed - Math.sqrt(g * h)) > (h - low) * Math.sqrt((g / 2) * (1 / h + 1 / low))) a = h;
    else b = h;
  }
  const u = 2 * (speed - Math.sqrt(g * a));
  return { middle: a, flow: u, bore: (a * u) / (a - low) };
})();

/** Depth at x from the dam, m. */
function exact(x: number, below: number): number {
  const s = x / time;
  if (s < -speed) return high;
  const fan = (2 * speed - s) ** 2 / (9 * g);
  if (below === 0) return s > 2 * speed ? 0 : fan;
  if (s < flow - Math.sqrt(g * middle)) return fan;
  return s < bore ? middle : below;
}

async function broken(cols: number, below: number) {
  const dx = length / cols;
  const engine = await basin({
    solver: 'shallow-water',
    rows: 1,
    cols,
    cellSize: dx,
    manning: 0,
    bed: () => 0,
    depth: (_, c) => (c < cols / 2 ? high : below),
    tick: 1,
    coupling: 1,
  });
  advance(engine, time);
  const depth = Array.from(inside(engine, 'water_depth'));
  const xs = depth.map((_, c) => (c + 0.5) * dx - length / 2);
  const error = depth.reduce((sum, h, c) => sum + Math.abs(h - exact(xs[c]!, below)), 0) / cols / high;
  const level = below === 0 ? high / 100 : (middle + low) / 2;
  const last = depth.findLastIndex((h) => h > level);
  const front = xs[last]! + ((depth[last]! - level) / (depth[last]! - depth[last + 1]!)) * dx;
  return { xs, depth, error, front };
}

export const run: RunCase = async () => {
  const rows: CaseRow[] = [];
  const figures: CaseFigure[] = [];
  for (const [name, below] of [
    ['Ritter', 0],
    ['Stoker', low],
  ] as const) {
    const coarse = await broken(200, below);
    const fine = await broken(400, below);
    const front = below === 0 ? (2 * speed - Math.sqrt((9 * g * high) / 100)) * time : bore * time;
    rows.push(
      atMost(`${name}: L1 of depth over the initial depth, 400 cells`, fine.error, 0.002, ''),
      withinShare(`${name}: front, 400 cells`, fine.front, front, below === 0 ? 0.05 : 0.01, 'm'),
      told(`${name}: observed order, 200 to 400 cells`, Math.log2(coarse.error / fine.error), '', 1),
    );
    figures.push({
      file: `dam-break-${name.toLowerCase()}.svg`,
      caption: `Dam break after ${name}, ${time} s.`,
      svg: plot(
        `Dam break after ${name}`,
        { label: 'distance from the dam, m', from: -200, to: 200 },
        { label: 'depth, m', from: 0 },
        [
          { label: 'exact', as: 'exact', xs: fine.xs, ys: fine.xs.map((x) => exact(x, below)) },
          { label: 'this engine', as: 'ours', xs: fine.xs, ys: fine.depth },
        ],
      ),
    });
  }
  return {
    name: 'dam-breaks',
    title: 'Dam breaks onto dry ground and onto water',
    solver: 'shallow-water',
    kind: 'exact',
    tests: 'Rarefaction, bore and a dry front: the waves the local-inertial form cannot carry.',
    source: 'Ritter 1892; Stoker 1957',
    setup: `${length} m, flat, no friction; ${high} m of water on one side of a wall that vanishes, none or ${low} m on the other; ${time} s.`,
    rows,
    worse: 'A bore and the corners of a rarefaction are of first order in any scheme that does not track them.',
    figures,
  };
};
