/**
 * The one author of water depth, whichever equations move the water: takes what other processes give and ask, has the
 * solver's kernel advance through the coupling interval, and books every cubic metre. What differs between the solvers
 * (fields, working arrays, numbers of the scheme) is theirs: surface-flow.ts, shallow-water.ts, subgrid-flow.ts.
 */
import type { Interval } from '../core/clock.ts';
import { type Fault, StormtableError } from '../core/errors.ts';
import { cellArea } from '../core/grid.ts';
import type { ProcessContext, Started } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { boundaryCellCount } from './boundary-blocks.ts';
import { deepestCell } from './deepest-cell.ts';
import { type HeldStep, heldAt, heldFigures } from './held-step.ts';
import { inertialFaults } from './inertial-options.ts';
import type { Block } from './plan-block.ts';
import type { RatingState } from './rating-boundary.ts';
import { Ratings } from './ratings.ts';
import { type Binding, type Bound, bindSurface, type Scheme, type SurfaceGrants } from './surface-binding.ts';
import { checkBoundaries, levelAt, type OpenBoundary } from './surface-boundaries.ts';

/** What every solver of surface water takes beside the options of its scheme. */
export interface SurfaceOptions {
  readonly boundaries?: readonly OpenBoundary[];
  /** Where the kernel's meters lie, once they do (cross-sections.ts). */
  readonly meters?: { readonly address: number };
}
/** Of those that run on plain ground: where the structures on faces lie, once they do (structures.ts). */
export interface PlainGroundOptions extends SurfaceOptions {
  readonly structures?: { readonly address: number };
}

/** Counts since tick 0: the state that fits no field. */
export interface Counts {
  steps: number;
  guarded_steps: number;
  wet_cell_updates: number;
  smallest_step: number;
}
export interface Kept extends Counts {
  /** The cell that held the smallest step. */
  held: HeldStep;
  /** At open boundaries, outward, m²/s, one a cell of each in order; where the scheme goes on from it. */
  boundary_discharge?: number[];
  /** Of rating boundaries, where there are any. */
  ratings?: RatingState[];
}
export const noCounts: Counts = { steps: 0, guarded_steps: 0, wet_cell_updates: 0, smallest_step: 0 };

/** What a solver says of itself to the author of depth. */
export interface SolverPart<K extends Kept> {
  /** Name of the slot that keeps its state. */
  readonly slot: string;
  /** Longest step of water at a depth, m, and a speed, m/s, that its stability leaves, s. */
  readonly most: (depth: number, speed: number) => number;
  /** State before tick 0, of so many cells at open boundaries. */
  fresh(ratings: Ratings, boundaryCells: number): K;
  /** Updates of wet cells in an interval of so many steps; steps by the wet cells at its end where left out. */
  updates?(kept: K, plan: Block, steps: number): number;
}

export class SurfaceAuthor<K extends Kept> {
  readonly boundaries: readonly OpenBoundary[];
  readonly boundaryCells: number;
  readonly #context: ProcessContext;
  readonly #options: PlainGroundOptions;
  readonly #scheme: Scheme;
  readonly #runner: KernelRunner;
  readonly #part: SolverPart<K>;
  readonly #area: number;
  readonly #ratings: Ratings;
  readonly #kept: { value: K };
  /** Made anew by `bind`. */
  #bound!: Bound;

  /** `faults`: what is wrong with the scheme; thrown together with what is wrong with the boundaries. */
  constructor(
    context: ProcessContext,
    options: PlainGroundOptions,
    scheme: Scheme,
    faults: Fault[],
    runner: KernelRunner,
    part: SolverPart<K>,
  ) {
    this.boundaries = options.boundaries ?? [];
    checkBoundaries(this.boundaries, context.mask, faults);
    if (faults.length) throw new StormtableError(faults);
    this.boundaryCells = boundaryCellCount(this.boundaries);
    this.#context = context;
    this.#options = options;
    this.#scheme = scheme;
    this.#runner = runner;
    this.#part = part;
    this.#area = cellArea(context.grid);
    this.#ratings = new Ratings(context, this.boundaries);
    this.#kept = context.slot<K>(part.slot, part.fresh(this.#ratings, this.boundaryCells));
  }

  /** Tells the kernel where everything lies. */
  bind(fields: SurfaceGrants, started: Started, binding: Binding): void {
    this.#bound = bindSurface(this.#context, this.#scheme, this.boundaries, this.#ratings, fields, started, binding);
    const { boundary_discharge } = this.#kept.value;
    if (boundary_discharge) this.#bound.discharges.set(boundary_discharge);
  }

  /** Dries what is no cell; throws where a depth is negative or not a number. */
  checkDepths(fields: SurfaceGrants): void {
    const { grid, mask } = this.#context;
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
  }

  /** Maxima and times start from the water as it stands. */
  forgetMaxima(fields: SurfaceGrants): void {
    const depth = fields.water_depth.values;
    fields.maximum_depth.values.set(depth as Float32Array);
    fields.maximum_speed.values.fill(0);
    fields.maximum_hazard.values.fill(0);
    fields.duration_above.values.fill(0);
    const arrival = fields.arrival_time.values;
    for (let i = 0; i < depth.length; i++) arrival[i] = depth[i]! > this.#scheme.arrival_depth ? 0 : -1;
  }

