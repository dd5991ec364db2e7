/** Uniform flow on planes: a steady discharge down a plane runs at the normal depth of Manning's formula. */
import { gravity } from '../../../src/hydro/inertial-options.ts';
import { run as advance, basin, cellOf, inside } from '../../hydro/basin.ts';
import { atMost, type CaseRow, type RunCase, withinShare } from '../case-table.ts';
import { plot, type Series } from '../plot.ts';

interface Plane {
  readonly slope: number;
  readonly n: number;
  /** Discharge per width, m²/s. */
  readonly q: number;
}
const planes: readonly Plane[] = [
  { slope: 1e-4, n: 0.03, q: 2 },
  { slope: 2e-4, n: 0.02, q: 1 },
  { slope: 1e-3, n: 0.03, q: 2 },
  { slope: 1e-3, n: 0.02, q: 0.5 },
  { slope: 3e-3, n: 0.03, q: 1 },
  { slope: 1e-2, n: 0.06, q: 1 },
  { slope: 5e-2, n: 0.15, q: 0.5 },
];
const rows = 3;
const cols = 100;
const cellSize = 10;

/** Normal depth of a wide channel, m. */
const normalDepth = (p: Plane): number => ((p.q * p.n) / Math.sqrt(p.slope)) ** 0.6;
const froude = (p: Plane): number => p.q / (normalDepth(p) * Math.sqrt(gravity * normalDepth(p)));

export const run: RunCase = async () => {
  const out: CaseRow[] = [];
  const lines: Series[] = [];
  for (const p of planes) {
    const exact = normalDepth(p);
    const engine = await basin({
      rows,
      cols,
      cellSize,
      manning: p.n,
      bed: (_, c) => 100 - p.slope * cellSize * c,
      // begun well off the answer, so that it has to be found
      depth: () => 0.6 * exact,
      inflow: { cells: [0, 1, 2].map((r) => [r, 0] as const), at: () => p.q * rows * cellSize },
      flow: (grid) => ({
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
    advance(engine, 5 * 3600);
    const depth = inside(engine, 'water_depth').subarray(cols, 2 * cols);
    const speed = inside(engine, 'velocity_x').subarray(cols, 2 * cols);
    // the first cells hand the inflow, which has no momentum of its own, over to the plane
    let off = 20;
    for (let c = 21; c < cols; c++) if (Math.abs(depth[c]! - exact) > Math.abs(depth[off]! - exact)) off = c;
    const name = `slope ${p.slope}, n ${p.n}, Froude ${froude(p).toFixed(2)}`;
    out.push(atMost(`${name}: depth off normal, worst from 200 m on`, Math.abs(depth[off]! / exact - 1), 0.005, ''));
    out.push(withinShare(`${name}: speed at 700 m`, speed[70]!, p.q / exact, 0.005, 'm/s'));
    const xs = Array.from(depth, (_, c) => (c + 0.5) * cellSize);
    lines.push({ label: 'this engine', as: 'ours', xs, ys: Array.from(depth, (h) => h / exact) });
  }
  out.push(atMost('largest normal Froude number tried', Math.max(...planes.map(froude)), 0.6, ''));
  return {
    name: 'uniform-flow',
    title: 'Uniform flow on planes',
    solver: 'inertial',
    kind: 'exact',
    tests: 'Friction against slope: bed and roughness set the depth of steady flow, whatever it started from.',
    source: "Manning's formula for a wide channel, h = (q n / sqrt(S))^(3/5)",
    setup: `A channel of ${cols} x ${rows} cells of ${cellSize} m; inflow at the head, free outflow at the foot, begun at 0.6 of the normal depth, five hours; slopes from 0.01 % to 5 %, Manning's n from 0.02 to 0.15.`,
    rows: out,
    worse:
      'The local-inertial form leaves out advection. In uniform flow that term is zero, so nothing is lost; but above a normal Froude number of about 0.6 the form is outside its theory where depth or ground changes along the flow, and no claim is made.',
    figures: [
      {
        file: 'uniform-flow.svg',
        caption: 'Depth along each of the seven planes over its normal depth.',
        svg: plot(
          'Uniform flow: depth over normal depth',
          { label: 'distance from the inflow, m', from: 0, to: cols * cellSize },
          { label: 'depth / normal depth', from: 0.95, to: 1.05 },
          [...lines, { label: 'Manning', as: 'exact', xs: [0, cols * cellSize], ys: [1, 1] }],
        ),
      },
    ],
  };
};
