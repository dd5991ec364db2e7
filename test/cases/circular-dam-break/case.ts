/** A round column of water let go on still water: the same wave in all directions, on square cells. */
import { run as advance, basin, inside } from '../../hydro/basin.ts';
import { atLeast, atMost, type CaseRow, type RunCase } from '../case-table.ts';
import { plot } from '../plot.ts';
import { radialDamBreak } from './radial.ts';

const side = 40;
const radius = 2.5;
const [inner, outer] = [2.5, 0.5];
const times = [0.4, 1.4] as const;
/** Cells of the radial solution along the 20 m. */
const fine = 4000;
/** Points across a cell by which the column's share of it is told. */
const parts = 16;

/** Depth of a cell at the start, the column's rim worked into it. */
function startDepth(x: number, y: number, dx: number): number {
  let wet = 0;
  for (let i = 0; i < parts; i++)
    for (let j = 0; j < parts; j++)
      if (Math.hypot(x + ((i + 0.5) / parts - 0.5) * dx, y + ((j + 0.5) / parts - 0.5) * dx) < radius) wet++;
  return outer + ((inner - outer) * wet) / parts ** 2;
}

async function letGo(cells: number, time: number) {
  const dx = side / cells;
  const middle = (k: number): number => (k + 0.5) * dx - side / 2;
  const engine = await basin({
    solver: 'shallow-water',
    rows: cells,
    cols: cells,
    cellSize: dx,
    manning: 0,
    bed: () => 0,
    depth: (r, c) => startDepth(middle(c), middle(r), dx),
    tick: 0.2,
    coupling: 0.2,
  });
  advance(engine, time);
  const depth = inside(engine, 'water_depth');
  const known = radialDamBreak(inner, outer, radius, side / 2, fine, time);
  const exact = (r: number): number => known[Math.min(fine - 1, Math.floor((r / (side / 2)) * fine))]!;
  let [sum, count, round] = [0, 0, 0];
  const rings = new Map<number, { sum: number; count: number }>();
  for (let r = 0; r < cells; r++)
    for (let c = 0; c < cells; c++) {
      const distance = Math.hypot(middle(r), middle(c));
      if (distance > 0.45 * side) continue;
      const h = depth[r * cells + c]!;
      sum += Math.abs(h - exact(distance));
      count++;
      const ring = rings.get(Math.floor(distance / dx)) ?? { sum: 0, count: 0 };
      ring.sum += h;
      ring.count++;
      rings.set(Math.floor(distance / dx), ring);
    }
  // along a row and along a diagonal, at the same distance: the diagonal between its cells
  const along = (k: number): number => depth[(cells / 2) * cells + cells / 2 + k]!;
  const diagonal = (distance: number): number => {
    const at = distance / Math.SQRT2 / dx - 0.5;
    const k = Math.floor(at);
    const of = (n: number): number => depth[(cells / 2 + n) * cells + cells / 2 + n]!;
    return of(k) + (at - k) * (of(k + 1) - of(k));
  };
  for (let k = 2; k < 0.45 * cells; k++) round += Math.abs(along(k) - diagonal((k + 0.5) * dx)) / (0.45 * cells - 2);
  const xs = Array.from({ length: Math.floor(0.45 * cells) }, (_, k) => (k + 0.5) * dx);
  return {
    error: sum / count,
    round,
    mirrored: mirrored(depth, cells),
    xs,
    row: xs.map((_, k) => along(k)),
    diagonal: xs.map(diagonal),
    exact,
  };
}

/** Largest difference between cells that lie alike about the middle. */
function mirrored(depth: ArrayLike<number>, n: number): number {
  let most = 0;
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++)
      for (const other of [r * n + (n - 1 - c), (n - 1 - r) * n + c, c * n + r])
        most = Math.max(most, Math.abs(depth[r * n + c]! - depth[other]!));
  return most;
}

export const run: RunCase = async (size) => {
  const [cells, bar] = size === 'full' ? [400, 0.002] : [200, 0.004];
  const rows: CaseRow[] = [];
  const shown = [];
  for (const time of times) {
    const coarse = await letGo(cells / 2, time);
    const found = await letGo(cells, time);
    rows.push(
      atMost(`depth after ${time} s, L1 within 18 m, ${cells} cells`, found.error, bar, 'm'),
      atMost(`row against diagonal after ${time} s, mean`, found.round, bar, 'm'),
      atMost(`cells that lie alike about the middle, after ${time} s`, found.mirrored, 0, 'm'),
      atLeast(`observed order after ${time} s`, Math.log2(coarse.error / found.error), 0.8, '', 1),
    );
    shown.push({ time, ...found });
  }
  return {
    name: 'circular-dam-break',
    title: 'A circular dam break',
    solver: 'shallow-water',
    kind: 'exact',
    tests:
      'Waves that run in all directions: on square cells a scheme may favour rows and columns over diagonals, or let a bore fall apart into corners.',
    source:
      'Toro 2001, Shock-Capturing Methods for Free-Surface Shallow Flows, ch. 13 (the case); held against the equations round a point, solved in double precision on 5 mm rings by a first-order HLL scheme of its own (radial.ts)',
    setup: `${side} x ${side} m, flat, no friction; ${inner} m of water within ${radius} m of the middle, ${outer} m outside; ${times.join(' and ')} s; ${cells} cells a side and half as many.`,
    rows,
    worse:
      'Where the water rushes back to the middle, and at the bore, the scheme is of first order as all are that do not track them.',
    figures: shown.map(({ time, xs, row, diagonal, exact }) => ({
      file: `circular-dam-break-${String(time).replace('.', '-')}.svg`,
      caption: `Depth from the middle outward after ${time} s.`,
      svg: plot(
        `Circular dam break after ${time} s`,
        { label: 'distance from the middle, m', from: 0, to: 18 },
        { label: 'depth, m', from: 0 },
        [
          { label: 'round a point', as: 'exact', xs, ys: xs.map(exact) },
          { label: 'along a row', as: 'ours', xs, ys: row },
          { label: 'along a diagonal', as: 'other', xs, ys: diagonal },
        ],
      ),
    })),
  };
};
