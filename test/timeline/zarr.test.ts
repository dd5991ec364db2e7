/** Reads the recorded Zarr store by the specification alone, with none of the code that wrote it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Zstd from 'numcodecs/zstd';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { every, type Sample, sample, scratch } from './fixture.ts';

interface ArrayDocument {
  zarr_format: number;
  node_type: 'array';
  shape: number[];
  data_type: string;
  chunk_grid: { name: string; configuration: { chunk_shape: number[] } };
  chunk_key_encoding: { name: string; configuration: { separator: string } };
  fill_value: unknown;
  codecs: { name: string; configuration?: Record<string, unknown> }[];
  dimension_names: string[];
  attributes: Record<string, unknown>;
}

const widths: Record<string, number> = { uint8: 1, int16: 2, uint16: 2, int32: 4, float32: 4, float64: 8 };
const temporary = scratch();
const store = join(temporary.path, 'run/truth/fields.zarr');
const frames = 3;
let run: Sample;

beforeAll(async () => {
  run = sample(530, 60);
  const recorder = await createRecorder(join(temporary.path, 'run'), run.inputs, { thread: false });
  for (let k = 0; k < frames; k++) await run.record(recorder, k);
  await recorder.finish({}, 'abc', { maximum_depth: run.depth(frames - 1) });
});
afterAll(() => temporary.remove());

const documents = () =>
  readdirSync(store, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('zarr.json'))
    .map((f) => ({ path: dirname(f), document: JSON.parse(readFileSync(join(store, f), 'utf8')) }));
const arrayAt = (path: string): ArrayDocument => JSON.parse(readFileSync(join(store, path, 'zarr.json'), 'utf8'));

/** One chunk's numbers, little endian, by data type. */
async function chunkOf(path: string, ...at: number[]): Promise<number[]> {
  const a = arrayAt(path);
  const packed = readFileSync(join(store, path, 'c', ...at.map(String)));
  expect([...packed.subarray(0, 4)]).toEqual([0x28, 0xb5, 0x2f, 0xfd]); // zstd's magic number (RFC 8878)
  // the codec crc32c puts four bytes behind the packed ones
  const bytes = await Zstd.fromConfig({}).decode(packed.subarray(0, -4));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = widths[a.data_type]!;
  const count = a.chunk_grid.configuration.chunk_shape.reduce((p, n) => p * n, 1);
  expect(bytes.byteLength).toBe(count * width);
  const read: Record<string, (i: number) => number> = {
    uint8: (i) => view.getUint8(i),
    int16: (i) => view.getInt16(i, true),
    uint16: (i) => view.getUint16(i, true),
    int32: (i) => view.getInt32(i, true),
    float32: (i) => view.getFloat32(i, true),
    float64: (i) => view.getFloat64(i, true),
  };
  return Array.from({ length: count }, (_, i) => read[a.data_type]!(i * width));
}

