/** Gridded rain as a person brings it: folders of ESRI ASCII grids and GeoTIFF files, Zarr arrays. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StormtableError } from '../../src/core/errors.ts';
import { PackedRain } from '../../src/scenario/packed-rain.ts';
import { cfTime } from '../../src/scenario/rain-zarr.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { ReadingMemory } from '../../src/scenario/reading-memory.ts';
import { tiffFile } from '../tiff-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-'));
  const cells = new Uint8Array(Float32Array.from({ length: 48 }, (_, i) => 100 + i).buffer);
  // the ground: 8 x 6 cells of 10 m, its north-west corner at 500000, 3274000, in UTM 48 north
  await writeFile(join(folder, 'dem.tif'), tiffFile({ width: 8, height: 6, strips: [cells] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The scenario over that ground with one source of rain. */
async function raining(grid: string, options: Parameters<typeof readScenario>[1] = {}) {
  const file = join(folder, 'scenario.yaml');
  await writeFile(
    file,
    `format: scenario/1
id: radar
name: { en: Radar, zh: 雷达 }
ground: dem.tif
time: { start: 2021-07-12T18:00:00+08:00, end: 2 h }
rain: [ grid: ${grid} ]
`,
  );
  const bundle = await readScenario(file, options);
  const rain = bundle.scenario.rain[0]!;
  if (rain.kind !== 'grid') throw new Error('another kind of rain');
  const read = bundle.rainGrids!.get(rain.content)!;
  return { bundle, rain, values: (k: number) => Array.from(read(k)) };
}
const codes = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (e) => (e as StormtableError).faults.map((f) => f.code),
  );

/** An ESRI ASCII grid of 30 m cells around the ground, 4 x 4 of them, the first value at each cell plus its number. */
const ascii = (first: number, more = ''): string =>
  `ncols 4\nnrows 4\nxllcorner 499970\nyllcorner 3273910\ncellsize 30\nNODATA_value -9999\n${Array.from(
    { length: 4 },
    (_, r) => Array.from({ length: 4 }, (_, c) => first + r * 4 + c).join(' '),
  ).join('\n')}\n${more}`;

