/**
 * Writes the rows of one table: a small file with every frame, so that the live picture is never behind, merged into
 * segments of twelve frames, and into one file when the run is over. The manifest says which files count.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { crc32c } from '../crc32c.ts';
import { formatFaults, type Manifest, type RecordedTable, type Segment, seriesFolder } from '../format.ts';
import { type Column, readSegment } from '../series.ts';
import { linkOrCopy, listFolder, makeFolder, readError, removeFile, writeNew } from './files.ts';
import { type Rows, tableFile } from './parquet.ts';

export const seriesFaults = defineFaults({
  'rows-missing':
    '{dir} has no rows of the table {table} at frame {frame}: its manifest is damaged. Record the run again.',
  'segment-missing': '{file} is missing: the timeline has been damaged. Record the run again.',
});

/** Frames to a segment. */
export const framesPerSegment = 12;

export class SeriesWriter {
  readonly #dir: string;
  readonly #table: RecordedTable;
  readonly #folder: string;
  #merged: Segment[] = [];
  #single: Segment[] = [];
  #recent: Rows[] = [];
  /** Files no manifest speaks of any more; they go one merge later, when no reader is likely to be on its way to them. */
  #stale: string[] = [];
  #ticks: number[] = [];
  readonly #sums = new Map<string, number>();

  constructor(dir: string, table: RecordedTable) {
    this.#dir = dir;
    this.#table = table;
    this.#folder = seriesFolder(table.picture);
  }

