/** The parts of Zarr v3 that the recorder writes: metadata documents with CF attributes, and cutting a grid into chunks. */
import type { Clock } from '../core/clock.ts';
import { momentOf } from '../core/clock.ts';
import { coordinateSystem, gridMapping } from '../core/coordinate-system.ts';
import type { Grid } from '../core/grid.ts';
import { encodings, type Stored, storedArray } from './encode.ts';
import type { Encoding, RecordedField, StaticField } from './format.ts';

/** Cells along the side of a chunk. */
export const chunkSize = 512;
/** zstd level: on recorded frames 3 costs 1.7 times as much time as 1 and packs 1.4 % better. */
export const zstdLevel = 1;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Attributes = Readonly<Record<string, Json>>;

export interface ArrayShape {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly dimensions: readonly string[];
  readonly fill: number | 'NaN';
  readonly attributes: Attributes;
}

/**
 * zarr.json of an array: codecs `bytes`, `zstd` and `crc32c`, which every Zarr v3 reader knows. Version 0.1
 * wrote no checksum.
 */
export function arrayMetadata(a: ArrayShape, checksum = true): string {
  const document = {
    zarr_format: 3,
    node_type: 'array',
    shape: a.shape,
    data_type: a.dtype,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: a.chunk } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: a.fill,
    codecs: [
      a.dtype === 'uint8' ? { name: 'bytes' } : { name: 'bytes', configuration: { endian: 'little' } },
      { name: 'zstd', configuration: { level: zstdLevel, checksum: false } },
      ...(checksum ? [{ name: 'crc32c' }] : []),
    ],
    dimension_names: a.dimensions,
    attributes: a.attributes,
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** zarr.json of a group. */
export const groupMetadata = (attributes: Attributes): string =>
  `${JSON.stringify({ zarr_format: 3, node_type: 'group', attributes }, null, 1)}\n`;

/**
 * What the CF conventions add to some fields. `flood_water_*` and the others are of the CF standard name table; velocities
 * along the axes of a projection have no name there (its `eastward` means true east). A time of arrival of -1 is none.
 */
const conventions: Readonly<Record<string, Attributes>> = {
  water_depth: { standard_name: 'flood_water_thickness', cell_methods: 'time: point' },
  maximum_depth: { standard_name: 'flood_water_thickness', cell_methods: 'time: maximum' },
  maximum_speed: { standard_name: 'flood_water_speed', cell_methods: 'time: maximum' },
  maximum_hazard: { cell_methods: 'time: maximum' },
  velocity_x: { cell_methods: 'time: point' },
  velocity_y: { cell_methods: 'time: point' },
  debris_depth: { cell_methods: 'time: point' },
  rain_depth: { standard_name: 'thickness_of_rainfall_amount', cell_methods: 'time: sum' },
  arrival_time: { missing_value: -1 },
  permanent_water: { flag_values: [0, 1], flag_meanings: 'land_before_the_run water_before_the_run' },
  bed_elevation: { standard_name: 'ground_level_altitude' },
};

/** Attributes by which a reader such as xarray turns stored numbers into SI and places them on the map. */
export function fieldAttributes(field: RecordedField | StaticField, encoding: Encoding): Attributes {
  const { scale, outside } = encodings[encoding];
  const packed = encoding === 'mm-u16' || encoding === 'cm/s-i16';
  return {
    units: cfUnit(field.unit),
    long_name: field.label.en,
    long_name_zh: field.label.zh,
    description: field.doc,
    ...conventions[field.name],
    // no add_offset: it would be 0, and with one readers unpack 16 bits into 64
    ...(packed ? { scale_factor: scale } : {}),
    ...(encoding === 'f32' ? {} : { _FillValue: outside }),
    grid_mapping: 'crs',
    ...('at' in field && field.at !== 'cell' ? { location: field.at === 'face_x' ? 'east face' : 'south face' } : {}),
  };
}

/** The engine's unit in the spelling of UDUNITS. */
const cfUnit = (unit: string): string =>
  ({
    'm/s': 'm s-1',
    'm2/s': 'm2 s-1',
    'm3/s': 'm3 s-1',
    'm/s2': 'm s-2',
    'kg/m3': 'kg m-3',
    'N/m3': 'N m-3',
    persons: '1',
    'persons/m2': 'm-2',
  })[unit] ?? unit;

export const timeAttributes = (clock: Clock): Attributes => ({
  units: `seconds since ${momentOf(clock, 0).replace('T', ' ')}`,
  standard_name: 'time',
  long_name: 'time',
  calendar: 'proleptic_gregorian',
  axis: 'T',
});

export const axisAttributes = (axis: 'x' | 'y'): Attributes => ({
  units: 'm',
  standard_name: `projection_${axis}_coordinate`,
  long_name: axis === 'x' ? 'easting of cell centres' : 'northing of cell centres',
  axis: axis.toUpperCase(),
});

/** Cell centres along an axis; `factor` cells to one value. The last block of an overview may reach over the edge. */
export function axisValues(grid: Grid, axis: 'x' | 'y', factor: number): Float64Array {
  const n = Math.ceil((axis === 'x' ? grid.cols : grid.rows) / factor);
  const size = grid.cellSize * factor;
  return Float64Array.from({ length: n }, (_, i) =>
    axis === 'x' ? grid.west + (i + 0.5) * size : grid.north - (i + 0.5) * size,
  );
}

/** Attributes of the `crs` variable: CF's grid mapping where the system is built in, GDAL's transform and EPSG code beside it. */
export function crsAttributes(grid: Grid): Attributes {
  const half = grid.cellSize / 2;
  const transform = `${grid.west} ${grid.cellSize} 0 ${grid.north} 0 ${-grid.cellSize}`;
  const system = coordinateSystem(grid.epsg);
  return {
    long_name: system ? 'coordinate reference system' : 'local metres',
    ...(system ? gridMapping(system) : {}),
    geopotential_datum_name: grid.datum,
    vertical_datum: grid.datum,
    GeoTransform: transform,
    cell_size: grid.cellSize,
    first_cell_centre: [grid.west + half, grid.north - half],
    ...(grid.epsg > 0 ? { spatial_ref: `EPSG:${grid.epsg}`, epsg_code: `EPSG:${grid.epsg}` } : {}),
  };
}

/** How a frame of this size is cut: a grid smaller than a chunk is one chunk of its own size. */
export const chunkShapeOf = (rows: number, cols: number): readonly [number, number] => [
  Math.min(rows, chunkSize),
  Math.min(cols, chunkSize),
];

/** One chunk of a grid, padded where it reaches over the edge; `into` is an array of its size to fill. */
export function cutChunk(
  encoding: Encoding,
  values: Stored,
  rows: number,
  cols: number,
  chunkRow: number,
  chunkCol: number,
  into?: Stored,
): Stored {
  const [height, width] = chunkShapeOf(rows, cols);
  const out = into ?? storedArray(encoding, height * width);
  const firstRow = chunkRow * height;
  const firstCol = chunkCol * width;
  const lastRow = Math.min(rows, firstRow + height);
  const lastCol = Math.min(cols, firstCol + width);
  // padding repeats `outside`, which packs to nothing
  if (lastRow - firstRow < height || lastCol - firstCol < width) out.fill(encodings[encoding].outside);
  for (let r = firstRow; r < lastRow; r++)
    out.set(values.subarray(r * cols + firstCol, r * cols + lastCol), (r - firstRow) * width);
  return out;
}

/** Puts a chunk back into its grid. */
export function placeChunk(
  chunk: Stored,
  into: Stored,
  rows: number,
  cols: number,
  [height, width]: readonly [number, number],
  chunkRow: number,
  chunkCol: number,
): void {
  const firstRow = chunkRow * height;
  const firstCol = chunkCol * width;
  const lastRow = Math.min(rows, firstRow + height);
  const span = Math.min(cols, firstCol + width) - firstCol;
  for (let r = firstRow; r < lastRow; r++) {
    const from = (r - firstRow) * width;
    into.set(chunk.subarray(from, from + span), r * cols + firstCol);
  }
}