  /** After a start or a restore: everything awake, what is told afresh. */
  wake(): void {
    this.#bound.kernel.wake(this.#bound.planAddress);
  }

  /** Books what there is as what there was at first. */
  open(): void {
    this.#context.ledger.open('surface', this.volume());
  }

  /** Counts begin at tick 0; what the scheme goes on from stays. */
  begin(): void {
    const { boundary_discharge, ratings } = this.#kept.value;
    this.#kept.value = {
      ...this.#part.fresh(this.#ratings, this.boundaryCells),
      ...(boundary_discharge ? { boundary_discharge } : {}),
      ...(ratings ? { ratings } : {}),
    };
    this.open();
  }

  /** Advances the water through a coupling interval. */
  step(fields: SurfaceGrants, interval: Interval): void {
    const { ledger } = this.#context;
    const { plan, planAddress, groups } = this.#bound;
    const kept = this.#kept.value;
    this.#exchange(fields, interval);

    plan.setNumber('start', interval.start);
    plan.setNumber('length', interval.length);
    plan.setNumber('elapsed', 0);
    plan.setWhole('meters', this.#options.meters?.address ?? 0);
    if (this.#bound.structured) plan.setWhole('structures', this.#options.structures?.address ?? 0);
    plan.setNumber('source_rate', this.#bound.sources.largest);
    plan.setNumber('smallest_step', interval.length);
    plan.setWhole('steps', 0);
    plan.setWhole('guarded_steps', 0);
    this.#bound.deficits.fill(0);
    this.boundaries.forEach((b, k) => {
      groups[k]!.setNumber('depth_in', 0);
      if (b.kind !== 'stage') return;
      groups[k]!.setNumber('stage_start', levelAt(b, interval.start));
      groups[k]!.setNumber('stage_end', levelAt(b, interval.start + interval.length));
    });
    if (kept.ratings) this.#ratings.set(kept.ratings, fields, interval);

    this.#runner.advance(planAddress);

    this.boundaries.forEach((b, k) => {
      const gained = groups[k]!.number('depth_in');
      if (gained !== 0) ledger.book('surface', `boundary ${b.name}`, gained * this.#area);
      if (kept.ratings) this.#ratings.keep(kept.ratings, k, (-gained * this.#area) / interval.length);
    });
    // a negative rate that asked for more than a cell held took only what was there
    const deficit = plan.number('deficit');
    if (deficit !== 0) ledger.book('surface', 'correction', deficit * this.#area);
    this.#count(fields, interval);
  }

  /** Answers what is asked and takes in what is given, at the start of an interval. */
  #exchange(fields: SurfaceGrants, interval: Interval): void {
    const { ledger } = this.#context;
    const { additions, requests, pointer } = fields.water_depth;
    const { kernel, sources } = this.#bound;
    for (const request of requests) {
      if (!request.pending) continue;
      const { cells, asked, granted } = request;
      const listed = cells?.byteOffset ?? 0;
      const residual = fields.water_depth_residual.pointer;
      // outside the place cells are dry and stay so: they grant nothing
      const taken = kernel.answer(listed, asked.byteOffset, granted.byteOffset, asked.length, pointer, residual);
      request.pending = false;
      if (taken !== 0) ledger.book('surface', request.process, -taken * this.#area);
    }
    sources.refresh();
    additions.forEach((addition, k) => {
      const rate = sources.rateSums[k]!;
      if (rate !== 0) ledger.book('surface', addition.process, rate * interval.length * this.#area);
    });
  }

  #count(fields: SurfaceGrants, interval: Interval): void {
    const { plan, discharges } = this.#bound;
    const kept = this.#kept.value;
    const steps = plan.whole('steps');
    const smallest = plan.number('smallest_step');
    if (smallest < (kept.steps === 0 ? interval.length : kept.smallest_step))
      kept.held = heldAt(plan.whole('holding_cell'), fields, this.#part.most, this.#scheme.longest_step);
    kept.smallest_step = kept.steps === 0 ? smallest : Math.min(kept.smallest_step, smallest);
    kept.steps += steps;
    kept.guarded_steps += plan.whole('guarded_steps');
    kept.wet_cell_updates += this.#part.updates?.(kept, plan, steps) ?? steps * plan.whole('wet_cells');
    const { boundary_discharge } = kept;
    if (boundary_discharge) for (let j = 0; j < discharges.length; j++) boundary_discharge[j] = discharges[j]!;
  }

  /** Water on the surface, m³. */
  volume(): number {
    return this.#bound.kernel.volume(this.#bound.planAddress) * this.#area;
  }

  /** Figures for the progress line and the summary. */
  figures(): Record<string, number> {
    const { grid } = this.#context;
    const kept = this.#kept.value;
    const most = deepestCell(this.#bound.depth, this.#bound.tileDepth, grid.cols);
    return {
      steps: kept.steps,
      guarded_steps: kept.guarded_steps,
      wet_cells: this.#bound.plan.whole('wet_cells'),
      wet_cell_updates: kept.wet_cell_updates,
      smallest_step_s: kept.smallest_step,
      maximum_depth_m: most.depth,
      maximum_depth_cell: most.cell,
      ...heldFigures(kept.held, grid),
    };
  }

  /** State at the end of the last interval. */
  get kept(): Readonly<K> {
    return this.#kept.value;
  }
}
