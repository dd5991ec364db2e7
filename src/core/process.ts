/**
 * The contract of everything that steps: what a process declares, what it is granted, and what it may say.
 * A process keeps no state of its own: all that changes lives in what the world owns for it.
 */
import type { Clock, Interval } from './clock.ts';
import type { At, Field, NumberType, ReadField } from './field.ts';
import type { Grid } from './grid.ts';
import type { Ledger } from './ledger.ts';
import type { Name, Sentence } from './names.ts';
import type { RandomStream } from './random.ts';
import type { StreamName, Streams } from './records.ts';
import type { Table, TableDeclaration } from './table.ts';
import type { Unit } from './units.ts';

/**
 * reads     looks
 * owns      the one author: it alone writes
 * adds      contributes a rate to the owner's field, per second; summed in catalogue order, booked under the process
 * requests  asks the owner for an amount and is told what it got
 */
export type Access = 'reads' | 'owns' | 'adds' | 'requests';

export interface FieldDeclaration {
  readonly unit: Unit;
  readonly access: Access;
  readonly doc: string;
  /** The field meant, where the key is only the process's own word for it (one that reads, adds to and requests the same field needs three). */
  readonly of?: string;
  readonly at?: At;
  readonly type?: NumberType;
  /** owns: the value every cell starts with where neither place nor scenario gives one (0 if left out). */
  readonly initial?: number;
  /** adds, requests: the cells it concerns; all cells where left out. */
  readonly cells?: Int32Array;
  /** owns: how the timeline records it; not recorded where left out. */
  readonly record?: {
    readonly label: Name;
    readonly encoding: 'mm-u16' | 'cm/s-i16' | 'u8' | 'f32';
    readonly every: 'frame' | 'end';
  };
  /** owns: holds nothing that the next step needs (recomputed before use), so snapshots leave it out. */
  readonly derived?: boolean;
}
export type Declared = Readonly<Record<string, FieldDeclaration>>;

/** A rate of water, m/s of depth, contributed to the surface; stays as it is until changed. */
export interface Addition {
  readonly process: string;
  /** null: one rate a cell of the grid; else one a listed cell. */
  readonly cells: Int32Array | null;
  readonly rate: Float32Array;
  readonly pointer: number;
  /** Counts changes; call `changed()` after writing rates. */
  readonly version: number;
  changed(): void;
}

/** An amount of water, m of depth, asked of the surface at its next interval; the owner answers in `granted`. */
export interface Request {
  readonly process: string;
  /** Of a list of cells, its copy in the memory. */
  readonly cells: Int32Array | null;
  readonly asked: Float32Array;
  readonly granted: Float32Array;
  readonly pointer: number;
  /** Set by `submit()`, cleared by the owner when it has answered. */
  pending: boolean;
  submit(): void;
}

/** An owned field, with what others contribute to it. */
export interface OwnedField<U extends Unit = Unit, T extends NumberType = NumberType> extends Field<U, T> {
  readonly additions: readonly Addition[];
  readonly requests: readonly Request[];
}

type TypeOf<F extends FieldDeclaration> = F['type'] extends NumberType ? F['type'] : 'f32';
export type GrantOf<F extends FieldDeclaration> = F['access'] extends 'reads'
  ? ReadField<F['unit'], TypeOf<F>>
  : F['access'] extends 'owns'
    ? OwnedField<F['unit'], TypeOf<F>>
    : F['access'] extends 'adds'
      ? Addition
      : Request;
export type Granted<D extends Declared> = { readonly [K in keyof D]: GrantOf<D[K]> };

/** Everything from outside after the build, and every decision inside it, is a command. */
export interface Command {
  readonly tick: number;
  readonly sequence: number;
  /** `scenario`, `policy:<rule>`, `person:<name>`, `what-if`. */
  readonly source: string;
  readonly role: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Ticks completed when it came in from outside; absent where the scenario or the loop itself gave it. */
  readonly taken?: number;
}
export interface CommandHandler<D extends Declared = Declared> {
  readonly doc: string;
  /** What is wrong with the payload, or undefined. Called at the door, before the run, and again on arrival. */
  check(payload: Readonly<Record<string, unknown>>): string | undefined;
  apply(command: Command, fields: Granted<D>, interval: Interval): void;
}

/** What a factory may use while it builds a process, and later while stepping. */
export interface ProcessContext {
  readonly grid: Grid;
  /** 1 inside the place, 0 outside. */
  readonly mask: Uint8Array;
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** Creates a table this process owns. */
  ownTable<const D extends TableDeclaration>(declaration: D): Table<D>;
  /** Small state that fits no table (rule memory, queues): plain JSON, part of the snapshot. */
  slot<T>(name: string, initial: T): { value: T };
  /** State in a layout that is its process's own affair (a solver's memory): so many zeros, part of the snapshot. */
  bytes(name: string, length: number): Uint8Array<ArrayBuffer>;
  /** State that lies in memory of the process's own, part of the snapshot where it lies; `fingerprint` gives that of `core/fingerprint.ts`. */
  keep(name: string, bytes: Uint8Array<ArrayBuffer>, fingerprint: () => number): void;
  random(purpose: string, entity?: string): RandomStream;
  report<S extends StreamName>(stream: S, record: Streams[S]): void;
  /** Queues a command of the loop's own making (a decision of policy); it is applied at the start of the next tick. */
  command(type: string, payload: Readonly<Record<string, unknown>>, source: string, role: string): void;
}

/** Given once, after the world is laid out and before the first tick. */
export interface Started {
  readonly memory: WebAssembly.Memory;
  /** Byte offset of the scratch the process asked for. */
  readonly scratch: number;
  /** A table owned by another process; throws a build fault where nobody owns it. */
  table(name: string): Table;
  hasTable(name: string): boolean;
}

/** When in a tick a process steps: once before water moves, every coupling interval, or once after. */
export type Pace = 'tick_start' | 'coupling' | 'tick_end';

export interface Process<D extends Declared = Declared> {
  readonly name: string;
  /** Author, year, equation. */
  readonly source: string;
  readonly pace: Pace;
  readonly fields: D;
  /** Bytes of working memory for kernels, not part of the state. */
  readonly scratchBytes?: number;
  readonly commands?: Readonly<Record<string, CommandHandler<D>>>;
  /** Sentences for the codes it reports. */
  readonly sentences?: Readonly<Record<string, Sentence>>;
  /** Looks up tables, sets initial values, opens ledger stores. Not called again after a restore. */
  start?(fields: Granted<D>, started: Started): void | Promise<void>;
  /** Called after start and after every restore: rebuild whatever is derived from state. */
  resume?(fields: Granted<D>, started: Started): void;
  step(fields: Granted<D>, interval: Interval): void;
  /** Steps during the warm-up too (water and what feeds it); the others wait for tick 0. Time is negative in the warm-up. */
  readonly warmUp?: boolean;
  /** Called once at tick 0, after the warm-up if there is one: forget its maxima, reopen ledger stores. Not called after a restore. */
  begin?(fields: Granted<D>): void;
  /** Volume of each ledger store it keeps, m³, for the closing check at the end of a tick; a store may be left out of some ticks. */
  volumes?(fields: Granted<D>, tick: number): Readonly<Record<string, number>>;
  /** Figures for the progress line and the summary. */
  figures?(): Readonly<Record<string, number>>;
}

/** Fixes a process's types where it is written. */
export const defineProcess = <const D extends Declared>(process: Process<D>): Process<D> => process;
