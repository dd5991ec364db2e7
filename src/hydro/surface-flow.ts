/**
 * Surface flow: the one author of water depth. Takes what other processes give and ask, advances the local-inertial
 * equations through the coupling interval in the flow kernel, and books every cubic metre.
 */
import { type Fault, StormtableError } from '../core/errors.ts';
import { cellArea, tileCols, tileRows } from '../core/grid.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { InertialKernel } from '../kernels/load.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { type HeldStep, heldAt, heldFigures, notHeld } from './held-step.ts';
import { gravity, type InertialOptions, inertialFaults, resolveInertial } from './inertial-options.ts';
import { Block, inertialScratchBytes, layOutScratch } from './inertial-plan.ts';
import type { RatingState } from './rating-boundary.ts';
import { Ratings, ratingSentences } from './ratings.ts';
import { checkBoundaries, levelAt, type OpenBoundary, outerFaces, outwardSlopes } from './surface-boundaries.ts';
import { answer, Sources } from './surface-exchange.ts';

export interface SurfaceFlowOptions extends InertialOptions {
  readonly boundaries?: readonly OpenBoundary[];
  /** Where the kernel's meters lie, once they do (cross-sections.ts). */
  readonly meters?: { readonly address: number };
  /** Where the structures on faces lie, likewise (structures.ts). */
  readonly structures?: { readonly address: number };
}

/** Water shallower than this is told to stand still, m. */
const stillDepth = 1e-3;

/** Counts since tick 0 and the discharges at open boundaries: the state that fits no field. */
interface Kept {
  steps: number;
  guarded_steps: number;
  wet_cell_updates: number;
  smallest_step: number;
  /** Outward, m²/s, one a cell of each boundary in order. */
  boundary_discharge: number[];
  /** Of rating boundaries, where there are any. */
  ratings?: RatingState[];
  /** The cell that held the smallest step. */
  held: HeldStep;
  /** With steps of their own: updates of wet cells by level. */
  level_updates?: number[];
}

export function surfaceFlow(context: ProcessContext, options: SurfaceFlowOptions, runner: KernelRunner): Process {
  const { grid, mask, ledger } = context;
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
    held: notHeld,
    boundary_discharge: new Array<number>(boundaryCells).fill(0),
    ...ratings.fresh(),
    ...(scheme.multi_rate ? { level_updates: [] } : {}),
  });
  const kept = context.slot<Kept>('surface-flow', fresh());

  // what binds the process to its memory; made anew by resume()
  let kernel: InertialKernel;
  let plan: Block;
  let planAddress: number;
  let groups: Block[];
  let sources: Sources;
  let deficits: Float64Array;
  let discharges: Float32Array;
  let slopes: (Float32Array | undefined)[] = [];
  let deepest: { depth: Float32Array; tileDepth: Float32Array };

  const bind = (fields: Fields, started: Started): void => {
    const { memory } = started;
    kernel = runner.attach(memory);
    const o = kernel.offsets;
    const at = layOutScratch(grid, boundaries.length, boundaryCells, started.scratch);
    planAddress = at['plan']!;
    plan = new Block(memory, planAddress, o, 'at_');
    for (const [name, address] of Object.entries(at))
      if (name !== 'plan' && name !== 'boundary') plan.setWhole(name, address);
    const pointers: Record<string, number> = {
      bed: fields.bed_elevation.pointer,
      manning: fields.manning_n.pointer,
      depth: fields.water_depth.pointer,
      residual: fields.water_depth_residual.pointer,
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
      levels: scheme.multi_rate ? o['most_levels']! : 1,
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
      duration_depth: scheme.duration_depth,
      still_depth: stillDepth,
      longest_step: scheme.longest_step,
    };
    for (const [name, value] of Object.entries(numbers)) plan.setNumber(name, value);

    const buffer = memory.buffer as ArrayBuffer;
    const cellsAt = at['boundary']!;
    const cells = new Int32Array(buffer, cellsAt, boundaryCells);
    discharges = new Float32Array(buffer, cellsAt + boundaryCells * 4, boundaryCells);
    const falls = new Float32Array(buffer, cellsAt + boundaryCells * 8, boundaryCells);
    const outer = new Int32Array(buffer, cellsAt + boundaryCells * 12, boundaryCells);
    discharges.set(kept.value.boundary_discharge);
    let first = 0;
    groups = boundaries.map((b, k) => {
      const group = new Block(memory, at['groups']! + k * o['group_bytes']!, o, 'group_');
      // what leaves by a curve leaves freely, at a slope worked out each interval
      group.setWhole('kind', o[b.kind === 'stage' ? 'kind_stage' : 'kind_free']!);
      group.setWhole('count', b.cells.length);
      group.setWhole('cells', cellsAt + first * 4);
      group.setWhole('discharge', cellsAt + (boundaryCells + first) * 4);
      group.setWhole('slope', cellsAt + (2 * boundaryCells + first) * 4);
      group.setWhole('faces', cellsAt + (3 * boundaryCells + first) * 4);
      group.setWhole('maxima', cellsAt + (4 * boundaryCells + first) * 4);
      cells.set(b.cells, first);
      outer.set(outerFaces(b, grid, mask), first);
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

  const declared = surfaceFields;
  type Fields = Parameters<NonNullable<Process<typeof declared>['step']>>[0];
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
      'Bates, Horritt and Fewtrell 2010, J. Hydrol. 387, eq. 11, friction implicit in the new discharge; de Almeida et al. 2012, WRR 48, theta scheme',
    pace: 'coupling',
    warmUp: true,
    fields: declared,
    scratchBytes: inertialScratchBytes(grid, boundaries.length, boundaryCells),
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
      if (k.level_updates) {
        k.wet_cell_updates += plan.number('wet_updates');
        for (let level = 0; level < kernel.offsets['most_levels']!; level++) {
          k.level_updates[level] = (k.level_updates[level] ?? 0) + plan.numberAt('level_updates', level);
          plan.setNumberAt('level_updates', level, 0);
        }
      } else k.wet_cell_updates += steps * plan.whole('wet_cells');
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
        ...levelFigures(kept.value),
      };
    },
  }) as unknown as Process;
}

