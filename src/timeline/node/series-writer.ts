/**
 * Writes the rows of one table: a small file with every frame, so that the live picture is never behind, merged into
 * segments of twelve frames, and into one file when the run is over. The manifest says which files count.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordedTable, type Segment, seriesFolder } from '../format.ts';
import { type Column, readSegment } from '../series.ts';
import { makeFolder, removeFile, writeWhole } from './files.ts';
import { type Rows, tableFile } from './parquet.ts';

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
  readonly #ticks: number[] = [];

  constructor(dir: string, table: RecordedTable) {
    this.#dir = dir;
    this.#table = table;
    this.#folder = seriesFolder(table.picture);
  }

  get segments(): readonly Segment[] {
    return [...this.#merged, ...this.#single];
  }

  start(): void {
    makeFolder(join(this.#dir, this.#folder));
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
    const n = this.#table.ids.length;
    const whole = tableFile(this.#table);
    for (const segment of all) {
      const path = join(this.#dir, segment.file);
      const columns = await readSegment(this.#table, segment, readFileSync(path));
      const frames = this.#ticks.slice(segment.from, segment.from + segment.frames).map((tick, f): Rows => {
        const part = Object.entries(columns).map(([name, c]) => [name, c.subarray(f * n, (f + 1) * n)]);
        return { tick, columns: Object.fromEntries(part) };
      });
      whole.add(frames);
    }
    const file = `${this.#folder}/${this.#table.name}.parquet`;
    writeWhole(join(this.#dir, file), whole.finish());
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

  #write(frames: readonly Rows[], segment: Segment): Segment {
    const file = tableFile(this.#table);
    file.add(frames);
    writeWhole(join(this.#dir, segment.file), file.finish());
    return segment;
  }

  #dropStale(): void {
    for (const file of this.#stale) removeFile(join(this.#dir, file));
    this.#stale = [];
  }
}