  get segments(): readonly Segment[] {
    return [...this.#merged, ...this.#single];
  }
  /** CRC-32C of each segment's file. */
  get sums(): readonly (readonly [file: string, sum: number])[] {
    return this.segments.map(({ file }) => [file, this.#sums.get(file)!]);
  }

  start(): void {
    makeFolder(join(this.#dir, this.#folder));
  }

  /**
   * Goes on after the frames at these ticks, grouped as if it had never stopped. Their rows lie in the folder `from`,
   * this one or that of the run it is forked off, as `manifest` says; files that fit are kept, or linked. Whatever this
   * writes beside them no manifest speaks of yet.
   */
  async resume(ticks: readonly number[], manifest: Pick<Manifest, 'series' | 'sums'>, from = this.#dir): Promise<void> {
    this.start();
    this.#ticks = [...ticks];
    const given = new Source(from, this.#table, manifest);
    const whole = Math.floor(ticks.length / framesPerSegment) * framesPerSegment;
    for (let k = 0; k < whole; k += framesPerSegment) this.#merged.push(await this.#take(given, k, framesPerSegment));
    for (let k = whole; k < ticks.length; k++) {
      this.#single.push(await this.#take(given, k, 1));
      this.#recent.push(await given.rows(k, ticks[k]));
    }
  }

  /** Removes files of this table that the manifest does not name. */
  tidy(): void {
    const kept = new Set(this.segments.map((s) => s.file));
    const own = new RegExp(`^${this.#table.name}(\\.\\d+-\\d+)?\\.parquet$`);
    for (const { name } of listFolder(join(this.#dir, this.#folder)))
      if (own.test(name) && !kept.has(`${this.#folder}/${name}`)) removeFile(join(this.#dir, this.#folder, name));
  }

  add(tick: number, columns: Readonly<Record<string, Column>>): void {
    const rows: Rows = { tick, columns };
    const from = this.#ticks.push(tick) - 1;
    this.#recent.push(rows);
    if (this.#recent.length < framesPerSegment) {
      this.#single.push(this.#write([rows], { file: this.#name(from, 1), from, frames: 1 }));
      return;
    }
    const first = from + 1 - framesPerSegment;
    const file = this.#name(first, framesPerSegment);
    this.#merged.push(this.#write(this.#recent, { file, from: first, frames: framesPerSegment }));
    this.#dropStale();
    this.#stale = this.#single.map((s) => s.file);
    this.#single = [];
    this.#recent = [];
  }

  /** Merges all into one file. The manifest must name it before `clean` takes the others away. */
  async compact(): Promise<void> {
    const all = this.segments;
    if (all.length < 2) return;
    const given = new Source(this.#dir, this.#table, { series: { [this.#table.name]: all } });
    const whole = tableFile(this.#table);
    for (const segment of all) {
      const frames: Rows[] = [];
      for (let f = segment.from; f < segment.from + segment.frames; f++)
        frames.push(await given.rows(f, this.#ticks[f]));
      whole.add(frames);
    }
    const file = `${this.#folder}/${this.#table.name}.parquet`;
    this.#put(file, whole.finish());
    this.#stale.push(...all.map((s) => s.file));
    this.#merged = [{ file, from: 0, frames: this.#ticks.length }];
    this.#single = [];
  }

  /** Removes files that the manifest no longer names. */
  clean(): void {
    this.#dropStale();
  }

  #name(from: number, frames: number): string {
    const first = String(from).padStart(6, '0');
    return `${this.#folder}/${this.#table.name}.${first}-${String(from + frames - 1).padStart(6, '0')}.parquet`;
  }

  /** The segment of these frames, from the file that is given or out of a larger one. */
  async #take(given: Source, from: number, frames: number): Promise<Segment> {
    const segment: Segment = { file: this.#name(from, frames), from, frames };
    if (given.has(segment)) {
      this.#sums.set(segment.file, given.sum(segment.file));
      if (given.dir !== this.#dir) linkOrCopy(join(given.dir, segment.file), join(this.#dir, segment.file));
      return segment;
    }
    const rows: Rows[] = [];
    for (let k = from; k < from + frames; k++) rows.push(await given.rows(k, this.#ticks[k]));
    return this.#write(rows, segment);
  }

  #write(frames: readonly Rows[], segment: Segment): Segment {
    const file = tableFile(this.#table);
    file.add(frames);
    this.#put(segment.file, file.finish());
    return segment;
  }

  #put(file: string, bytes: Uint8Array): void {
    writeNew(join(this.#dir, file), bytes);
    this.#sums.set(file, crc32c(bytes));
  }

  #dropStale(): void {
    for (const file of this.#stale) removeFile(join(this.#dir, file));
    this.#stale = [];
  }
}

interface OpenSegment {
  readonly segment: Segment;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Rows of a table that were recorded before, frame by frame; the file read last is kept. */
class Source {
  readonly dir: string;
  readonly #table: RecordedTable;
  readonly #segments: readonly Segment[];
  readonly #sums: Readonly<Record<string, number>>;
  #open: OpenSegment | undefined;

  constructor(dir: string, table: RecordedTable, manifest: Pick<Manifest, 'series' | 'sums'>) {
    this.dir = dir;
    this.#table = table;
    this.#segments = manifest.series[table.name] ?? [];
    this.#sums = manifest.sums ?? {};
  }

  has(segment: Segment): boolean {
    return this.#segments.some(
      (s) => s.file === segment.file && s.from === segment.from && s.frames === segment.frames,
    );
  }

  /** The checksum the manifest gives, else that of the file as it is. */
  sum(file: string): number {
    return this.#sums[file] ?? crc32c(this.#read(file));
  }

  async rows(frame: number, tick: number): Promise<Rows> {
    const n = this.#table.ids.length;
    const { segment, columns } = await this.#at(frame);
    const f = frame - segment.from;
    const part = Object.entries(columns).map(([name, c]) => [name, c.subarray(f * n, (f + 1) * n)] as const);
    return { tick, columns: Object.fromEntries(part) };
  }

  async #at(frame: number): Promise<OpenSegment> {
    const open = this.#open;
    if (open && frame >= open.segment.from && frame < open.segment.from + open.segment.frames) return open;
    const segment = this.#segments.find((s) => s.from <= frame && s.from + s.frames > frame);
    if (!segment)
      throw new StormtableError(seriesFaults('rows-missing', { dir: this.dir, table: this.#table.name, frame }), 1);
    const bytes = this.#read(segment.file);
    const promised = this.#sums[segment.file];
    if (promised !== undefined && promised !== crc32c(bytes)) {
      const params = { file: join(this.dir, segment.file), detail: 'its checksum is not what the manifest says' };
      throw new StormtableError(formatFaults('timeline-broken', params), 1);
    }
    return (this.#open = { segment, columns: await readSegment(this.#table, segment, bytes) });
  }

  #read(file: string): Uint8Array {
    const path = join(this.dir, file);
    if (!existsSync(path)) throw new StormtableError(seriesFaults('segment-missing', { file: path }), 1);
    try {
      return readFileSync(path);
    } catch (e) {
      throw readError(e, path);
    }
  }
}
