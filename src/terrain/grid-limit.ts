/** How many cells a grid may have: what one run can hold, and what one file may bring to be made coarser. */
import { defineFaults, type Fault, type FaultPlace } from '../core/errors.ts';

export const gridLimitFault = defineFaults({
  'grid-too-large':
    'the grid is {cols} x {rows} cells of {cellSize} m; {holder} {most} million cells. Cells of {fit} m would fit.',
});

/** A cell takes about 150 bytes of a run's one memory of 4 GiB. */
export const mostCells = 25_000_000;
/** An elevation file may be finer than the run made from it; four bytes a cell while it is read. */
export const mostCellsInFile = 100_000_000;

const holders = { run: 'a run holds at most', file: 'an elevation file may have at most' } as const;

/** The fault of a grid with too many cells, told before any of it is allocated; undefined where it fits. */
export function gridTooLarge(
  size: { readonly cols: number; readonly rows: number; readonly cellSize: number },
  of: keyof typeof holders,
  place: FaultPlace,
): Fault | undefined {
  const { cols, rows, cellSize } = size;
  const most = of === 'run' ? mostCells : mostCellsInFile;
  const cells = cols * rows;
  if (cells <= most) return undefined;
  const params = { cols, rows, cellSize, holder: holders[of], most: most / 1e6 };
  return gridLimitFault('grid-too-large', { ...params, fit: roundUp(cellSize * Math.sqrt(cells / most)) }, place);
}

/** Two digits, upwards: a cell size a person would write. */
function roundUp(x: number): number {
  const unit = 10 ** (Math.floor(Math.log10(x)) - 1);
  // the quotient of a power of ten may lie a bit above its whole number
  return Number((Math.ceil(x / unit - 1e-9) * unit).toPrecision(2));
}