describe('rasters in files', () => {
  it('of a pattern are taken by name, cut to the ground, one after the other', async () => {
    await mkdir(join(folder, 'radar'), { recursive: true });
    for (const [k, first] of [10, 20, 30].entries()) await writeFile(join(folder, 'radar', `r${k}.asc`), ascii(first));
    const { rain, values, bundle } = await raining('{ files: radar/r*.asc, unit: mm/h, first: 5 min, every: 10 min }');
    // the ground spans 0 to 80 m east and 0 to 60 m south: rain columns 1 to 3, rows 1 and 2
    expect(rain.frame).toEqual({ rows: 2, cols: 3, width: 30, height: 30, west: 500000, north: 3274000 });
    expect(rain.edges).toEqual([300, 900, 1500, 2100]);
    expect(values(0)).toEqual([15, 16, 17, 19, 20, 21]);
    expect(values(2)).toEqual([35, 36, 37, 39, 40, 41]);
    expect(values(1)).toEqual([25, 26, 27, 29, 30, 31]);
    expect(bundle.inputs.slice(-4).map((i) => i.file.split('/').at(-1))).toEqual([
      'dem.tif',
      'r0.asc',
      'r1.asc',
      'r2.asc',
    ]);
  });

  it('of a folder need no pattern, and a change in one of them changes the digest', async () => {
    const one = await raining('{ files: radar, unit: mm, first: 0 h, every: 10 min, mapping: nearest }');
    expect([one.rain.edges.length, one.rain.unit, one.rain.mapping]).toEqual([4, 'mm', 'nearest']);
    await writeFile(join(folder, 'radar', 'r1.asc'), ascii(21));
    const other = await raining('{ files: radar, unit: mm, first: 0 h, every: 10 min, mapping: nearest }');
    expect(other.bundle.digest).not.toBe(one.bundle.digest);
  });

  it('are taken from GeoTIFF with times of their own', async () => {
    const tif = (v: number) =>
      tiffFile({
        width: 1,
        height: 1,
        cellSize: 100,
        corner: [499990, 3274020],
        strips: [new Uint8Array(Float32Array.of(v).buffer)],
      });
    await writeFile(join(folder, 'a.tif'), tif(7));
    await writeFile(join(folder, 'b.tif'), tif(0));
    const times = '[2021-07-12T18:00:00+08:00, 2021-07-12T18:30:00+08:00]';
    const { rain, values } = await raining(`{ files: [a.tif, b.tif], unit: mm/h, times: ${times}, until: 1 h }`);
    expect(rain.edges).toEqual([0, 1800, 3600]);
    expect([values(0), values(1)]).toEqual([[7], [0]]);
  });

  it('in another system than the ground are refused', async () => {
    const keys = { 1024: 1, 3072: 32649 };
    const strips = [new Uint8Array(Float32Array.of(1).buffer)];
    await writeFile(
      join(folder, 'zone49.tif'),
      tiffFile({ width: 1, height: 1, cellSize: 100, corner: [499990, 3274020], strips, keys }),
    );
    const read = raining('{ files: zone49.tif, unit: mm/h, first: 0 h, every: 1 h }');
    await expect(read).rejects.toThrow(/rasters in EPSG:32649 .*zone49.tif.*, but the ground is in EPSG:32648/);
  });

  it('with gaps rain nothing there once that is asked for, and the share is kept', async () => {
    await writeFile(join(folder, 'gap.asc'), ascii(10).replace('15 16', '-9999 16'));
    const { rain, values } = await raining('{ files: gap.asc, unit: mm/h, first: 0 h, every: 1 h, gaps: dry }');
    expect(values(0)).toEqual([0, 16, 17, 19, 20, 21]);
    expect([rain.missing_share, rain.uncovered_share]).toEqual([1 / 6, 0]);
    await writeFile(join(folder, 'west.asc'), ascii(10).replace('499970', '499930'));
    const west = await raining('{ files: west.asc, unit: mm/h, first: 0 h, every: 1 h, gaps: dry }');
    expect(west.rain.uncovered_share).toBeCloseTo(3 / 8, 12); // from 50 m of 80 m on
  });

  it('are read once for a sweep that does not vary them', async () => {
    const memory = new ReadingMemory();
    const grid = '{ files: radar, unit: mm, first: 0 h, every: 10 min }';
    const a = await raining(grid, { memory });
    const b = await raining(grid, { memory, seed: 2 });
    expect(b.bundle.rainGrids!.get(b.rain.content)).toBe(a.bundle.rainGrids!.get(a.rain.content));
    expect(b.bundle.inputs).toEqual(a.bundle.inputs);
  });
});

