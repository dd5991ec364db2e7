/**
 * Lays a timeline down on disk: packs chunks, appends lines, keeps checkpoints, and writes the manifest last, so that
 * whatever it speaks of is whole. It takes what the recorder has encoded, on the engine's thread or on one of its own.
 */
import { join } from 'node:path';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import { crc32c } from '../crc32c.ts';
import type { Stored } from '../encode.ts';
import type { Checkpoint, Manifest, Progress, RunHeader, RunState, Summary } from '../format.ts';
import { layout, timelineFormat } from '../format.ts';
import type { Column } from '../series.ts';
import { indexFile } from './checkpoint-index.ts';
import { type State, sweepCheckpoints, thinned, writeState } from './checkpoint-store.ts';
import { claimRun } from './claim.ts';
import { FieldStore } from './field-store.ts';
import { listFolder, makeFolder, removeFile, writeLines, writeWhole } from './files.ts';
import { checkStreams, clearParts, cutStreams, openRun } from './going-back.ts';
import { SeriesWriter } from './series-writer.ts';

export const writerFaults = defineFaults({
  'folder-taken':
    '{dir} already holds {found}; a recording never overwrites anything. Give another --out, or remove the folder first.',
});

/** What the writer is told, in order. Arrays are its own from then on. */
export type Job =
  | { readonly kind: 'open'; readonly place: string; readonly statics: Readonly<Record<string, Stored>> }
  | { readonly kind: 'resume'; readonly checkpoint: Checkpoint }
  | {
      readonly kind: 'frame';
      readonly tick: number;
      readonly fields: Readonly<Record<string, Stored>>;
      readonly tables: Readonly<Record<string, Readonly<Record<string, Column>>>>;
      readonly lines: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'checkpoint'; readonly tick: number; readonly state: State }
  | {
      readonly kind: 'end';
      readonly state: RunState;
      readonly fields: Readonly<Record<string, Stored>>;
      readonly lines: Readonly<Record<string, string>>;
      readonly summary: Summary | null;
      readonly digest: string | null;
      readonly error: readonly Fault[] | null;
    };

/** The memory of a frame's fields and of a checkpoint's state, free again once the job is done. */
export function spareOf(job: Job): ArrayBuffer[] {
  if (job.kind === 'checkpoint') return [job.state.bytes.buffer as ArrayBuffer];
  if (job.kind === 'frame') return Object.values(job.fields).map((values) => values.buffer as ArrayBuffer);
  return [];
}

/** Text of run.json. */
export const headerText = (header: RunHeader): string => `${JSON.stringify(header, null, 1)}\n`;

/** The manifest of a run that has recorded nothing. */
export const emptyManifest = (id: string): Manifest => ({
  format: timelineFormat,
  id,
  state: 'running',
  revision: 0,
  frames: 0,
  ticks: [],
  streams: {},
  series: {},
  finals: [],
  checkpoints: [],
  sums: {},
  progress: null,
  summary: null,
  digest: null,
  error: null,
});

/** Writes the manifest, whole or not at all. */
export const writeManifest = (dir: string, manifest: Manifest): void =>
  writeWhole(join(dir, layout.manifest), `${JSON.stringify(manifest)}\n`);

export class TimelineWriter {
  readonly #dir: string;
  readonly #header: RunHeader;
  readonly #fields: FieldStore;
  readonly #series: ReadonlyMap<string, SeriesWriter>;
  #manifest: Manifest;
  /** CRC-32C of run.json and place.json. */
  #fixedSums: Readonly<Record<string, number>> = {};
  /** CRC-32C of each stream's bytes. */
  #streamSums: Readonly<Record<string, number>> = {};
  #broken = false;

  constructor(dir: string, header: RunHeader) {
    this.#dir = dir;
    this.#header = header;
    this.#fields = new FieldStore(join(dir, layout.fields), header);
    this.#series = new Map(header.tables.map((t) => [t.name, new SeriesWriter(dir, t)]));
    this.#manifest = emptyManifest(header.id);
  }

  async run(job: Job): Promise<void> {
    switch (job.kind) {
      case 'open':
        return this.#open(job.place, job.statics);
      case 'resume':
        return this.#resume(job.checkpoint);
      case 'frame':
        return this.#frame(job);
      case 'progress':
        return this.#commit({ progress: job.progress });
      case 'checkpoint':
        return this.#checkpoint(job.tick, job.state);
      case 'end':
        return this.#end(job);
    }
  }

  async #open(place: string, statics: Readonly<Record<string, Stored>>): Promise<void> {
    const dir = this.#dir;
    takeFolder(dir);
    writeWhole(join(dir, layout.place), place);
    await this.#fields.start(statics);
    for (const s of this.#series.values()) s.start();
    const header = headerText(this.#header);
    writeWhole(join(dir, layout.header), header);
    this.#fixedSums = {
      [layout.header]: crc32c(Buffer.from(header)),
      [layout.place]: crc32c(Buffer.from(place)),
    };
    this.#commit({});
  }

