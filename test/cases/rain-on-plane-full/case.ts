/** Rain on planes by the shallow-water solver: the kinematic wave's rising limb, equilibrium discharge and profile. */
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atMost, type CaseRow, type RunCase, withinShare } from '../case-table.ts';

const mmPerHour = 1e-3 / 3600;
/** Slope, Manning's n, rain m/s, length m. */
const planes = [
  [0.05, 0.03, 50 * mmPerHour, 300],
  [0.01, 0.05, 50 * mmPerHour, 300],
  [0.2, 0.1, 100 * mmPerHour, 200],
] as const;
const dx = 5;
const tick = 20;
const width = 2;

export const run: RunCase = async () => {
  const rows: CaseRow[] = [];
  for (const [slope, n, rain, length] of planes) {
    const cols = length / dx;
    // q = alpha h^(5/3)
    const alpha = Math.sqrt(slope) / n;
    const concentration = (length / (alpha * rain ** (2 / 3))) ** 0.6;
    const engine = await basin({
      solver: 'shallow-water',
      rows: width,
      cols,
      cellSize: dx,
      manning: n,
      tick,
      bed: (_, c) => 50 - slope * dx * c,
      rain: () => rain,
      flow: (grid) => ({
        dry_depth: 1e-5,
        boundaries: [
          {
            name: 'foot',
            kind: 'free',
            cells: Int32Array.from({ length: width }, (_, r) => cellOf(grid, r, cols - 1)),
            slope,
          },
        ],
      }),
    });
    const left = [0];
    while (left.length * tick <= 2.5 * concentration + tick) {
      advance(engine, tick);
      left.push(-(engine.world.ledger.account('surface').entries['boundary foot'] ?? 0) / (width * dx));
    }
    // what has left a plane of width 1 by a time in the rising limb: the integral of alpha (i t)^(5/3)
    const leftBy = (t: number): number => (3 / 8) * alpha * rain ** (5 / 3) * t ** (8 / 3);
    const rising = left.map((_, k) => k).filter((k) => k * tick > 60 && k * tick <= 0.9 * concentration);
    const off = (k: number): number =>
      Math.abs((left[k]! - left[k - 1]!) / (leftBy(k * tick) - leftBy((k - 1) * tick)) - 1);
    const depth = inside(engine, 'water_depth').subarray(0, cols);
    let profile = 0;
    for (let c = 4; c < cols; c++)
      profile = Math.max(profile, Math.abs(depth[c]! / ((rain * dx * (c + 0.5)) / alpha) ** 0.6 - 1));
    const name = `slope ${slope}, n ${n}, ${Math.round(rain / mmPerHour)} mm/h`;
    rows.push(
      atMost(`${name}: rising limb, worst of ${rising.length} discharges`, Math.max(...rising.map(off)), 0.02, ''),
      withinShare(`${name}: equilibrium discharge`, (left.at(-1)! - left.at(-2)!) / tick, rain * length, 0.005, 'm2/s'),
      atMost(`${name}: profile of depth, worst cell`, profile, 0.01, ''),
    );
  }
  return {
    name: 'rain-on-plane-full',
    title: 'Rain on planes by the whole equations',
    solver: 'shallow-water',
    kind: 'exact',
    tests:
      'Thin, steep flow under rain at the usual length of step, up to 10 s: where rain or friction of first order in time is late.',
    source:
      'Henderson and Wooding 1964, J. Geophys. Res. 69: q = sqrt(S)/n h^(5/3), rising limb h = i t, equilibrium q = i x',
    setup: `Planes of ${dx} m cells, 200 to 300 m long, free outflow at the foot; discharge is what the ledger says has left, every ${tick} s, from 60 s up to 0.9 of the time of concentration.`,
    rows,
    worse:
      'The kinematic wave is itself a limit: at the head of the plane the surface is not parallel to the bed; the first four cells are left out.',
    figures: [],
  };
};
