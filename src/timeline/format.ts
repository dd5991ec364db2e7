/**
 * What the files of a timeline say: run.json (what ran, written once), manifest.json (how far it is, rewritten with
 * every frame) and place.json (what stands there). Readers refuse formats newer than theirs, by name.
 */
import type { Clock } from '../core/clock.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { At, NumberType } from '../core/field.ts';
import type { Grid } from '../core/grid.ts';
import type { Name, Sentence } from '../core/names.ts';
import type { Command, Declared } from '../core/process.ts';
import type { StreamName, Streams } from '../core/records.ts';
import type { TableDeclaration } from '../core/table.ts';
import type { Unit } from '../core/units.ts';

export type { Place } from '../assets/place.ts';

export const timelineFormat = 'timeline/1';

/** Where things lie in a run's folder. */
export const layout = {
  header: 'run.json',
  manifest: 'manifest.json',
  place: 'place.json',
  commands: 'commands.jsonl',
  fields: 'truth/fields.zarr',
  snapshots: 'snapshots',
  /** Names the process that writes; gone once the run is over. */
  writer: 'writer.json',
} as const;

/** Where the rows of a table are told: the model's truth, or what the city was shown. */
export const seriesFolder = (picture: TableDeclaration['picture']): string =>
  picture === 'truth' ? 'truth/series' : 'observed/city/series';

/**
 * Fingerprints of the state after a tick, eight hexadecimal digits a section, in the order of the header's `sections`;
 * dashes where there is none: fields recorded once, at the end, have one only at frames.
 */
export interface StateRecord {
  readonly tick: number;
  readonly sections: string;
}

/** Streams of JSON lines: what processes report, what came from outside, and the state's fingerprint tick by tick. */
export type LineName = StreamName | 'commands' | 'state';
export interface Lines extends Streams {
  commands: Command;
  state: StateRecord;
}
export const linePath = (stream: LineName): string => `${stream}.jsonl`;

export interface RecordedColumn {
  readonly unit: Unit;
  readonly type: NumberType;
  readonly label: Name;
  readonly doc: string;
  readonly classes?: readonly Name[];
  /** Its numbers are those of the run to the nearest multiple of this, in `unit`; without it they are the run's own. */
  readonly recordedTo?: number;
}

/** A table as the timeline keeps it: what its rows and columns are. */
export interface RecordedTable {
  readonly name: string;
  readonly of: string;
  readonly picture: TableDeclaration['picture'];
  readonly ids: readonly string[];
  readonly columns: Readonly<Record<string, RecordedColumn>>;
}

/**
 * How a field becomes numbers in a file.
 *   mm-u16    metres as whole millimetres; 0 dry (below 5 mm), 65535 outside; in frames, a metre and more to the centimetre
 *   cm/s-i16  metres a second as whole centimetres a second; -32768 outside; in frames, 0.5 m/s and more to 5 cm/s
 *   u8        whole numbers 0 to 254; 255 outside
 *   f32       as it is; NaN outside
 */
export type Encoding = 'mm-u16' | 'cm/s-i16' | 'u8' | 'f32';

/** A field as the timeline keeps it: at every frame, or once when the run is over. */
export interface RecordedField {
  readonly name: string;
  readonly unit: Unit;
  readonly label: Name;
  readonly doc: string;
  readonly encoding: Encoding;
  readonly every: 'frame' | 'end';
  readonly at: At;
}

/** A field that does not change during the run, such as bed_elevation; always f32. */
export interface StaticField {
  readonly name: string;
  readonly unit: Unit;
  readonly label: Name;
  readonly doc: string;
}

/** What was changed at a moment of a run, in the order of time: the run is its scenario plus its changes. */
export interface Change {
  /** Ticks completed when it was made. */
  readonly tick: number;
  /** `path=value` laid over the scenario from then on, after those of earlier changes. */
  readonly set: readonly string[];
  readonly commands: readonly GivenCommand[];
}
export type GivenCommand = Omit<Command, 'sequence'>;

/** The run another was forked off. */
export interface Parent {
  readonly id: string;
  /** Its folder, as seen from this run's. */
  readonly folder: string;
  /** Ticks completed when they parted. */
  readonly tick: number;
  readonly inputs_digest: string;
}