describe('the Zarr store', () => {
  it('describes itself as Zarr v3 says, in every array and group', () => {
    const found = documents();
    expect(found.map((d) => d.path).sort()).toEqual(
      ['.', 'overview']
        .flatMap((folder) =>
          ['', 'bed_elevation', 'crs', 'maximum_depth', 'time', 'velocity_x', 'water_depth', 'x', 'y'].map((n) =>
            join(folder, n),
          ),
        )
        .sort(),
    );
    const known = [
      'zarr_format',
      'node_type',
      'shape',
      'data_type',
      'chunk_grid',
      'chunk_key_encoding',
      'fill_value',
      'codecs',
      'dimension_names',
      'attributes',
    ];
    for (const { path, document } of found) {
      expect(document.zarr_format, path).toBe(3);
      if (document.node_type === 'group') {
        expect(Object.keys(document).sort()).toEqual(['attributes', 'node_type', 'zarr_format']);
        continue;
      }
      const a = document as ArrayDocument;
      expect(Object.keys(a).sort(), path).toEqual(known.sort());
      expect(widths, path).toHaveProperty(a.data_type);
      expect(a.chunk_grid.name).toBe('regular');
      expect(a.chunk_grid.configuration.chunk_shape).toHaveLength(a.shape.length);
      for (const n of a.chunk_grid.configuration.chunk_shape) expect(n).toBeGreaterThan(0);
      expect(a.chunk_key_encoding).toEqual({ name: 'default', configuration: { separator: '/' } });
      expect(a.dimension_names).toHaveLength(a.shape.length);
      expect(a.codecs.map((c) => c.name)).toEqual(['bytes', 'zstd', 'crc32c']);
      expect(a.codecs[1]!.configuration).toEqual({ level: expect.any(Number), checksum: false });
      if (widths[a.data_type]! > 1) expect(a.codecs[0]!.configuration).toEqual({ endian: 'little' });
      expect(a.fill_value).toBe(a.data_type.startsWith('float') ? 'NaN' : 0);
    }
  });

  it('holds the depths, scaled as its attributes say', async () => {
    const a = arrayAt('water_depth');
    const { rows, cols } = run.grid;
    expect(a.shape).toEqual([frames, rows, cols]);
    expect(a.dimension_names).toEqual(['time', 'y', 'x']);
    expect(a.chunk_grid.configuration.chunk_shape).toEqual([1, 512, cols]);
    expect(a.attributes).toMatchObject({
      units: 'm',
      scale_factor: 0.001,
      _FillValue: 65535,
      grid_mapping: 'crs',
      long_name: 'Water depth',
      long_name_zh: '水深',
    });
    const top = await chunkOf('water_depth', 2, 0, 0);
    const bottom = await chunkOf('water_depth', 2, 1, 0);
    const truth = run.depth(2);
    let wet = 0;
    for (let row = 0; row < rows; row++)
      for (let col = 0; col < cols; col++) {
        const stored = row < 512 ? top[row * cols + col]! : bottom[(row - 512) * cols + col]!;
        const i = row * cols + col;
        if (!run.inputs.mask[i]) expect(stored).toBe(65535);
        else if (truth[i]! >= 0.005) {
          wet++;
          if (Math.abs(stored * 0.001 - truth[i]!) > (truth[i]! < 0.999 ? 0.00051 : 0.0056))
            expect.fail(`row ${row}, column ${col}`);
        } else if (stored !== 0) expect.fail(`row ${row}, column ${col} is not dry`);
      }
    expect(wet).toBeGreaterThan(100);
  });

  it('places cells and frames: x, y, time and the projection', async () => {
    const { rows, cols } = run.grid;
    const x = await chunkOf('x', 0);
    const y = await chunkOf('y', 0);
    expect([x.length, y.length]).toEqual([cols, rows]);
    // column 1, row 1 is the place's first cell: its centre lies half a cell inside
    expect([x[1], y[1]]).toEqual([600_015, 3_299_985]);
    expect((await chunkOf('time', 0)).slice(0, frames)).toEqual([0, every * 60, 2 * every * 60]);
    expect(arrayAt('time')).toMatchObject({
      shape: [frames],
      attributes: { units: 'seconds since 2020-08-19 08:00:00+08:00' },
    });
    expect(arrayAt('crs').attributes).toMatchObject({
      spatial_ref: 'EPSG:32648',
      longitude_of_central_meridian: 105,
      vertical_datum: 'Wusong',
    });
    expect(await chunkOf('crs')).toEqual([0]);
  });

  it('holds the ground as float32 with NaN outside', async () => {
    const ground = await chunkOf('bed_elevation', 0, 0);
    expect(ground[0]).toBeNaN();
    const i = 20 * run.grid.cols + 30;
    expect(ground[i]).toBe(run.inputs.statics['bed_elevation']![i]);
  });

  it('has an overview whose cells lie where their blocks do', async () => {
    const a = arrayAt('overview/water_depth');
    expect(a.shape).toEqual([frames, Math.ceil(run.grid.rows / 4), Math.ceil(run.grid.cols / 4)]);
    expect((await chunkOf('overview/x', 0))[0]).toBe(run.grid.west + 60);
    const coarse = await chunkOf('overview/water_depth', 1, 0, 0);
    const truth = run.depth(1);
    const cols = Math.ceil(run.grid.cols / 4);
    const deepest = Math.max(
      ...[0, 1, 2, 3].flatMap((r) => [0, 1, 2, 3].map((c) => truth[(264 + r) * run.grid.cols + 28 + c]!)),
    );
    expect(coarse[66 * cols + 7]! * 0.001).toBeCloseTo(deepest, 3);
  });
});
