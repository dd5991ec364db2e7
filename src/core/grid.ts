/** The grid: square cells in a projected metric system, row 0 in the north, with a rim of outside cells all round. */

/** Bed elevation of outside cells, m: a wall no water passes. */
export const outsideElevation = 1e5;
/** Fields are laid out so that kernels may work in tiles of this many columns and rows. */
export const tileCols = 32;
export const tileRows = 8;

export interface Grid {
  readonly rows: number;
  readonly cols: number;
  /** Side of a cell, m. */
  readonly cellSize: number;
  /** Easting of the west side of column 0 and northing of the north side of row 0, m. */
  readonly west: number;
  readonly north: number;
  /** EPSG code of the projected system; 0 for a local one. */
  readonly epsg: number;
  /** Vertical datum, e.g. `Wusong`. */
  readonly datum: string;
  /** What of the grid is the place as supplied: the rest is rim and padding. */
  readonly inner: { readonly row: number; readonly col: number; readonly rows: number; readonly cols: number };
}

export const cellCount = (g: Grid): number => g.rows * g.cols;
export const cellArea = (g: Grid): number => g.cellSize * g.cellSize;
export const xOf = (g: Grid, cell: number): number => g.west + ((cell % g.cols) + 0.5) * g.cellSize;
export const yOf = (g: Grid, cell: number): number => g.north - (Math.floor(cell / g.cols) + 0.5) * g.cellSize;

/** The cell that holds a point, or -1 where the point lies off the grid. A point on a side belongs to the cell east or south of it. */
export function cellAt(g: Grid, x: number, y: number): number {
  const col = Math.floor((x - g.west) / g.cellSize);
  const row = Math.floor((g.north - y) / g.cellSize);
  return col < 0 || row < 0 || col >= g.cols || row >= g.rows ? -1 : row * g.cols + col;
}

/** A raster as a file or a generator gives it: no rim, NaN where there is no data. Row-major, row 0 in the north. */
export interface Raster {
  readonly rows: number;
  readonly cols: number;
  readonly cellSize: number;
  readonly west: number;
  readonly north: number;
  readonly epsg: number;
  readonly datum: string;
  readonly values: Float32Array;
}

/** The engine's grid around a raster: a rim of one cell, then padding to whole tiles in the east and south. */
export function gridAround(r: Pick<Raster, 'rows' | 'cols' | 'cellSize' | 'west' | 'north' | 'epsg' | 'datum'>): Grid {
  return {
    rows: Math.ceil((r.rows + 2) / tileRows) * tileRows,
    cols: Math.ceil((r.cols + 2) / tileCols) * tileCols,
    cellSize: r.cellSize,
    west: r.west - r.cellSize,
    north: r.north + r.cellSize,
    epsg: r.epsg,
    datum: r.datum,
    inner: { row: 1, col: 1, rows: r.rows, cols: r.cols },
  };
}

/** Copies a raster's values into a grid-sized array; cells beyond the raster, and those without data, get `outside`. */
export function ontoGrid<T extends Float32Array | Float64Array | Int32Array | Uint8Array>(
  g: Grid,
  values: T,
  into: T,
  outside: number,
): void {
  const { row, col, rows, cols } = g.inner;
  into.fill(outside);
  for (let r = 0; r < rows; r++) {
    // whole rows by the engine's own copying: a loop over cells costs more while it is cold than all else here
    const from = values.subarray(r * cols, (r + 1) * cols);
    const to = (r + row) * g.cols + col;
    into.set(from, to);
    if (from.includes(Number.NaN)) for (let c = 0; c < cols; c++) if (Number.isNaN(from[c])) into[to + c] = outside;
  }
}
