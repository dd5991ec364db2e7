/** What covers the ground: numbers for roughness and soil from the reconstruction, the place's grids, or one value for all. */
import { dirname } from 'node:path';
import type { Raster } from '../core/grid.ts';
import { pickMiddle } from './coarsen.ts';
import { type FaultList, someOf } from './faults.ts';
import type { Files } from './files.ts';
import { type LossTable, shippedLosses } from './loss-table.ts';
import type { WrittenPlace } from './place-schema.ts';
import { type Ground, readElevation } from './read-ground.ts';
import { readLossTable } from './read-losses.ts';
import type { Soil, Surface } from './scenario.ts';
import type { WrittenScenario } from './schema.ts';
import { soilOf } from './soils.ts';
import type { Source } from './yaml-source.ts';

/** Where neither place nor scenario says anything: grassed ground of loam that lets water in. */
const bare = { manning: 0.04, impervious: 0, soil: soilOf('loam') };

type Table<T> = T | { readonly file: string; readonly table?: Readonly<Record<string, T>> | undefined };
type WrittenSoil = NonNullable<WrittenScenario['surface']['soil']>;
const soil = (written: WrittenSoil): Soil => (typeof written === 'string' ? soilOf(written) : written);

export interface SurfaceContext {
  readonly files: Files;
  readonly faults: FaultList;
  /** The place file, absolute, and what it says; none for a bare elevation file. */
  readonly place:
    | { readonly file: string; readonly source: Source; readonly written: Pick<Partial<WrittenPlace>, 'surface'> }
    | undefined;
}

/** The scenario's own word stands before the place's, the place's before the reconstruction's. */
export async function readSurface(
  ground: Ground,
  own: WrittenScenario['surface'] | undefined,
  context: SurfaceContext,
): Promise<Surface> {
  const { raster, cover } = ground;
  const { files, faults } = context;
  const of = context.place?.written.surface;
  const count = raster.rows * raster.cols;
  const filled = (value: number): Float32Array => new Float32Array(count).fill(value);

  /** One field: from the scenario, else from the place's number, table or grid, else from the reconstruction. */
  const layer = async (key: 'manning' | 'impervious'): Promise<Float32Array> => {
    const written: Table<number> | undefined = own?.[key] ?? of?.[key];
    if (written === undefined) return cover?.[key] ?? filled(bare[key]);
    if (typeof written === 'number') return filled(written);
    const grid = await classGrid(written.file, key, ground, context);
    if (!grid) return filled(bare[key]);
    return written.table ? looked(grid, written.table, bare[key], key, context) : grid;
  };
  const losses = of?.losses === undefined ? undefined : await readLossTable(of.losses, context.place!, files, faults);
  const classes = of?.cover
    ? await landCover(of.cover, of.losses ? losses : shippedLosses, ground, context)
    : cover?.classes;
  const named = { ...(classes ? { classes } : {}), ...(losses ? { losses } : {}) };
  const manning = await layer('manning');
  const impervious = await layer('impervious');

  const written: Table<WrittenSoil> | undefined = own?.soil ?? of?.soil;
  const soils = (value: Soil) => ({
    conductivity: filled(value.conductivity),
    suction: filled(value.suction),
    moisture_deficit: filled(value.moisture_deficit),
  });
  if (written === undefined && cover) return { ...cover, manning, impervious, ...named };
  let soilLayers: ReturnType<typeof soils> = soils(bare.soil);
  if (typeof written === 'string' || (written && 'suction' in written)) soilLayers = soils(soil(written));
  else if (written) {
    const grid = await classGrid(written.file, 'soil', ground, context);
    const table = Object.entries(written.table ?? {}).map(([k, v]) => [k, soil(v)] as const);
    const part = (key: keyof Soil) =>
      looked(grid!, Object.fromEntries(table.map(([k, s]) => [k, s[key]])), bare.soil[key], 'soil', context);
    if (grid)
      soilLayers = {
        conductivity: part('conductivity'),
        suction: part('suction'),
        moisture_deficit: part('moisture_deficit'),
      };
  }
  return { manning, impervious, ...soilLayers, ...named };
}

/** Land cover of each cell: the grid's classes, each under the name the place gives it; a faulty table of losses knows no names. */
async function landCover(
  written: NonNullable<WrittenPlace['surface']['cover']>,
  losses: LossTable | undefined,
  ground: Ground,
  context: SurfaceContext,
): Promise<NonNullable<Surface['classes']>> {
  const { place, faults } = context;
  for (const [c, found] of Object.entries(written.table))
    if (losses && !losses.cover[found])
      faults.add(
        'unknown-asset',
        {
          path: `surface.cover.table.${c}`,
          found,
          of: 'the table of losses',
          nearest: someOf(Object.keys(losses.cover), found, 12),
        },
        place!.source.where(['surface', 'cover', 'table', c]),
      );
  const grid = await classGrid(written.file, 'cover', ground, context);
  // told; with no class anywhere the losses that go by cover need not be told as well
  if (!grid) return { values: new Uint8Array(ground.raster.values.length).fill(255), ids: [], names: [] };
  const ids = [...new Set(Object.values(written.table))];
  const numbers = Object.fromEntries(Object.entries(written.table).map(([c, name]) => [c, ids.indexOf(name)]));
  // 255 is a cell without a class
  const values = Uint8Array.from(looked(grid, numbers, 255, 'cover', context));
  return { values, ids, names: ids.map((id) => ({ en: id, zh: id })) };
}

/** A grid that lies on the ground's own cells, at the run's cell size. */
async function classGrid(
  file: string,
  key: string,
  ground: Ground,
  context: SurfaceContext,
): Promise<Float32Array | undefined> {
  const { place, files, faults } = context;
  const where = place!.source.where(['surface', key, 'file']);
  const grid = await readElevation(
    { what: `the ${key} grid`, written: file, namedBy: place!.file, place: where, within: dirname(place!.file) },
    files,
    faults,
  );
  if (!grid) return undefined;
  const size = (r: Pick<Raster, 'rows' | 'cols'>) => `${r.cols} x ${r.rows}`;
  if (grid.rows !== ground.fine.rows || grid.cols !== ground.fine.cols) {
    const problem = `the grid has ${size(grid)} cells, the ground ${size(ground.fine)}; they must lie on the same cells`;
    faults.add('bad-geometry', { path: `surface.${key}`, problem }, where);
    return undefined;
  }
  return pickMiddle(grid.values, grid.rows, grid.cols, ground.factor);
}

/** Class numbers to values; a class without a value is a fault, a cell without a class takes the bare value. */
function looked(
  grid: Float32Array,
  table: Readonly<Record<string, number>>,
  bareValue: number,
  key: string,
  context: SurfaceContext,
): Float32Array {
  const values = new Float32Array(grid.length);
  const missing = new Set<string>();
  for (let i = 0; i < grid.length; i++) {
    const c = grid[i]!;
    const value = table[String(c)];
    if (value === undefined && !Number.isNaN(c)) missing.add(String(c));
    values[i] = value ?? bareValue;
  }
  if (missing.size > 0) {
    const at = context.place!.source.where(['surface', key, 'table']);
    const problem = `the grid has classes ${someOf([...missing])} and the table says nothing of them`;
    context.faults.add('bad-geometry', { path: `surface.${key}.table`, problem }, at);
  }
  return values;
}
