/**
 * Surface flow by the whole shallow-water equations: the author of water depth where a scenario says
 * `solver: shallow-water`. Takes what other processes give and ask, advances the equations through the coupling interval
 * in the shallow-water kernel, and books every cubic metre. Fields are those of surface-flow.ts and two of its own.
 */
import { type Fault, StormtableError } from '../core/errors.ts';
import { cellArea, tileCols, tileRows } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { InertialKernel } from '../kernels/load.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { type HeldStep, heldAt, heldFigures, notHeld } from './held-step.ts';
import { gravity, inertialFaults } from './inertial-options.ts';
import { Block } from './inertial-plan.ts';
import type { RatingState } from './rating-boundary.ts';
import { Ratings, ratingSentences } from './ratings.ts';
import { resolveShallow, type ShallowOptions } from './shallow-options.ts';
import { layOutShallow, type ShallowSize, shallowScratchBytes } from './shallow-plan.ts';
import { checkBoundaries, levelAt, type OpenBoundary, outerFaces, outwardSlopes } from './surface-boundaries.ts';
import { answer, Sources } from './surface-exchange.ts';
import { deepestCell, surfaceFields } from './surface-flow.ts';

export interface ShallowWaterOptions extends ShallowOptions {
  readonly boundaries?: readonly OpenBoundary[];
  /** Where the kernel's meters lie, once they do (cross-sections.ts). */
  readonly meters?: { readonly address: number };
  /** Where the structures on faces lie, likewise (structures.ts). */
  readonly structures?: { readonly address: number };
}

/** Water shallower than this is told to stand still, m. */
const stillDepth = 1e-3;

/** Name of the side by the lowest bits of `outerFaces`. */
const outwardSides = ['side_east', 'side_west', 'side_south', 'side_north'] as const;

/** Counts since tick 0: the state that fits no field. */
interface Kept {
  steps: number;
  guarded_steps: number;
  wet_cell_updates: number;
  smallest_step: number;
  /** The cell that held the smallest step. */
  held: HeldStep;
  /** Of rating boundaries, where there are any. */
  ratings?: RatingState[];
}

