/**
 * Gridded rain of a scenario: its rasters read one after the other, checked against the ground and the clock, cut to the
 * ground and packed. Where the rasters come from is `rain-files.ts` and `rain-zarr.ts`.
 */
import type { RainFrame, RainGrid, RainReader } from '../forcing/rain-grid.ts';
import { pathText } from './faults.ts';
import { mostRainBytes } from './limits.ts';
import { PackedRain } from './packed-rain.ts';
import { epsgOf } from './projection.ts';
import { rainFiles } from './rain-files.ts';
import { type Bounds, boundsText } from './read-features.ts';
import type { ForcingContext } from './read-series.ts';
import type { Sections } from './sections.ts';
import type { Path } from './yaml-source.ts';

/** A series of rasters not yet read, all of one frame. */
export interface RainRasters {
  readonly count: number;
  readonly frame: RainFrame;
  /** 0 where they name no system. */
  readonly epsg: number;
  /** What says the system, for a sentence. */
  readonly crsOf: string;
  /** s from the start, where the rasters themselves say when they begin. */
  readonly times?: readonly number[];
  nameOf(index: number): string;
  /** One raster, NaN where it has no value; nothing, and a fault, where it cannot be read. */
  values(index: number): Promise<Float32Array | undefined>;
}

export interface ReadRainGrid {
  readonly rain: { readonly kind: 'grid' } & RainGrid;
  readonly read: RainReader;
}
type Written = NonNullable<Sections['rain'][number]['value']['grid']>;

export async function readRainGrid(
  written: Written,
  path: Path,
  context: ForcingContext,
): Promise<ReadRainGrid | undefined> {
  const { faults, source, bounds, place } = context;
  const name = pathText(path);
  if ((written.files === undefined) === (written.zarr === undefined)) {
    faults.add(
      'one-kind',
      { path: name, found: written.files === undefined ? 'neither' : 'both', kinds: 'files, zarr' },
      source.where(path),
    );
    return undefined;
  }
  const before = faults.faults.length;
  const rasters =
    written.zarr === undefined
      ? await rainFiles(written.files!, [...path, 'files'], context)
      : await (await import('./rain-zarr.ts')).rainZarr(written.zarr, written.array ?? 'rain', path, context);
  if (!rasters) return undefined;
  const edges = edgesOf(written, rasters, path, context);
  const said = written.crs === undefined ? 0 : epsgOf(written.crs);
  const expected = place.epsg ? `is in EPSG:${place.epsg}` : 'names no system';
  const other = [rasters.epsg, said ?? -1].find((code) => code !== 0 && code !== place.epsg);
  if (other !== undefined)
    faults.add(
      'rain-grid-crs',
      {
        path: name,
        found: other === rasters.epsg ? `EPSG:${other} (${rasters.crsOf})` : written.crs!,
        expected,
        way: place.epsg
          ? `Reproject them, for example: gdalwarp -t_srs EPSG:${place.epsg}`
          : 'Give the ground its crs.',
      },
      source.where(written.crs === undefined ? path : [...path, 'crs']),
    );
  if (!bounds || !edges || faults.faults.length > before) return undefined;
  const window = windowOver(rasters.frame, bounds);
  if (window.covered < 1 - 1e-6 && (written.gaps === 'refuse' || window.covered <= 0)) {
    const share = window.covered <= 0 ? 'none' : `only ${(100 * window.covered).toPrecision(3)} %`;
    const way =
      window.covered <= 0
        ? 'Check their coordinate system.'
        : 'Give wider rasters, or write gaps: dry to let nothing fall beyond them.';
    const has = boundsText(boundsOfFrame(rasters.frame));
    faults.add('rain-grid-uncovered', { path: name, share, bounds: boundsText(bounds), has, way }, source.where(path));
    return undefined;
  }
  return packed(written, rasters, edges, window, path, context);
}

