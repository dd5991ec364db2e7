/** Writes a run of the made-up town through the real recorder: a river that rises, rain that fills streets, records of every stream. */
import { Table } from '../../src/core/table.ts';
import type { RunHeader } from '../../src/timeline/format.ts';
import { recordedTable } from '../../src/timeline/format.ts';
import { createRecorder, type Recorder } from '../../src/timeline/node/recorder.ts';
import { type FixturePlace, fixturePlace } from './fixture-place.ts';

export interface FixtureOptions {
  readonly id?: string;
  readonly rows?: number;
  readonly cols?: number;
  readonly cellSize?: number;
  readonly frames?: number;
  /** Water wherever there is some is deeper by this, m. */
  readonly deeper?: number;
  /** The run begins so many minutes later. */
  readonly later?: number;
  /** Minutes between frames; 5 where left out. */
  readonly every?: number;
  /** Id of a suggestion that is never raised. */
  readonly without?: string;
}

const label = (en: string, zh: string) => ({ en, zh });
const states = (...names: [string, string][]) => names.map(([en, zh]) => ({ en, zh }));

function tablesOf(f: FixturePlace): Table[] {
  const { place } = f;
  const ids = (rows: readonly { readonly id: string }[]) => rows.map((r) => r.id);
  const depth = { unit: 'm', type: 'f32', doc: 'depth', label: label('Depth', '积水深') } as const;
  const state = (...names: [string, string][]) =>
    ({ unit: '1', type: 'u8', doc: 'state', label: label('State', '状态'), classes: states(...names) }) as const;
  return [
    new Table({
      name: 'underpass',
      of: 'underpass',
      picture: 'truth',
      ids: ids(place.underpasses),
      columns: {
        depth,
        state: state(['dry', '无积水'], ['water standing', '有积水'], ['impassable', '不可通行'], ['full', '满溢']),
      },
    }),
    new Table({
      name: 'road',
      of: 'road',
      picture: 'truth',
      ids: ids(place.roads.edges),
      columns: { depth, state: state(['open', '畅通'], ['slow', '缓行'], ['closed', '中断']) },
    }),
    new Table({
      name: 'bridge',
      of: 'bridge',
      picture: 'truth',
      ids: ids(place.bridges),
      columns: {
        level: { ...depth, label: label('Water level', '水位') },
        freeboard: { ...depth, label: label('Freeboard', '净空') },
        state: state(['clear', '正常'], ['amber', '黄色'], ['red', '红色']),
      },
    }),
    new Table({
      name: 'site',
      of: 'site',
      picture: 'truth',
      ids: ids(place.sites),
      columns: {
        factor_of_safety: { unit: '1', type: 'f32', doc: 'FS', label: label('Factor of safety', '稳定系数') },
        state: state(['stable', '稳定'], ['watch', '关注'], ['failed', '已滑']),
      },
    }),
    new Table({
      name: 'gauge',
      of: 'gauge',
      picture: 'observed',
      ids: ids(place.gauges),
      columns: {
        stage: { ...depth, label: label('Stage', '水位') },
        rain_rate: { unit: 'm/s', type: 'f32', doc: 'rain', label: label('Rain rate', '雨强') },
      },
    }),
    new Table({
      name: 'gauge_truth',
      of: 'gauge',
      picture: 'truth',
      ids: ids(place.gauges),
      columns: { level: { ...depth, type: 'f64', label: label('True value', '真值') } },
    }),
    new Table({
      name: 'zone',
      of: 'zone',
      picture: 'truth',
      ids: ids(place.zones),
      columns: {
        affected_area: { unit: 'm2', type: 'f64', doc: 'area', label: label('Affected area', '受灾面积') },
        people_affected: { unit: 'persons', type: 'i32', doc: 'people', label: label('People affected', '受灾人口') },
      },
    }),
    new Table({
      name: 'crew',
      of: 'crew',
      picture: 'observed',
      ids: ids(place.crews),
      columns: {
        x: { ...depth, type: 'f64', label: label('Easting', '东坐标') },
        y: { ...depth, type: 'f64', label: label('Northing', '北坐标') },
        state: state(
          ['idle', '待命'],
          ['mobilising', '集结'],
          ['travelling', '途中'],
          ['working', '作业'],
          ['returning', '返回'],
        ),
      },
    }),
  ];
}

/** Depth of water at a cell at a share of the run, m: a level river that rises, and a storm over the middle. */
export function depthAt(f: FixturePlace, cell: number, share: number): number {
  if (!f.mask[cell]) return 0;
  const z = f.bed[cell]!;
  const rise = 8.5 * Math.sin(Math.min(1, share * 1.25) * Math.PI * 0.5);
  const level = 192.5 + rise - (cell % f.grid.cols) * 0.002;
  const river = z < level ? level - z : 0;
  const hollow = Math.max(
    0,
    Math.sin((cell % f.grid.cols) * 0.37) * Math.sin(Math.floor(cell / f.grid.cols) * 0.41) - 0.72,
  );
  const storm = z < 262 && z > level ? hollow * 2.4 * Math.max(0, Math.sin((share - 0.2) * Math.PI * 1.25)) : 0;
  return river + storm;
}

