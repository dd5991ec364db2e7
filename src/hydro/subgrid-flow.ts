/**
 * Surface flow on coarse cells that know the fine ground in them. Depth is volume over the area of the cell, so all that
 * gives and takes water works as on plain ground; where the water stands, and what passes a face, the tables tell.
 */
import { type Fault, StormtableError } from '../core/errors.ts';
import { cellArea, tileCols, tileRows } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { InertialKernel } from '../kernels/load.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { depthAt, storageFloats } from '../terrain/subgrid-storage.ts';
import { makeTables, type SubgridTables } from '../terrain/subgrid-tables.ts';
import { type HeldStep, heldAt, heldFigures, notHeld } from './held-step.ts';
import { gravity, type InertialOptions, inertialFaults, resolveInertial } from './inertial-options.ts';
import { Block } from './inertial-plan.ts';
import type { RatingState } from './rating-boundary.ts';
import { Ratings, ratingSentences } from './ratings.ts';
import { subgridFields } from './subgrid-fields.ts';
import type { FineSurface } from './subgrid-options.ts';
import { layOutSubgrid, subgridScratchBytes } from './subgrid-plan.ts';
import { checkBoundaries, leastSlope, levelAt, type OpenBoundary, outerFaces } from './surface-boundaries.ts';
import { answer, Sources } from './surface-exchange.ts';
import { deepestCell } from './surface-flow.ts';

export interface SubgridFlowOptions extends InertialOptions {
  readonly fine: FineSurface;
  /** Level of the water at the start, m, one a cell of the grid, NaN where there is none; else the depths that are given. */
  readonly level?: Float64Array;
  readonly boundaries?: readonly OpenBoundary[];
  /** Where the kernel's meters lie, once they do (cross-sections.ts). */
  readonly meters?: { readonly address: number };
}

/** Water shallower than this is told to stand still, m of mean depth. */
const stillDepth = 1e-3;
/** Level of what is no cell, m; the kernel's own `outside`. */
const outside = -1e30;

/** Counts since tick 0 and the discharges at open boundaries: the state that fits no field. */
interface Kept {
  steps: number;
  guarded_steps: number;
  wet_cell_updates: number;
  smallest_step: number;
  /** Outward, m²/s, one a cell of each boundary in order. */
  boundary_discharge: number[];
  held: HeldStep;
  ratings?: RatingState[];
}