/** What share of the updates each level did. */
function levelFigures({ level_updates }: Kept): Record<string, number> {
  if (!level_updates) return {};
  const figures: Record<string, number> = {};
  const all = level_updates.reduce((sum, updates) => sum + updates, 0);
  const used = level_updates.findLastIndex((updates) => updates > 0);
  for (let level = 0; level <= used; level++) figures[`update_share_level_${level}`] = level_updates[level]! / all;
  return figures;
}

/** The deepest cell now: only the tile that holds it is searched. */
export function deepestCell(
  depth: Float32Array,
  tileDepth: Float32Array,
  cols: number,
): { depth: number; cell: number } {
  let tile = 0;
  for (let k = 1; k < tileDepth.length; k++) if (tileDepth[k]! > tileDepth[tile]!) tile = k;
  const across = cols / tileCols;
  const first = Math.floor(tile / across) * tileRows * cols + (tile % across) * tileCols;
  let cell = first;
  for (let row = 0; row < tileRows; row++)
    for (let i = first + row * cols; i < first + row * cols + tileCols; i++) if (depth[i]! > depth[cell]!) cell = i;
  return { depth: depth[cell]!, cell };
}

/** The fields of surface flow, by whichever solver. */
export const surfaceFields = {
  bed_elevation: { unit: 'm', access: 'reads', doc: 'Elevation of the ground or river bed' },
  manning_n: { unit: 's/m^(1/3)', access: 'reads', doc: 'Manning roughness' },
  water_depth: {
    unit: 'm',
    access: 'owns',
    doc: 'Depth of water over the bed',
    record: { label: { en: 'Water depth', zh: '水深' }, encoding: 'mm-u16', every: 'frame' },
  },
  water_depth_residual: { unit: 'm', access: 'owns', doc: 'What single precision leaves out of the depth' },
  discharge_x: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_x',
    doc: 'Discharge per width through the east face, positive east',
  },
  discharge_y: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_y',
    doc: 'Discharge per width through the south face, positive south',
  },
  maximum_depth: {
    unit: 'm',
    access: 'owns',
    doc: 'Deepest water so far, kept every sub-step',
    record: { label: { en: 'Maximum depth', zh: '最大水深' }, encoding: 'mm-u16', every: 'end' },
  },
  arrival_time: {
    unit: 's',
    access: 'owns',
    initial: -1,
    doc: 'When the depth first passed the arrival depth, s from tick 0; -1 never',
    record: { label: { en: 'Arrival time', zh: '到达时间' }, encoding: 'f32', every: 'end' },
  },
  duration_above: {
    unit: 's',
    access: 'owns',
    doc: 'Time so far with more than the duration depth (0.3 m unless flow.duration_depth says otherwise), to the sub-step',
    record: { label: { en: 'Time under deep water', zh: '积水超深历时' }, encoding: 'f32', every: 'end' },
  },
  maximum_speed: {
    unit: 'm/s',
    access: 'owns',
    doc: 'Fastest water so far, looked at when a discharge has grown by 1 % and 1 cm/s, and at ends of coupling intervals; the front of a surge may be told up to a tenth low',
    record: { label: { en: 'Maximum speed', zh: '最大流速' }, encoding: 'f32', every: 'end' },
  },
  maximum_hazard: {
    unit: 'm2/s',
    access: 'owns',
    doc: 'Largest hazard rating d (v + 0.5) so far (HR Wallingford 2006, without debris), looked at as often as the fastest water',
    record: { label: { en: 'Maximum hazard rating', zh: '最大危险度' }, encoding: 'f32', every: 'end' },
  },
  velocity_x: {
    unit: 'm/s',
    access: 'owns',
    derived: true,
    doc: 'Velocity at the cell, positive east; 0 where the water is shallower than 1 mm',
    record: { label: { en: 'Velocity east', zh: '东向流速' }, encoding: 'cm/s-i16', every: 'frame' },
  },
  velocity_y: {
    unit: 'm/s',
    access: 'owns',
    derived: true,
    doc: 'Velocity at the cell, positive north; 0 where the water is shallower than 1 mm',
    record: { label: { en: 'Velocity north', zh: '北向流速' }, encoding: 'cm/s-i16', every: 'frame' },
  },
} as const;