/** A run being written frame by frame. */
export interface FixtureRun {
  readonly place: FixturePlace;
  readonly frames: number;
  /** Writes the next frame, with the records of the ticks before it. */
  next(): Promise<void>;
  finish(): Promise<void>;
  /** Stops as a run does that failed. */
  fail(message: string): Promise<void>;
}

function headerOf(
  f: FixturePlace,
  { id, frames, later, every }: { id: string; frames: number; later: number; every: number },
  tables: readonly Table[],
): RunHeader {
  const velocity = (name: string, en: string, zh: string) =>
    ({ name, unit: 'm/s', label: label(en, zh), doc: '', encoding: 'cm/s-i16', every: 'frame', at: 'cell' }) as const;
  const depth = (name: string, en: string, zh: string) =>
    ({ name, unit: 'm', label: label(en, zh), doc: '', encoding: 'mm-u16', every: 'frame', at: 'cell' }) as const;
  return {
    format: 'timeline/1',
    id,
    name: label('Alder Town, made-up flood', '桤木镇虚构洪水'),
    engine: { name: 'stormtable', version: '0.1.0' },
    scenario: {},
    rules: '',
    seed: 1,
    inputs_digest: '0'.repeat(64),
    source: { file: '', set: [], cut: 'full', seed: null, digest: '', inputs: [] },
    parent: null,
    changes: [],
    sections: [],
    grid: f.grid,
    clock: {
      startEpochMs: Date.UTC(2020, 7, 19, 0, later),
      offsetMinutes: 480,
      tick: 60,
      coupling: 10,
      ticks: frames * every,
      recordEvery: every,
    },
    place: { id: f.place.id, name: f.place.name, time_zone: f.place.time_zone, reconstructed: true },
    provenance: f.place.provenance,
    sentences: {
      'underpass-wet': label('Water stands in {name_en}, {depth_m} m.', '{name_zh}积水，深{depth_m}米。'),
      'river-over-warning': label('{name_en} is over its warning stage.', '{name_zh}超警戒水位。'),
      'close-underpass': label('Close {name_en} to traffic.', '封闭{name_zh}交通。'),
    },
    tables: tables.map((t) => recordedTable(t.declaration)),
    fields: [
      depth('water_depth', 'Water depth', '水深'),
      velocity('velocity_x', 'Velocity east', '东向流速'),
      velocity('velocity_y', 'Velocity north', '北向流速'),
      depth('debris_depth', 'Debris', '滑坡堆积'),
    ],
    statics: [{ name: 'bed_elevation', unit: 'm', label: label('Ground', '地面高程'), doc: '' }],
  };
}

/** Fills a column row by row. */
function fillColumn(table: Table, column: string, value: (row: number) => number): void {
  const values = (table.column as Record<string, Float64Array>)[column]!;
  for (let row = 0; row < values.length; row++) values[row] = value(row);
}
const classBy = (value: number, ...limits: number[]): number => limits.filter((l) => value >= l).length;

/** Rows of all tables at a share of the run. */
function fillTables(f: FixturePlace, tables: Record<string, Table>, share: number): void {
  const { place } = f;
  const table = (name: string): Table => tables[name]!;
  const depth = (i: number): number => Math.max(0, share * 1.6 - 0.07 * i);
  fillColumn(table('underpass'), 'depth', depth);
  fillColumn(table('underpass'), 'state', (i) => classBy(depth(i), 0.15, 0.3, 1.2));
  fillColumn(table('road'), 'state', (i) => ((i * 7) % 23 < share * 7 ? 2 : (i * 5) % 19 < share * 5 ? 1 : 0));
  const freeboard = (i: number): number => 3.6 - 3.2 * share + i * 0.4;
  fillColumn(table('bridge'), 'level', () => 193 + 8 * share);
  fillColumn(table('bridge'), 'freeboard', freeboard);
  fillColumn(table('bridge'), 'state', (i) => classBy(-freeboard(i), -1, -0.5));
  const safety = (i: number): number => 1.5 - 0.6 * share + 0.02 * i;
  fillColumn(table('site'), 'factor_of_safety', safety);
  fillColumn(table('site'), 'state', (i) => classBy(-safety(i), -1.12, -1));
  const rain = (40 / 3.6e6) * Math.max(0, Math.sin((share - 0.2) * Math.PI * 1.6));
  fillColumn(table('gauge'), 'stage', (i) => (i === 0 ? 192.6 + 8.4 * share : Number.NaN));
  fillColumn(table('gauge_truth'), 'level', (i) => (i === 0 ? 192.7 + 8.4 * share : Number.NaN));
  fillColumn(table('gauge'), 'rain_rate', (i) => (i === 0 ? Number.NaN : rain));
  const towns = place.zones.map((z) => (z.tier === 'city' ? 6 : z.tier === 'district' ? 3 : 1));
  fillColumn(table('zone'), 'affected_area', (i) => towns[i]! * share * 240_000);
  fillColumn(table('zone'), 'people_affected', (i) => towns[i]! * Math.round(share * 900));
  const depot = place.stations[0]!.at;
  const way = Math.max(0, Math.min(1, (share - 0.3) * 3));
  for (const [axis, column] of [
    [0, 'x'],
    [1, 'y'],
  ] as const)
    fillColumn(table('crew'), column, (i) => depot[axis] + (place.underpasses[i]!.at[axis] - depot[axis]) * way);
  fillColumn(table('crew'), 'state', () => (way === 0 ? 0 : way < 1 ? 2 : 3));
}

