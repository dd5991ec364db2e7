/**
 * Lays a timeline down on disk: packs chunks, appends lines, and writes the manifest last, so that whatever it speaks
 * of is whole. It takes what the recorder has encoded, on the engine's thread or on one of its own.
 */
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import type { Stored } from '../encode.ts';
import type { Manifest, Progress, RunHeader, RunState, SnapshotEntry, Summary } from '../format.ts';
import { layout, timelineFormat } from '../format.ts';
import type { Column } from '../series.ts';
import { FieldStore } from './field-store.ts';
import { diskError, makeFolder, removeFile, writeLines, writeWhole } from './files.ts';
import { SeriesWriter } from './series-writer.ts';

export const writerFaults = defineFaults({
  'folder-taken':
    '{dir} already holds {found}; a recording never overwrites anything. Give another --out, or remove the folder first.',
});

/** What the writer is told, in order. Arrays are its own from then on. */
export type Job =
  | { readonly kind: 'open'; readonly place: string; readonly statics: Readonly<Record<string, Stored>> }
  | {
      readonly kind: 'frame';
      readonly tick: number;
      readonly fields: Readonly<Record<string, Stored>>;
      readonly tables: Readonly<Record<string, Readonly<Record<string, Column>>>>;
      readonly lines: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'snapshot'; readonly tick: number; readonly bytes: Uint8Array }
  | {
      readonly kind: 'end';
      readonly state: RunState;
      readonly fields: Readonly<Record<string, Stored>>;
      readonly lines: Readonly<Record<string, string>>;
      readonly summary: Summary | null;
      readonly digest: string | null;
      readonly error: readonly Fault[] | null;
    };

const compress = promisify(gzip);

export class TimelineWriter {
  readonly #dir: string;
  readonly #header: RunHeader;
  readonly #fields: FieldStore;
  readonly #series: ReadonlyMap<string, SeriesWriter>;
  #manifest: Manifest;
  #broken = false;

  constructor(dir: string, header: RunHeader) {
    this.#dir = dir;
    this.#header = header;
    this.#fields = new FieldStore(join(dir, layout.fields), header);
    this.#series = new Map(header.tables.map((t) => [t.name, new SeriesWriter(dir, t)]));
    this.#manifest = {
      format: timelineFormat,
      id: header.id,
      state: 'running',
      revision: 0,
      frames: 0,
      ticks: [],
      streams: {},
      series: {},
      finals: [],
      snapshots: [],
      progress: null,
      summary: null,
      digest: null,
      error: null,
    };
  }

  /** Does one job; what it gives back is the digest of a snapshot, else nothing. */
  async run(job: Job): Promise<string | undefined> {
    switch (job.kind) {
      case 'open':
        return this.#open(job.place, job.statics);
      case 'frame':
        return this.#frame(job);
      case 'progress':
        return this.#commit({ progress: job.progress });
      case 'snapshot':
        return this.#snapshot(job.tick, job.bytes);
      case 'end':
        return this.#end(job);
    }
  }

  async #open(place: string, statics: Readonly<Record<string, Stored>>): Promise<undefined> {
    const dir = this.#dir;
    makeFolder(dir);
    const found = readdirSync(dir);
    if (found.length > 0) {
      const what = found.includes(layout.header) ? 'a run' : `"${found.sort()[0]}"`;
      throw new StormtableError(writerFaults('folder-taken', { dir, found: what }));
    }
    const claim = join(dir, layout.writer);
    try {
      writeFileSync(claim, `${JSON.stringify({ pid: process.pid })}\n`, { flag: 'wx' });
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'EEXIST')
        throw new StormtableError(writerFaults('folder-taken', { dir, found: 'a run' }));
      throw diskError(e, claim);
    }
    writeWhole(join(dir, layout.place), place);
    await this.#fields.start(statics);
    for (const s of this.#series.values()) s.start();
    writeWhole(join(dir, layout.header), `${JSON.stringify(this.#header, null, 1)}\n`);
    this.#commit({});
  }

  async #frame(job: Extract<Job, { kind: 'frame' }>): Promise<undefined> {
    // after a failure the tables may be a frame ahead of the manifest: nothing more is recorded
    if (this.#broken) throw new Error('an earlier frame could not be written');
    this.#broken = true;
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

  async #end(job: Extract<Job, { kind: 'end' }>): Promise<undefined> {
    const finals: string[] = [];
    for (const f of this.#header.fields) {
      const values = job.fields[f.name];
      if (!values) continue;
      await this.#fields.still(f, f.encoding, values);
      finals.push(f.name);
    }
    const whole = job.state === 'finished' && !this.#broken;
    if (whole) for (const s of this.#series.values()) await s.compact();
    const series = whole ? this.#segments() : this.#manifest.series;
    const streams = this.#append(job.lines);
    const { state, summary, digest, error } = job;
    this.#commit({ state, summary, digest, error, finals, streams, series });
    if (whole) for (const s of this.#series.values()) s.clean();
    removeFile(join(this.#dir, layout.writer));
  }

  async #snapshot(tick: number, bytes: Uint8Array): Promise<string> {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const file = `${layout.snapshots}/${digest}.gz`;
    if (!this.#manifest.snapshots.some((s) => s.digest === digest)) {
      makeFolder(join(this.#dir, layout.snapshots));
      writeWhole(join(this.#dir, file), await compress(bytes, { level: 1 }));
    }
    const entry: SnapshotEntry = { tick, digest, file, bytes: bytes.length };
    this.#commit({ snapshots: [...this.#manifest.snapshots, entry] });
    return digest;
  }

  #segments(): Manifest['series'] {
    return Object.fromEntries([...this.#series].map(([name, s]) => [name, s.segments]));
  }

  #append(lines: Readonly<Record<string, string>>): Manifest['streams'] {
    const streams = { ...this.#manifest.streams };
    for (const [path, text] of Object.entries(lines)) {
      const stream = path.replace(/\.jsonl$/, '');
      const at = streams[stream] ?? 0;
      writeLines(join(this.#dir, path), at, text);
      streams[stream] = at + Buffer.byteLength(text);
    }
    return streams;
  }

  #commit(change: Partial<Manifest>): undefined {
    const next = { ...this.#manifest, ...change, revision: this.#manifest.revision + 1 };
    writeWhole(join(this.#dir, layout.manifest), `${JSON.stringify(next)}\n`);
    this.#manifest = next;
  }
}
