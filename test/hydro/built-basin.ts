/** A basin with structures in it, laid out as the catalogue does. */
import type { Structure } from '../../src/assets/structures.ts';
import type { Fault } from '../../src/core/errors.ts';
import { cellCount, gridAround, ontoGrid, outsideElevation } from '../../src/core/grid.ts';
import type { EventRecord } from '../../src/core/records.ts';
import { type Snapped, snapStructures } from '../../src/hydro/structure-faces.ts';
import { type Structures, structures } from '../../src/hydro/structures.ts';
import type { SurfaceFlowOptions } from '../../src/hydro/surface-flow.ts';
import type { KernelRunner } from '../../src/kernels/runner.ts';
import type { Engine } from '../../src/run/engine.ts';
import { type Basin, basin, rasterOf } from './basin.ts';

export interface BuiltBasin extends Omit<Basin, 'others' | 'report' | 'flow'> {
  readonly flow?: SurfaceFlowOptions;
  readonly structures: readonly Structure[];
}

/** What structures become on the basin's grid, and what is wrong with them. */
export function snappedIn(b: BuiltBasin): { snapped: Snapped[]; faults: Fault[] } {
  const raster = rasterOf(b, b.bed);
  const grid = gridAround(raster);
  const bed = new Float32Array(cellCount(grid));
  ontoGrid(grid, raster.values, bed, outsideElevation);
  const mask = Uint8Array.from(bed, (z) => (z < outsideElevation ? 1 : 0));
  const faults: Fault[] = [];
  const snapped = snapStructures({ grid, mask, bed }, b.structures, b.flow?.boundaries ?? [], (_, f) => faults.push(f));
  return { snapped, faults };
}

export interface Built {
  readonly engine: Engine;
  readonly events: EventRecord[];
  /** A number of a structure's row. */
  of(id: string, column: string): number;
}

export async function builtBasin(b: BuiltBasin, runner?: KernelRunner): Promise<Built> {
  const { snapped } = snappedIn(b);
  const events: EventRecord[] = [];
  let built: Structures | undefined;
  const engine = await basin(
    {
      ...b,
      others: (context) => [(built = structures(context, snapped)).before],
      after: () => [built!.after],
      flow: {
        ...b.flow,
        get structures() {
          return built?.faces;
        },
      },
      report: (stream, record) => void (stream === 'truth/events' && events.push(record as EventRecord)),
    },
    runner,
  );
  const table = engine.world.table('structures');
  return { engine, events, of: (id, column) => Number(table.column[column]![table.rowOf(id)]) };
}

const named = (id: string) => ({ id, name: { en: id, zh: id } });
/** A wall across a channel along x, at an easting; left of it is the west. */
export const across = (x: number, width: number): [[number, number], [number, number]] => [
  [x, 0],
  [x, width],
];
export { named };
