/** Thacker's bowls: water that sways in, and pulses in, a paraboloid for ever, its shore moving over dry ground. */
import { gravity as g } from '../../../src/hydro/inertial-options.ts';
import { basin, cellOf, inside } from '../../hydro/basin.ts';
import { atLeast, atMost, type CaseFigure, type CaseRow, type RunCase, told, withinShare } from '../case-table.ts';
import { plot } from '../plot.ts';

/** Radius at which the bed reaches the still level, central depth, side of the square, radius or offset of the water, m. */
const a = 1000;
const h0 = 10;
const side = 4000;
const r0 = 800;
const offset = 500;
const bedAt = (x: number, y: number): number => (h0 * (x * x + y * y)) / (a * a);

interface Bowl {
  readonly name: 'pulsing' | 'swaying';
  readonly frequency: number;
  readonly level: (x: number, y: number, t: number) => number;
  /** Velocity to the north at the start, m/s. */
  readonly north: number;
  /** How far the water's middle goes from the bowl's, m. */
  readonly reach: number;
}
const pulse = Math.sqrt(8 * g * h0) / a;
const sway = Math.sqrt(2 * g * h0) / a;
const share = (a * a - r0 * r0) / (a * a + r0 * r0);
const bowls: readonly Bowl[] = [
  {
    name: 'pulsing',
    frequency: pulse,
    level: (x, y, t) => {
      const c = 1 - share * Math.cos(pulse * t);
      const k = 1 - share * share;
      return h0 * (Math.sqrt(k) / c - ((x * x + y * y) / (a * a)) * (k / (c * c) - 1));
    },
    north: 0,
    reach: 0,
  },
  {
    name: 'swaying',
    frequency: sway,
    level: (x, y, t) =>
      h0 + ((offset * h0) / (a * a)) * (2 * x * Math.cos(sway * t) + 2 * y * Math.sin(sway * t) - offset),
    north: offset * sway,
    reach: offset,
  },
];

const ticksPerPeriod = 40;
/**
 * Where and when the water is smooth: so many ticks from the start nothing has come from the shore, where the surface is
 * bent, as near to the water's middle as this, m.
 */
const smoothTicks = 5;
const smoothRadius = 300;
const periods = 5;

async function swung(bowl: Bowl, cells: number) {
  const dx = side / cells;
  const x = (c: number): number => (c + 0.5) * dx - side / 2;
  const y = (r: number): number => side / 2 - (r + 0.5) * dx;
  const exact = (r: number, c: number, t: number): number => Math.max(0, bowl.level(x(c), y(r), t) - bedAt(x(c), y(r)));
  const period = (2 * Math.PI) / bowl.frequency;
  const tick = period / ticksPerPeriod;
  const engine = await basin({
    solver: 'shallow-water',
    rows: cells,
    cols: cells,
    cellSize: dx,
    manning: 0,
    bed: (r, c) => bedAt(x(c), y(r)),
    depth: (r, c) => exact(r, c, 0),
    tick,
    coupling: tick,
  });
  const south = engine.world.field('water_velocity_y').values as Float32Array;
  const depth = engine.world.field('water_depth').values;
  for (let i = 0; i < depth.length; i++) if (depth[i]! > 0) south[i] = -bowl.north;
  const probe = cellOf(engine.grid, cells / 2, Math.floor(bowl.name === 'pulsing' ? cells / 2 : 0.6 * cells));
  const history = [depth[probe]!];
  const errors: number[] = [];
  let smooth = 0;
  for (let k = 1; k <= periods * ticksPerPeriod; k++) {
    engine.step();
    history.push(depth[probe]!);
    if (k === smoothTicks) {
      const turned = bowl.frequency * k * tick;
      const middle = [bowl.reach * Math.cos(turned), bowl.reach * Math.sin(turned)] as const;
      const now = inside(engine, 'water_depth');
      let [sum, count] = [0, 0];
      for (let r = 0; r < cells; r++)
        for (let c = 0; c < cells; c++) {
          if (Math.hypot(x(c) - middle[0], y(r) - middle[1]) > smoothRadius) continue;
          sum += Math.abs(now[r * cells + c]! - exact(r, c, k * tick));
          count++;
        }
      smooth = sum / count / h0;
    }
    if (k % ticksPerPeriod) continue;
    let sum = 0;
    let wet = 0;
    const now = inside(engine, 'water_depth');
    for (let r = 0; r < cells; r++)
      for (let c = 0; c < cells; c++) {
        const h = exact(r, c, k * tick);
        if (h === 0 && now[r * cells + c]! <= 1e-4) continue;
        sum += Math.abs(now[r * cells + c]! - h);
        wet++;
      }
    errors.push(sum / wet / h0);
  }
  const mean = history.reduce((s, h) => s + h) / history.length;
  const rises: number[] = [];
  for (let k = 1; k < history.length; k++)
    if (history[k - 1]! < mean && history[k]! >= mean)
      rises.push(k - 1 + (mean - history[k - 1]!) / (history[k]! - history[k - 1]!));
  const got = ((rises.at(-1)! - rises[0]!) / (rises.length - 1)) * tick;
  const row = cells / 2;
  return {
    errors,
    smooth,
    period,
    got,
    xs: Array.from({ length: cells }, (_, c) => x(c)),
    bed: Array.from({ length: cells }, (_, c) => bedAt(x(c), y(row))),
    level: Array.from(
      inside(engine, 'water_depth').slice(row * cells, (row + 1) * cells),
      (h, c) => h + bedAt(x(c), y(row)),
    ),
    known: Array.from({ length: cells }, (_, c) => exact(row, c, periods * period) + bedAt(x(c), y(row))),
  };
}