/** What a run was read from, so that it can be read again. */
export interface RunSource {
  /** The scenario file, as seen from the run's folder. */
  readonly file: string;
  readonly set: readonly string[];
  readonly cut: 'full' | 'test';
  readonly seed: number | null;
  /** SHA-256 over the resolved scenario and its inputs, before any change. */
  readonly digest: string;
  /** Files read, as seen from the run's folder, with the SHA-256 of their bytes. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

/** A wall, weir, gate, breach, culvert or pump as it stands on the grid. */
export interface SnappedStructure {
  readonly id: string;
  readonly name: Name;
  readonly kind: string;
  /** How many faces between cells it stands on; 0 for what joins two cells. */
  readonly faces: number;
  /** Along those faces, or from cell to cell, in the place's metres. */
  readonly lines: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** run.json */
export interface RunHeader {
  readonly format: typeof timelineFormat;
  /** The run's id, which is also its folder's name: a slug. */
  readonly id: string;
  readonly name: Name;
  readonly engine: { readonly name: string; readonly version: string };
  /** The scenario, whole and resolved. */
  readonly scenario: unknown;
  /** The rules as they were written. */
  readonly rules: string;
  readonly seed: number;
  /** SHA-256 over everything that decides the run: two runs of the same digest are the same run. */
  readonly inputs_digest: string;
  readonly source: RunSource;
  /** null: it began at its start. */
  readonly parent: Parent | null;
  /** Its ancestors' and its own; empty for a run from the start. */
  readonly changes: readonly Change[];
  /** Names of the sections of the state, in order; what `state.jsonl` gives a fingerprint of each tick. */
  readonly sections: readonly string[];
  readonly grid: Grid;
  readonly clock: Clock;
  readonly place: {
    readonly id: string;
    readonly name: Name;
    readonly time_zone: string;
    readonly reconstructed: boolean;
  };
  /** What is measured, reconstructed or made up, for the caption. */
  readonly provenance: Name;
  /** Sentences of the codes that events, warnings and suggestions carry. */
  readonly sentences: Readonly<Record<string, Sentence>>;
  /** Where structures came to stand on the grid, where there are any. */
  readonly structures?: readonly SnappedStructure[];
  /** Where the drainage network lies, where there is one; its state is in the tables drain_node and drain_link. */
  readonly drainage?: DrainageLines;
  readonly tables: readonly RecordedTable[];
  readonly fields: readonly RecordedField[];
  readonly statics: readonly StaticField[];
}

/** Nodes and links of a drainage network, in the place's metres; `size` is the full depth of a conduit, m, else 0. */
export interface DrainageLines {
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly at: readonly [number, number];
    readonly invert: number;
  }[];
  readonly links: readonly {
    readonly id: string;
    readonly kind: string;
    readonly line: readonly (readonly [number, number])[];
    readonly size: number;
  }[];
}

/** How far the run is and how fast it goes. */
export interface Progress {
  readonly tick: number;
  readonly ticks: number;
  readonly wet_cells: number;
  readonly ledger_error_m3: number;
  /** Simulated seconds a second. */
  readonly speed: number;
  /** Seconds until it is done, as far as one can tell. */
  readonly eta_s: number | null;
}

/** A Parquet file of a table's rows: those of `frames` frames from `from` on. */
export interface Segment {
  readonly file: string;
  readonly from: number;
  readonly frames: number;
}

/** A checkpoint: the whole state after the frame of a tick was recorded, from where the run can go on. */
export interface Checkpoint {
  readonly tick: number;
  /** Counts the run's checkpoints from 0; decides how long it is kept. */
  readonly number: number;
  /** SHA-256 of the state, as `Engine.digest` gives it. */
  readonly digest: string;
  /** Its index of blocks, `snapshots/<digest>.json`. */
  readonly file: string;
  /** Bytes of state before compression. */
  readonly bytes: number;
  /** Frames recorded by then, that of its tick among them. */
  readonly frames: number;
  /** Bytes of each stream of lines by then. */
  readonly streams: Readonly<Record<string, number>>;
  /** CRC-32C of those bytes. */
  readonly sums: Readonly<Record<string, number>>;
}

export type RunState = 'running' | 'finished' | 'interrupted' | 'failed';
export type Summary = Readonly<Record<string, number | string>>;

/** manifest.json: what a reader may look at. Whatever lies in the folder beyond it is not there yet. */
export interface Manifest {
  readonly format: typeof timelineFormat;
  readonly id: string;
  readonly state: RunState;
  /** Counts the times it was written. */
  readonly revision: number;
  readonly frames: number;
  /** Ticks completed at each frame: the frame shows the world `ticks[k] * clock.tick` seconds after the start. */
  readonly ticks: readonly number[];
  /** Bytes of each stream of lines that belong to the recorded frames. */
  readonly streams: Readonly<Record<string, number>>;
  /** Files of each table, by its name, in order and without gaps. */
  readonly series: Readonly<Record<string, readonly Segment[]>>;
  /** Fields recorded once, at the end, that are there. */
  readonly finals: readonly string[];
  /** In order of tick; older ones are thinned out. */
  readonly checkpoints: readonly Checkpoint[];
  /**
   * CRC-32C of the bytes that count of files which carry no checksum of their own, by path: run.json, place.json, the
   * streams of lines and the tables' segments. Absent in runs of version 0.1.
   */
  readonly sums?: Readonly<Record<string, number>>;
  readonly progress: Progress | null;
  readonly summary: Summary | null;
  /** SHA-256 of the final state, by the engine. */
  readonly digest: string | null;
  /** Why it failed. */
  readonly error: readonly Fault[] | null;
}

/** Where a run's grid lies: what tells two places apart before their ground is read. */
export interface Footprint {
  /** Id of the place. */
  readonly place: string;
  readonly name: Name;
  readonly cell_m: number;
  /** Rows and columns inside the rim. */
  readonly rows: number;
  readonly cols: number;
  /** Of the north-west corner, m. */
  readonly west: number;
  readonly north: number;
  readonly epsg: number;
  readonly datum: string;
}

/** A run as a list shows it. */
export interface RunEntry {
  readonly id: string;
  readonly name: Name;
  readonly state: RunState;
  readonly frames: number;
  readonly inputs_digest: string;
  readonly digest: string | null;
  readonly start: string;
  readonly footprint: Footprint;
  readonly progress: Progress | null;
  /** Changes when another run takes the same id: part of the address of what may be cached for ever. */
  readonly version: string;
}

export const formatFaults = defineFaults({
  'timeline-newer':
    '{file} says "{found}"; this version reads up to "{expected}". Open it with a newer version of stormtable.',
  'timeline-foreign': '{file} says "{found}"; a timeline says "{expected}". Name the folder of a run.',
  'timeline-broken': '{file} cannot be read: {detail}. Record the run again.',
  'checkpoint-broken': '{file} cannot be read: {detail}. Go on from an earlier checkpoint, or run the scenario again.',
});

/** Parses one of the timeline's JSON files and checks that we can read its format. */
export function parseTimelineJson<T extends { readonly format: string }>(file: string, text: string): T {
  let value: T;
  try {
    value = JSON.parse(text) as T;
  } catch (e) {
    throw new StormtableError(formatFaults('timeline-broken', { file, detail: (e as Error).message }), 1);
  }
  const found = String((value as { format?: unknown } | null)?.format ?? 'nothing');
  if (found === timelineFormat) return value;
  const code = /^timeline\/\d+$/.test(found) ? 'timeline-newer' : 'timeline-foreign';
  throw new StormtableError(formatFaults(code, { file, found, expected: timelineFormat }));
}

/** What the timeline keeps of a table: its recorded columns. */
export function recordedTable(d: TableDeclaration): RecordedTable {
  const columns: Record<string, RecordedColumn> = {};
  for (const [name, c] of Object.entries(d.columns)) {
    if (c.unrecorded) continue;
    const { unit, type, label, doc, classes, recordedTo } = c;
    columns[name] = { unit, type, label, doc, ...(classes && { classes }), ...(recordedTo && { recordedTo }) };
  }
  return { name: d.name, of: d.of, picture: d.picture, ids: d.ids, columns };
}

/** What the timeline keeps of the fields a process owns. */
export function recordedFields(declared: Declared): RecordedField[] {
  return Object.entries(declared).flatMap(([name, d]) =>
    d.access === 'owns' && d.record ? [{ name, unit: d.unit, doc: d.doc, at: d.at ?? 'cell', ...d.record }] : [],
  );
}
