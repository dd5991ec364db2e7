/**
 * Surface flow on coarse cells that know the fine ground in them. Depth is volume over the area of the cell, so all that
 * gives and takes water works as on plain ground; where the water stands, and what passes a face, the tables tell.
 */
import type { Fault } from '../core/errors.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { depthAt, storageFloats } from '../terrain/subgrid-storage.ts';
import { makeTables, type SubgridTables } from '../terrain/subgrid-tables.ts';
import { notHeld } from './held-step.ts';
import { gravity, type InertialOptions, resolveInertial } from './inertial-options.ts';
import { ratingSentences } from './ratings.ts';
import { subgridFields } from './subgrid-fields.ts';
import type { FineSurface } from './subgrid-options.ts';
import { layOutSubgrid, subgridScratchBytes } from './subgrid-plan.ts';
import { type Kept, noCounts, SurfaceAuthor, type SurfaceOptions } from './surface-author.ts';
import { stillDepth } from './surface-binding.ts';
import { leastSlope } from './surface-boundaries.ts';

export interface SubgridFlowOptions extends InertialOptions, SurfaceOptions {
  readonly fine: FineSurface;
  /** Level of the water at the start, m, one a cell of the grid, NaN where there is none; else the depths that are given. */
  readonly level?: Float64Array;
}

/** Level of what is no cell, m; the kernel's own `outside`. */
const outside = -1e30;

export function subgridFlow(context: ProcessContext, options: SubgridFlowOptions, runner: KernelRunner): Process {
  const { grid, mask } = context;
  const { fine } = options;
  const faults: Fault[] = [];
  const scheme = resolveInertial(options, faults);
  const author = new SurfaceAuthor<Kept>(context, options, scheme, faults, runner, {
    slot: 'subgrid-flow',
    most: (h) => (scheme.courant * grid.cellSize) / Math.sqrt(gravity * h),
    fresh: (ratings, cells) => ({
      ...noCounts,
      boundary_discharge: new Array<number>(cells).fill(0),
      held: notHeld,
      ...ratings.fresh(),
    }),
  });
  const { boundaries, boundaryCells } = author;
  let tables: SubgridTables;

  type Fields = Parameters<NonNullable<Process<typeof subgridFields>['step']>>[0];

  const tablesAt = (memory: WebAssembly.Memory, at: Readonly<Record<string, number>>): SubgridTables => {
    const floats = (name: string, each = 1) =>
      new Float32Array(memory.buffer as ArrayBuffer, at[name]!, mask.length * each);
    return {
      storage: floats('storage', storageFloats),
      section: floats('section', (at['level']! - at['section']!) / 4 / mask.length),
      lowest: floats('lowest'),
      sill_x: floats('sill_x'),
      sill_y: floats('sill_y'),
      bar_x: floats('bar_x'),
      bar_y: floats('bar_y'),
      rough_x: floats('rough_x'),
      rough_y: floats('rough_y'),
    };
  };

  const bind = (fields: Fields, started: Started): void => {
    const kernel = runner.attach(started.memory, 'subgrid');
    const o = kernel.offsets;
    const at = layOutSubgrid(grid, boundaries.length, boundaryCells, started.scratch);
    tables = tablesAt(started.memory, at);
    author.bind(fields, started, {
      kernel,
      threads: runner.threads,
      at,
      wholes: {
        bed: fields.bed_elevation.pointer,
        told_level: fields.water_level.pointer,
        area_x: fields.flow_area_x.pointer,
        area_y: fields.flow_area_y.pointer,
        maximum_level: fields.maximum_level.pointer,
        phase: 0,
      },
      numbers: {
        theta: scheme.theta,
        froude: scheme.froude_limit,
        most_rise: fine.factor * fine.factor,
        half: (fine.factor - 1) / (2 * fine.factor),
      },
      groups: { groupBytes: o['subgrid_group_bytes']!, more: 'sills' },
      tell(b, _, faces, sills) {
        faces.forEach((code, j) => {
          sills[j] = (code & 2 ? tables.sill_y : tables.sill_x)[code >> 2]!;
        });
        // what leaves by a curve leaves freely, at a slope worked out each interval
        return {
          kind: o[b.kind === 'stage' ? 'kind_stage' : 'kind_free']!,
          falls: b.kind === 'free' ? outwardFalls(b.cells, faces, b.slope) : undefined,
        };
      },
    });
  };

  /** Fall of the lowest ground outward at each cell of a free boundary: from the face opposite its outer one. */
  const outwardFalls = (cells: Int32Array, faces: Int32Array, slope: number | undefined): Float32Array =>
    Float32Array.from(cells, (_, j) => {
      if (slope !== undefined) return slope;
      const code = faces[j]!;
      const [sills, step] = code & 2 ? [tables.sill_y, grid.cols] : [tables.sill_x, 1];
      const here = sills[code >> 2]!;
      const behind = sills[(code >> 2) + (code & 1 ? step : -step)]!;
      return Math.max(leastSlope, (behind - here) / grid.cellSize);
    });

  const forgetMaxima = (fields: Fields): void => {
    author.forgetMaxima(fields);
    const depth = fields.water_depth.values;
    const level = fields.maximum_level.values;
    for (let i = 0; i < depth.length; i++)
      level[i] = depth[i]! > stillDepth ? fields.water_level.values[i]! : tables.lowest[i]!;
  };

  /** Depths that put the water at the levels asked for, cell by cell, exactly as the kernel will read them back. */
  const fillTo = (level: Float64Array, depth: Float32Array, residual: Float32Array): void => {
    for (let i = 0; i < depth.length; i++) {
      if (!mask[i]) continue;
      const held = Number.isNaN(level[i]!)
        ? 0
        : depthAt(tables.storage, i * storageFloats, level[i]! - tables.lowest[i]!);
      depth[i] = held;
      residual[i] = held - depth[i]!;
    }
  };

  return defineProcess({
    name: 'subgrid-flow',
    source:
      'local-inertial equations as in surface-flow; storage and conveyance tables after Casulli 2009, Int. J. Numer. Meth. Fluids 60, and van Ormondt, Leijnse et al. 2025, Geosci. Model Dev. 18',
    pace: 'coupling',
    warmUp: true,
    fields: subgridFields,
    scratchBytes: subgridScratchBytes(grid, boundaries.length, boundaryCells),
    ...(boundaries.some((b) => b.kind === 'rating') ? { sentences: ratingSentences } : {}),

    start(fields, started) {
      const at = layOutSubgrid(grid, boundaries.length, boundaryCells, started.scratch);
      tables = tablesAt(started.memory, at);
      makeTables(fine, fine.manning, grid, mask, tables);
      const level = new Float64Array(started.memory.buffer as ArrayBuffer, at['level']!, mask.length);
      const bed = fields.bed_elevation.values;
      if (options.level) fillTo(options.level, fields.water_depth.values, fields.water_depth_residual.values);
      author.checkDepths(fields);
      for (let i = 0; i < mask.length; i++) {
        if (mask[i]) continue;
        level[i] = outside;
        tables.lowest[i] = bed[i]!;
      }
      bind(fields, started);
      author.wake();
      forgetMaxima(fields);
      author.open();
    },
    resume(fields, started) {
      bind(fields, started);
      author.wake();
    },
    begin(fields) {
      forgetMaxima(fields);
      author.begin();
    },
    step: (fields, interval) => author.step(fields, interval),
    volumes: () => ({ surface: author.volume() }),
    figures: () => author.figures(),
  }) as unknown as Process;
}
