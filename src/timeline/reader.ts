/**
 * Reads a timeline, in Node and in the browser, while it is being written or after: frames, one cell's history, the
 * columns of tables over time and the streams of records. It needs bytes from a store and never the engine.
 */
import { defineFaults, StormtableError } from '../core/errors.ts';
import { crc32c } from './crc32c.ts';
import { parseHeader, parseManifest, parsePlace } from './documents.ts';
import { decodeValue, encodings, type Stored, storedArray } from './encode.ts';
import { chunkReader, type FieldChunks } from './field-chunks.ts';
import type {
  Encoding,
  LineName,
  Lines,
  Manifest,
  Place,
  RecordedField,
  RecordedTable,
  RunHeader,
  Segment,
  StaticField,
} from './format.ts';
import { formatFaults, layout, linePath } from './format.ts';
import { overviewFactor } from './overview.ts';
import { type Column, columnArray, readSegment } from './series.ts';
import { placeChunk } from './zarr.ts';

export type { Stored } from './encode.ts';

/** Where a run's files come from. A path is relative to the run's folder, with forward slashes. */
export interface TimelineStore {
  /** The bytes, or those from `from` up to `to` (exclusive); undefined where there is no such file. */
  get(path: string, range?: { readonly from: number; readonly to: number }): Promise<Uint8Array | undefined>;
  /** For messages: the folder or the address. */
  readonly where: string;
}

export const readFaults = defineFaults({
  'timeline-missing':
    '{where} has no {file}: it is not the folder of a run, or the run has not begun. Name the folder that holds run.json.',
  'field-unknown': '{where} has no field "{field}"; it has {known}.',
  'frame-absent': '{where} has no frame {frame} of {field}; it has {frames} so far.',
  'field-later': '{field} is recorded when the run is over, and {where} is {state}.',
  'chunk-missing': '{where}/{path} is missing: the timeline has been damaged. Record the run again.',
  'table-unknown': '{where} has no table "{table}"; it has {known}.',
  'cell-outside-grid': 'row {row}, column {col} lies off the grid of {rows} rows and {cols} columns.',
});

/** Numbers of a whole grid as they are stored: `value = stored * scale`, and `outside` marks cells beyond the place. */
export interface Frame {
  readonly field: string;
  readonly encoding: Encoding;
  readonly rows: number;
  readonly cols: number;
  /** Cells of the grid along the side of one value: 1, or 4 for an overview. */
  readonly factor: number;
  readonly values: Stored;
  /** SI unit of one stored step: 0.001 for millimetres. */
  readonly scale: number;
  /** NaN for f32. */
  readonly outside: number;
}

export interface FrameOptions {
  /** The coarse level: a quarter of the rows and columns, each the largest of its block (fields that do not change: the mean). */
  readonly overview?: boolean;
}

/** Columns of a table over time: value of row r at frame k is `columns[name][k * rows + r]`. */
export interface Series {
  readonly table: RecordedTable;
  readonly rows: number;
  readonly frames: number;
  /** Ticks completed at each frame. */
  readonly ticks: Int32Array;
  readonly columns: Readonly<Record<string, Column>>;
}

export interface Timeline {
  readonly header: RunHeader;
  readonly place: Place;
  /** As of the last refresh. */
  readonly manifest: Manifest;
  /** Seconds from the start at frame k. */
  secondsAt(k: number): number;
  /** Looks again how far the run is (or takes a manifest that was pushed). */
  refresh(pushed?: Manifest): Promise<Manifest>;
  field(name: string): RecordedField | StaticField | undefined;
  /** A field recorded at every frame. */
  frame(field: string, k: number, options?: FrameOptions): Promise<Frame>;
  /** A field that does not change (bed_elevation), or one recorded once at the end (maximum_depth). */
  still(field: string, options?: FrameOptions): Promise<Frame>;
  /** One cell over all frames so far, SI; NaN outside. `frames` takes a part: from, to (exclusive). */
  cellHistory(field: string, row: number, col: number, frames?: { from: number; to: number }): Promise<Float32Array>;
  /**
   * A field at some cells (row-major numbers), SI; NaN outside: at frame k, or of a field that does not change or is
   * recorded once where k is left out. Only the chunks they lie in are read.
   */
  valuesAt(field: string, cells: ArrayLike<number>, k?: number): Promise<Float32Array>;
  /** A table's recorded columns over all frames so far. */
  series(table: string): Promise<Series>;
  /**
   * Records of a stream from a byte on (0 for all), up to the last frame; `next` is where to go on. `most` is about how
   * many bytes to read at once (all where left out); where `next` is `fromByte`, there is no more.
   */
  stream<S extends LineName>(name: S, fromByte?: number, most?: number): Promise<{ records: Lines[S][]; next: number }>;
}

