/** Channels after MacDonald: a depth is chosen, and the bed that makes it steady is worked out from the equations. */
import { gravity as g } from '../../../src/hydro/inertial-options.ts';
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atLeast, atMost, type CaseFigure, type CaseRow, type RunCase } from '../case-table.ts';
import { plot } from '../plot.ts';

interface Channel {
  readonly name: string;
  readonly q: number;
  readonly n: number;
  /** Depth over (4/g)^(1/3) at a share of the length. */
  readonly shape: (s: number) => number;
  /** The outlet meets the level; else the flow leaves faster than its waves. */
  readonly level: boolean;
}
const channels: readonly Channel[] = [
  { name: 'subcritical', q: 2, n: 0.033, shape: (s) => 1 + 0.5 * Math.exp(-16 * (s - 0.5) ** 2), level: true },
  { name: 'supercritical', q: 2.5, n: 0.04, shape: (s) => 1 - 0.2 * Math.exp(-36 * (s - 0.5) ** 2), level: false },
  {
    name: 'slow to fast',
    q: 2,
    n: 0.0218,
    shape: (s) => 1 - (s <= 0.5 ? Math.tanh(3 * (s - 0.5)) / 3 : Math.tanh(6 * (s - 0.5)) / 6),
    level: false,
  },
];
const length = 1000;
/**
 * A reach before the channel at the normal depth of its head, m; the inflow comes in smoothly over its first part, so that
 * it finds its speed without a jump or a kink, whose ripples fast flow would carry down the channel.
 */
const approach = 500;
const inlet = 300;
const unit = Math.cbrt(4 / g);

/** Depth at a distance from the channel's head, m; the approach has the head's. */
const depthAt = (c: Channel, x: number): number => unit * c.shape(Math.max(x, 0) / length);

/** The bed at cell centres, m: dz/dx = (q²/(g h³) - 1) h' - n² q² h^(-10/3), integrated from the outlet. */
function bedOf(c: Channel, cols: number, cellSize: number): Float64Array {
  const fall = (x: number): number => {
    const h = depthAt(c, x);
    const slope = x < 0 ? 0 : (depthAt(c, x + 0.01) - depthAt(c, Math.max(x - 0.01, 0))) / (x < 0.01 ? x + 0.01 : 0.02);
    return ((c.q * c.q) / (g * h ** 3) - 1) * slope - (c.n * c.n * c.q * c.q) / h ** (10 / 3);
  };
  const bed = new Float64Array(cols);
  const parts = 20;
  const dx = cellSize / parts;
  let z = 0;
  for (let k = cols * parts - 1; k >= 0; k--) {
    z -= fall((k + 0.5) * dx - approach) * dx;
    // half a cell from its east end is its centre
    if (k % parts === parts / 2) bed[Math.floor(k / parts)] = z;
  }
  return bed;
}

async function steady(channel: Channel, cellSize: number) {
  const cols = (length + approach) / cellSize;
  const bed = bedOf(channel, cols, cellSize);
  const { q, n } = channel;
  const at = (c: number): number => (c + 0.5) * cellSize - approach;
  const engine = await basin({
    solver: 'shallow-water',
    rows: 1,
    cols,
    cellSize,
    manning: n,
    bed: (_, c) => bed[c]!,
    depth: (_, c) => 0.8 * depthAt(channel, at(c)),
    rain: (_, __, c) => {
      const cells = inlet / cellSize;
      return c < cells ? ((2 * q) / inlet) * Math.sin((Math.PI * (c + 0.5)) / cells) ** 2 : 0;
    },
    flow: (grid) => {
      const cells = Int32Array.of(cellOf(grid, 0, cols - 1));
      const level = depthAt(channel, length); // the bed ends at 0
      return {
        boundaries: [
          channel.level
            ? { name: 'outlet', kind: 'stage', cells, times: [0], levels: [level] }
            : { name: 'outlet', kind: 'free', cells },
        ],
      };
    },
  });
  advance(engine, 5400);
  const depth = inside(engine, 'water_depth').slice();
  const speed = inside(engine, 'velocity_x').slice();
  const first = approach / cellSize;
  let off = 0;
  let scale = 0;
  let worst = 0;
  for (let c = first; c < cols; c++) {
    off += Math.abs(depth[c]! - depthAt(channel, at(c)));
    scale += depthAt(channel, at(c));
    worst = Math.max(worst, Math.abs((depth[c]! * speed[c]!) / q - 1));
  }
  const xs = Array.from(depth, (_, c) => at(c)).slice(first);
  return { xs, bed: Array.from(bed.slice(first)), depth: Array.from(depth.slice(first)), error: off / scale, worst };
}

export const run: RunCase = async () => {
  const rows: CaseRow[] = [];
  const figures: CaseFigure[] = [];
  for (const [k, channel] of channels.entries()) {
    const coarse = await steady(channel, 10);
    const fine = await steady(channel, 5);
    rows.push(
      atMost(`${channel.name}: depth, L1 over its mean, 5 m`, fine.error, 1e-4, ''),
      atMost(`${channel.name}: discharge, worst cell, 5 m`, fine.worst, 0.001, ''),
      atLeast(`${channel.name}: observed order, 10 to 5 m`, Math.log2(coarse.error / fine.error), 1.7, '', 2),
    );
    figures.push({
      file: `macdonald-${k + 1}.svg`,
      caption: `MacDonald channel, ${channel.name}.`,
      svg: plot(
        `MacDonald channel: ${channel.name}`,
        { label: 'distance, m', from: 0, to: length },
        { label: 'level, m' },
        [
          { label: 'bed', as: 'ground', xs: fine.xs, ys: fine.bed },
          { label: 'exact', as: 'exact', xs: fine.xs, ys: fine.xs.map((x, c) => fine.bed[c]! + depthAt(channel, x)) },
          { label: 'this engine', as: 'ours', xs: fine.xs, ys: fine.depth.map((h, c) => h + fine.bed[c]!) },
        ],
      ),
    });
  }
  return {
    name: 'macdonald',
    title: 'MacDonald channels: steady flow with friction over a varying bed',
    solver: 'shallow-water',
    kind: 'exact',
    tests: 'Friction, slope and inertia together, below, above and through critical flow.',
    source: 'MacDonald 1996; Delestre et al. 2013, Int. J. Numer. Meth. Fluids 72, whose depths and constants are used',
    setup: `Channels of ${length} m behind an approach of ${approach} m at the normal depth of their head; inflow spread over the first ${inlet} m of it, level or free outflow at the foot, 90 min from four fifths of the depth.`,
    rows,
    worse:
      'The supercritical channel passes a Froude number of 1.5 in its middle, above which the equations themselves amplify ripples: fed at a point, whose splash is never quite at rest, it carries waves of a third of a percent.',
    figures,
  };
};
