/**
 * Rain rasters from a Zarr v3 array of time x y x x with CF coordinates: where it lies and when are read from its
 * coordinate arrays, values chunk by chunk.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as zarr from 'zarrita';
import { gridTooLarge } from '../terrain/grid-limit.ts';
import { pathText } from './faults.ts';
import { locate, shownPath } from './files.ts';
import { mostFrames } from './limits.ts';
import { epsgOf } from './projection.ts';
import type { RainRasters } from './read-rain-grid.ts';
import type { ForcingContext } from './read-series.ts';
import type { Path } from './yaml-source.ts';

/** More numbers than this in one chunk are not unpacked. */
const mostInChunk = 100e6;

type Attributes = Readonly<Record<string, unknown>>;
type Numbers = zarr.Array<zarr.NumberDataType | zarr.BigintDataType, zarr.Readable>;

const seconds: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86400 };

/** Seconds a CF time unit counts in, and the moment it counts from; undefined where it is no such unit. */
export function cfTime(units: unknown): { readonly factor: number; readonly epochMs: number } | undefined {
  const m = /^\s*(second|minute|hour|day)s?\s+since\s+(\S.*)$/i.exec(String(units));
  if (!m) return undefined;
  // CF counts in UTC where no offset is written
  const text = m[2]!.trim().replace(' ', 'T');
  const zoned =
    /(Z|[-+]\d\d:?\d\d)$/.test(text) && text.includes('T') ? text : `${text}${text.includes('T') ? '' : 'T00:00:00'}Z`;
  const epochMs = Date.parse(zoned);
  return Number.isNaN(epochMs) ? undefined : { factor: seconds[m[1]!.toLowerCase()]!, epochMs };
}

/** EPSG code a CF grid mapping names; 0 where it names none. */
function codeOf(attributes: Attributes): number {
  const wkt = String(attributes['crs_wkt'] ?? attributes['spatial_ref'] ?? '');
  const last = [...wkt.matchAll(/(?:ID|AUTHORITY)\["EPSG",\s*"?(\d+)"?\]/g)].at(-1);
  return last ? Number(last[1]) : (epsgOf(String(attributes['crs'] ?? '')) ?? 0);
}

