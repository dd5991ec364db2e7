/**
 * Writes the Zarr v3 store of a run's fields: one array a field with a chunk a frame, its overview in the group
 * `overview`, fields that do not change, and the axes. An array's length grows with the frames that are whole.
 */
import { dirname, join } from 'node:path';
import type { Stored } from '../encode.ts';
import {
  allArrays,
  chunkFiles,
  frameArrays,
  groupDocuments,
  overviewGroup,
  spaceArrays,
  stillArrays,
  timesPerChunk,
} from '../field-layout.ts';
import type { Encoding, RecordedField, RunHeader, StaticField } from '../format.ts';
import { overviewOf } from '../overview.ts';
import { type ArrayShape, arrayMetadata, chunkShapeOf, cutChunk } from '../zarr.ts';
import { ChunkPacker } from './chunk-packer.ts';
import { filesBelow, makeFolder, makeFolderIn, removeEmptyFolders, removeFile, writeNew, writeWhole } from './files.ts';

export class FieldStore {
  readonly #root: string;
  readonly #header: RunHeader;
  #times: number[] = [];
  readonly #packer = new ChunkPacker();
  /** Folders of arrays that are there. */
  readonly #folders = new Set<string>();

  constructor(root: string, header: RunHeader) {
    this.#root = root;
    this.#header = header;
  }

  async start(statics: Readonly<Record<string, Stored>>): Promise<void> {
    makeFolder(join(this.#root, overviewGroup));
    for (const [file, text] of groupDocuments(this.#header)) writeWhole(join(this.#root, file), text);
    for (const { path, shape, values } of spaceArrays(this.#header)) {
      this.#array(path, shape);
      for (const file of chunkFiles(shape)) await this.#small(`${path}/${file}`, values);
    }
    for (const s of this.#header.statics) await this.still(s, 'f32', statics[s.name], 'mean');
    this.#describeFrames(0);
  }

  /**
   * Goes on after the frames at these times, s: shortens the arrays to them and lays down again what a run of so many
   * frames says of itself. `tidy` then takes away what lies beyond.
   */
  async resume(times: readonly number[]): Promise<void> {
    this.#times = [...times];
    makeFolder(join(this.#root, overviewGroup));
    for (const [file, text] of groupDocuments(this.#header)) writeWhole(join(this.#root, file), text);
    if (times.length > 0) await this.#writeTimes(times.length - 1);
    this.#describeFrames(times.length);
  }

  /** Removes every file that does not belong to the frames so far. */
  tidy(): void {
    const expected = new Set(groupDocuments(this.#header).map(([file]) => file));
    for (const { path, shape } of allArrays(this.#header, this.#times.length, [])) {
      expected.add(`${path}/zarr.json`);
      for (const file of chunkFiles(shape)) expected.add(`${path}/${file}`);
    }
    for (const file of filesBelow(this.#root)) if (!expected.has(file)) removeFile(join(this.#root, file));
    removeEmptyFolders(this.#root);
  }

  /** Writes one frame of every field recorded at frames, then lengthens the arrays. */
  async frame(k: number, seconds: number, fields: Readonly<Record<string, Stored>>): Promise<void> {
    const { rows, cols } = this.#header.grid;
    for (const f of this.#header.fields) {
      if (f.every !== 'frame') continue;
      const values = fields[f.name];
      await this.#grid(f.name, f.encoding, values, rows, cols, `${k}/`);
      const coarse = overviewOf(f.encoding, values, rows, cols);
      await this.#grid(overviewGroup + f.name, f.encoding, coarse.values, coarse.rows, coarse.cols, `${k}/`);
    }
    this.#times[k] = seconds;
    await this.#writeTimes(k);
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
    for (const { path, shape } of stillArrays(this.#header, field)) this.#array(path, shape);
    await this.#grid(field.name, encoding, values, rows, cols, '');
    await this.#grid(overviewGroup + field.name, encoding, coarse.values, coarse.rows, coarse.cols, '');
  }

  /** Writes the chunk of the time axis that holds frame k. */
  async #writeTimes(k: number): Promise<void> {
    const chunk = Math.floor(k / timesPerChunk);
    const times = new Float64Array(timesPerChunk).fill(Number.NaN);
    times.set(this.#times.slice(chunk * timesPerChunk, k + 1));
    for (const group of ['', overviewGroup]) await this.#small(`${group}time/c/${chunk}`, times);
  }

  #describeFrames(frames: number): void {
    for (const { path, shape } of frameArrays(this.#header, frames)) this.#array(path, shape);
  }

  async #grid(
    path: string,
    encoding: Encoding,
    values: Stored,
    rows: number,
    cols: number,
    frame: string,
  ): Promise<void> {
    const [height, width] = chunkShapeOf(rows, cols);
    this.#folder(`${path}/c`);
    const above = join(this.#root, path, 'c', frame);
    if (frame) makeFolderIn(above);
    for (let r = 0; r * height < rows; r++) {
      const folder = join(above, String(r));
      makeFolderIn(folder);
      for (let c = 0; c * width < cols; c++) {
        const cut = (into?: Stored) => cutChunk(encoding, values, rows, cols, r, c, into);
        const packed = frame ? await this.#packer.packAgain(`${path}/${r}/${c}`, cut) : await this.#packer.pack(cut());
        writeNew(join(folder, String(c)), packed);
      }
    }
  }

  #array(path: string, shape: ArrayShape): void {
    this.#folder(path);
    writeWhole(join(this.#root, path, 'zarr.json'), arrayMetadata(shape));
  }

  async #small(file: string, values: ArrayBufferView): Promise<void> {
    this.#folder(dirname(file));
    writeWhole(join(this.#root, file), await this.#packer.pack(values));
  }

  #folder(path: string): void {
    if (this.#folders.has(path)) return;
    makeFolder(join(this.#root, path));
    this.#folders.add(path);
  }
}
