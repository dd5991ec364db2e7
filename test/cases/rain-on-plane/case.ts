/** Rain on planes: the kinematic wave's rising limb, equilibrium discharge and profile; and the same plane across the grid. */
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atMost, type CaseRow, type RunCase, withinShare } from '../case-table.ts';
import { plot } from '../plot.ts';

interface Plane {
  readonly slope: number;
  readonly n: number;
  /** m/s. */
  readonly rain: number;
  /** m. */
  readonly length: number;
}
const mmPerHour = 1e-3 / 3600;
const planes: readonly Plane[] = [
  { slope: 0.05, n: 0.03, rain: 50 * mmPerHour, length: 300 },
  { slope: 0.01, n: 0.05, rain: 50 * mmPerHour, length: 300 },
  { slope: 0.2, n: 0.1, rain: 100 * mmPerHour, length: 200 },
];
const dx = 5;
const tick = 20;

/** q = alpha h^(5/3), m²/s. */
const alpha = (p: Plane): number => Math.sqrt(p.slope) / p.n;
/** When the whole plane flows in equilibrium, s. */
const concentration = (p: Plane): number => (p.length / (alpha(p) * p.rain ** (2 / 3))) ** 0.6;
/** What has left a plane of width 1 by a time in the rising limb, m²: the integral of alpha (i t)^(5/3). */
const leftBy = (p: Plane, t: number): number => (3 / 8) * alpha(p) * p.rain ** (5 / 3) * t ** (8 / 3);

async function falling(p: Plane) {
  const cols = p.length / dx;
  const rows = 2;
  const engine = await basin({
    rows,
    cols,
    cellSize: dx,
    manning: p.n,
    tick,
    bed: (_, c) => 50 - p.slope * dx * c,
    rain: () => p.rain,
    flow: (grid) => ({
      dry_depth: 1e-5,
      longest_step: 0.5,
      boundaries: [
        {
          name: 'foot',
          kind: 'free',
          cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, cols - 1)),
          slope: p.slope,
        },
      ],
    }),
  });
  const left: number[] = [0];
  const until = Math.ceil((2.5 * concentration(p)) / tick) * tick;
  for (let t = tick; t <= until; t += tick) {
    advance(engine, tick);
    left.push(-(engine.world.ledger.account('surface').entries['boundary foot'] ?? 0) / (rows * dx));
  }
  return { left, depth: inside(engine, 'water_depth').subarray(0, cols) };
}

/** The plane turned by 45 degrees: its water crosses the grid's corners; drained at both lower sides. */
async function acrossTheGrid(p: Plane): Promise<number> {
  const side = 64;
  const fall = p.slope / Math.SQRT2;
  const engine = await basin({
    rows: side,
    cols: side,
    cellSize: dx,
    manning: p.n,
    bed: (r, c) => 200 - fall * dx * (r + c),
    rain: () => p.rain,
    flow: (grid) => ({
      dry_depth: 1e-5,
      boundaries: [
        {
          name: 'east',
          kind: 'free',
          cells: Int32Array.from({ length: side }, (_, r) => cellOf(grid, r, side - 1)),
          slope: fall,
        },
        {
          name: 'south',
          kind: 'free',
          cells: Int32Array.from({ length: side - 1 }, (_, c) => cellOf(grid, side - 1, c)),
          slope: fall,
        },
      ],
    }),
  });
  advance(engine, 3600);
  const depth = inside(engine, 'water_depth');
  let worst = 0;
  for (let r = 12; r < side - 6; r++)
    for (let c = 12; c < side - 6; c++) {
      if (Math.abs(r - c) < 20) continue; // the middle, where water that started at the two upper sides meets
      const length = dx * Math.SQRT2 * (Math.min(r, c) + 1);
      const exact = ((p.rain * length) / alpha(p)) ** 0.6;
      worst = Math.max(worst, Math.abs(depth[r * side + c]! / exact - 1));
    }
  return worst;
}

export const run: RunCase = async () => {
  const rows: CaseRow[] = [];
  let hydrograph: { got: number[]; exact: number[] } | undefined;
  for (const p of planes) {
    const { left, depth } = await falling(p);
    const name = `slope ${p.slope}, n ${p.n}, ${Math.round(p.rain / mmPerHour)} mm/h`;
    const rising = left.map((_, k) => k).filter((k) => k * tick > 60 && k * tick <= 0.9 * concentration(p));
    let limb = 0;
    for (const k of rising) {
      const exact = leftBy(p, k * tick) - leftBy(p, (k - 1) * tick);
      limb = Math.max(limb, Math.abs((left[k]! - left[k - 1]!) / exact - 1));
    }
    const out = (left[left.length - 1]! - left[left.length - 2]!) / tick;
    let profile = 0;
    depth.forEach((h, c) => {
      // what fell on a cell and those above it leaves it by its lower face
      const exact = ((p.rain * dx * (c + 1)) / alpha(p)) ** 0.6;
      if (c >= 4) profile = Math.max(profile, Math.abs(h / exact - 1));
    });
    rows.push(
      atMost(`${name}: rising limb, worst of ${rising.length} discharges`, limb, 0.02, ''),
      withinShare(`${name}: equilibrium discharge`, out, p.rain * p.length, 0.005, 'm2/s'),
      atMost(`${name}: profile of depth, worst cell`, profile, 0.005, ''),
    );
    hydrograph ??= {
      got: left.slice(1).map((v, k) => (v - left[k]!) / tick),
      exact: left.slice(1).map((_, k) => {
        const t = (k + 0.5) * tick;
        return t < concentration(p) ? alpha(p) * (p.rain * t) ** (5 / 3) : p.rain * p.length;
      }),
    };
  }
  rows.push(atMost('slope 0.05 turned by 45 degrees: depth, worst cell', await acrossTheGrid(planes[0]!), 0.02, ''));
  const minutes = hydrograph!.got.map((_, k) => ((k + 0.5) * tick) / 60);
  return {
    name: 'rain-on-plane',
    title: 'Rain on planes (kinematic wave)',
    solver: 'inertial',
    kind: 'exact',
    tests:
      'Thin, steep flow under rain: where explicit friction oscillates (the common form is wrong by 27 % and more here), and where a scheme that clips small depths loses water.',
    source:
      'Henderson and Wooding 1964, J. Geophys. Res. 69: q = sqrt(S)/n h^(5/3), rising limb h = i t, equilibrium q = i x',
    setup: `Planes of ${dx} m cells, 200 to 300 m long, without a parapet at the foot; discharge is what the ledger says has left, every ${tick} s, up to 0.9 of the time of concentration; and one plane that falls to the corner of the grid.`,
    rows,
    worse:
      'The kinematic wave is itself a limit: at the head of the plane, and at the foot of the turned one, the surface is not parallel to the bed; those cells are left out. On the turned plane the depth has a crease down the middle, where water from the two upper sides meets; flow along the diagonal of square cells spreads it over twenty columns to either side (up to 6 % in the crease itself), and the bar is asked outside of it.',
    figures: [
      {
        file: 'rain-on-plane.svg',
        caption: 'Discharge per width at the foot: slope 5 %, n 0.03, 50 mm/h, 300 m.',
        svg: plot(
          'Rain on a plane: discharge at the foot',
          { label: 'time, min', from: 0 },
          { label: 'm²/s', from: 0 },
          [
            { label: 'this engine', as: 'ours', xs: minutes, ys: hydrograph!.got },
            { label: 'kinematic wave', as: 'exact', xs: minutes, ys: hydrograph!.exact },
          ],
        ),
      },
    ],
  };
};
