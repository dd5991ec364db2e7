/** Whether two runs stand on the same ground: only then do cells, zones and gauges of one mean those of the other. */
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import type { Footprint, RunHeader } from '../format.ts';
import type { Timeline } from '../reader.ts';

export const placeFaults = defineFaults({
  'places-differ-name': 'the runs are of different places: {a} and {b}. Compare runs of one place.',
  'places-differ-size': 'the grids differ in size: {a} and {b} cells. Compare runs of the same extent.',
  'places-differ-cell':
    'the cells differ: {a} m and {b} m. Compare runs of the same cell size, such as two full runs or two test cuts.',
  'places-differ-corner':
    'the grids lie apart: their north-west corners are at {a} and {b}. Compare runs of the same extent.',
  'places-differ-system': 'the coordinate systems differ: EPSG:{a} and EPSG:{b}.',
  'places-differ-datum': 'elevations refer to different datums: {a} and {b}. Compare runs of one datum.',
  'places-differ-ground':
    'the ground differs in {cells} cells, most at row {row}, column {col}: {a} m and {b} m. Compare runs on the same elevation model.',
});

export type PlaceDifference = 'name' | 'size' | 'cell' | 'corner' | 'system' | 'datum';

export function footprintOf({ grid, place }: RunHeader): Footprint {
  const { rows, cols } = grid.inner;
  const { west, north, epsg, datum } = grid;
  return { place: place.id, name: place.name, cell_m: grid.cellSize, rows, cols, west, north, epsg, datum };
}

/** In what the places of two runs differ, the most telling first; none still leaves the ground itself to be compared. */
export function placeDifferences(
  a: Footprint,
  b: Footprint,
): { readonly what: PlaceDifference; readonly a: string | number; readonly b: string | number }[] {
  const corner = (f: Footprint): string => `${f.west} E ${f.north} N`;
  const size = (f: Footprint): string => `${f.cols} x ${f.rows}`;
  const all = [
    { what: 'name', a: a.place, b: b.place },
    { what: 'cell', a: a.cell_m, b: b.cell_m },
    { what: 'size', a: size(a), b: size(b) },
    { what: 'corner', a: corner(a), b: corner(b) },
    { what: 'system', a: a.epsg, b: b.epsg },
    { what: 'datum', a: a.datum, b: b.datum },
  ] as const;
  return all.filter((d) => d.a !== d.b);
}

/** Throws a StormtableError (exit code 2) that says how the places differ. */
export async function refuseOtherPlace(a: Timeline, b: Timeline): Promise<void> {
  const faults = placeDifferences(footprintOf(a.header), footprintOf(b.header)).map(({ what, ...both }) =>
    placeFaults(`places-differ-${what}`, both),
  );
  if (faults.length === 0) faults.push(...(await groundFaults(a, b)));
  if (faults.length > 0) throw new StormtableError(faults);
}

async function groundFaults(a: Timeline, b: Timeline): Promise<Fault[]> {
  const [one, other] = await Promise.all([a.still('bed_elevation'), b.still('bed_elevation')]);
  let cells = 0;
  let most = -1;
  let at = 0;
  for (let i = 0; i < one.values.length; i++) {
    const [x, y] = [one.values[i], other.values[i]];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    cells++;
    // ground that only one run has differs more than any height
    const apart = Number.isNaN(x) || Number.isNaN(y) ? Number.POSITIVE_INFINITY : Math.abs(x - y);
    if (apart > most) {
      most = apart;
      at = i;
    }
  }
  if (cells === 0) return [];
  const { cols } = a.header.grid;
  const said = (v: number): string | number => (Number.isNaN(v) ? 'none' : Number(v.toFixed(3)));
  return [
    placeFaults('places-differ-ground', {
      cells,
      row: Math.floor(at / cols),
      col: at % cols,
      a: said(one.values[at]),
      b: said(other.values[at]),
    }),
  ];
}