export const run: RunCase = async () => {
  const rows: CaseRow[] = [];
  const figures: CaseFigure[] = [];
  for (const bowl of bowls) {
    const coarse = await swung(bowl, 100);
    const fine = await swung(bowl, 200);
    rows.push(
      atMost(
        `${bowl.name}: mean error over wet cells / central depth, worst of ${periods} periods, 200 cells`,
        Math.max(...fine.errors),
        0.02,
        '',
      ),
      withinShare(`${bowl.name}: period, 200 cells`, fine.got, fine.period, 0.01, 's'),
      atLeast(
        `${bowl.name}: observed order where the water is smooth, after an eighth of a period, 100 to 200 cells`,
        Math.log2(coarse.smooth / fine.smooth),
        1.7,
        '',
      ),
      told(
        `${bowl.name}: observed order after one period, 100 to 200 cells`,
        Math.log2(coarse.errors[0]! / fine.errors[0]!),
        '',
      ),
    );
    figures.push({
      file: `thacker-${bowl.name}.svg`,
      caption: `Thacker's ${bowl.name} water after ${periods} periods, through the middle.`,
      svg: plot(
        `Thacker's bowl, ${bowl.name}`,
        { label: 'distance, m', from: -1500, to: 1500 },
        { label: 'level, m', from: 0, to: 22 },
        [
          { label: 'bed', as: 'ground', xs: fine.xs, ys: fine.bed },
          { label: 'exact', as: 'exact', xs: fine.xs, ys: fine.known },
          { label: 'this engine', as: 'ours', xs: fine.xs, ys: fine.level },
        ],
      ),
    });
  }
  return {
    name: 'thacker',
    title: "Thacker's bowls",
    solver: 'shallow-water',
    kind: 'exact',
    tests:
      'A shore that moves over dry ground, for five periods without friction: what is lost to the scheme shows in height and period.',
    source: 'Thacker 1981, J. Fluid Mech. 107: planar surface and axisymmetric oscillation in a paraboloid',
    setup: `A bowl ${h0} m deep and ${2 * a} m wide on ${side} m, no friction, ${periods} periods.`,
    rows,
    worse:
      'Below second order in the whole: at the shore level and depth go on from the wet side, but velocities do not, and the error there spreads inward. The order in the whole is 1.2 to 1.5; where nothing has come from the shore yet it is 1.8 to 2.0.',
    figures,
  };
};