/** SI values of a frame; NaN outside. */
export function decodeFrame(frame: Frame): Float32Array {
  const out = new Float32Array(frame.values.length);
  const { values, scale, outside } = frame;
  for (let i = 0; i < out.length; i++) out[i] = values[i] === outside ? Number.NaN : values[i] * scale;
  return out;
}

/** Opens a run's folder, finished or still growing. */
export async function openTimeline(store: TimelineStore): Promise<Timeline> {
  const header = parseHeader(await textOf(store, layout.header));
  const [manifest, place] = await Promise.all([readManifest(store), textOf(store, layout.place)]);
  return new StoredTimeline(store, header, parsePlace(place), manifest);
}

async function textOf(store: TimelineStore, file: string): Promise<string> {
  const bytes = await store.get(file);
  if (!bytes) throw new StormtableError(readFaults('timeline-missing', { where: store.where, file }));
  return new TextDecoder().decode(bytes);
}
const readManifest = async (store: TimelineStore): Promise<Manifest> =>
  parseManifest(await textOf(store, layout.manifest));

/** Chunks fetched at once for one cell's history. */
const historyWidth = 8;

/** Rows of a table gathered so far; arrays are larger than what they hold. */
interface Gathered {
  frames: number;
  columns: Record<string, Column>;
}

class StoredTimeline implements Timeline {
  readonly header: RunHeader;
  readonly place: Place;
  readonly #store: TimelineStore;
  readonly #chunks: (field: string, overview: boolean) => Promise<FieldChunks>;
  readonly #gathered = new Map<string, Gathered>();
  readonly #gathering = new Map<string, Promise<Series>>();
  #manifest: Manifest;

  constructor(store: TimelineStore, header: RunHeader, place: Place, manifest: Manifest) {
    this.header = header;
    this.place = place;
    this.#store = store;
    this.#manifest = manifest;
    this.#chunks = chunkReader(store, header);
  }

  get manifest(): Manifest {
    return this.#manifest;
  }
  secondsAt(k: number): number {
    return this.#manifest.ticks[k] * this.header.clock.tick;
  }

