/** A world for tests of what feeds, drains and watches the surface: water that stays where it is, one owner of depth, closed books. */
import type { Clock } from '../src/core/clock.ts';
import { cellArea, cellCount, type Grid, gridAround, ontoGrid, outsideElevation } from '../src/core/grid.ts';
import { type Command, defineProcess, type Process, type ProcessContext } from '../src/core/process.ts';
import type { EventRecord } from '../src/core/records.ts';
import type { Given } from '../src/core/world.ts';
import { Engine } from '../src/run/engine.ts';

/** Owns water_depth, takes what is added, grants what is asked as far as the cell holds it, and books both. No flow. */
export function stillWater(context: ProcessContext): Process {
  const area = cellArea(context.grid);
  return defineProcess({
    name: 'still-water',
    source: 'test',
    pace: 'coupling',
    fields: { water_depth: { unit: 'm', access: 'owns', type: 'f64', doc: 'depth' } },
    start(fields) {
      let sum = 0;
      for (const h of fields.water_depth.values) sum += h;
      context.ledger.open('surface', sum * area);
    },
    step(fields, { length }) {
      const { values, additions, requests } = fields.water_depth;
      for (const r of requests) {
        if (!r.pending) continue;
        let sum = 0;
        for (let k = 0; k < r.asked.length; k++) {
          const i = r.cells ? r.cells[k]! : k;
          const g = Math.fround(Math.min(r.asked[k]!, Math.max(0, values[i]!)));
          r.granted[k] = g > values[i]! ? g * (1 - 2 ** -23) : g; // rounded up: one f32 less
          values[i]! -= r.granted[k]!;
          sum += r.granted[k]!;
        }
        r.pending = false;
        context.ledger.book('surface', r.process, -sum * area);
      }
      for (const a of additions) {
        let sum = 0;
        for (let k = 0; k < a.rate.length; k++) {
          values[a.cells ? a.cells[k]! : k]! += a.rate[k]! * length;
          sum += a.rate[k]!;
        }
        context.ledger.book('surface', a.process, sum * length * area);
      }
    },
    volumes(fields) {
      let sum = 0;
      for (const h of fields.water_depth.values) sum += h;
      return { surface: sum * area };
    },
  }) as Process;
}

export interface Still {
  readonly rows?: number;
  readonly cols?: number;
  readonly cellSize?: number;
  readonly ticks?: number;
  readonly tick?: number;
  readonly coupling?: number;
  /** One value a cell of the place, or one for all. */
  readonly bed?: number | ArrayLike<number>;
  readonly depth?: number | ArrayLike<number>;
  readonly commands?: readonly Omit<Command, 'sequence'>[];
  /** Processes before and after the water in the order of the catalogue. */
  readonly before?: (context: ProcessContext) => readonly Process[];
  readonly after?: (context: ProcessContext) => readonly Process[];
}

/** Grid of a place whose south-west corner is at (0, 0). */
export const stillGrid = (rows: number, cols: number, cellSize: number): Grid =>
  gridAround({ rows, cols, cellSize, west: 0, north: rows * cellSize, epsg: 0, datum: 'test' });

/** The cell in the row and column of the place, counted without the rim. */
export const cellIn = (g: Grid, row: number, col: number): number => (row + g.inner.row) * g.cols + col + g.inner.col;

export async function stillEngine(s: Still): Promise<{ engine: Engine; grid: Grid; events: EventRecord[] }> {
  const { rows = 6, cols = 8, cellSize = 10 } = s;
  const grid = stillGrid(rows, cols, cellSize);
  const n = cellCount(grid);
  const onto = (v: number | ArrayLike<number> | undefined, outside: number) => {
    const values = new Float64Array(n);
    const given = typeof v === 'object' ? Float64Array.from(v) : new Float64Array(rows * cols).fill(v ?? 0);
    ontoGrid(grid, given, values, outside);
    return values;
  };
  const mask = new Uint8Array(n);
  ontoGrid(grid, new Uint8Array(rows * cols).fill(1), mask, 0);
  const clock: Clock = {
    startEpochMs: 0,
    offsetMinutes: 0,
    tick: s.tick ?? 60,
    coupling: s.coupling ?? 10,
    ticks: s.ticks ?? 60,
    recordEvery: 5,
  };
  const events: EventRecord[] = [];
  const given = new Map<string, Given>([
    ['bed_elevation', { unit: 'm', values: onto(s.bed, outsideElevation) }],
    ['water_depth', { unit: 'm', values: onto(s.depth, 0) }],
  ]);
  const engine = await Engine.create(
    {
      grid,
      mask,
      clock,
      seed: 1,
      warmUpTicks: 0,
      given,
      processes: (c) => [...(s.before?.(c) ?? []), stillWater(c), ...(s.after?.(c) ?? [])],
      commands: s.commands ?? [],
      shared: false,
      ledgerTolerance: 1e-9,
    },
    {
      report(stream, record) {
        if (stream === 'truth/events') events.push(record as EventRecord);
      },
      command() {},
    },
  );
  return { engine, grid, events };
}

/** Net volume booked under an entry of a store, m³. */
export const booked = (engine: Engine, store: string, entry: string): number =>
  engine.world.ledger.account(store).entries[entry] ?? 0;
/** A table's column by name. */
export const columnOf = (engine: Engine, table: string, column: string): ArrayLike<number> =>
  engine.world.table(table).column[column] as unknown as ArrayLike<number>;
