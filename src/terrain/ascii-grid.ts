/** ESRI ASCII grids: bytes in, a raster out, every fault of the file told with its line and column. */
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { Raster } from '../core/grid.ts';
import { gridTooLarge } from './grid-limit.ts';

export const asciiGridFault = defineFaults({
  'ascii-header-missing':
    'the header has no {key}. An ESRI ASCII grid begins with ncols, nrows, xllcorner (or xllcenter), yllcorner (or yllcenter) and cellsize.',
  'ascii-header-twice': '{key} is given a second time; the header may say it once.',
  'ascii-header-number': '{key} is "{found}"; expected {expected}.',
  'ascii-header-both': 'the header has both {one} and {other}; keep one.',
  'ascii-header-unknown': '"{key}" is not a header line of an ESRI ASCII grid.',
  'ascii-not-square': 'cells are {dx} by {dy}; only square cells can be run. Resample the grid to square cells.',
  'ascii-degrees':
    'a cell size of {cellSize} at {x}, {y} looks like degrees of longitude and latitude. Reproject the grid to a system in metres.',
  'ascii-number': 'row {row}, column {col}: "{found}" is not a number.',
  'ascii-row-length': 'row {row} has {found} values; ncols says {cols}.',
  'ascii-rows': 'the file has {found} rows of values; nrows says {rows}.',
  'ascii-values': 'the file has {found} values; {cols} columns times {rows} rows make {expected}.',
  'ascii-empty': 'every cell is without data; there is no ground to run on.',
});

/** More faults than this in one file are counted, not listed. */
const mostFaults = 20;

interface Header {
  cols: number;
  rows: number;
  west: number;
  south: number;
  cellSize: number;
  noData: number;
  /** Byte at which the values begin, and its line. */
  start: number;
  line: number;
}

const isSpace = (b: number): boolean => b === 32 || b === 9 || b === 13;

/** `datum` and `epsg` are what the caller knows of the file; the format itself carries neither. `mayBeEmpty`: a file without any data is fine. */
export function readAsciiGrid(
  bytes: Uint8Array,
  file: string,
  options: { readonly epsg?: number; readonly datum?: string; readonly mayBeEmpty?: boolean } = {},
): Raster {
  const faults: Fault[] = [];
  const header = readHeader(bytes, file, faults, options.epsg);
  if (!header || faults.length > 0) throw new StormtableError(faults);
  const values = readValues(bytes, file, header, faults);
  if (faults.length === 0 && !options.mayBeEmpty && values.every(Number.isNaN))
    faults.push(asciiGridFault('ascii-empty', {}, { file }));
  if (faults.length > 0) throw new StormtableError(faults);
  return {
    rows: header.rows,
    cols: header.cols,
    cellSize: header.cellSize,
    west: header.west,
    north: header.south + header.rows * header.cellSize,
    epsg: options.epsg ?? 0,
    datum: options.datum ?? 'unspecified',
    values,
  };
}

const keys = new Set([
  'ncols',
  'nrows',
  'xllcorner',
  'xllcenter',
  'yllcorner',
  'yllcenter',
  'cellsize',
  'dx',
  'dy',
  'nodata_value',
  'nodata',
]);

function readHeader(bytes: Uint8Array, file: string, faults: Fault[], epsg: number | undefined): Header | undefined {
  const found = new Map<string, { value: number; line: number; column: number }>();
  // a byte order mark may stand before the text
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let line = 1;
  let values = bytes.length;
  while (i < bytes.length) {
    let end = bytes.indexOf(10, i);
    if (end < 0) end = bytes.length;
    const text = new TextDecoder().decode(bytes.subarray(i, Math.min(end, i + 400)));
    const match = /^(\s*)([A-Za-z_]\w*)(\s+(\S+))?/.exec(text);
    // words that are numbers to some writers belong to the values
    if (!match ? text.trim() !== '' : /^(nan|inf|infinity)$/i.test(match[2])) {
      values = i;
      break;
    }
    if (match) {
      const key = match[2].toLowerCase() === 'nodata' ? 'nodata_value' : match[2].toLowerCase();
      const place = { file, line, column: match[1].length + 1 };
      const written = match[4] ?? '';
      if (!keys.has(key)) faults.push(asciiGridFault('ascii-header-unknown', { key: match[2] }, place));
      else if (found.has(key)) faults.push(asciiGridFault('ascii-header-twice', { key: match[2] }, place));
      else {
        const value = /^nan$/i.test(written) && key === 'nodata_value' ? Number.NaN : Number(written);
        const count = key === 'ncols' || key === 'nrows';
        const size = key === 'cellsize' || key === 'dx' || key === 'dy';
        const bad =
          written === '' ||
          (Number.isNaN(value) && !/^nan$/i.test(written)) ||
          (count && !(Number.isInteger(value) && value >= 1)) ||
          (size && !(value > 0 && value < Infinity));
        const expected = count ? 'a whole number from 1 up' : size ? 'a length in metres above 0' : 'a number';
        const column = match[3] ? match[0].length - written.length + 1 : place.column;
        if (bad)
          faults.push(
            asciiGridFault('ascii-header-number', { key: match[2], found: written, expected }, { ...place, column }),
          );
        found.set(key, { value, line, column: place.column });
      }
    }
    i = end + 1;
    line++;
  }
  const need = (...either: string[]) => {
    const have = either.filter((k) => found.has(k));
    if (have.length === 0)
      faults.push(asciiGridFault('ascii-header-missing', { key: either.join(' or ') }, { file, line }));
    if (have.length > 1) {
      const second = found.get(have[1])!;
      faults.push(
        asciiGridFault(
          'ascii-header-both',
          { one: have[0], other: have[1] },
          { file, line: second.line, column: second.column },
        ),
      );
    }
    return found.get(have[0] ?? '');
  };
  const cols = need('ncols');
  const rows = need('nrows');
  const x = need('xllcorner', 'xllcenter');
  const y = need('yllcorner', 'yllcenter');
  const dx = found.get('dx');
  const dy = found.get('dy');
  const size = dx && dy ? dx : need('cellsize');
  if (dx && dy && Math.abs(dx.value - dy.value) > 1e-6 * dx.value)
    faults.push(
      asciiGridFault('ascii-not-square', { dx: dx.value, dy: dy.value }, { file, line: dy.line, column: dy.column }),
    );
  if (!cols || !rows || !x || !y || !size || faults.length > 0) return undefined;
  const cellSize = size.value;
  const west = x.value - (found.has('xllcenter') ? cellSize / 2 : 0);
  const south = y.value - (found.has('yllcenter') ? cellSize / 2 : 0);
  const onGlobe = Math.abs(west) <= 360 && Math.abs(south) <= 90 && (west !== 0 || south !== 0);
  if (epsg === undefined && cellSize < 0.02 && onGlobe)
    faults.push(
      asciiGridFault('ascii-degrees', { cellSize, x: west, y: south }, { file, line: size.line, column: size.column }),
    );
  const large = gridTooLarge({ cols: cols.value, rows: rows.value, cellSize }, 'file', {
    file,
    line: cols.line,
    column: cols.column,
  });
  if (large) faults.push(large);
  return {
    cols: cols.value,
    rows: rows.value,
    west,
    south,
    cellSize,
    noData: found.get('nodata_value')?.value ?? -9999,
    start: values,
    line,
  };
}

