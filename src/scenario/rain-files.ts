/** Rain rasters from files, one a time step: a folder, a pattern such as radar/*.tif, or a list. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Raster } from '../core/grid.ts';
import type { RainFrame } from '../forcing/rain-grid.ts';
import { pathText } from './faults.ts';
import { locate } from './files.ts';
import { mostEntries } from './limits.ts';
import type { RainRasters } from './read-rain-grid.ts';
import type { ForcingContext } from './read-series.ts';
import type { Path } from './yaml-source.ts';

const rasterName = /\.(asc|txt|tiff?)$/i;

/** The written files in their order: of a pattern or a folder by name, since radar files carry their time in it. */
async function listed(written: string | readonly string[], path: Path, context: ForcingContext): Promise<string[]> {
  if (typeof written !== 'string') return [...written];
  const { faults, source } = context;
  const namedBy = source.fileOf(path);
  const pattern = basename(written);
  const star = pattern.includes('*');
  const folder = star ? dirname(written) : written;
  const found = await readdir(locate(folder, namedBy).path).catch(() => undefined);
  // one file written as text is a list of one
  if (!found && !star) return [written];
  const parts = pattern.split('*').map((p) => p.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const wanted = star ? new RegExp(`^${parts.join('.*')}$`) : rasterName;
  const names = (found ?? []).filter((n) => wanted.test(n)).sort();
  if (names.length === 0)
    faults.add(
      'rain-grid-files',
      { path: pathText(path), found: written, folder: folder === '.' ? 'the folder of this file' : `"${folder}"` },
      source.where(path),
    );
  return names.map((n) => join(folder, n));
}

const frameOf = (r: Raster): RainFrame => ({
  rows: r.rows,
  cols: r.cols,
  width: r.cellSize,
  height: r.cellSize,
  west: r.west,
  north: r.north,
});
function same(a: RainFrame, b: RainFrame): boolean {
  const near = (p: number, q: number, part: number): boolean => Math.abs(p - q) < part * a.width;
  const alike = a.rows === b.rows && a.cols === b.cols && near(a.width, b.width, 1e-6);
  return alike && near(a.west, b.west, 1e-3) && near(a.north, b.north, 1e-3);
}

/** Reads no values yet but the first file's, which says where all lie. */
export async function rainFiles(
  written: string | readonly string[],
  path: Path,
  context: ForcingContext,
): Promise<RainRasters | undefined> {
  const { faults, source, files } = context;
  const names = await listed(written, path, context);
  if (names.length === 0) return undefined;
  if (names.length > mostEntries) {
    faults.add('too-many', { path: pathText(path), found: names.length, most: mostEntries }, source.where(path));
    return undefined;
  }
  const place = source.where(path);
  const raster = async (k: number): Promise<{ raster: Raster; shown: string } | undefined> => {
    const at = typeof written === 'string' ? place : source.where([...path, k]);
    const wanted = {
      what: 'the rain raster',
      written: names[k]!,
      namedBy: source.fileOf(path),
      place: at,
      kind: 'grid',
    } as const;
    const found = await files.read(wanted);
    if (!found) return undefined;
    try {
      const tiff = found.bytes[0] === found.bytes[1] && (found.bytes[0] === 0x49 || found.bytes[0] === 0x4d);
      const read = tiff
        ? (await import('../terrain/geotiff.ts')).readGeoTiff
        : (await import('../terrain/ascii-grid.ts')).readAsciiGrid;
      return { raster: await read(found.bytes, found.shown, { mayBeEmpty: true }), shown: found.shown };
    } catch (error) {
      faults.take(error);
      return undefined;
    }
  };
  const first = await raster(0);
  if (!first) return undefined;
  const frame = frameOf(first.raster);
  return {
    count: names.length,
    frame,
    epsg: first.raster.epsg,
    crsOf: first.shown,
    nameOf: (k) => names[k]!,
    async values(k) {
      if (k === 0) return first.raster.values;
      const next = await raster(k);
      if (!next) return undefined;
      if (same(frameOf(next.raster), frame) && next.raster.epsg === first.raster.epsg) return next.raster.values;
      const { rows, cols, cellSize, west, north, epsg } = next.raster;
      const say = (f: { rows: number; cols: number; west: number; north: number }, size: number, e: number): string =>
        `${f.cols} x ${f.rows} cells of ${size} m from ${f.west}, ${f.north}${e ? ` in EPSG:${e}` : ''}`;
      faults.add(
        'rain-grid-frame',
        {
          found: say({ rows, cols, west, north }, cellSize, epsg),
          first: names[0]!,
          expected: say(frame, frame.width, first.raster.epsg),
        },
        { file: next.shown },
      );
      return undefined;
    },
  };
}
