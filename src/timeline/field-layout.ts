/**
 * The Zarr store of a run's fields as a list: which groups and arrays it has after a number of frames, what each says
 * of itself and which chunks it consists of. The recorder writes by it; a check holds a folder against it.
 */
import { encodings } from './encode.ts';
import type { Encoding, RecordedField, RunHeader, StaticField } from './format.ts';
import { overviewFactor } from './overview.ts';
import {
  type ArrayShape,
  axisAttributes,
  axisValues,
  chunkShapeOf,
  crsAttributes,
  fieldAttributes,
  groupMetadata,
  timeAttributes,
} from './zarr.ts';

/** Times of frames to a chunk of the `time` axis. */
export const timesPerChunk = 1024;

/** Folder of the coarse level, below the store's. */
export const overviewGroup = 'overview/';

export interface ArrayLayout {
  /** Folder below the store's: `water_depth` or `overview/water_depth`. */
  readonly path: string;
  readonly shape: ArrayShape;
}

const levels = [
  ['', 1],
  [overviewGroup, overviewFactor],
] as const;

/** Metadata of the two groups, by file. */
export function groupDocuments(header: RunHeader): readonly (readonly [file: string, text: string])[] {
  const about = {
    Conventions: 'CF-1.11',
    title: header.name.en,
    source: `${header.engine.name} ${header.engine.version}, model result`,
    comment: header.provenance.en,
  };
  const comment = `blocks of ${overviewFactor} x ${overviewFactor} cells, the largest value of each (of the ground: the mean). ${about.comment}`;
  return [
    ['zarr.json', groupMetadata(about)],
    [`${overviewGroup}zarr.json`, groupMetadata({ ...about, comment })],
  ];
}

/** The axes in space and the reference system, with their values. */
export function spaceArrays({ grid }: RunHeader): readonly (ArrayLayout & { readonly values: ArrayBufferView })[] {
  return levels.flatMap(([group, factor]) => [
    ...(['y', 'x'] as const).map((axis) => {
      const values = axisValues(grid, axis, factor);
      const shape = [values.length];
      return {
        path: group + axis,
        shape: {
          dtype: 'float64',
          shape,
          chunk: shape,
          dimensions: [axis],
          fill: 'NaN' as const,
          attributes: axisAttributes(axis),
        },
        values,
      };
    }),
    {
      path: `${group}crs`,
      shape: { dtype: 'int32', shape: [], chunk: [], dimensions: [], fill: 0, attributes: crsAttributes(grid) },
      values: new Int32Array(1),
    },
  ]);
}

/** A field without time, near and coarse. */
export function stillArrays(header: RunHeader, field: RecordedField | StaticField): readonly ArrayLayout[] {
  return levels.map(([group, factor]) => ({ path: group + field.name, shape: fieldShape(header, field, factor) }));
}

/** The fields recorded at frames and their `time` axis, near and coarse. */
export function frameArrays(header: RunHeader, frames: number): readonly ArrayLayout[] {
  const time: ArrayShape = {
    dtype: 'float64',
    shape: [frames],
    chunk: [timesPerChunk],
    dimensions: ['time'],
    fill: 'NaN',
    attributes: timeAttributes(header.clock),
  };
  const framed = header.fields.filter((f) => f.every === 'frame');
  return levels.flatMap(([group, factor]) => [
    ...framed.map((f) => ({ path: group + f.name, shape: fieldShape(header, f, factor, frames) })),
    { path: `${group}time`, shape: time },
  ]);
}

/** Every array of the store after so many frames and with these fields of the end. */
export function allArrays(header: RunHeader, frames: number, finals: readonly string[]): readonly ArrayLayout[] {
  const ends = header.fields.filter((f) => f.every === 'end' && finals.includes(f.name));
  return [
    ...spaceArrays(header),
    ...[...header.statics, ...ends].flatMap((f) => stillArrays(header, f)),
    ...frameArrays(header, frames),
  ];
}

/** The array of a recorded field by its folder, `overview/water_depth`; throws where the header knows none. */
export function fieldArray(header: RunHeader, path: string): ArrayLayout {
  const name = path.startsWith(overviewGroup) ? path.slice(overviewGroup.length) : path;
  const field = [...header.statics, ...header.fields].find((f) => f.name === name);
  if (!field) throw new Error(`no field ${name}`);
  const factor = path === name ? 1 : overviewFactor;
  const inTime = 'every' in field && field.every === 'frame';
  return { path, shape: fieldShape(header, field, factor, inTime ? 0 : undefined) };
}

const encodingOf = (f: RecordedField | StaticField): Encoding => ('encoding' in f ? f.encoding : 'f32');

function fieldShape(header: RunHeader, f: RecordedField | StaticField, factor: number, frames?: number): ArrayShape {
  const rows = Math.ceil(header.grid.rows / factor);
  const cols = Math.ceil(header.grid.cols / factor);
  const chunk = chunkShapeOf(rows, cols);
  const inTime = frames !== undefined;
  const encoding = encodingOf(f);
  return {
    dtype: encodings[encoding].dtype,
    shape: inTime ? [frames, rows, cols] : [rows, cols],
    chunk: inTime ? [1, ...chunk] : chunk,
    dimensions: inTime ? ['time', 'y', 'x'] : ['y', 'x'],
    fill: encoding === 'f32' ? 'NaN' : 0,
    attributes: fieldAttributes(f, encoding),
  };
}

/** Files of an array's chunks, below its folder: `c/0/1/2`; the one chunk of a scalar is `c` itself. */
export function* chunkFiles({ shape, chunk }: ArrayShape): Generator<string> {
  const counts = shape.map((n, d) => Math.ceil(n / chunk[d]));
  const total = counts.reduce((product, n) => product * n, 1);
  for (let k = 0; k < total; k++) {
    let key = '';
    for (let d = counts.length - 1, rest = k; d >= 0; rest = Math.floor(rest / counts[d]), d--)
      key = `/${rest % counts[d]}${key}`;
    yield `c${key}`;
  }
}

/** Bytes of one chunk, unpacked. */
export function chunkBytes({ dtype, chunk }: ArrayShape): number {
  const size = { float64: 8, int32: 4, float32: 4, uint16: 2, int16: 2, uint8: 1 }[dtype] ?? 1;
  return chunk.reduce((product, n) => product * n, size);
}
