/**
 * The Zarr v3 store of a run's fields: one array a field with a chunk a frame, its overview in the group `overview`,
 * fields that do not change, and the axes. An array's length grows with the frames that are whole.
 */
import { join } from 'node:path';
import { registry } from 'zarrita';
import { encodings, overviewFactor, overviewOf, type Stored } from '../encode.ts';
import type { Encoding, RecordedField, RunHeader, StaticField } from '../format.ts';
import {
  type ArrayShape,
  arrayMetadata,
  axisAttributes,
  axisValues,
  chunkShapeOf,
  crsAttributes,
  cutChunk,
  fieldAttributes,
  groupMetadata,
  timeAttributes,
  zstdLevel,
} from '../zarr.ts';
import { makeFolder, writeWhole } from './files.ts';

type Pack = (bytes: Uint8Array) => Promise<Uint8Array>;
/** The zstd of zarrita's codecs. */
async function zstd(): Promise<Pack> {
  const codec = (await registry.get('zstd')!()).fromConfig({ level: zstdLevel, checksum: false }, undefined as never);
  return async (bytes) => (await codec.encode(bytes as never)) as unknown as Uint8Array;
}

const bytesOfView = (a: ArrayBufferView): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** Times of frames to a chunk of the `time` axis. */
const timesPerChunk = 1024;

export class FieldStore {
  readonly #root: string;
  readonly #header: RunHeader;
  readonly #times: number[] = [];
  #pack: Pack | undefined;

  constructor(root: string, header: RunHeader) {
    this.#root = root;
    this.#header = header;
  }

  async start(statics: Readonly<Record<string, Stored>>): Promise<void> {
    const { grid, name } = this.#header;
    const overview = join(this.#root, 'overview');
    makeFolder(overview);
    const about = {
      Conventions: 'CF-1.11',
      title: name.en,
      source: `${this.#header.engine.name} ${this.#header.engine.version}`,
    };
    writeWhole(join(this.#root, 'zarr.json'), groupMetadata(about));
    writeWhole(
      join(overview, 'zarr.json'),
      groupMetadata({
        ...about,
        comment: `blocks of ${overviewFactor} x ${overviewFactor} cells, the largest value of each`,
      }),
    );
    for (const [folder, factor] of [
      [this.#root, 1],
      [overview, overviewFactor],
    ] as const) {
      for (const axis of ['y', 'x'] as const) {
        const values = axisValues(grid, axis, factor);
        const shape = [values.length];
        this.#array(folder, axis, {
          dtype: 'float64',
          shape,
          chunk: shape,
          dimensions: [axis],
          fill: 'NaN',
          attributes: axisAttributes(axis),
        });
        await this.#chunk(folder, axis, '0', values);
      }
      this.#array(folder, 'crs', {
        dtype: 'int32',
        shape: [],
        chunk: [],
        dimensions: [],
        fill: 0,
        attributes: crsAttributes(grid),
      });
      await this.#chunk(folder, 'crs', '', new Int32Array(1));
    }
    for (const s of this.#header.statics) await this.still(s, 'f32', statics[s.name], 'mean');
    this.#describeFrames(0);
  }

  /** Writes one frame of every field recorded at frames, then lengthens the arrays. */
  async frame(k: number, seconds: number, fields: Readonly<Record<string, Stored>>): Promise<void> {
    const { rows, cols } = this.#header.grid;
    for (const f of this.#framed()) {
      const values = fields[f.name];
      await this.#grid(this.#root, f.name, f.encoding, values, rows, cols, `${k}/`);
      const coarse = overviewOf(f.encoding, values, rows, cols);
      await this.#grid(
        join(this.#root, 'overview'),
        f.name,
        f.encoding,
        coarse.values,
        coarse.rows,
        coarse.cols,
        `${k}/`,
      );
    }
    this.#times[k] = seconds;
    const chunk = Math.floor(k / timesPerChunk);
    const times = new Float64Array(timesPerChunk).fill(Number.NaN);
    times.set(this.#times.slice(chunk * timesPerChunk, k + 1));
    for (const folder of this.#folders()) await this.#chunk(folder, 'time', String(chunk), times);
    this.#describeFrames(k + 1);
  }

  /** Writes a field that has no time: given at the start, or recorded once at the end. */
  async still(
    field: RecordedField | StaticField,
    encoding: Encoding,
    values: Stored,
    by: 'largest' | 'mean' = 'largest',
  ): Promise<void> {
    const { rows, cols } = this.#header.grid;
    const coarse = overviewOf(encoding, values, rows, cols, by);
    const [near, far] = this.#folders();
    const level = async (folder: string, v: Stored, r: number, c: number) => {
      this.#array(folder, field.name, this.#shape(field, encoding, r, c));
      await this.#grid(folder, field.name, encoding, v, r, c, '');
    };
    await level(near, values, rows, cols);
    await level(far, coarse.values, coarse.rows, coarse.cols);
  }

  #folders(): readonly [string, string] {
    return [this.#root, join(this.#root, 'overview')];
  }
  #framed(): readonly RecordedField[] {
    return this.#header.fields.filter((f) => f.every === 'frame');
  }

  #describeFrames(frames: number): void {
    const { grid, clock } = this.#header;
    const [near, far] = this.#folders();
    const times: ArrayShape = {
      dtype: 'float64',
      shape: [frames],
      chunk: [timesPerChunk],
      dimensions: ['time'],
      fill: 'NaN',
      attributes: timeAttributes(clock),
    };
    const coarse = (n: number) => Math.ceil(n / overviewFactor);
    for (const f of this.#framed()) {
      this.#array(near, f.name, this.#shape(f, f.encoding, grid.rows, grid.cols, frames));
      this.#array(far, f.name, this.#shape(f, f.encoding, coarse(grid.rows), coarse(grid.cols), frames));
    }
    this.#array(near, 'time', times);
    this.#array(far, 'time', times);
  }

  #shape(f: RecordedField | StaticField, encoding: Encoding, rows: number, cols: number, frames?: number): ArrayShape {
    const chunk = chunkShapeOf(rows, cols);
    const inTime = frames !== undefined;
    return {
      dtype: encodings[encoding].dtype,
      shape: inTime ? [frames, rows, cols] : [rows, cols],
      chunk: inTime ? [1, ...chunk] : chunk,
      dimensions: inTime ? ['time', 'y', 'x'] : ['y', 'x'],
      fill: encoding === 'f32' ? 'NaN' : 0,
      attributes: fieldAttributes(f, encoding),
    };
  }

  async #grid(
    folder: string,
    name: string,
    encoding: Encoding,
    values: Stored,
    rows: number,
    cols: number,
    frame: string,
  ): Promise<void> {
    const [height, width] = chunkShapeOf(rows, cols);
    for (let r = 0; r * height < rows; r++)
      for (let c = 0; c * width < cols; c++)
        await this.#chunk(folder, name, `${frame}${r}/${c}`, cutChunk(encoding, values, rows, cols, r, c));
  }

  #array(folder: string, name: string, shape: ArrayShape): void {
    makeFolder(join(folder, name));
    writeWhole(join(folder, name, 'zarr.json'), arrayMetadata(shape));
  }

  /** `key` is the chunk's place, `0/1/2`; the one chunk of a scalar is the file `c` itself. */
  async #chunk(folder: string, name: string, key: string, values: ArrayBufferView): Promise<void> {
    this.#pack ??= await zstd();
    const path = key === '' ? join(folder, name, 'c') : join(folder, name, 'c', ...key.split('/'));
    makeFolder(join(path, '..'));
    writeWhole(path, await this.#pack(bytesOfView(values)));
  }
}
