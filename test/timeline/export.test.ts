/** What leaves a run for other programs, read back by readers that none of the writers know. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { fromArrayBuffer } from 'geotiff';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellCount } from '../../src/core/grid.ts';
import { projectionOf } from '../../src/scenario/projection.ts';
import { readAsciiGrid } from '../../src/terrain/ascii-grid.ts';
import { areasGeoJson, turned } from '../../src/timeline/node/export/areas-geojson.ts';
import { asciiGrid, prjText, shortest } from '../../src/timeline/node/export/ascii-grid.ts';
import { classesOf, classify, legendOf, transparent } from '../../src/timeline/node/export/classes.ts';
import { csvLine } from '../../src/timeline/node/export/csv.ts';
import { exportEverything } from '../../src/timeline/node/export/everything.ts';
import { geoTiff } from '../../src/timeline/node/export/geotiff.ts';
import { frameAt } from '../../src/timeline/node/export/moments.ts';
import { emptyFolder } from '../../src/timeline/node/export/out-file.ts';
import { palettePng, worldFile } from '../../src/timeline/node/export/png.ts';
import { type FieldRaster, fieldRaster } from '../../src/timeline/node/export/raster.ts';
import { recordedName } from '../../src/timeline/node/export/recorded-name.ts';
import { recordsCsv, recordsJsonLines, streamNamed } from '../../src/timeline/node/export/records-table.ts';
import { seriesCsv, seriesParquet } from '../../src/timeline/node/export/series-table.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { openTimeline, type Timeline } from '../../src/timeline/reader.ts';
import { every, type Sample, sample, scratch } from './fixture.ts';
import { groupDocument, readZarr, unpacked } from './zarr-by-specification.ts';

const temporary = scratch();
const dir = join(temporary.path, 'run');
const frames = 4;
let run: Sample;
let timeline: Timeline;
let toDegrees: (x: number, y: number) => readonly [number, number];

/** A square with a square hole, m; wound the wrong way round, both. */
const rings = [
  [
    [600_000, 3_299_000],
    [600_000, 3_299_300],
    [600_300, 3_299_300],
    [600_300, 3_299_000],
    [600_000, 3_299_000],
  ],
  [
    [600_100, 3_299_100],
    [600_200, 3_299_100],
    [600_200, 3_299_200],
    [600_100, 3_299_200],
    [600_100, 3_299_100],
  ],
] as const;

beforeAll(async () => {
  run = sample(530, 60);
  const recorder = await createRecorder(dir, run.inputs, { thread: false });
  for (let k = 0; k < frames; k++) {
    recorder.line('truth/areas', {
      tick: k * every - 1,
      id: `area-${k}`,
      hazard: 'flood',
      class: 'low',
      rings,
      area_m2: 80_000,
      people: k,
      road_m: 12.5,
      zones: ['a', 'b'],
    });
    await run.record(recorder, k);
  }
  await recorder.finish({}, 'abc', { maximum_depth: run.depth(frames - 1) });
  timeline = await openTimeline(fileStore(dir));
  const projection = (await projectionOf(32648))!;
  toDegrees = (x, y) => projection.inverse(x, y);
});
afterAll(() => temporary.remove());

const textOf = async (pieces: Iterable<string> | AsyncIterable<string>): Promise<string> => {
  let all = '';
  for await (const p of pieces) all += p;
  return all;
};
const linesOf = async (pieces: AsyncIterable<string>): Promise<string[]> =>
  (await textOf(pieces)).trimEnd().split('\n');
const rasterOf = (name: string, k = 0): Promise<FieldRaster> =>
  fieldRaster(timeline, recordedName(name, timeline.header), k);
/** Depth at the place's own row and column, as recorded. */
const truth = (k: number, row: number, col: number): number => run.depth(k)[(row + 1) * run.grid.cols + col + 1]!;

