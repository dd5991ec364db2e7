/** A basin with a drainage network under it, written as an input file and laid out as the catalogue does. */
import { readDrainage } from '../../src/assets/swmm/read-inp.ts';
import type { Fault } from '../../src/core/errors.ts';
import { cellCount, gridAround, ontoGrid, outsideElevation } from '../../src/core/grid.ts';
import type { Process, ProcessContext } from '../../src/core/process.ts';
import type { EventRecord } from '../../src/core/records.ts';
import { drainage } from '../../src/hydro/drainage.ts';
import { ConnectedWater, drainConnections } from '../../src/hydro/drainage-connections.ts';
import {
  type DrainageLayout,
  type DrainageOptions,
  defaultOpening,
  layDrainage,
} from '../../src/hydro/drainage-layout.ts';
import { networkModule } from '../../src/kernels/node/wasm-file.ts';
import type { KernelRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { type Basin, basin, cellOf, rasterOf } from './basin.ts';
import { networkText } from './network/network-text.ts';

export interface DrainedBasin extends Omit<Basin, 'after' | 'report'> {
  readonly sections: Readonly<Record<string, readonly string[]>>;
  readonly options?: Readonly<Record<string, string>>;
  readonly drains?: Partial<DrainageOptions>;
}

const options: DrainageOptions = { rain: 'surface', offset: [0, 0], opening: defaultOpening, sealed: [] };

/** The network on the basin's grid, and what is wrong with it. */
export function laidIn(b: DrainedBasin): { layout: DrainageLayout; faults: Fault[] } {
  const raster = rasterOf(b, b.bed);
  const grid = gridAround(raster);
  const bed = new Float32Array(cellCount(grid));
  ontoGrid(grid, raster.values, bed, outsideElevation);
  const mask = Uint8Array.from(bed, (z) => (z < outsideElevation ? 1 : 0));
  const faults: Fault[] = [];
  const model = readDrainage(networkText(b.sections, b.options), 'test.inp');
  const layout = layDrainage(model, { grid, mask, bed }, { ...options, ...b.drains }, faults);
  return { layout, faults };
}

export interface Drained {
  readonly engine: Engine;
  readonly events: EventRecord[];
  node(id: string, column: string): number;
  link(id: string, column: string): number;
  /** Water level of a cell of the raster, m. */
  level(row: number, col: number): number;
  /** Entries of the network's account, m³. */
  entries(): Readonly<Record<string, number>>;
}

export async function drainedBasin(b: DrainedBasin, runner?: KernelRunner): Promise<Drained> {
  const { layout, faults } = laidIn(b);
  if (faults.length) throw new Error(faults.map((f) => f.message).join('\n'));
  const events: EventRecord[] = [];
  const engine = await basin(
    {
      ...b,
      after: (context: ProcessContext) => {
        const { connections, mouths } = layout;
        const connected = connections && new ConnectedWater(connections, mouths);
        const parts = { layout, kernel: networkModule(), ...(connected ? { connected } : {}) };
        const list = [drainage(context, parts) as unknown as Process];
        if (connected) list.push(drainConnections(context, { connections, connected }) as unknown as Process);
        return list;
      },
      report: (stream, record) => void (stream === 'truth/events' && events.push(record as EventRecord)),
    },
    runner,
  );
  engine.begin();
  const of = (table: string) => (id: string, column: string) => {
    const t = engine.world.table(table);
    return Number(t.column[column]![t.rowOf(id)]);
  };
  const at = (name: string, row: number, col: number): number =>
    engine.world.field(name).values[cellOf(engine.grid, row, col)]!;
  return {
    engine,
    events,
    node: of('drain_node'),
    link: of('drain_link'),
    level: (row, col) => at('bed_elevation', row, col) + at('water_depth', row, col),
    entries: () => engine.world.ledger.account('network').entries,
  };
}
