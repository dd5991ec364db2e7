/** What the page and its timeline worker say to each other. All decoding happens in the worker; arrays are handed over, not copied. */
import type { Fault } from '../../core/errors.ts';
import type { AreaRecord } from '../../core/records.ts';
import type { LineName, Manifest, Place, RunHeader } from '../../timeline/format.ts';
import type { Stored } from '../../timeline/reader.ts';
import type { Envelope, EnvelopeAsk } from './envelope.ts';

export type Column = Float64Array | Float32Array | Int32Array | Uint8Array;

export interface Opened {
  readonly header: RunHeader;
  readonly place: Place;
  readonly manifest: Manifest;
  readonly bed: Float32Array;
  readonly inside: Uint8Array;
  /** Bed elevation inside the place, m. */
  readonly lowest: number;
  readonly highest: number;
  readonly relief: Uint16Array;
}

/** One frame, whole: every field recorded at every frame, and every table's rows. */
export interface FrameData {
  readonly k: number;
  readonly fields: Readonly<Record<string, Stored>>;
  readonly scales: Readonly<Record<string, number>>;
  /** Fields that are zero everywhere inside. */
  readonly blank: readonly string[];
  readonly tables: Readonly<Record<string, Readonly<Record<string, Column>>>>;
  /** What fetching and decoding it took in the worker, ms. */
  readonly readMs: number;
  /** Fields or tables of this frame that could not be read, with what to tell the reader. */
  readonly broken: readonly string[];
}

export interface History {
  /** Seconds from the start at each frame. */
  readonly seconds: Float64Array;
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
}

/** The first frame's water: its depth, mm as stored, and 255 where it makes a river, 0 elsewhere. */
export interface FirstWater {
  readonly depth: Uint16Array;
  readonly river: Uint8Array;
}

export interface NewRecords {
  readonly stream: LineName;
  readonly records: readonly unknown[];
}

/** Questions by name: what is asked and what is answered. */
export interface Questions {
  /** `relief` is left empty where it is not asked for. */
  open: { ask: { url: string; version: string; relief: boolean }; answer: Opened };
  refresh: { ask: { manifest?: Manifest }; answer: Manifest };
  frame: { ask: { k: number }; answer: FrameData };
  /** Undefined where the first frame's depth cannot be read. */
  firstWater: { ask: Record<string, never>; answer: FirstWater | undefined };
  cell: { ask: { row: number; col: number; fields: readonly string[] }; answer: History };
  /** Fields recorded once at some cells, SI, NaN outside; a field that is not there is left out. */
  ends: { ask: { cells: Int32Array; fields: readonly string[] }; answer: Readonly<Record<string, Float32Array>> };
  /** The least and the largest at some cells over frames. */
  envelope: { ask: EnvelopeAsk; answer: Envelope };
  row: { ask: { table: string; row: number; columns?: readonly string[] }; answer: History };
  /** Mean over the rows where the column is a number, frame by frame. */
  mean: { ask: { table: string; column: string }; answer: History };
  records: { ask: Record<string, never>; answer: readonly NewRecords[] };
  /** Affected areas at frame k. */
  areas: { ask: { k: number }; answer: readonly AreaRecord[] };
  /** A field recorded once: SI, NaN outside. */
  still: { ask: { field: string }; answer: Float32Array };
}
export type Question = keyof Questions;

export interface Ask {
  readonly id: number;
  readonly question: Question;
  readonly ask: unknown;
}
export type Answer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly faults: readonly Fault[] };