export function subgridFlow(context: ProcessContext, options: SubgridFlowOptions, runner: KernelRunner): Process {
  const { grid, mask, ledger } = context;
  const { fine } = options;
  const boundaries = options.boundaries ?? [];
  const faults: Fault[] = [];
  const scheme = resolveInertial(options, faults);
  checkBoundaries(boundaries, mask, faults);
  if (faults.length) throw new StormtableError(faults);

  const area = cellArea(grid);
  const tiles = mask.length / (tileCols * tileRows);
  const boundaryCells = boundaries.reduce((sum, b) => sum + b.cells.length, 0);
  const ratings = new Ratings(context, boundaries);
  const fresh = (): Kept => ({
    steps: 0,
    guarded_steps: 0,
    wet_cell_updates: 0,
    smallest_step: 0,
    boundary_discharge: new Array<number>(boundaryCells).fill(0),
    held: notHeld,
    ...ratings.fresh(),
  });
  const kept = context.slot<Kept>('subgrid-flow', fresh());

  // what binds the process to its memory; made anew by resume()
  let kernel: InertialKernel;
  let plan: Block;
  let planAddress: number;
  let groups: Block[];
  let sources: Sources;
  let deficits: Float64Array;
  let discharges: Float32Array;
  let deepest: { depth: Float32Array; tileDepth: Float32Array };
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
    const { memory } = started;
    kernel = runner.attach(memory, 'subgrid');
    const o = kernel.offsets;
    const at = layOutSubgrid(grid, boundaries.length, boundaryCells, started.scratch);
    tables = tablesAt(memory, at);
    planAddress = at['plan']!;
    plan = new Block(memory, planAddress, o, 'at_');
    for (const [name, address] of Object.entries(at))
      if (name !== 'plan' && name !== 'boundary') plan.setWhole(name, address);
    const pointers: Record<string, number> = {
      bed: fields.bed_elevation.pointer,
      told_level: fields.water_level.pointer,
      depth: fields.water_depth.pointer,
      residual: fields.water_depth_residual.pointer,
      discharge_x: fields.discharge_x.pointer,
      discharge_y: fields.discharge_y.pointer,
      area_x: fields.flow_area_x.pointer,
      area_y: fields.flow_area_y.pointer,
      maximum_depth: fields.maximum_depth.pointer,
      maximum_level: fields.maximum_level.pointer,
      arrival: fields.arrival_time.pointer,
      maximum_speed: fields.maximum_speed.pointer,
      maximum_hazard: fields.maximum_hazard.pointer,
      duration: fields.duration_above.pointer,
      velocity_x: fields.velocity_x.pointer,
      velocity_y: fields.velocity_y.pointer,
      rows: grid.rows,
      cols: grid.cols,
      threads: runner.threads,
      group_count: boundaries.length,
      phase: 0,
      steps: 0,
      guarded_steps: 0,
    };
    for (const [name, value] of Object.entries(pointers)) plan.setWhole(name, value);
    const numbers: Record<string, number> = {
      cell_size: grid.cellSize,
      gravity,
      theta: scheme.theta,
      courant: scheme.courant,
      froude: scheme.froude_limit,
      dry: scheme.dry_depth,
      arrival_depth: scheme.arrival_depth,
      still_depth: stillDepth,
      duration_depth: scheme.duration_depth,
      longest_step: scheme.longest_step,
      most_rise: fine.factor * fine.factor,
      half: (fine.factor - 1) / (2 * fine.factor),
    };
    for (const [name, value] of Object.entries(numbers)) plan.setNumber(name, value);

    const buffer = memory.buffer as ArrayBuffer;
    const cellsAt = at['boundary']!;
    const block = (k: number): number => cellsAt + k * boundaryCells * 4;
    const cells = new Int32Array(buffer, block(0), boundaryCells);
    discharges = new Float32Array(buffer, block(1), boundaryCells);
    const falls = new Float32Array(buffer, block(2), boundaryCells);
    const outer = new Int32Array(buffer, block(3), boundaryCells);
    const sills = new Float32Array(buffer, block(4), boundaryCells);
    discharges.set(kept.value.boundary_discharge);
    let first = 0;
    groups = boundaries.map((b, k) => {
      const group = new Block(memory, at['groups']! + k * o['subgrid_group_bytes']!, o, 'group_');
      // what leaves by a curve leaves freely, at a slope worked out each interval
      group.setWhole('kind', o[b.kind === 'stage' ? 'kind_stage' : 'kind_free']!);
      group.setWhole('count', b.cells.length);
      for (const [n, name] of ['cells', 'discharge', 'slope', 'faces', 'sills'].entries())
        group.setWhole(name, block(n) + first * 4);
      cells.set(b.cells, first);
      const faces = outerFaces(b, grid, mask);
      outer.set(faces, first);
      faces.forEach((code, j) => {
        sills[first + j] = (code & 2 ? tables.sill_y : tables.sill_x)[code >> 2]!;
      });
      if (b.kind === 'free') falls.set(outwardFalls(b.cells, faces, b.slope), first);
      ratings.bind(k, falls.subarray(first, first + b.cells.length));
      first += b.cells.length;
      return group;
    });
    deficits = new Float64Array(buffer, at['tile_deficit']!, tiles);
    const source = new Float32Array(buffer, at['source']!, mask.length);
    const tileSource = new Uint8Array(buffer, at['tile_source']!, tiles);
    sources = new Sources(fields.water_depth.additions, grid, mask, source, tileSource);
    deepest = {
      depth: fields.water_depth.values as Float32Array,
      tileDepth: new Float32Array(buffer, at['tile_depth']!, tiles),
    };
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

  const volume = (): number => kernel.volume(planAddress) * area;

  const forgetMaxima = (fields: Fields): void => {
    const depth = fields.water_depth.values;
    fields.maximum_depth.values.set(depth);
    fields.maximum_speed.values.fill(0);
    fields.maximum_hazard.values.fill(0);
    fields.duration_above.values.fill(0);
    const [arrival, level] = [fields.arrival_time.values, fields.maximum_level.values];
    for (let i = 0; i < depth.length; i++) {
      arrival[i] = depth[i]! > scheme.arrival_depth ? 0 : -1;
      level[i] = depth[i]! > stillDepth ? fields.water_level.values[i]! : tables.lowest[i]!;
    }
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
      const depth = fields.water_depth.values;
      const residual = fields.water_depth_residual.values;
      const bed = fields.bed_elevation.values;
      if (options.level) fillTo(options.level, depth, residual);
      for (let i = 0; i < depth.length; i++) {
        if (!mask[i]) {
          depth[i] = residual[i] = 0;
          level[i] = outside;
          tables.lowest[i] = bed[i]!;
        } else if (!(depth[i]! >= 0)) {
          const row = Math.floor(i / grid.cols) - grid.inner.row;
          const column = (i % grid.cols) - grid.inner.col;
          throw new StormtableError(inertialFaults('depth-negative', { found: depth[i]!, row, column }));
        }
      }
      bind(fields, started);
      kernel.wake(planAddress);
      forgetMaxima(fields);
      ledger.open('surface', volume());
    },

    resume(fields, started) {
      bind(fields, started);
      kernel.wake(planAddress);
    },

    begin(fields) {
      forgetMaxima(fields);
      const { boundary_discharge, ratings: passed } = kept.value;
      kept.value = { ...fresh(), boundary_discharge, ...(passed ? { ratings: passed } : {}) };
      ledger.open('surface', volume());
    },

    step(fields, interval) {
      const { additions, requests, values: depth } = fields.water_depth;
      for (const request of requests) {
        if (!request.pending) continue;
        const taken = answer(request, mask, depth, fields.water_depth_residual.values);
        if (taken !== 0) ledger.book('surface', request.process, -taken * area);
      }
      sources.refresh();
      additions.forEach((addition, k) => {
        const rate = sources.rateSums[k]!;
        if (rate !== 0) ledger.book('surface', addition.process, rate * interval.length * area);
      });

      plan.setNumber('start', interval.start);
      plan.setNumber('length', interval.length);
      plan.setNumber('elapsed', 0);
      plan.setWhole('meters', options.meters?.address ?? 0);
      plan.setNumber('smallest_step', interval.length);
      plan.setWhole('steps', 0);
      plan.setWhole('guarded_steps', 0);
      deficits.fill(0);
      boundaries.forEach((b, k) => {
        groups[k]!.setNumber('depth_in', 0);
        if (b.kind !== 'stage') return;
        groups[k]!.setNumber('stage_start', levelAt(b, interval.start));
        groups[k]!.setNumber('stage_end', levelAt(b, interval.start + interval.length));
      });
      if (kept.value.ratings) ratings.set(kept.value.ratings, fields, interval);

      runner.advance(planAddress);

      boundaries.forEach((b, k) => {
        const gained = groups[k]!.number('depth_in');
        if (gained !== 0) ledger.book('surface', `boundary ${b.name}`, gained * area);
        if (kept.value.ratings) ratings.keep(kept.value.ratings, k, (-gained * area) / interval.length);
      });
      // a negative rate that asked for more than a cell held took only what was there
      const deficit = plan.number('deficit');
      if (deficit !== 0) ledger.book('surface', 'correction', deficit * area);

      const k = kept.value;
      const steps = plan.whole('steps');
      const smallest = plan.number('smallest_step');
      if (smallest < (k.steps === 0 ? interval.length : k.smallest_step)) {
        const most = (h: number): number => (scheme.courant * grid.cellSize) / Math.sqrt(gravity * h);
        k.held = heldAt(plan.whole('holding_cell'), fields, most, scheme.longest_step);
      }
      k.smallest_step = k.steps === 0 ? smallest : Math.min(k.smallest_step, smallest);
      k.steps += steps;
      k.guarded_steps += plan.whole('guarded_steps');
      k.wet_cell_updates += steps * plan.whole('wet_cells');
      for (let j = 0; j < boundaryCells; j++) k.boundary_discharge[j] = discharges[j]!;
    },

    volumes: () => ({ surface: volume() }),

    figures() {
      const most = deepestCell(deepest.depth, deepest.tileDepth, grid.cols);
      return {
        steps: kept.value.steps,
        guarded_steps: kept.value.guarded_steps,
        wet_cells: plan.whole('wet_cells'),
        wet_cell_updates: kept.value.wet_cell_updates,
        smallest_step_s: kept.value.smallest_step,
        maximum_depth_m: most.depth,
        maximum_depth_cell: most.cell,
        ...heldFigures(kept.value.held, grid),
      };
    },
  }) as unknown as Process;
}
