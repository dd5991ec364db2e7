/** Uniform flow on planes by the shallow-water solver, up to a normal Froude number of 1.5. */
import { gravity } from '../../../src/hydro/inertial-options.ts';
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atLeast, atMost, type CaseRow, type RunCase, withinShare } from '../case-table.ts';

/** Slope, Manning's n, discharge per width m²/s. */
const planes = [
  [1e-4, 0.03, 2],
  [1e-3, 0.03, 2],
  [1e-2, 0.06, 1],
  [5e-2, 0.15, 0.5],
  [1e-2, 0.03, 1],
  [2.3e-2, 0.03, 2],
] as const;
const rows = 3;
const cols = 100;
const cellSize = 10;

export const run: RunCase = async () => {
  const out: CaseRow[] = [];
  let fastest = 0;
  for (const [slope, n, q] of planes) {
    const exact = ((q * n) / Math.sqrt(slope)) ** 0.6;
    const froude = q / (exact * Math.sqrt(gravity * exact));
    fastest = Math.max(fastest, froude);
    const engine = await basin({
      solver: 'shallow-water',
      rows,
      cols,
      cellSize,
      manning: n,
      bed: (_, c) => 100 - slope * cellSize * c,
      depth: () => 0.6 * exact,
      inflow: { cells: [0, 1, 2].map((r) => [r, 0] as const), at: () => q * rows * cellSize },
      flow: (grid) => ({
        boundaries: [
          {
            name: 'foot',
            kind: 'free',
            cells: Int32Array.from({ length: rows }, (_, r) => cellOf(grid, r, cols - 1)),
            slope,
          },
        ],
      }),
    });
    advance(engine, (slope < 1e-3 ? 5 : 1) * 3600);
    const depth = inside(engine, 'water_depth').subarray(cols, 2 * cols);
    const speed = inside(engine, 'velocity_x').subarray(cols, 2 * cols);
    let worst = 0;
    for (let c = 20; c < cols; c++) worst = Math.max(worst, Math.abs(depth[c]! / exact - 1));
    const name = `slope ${slope}, n ${n}, Froude ${froude.toFixed(2)}`;
    out.push(atMost(`${name}: depth off normal, worst from 200 m on`, worst, 0.005, ''));
    out.push(withinShare(`${name}: speed at 700 m`, speed[70]!, q / exact, 0.005, 'm/s'));
  }
  out.push(atLeast('largest normal Froude number tried', fastest, 1.4, ''));
  return {
    name: 'uniform-flow-full',
    title: 'Uniform flow on planes, slow and fast',
    solver: 'shallow-water',
    kind: 'exact',
    tests:
      'Friction against slope below and above critical flow, and free outflow that lets the flow leave as it comes.',
    source: "Manning's formula for a wide channel, h = (q n / sqrt(S))^(3/5)",
    setup: `A channel of ${cols} x ${rows} cells of ${cellSize} m; inflow at the head, free outflow at the foot, begun at 0.6 of the normal depth.`,
    rows: out,
    worse:
      'The inflow enters without momentum and stands deeper in the first cells. Above a normal Froude number of 1.5 uniform flow itself is unstable.',
    figures: [],
  };
};