describe('a field as a map', () => {
  it('is found by its recorded name and by those people say', () => {
    const { header } = timeline;
    for (const [said, name] of [
      ['max_depth', 'maximum_depth'],
      ['Maximum-Depth', 'maximum_depth'],
      ['depth', 'water_depth'],
      ['elevation', 'bed_elevation'],
      ['velocity_x', 'velocity_x'],
    ] as const)
      expect(recordedName(said, header).name, said).toBe(name);
    expect(() => recordedName('snow', header)).toThrow(/no field "snow".*water_depth, maximum_depth, bed_elevation/);
  });

  it('comes back from GeoTIFF with its values, corner and system', async () => {
    for (const [name, k] of [
      ['water_depth', 2],
      ['maximum_depth', 0],
      ['bed_elevation', 0],
    ] as const) {
      const raster = await rasterOf(name, k);
      raster.values[5] = Number.NaN;
      const image = await (await fromArrayBuffer(geoTiff(raster).slice().buffer as ArrayBuffer)).getImage();
      expect([image.getWidth(), image.getHeight()]).toEqual([60, 530]);
      expect(image.getOrigin()).toEqual([600_000, 3_300_000, 0]);
      expect(image.getResolution()).toEqual([30, -30, 0]);
      expect(image.getBoundingBox()).toEqual([600_000, 3_300_000 - 530 * 30, 601_800, 3_300_000]);
      expect(image.getGDALNoData()).toBe(-9999);
      expect(image.getGeoKeys()).toMatchObject({
        GTModelTypeGeoKey: 1,
        GTRasterTypeGeoKey: 1,
        ProjectedCSTypeGeoKey: 32648,
        ProjLinearUnitsGeoKey: 9001,
      });
      const [band] = await image.readRasters();
      const expected = raster.values.map((v) => (Number.isNaN(v) ? -9999 : v));
      expect(band).toEqual(expected);
    }
    const depth = await rasterOf('water_depth', 2);
    expect(depth.moment).toBe('2020-08-19T08:10:00+08:00');
    expect(depth.values[265 * 60 + 30]).toBeCloseTo(truth(2, 265, 30), 2);
  });

  it('comes back from an ESRI ASCII grid exactly, in few digits', async () => {
    const raster = await rasterOf('bed_elevation');
    raster.values[7] = Number.NaN;
    const text = await textOf(asciiGrid(raster));
    const back = readAsciiGrid(new TextEncoder().encode(text), 'bed.asc', { epsg: 32648, datum: 'Wusong' });
    expect(back.values).toEqual(raster.values);
    expect([back.west, back.north, back.cellSize]).toEqual([600_000, 3_300_000, 30]);
    expect(prjText(32648)).toMatch(/^PROJCS\["WGS_1984_UTM_Zone_48N"/);
    expect(prjText(0)).toBeUndefined();
    expect(shortest(Math.fround(0.123))).toBe('0.123');
    fc.assert(fc.property(fc.float({ noNaN: true }), (v) => Math.fround(Number(shortest(v))) === v));
  });

  it('becomes a picture of classes, dry ground transparent, with its place and legend', async () => {
    const raster = await rasterOf('water_depth', 3);
    const classes = classesOf(raster);
    const index = classify(raster.values, classes);
    const png = palettePng(raster.cols, raster.rows, index, [transparent, ...classes.map((c) => c.colour)]);
    expect(decodedPng(png)).toEqual({ cols: 60, rows: 530, index, opacity: [0, 230, 230, 230, 230, 230, 230, 230] });
    for (let i = 0; i < index.length; i++) {
      const v = raster.values[i]!;
      const expected = [0.005, 0.15, 0.3, 0.5, 1, 2, 4].filter((limit) => v >= Math.fround(limit)).length;
      if (index[i] !== expected) expect.fail(`${v} m is of class ${index[i]}, expected ${expected}`);
    }
    expect(new Set(index).size).toBeGreaterThan(4);
    expect(worldFile(raster)).toBe('30\n0\n0\n-30\n600015\n3299985\n');
    const legend = JSON.parse(legendOf(raster, classes)) as { classes: object[]; field: string };
    expect(legend).toMatchObject({ field: 'water_depth', vertical_datum: 'Wusong', time: raster.moment });
    expect(legend.classes[1]).toEqual({ from_m: 0.15, to_m: 0.3, colour: '#9ccff5', opacity: 0.9 });
  });

  it('finds classes for what has no limits of its own: every value in one, symmetrical where values have a sign', async () => {
    for (const name of ['bed_elevation', 'velocity_x']) {
      const raster = await rasterOf(name, 1);
      const classes = classesOf(raster);
      const index = classify(raster.values, classes);
      raster.values.forEach((v, i) => {
        if (Number.isNaN(v) !== (index[i] === 0)) expect.fail(`${name}: ${v} is of class ${index[i]}`);
      });
      if (name === 'velocity_x') expect(classes[1]!.from).toBeCloseTo(-classes.at(-1)!.from!, 9);
    }
  });
});

/** Bare PNG: one IDAT, no filters. */
function decodedPng(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
  const head = chunks.get('IHDR')!;
  const [cols, rows] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const lines = inflateSync(chunks.get('IDAT')!);
  const index = new Uint8Array(rows * cols);
  for (let r = 0; r < rows; r++) {
    expect(lines[r * (cols + 1)]).toBe(0);
    index.set(lines.subarray(r * (cols + 1) + 1, (r + 1) * (cols + 1)), r * cols);
  }
  return { cols, rows, index, opacity: [...chunks.get('tRNS')!] };
}

describe('areas as GeoJSON', () => {
  it('lie in degrees, counter-clockwise with clockwise holes, at one moment or all', async () => {
    const all = JSON.parse(await textOf(areasGeoJson(timeline, toDegrees))) as {
      features: {
        properties: Record<string, unknown>;
        geometry: { type: string; coordinates: [number, number][][] };
      }[];
    };
    expect(all.features).toHaveLength(frames);
    const one = JSON.parse(await textOf(areasGeoJson(timeline, toDegrees, 2 * every))) as typeof all;
    expect(one.features.map((f) => f.properties)).toEqual([
      {
        time: '2020-08-19T08:10:00+08:00',
        seconds_s: 600,
        id: 'area-2',
        hazard: 'flood',
        class: 'low',
        area_m2: 80_000,
        people: 2,
        road_m: 12.5,
        zones: ['a', 'b'],
      },
    ]);
    const { type, coordinates } = one.features[0]!.geometry;
    expect(type).toBe('Polygon');
    expect(coordinates.map((ring) => Math.sign(doubleArea(ring)))).toEqual([1, -1]);
    const corner = toDegrees(600_000, 3_299_000);
    // 1e-7 degrees: rounded to a centimetre
    const near = coordinates[0]!.some((p) => Math.hypot(p[0] - corner[0], p[1] - corner[1]) < 1.5e-7);
    expect(near).toBe(true);
  });

  it('turns any ring into the direction asked for, and keeps its points', () => {
    const point = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), fc.boolean(), (points, outer) => {
        const ring = [...points, points[0]!] as [number, number][];
        const out = turned(ring, outer);
        expect(new Set(out.map(String))).toEqual(new Set(ring.map(String)));
        const twice = doubleArea(out);
        return twice === 0 || twice > 0 === outer;
      }),
    );
  });
});