  /**
   * Takes the folder back to a checkpoint. Until the manifest is written it stays what it was, with a few files more;
   * from then on whatever lies beyond the checkpoint is not there for a reader, and is removed.
   */
  async #resume(checkpoint: Checkpoint): Promise<void> {
    const dir = this.#dir;
    claimRun(dir);
    let taken = false;
    try {
      const { manifest, entry } = openRun(dir, checkpoint);
      const { streams, frames } = entry;
      const sums = manifest.sums ?? {};
      checkStreams(dir, entry);
      const ticks = manifest.ticks.slice(0, frames);
      for (const s of this.#series.values()) await s.resume(ticks, manifest);
      this.#fixedSums = Object.fromEntries([layout.header, layout.place].map((f) => [f, sums[f]!]));
      this.#streamSums = entry.sums;
      const checkpoints = manifest.checkpoints.filter((c) => c.number <= entry.number);
      this.#manifest = { ...emptyManifest(manifest.id), revision: manifest.revision };
      this.#commit({ frames, ticks, streams, series: this.#segments(), checkpoints });
      taken = true;
      await this.#fields.resume(ticks.map((t) => t * this.#header.clock.tick));
      this.#fields.tidy();
      for (const s of this.#series.values()) s.tidy();
      cutStreams(dir, streams);
      sweepCheckpoints(dir, checkpoints);
      clearParts(dir);
    } catch (e) {
      this.#broken = true;
      if (taken) this.#interrupted();
      removeFile(join(dir, layout.writer));
      throw e;
    }
  }

  async #frame(job: Extract<Job, { kind: 'frame' }>): Promise<void> {
    this.#begin();
    const k = this.#manifest.frames;
    await this.#fields.frame(k, job.tick * this.#header.clock.tick, job.fields);
    for (const [name, series] of this.#series) series.add(job.tick, job.tables[name]);
    const streams = this.#append(job.lines);
    this.#commit({
      frames: k + 1,
      ticks: [...this.#manifest.ticks, job.tick],
      streams,
      series: this.#segments(),
    });
    this.#broken = false;
  }

  async #checkpoint(tick: number, state: State): Promise<void> {
    this.#begin();
    const { checkpoints, frames, streams } = this.#manifest;
    const digest = writeState(this.#dir, state);
    const entry: Checkpoint = {
      tick,
      number: (checkpoints.at(-1)?.number ?? -1) + 1,
      digest,
      file: indexFile(digest),
      bytes: state.bytes.length,
      frames,
      streams,
      sums: this.#streamSums,
    };
    const all = [...checkpoints, entry];
    const kept = thinned(all);
    this.#commit({ checkpoints: kept });
    if (kept.length < all.length) sweepCheckpoints(this.#dir, kept);
    this.#broken = false;
  }

  async #end(job: Extract<Job, { kind: 'end' }>): Promise<void> {
    const { state, summary, digest, error } = job;
    try {
      const finals: string[] = [];
      for (const f of this.#header.fields) {
        const values = job.fields[f.name];
        if (!values) continue;
        await this.#fields.still(f, f.encoding, values);
        finals.push(f.name);
      }
      const whole = state === 'finished' && !this.#broken;
      if (whole) for (const s of this.#series.values()) await s.compact();
      const series = whole ? this.#segments() : this.#manifest.series;
      const streams = this.#append(job.lines);
      this.#commit({ state, summary, digest, error, finals, streams, series });
      if (!this.#broken) for (const s of this.#series.values()) s.clean();
      removeFile(join(this.#dir, layout.writer));
    } catch (e) {
      // nobody writes here any more, even where the disk has no room to say so
      if (state !== 'finished') removeFile(join(this.#dir, layout.writer));
      throw e;
    }
  }

  /** After a failure the tables may be a frame ahead of the manifest: nothing more is recorded. */
  #begin(): void {
    if (this.#broken) throw new Error('an earlier frame could not be written');
    this.#broken = true;
  }

  #segments(): Manifest['series'] {
    return Object.fromEntries([...this.#series].map(([name, s]) => [name, s.segments]));
  }

  #append(lines: Readonly<Record<string, string>>): Manifest['streams'] {
    const streams = { ...this.#manifest.streams };
    const sums = { ...this.#streamSums };
    for (const [path, text] of Object.entries(lines)) {
      const stream = path.replace(/\.jsonl$/, '');
      const bytes = Buffer.from(text);
      const at = streams[stream] ?? 0;
      writeLines(join(this.#dir, path), at, bytes);
      streams[stream] = at + bytes.length;
      sums[stream] = crc32c(bytes, sums[stream] ?? 0);
    }
    this.#streamSums = sums;
    return streams;
  }

  #sums(series: Manifest['series']): Manifest['sums'] {
    const sums: Record<string, number> = { ...this.#fixedSums };
    for (const [stream, sum] of Object.entries(this.#streamSums)) sums[`${stream}.jsonl`] = sum;
    const named = new Set(Object.values(series).flatMap((segments) => segments.map((s) => s.file)));
    for (const s of this.#series.values()) for (const [file, sum] of s.sums) if (named.has(file)) sums[file] = sum;
    return sums;
  }

  /** Says that the run stands still, as far as the disk lets it. */
  #interrupted(): void {
    try {
      this.#commit({ state: 'interrupted' });
    } catch {
      // whoever lists the run finds that its writer is gone
    }
  }

  #commit(change: Partial<Manifest>): void {
    const next = { ...this.#manifest, ...change, revision: this.#manifest.revision + 1 };
    next.sums = this.#sums(next.series);
    writeManifest(this.#dir, next);
    this.#manifest = next;
  }
}

/** Makes a folder that holds nothing yet and claims it; throws where it holds anything. */
export function takeFolder(dir: string): void {
  makeFolder(dir);
  const found = listFolder(dir).map((entry) => entry.name);
  if (found.length > 0) {
    const what = found.includes(layout.header) ? 'a run' : `"${found.sort()[0]}"`;
    throw new StormtableError(writerFaults('folder-taken', { dir, found: what }));
  }
  claimRun(dir);
}
