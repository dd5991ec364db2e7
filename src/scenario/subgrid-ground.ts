/**
 * Fine ground on coarse cells (`flow.subgrid`): the ground and what covers it are read as they are and kept for the
 * tables; everything else of the scenario sees the coarse cells made from them.
 */
import type { Raster } from '../core/grid.ts';
import { cellCount, gridAround, ontoGrid, outsideElevation } from '../core/grid.ts';
import type { Given } from '../core/world.ts';
import { initialDepth } from '../hydro/initial-water.ts';
import type { FineSurface } from '../hydro/subgrid-options.ts';
import { coarsen, pickMiddle } from './coarsen.ts';
import type { FaultList } from './faults.ts';
import type { GroundFields } from './ground-fields.ts';
import type { ScenarioBundle, Surface } from './scenario.ts';
import type { Source } from './yaml-source.ts';

/** Most fine pixels along a side of a coarse cell: tables tell so many apart, and no more are of use. */
const mostPixels = 32;

/** The ground as read, under the coarse cells of a run. */
export interface FineBundle {
  readonly raster: Raster;
  readonly manning: Float32Array;
  readonly factor: number;
}

export interface CoarseGround {
  readonly raster: Raster;
  readonly surface: Surface;
  readonly fine: FineBundle;
}

/** Pixels along a side of a cell, or nothing and a fault. */
function factorOf(raster: Raster, size: number, where: Source['where'], faults: FaultList): number | undefined {
  const path = 'flow.subgrid.cell_size';
  const ratio = size / raster.cellSize;
  const factor = Math.round(ratio);
  const wrong = (problem: string): undefined => {
    faults.add('cell-size', { path, found: size, problem }, where(['flow', 'subgrid', 'cell_size']));
    return undefined;
  };
  const near = Math.min(mostPixels, Math.max(2, factor)) * raster.cellSize;
  if (factor < 2 || Math.abs(ratio - factor) > 1e-6 * factor)
    return wrong(
      `it must be a whole multiple of the ground's cells of ${raster.cellSize} m, twice them or more; write for example ${near} m`,
    );
  if (factor > mostPixels)
    return wrong(
      `that is ${factor} of the ground's cells of ${raster.cellSize} m a side, and at most ${mostPixels} can be told apart; write at most ${near} m, or give a larger cell_size for the ground`,
    );
  if (factor > Math.min(raster.rows, raster.cols) / 2)
    return wrong(`the ground is ${raster.cols} x ${raster.rows} cells of ${raster.cellSize} m and would vanish`);
  return factor;
}

/** Makes the coarse cells a scenario asks for; nothing, and a fault, where they do not fit the ground. */
export function coarseGround(
  raster: Raster,
  surface: Surface,
  size: number,
  where: Source['where'],
  faults: FaultList,
): CoarseGround | undefined {
  const factor = factorOf(raster, size, where, faults);
  if (factor === undefined) return undefined;
  const mean = (values: Float32Array): Float32Array => coarsen({ ...raster, values }, factor).values;
  const { classes, manning, impervious, conductivity, suction, moisture_deficit, ...rest } = surface;
  const pick = (values: Uint8Array): Uint8Array => pickMiddle(values, raster.rows, raster.cols, factor);
  return {
    raster: coarsen(raster, factor),
    surface: {
      ...rest,
      manning: mean(manning),
      impervious: mean(impervious),
      conductivity: mean(conductivity),
      suction: mean(suction),
      moisture_deficit: mean(moisture_deficit),
      ...(classes ? { classes: { ...classes, values: pick(classes.values) } } : {}),
    },
    fine: { raster, manning, factor },
  };
}

/** What surface flow is given of the fine ground. */
export const fineSurface = ({ raster, manning, factor }: FineBundle): FineSurface => ({
  rows: raster.rows,
  cols: raster.cols,
  values: raster.values,
  factor,
  manning,
});

/**
 * The fields of the coarse ground as sub-grid flow takes them: the bed is the lowest pixel of each cell, so that rivers
 * narrower than a cell are found where lines cross them, and the water at the start is that of the fine ground.
 */
export function subgridFields(bundle: ScenarioBundle, ground: GroundFields, fine: FineBundle): GroundFields {
  const { grid, mask } = ground;
  const { raster, factor } = fine;
  const fineGrid = gridAround(raster);
  const fineBed = new Float32Array(cellCount(fineGrid));
  ontoGrid(fineGrid, raster.values, fineBed, outsideElevation);
  const { water_surface, depth: evenly } = bundle.scenario.initial;
  const rivers = water_surface.map((w) => ({ line: w.river.line, stages: w.stages }));
  const water =
    rivers.length > 0
      ? initialDepth(
          fineGrid,
          Uint8Array.from(fineBed, (z) => (z < outsideElevation ? 1 : 0)),
          fineBed,
          rivers,
        )
      : undefined;
  const bed = new Float32Array(ground.bed.length).fill(outsideElevation);
  const depth = new Float64Array(bed.length);
  const share = 1 / (factor * factor);
  for (let r = 0; r < raster.rows; r++) {
    const coarse = (Math.floor(r / factor) + grid.inner.row) * grid.cols + grid.inner.col;
    const row = (r + fineGrid.inner.row) * fineGrid.cols + fineGrid.inner.col;
    for (let c = 0; c < raster.cols; c++) {
      const cell = coarse + Math.floor(c / factor);
      if (!mask[cell]) continue;
      const z = fineBed[row + c]!;
      if (z < bed[cell]!) bed[cell] = z;
      if (water) depth[cell]! += water[row + c]! * share;
    }
  }
  if (evenly > 0) for (let i = 0; i < depth.length; i++) if (mask[i]) depth[i] = Math.max(depth[i]!, evenly);
  const residual = depth.map((h) => h - Math.fround(h));
  const given = new Map<string, Given>(ground.given);
  given.set('bed_elevation', { unit: 'm', values: bed });
  given.set('water_depth', { unit: 'm', values: depth });
  given.set('water_depth_residual', { unit: 'm', values: residual });
  return { ...ground, bed, given };
}
