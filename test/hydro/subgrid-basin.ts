/** A world of fine ground on coarse cells, for tests: sub-grid flow in the engine, described as a `Basin` of fine pixels. */
import { cellCount, type Grid, gridAround, ontoGrid, outsideElevation } from '../../src/core/grid.ts';
import { defineProcess, type Process, type ProcessContext } from '../../src/core/process.ts';
import type { Given } from '../../src/core/world.ts';
import { type SubgridFlowOptions, subgridFlow } from '../../src/hydro/subgrid-flow.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { type KernelRunner, singleRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { coarsen } from '../../src/scenario/coarsen.ts';
import { type Basin, cellOf, rasterOf } from './basin.ts';

export interface SubgridBasin extends Omit<Basin, 'flow' | 'depth' | 'rain' | 'inflow'> {
  /** Fine pixels along a side of a coarse cell. */
  readonly factor: number;
  /** Rows and columns are those of coarse cells. */
  readonly depth?: (row: number, col: number) => number;
  readonly rain?: (time: number, row: number, col: number) => number;
  readonly inflow?: Basin['inflow'];
  readonly flow?: Omit<SubgridFlowOptions, 'fine'> | ((grid: Grid) => Omit<SubgridFlowOptions, 'fine'>);
}

export async function subgridBasin(b: SubgridBasin, runner?: KernelRunner): Promise<Engine> {
  const fine = rasterOf(b, b.bed);
  const manning = typeof b.manning === 'function' ? rasterOf(b, b.manning).values : (b.manning ?? 0.03);
  const coarse = coarsen(fine, b.factor);
  const grid = gridAround(coarse);
  const n = cellCount(grid);
  const bed = new Float32Array(n);
  ontoGrid(grid, coarse.values, bed, outsideElevation);
  const mask = Uint8Array.from(bed, (z) => (z < outsideElevation ? 1 : 0));
  const given = new Map<string, Given>([
    ['bed_elevation', { unit: 'm', values: bed }],
    ['manning_n', { unit: 's/m^(1/3)', values: typeof manning === 'number' ? manning : 0.03 }],
  ]);
  if (b.depth) {
    const values = new Float32Array(n);
    ontoGrid(grid, rasterOf(coarse, b.depth).values, values, 0);
    given.set('water_depth', { unit: 'm', values });
  }
  const options = typeof b.flow === 'function' ? b.flow(grid) : b.flow;
  const level = b.level === undefined ? {} : { level: new Float64Array(n).fill(b.level) };
  const modules = await kernelModules();
  return Engine.create(
    {
      grid,
      mask,
      clock: {
        startEpochMs: 0,
        offsetMinutes: 0,
        tick: b.tick ?? 60,
        coupling: b.coupling ?? 10,
        ticks: 1e9,
        recordEvery: 5,
      },
      seed: 1,
      warmUpTicks: 0,
      given,
      processes: (context) => [
        ...(b.rain ? [rainOn(b.rain)(context)] : []),
        ...(b.inflow ? [inflowAt(b.inflow)(context)] : []),
        ...(b.others?.(context) ?? []),
        subgridFlow(
          context,
          { ...level, ...options, fine: { ...fine, factor: b.factor, manning } },
          runner ?? singleRunner(modules),
        ),
      ],
      commands: [],
      shared: b.shared ?? (runner?.threads ?? 1) > 1,
      ledgerTolerance: 1e-6,
    },
    { report: b.report ?? (() => {}), command: () => {} },
  );
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
