/** A small run to record: a valley of two tables, a pond that grows, and events. Nothing in it comes from the engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../src/assets/place.ts';
import { type Grid, gridAround } from '../../src/core/grid.ts';
import type { Section } from '../../src/core/snapshot.ts';
import { Table, type TableDeclaration } from '../../src/core/table.ts';
import { type RecordedField, type RunHeader, recordedTable, timelineFormat } from '../../src/timeline/format.ts';
import type { Recorder, RecorderInputs } from '../../src/timeline/node/recorder.ts';

const same = (text: string) => ({ en: text, zh: text });

export const bridges = {
  name: 'bridges',
  of: 'bridge',
  picture: 'truth',
  ids: ['upper-bridge', 'lower-bridge', 'ford'],
  columns: {
    freeboard: { unit: 'm', type: 'f32', doc: 'gap under the deck', label: same('Freeboard'), initial: 3 },
    state: {
      unit: '1',
      type: 'u8',
      doc: 'open or closed',
      label: same('State'),
      classes: [same('open'), same('closed')],
    },
    passed: { unit: 'm3', type: 'f64', doc: 'water that passed', label: same('Passed') },
    count: { unit: '1', type: 'i32', doc: 'times it changed', label: same('Changes') },
    secret: { unit: '1', type: 'f32', doc: 'bookkeeping', label: same('Secret'), unrecorded: true },
  },
} as const satisfies TableDeclaration;

export const readings = {
  name: 'readings',
  of: 'gauge',
  picture: 'observed',
  ids: ['gauge-a'],
  columns: { stage: { unit: 'm', type: 'f32', doc: 'last stage read', label: same('Stage') } },
} as const satisfies TableDeclaration;

export const fields: readonly RecordedField[] = [
  {
    name: 'velocity_x',
    unit: 'm/s',
    label: { en: 'Velocity east', zh: '东向流速' },
    doc: 'velocity',
    encoding: 'cm/s-i16',
    every: 'frame',
    at: 'cell',
  },
  {
    name: 'water_depth',
    unit: 'm',
    label: { en: 'Water depth', zh: '水深' },
    doc: 'depth',
    encoding: 'mm-u16',
    every: 'frame',
    at: 'cell',
  },
  {
    name: 'maximum_depth',
    unit: 'm',
    label: { en: 'Maximum depth', zh: '最大水深' },
    doc: 'depth',
    encoding: 'mm-u16',
    every: 'end',
    at: 'cell',
  },
];

export const place: Place = {
  id: 'pond',
  name: { en: 'Pond', zh: '池塘' },
  time_zone: 'Asia/Shanghai',
  epsg: 32648,
  datum: 'Wusong',
  provenance: { en: 'Made up', zh: '虚构' },
  reconstructed: true,
  rivers: [],
  sections: [],
  bridges: [],
  underpasses: [],
  roads: { nodes: [], edges: [] },
  zones: [],
  sites: [],
  gauges: [],
  stations: [],
  crews: [],
  drain_areas: [],
};

/** A state at frame k: small texts that grow, a field that changes, one that stands still, and columns of a table. */
export function stateOf(k: number, cells: number): Section[] {
  const bytes = (values: Float32Array | Float64Array) => new Uint8Array(values.buffer);
  return [
    { name: 'clock', bytes: new TextEncoder().encode(JSON.stringify({ tick: k * every, queue: [] })) },
    { name: 'slots', bytes: new TextEncoder().encode(JSON.stringify(Array.from({ length: k + 1 }, (_, i) => i))) },
    { name: 'table/bridges/passed', bytes: bytes(Float64Array.from([k * 1e6, k * 2e6])) },
    { name: 'field/water_depth', bytes: bytes(Float32Array.from({ length: cells }, (_, i) => (i % 97) * 0.01 + k)) },
    { name: 'field/bed', bytes: bytes(Float32Array.from({ length: cells }, (_, i) => Math.sin(i))) },
    { name: 'exchange/empty', bytes: new Uint8Array(0) },
  ];
}