describe('a Zarr array of time, y and x', () => {
  interface Made {
    readonly units?: string;
    readonly attributes?: object;
    readonly south?: boolean;
    readonly type?: 'float32' | 'int16';
    readonly dimensions?: readonly string[];
  }
  /** 3 times of 4 x 4 cells of 30 m, where `ascii` has them; value 100 t + 4 row + column from the north. */
  async function make(name: string, m: Made = {}): Promise<void> {
    const root = join(folder, name);
    const array = async (
      path: string,
      shape: number[],
      type: string,
      bytes: Uint8Array,
      dims: readonly string[],
      attributes = {},
    ) => {
      await mkdir(join(root, path, 'c', ...shape.slice(1).map(() => '0')), { recursive: true });
      const document = {
        zarr_format: 3,
        node_type: 'array',
        shape,
        data_type: type,
        chunk_grid: { name: 'regular', configuration: { chunk_shape: shape } },
        chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
        fill_value: 0,
        codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
        dimension_names: dims,
        attributes,
      };
      await writeFile(join(root, path, 'zarr.json'), JSON.stringify(document));
      await writeFile(join(root, path, 'c', ...shape.map(() => '0')), bytes);
    };
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'zarr.json'), JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: {} }));
    const bytes = (a: Float32Array | Float64Array | Int16Array | BigInt64Array) => new Uint8Array(a.buffer);
    await array('time', [3], 'int64', bytes(BigInt64Array.of(0n, 5n, 10n)), ['time'], {
      units: m.units ?? 'minutes since 2021-07-12 10:00:00',
    });
    const ys = [0, 1, 2, 3].map((r) => 3274030 - 15 - 30 * r);
    await array('y', [4], 'float64', bytes(Float64Array.from(m.south ? ys.reverse() : ys)), ['y']);
    await array('x', [4], 'float64', bytes(Float64Array.from([0, 1, 2, 3], (c) => 499970 + 15 + 30 * c)), ['x']);
    const at = (i: number): number => {
      const row = Math.floor(i / 4) % 4;
      return 100 * Math.floor(i / 16) + 4 * (m.south ? 3 - row : row) + (i % 4);
    };
    const values = Array.from({ length: 48 }, (_, i) => at(i));
    const data = m.type === 'int16' ? bytes(Int16Array.from(values)) : bytes(Float32Array.from(values));
    await array('rain', [3, 4, 4], m.type ?? 'float32', data, m.dimensions ?? ['time', 'y', 'x'], m.attributes);
  }

  it.each([
    ['north first', {}],
    ['south first', { south: true }],
  ])('says itself where and when, rows %s', async (name, made) => {
    await make(`${name}.zarr`, made);
    const { rain, values } = await raining(`{ zarr: ${name}.zarr, unit: mm/h }`);
    expect(rain.frame).toEqual({ rows: 2, cols: 3, width: 30, height: 30, west: 500000, north: 3274000 });
    expect(rain.edges).toEqual([0, 300, 600, 900]);
    expect(values(1)).toEqual([105, 106, 107, 109, 110, 111]);
  });

  it('may be packed into whole numbers with a scale, a value for none, and a system', async () => {
    const wkt = 'PROJCRS["WGS 84 / UTM zone 48N",ID["EPSG",32648]]';
    const attributes = { scale_factor: 0.5, _FillValue: 106, crs_wkt: wkt };
    await make('packed.zarr', { type: 'int16', attributes });
    const { values, rain } = await raining('{ zarr: packed.zarr, unit: mm/h, gaps: dry }');
    expect(values(1)).toEqual([52.5, 0, 53.5, 54.5, 55, 55.5]);
    expect(rain.missing_share).toBeCloseTo(1 / 18, 12);
  });

  it('is refused where it does not say when, or lies in another system', async () => {
    await make('months.zarr', { units: 'months since 2021-07-12' });
    await expect(raining('{ zarr: months.zarr, unit: mm/h }')).rejects.toThrow(/its times are in "months since/);
    await make('zone49.zarr', { attributes: { crs: 'EPSG:32649' } });
    expect(await codes(raining('{ zarr: zone49.zarr, unit: mm/h }'))).toEqual(['rain-grid-crs']);
    await make('nameless.zarr', { dimensions: ['t', 'y', 'x'] });
    await expect(raining('{ zarr: nameless.zarr, unit: mm/h }')).rejects.toThrow(
      /dimension 0 of "rain" has no coordin/,
    );
    await expect(raining('{ zarr: months.zarr, array: ../../dem, unit: mm/h }')).rejects.toThrow(
      /cannot name an array/,
    );
    await make('timed.zarr');
    expect(await codes(raining('{ zarr: timed.zarr, unit: mm/h, first: 0 h, every: 1 h }'))).toEqual(['one-kind']);
  });

  it('reads CF time units in UTC unless they carry an offset', () => {
    const start = Date.UTC(2021, 6, 12, 10);
    expect(cfTime('seconds since 2021-07-12 10:00:00')).toEqual({ factor: 1, epochMs: start });
    expect(cfTime('hours since 2021-07-12T18:00:00+08:00')).toEqual({ factor: 3600, epochMs: start });
    expect(cfTime('days since 2021-07-12')).toEqual({ factor: 86400, epochMs: start - 36e6 });
    expect(cfTime('months since 2021-07-12')).toBeUndefined();
    expect(cfTime(undefined)).toBeUndefined();
  });
});

describe('packed rain', () => {
  it('gives back every bit in any order, and holds next to nothing for dry rasters', () => {
    const store = new PackedRain(1000);
    const rasters = [0, 1, 2, 3].map((k) =>
      Float32Array.from({ length: 1000 }, (_, i) => (k % 2 ? Math.sqrt(i * k) : 0)),
    );
    for (const r of rasters) store.add(r);
    const read = store.reader();
    for (const k of [3, 0, 1, 1, 2, 3]) expect(read(k)).toEqual(rasters[k]);
    const dry = new PackedRain(1000);
    dry.add(new Float32Array(1000));
    expect(dry.bytes).toBe(0);
  });
});