export function shallowWater(context: ProcessContext, options: ShallowWaterOptions, runner: KernelRunner): Process {
  const { grid, mask, ledger } = context;
  const boundaries = options.boundaries ?? [];
  const faults: Fault[] = [];
  const scheme = resolveShallow(options, faults);
  checkBoundaries(boundaries, mask, faults);
  if (faults.length) throw new StormtableError(faults);

  const area = cellArea(grid);
  const tiles = mask.length / (tileCols * tileRows);
  const boundaryCells = boundaries.reduce((sum, b) => sum + b.cells.length, 0);
  const size: ShallowSize = { grid, groups: boundaries.length, boundaryCells, threads: runner.threads };
  const ratings = new Ratings(context, boundaries);
  const fresh = (): Kept => ({
    steps: 0,
    guarded_steps: 0,
    wet_cell_updates: 0,
    smallest_step: 0,
    held: notHeld,
    ...ratings.fresh(),
  });
  const kept = context.slot<Kept>('shallow-water', fresh());

  // what binds the process to its memory; made anew by resume()
  let kernel: InertialKernel;
  let plan: Block;
  let planAddress: number;
  let groups: Block[];
  let sources: Sources;
  let deficits: Float64Array;
  let slopes: (Float32Array | undefined)[] = [];
  let deepest: { depth: Float32Array; tileDepth: Float32Array };

  const declared = declarations;
  type Fields = Parameters<NonNullable<Process<typeof declared>['step']>>[0];

  const bind = (fields: Fields, started: Started): void => {
    const { memory } = started;
    kernel = runner.attach(memory, 'shallow-water');
    const o = kernel.offsets;
    const at = layOutShallow(size, started.scratch);
    planAddress = at['plan']!;
    plan = new Block(memory, planAddress, o, 'at_');
    for (const [name, address] of Object.entries(at))
      if (name !== 'plan' && name !== 'boundary') plan.setWhole(name, address);
    const pointers: Record<string, number> = {
      bed: fields.bed_elevation.pointer,
      manning: fields.manning_n.pointer,
      depth: fields.water_depth.pointer,
      residual: fields.water_depth_residual.pointer,
      water_x: fields.water_velocity_x.pointer,
      water_y: fields.water_velocity_y.pointer,
      discharge_x: fields.discharge_x.pointer,
      discharge_y: fields.discharge_y.pointer,
      maximum_depth: fields.maximum_depth.pointer,
      arrival: fields.arrival_time.pointer,
      duration: fields.duration_above.pointer,
      maximum_speed: fields.maximum_speed.pointer,
      maximum_hazard: fields.maximum_hazard.pointer,
      velocity_x: fields.velocity_x.pointer,
      velocity_y: fields.velocity_y.pointer,
      rows: grid.rows,
      cols: grid.cols,
      threads: runner.threads,
      group_count: boundaries.length,
      steps: 0,
      guarded_steps: 0,
      suspect: 0,
    };
    for (const [name, value] of Object.entries(pointers)) plan.setWhole(name, value);
    const numbers: Record<string, number> = {
      cell_size: grid.cellSize,
      gravity,
      courant: scheme.courant,
      dry: scheme.dry_depth,
      arrival_depth: scheme.arrival_depth,
      duration_depth: scheme.duration_depth,
      still_depth: stillDepth,
      longest_step: scheme.longest_step,
      updates: 0,
    };
    for (const [name, value] of Object.entries(numbers)) plan.setNumber(name, value);

    const buffer = memory.buffer as ArrayBuffer;
    const cellsAt = at['boundary']!;
    const cells = new Int32Array(buffer, cellsAt, boundaryCells);
    const falls = new Float32Array(buffer, cellsAt + boundaryCells * 8, boundaryCells);
    const outer = new Int32Array(buffer, cellsAt + boundaryCells * 12, boundaryCells);
    const open = new Uint8Array(buffer, at['open']!, mask.length);
    open.fill(0);
    let first = 0;
    groups = boundaries.map((b, k) => {
      const group = new Block(memory, at['groups']! + k * o['group_bytes']!, o, 'group_');
      // what leaves by a curve leaves freely, at a slope worked out each interval
      group.setWhole('kind', o[`kind_${b.kind}`]!);
      group.setWhole('count', b.cells.length);
      group.setWhole('cells', cellsAt + first * 4);
      group.setWhole('discharge', cellsAt + (boundaryCells + first) * 4);
      group.setWhole('slope', cellsAt + (2 * boundaryCells + first) * 4);
      group.setWhole('faces', cellsAt + (3 * boundaryCells + first) * 4);
      cells.set(b.cells, first);
      const faces = outerFaces(b, grid, mask);
      outer.set(faces, first);
      const meets = b.kind === 'stage' ? o['meets_level']! : 0;
      b.cells.forEach((cell, j) => {
        open[cell] = o[outwardSides[faces[j]! & 3]!]! + meets;
      });
      if (slopes[k]) falls.set(slopes[k]!, first);
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

  const volume = (): number => kernel.volume(planAddress) * area;

  const forgetMaxima = (fields: Fields): void => {
    const depth = fields.water_depth.values;
    fields.maximum_depth.values.set(depth);
    fields.maximum_speed.values.fill(0);
    fields.maximum_hazard.values.fill(0);
    fields.duration_above.values.fill(0);
    const arrival = fields.arrival_time.values;
    for (let i = 0; i < depth.length; i++) arrival[i] = depth[i]! > scheme.arrival_depth ? 0 : -1;
  };

  return defineProcess({
    name: 'surface-flow',
    source:
      'HLLC after Toro 2001; hydrostatic reconstruction after Audusse et al. 2004, SIAM J. Sci. Comput. 25, and Chen and Noelle 2017, SIAM J. Numer. Anal. 55; MUSCL-Hancock after van Leer 1984',
    pace: 'coupling',
    warmUp: true,
    fields: declared,
    scratchBytes: shallowScratchBytes(size),
    ...(boundaries.some((b) => b.kind === 'rating') ? { sentences: ratingSentences } : {}),

    start(fields, started) {
      const depth = fields.water_depth.values;
      const residual = fields.water_depth_residual.values;
      for (let i = 0; i < depth.length; i++) {
        if (!mask[i]) depth[i] = residual[i] = 0;
        else if (!(depth[i]! >= 0)) {
          const row = Math.floor(i / grid.cols) - grid.inner.row;
          const column = (i % grid.cols) - grid.inner.col;
          throw new StormtableError(inertialFaults('depth-negative', { found: depth[i]!, row, column }));
        }
      }
      const bed = fields.bed_elevation.values;
      slopes = boundaries.map((b) => (b.kind === 'free' ? outwardSlopes(b, grid, mask, bed) : undefined));
      forgetMaxima(fields);
      bind(fields, started);
      ledger.open('surface', volume());
    },

    resume(fields, started) {
      bind(fields, started);
      kernel.wake(planAddress);
    },

    begin(fields) {
      forgetMaxima(fields);
      const { ratings: passed } = kept.value;
      kept.value = { ...fresh(), ...(passed ? { ratings: passed } : {}) };
      ledger.open('surface', volume());
    },

    step(fields, interval) {
      const { additions, requests, values: depth } = fields.water_depth;
      for (const request of requests) {
        if (!request.pending) continue;
        // velocities stay: what is taken takes its momentum along
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
      plan.setWhole('structures', options.structures?.address ?? 0);
      plan.setNumber('source_rate', sources.largest);
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
        if (kept.value.ratings) ratings.keep(kept.value.ratings, k, (-gained * area) / interval.length);
        if (gained !== 0) ledger.book('surface', `boundary ${b.name}`, gained * area);
      });
      // a negative rate that asked for more than a cell held took only what was there
      const deficit = plan.number('deficit');
      if (deficit !== 0) ledger.book('surface', 'correction', deficit * area);

      const k = kept.value;
      const steps = plan.whole('steps');
      const smallest = plan.number('smallest_step');
      if (smallest < (k.steps === 0 ? interval.length : k.smallest_step)) {
        const most = (h: number, v: number): number => (scheme.courant * grid.cellSize) / (v + Math.sqrt(gravity * h));
        k.held = heldAt(plan.whole('holding_cell'), fields, most, scheme.longest_step);
      }
      k.smallest_step = k.steps === 0 ? smallest : Math.min(k.smallest_step, smallest);
      k.steps += steps;
      k.guarded_steps += plan.whole('guarded_steps');
      k.wet_cell_updates += steps * plan.whole('wet_cells');
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

const declarations = {
  ...surfaceFields,
  discharge_x: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_x',
    doc: 'Discharge per width through the east face in the last sub-step, positive east',
  },
  discharge_y: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_y',
    doc: 'Discharge per width through the south face in the last sub-step, positive south',
  },
  maximum_speed: { ...surfaceFields.maximum_speed, doc: 'Fastest water so far, kept every sub-step' },
  maximum_hazard: {
    ...surfaceFields.maximum_hazard,
    doc: 'Largest hazard rating d (v + 0.5) so far, kept every sub-step (HR Wallingford 2006, without debris)',
  },
  water_velocity_x: {
    unit: 'm/s',
    access: 'owns',
    doc: 'Velocity the scheme goes on with, in water of any depth, positive east',
  },
  water_velocity_y: {
    unit: 'm/s',
    access: 'owns',
    doc: 'Velocity the scheme goes on with, in water of any depth, positive south',
  },
} as const;
