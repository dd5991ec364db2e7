/** A world of nothing but ground and water, for tests: surface flow in the engine, with rain or inflow from simple processes. */
import { cellCount, type Grid, gridAround, ontoGrid, outsideElevation, type Raster } from '../../src/core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../../src/core/process.ts';
import type { Given } from '../../src/core/world.ts';
import { restingWater } from '../../src/hydro/resting-water.ts';
import { shallowWater } from '../../src/hydro/shallow-water.ts';
import { type SurfaceFlowOptions, surfaceFlow } from '../../src/hydro/surface-flow.ts';
import type { Solver } from '../../src/kernels/load.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { type KernelRunner, singleRunner } from '../../src/kernels/runner.ts';
import { Engine, type Listener } from '../../src/run/engine.ts';

export interface Basin {
  readonly rows: number;
  readonly cols: number;
  readonly cellSize: number;
  /** Bed at a row and column of the raster, m; NaN outside. */
  readonly bed: (row: number, col: number) => number;
  readonly manning?: number | ((row: number, col: number) => number);
  /** Depth of water at the start, m; or its level, from which depth and residual are worked out. */
  readonly depth?: (row: number, col: number) => number;
  readonly level?: number;
  readonly solver?: Solver;
  readonly flow?: SurfaceFlowOptions | ((grid: Grid) => SurfaceFlowOptions);
  /** Rain, m/s, at a time. */
  readonly rain?: (time: number, row: number, col: number) => number;
  /** Discharge, m³/s, into cells at a time. */
  readonly inflow?: {
    readonly cells: readonly (readonly [row: number, col: number])[];
    readonly at: (time: number) => number;
  };
  /** Processes that step before the water, and after it. */
  readonly others?: (context: ProcessContext) => Process[];
  readonly after?: (context: ProcessContext) => Process[];
  readonly tick?: number;
  readonly coupling?: number;
  readonly shared?: boolean;
  /** Hears what processes report. */
  readonly report?: Listener['report'];
}

export const rasterOf = (
  b: Pick<Basin, 'rows' | 'cols' | 'cellSize'>,
  f: (row: number, col: number) => number,
): Raster => ({
  rows: b.rows,
  cols: b.cols,
  cellSize: b.cellSize,
  west: 0,
  north: b.rows * b.cellSize,
  epsg: 0,
  datum: 'local',
  values: Float32Array.from({ length: b.rows * b.cols }, (_, i) => f(Math.floor(i / b.cols), i % b.cols)),
});

/** Index in the engine's grid of a cell of the raster. */
export const cellOf = (g: Grid, row: number, col: number): number => (row + g.inner.row) * g.cols + col + g.inner.col;

export async function basin(b: Basin, runner?: KernelRunner): Promise<Engine> {
  const raster = rasterOf(b, b.bed);
  const grid = gridAround(raster);
  const n = cellCount(grid);
  const laid = (f: (row: number, col: number) => number, outside: number): Float32Array => {
    const values = new Float32Array(n);
    ontoGrid(grid, rasterOf(b, f).values, values, outside);
    return values;
  };
  const bed = laid(b.bed, outsideElevation);
  const mask = Uint8Array.from(bed, (z) => (z < outsideElevation ? 1 : 0));
  const given = new Map<string, Given>([
    ['bed_elevation', { unit: 'm', values: bed }],
    [
      'manning_n',
      { unit: 's/m^(1/3)', values: typeof b.manning === 'function' ? laid(b.manning, 0.03) : (b.manning ?? 0.03) },
    ],
  ]);
  if (b.depth) given.set('water_depth', { unit: 'm', values: laid(b.depth, 0) });
  if (b.level !== undefined) {
    const { depth, residual } = restingWater(bed, b.level, mask);
    given.set('water_depth', { unit: 'm', values: depth });
    given.set('water_depth_residual', { unit: 'm', values: residual });
  }
  const modules = await kernelModules();
  const tick = b.tick ?? 60;
  return Engine.create(
    {
      grid,
      mask,
      clock: { startEpochMs: 0, offsetMinutes: 0, tick, coupling: b.coupling ?? 10, ticks: 1e9, recordEvery: 5 },
      seed: 1,
      warmUpTicks: 0,
      given,
      processes: (context) => [
        ...(b.rain ? [rainOn(b.rain)(context)] : []),
        ...(b.inflow ? [inflowAt(b.inflow)(context)] : []),
        ...(b.others?.(context) ?? []),
        (b.solver === 'shallow-water' ? shallowWater : surfaceFlow)(
          context,
          (typeof b.flow === 'function' ? b.flow(grid) : b.flow) ?? {},
          runner ?? singleRunner(modules),
        ),
        ...(b.after?.(context) ?? []),
      ],
      commands: [],
      shared: b.shared ?? (runner?.threads ?? 1) > 1,
      ledgerTolerance: 1e-6,
    },
    { report: b.report ?? (() => {}), command: () => {} },
  );
}

export const run = (engine: Engine, seconds: number): Engine => {
  const until = engine.tick + Math.round(seconds / engine.clock.tick);
  while (engine.tick < until) engine.step();
  return engine;
};

/** Values of a field at the cells of the raster, row by row. */
export function inside(engine: Engine, name: string): Float64Array {
  const { grid } = engine;
  const { values } = engine.world.field(name);
  return Float64Array.from({ length: grid.inner.rows * grid.inner.cols }, (_, k) => {
    return values[cellOf(grid, Math.floor(k / grid.inner.cols), k % grid.inner.cols)]!;
  });
}

const rainOn = (rate: NonNullable<Basin['rain']>) => (context: ProcessContext) =>
  defineProcess({
    name: 'rain',
    source: 'test',
    pace: 'tick_start',
    fields: { water_depth: { unit: 'm/s', access: 'adds', doc: 'rain' } },
    step(fields, interval) {
      const { grid } = context;
      for (let i = 0; i < fields.water_depth.rate.length; i++)
        fields.water_depth.rate[i] = context.mask[i]
          ? rate(interval.start, Math.floor(i / grid.cols) - grid.inner.row, (i % grid.cols) - grid.inner.col)
          : 0;
      fields.water_depth.changed();
    },
  }) as unknown as Process;

const inflowAt = (inflow: NonNullable<Basin['inflow']>) => (context: ProcessContext) => {
  const cells = Int32Array.from(inflow.cells, ([row, col]) => cellOf(context.grid, row, col));
  const area = context.grid.cellSize ** 2;
  return defineProcess({
    name: 'inflow',
    source: 'test',
    pace: 'coupling',
    fields: { water_depth: { unit: 'm/s', access: 'adds', doc: 'inflow', cells } },
    step(fields, interval) {
      fields.water_depth.rate.fill(inflow.at(interval.start + interval.length / 2) / cells.length / area);
      fields.water_depth.changed();
    },
  }) as unknown as Process;
};