/** When each raster begins and the last one ends, s; nothing, and faults, where that does not add up. */
function edgesOf(w: Written, rasters: RainRasters, path: Path, context: ForcingContext): number[] | undefined {
  const { faults, source, timing } = context;
  const name = pathText(path);
  const ways = [w.times && 'times', w.first && 'first', rasters.times && 'times of its own'].filter(Boolean);
  if (ways.length !== 1) {
    const kinds = rasters.times ? 'no other' : 'times, first with every';
    faults.add('one-kind', { path: name, found: ways.join(' and ') || 'no times', kinds }, source.where(path));
    return undefined;
  }
  if ((w.first === undefined) !== (w.every === undefined)) {
    const key = w.first === undefined ? 'first' : 'every';
    const needed = key === 'every' ? 'the time between rasters such as 5 min' : 'when the first raster begins to hold';
    if (key === 'every') faults.add('missing-key', { of: name, key, expected: needed }, source.where(path));
    else
      faults.add(
        'not-allowed',
        { path: `${name}.every`, found: `${w.every} s`, expected: 'none, since the times are given', hint: '' },
        source.where([...path, 'every']),
      );
    return undefined;
  }
  const begin = w.times?.map(timing.seconds) ?? rasters.times ?? [];
  const times = w.first
    ? Array.from({ length: rasters.count }, (_, k) => timing.seconds(w.first!) + k * w.every!)
    : begin;
  if (times.length !== rasters.count) {
    faults.add(
      'rain-grid-count',
      { path: `${name}.times`, times: times.length, rasters: rasters.count },
      source.where([...path, 'times']),
    );
    return undefined;
  }
  const spacing = w.every ?? (times.length > 1 ? times.at(-1)! - times.at(-2)! : undefined);
  const until = w.until ? timing.seconds(w.until) : spacing === undefined ? undefined : times.at(-1)! + spacing;
  if (until === undefined) {
    const needed = 'when the last raster ends, since there is no other to tell how long one holds';
    faults.add('missing-key', { of: name, key: 'until', expected: needed }, source.where(path));
    return undefined;
  }
  const edges = [...times, until];
  const falls = edges.findIndex((t, k) => k > 0 && t <= edges[k - 1]!);
  if (falls > 0) {
    const key = falls === times.length ? 'until' : w.times ? `times[${falls}]` : 'zarr';
    const at: Path = falls === times.length ? ['until'] : w.times ? ['times', falls] : ['zarr'];
    faults.add(
      'times-not-rising',
      { path: `${name}.${key}`, found: `${edges[falls]} s`, previous: `${edges[falls - 1]} s` },
      source.where([...path, ...at]),
    );
    return undefined;
  }
  if (until <= 0 || (times[0]! >= timing.length && !source.overridden(['time', 'end']))) {
    const params = { path: name, from: times[0]!, until, length: timing.length };
    faults.add('rain-grid-when', params, source.where(path));
    return undefined;
  }
  return edges;
}

interface Window extends RainFrame {
  readonly row: number;
  readonly col: number;
  /** Share of the ground's extent that has rain cells over it. */
  readonly covered: number;
}

const boundsOfFrame = (f: RainFrame): Bounds => ({
  west: f.west,
  east: f.west + f.cols * f.width,
  south: f.north - f.rows * f.height,
  north: f.north,
});

/** The rain cells that touch the ground; a cell that only meets its side does not. */
function windowOver(f: RainFrame, b: Bounds): Window {
  const slack = 1e-6;
  const first = (from: number, size: number): number => Math.max(0, Math.floor(from / size + slack));
  const last = (to: number, size: number, most: number): number => Math.min(most, Math.ceil(to / size - slack));
  const col = first(b.west - f.west, f.width);
  const row = first(f.north - b.north, f.height);
  const cols = Math.max(0, last(b.east - f.west, f.width, f.cols) - col);
  const rows = Math.max(0, last(f.north - b.south, f.height, f.rows) - row);
  const has = boundsOfFrame(f);
  const wide = Math.max(0, Math.min(has.east, b.east) - Math.max(has.west, b.west));
  const high = Math.max(0, Math.min(has.north, b.north) - Math.max(has.south, b.south));
  const covered = (wide * high) / ((b.east - b.west) * (b.north - b.south));
  return { ...f, rows, cols, row, col, west: f.west + col * f.width, north: f.north - row * f.height, covered };
}

async function packed(
  written: Written,
  rasters: RainRasters,
  edges: readonly number[],
  window: Window,
  path: Path,
  context: ForcingContext,
): Promise<ReadRainGrid | undefined> {
  const { faults, source } = context;
  const name = pathText(path);
  const before = faults.faults.length;
  const { rows, cols, row, col, width, height, west, north, covered } = window;
  const store = new PackedRain(rows * cols);
  let missing = 0;
  let gap: { file: string; count: number } | undefined;
  for (let k = 0; k < rasters.count; k++) {
    const values = await rasters.values(k);
    if (!values) continue;
    const cut = new Float32Array(rows * cols);
    let without = 0;
    let negative = -1;
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) {
        const v = values[(row + r) * rasters.frame.cols + col + c]!;
        if (!Number.isFinite(v)) without++;
        else if (v < 0) negative = r * cols + c;
        else cut[r * cols + c] = v;
      }
    if (negative >= 0) {
      const at = { row: row + Math.floor(negative / cols) + 1, column: col + (negative % cols) + 1 };
      const found = values[(at.row - 1) * rasters.frame.cols + at.column - 1]!;
      faults.add('rain-grid-negative', { path: name, file: rasters.nameOf(k), found, ...at }, source.where(path));
    }
    if (without > 0) gap ??= { file: rasters.nameOf(k), count: without };
    missing += without;
    store.add(cut);
    if (store.bytes > mostRainBytes) {
      faults.add('rain-grid-large', { path: name, most: mostRainBytes / 1e6 }, source.where(path));
      return undefined;
    }
  }
  if (gap && written.gaps === 'refuse')
    faults.add('rain-grid-missing', { path: name, ...gap, cells: rows * cols, total: missing }, source.where(path));
  if (faults.faults.length > before) return undefined;
  const rain = {
    kind: 'grid',
    frame: { rows, cols, width, height, west, north },
    edges,
    unit: written.unit,
    mapping: written.mapping,
    uncovered_share: Math.max(0, 1 - covered) < 1e-6 ? 0 : 1 - covered,
    missing_share: missing / (rows * cols * rasters.count),
    content: store.content(),
  } as const;
  return { rain, read: store.reader() };
}
