/**
 * The recorder: takes frames, rows and records from the engine and has them written, so that whatever the manifest
 * speaks of is whole on disk. It copies what it is given before it returns, and writes while the engine goes on.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import { cellCount } from '../../core/grid.ts';
import type { Section } from '../../core/snapshot.ts';
import type { Table } from '../../core/table.ts';
import { parseHeader } from '../documents.ts';
import { encode, encodeFrame, encodings, type Stored, storedOn } from '../encode.ts';
import type { Checkpoint, LineName, Lines, Place, Progress, RunHeader, Summary } from '../format.ts';
import { layout, linePath } from '../format.ts';
import type { Column } from '../series.ts';
import { readError } from './files.ts';
import { gatherSections } from './state-blocks.ts';
import type { Job } from './writer.ts';
import { type WriterChannel, writerHere, writerThread } from './writer-channel.ts';

export interface RecorderInputs {
  readonly header: RunHeader;
  readonly place: Place;
  /** 1 inside, 0 outside. */
  readonly mask: Uint8Array;
  /** Values of each of `header.statics`. */
  readonly statics: Readonly<Record<string, ArrayLike<number>>>;
}

export interface Recorder {
  readonly dir: string;
  /**
   * Records the world after `tick` completed ticks (0: the start): the values of every field of the header with
   * `every: 'frame'`, by name, and the tables. Everything is copied before the call returns; the promise holds the
   * engine back while the writer is more than two frames behind. Rejects where an earlier write failed.
   */
  frame(tick: number, fields: Readonly<Record<string, ArrayLike<number>>>, tables: readonly Table[]): Promise<void>;
  /** Adds a record to a stream; it becomes visible with the next frame. */
  line<S extends LineName>(stream: S, record: Lines[S]): void;
  /** Tells how far the run is. Call as often as you like: only the latest is written. */
  progress(progress: Progress): void;
  /**
   * Keeps the state, from where the run can go on: call right after the frame of its tick. Sections may be views of live
   * memory: they are copied before the call returns. The promise holds the engine back while an earlier checkpoint is
   * still being written.
   */
  checkpoint(tick: number, sections: readonly Section[]): Promise<void>;
  /** Ends the run: `fields` holds those recorded once, at the end. */
  finish(summary: Summary, digest: string, fields?: Readonly<Record<string, ArrayLike<number>>>): Promise<void>;
  /** Ends the run where it stands and says why. Never throws. */
  fail(error: unknown, state?: 'failed' | 'interrupted'): Promise<void>;
}

export interface RecorderOptions {
  /** Whether the writer has a thread of its own; by default for grids of 65 536 cells and more. */
  readonly thread?: boolean;
}

export const recorderFaults = defineFaults({
  'run-error': '{message}',
  'mask-misfit':
    'the mask has {found} cells, the grid of {dir} {expected}. Go on with the place the run was made from.',
});

/** Frames the writer may be behind before the engine waits. */
const framesAhead = 2;

/** Starts a run's folder. Refuses a folder that already holds anything. */
export async function createRecorder(
  dir: string,
  inputs: RecorderInputs,
  options: RecorderOptions = {},
): Promise<Recorder> {
  const { header, mask } = inputs;
  const twice = header.fields.find((f) => header.statics.some((s) => s.name === f.name));
  if (twice) throw new Error(`${twice.name} is recorded as a field and as one that does not change`);
  const channel = channelFor(dir, header, mask, options);
  try {
    const statics: Record<string, Stored> = {};
    for (const s of header.statics)
      statics[s.name] = encode(s.name, 'f32', inputs.statics[s.name], mask, header.grid.cols);
    await channel.send({ kind: 'open', place: JSON.stringify(inputs.place), statics });
  } catch (e) {
    await channel.close();
    throw e;
  }
  return new ChannelRecorder(dir, header, mask, channel);
}

/**
 * Goes on in a run's folder from one of its checkpoints: takes the folder back to it, so that neither manifest nor files
 * speak of anything later, and records from there. The caller has put the state back. Refuses a folder that a living
 * process writes.
 */