function doubleArea(ring: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let k = 0; k + 1 < ring.length; k++)
    sum +=
      (ring[k]![0] - ring[0]![0]) * (ring[k + 1]![1] - ring[0]![1]) -
      (ring[k + 1]![0] - ring[0]![0]) * (ring[k]![1] - ring[0]![1]);
  return sum;
}

describe('tables and records', () => {
  it('write a table as CSV with units in the header, moments, and classes by name', async () => {
    const lines = await linesOf(seriesCsv(timeline, 'bridges'));
    expect(lines[0]).toBe('time,time_s,id,freeboard_m,state,state_code,passed_m3,count');
    expect(lines).toHaveLength(1 + 3 * frames);
    expect(lines[1 + 3 * 2 + 1]).toBe('2020-08-19T08:10:00+08:00,600,lower-bridge,1.8,open,0,2000000.3333333333,-2');
  });

  it('write the same table as Parquet', async () => {
    const bytes = await seriesParquet(timeline, 'bridges');
    const rows = (await parquetReadObjects({ file: bytes.slice().buffer as ArrayBuffer })) as Record<string, unknown>[];
    expect(rows).toHaveLength(3 * frames);
    expect(rows[7]).toEqual({
      time: '2020-08-19T08:10:00+08:00',
      time_s: 600,
      id: 'lower-bridge',
      freeboard_m: Math.fround(1.8),
      state: 'open',
      state_code: 0,
      passed_m3: 2e6 + 1 / 3,
      count: -2,
    });
  });

  it('write records with their sentence and moment', async () => {
    const csv = await linesOf(recordsCsv(timeline, 'truth/events'));
    expect(csv[0]).toBe('time,time_s,sentence,code,severity,asset_kind,asset_id,easting_m,northing_m');
    expect(csv[2]).toBe('2020-08-19T08:05:00+08:00,300,桥 1 is flooded,flooded,minor,,,,');
    const json = (await linesOf(recordsJsonLines(timeline, 'truth/events'))).map((l) => JSON.parse(l) as object);
    expect(json[1]).toMatchObject({
      time: '2020-08-19T08:05:00+08:00',
      seconds_s: 300,
      tick: 5,
      sentence: '桥 1 is flooded',
    });
    expect([streamNamed('events'), streamNamed('truth/areas'), streamNamed('vents')]).toEqual([
      'truth/events',
      'truth/areas',
      undefined,
    ]);
  });

  it('quote what commas, quotes and line ends would break', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const back: string[] = [];
        // each cell behind a comma of its own, so that an empty first one is seen
        const line = `,${csvLine(cells).slice(0, -1)}`;
        for (const m of line.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/gs))
          back.push(m[1] === undefined ? m[2]! : m[1].replaceAll('""', '"'));
        expect(back).toEqual(cells);
      }),
    );
  });

  it('take the frame recorded at a moment, or the last before it', () => {
    expect([0, 1, 299, 300, 899, 900, 1e6].map((s) => frameAt(timeline, s))).toEqual([0, 0, 0, 1, 2, 3, 3]);
  });
});