/** 10^0 to 10^22, exact in double precision. */
const powers = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

function readValues(bytes: Uint8Array, file: string, h: Header, faults: Fault[]): Float32Array {
  const count = h.cols * h.rows;
  const length = bytes.length;
  // a value takes a digit and a space: room for more than the file can hold is never made
  const values = new Float32Array(Math.min(count, Math.ceil((length - h.start + 1) / 2)));
  const { noData } = h;
  let i = h.start;
  let n = 0;
  let line = h.line;
  let lineStart = i;
  // how many values stand on each line: rows may be wrapped, but a row of the wrong length is the likelier story
  const perLine: number[] = [];
  const lineNumbers: number[] = [];
  let onLine = 0;
  let listed = 0;
  const endLine = () => {
    if (onLine > 0) {
      perLine.push(onLine);
      lineNumbers.push(line);
    }
    onLine = 0;
  };
  while (i < length) {
    const b = bytes[i];
    if (b === 10) {
      endLine();
      line++;
      i++;
      lineStart = i;
      continue;
    }
    if (isSpace(b)) {
      i++;
      continue;
    }
    const from = i;
    const negative = b === 45;
    if (negative || b === 43) i++;
    let mantissa = 0;
    let digits = 0;
    let decimals = 0;
    let point = false;
    for (; i < length; i++) {
      const d = bytes[i] - 48;
      if (d >= 0 && d <= 9) {
        mantissa = mantissa * 10 + d;
        digits++;
        if (point) decimals++;
      } else if (bytes[i] === 46 && !point) point = true;
      else break;
    }
    let value: number;
    const ended = i >= length || isSpace(bytes[i]) || bytes[i] === 10;
    if (ended && digits > 0 && digits <= 15 && decimals <= 22) {
      value = mantissa / powers[decimals]; // exact integer over exact power: correctly rounded
      if (negative) value = -value;
    } else {
      while (i < length && !isSpace(bytes[i]) && bytes[i] !== 10) i++;
      const text = new TextDecoder().decode(bytes.subarray(from, i));
      value = Number(text);
      if (Number.isNaN(value) && !/^[+-]?nan$/i.test(text) && listed++ < mostFaults) {
        const at = { row: Math.floor(n / h.cols) + 1, col: (n % h.cols) + 1, found: text.slice(0, 40) };
        faults.push(asciiGridFault('ascii-number', at, { file, line, column: from - lineStart + 1 }));
      }
      if (!(Math.abs(value) <= 3.4e38)) value = Number.NaN; // beyond single precision: no elevation
    }
    if (n < count) values[n] = value === noData ? Number.NaN : value;
    n++;
    onLine++;
  }
  endLine();
  const wrong = perLine.findIndex((k) => k !== h.cols);
  const aligned = perLine.filter((k) => k === h.cols).length * 2 >= perLine.length;
  // rows of wrong lengths that happen to add up would shift the ground between them
  if (aligned && wrong >= 0)
    perLine.forEach((k, row) => {
      if (k !== h.cols && listed++ < mostFaults)
        faults.push(
          asciiGridFault(
            'ascii-row-length',
            { row: row + 1, found: k, cols: h.cols },
            { file, line: lineNumbers[row], column: 1 },
          ),
        );
    });
  if (n !== count) {
    if (aligned && perLine.length !== h.rows)
      faults.push(asciiGridFault('ascii-rows', { found: perLine.length, rows: h.rows }, { file, line }));
    if (!aligned)
      faults.push(
        asciiGridFault('ascii-values', { found: n, cols: h.cols, rows: h.rows, expected: count }, { file, line }),
      );
  }
  return values;
}