/** Starts the folder of a run of the made-up town. */
export async function startFixture(dir: string, o: FixtureOptions = {}): Promise<FixtureRun> {
  const { id = 'fixture', rows = 86, cols = 126, cellSize = 60, frames = 12 } = o;
  const { deeper = 0, later = 0, every = 5, without = '' } = o;
  const f = fixturePlace(rows, cols, cellSize);
  const n = f.grid.rows * f.grid.cols;
  const tables = tablesOf(f);
  const header = headerOf(f, { id, frames, later, every }, tables);
  const named = Object.fromEntries(tables.map((t) => [t.declaration.name, t]));
  const statics = { bed_elevation: f.bed };
  const recorder = await createRecorder(dir, { header, place: f.place, mask: f.mask, statics });
  const [depth, vx, vy, debris] = Array.from({ length: 4 }, () => new Float32Array(n)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let k = 0;
  return {
    place: f,
    frames,
    async next() {
      const share = k / frames;
      const tick = k * every;
      for (let i = 0; i < n; i++) {
        const usual = depthAt(f, i, share);
        depth[i] = usual > 0 ? usual + deeper : 0;
        vx[i] = depth[i]! > 0.5 ? Math.min(3.2, Math.sqrt(depth[i]!) * 0.55) : 0;
        vy[i] = depth[i]! > 0.5 ? -0.3 * vx[i]! : 0;
      }
      fillTables(f, named, share);
      if (k > 0) tell(recorder, f, k, tick - 1, without);
      const { ticks } = header.clock;
      recorder.progress({ tick, ticks, wet_cells: 1000, ledger_error_m3: 0, speed: 210, eta_s: 180 });
      await recorder.frame(tick, { water_depth: depth, velocity_x: vx, velocity_y: vy, debris_depth: debris }, tables);
      k++;
    },
    finish: () => recorder.finish({ peak_depth_m: 30 }, 'f'.repeat(64)),
    fail: (message) => recorder.fail(new Error(message)),
  };
}

/** Writes a whole finished run. */
export async function writeFixture(dir: string, o: FixtureOptions = {}): Promise<FixturePlace> {
  const run = await startFixture(dir, o);
  for (let k = 0; k <= run.frames; k++) await run.next();
  await run.finish();
  return run.place;
}

function tell(recorder: Recorder, f: FixturePlace, k: number, tick: number, without: string): void {
  const u = f.place.underpasses[k % f.place.underpasses.length]!;
  const names = { name_en: u.name.en, name_zh: u.name.zh };
  recorder.line('truth/events', {
    tick,
    code: 'underpass-wet',
    params: { ...names, depth_m: '0.22' },
    severity: k % 3 ? 'minor' : 'major',
    asset: { kind: 'underpass', id: u.id },
    at: u.at,
  });
  if (k === 3)
    recorder.line('observed/city/warnings', {
      tick,
      id: 'w1',
      kind: 'river',
      level: 'orange',
      code: 'river-over-warning',
      params: { name_en: 'Quay gauge', name_zh: '码头站' },
      asset: { kind: 'gauge', id: 'quay-stage' },
    });
  const life = {
    id: `s-${k}`,
    rule: 'underpass.close',
    asset: { kind: 'underpass', id: u.id },
    code: 'close-underpass',
    params: names,
    priority: 2,
    authority: 'district: traffic_police',
    crew: 'crew-0',
    reason: {
      condition: 'water_depth > 25 cm',
      verdict: 'true' as const,
      held_s: 120,
      values: [
        { signal: 'water_depth', from: u.id, value: 0.27, unit: 'm', age_s: 60 },
        { signal: 'rain_1h', from: 'rain-0', value: null, unit: 'mm', age_s: null },
      ],
    },
    choice: { considered: 4, travel_s: 540, next_best_s: 780, avoided: 3 },
    route: [f.place.stations[0]!.at, [u.at[0], f.place.stations[0]!.at[1]] as const, u.at],
  };
  if (k % 2 === 0 && life.id !== without)
    recorder.line('observed/city/suggestions', { tick, state: 'raised', ...life });
  if (k % 2 === 1 && k > 2 && `s-${k - 1}` !== without) {
    const before = f.place.underpasses[(k - 1) % f.place.underpasses.length]!;
    recorder.line('observed/city/decisions', { tick, suggestion: `s-${k - 1}`, decision: 'approve', by: 'policy' });
    recorder.line('observed/city/suggestions', {
      ...life,
      tick,
      id: `s-${k - 1}`,
      state: 'executing',
      asset: { kind: 'underpass', id: before.id },
      params: { name_en: before.name.en, name_zh: before.name.zh },
    });
  }
}