export async function resumeRecorder(
  dir: string,
  inputs: Pick<RecorderInputs, 'mask'>,
  checkpoint: Checkpoint,
  options: RecorderOptions = {},
): Promise<Recorder> {
  const { mask } = inputs;
  const path = join(dir, layout.header);
  const text = await readFile(path, 'utf8').catch((e) => {
    throw readError(e, path);
  });
  const header = parseHeader(text);
  const channel = channelFor(dir, header, mask, options);
  try {
    await channel.send({ kind: 'resume', checkpoint });
  } catch (e) {
    await channel.close();
    throw e;
  }
  return new ChannelRecorder(dir, header, mask, channel, checkpoint.tick);
}

function channelFor(dir: string, header: RunHeader, mask: Uint8Array, options: RecorderOptions): WriterChannel {
  const expected = cellCount(header.grid);
  if (mask.length !== expected)
    throw new StormtableError(recorderFaults('mask-misfit', { dir, found: mask.length, expected }));
  const threaded = options.thread ?? mask.length >= 65_536;
  return (threaded ? writerThread : writerHere)(dir, header);
}

/** Buffers that come back from the writer and are kept to be filled again: bytes of the smallest, and how many. */
const leastSpare = 1 << 18;
const mostSpare = 8;

class ChannelRecorder implements Recorder {
  readonly dir: string;
  readonly #header: RunHeader;
  readonly #mask: Uint8Array;
  readonly #channel: WriterChannel;
  readonly #behind: Promise<unknown>[] = [];
  #lines = new Map<string, string[]>();
  #failure: { error: unknown } | undefined;
  #latest: Progress | undefined;
  #telling = false;
  #lastTick: number;
  #checkpointing: Promise<void> | undefined;
  /** Memory the writer is done with, for what is copied next: fresh pages cost more than the copy. */
  #spare: ArrayBuffer[] = [];
  #ended = false;

  constructor(dir: string, header: RunHeader, mask: Uint8Array, channel: WriterChannel, lastTick = -1) {
    this.#lastTick = lastTick;
    this.dir = dir;
    this.#header = header;
    this.#mask = mask;
    this.#channel = channel;
  }

