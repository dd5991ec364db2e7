/** A small world for tests of sensing, impact and dispatch: a real engine with scripted fields and tables instead of physics. */
import type { Clock } from '../../src/core/clock.ts';
import type { Grid } from '../../src/core/grid.ts';
import { type Command, defineProcess, type Process, type ProcessContext } from '../../src/core/process.ts';
import type { StreamName, Streams } from '../../src/core/records.ts';
import type { Given } from '../../src/core/world.ts';
import { Engine } from '../../src/run/engine.ts';

export const gridOf = (rows: number, cols: number, cellSize = 10): Grid => ({
  rows,
  cols,
  cellSize,
  west: 0,
  north: rows * cellSize,
  epsg: 0,
  datum: 'test',
  inner: { row: 1, col: 1, rows: rows - 2, cols: cols - 2 },
});

export const maskOf = (g: Grid): Uint8Array => {
  const mask = new Uint8Array(g.rows * g.cols);
  for (let r = 1; r < g.rows - 1; r++) for (let c = 1; c < g.cols - 1; c++) mask[r * g.cols + c] = 1;
  return mask;
};

export interface Told {
  stream: StreamName;
  record: Streams[StreamName];
}

export interface SmallRun {
  engine: Engine;
  told: Told[];
  commands: Command[];
  records<S extends StreamName>(stream: S): Streams[S][];
  to(tick: number): void;
}

export interface SmallBuild {
  grid?: Grid;
  ticks?: number;
  seed?: number;
  given?: Record<string, Given>;
  processes(context: ProcessContext): readonly Process<never>[] | readonly Process[];
  commands?: readonly Omit<Command, 'sequence'>[];
  recordEvery?: number;
}

export async function smallRun(build: SmallBuild): Promise<SmallRun> {
  const grid = build.grid ?? gridOf(16, 32);
  const clock: Clock = {
    startEpochMs: 0,
    offsetMinutes: 0,
    tick: 60,
    coupling: 60,
    ticks: build.ticks ?? 1000,
    recordEvery: build.recordEvery ?? 5,
  };
  const told: Told[] = [];
  const commands: Command[] = [];
  const listener = {
    report: <S extends StreamName>(stream: S, record: Streams[S]) => {
      told.push({ stream, record: structuredClone(record) });
    },
    command: (c: Command) => {
      commands.push(c);
    },
  };
  const engine = await Engine.create(
    {
      grid,
      mask: maskOf(grid),
      clock,
      seed: build.seed ?? 1,
      warmUpTicks: 0,
      given: new Map(Object.entries(build.given ?? {})),
      processes: (context) => build.processes(context) as readonly Process[],
      commands: build.commands ?? [],
      shared: false,
      ledgerTolerance: 1e-6,
    },
    listener,
  );
  engine.begin();
  return {
    engine,
    told,
    commands,
    records: (stream) => told.filter((t) => t.stream === stream).map((t) => t.record) as never,
    to(tick) {
      while (engine.tick < tick) engine.step();
    },
  };
}

/** Still fields that the room under test only reads. */
export const stillFields: Record<string, Given> = {
  water_depth: { unit: 'm', values: 0 },
  velocity_x: { unit: 'm/s', values: 0 },
  velocity_y: { unit: 'm/s', values: 0 },
  bed_elevation: { unit: 'm', values: 100 },
  rainfall_rate: { unit: 'm/s', values: 0 },
};

/** Owns a table of plain columns and writes it by a script before everybody else looks. */
export function scriptedTable(
  context: ProcessContext,
  name: string,
  picture: 'truth' | 'observed',
  ids: readonly string[],
  columns: readonly string[],
  script: (column: Record<string, Float64Array>, tick: number) => void,
): Process {
  const table = context.ownTable({
    name,
    of: name,
    picture,
    ids,
    columns: Object.fromEntries(
      columns.map((c) => [c, { unit: '1' as const, type: 'f64' as const, doc: c, label: { en: c, zh: c } }]),
    ),
  });
  return defineProcess({
    name: `scripted ${name}`,
    source: 'test',
    pace: 'tick_start',
    fields: {},
    commands: Object.fromEntries(
      [
        ...['close-underpass', 'open-underpass', 'deploy-pump', 'remove-pump'].filter(() => name === 'underpass'),
        ...['close-bridge', 'open-bridge'].filter(() => name === 'bridge'),
        ...['close-road', 'open-road', 'clear-debris'].filter(() => name === 'road'),
      ].map((type) => [type, { doc: type, check: () => undefined, apply: () => undefined }]),
    ),
    step: (_f, { tick }) => script(table.column as unknown as Record<string, Float64Array>, tick),
  }) as unknown as Process;
}

/** Owns water and rain and writes them by a script. */
export function scriptedFields(
  script: (
    f: { water: Float32Array; rain: Float32Array; vx: Float32Array; debris: Float32Array },
    tick: number,
  ) => void,
): Process {
  const owns = (unit: 'm' | 'm/s') => ({ unit, access: 'owns', doc: 'scripted' }) as const;
  return defineProcess({
    name: 'scripted water',
    source: 'test',
    pace: 'tick_start',
    fields: {
      water_depth: owns('m'),
      rainfall_rate: owns('m/s'),
      velocity_x: owns('m/s'),
      velocity_y: owns('m/s'),
      debris_depth: owns('m'),
    },
    step: (f, { tick }) =>
      script(
        {
          water: f.water_depth.values as Float32Array,
          rain: f.rainfall_rate.values as Float32Array,
          vx: f.velocity_x.values as Float32Array,
          debris: f.debris_depth.values as Float32Array,
        },
        tick,
      ),
  }) as unknown as Process;
}
