/** Random storms on random rugged ground: whatever is thrown at it, the water is all there and no depth is negative. */
import { cellArea, type Grid } from '../../../src/core/grid.ts';
import { type RandomStream, RandomStreams } from '../../../src/core/random.ts';
import { inertialDefaults } from '../../../src/hydro/inertial-options.ts';
import type { OpenBoundary } from '../../../src/hydro/surface-boundaries.ts';
import type { Engine } from '../../../src/run/engine.ts';
import { run as advance, type Basin, basin, cellOf } from '../../hydro/basin.ts';
import { rugged } from '../../hydro/rugged.ts';
import { atLeast, atMost, type CaseTable, type RunCase, told } from '../case-table.ts';

const minutes = 10;
const between = (r: RandomStream, low: number, high: number): number => low + (high - low) * r.next();
const oneOf = <T>(r: RandomStream, all: readonly T[]): T => all[Math.floor(r.next() * all.length)]!;

/** Ground, storm and sides number `k`; with `more`, the same under that many times the rain. */
export function ruggedStorm(k: number, more = 1): Basin & { readonly givenLevel: boolean } {
  const r = new RandomStreams(k).stream('storm');
  const rows = 16 + Math.floor(r.next() * 40);
  const cols = 16 + Math.floor(r.next() * 60);
  const relief = Math.exp(between(r, Math.log(0.1), Math.log(6)));
  const cellSize = oneOf(r, [2, 5, 10, 30]);
  // up to 500 mm/h, a patch that wanders or the whole map
  const rate = Math.exp(between(r, Math.log(2e-7), Math.log(1.4e-4))) * more;
  const [row, col, drift, width] = [r.next() * rows, r.next() * cols, between(r, -0.1, 0.1), between(r, 3, 80)];
  const until = between(r, 60, 60 * minutes);
  const wet = r.next() < 0.5;
  const sides = oneOf(r, ['closed', 'free', 'stage'] as const);
  const theta = oneOf(r, [0.8, inertialDefaults.theta, 0.95]);
  const ground = rugged(k, rows, cols);
  const bed = (i: number, j: number): number => 200 + (ground.bed(i, j) - 200) * relief;
  const boundary = (grid: Grid): OpenBoundary[] => {
    const cells = Int32Array.from({ length: cols }, (_, c) => cellOf(grid, rows - 1, c));
    if (sides === 'closed') return [];
    if (sides === 'free') return [{ name: 'south', kind: 'free', cells }];
    return [{ name: 'south', kind: 'stage', cells, times: [0, 300, 600], levels: [205, 215, 205] }];
  };
  return {
    rows,
    cols,
    cellSize,
    bed,
    manning: ground.manning!,
    ...(wet ? { depth: ground.depth! } : {}),
    rain: (t, i, j) => (t < until && Math.hypot(i - row, j - col - drift * t) < width ? rate : 0),
    flow: (grid) => ({ theta, boundaries: boundary(grid) }),
    /** A side at a given level lets in and out what it likes: there more rain may meet a wave that leaves. */
    givenLevel: sides === 'stage',
  };
}

const held = (e: Engine): number => {
  const depth = e.world.field('water_depth').values;
  const residual = e.world.field('water_depth_residual').values;
  let sum = 0;
  for (let i = 0; i < depth.length; i++) sum += depth[i]! + residual[i]!;
  return sum * cellArea(e.grid);
};

/**
 * The case by one of the solvers, with `suite` storms at suite size; `lessAllowed` is the share of the water there that
 * may be missing where half as much rain again fell.
 */
export const stormCase =
  (
    solver: 'inertial' | 'shallow-water',
    suite: number,
    lessAllowed: number,
    words: Pick<CaseTable, 'name' | 'title' | 'worse'>,
  ): RunCase =>
  async (size) => {
    const count = size === 'full' ? 200 : suite;
    const stormOf = (k: number, more?: number): ReturnType<typeof ruggedStorm> => {
      const storm = ruggedStorm(k, more);
      if (solver === 'inertial') return storm;
      // the weights of the scheme are the other solver's
      const { flow } = storm;
      const boundaries = (grid: Grid) => (typeof flow === 'function' ? (flow(grid).boundaries ?? []) : []);
      return { ...storm, solver, flow: (grid) => ({ boundaries: boundaries(grid) }) };
    };
    let [unexplained, lowest, less, compared, guarded, corrected, lost] = [0, 0, 0, 0, 0, 0, 0];
    for (let k = 1; k <= count; k++) {
      const storm = stormOf(k);
      const engine = await basin(storm);
      const volumes: number[] = [];
      for (let minute = 0; minute < minutes; minute++) {
        advance(engine, 60); // a ledger off by more than 1e-6 ends the run here
        volumes.push(held(engine));
        for (const h of engine.world.field('water_depth').values) lowest = Math.min(lowest, h);
      }
      const { initial, entered, entries } = engine.world.ledger.account('surface');
      const explained = initial + Object.values(entries).reduce((a, b) => a + b, 0);
      unexplained = Math.max(unexplained, Math.abs(held(engine) - explained) / (initial + entered));
      corrected = Math.max(corrected, Math.abs(entries['correction'] ?? 0) / (initial + entered));
      if ((engine.figures()['guarded_steps'] ?? 0) > 0) guarded++;
      if (storm.givenLevel) continue;
      // half as much rain again on the same ground
      const wetter = await basin(stormOf(k, 1.5));
      for (const volume of volumes) {
        advance(wetter, 60);
        compared++;
        // 1e-6: what the ledger allows
        const missing = 1 - held(wetter) / volume;
        if (missing > 1e-6) less++;
        lost = Math.max(lost, missing);
      }
    }
    return {
      ...words,
      solver,
      kind: 'property',
      tests:
        'Volume on ground nobody chose: pits, cliffs, cells of 2 to 30 m, dry and flooded starts, patches of up to 500 mm/h that wander, closed, free and rising sides, every weight of the scheme. Water made from nothing on steep slopes is what users of other engines complain of most.',
      source: 'Property test; numbers 1, 2, 3, ... are seeds',
      setup: `${count} grounds of 16 to 56 rows and 16 to 76 columns, relief scaled by 0.1 to 6, ${minutes} minutes each.`,
      rows: [
        atMost('unexplained water, share of what was there and entered, worst', unexplained, 1e-6, ''),
        atLeast('lowest depth of any cell at any minute', lowest, 0, 'm', 0),
        atMost('booked as numerical correction, same share, worst', corrected, 1e-7, ''),
        atMost('less water after half as much rain again, share of it, worst', lost, lessAllowed, ''),
        told(`minutes of ${compared} in which there was less`, less, '', solver === 'inertial' ? 0 : ''),
        told('runs in which the volume guard had to act', guarded, '', `of ${count}`),
      ],
      figures: [],
    };
  };

export const run = stormCase('inertial', 20, 1e-6, {
  name: 'rugged-storms',
  title: 'Random storms on random rugged ground',
  worse:
    'The guard that lets no cell give more than it holds scales all four of its outgoing discharges alike, so in the steps where it acts water is late, never wrong in volume. Without any weight of the neighbours (theta 1, not the default) deep water rings between cells; then rounding of the violent exchange alone reached 1.0e-6 to 1.7e-6 in 7 of 200 such runs, and the ledger stopped them.',
});