export interface Sample {
  readonly grid: Grid;
  readonly inputs: RecorderInputs;
  readonly tables: { readonly bridges: Table<typeof bridges>; readonly readings: Table<typeof readings> };
  depth(k: number): Float32Array;
  velocity(k: number): Float32Array;
  /** Records frame k, with one event told before it. */
  record(recorder: Recorder, k: number): Promise<void>;
  /** Keeps a checkpoint at frame k. */
  keep(recorder: Recorder, k: number): Promise<void>;
}

/** Ticks between frames. */
export const every = 5;

export function sample(rows = 40, cols = 60, id = 'pond-run'): Sample {
  const grid = gridAround({ rows, cols, cellSize: 30, west: 600_000, north: 3_300_000, epsg: 32648, datum: 'Wusong' });
  const mask = new Uint8Array(grid.rows * grid.cols);
  const bed = new Float32Array(mask.length).fill(1e5);
  for (let r = 1; r <= rows; r++)
    for (let c = 1; c <= cols; c++) {
      mask[r * grid.cols + c] = 1;
      bed[r * grid.cols + c] = 180 + Math.hypot(r - rows / 2, c - cols / 2) * 0.25;
    }
  const of = (value: (i: number, k: number) => number) => (k: number) =>
    Float32Array.from(mask, (inside, i) => (inside ? value(i, k) : 0));
  const depth = of((i, k) => Math.max(0, 182 + k * 0.5 - bed[i]));
  const velocity = of((i, k) => Math.sin(i * 0.01 + k) * 2);
  const tables = { bridges: new Table(bridges), readings: new Table(readings) };
  const header: RunHeader = {
    format: timelineFormat,
    id,
    name: { en: 'A pond fills', zh: '池塘注满' },
    engine: { name: 'stormtable', version: '0.1.0' },
    scenario: { format: 'scenario/1', id: 'pond' },
    rules: '',
    seed: 7,
    inputs_digest: `digest-of-${id}`,
    source: { file: '../pond.yaml', set: [], cut: 'full', seed: null, digest: 'source-of-pond', inputs: [] },
    parent: null,
    changes: [],
    sections: stateOf(0, 1).map((s) => s.name),
    grid,
    clock: {
      startEpochMs: Date.UTC(2020, 7, 19),
      offsetMinutes: 480,
      tick: 60,
      coupling: 10,
      ticks: 200,
      recordEvery: every,
    },
    place: { id: 'pond', name: place.name, time_zone: place.time_zone, reconstructed: true },
    provenance: place.provenance,
    sentences: { flooded: { en: '{asset} is flooded', zh: '{asset}被淹' } },
    tables: [recordedTable(bridges), recordedTable(readings)],
    fields,
    statics: [
      { name: 'bed_elevation', unit: 'm', label: { en: 'Ground', zh: '地面' }, doc: 'elevation of the ground' },
    ],
  };
  return {
    grid,
    inputs: { header, place, mask, statics: { bed_elevation: bed } },
    tables,
    depth,
    velocity,
    async record(recorder, k) {
      const { column } = tables.bridges;
      for (let r = 0; r < 3; r++) {
        column.freeboard[r] = 3 - 0.1 * k - r;
        column.state[r] = k > 4 ? 1 : 0;
        column.passed[r] = k * 1e6 + r / 3;
        column.count[r] = -k * r;
      }
      tables.readings.column.stage[0] = 181 + k / 7;
      recorder.line('truth/events', {
        tick: k * every,
        code: 'flooded',
        params: { asset: `桥 ${k}` },
        severity: 'minor',
      });
      await recorder.frame(k * every, { water_depth: depth(k), velocity_x: velocity(k) }, [
        tables.bridges,
        tables.readings,
      ]);
    },
    keep: (recorder, k) => recorder.checkpoint(k * every, stateOf(k, mask.length)),
  };
}

/** A folder of one's own for a test, and its removal. */
export function scratch(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'timeline-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