  async frame(
    tick: number,
    fields: Readonly<Record<string, ArrayLike<number>>>,
    tables: readonly Table[],
  ): Promise<void> {
    this.#check();
    if (!(tick > this.#lastTick)) throw new Error(`frame of tick ${tick} after tick ${this.#lastTick}`);
    this.#lastTick = tick;
    const job: Job = {
      kind: 'frame',
      tick,
      fields: this.#encode(fields, 'frame'),
      tables: this.#rows(tables),
      lines: this.#take(),
    };
    const transfer = Object.values(job.fields).map((a) => a.buffer as ArrayBuffer);
    for (const columns of Object.values(job.tables))
      for (const c of Object.values(columns)) transfer.push(c.buffer as ArrayBuffer);
    this.#behind.push(this.#send(job, transfer));
    while (this.#behind.length > framesAhead) await this.#behind.shift();
    this.#check();
  }

  line<S extends LineName>(stream: S, record: Lines[S]): void {
    const path = linePath(stream);
    const lines = this.#lines.get(path);
    const text = `${JSON.stringify(record)}\n`;
    if (lines) lines.push(text);
    else this.#lines.set(path, [text]);
  }

  progress(progress: Progress): void {
    this.#latest = progress;
    if (this.#telling || this.#ended) return;
    this.#telling = true;
    void this.#tell();
  }

  async checkpoint(tick: number, sections: readonly Section[]): Promise<void> {
    this.#check();
    // only there is it known which lines and frames belong to it
    if (tick !== this.#lastTick || this.#lines.size > 0) throw new Error(`tick ${tick} is no frame just recorded`);
    const bytes = sections.reduce((sum, s) => sum + s.bytes.length, 0);
    const state = gatherSections(
      sections,
      this.#takeSpare((b) => b >= bytes),
    );
    const earlier = this.#checkpointing;
    this.#checkpointing = this.#send({ kind: 'checkpoint', tick, state }, [state.bytes.buffer]);
    await earlier;
    this.#check();
  }

  async finish(
    summary: Summary,
    digest: string,
    fields: Readonly<Record<string, ArrayLike<number>>> = {},
  ): Promise<void> {
    this.#check();
    const finals = this.#encode(fields, 'end');
    this.#ended = true;
    await this.#settled();
    await this.#send({
      kind: 'end',
      state: 'finished',
      fields: finals,
      lines: this.#take(),
      summary,
      digest,
      error: null,
    });
    // the channel stays open for fail() where the end could not be written
    if (this.#failure) this.#ended = false;
    else await this.#channel.close();
    this.#check();
  }

  async fail(error: unknown, state: 'failed' | 'interrupted' = 'failed'): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#settled();
    const job: Job = {
      kind: 'end',
      state,
      fields: {},
      lines: this.#take(),
      summary: null,
      digest: null,
      error: faultsOf(error),
    };
    await this.#send(job);
    await this.#channel.close().catch(() => {});
  }

  #encode(fields: Readonly<Record<string, ArrayLike<number>>>, every: 'frame' | 'end'): Record<string, Stored> {
    const out: Record<string, Stored> = {};
    const recorded = this.#header.fields.filter((f) => f.every === every);
    // depth first: velocities are recorded only where it says wet
    const ordered = [...recorded].sort((a, b) => Number(b.name === 'water_depth') - Number(a.name === 'water_depth'));
    for (const f of ordered) {
      const values = fields[f.name];
      if (!values && every === 'end') continue;
      if (!values) throw new Error(`frame lacks the field ${f.name}`);
      const dry = f.encoding === 'cm/s-i16' ? out['water_depth'] : undefined;
      const { cols } = this.#header.grid;
      if (every === 'end') {
        out[f.name] = encode(f.name, f.encoding, values, this.#mask, cols, dry);
        continue;
      }
      const bytes = this.#mask.length * encodings[f.encoding].bytes;
      const spare = this.#takeSpare((b) => b === bytes);
      const into = spare && storedOn(f.encoding, spare);
      out[f.name] = encodeFrame(f.name, f.encoding, values, this.#mask, cols, dry, into);
    }
    return out;
  }

  #rows(tables: readonly Table[]): Record<string, Record<string, Column>> {
    const out: Record<string, Record<string, Column>> = {};
    for (const t of this.#header.tables) {
      const table = tables.find((other) => other.declaration.name === t.name);
      if (!table) throw new Error(`frame lacks the table ${t.name}`);
      const columns: Record<string, Column> = {};
      for (const [name, { recordedTo }] of Object.entries(t.columns)) {
        columns[name] = table.column[name].slice();
        if (recordedTo) roundTo(recordedTo, columns[name]);
      }
      out[t.name] = columns;
    }
    return out;
  }

  /** Lines gathered since the last frame, as text. */
  #take(): Record<string, string> {
    const out = Object.fromEntries([...this.#lines].map(([path, lines]) => [path, lines.join('')]));
    this.#lines = new Map();
    return out;
  }

  /** Writes progress until none is newer; calls in between only change what is written next. */
  async #tell(): Promise<void> {
    while (this.#latest && !this.#ended) {
      const progress = this.#latest;
      this.#latest = undefined;
      await this.#send({ kind: 'progress', progress });
    }
    this.#telling = false;
  }

  /** Sends a job; a failure is kept for the next call to throw, so that no promise is left unheard. */
  async #send(job: Job, transfer: readonly ArrayBuffer[] = []): Promise<void> {
    try {
      const back = await this.#channel.send(job, transfer);
      // only the large ones are worth keeping, and no more than are used again: states vary in length
      this.#spare = [...this.#spare, ...back.filter((b) => b.byteLength >= leastSpare)].slice(-mostSpare);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #takeSpare(fits: (bytes: number) => boolean): ArrayBuffer | undefined {
    const at = this.#spare.findIndex((buffer) => fits(buffer.byteLength));
    return at < 0 ? undefined : this.#spare.splice(at, 1)[0];
  }

  async #settled(): Promise<void> {
    while (this.#behind.length > 0) await this.#behind.shift();
    if (this.#latest) await this.#send({ kind: 'progress', progress: this.#latest });
    this.#latest = undefined;
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof StormtableError) return error.faults;
  return [recorderFaults('run-error', { message: error instanceof Error ? error.message : String(error) })];
}

/** Rounds numbers in place to the nearest multiple of `step`, a whole part of one such as 0.001. */
function roundTo(step: number, values: Column): void {
  const parts = Math.round(1 / step);
  // + 0 makes of -0 the zero of everybody else
  for (let i = 0; i < values.length; i++) values[i] = (Math.round(values[i]! * parts) + 0) / parts;
}