describe('the whole', () => {
  const out = join(temporary.path, 'whole');
  const fields = join(out, 'fields.zarr');
  beforeAll(async () => {
    emptyFolder(out, false);
    const files = await exportEverything(timeline, dir, out, toDegrees);
    for (const [path] of files) expect(existsSync(join(out, path)), path).toBe(true);
  });

  it('says what every file is', () => {
    const readme = readFileSync(join(out, 'README.txt'), 'utf8');
    for (const part of [
      'MODEL RESULT',
      'EPSG:32648',
      'Wusong',
      'fields.zarr/',
      'areas.geojson',
      'series/bridges.csv',
      'freeboard_m',
    ])
      expect(readme).toContain(part);
  });

  it('shares the chunks of the run instead of copying them, and leaves its metadata alone', () => {
    const chunk = 'water_depth/c/1/0/0';
    expect(statSync(join(fields, chunk)).ino).toBe(statSync(join(dir, 'truth/fields.zarr', chunk)).ino);
    expect(readFileSync(join(dir, 'truth/fields.zarr/zarr.json'), 'utf8')).not.toContain('consolidated');
  });

  it('opens as a Zarr group in CF conventions by a reader of its own', async () => {
    const root = groupDocument(fields);
    expect(root.attributes).toMatchObject({ Conventions: 'CF-1.11', title: 'A pond fills', comment: 'Made up' });
    expect(root.consolidated_metadata.kind).toBe('inline');
    const depth = await readZarr(fields, 'water_depth');
    expect(depth.shape).toEqual([frames, run.grid.rows, run.grid.cols]);
    expect(depth.dimensions).toEqual(['time', 'y', 'x']);
    expect(depth.attributes).toMatchObject({
      standard_name: 'flood_water_thickness',
      units: 'm',
      long_name: 'Water depth',
      grid_mapping: 'crs',
    });
    const metres = unpacked(depth);
    for (let k = 0; k < frames; k++) {
      const expected = run.depth(k);
      for (let i = 0; i < cellCount(run.grid); i++) {
        const v = metres[k * expected.length + i]!;
        const inside = run.inputs.mask[i] === 1;
        if (Number.isNaN(v) === inside) expect.fail(`frame ${k}, cell ${i}: ${v}`);
        // below 5 mm is dry; from a metre on depths are told to the centimetre
        if (inside && Math.abs(v - expected[i]!) > (expected[i]! < 0.999 ? 0.00501 : 0.0056))
          expect.fail(`frame ${k}, cell ${i}: ${v} for ${expected[i]}`);
      }
    }
    const [time, x, y] = await Promise.all(['time', 'x', 'y'].map((n) => readZarr(fields, n)));
    expect([...time!.values]).toEqual([0, 300, 600, 900]);
    expect(time!.attributes).toMatchObject({
      units: 'seconds since 2020-08-19 08:00:00+08:00',
      standard_name: 'time',
      calendar: 'proleptic_gregorian',
      axis: 'T',
    });
    expect([x!.attributes['axis'], x!.attributes['standard_name']]).toEqual(['X', 'projection_x_coordinate']);
    expect([x!.values[1], y!.values[1]]).toEqual([600_015, 3_299_985]);
    const crs = await readZarr(fields, 'crs');
    expect(crs.attributes).toMatchObject({
      grid_mapping_name: 'transverse_mercator',
      crs_wkt: expect.stringContaining('ID["EPSG",32648]'),
      spatial_ref: 'EPSG:32648',
      geopotential_datum_name: 'Wusong',
    });
    const ground = unpacked(await readZarr(fields, 'bed_elevation'));
    expect(ground[300 * run.grid.cols + 20]).toBe(run.inputs.statics['bed_elevation']![300 * run.grid.cols + 20]);
  });

  it('keeps to the frames of the manifest where the run goes on meanwhile', async () => {
    const { exportZarr } = await import('../../src/timeline/node/export/zarr-group.ts');
    const early = join(temporary.path, 'early');
    exportZarr(dir, early, 2);
    expect((await readZarr(early, 'water_depth')).shape[0]).toBe(2);
    expect([...(await readZarr(early, 'overview/time')).values]).toEqual([0, 300]);
  });

  const python = spawnSync('python3', ['-c', 'import zarr, xarray; assert int(zarr.__version__.split(".")[0]) >= 3']);
  const missing = python.status === 0 ? '' : 'python3 with zarr 3 and xarray is not installed here';
  if (missing) process.stderr.write(`not tested: xarray opens the exported group (${missing})\n`);
  it.skipIf(missing !== '')('opens in xarray', () => {
    const script = `
import sys, xarray as x
d = x.open_zarr(sys.argv[1])
print(d.water_depth.isel(time=2, y=266, x=31).item(), d.time.values[1], d.water_depth.attrs["standard_name"])`;
    const { stdout, stderr, status } = spawnSync('python3', ['-c', script, fields], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const [depth, time, name] = stdout.trim().split(' ');
    expect(Number(depth)).toBeCloseTo(truth(2, 265, 30), 2);
    expect([time, name]).toEqual(['2020-08-19T00:05:00.000000000', 'flood_water_thickness']);
  });

  it('never lands in a folder that holds something, and never in the folder of a run', () => {
    expect(() => emptyFolder(out, false)).toThrow(/not empty.*--force/s);
    expect(() => emptyFolder(dir, true)).toThrow(/folder of a run/);
    expect(() => emptyFolder(join(dir, 'truth'), true)).toThrow(/folder of a run/);
  });
});
