/** Reference cases on disk: where the outside data lies, and how its rasters and stage files read. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = process.env['STORMTABLE_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The file's path, or undefined (and the reason on the screen) where the outside data is missing. */
export function outsideData(
  file: string,
  say = (text: string): unknown => process.stdout.write(text),
): string | undefined {
  const path = `${root}/${file}`;
  if (existsSync(path)) return path;
  say(`skipped: ${path} is missing; set STORMTABLE_DATA to the folder with the outside data\n`);
  return undefined;
}

export interface AsciiGrid {
  readonly rows: number;
  readonly cols: number;
  readonly cellSize: number;
  readonly west: number;
  readonly south: number;
  readonly values: Float64Array;
}

export function readAscii(path: string): AsciiGrid {
  const words = readFileSync(path, 'utf8').split(/\s+/).filter(Boolean);
  const header: Record<string, number> = {};
  for (let k = 0; k < 12; k += 2) header[words[k]!.toLowerCase()] = Number(words[k + 1]);
  const values = Float64Array.from(words.slice(12), (w) => (Number(w) === header['nodata_value'] ? NaN : Number(w)));
  return {
    rows: header['nrows']!,
    cols: header['ncols']!,
    cellSize: header['cellsize']!,
    west: header['xllcorner']!,
    south: header['yllcorner']!,
    values,
  };
}

/** Rows of numbers: time, then depth at each point. */
export const readStages = (path: string): number[][] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length > 2 && row.every(Number.isFinite));
