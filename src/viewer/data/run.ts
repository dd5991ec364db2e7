/** An opened run: what does not change, how far it is, the frame on the screen, and the questions one may ask of it. */
import type { Place } from '../../assets/place.ts';
import type { AreaRecord } from '../../core/records.ts';
import type { Manifest, RecordedTable, RunEntry, RunHeader } from '../../timeline/format.ts';
import { type Ground, makeGround } from '../scene/ground.ts';
import { type AssetRow, type Assets, assetsOf } from './assets.ts';
import type { Beside } from './beside.ts';
import type { Envelope, EnvelopeAsk } from './envelope.ts';
import { makeFrames } from './frames.ts';
import type { Column, FrameData, History } from './protocol.ts';
import { Records } from './records.ts';
import { type ReplaceableFrames, replaceable } from './replaceable.ts';
import { runAddress } from './runs.ts';
import { type TimelineClient, timelineClient } from './timeline-client.ts';

/** Depth from which the time under water counts, m: the engine's own where the scenario says nothing. */
export const durationDepth = (header: RunHeader): number =>
  (header.scenario as { readonly flow?: { readonly duration_depth?: number } }).flow?.duration_depth ?? 0.3;

/** The frame on the screen. */
export interface Shown {
  readonly k: number;
  /** Ticks complete at this frame. */
  readonly ticks: number;
  /** Seconds from the start. */
  readonly seconds: number;
  readonly data: FrameData;
}

/** A table at the frame on the screen. */
export interface TableNow {
  readonly table: RecordedTable;
  readonly rows: Readonly<Record<string, Column>>;
}

export interface Run {
  readonly id: string;
  /** Where its files lie. */
  readonly source: Source;
  readonly header: RunHeader;
  readonly place: Place;
  readonly ground: Ground;
  readonly relief: Uint16Array;
  readonly assets: Assets;
  readonly records: Records;
  frames: ReplaceableFrames;
  /** The run it is compared with. */
  beside: Beside | undefined;
  manifest: Manifest;
  shown: Shown | undefined;
  /** Depth at the start, mm, once read. */
  start: Uint16Array | undefined;
  /** Tables whose rows are of this kind, at the frame on the screen. */
  tables(kind: string): readonly TableNow[];
  /** Value of a field at a cell in the frame on the screen, SI; NaN outside or where it is not recorded. */
  valueAt(field: string, cell: number): number;
  secondsOf(ticks: number): number;
  refresh(manifest?: Manifest): Promise<void>;
  /** Fields at a cell over time, SI; the water depth where left out. */
  cellHistory(cell: number, fields?: readonly string[]): Promise<History>;
  /** Fields recorded once at some cells, SI, NaN outside; those not there, or not yet, are left out. */
  endsAt(cells: Int32Array, fields: readonly string[]): Promise<Readonly<Record<string, Float32Array>>>;
  /** The least and the largest at some cells over frames, read away from the page. */
  envelope(ask: EnvelopeAsk): Promise<Envelope>;
  rowHistory(table: string, row: number): Promise<History>;
  /** Reads the water of the first frame: 255 where the river stood, 0 elsewhere. */
  firstRiver(): Promise<Uint8Array | undefined>;
  areasAt(k: number): Promise<readonly AreaRecord[]>;
  meanHistory(table: string, column: string): Promise<History>;
  /** A field recorded once, at the end: SI, NaN outside; undefined before the end, or where the run has none. */
  ending(field: string): Promise<Float32Array | undefined>;
}

export interface Source {
  readonly url: string;
  readonly version: string;
}

/** Finds the assets that a run's header tells of, beside those of its place. */
export type Described = (header: RunHeader, place: Place) => readonly AssetRow[];

/** Bytes of decoded frames that are held at most. */
export const ringBudget = 192e6;

export interface OpenOptions {
  readonly budget?: number;
  /** Gives the ground of a run that is open already, so that it is not held twice, or throws where it is another. */
  readonly ground?: (bed: Float32Array, inside: Uint8Array) => Pick<Run, 'ground' | 'relief'>;
}

export async function openRun(
  { id, state, version }: RunEntry,
  described: Described = () => [],
  { budget = ringBudget, ground: known }: OpenOptions = {},
): Promise<Run> {
  const client = timelineClient();
  // A finished run never changes: its files may come from the browser's own store.
  const source: Source = { url: runAddress(id), version: state === 'running' ? '' : version };
  const opened = await client.ask('open', { ...source, relief: known === undefined });
  const { header, place, manifest, relief: shading, ...inside } = opened;
  const { grid } = header;
  let held: Pick<Run, 'ground' | 'relief'>;
  try {
    held = known ? known(inside.bed, inside.inside) : { ground: makeGround(grid, inside), relief: shading };
  } catch (e) {
    client.close();
    throw e;
  }
  const { ground, relief } = held;
  const perFrame = header.fields.filter((f) => f.every === 'frame');
  const bytes = perFrame.length * grid.rows * grid.cols * 2 + 4e5;
  const frames = replaceable(makeFrames(client, bytes, budget));
  const records = new Records();
  const endings = new Map<string, Promise<Float32Array>>();
  let elsewhere: TimelineClient | undefined;
  /** Histories decode many chunks: a worker of their own keeps them from holding up frames. */
  const historian = async (): Promise<TimelineClient> => {
    if (!elsewhere) {
      elsewhere = timelineClient();
      await elsewhere.ask('open', { ...source, relief: false });
    }
    await elsewhere.ask('refresh', { manifest: run.manifest });
    return elsewhere;
  };
  const run: Run = {
    id,
    source,
    header,
    place,
    ground,
    relief,
    assets: assetsOf(place, described(header, place)),
    records,
    frames,
    beside: undefined,
    manifest,
    shown: undefined,
    start: undefined,
    tables: (kind) =>
      header.tables.flatMap((table) => {
        const rows = run.shown?.data.tables[table.name];
        return table.of === kind && rows ? [{ table, rows }] : [];
      }),
    valueAt(field, cell) {
      if (field === 'bed_elevation') return ground.inside[cell] ? ground.bed[cell]! : Number.NaN;
      const values = run.shown?.data.fields[field];
      if (!values) return Number.NaN;
      const stored = values[cell]!;
      if (values instanceof Uint16Array && stored === 65535) return Number.NaN;
      if (values instanceof Int16Array && stored === -32768) return Number.NaN;
      if (values instanceof Uint8Array && stored === 255) return Number.NaN;
      return stored * run.shown!.data.scales[field]!;
    },
    secondsOf: (ticks) => ticks * header.clock.tick,
    async refresh(pushed) {
      run.manifest = await client.ask('refresh', { manifest: pushed });
      records.add(await client.ask('records', {}));
    },
    async cellHistory(cell, fields = ['water_depth']) {
      const worker = await historian();
      return worker.ask('cell', { row: Math.floor(cell / grid.cols), col: cell % grid.cols, fields });
    },
    endsAt: async (cells, fields) => (await historian()).ask('ends', { cells, fields }),
    envelope: async (ask) => (await historian()).ask('envelope', ask),
    async firstRiver() {
      const water = await client.ask('firstWater', {});
      run.start = water?.depth;
      return water?.river;
    },
    rowHistory: (table, row) => client.ask('row', { table, row }),
    areasAt: async (k) => (await historian()).ask('areas', { k }),
    meanHistory: (table, column) => client.ask('mean', { table, column }),
    async ending(field) {
      if (!run.manifest.finals.includes(field)) return undefined;
      let held = endings.get(field);
      if (!held) endings.set(field, (held = client.ask('still', { field })));
      return held;
    },
  };
  return run;
}