  async refresh(pushed?: Manifest): Promise<Manifest> {
    const next = pushed ?? (await readManifest(this.#store));
    // a push and a look may cross: never go back
    if (next.revision >= this.#manifest.revision) this.#manifest = next;
    return this.#manifest;
  }

  field(name: string): RecordedField | StaticField | undefined {
    return this.header.fields.find((f) => f.name === name) ?? this.header.statics.find((f) => f.name === name);
  }

  async frame(name: string, k: number, options: FrameOptions = {}): Promise<Frame> {
    const { encoding } = this.#framed(name, k);
    return this.#whole(name, encoding, `${k}/`, options);
  }

  async still(name: string, options: FrameOptions = {}): Promise<Frame> {
    return this.#whole(name, this.#once(name), '', options);
  }

  async valuesAt(name: string, cells: ArrayLike<number>, k?: number): Promise<Float32Array> {
    const encoding = k === undefined ? this.#once(name) : this.#framed(name, k).encoding;
    const lead = k === undefined ? [] : [k];
    const { rows, cols } = this.header.grid;
    const chunks = await this.#chunks(name, false);
    const [height, width] = chunks.shape;
    const held = new Map<string, Promise<Stored>>();
    const out = new Float32Array(cells.length);
    const read = async (i: number): Promise<void> => {
      const [row, col] = [Math.floor(cells[i] / cols), cells[i] % cols];
      if (!(row >= 0 && row < rows && col >= 0))
        throw new StormtableError(readFaults('cell-outside-grid', { row, col, rows, cols }));
      const [r, c] = [Math.floor(row / height), Math.floor(col / width)];
      const key = `${r}/${c}`;
      let chunk = held.get(key);
      if (!chunk) held.set(key, (chunk = chunks.get([...lead, r, c])));
      out[i] = decodeValue(encoding, (await chunk)[(row % height) * width + (col % width)]);
    };
    await Promise.all(Array.from(cells, (_, i) => read(i)));
    return out;
  }

  async cellHistory(
    name: string,
    row: number,
    col: number,
    frames?: { from: number; to: number },
  ): Promise<Float32Array> {
    const { rows, cols } = this.header.grid;
    if (!(row >= 0 && col >= 0 && row < rows && col < cols))
      throw new StormtableError(readFaults('cell-outside-grid', { row, col, rows, cols }));
    const from = frames?.from ?? 0;
    const to = Math.min(frames?.to ?? this.#manifest.frames, this.#manifest.frames);
    const out = new Float32Array(Math.max(0, to - from));
    if (out.length === 0) return out;
    const { encoding } = this.#framed(name, from);
    const chunks = await this.#chunks(name, false);
    const [height, width] = chunks.shape;
    const at = (row % height) * width + (col % width);
    let next = from;
    const walk = async () => {
      while (next < to) {
        const k = next++;
        const chunk = await chunks.get([k, Math.floor(row / height), Math.floor(col / width)]);
        out[k - from] = decodeValue(encoding, chunk[at]);
      }
    };
    await Promise.all(Array.from({ length: historyWidth }, walk));
    return out;
  }

  series(name: string): Promise<Series> {
    // one at a time for each table: what is gathered grows in place
    const after = this.#gathering.get(name) ?? Promise.resolve();
    const result = after.catch(() => {}).then(() => this.#gather(name));
    this.#gathering.set(name, result);
    return result;
  }

  async stream<S extends LineName>(
    name: S,
    fromByte = 0,
    most = Number.POSITIVE_INFINITY,
  ): Promise<{ records: Lines[S][]; next: number }> {
    const end = this.#manifest.streams[name] ?? 0;
    if (fromByte >= end) return { records: [], next: fromByte };
    const to = Math.min(end, fromByte + most);
    const path = linePath(name);
    const bytes = await this.#store.get(path, { from: fromByte, to });
    if (!bytes || bytes.length < to - fromByte)
      throw new StormtableError(readFaults('chunk-missing', { where: this.#store.where, path }), 1);
    const whole = to === end ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    // a line longer than what was asked for
    if (whole === 0) return this.stream(name, fromByte, most * 2);
    const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split('\n');
    try {
      return { records: lines.filter((l) => l !== '').map((l) => JSON.parse(l) as Lines[S]), next: fromByte + whole };
    } catch (e) {
      throw new StormtableError(formatFaults('timeline-broken', { file: path, detail: (e as Error).message }), 1);
    }
  }

  /** Encoding of a field without time that is there; throws where there is none. */
  #once(name: string): Encoding {
    if (this.header.statics.some((s) => s.name === name)) return 'f32';
    const field = this.header.fields.find((f) => f.name === name && f.every === 'end');
    if (!field) throw this.#unknown(name);
    const { state, finals } = this.#manifest;
    if (!finals.includes(name))
      throw new StormtableError(readFaults('field-later', { field: name, where: this.#store.where, state }));
    return field.encoding;
  }

  #unknown(field: string): StormtableError {
    const known = [...this.header.fields, ...this.header.statics].map((f) => f.name).join(', ');
    return new StormtableError(readFaults('field-unknown', { where: this.#store.where, field, known }));
  }

  #framed(name: string, k: number): RecordedField {
    const field = this.header.fields.find((f) => f.name === name && f.every === 'frame');
    if (!field) throw this.#unknown(name);
    const frames = this.#manifest.frames;
    if (!(k >= 0 && k < frames && Number.isInteger(k)))
      throw new StormtableError(
        readFaults('frame-absent', { where: this.#store.where, field: name, frame: k, frames }),
      );
    return field;
  }

  async #whole(field: string, encoding: Encoding, frame: string, { overview = false }: FrameOptions): Promise<Frame> {
    const factor = overview ? overviewFactor : 1;
    const rows = Math.ceil(this.header.grid.rows / factor);
    const cols = Math.ceil(this.header.grid.cols / factor);
    const chunks = await this.#chunks(field, overview);
    const values = storedArray(encoding, rows * cols);
    const lead = frame === '' ? [] : [Number.parseInt(frame, 10)];
    const [height, width] = chunks.shape;
    const work: Promise<void>[] = [];
    for (let r = 0; r * height < rows; r++)
      for (let c = 0; c * width < cols; c++)
        work.push(
          chunks.get([...lead, r, c]).then((chunk) => placeChunk(chunk, values, rows, cols, chunks.shape, r, c)),
        );
    await Promise.all(work);
    const { scale, outside } = encodings[encoding];
    return { field, encoding, rows, cols, factor, values, scale, outside };
  }

  async #gather(name: string): Promise<Series> {
    const table = this.header.tables.find((t) => t.name === name);
    if (!table) {
      const known = this.header.tables.map((t) => t.name).join(', ');
      throw new StormtableError(readFaults('table-unknown', { where: this.#store.where, table: name, known }));
    }
    const have = this.#gathered.get(name) ?? { frames: 0, columns: {} };
    this.#gathered.set(name, have);
    let tries = 0;
    while (have.frames < this.#manifest.frames) {
      const segment = (this.#manifest.series[name] ?? []).find(
        (s) => s.from <= have.frames && s.from + s.frames > have.frames,
      );
      const bytes = segment && (await this.#store.get(segment.file));
      if (segment && bytes) {
        await this.#add(table, have, segment, bytes);
        continue;
      }
      // files are merged as the run goes on: look where the rows are now
      if (++tries > 3) {
        const path = segment?.file ?? name;
        throw new StormtableError(readFaults('chunk-missing', { where: this.#store.where, path }), 1);
      }
      await this.refresh();
    }
    const n = table.ids.length;
    const columns = Object.fromEntries(
      Object.entries(have.columns).map(([c, v]) => [c, v.subarray(0, have.frames * n)]),
    );
    return {
      table,
      rows: n,
      frames: have.frames,
      ticks: Int32Array.from(this.#manifest.ticks.slice(0, have.frames)),
      columns,
    };
  }

  async #add(table: RecordedTable, have: Gathered, segment: Segment, bytes: Uint8Array): Promise<void> {
    const promised = this.#manifest.sums?.[segment.file];
    if (promised !== undefined && promised !== crc32c(bytes)) {
      const detail = 'its checksum is not what the manifest says';
      throw new StormtableError(formatFaults('timeline-broken', { file: segment.file, detail }), 1);
    }
    const columns = await readSegment(table, segment, bytes);
    const n = table.ids.length;
    const end = segment.from + segment.frames;
    for (const [name, values] of Object.entries(columns)) {
      const column = have.columns[name] ?? columnArray(table.columns[name].type, 0);
      have.columns[name] = roomFor(column, end * n, have.frames * n);
      have.columns[name].set(values, segment.from * n);
    }
    have.frames = end;
  }
}

/** The array itself, or a larger one with its first `used` values. */
function roomFor(array: Column, length: number, used: number): Column {
  if (array.length >= length) return array;
  const larger = new (array.constructor as new (n: number) => Column)(Math.max(length, 2 * array.length));
  larger.set(array.subarray(0, used));
  return larger;
}