export async function rainZarr(
  written: string,
  name: string,
  path: Path,
  context: ForcingContext,
): Promise<RainRasters | undefined> {
  const { faults, source, files, timing } = context;
  const where = source.where([...path, 'zarr']);
  const namedBy = source.fileOf([...path, 'zarr']);
  const folder = locate(written, namedBy).path;
  const refuse = (problem: string): undefined => {
    faults.add('rain-zarr', { path: pathText([...path, 'zarr']), found: written, problem }, where);
  };
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) return refuse(`"${name}" cannot name an array of it`);
  if (!existsSync(join(folder, 'zarr.json'))) return refuse('there is no zarr.json in it, so it is no Zarr v3 group');
  const seen = new Set<string>();
  const store = {
    // chunks that were never written are told by their absence
    async get(key: zarr.AbsolutePath): Promise<Uint8Array | undefined> {
      if (!existsSync(join(folder, key))) return undefined;
      const wanted = { what: 'part of the rain array', written: join(written, key), namedBy, place: where };
      const before = files.inputs.length;
      const found = await files.read({ ...wanted, kind: 'grid' });
      // a chunk may be read again for another step; it is one input
      if (seen.has(key)) files.inputs.splice(before);
      seen.add(key);
      return found?.bytes;
    },
  };
  try {
    const root = zarr.root(store);
    const open = async (array: string): Promise<Numbers | undefined> => {
      if (!existsSync(join(folder, array, 'zarr.json'))) return undefined;
      const found = await zarr.open.v3(root.resolve(array), { kind: 'array' });
      return found.is('number') || found.is('bigint') ? (found as Numbers) : undefined;
    };
    const coordinate = async (
      array: string | undefined | null,
    ): Promise<{ at: number[]; attributes: Attributes } | undefined> => {
      const found = array ? await open(array) : undefined;
      if (found?.shape.length !== 1 || found.shape[0]! > mostFrames) return undefined;
      const { data } = await zarr.get(found);
      return { at: Array.from(data as ArrayLike<number | bigint>, Number), attributes: found.attrs };
    };
    const rain = await open(name);
    if (!rain) return refuse(`it has no array of numbers "${name}"; name it by array`);
    if (rain.shape.length !== 3) return refuse(`"${name}" has ${rain.shape.length} dimensions; expected time, y, x`);
    if (rain.chunks.reduce((a, b) => a * b, 1) > mostInChunk)
      return refuse(`its chunks have more than ${mostInChunk} values; write it again with smaller ones`);
    const [count, rows, cols] = rain.shape as [number, number, number];
    const dimensions = rain.dimensionNames ?? [];
    const [time, y, x] = await Promise.all([0, 1, 2].map((k) => coordinate(dimensions[k])));
    for (const [k, axis, length] of [
      [0, time, count],
      [1, y, rows],
      [2, x, cols],
    ] as const)
      if (axis?.at.length !== length)
        return refuse(`dimension ${k} of "${name}" has no coordinate array of ${length} values`);
    const unit = cfTime(time!.attributes['units']);
    if (!unit)
      return refuse(
        `its times are in "${String(time!.attributes['units'])}"; expected for example "seconds since 2021-07-12 10:00:00"`,
      );
    if (count > mostFrames) return refuse(`it has ${count} times; at most ${mostFrames} are read`);
    const east = spacing(x!.at);
    const south = spacing(y!.at);
    if (east === undefined || south === undefined || east < 0)
      return refuse('its x or y are not evenly spaced and rising eastward');
    if (
      Math.abs(x!.at[0]!) <= 360 &&
      Math.abs(y!.at[0]!) <= 90 &&
      Math.abs(east) < 0.5 &&
      !/^m(et(er|re)s?)?$/.test(String(x!.attributes['units']))
    )
      return refuse('its x and y look like degrees; reproject it to the system of the ground');
    const large = gridTooLarge({ cols, rows, cellSize: east }, 'file', where);
    if (large) {
      faults.faults.push(large);
      return undefined;
    }
    const height = Math.abs(south);
    const frame = {
      rows,
      cols,
      width: east,
      height,
      west: x!.at[0]! - east / 2,
      north: (south < 0 ? y!.at[0]! : y!.at[rows - 1]!) + height / 2,
    };
    const mapped = rain.attrs['grid_mapping'];
    const system = typeof mapped === 'string' && /^[\w-]+$/.test(mapped) ? await open(mapped) : undefined;
    const scale = Number(rain.attrs['scale_factor'] ?? 1);
    const offset = Number(rain.attrs['add_offset'] ?? 0);
    const missing = [rain.attrs['_FillValue'], rain.attrs['missing_value']].filter((v) => typeof v === 'number');
    return {
      count,
      frame,
      epsg: codeOf({ ...rain.attrs, ...system?.attrs }),
      crsOf: shownPath(folder),
      times: time!.at.map((t) => (unit.epochMs + t * unit.factor * 1000 - timing.clock.startEpochMs) / 1000),
      nameOf: (k) => `${written} time ${k}`,
      async values(k) {
        try {
          const { data } = await zarr.get(rain, [k, null, null]);
          const raw = data as ArrayLike<number | bigint>;
          const values = new Float32Array(rows * cols);
          for (let r = 0; r < rows; r++) {
            const from = (south < 0 ? r : rows - 1 - r) * cols;
            for (let c = 0; c < cols; c++) {
              const v = Number(raw[from + c]);
              values[r * cols + c] = missing.includes(v) ? Number.NaN : v * scale + offset;
            }
          }
          return values;
        } catch (error) {
          return refuse(`time ${k} cannot be read: ${(error as Error).message.replace(/\.$/, '')}`);
        }
      },
    };
  } catch (error) {
    return refuse(`it cannot be read: ${(error as Error).message.replace(/\.$/, '')}`);
  }
}

/** Step of evenly spaced values; undefined where they are not, or are fewer than two. */
function spacing(at: readonly number[]): number | undefined {
  const step = (at.at(-1)! - at[0]!) / (at.length - 1);
  return at.length > 1 && step !== 0 && at.every((v, k) => Math.abs(v - at[0]! - k * step) <= 1e-3 * Math.abs(step))
    ? step
    : undefined;
}
