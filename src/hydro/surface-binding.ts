/** How a solver of surface water and its kernel come to share the world's memory: fields, working arrays, scheme, boundaries. */
import { tileCols, tileRows } from '../core/grid.ts';
import type { OwnedField, ProcessContext, Started } from '../core/process.ts';
import type { InertialKernel } from '../kernels/load.ts';
import { type BoundaryBlocks, boundaryBlocks, type Laid } from './boundary-blocks.ts';
import { gravity } from './inertial-options.ts';
import { Block } from './plan-block.ts';
import type { Ratings } from './ratings.ts';
import type { OpenBoundary } from './surface-boundaries.ts';
import { Sources } from './surface-exchange.ts';

/** Water shallower than this is told to stand still, m. */
export const stillDepth = 1e-3;

/** The fields that all solvers have. */
export interface SurfaceGrants {
  readonly bed_elevation: { readonly values: ArrayLike<number> };
  readonly manning_n: { readonly values: ArrayLike<number> };
  readonly water_depth: OwnedField;
  readonly water_depth_residual: OwnedField;
  readonly discharge_x: OwnedField;
  readonly discharge_y: OwnedField;
  readonly maximum_depth: OwnedField;
  readonly arrival_time: OwnedField;
  readonly duration_above: OwnedField;
  readonly maximum_speed: OwnedField;
  readonly maximum_hazard: OwnedField;
  readonly velocity_x: OwnedField;
  readonly velocity_y: OwnedField;
}

/** The numbers of a scheme that all solvers have; see their options. */
export interface Scheme {
  readonly courant: number;
  readonly dry_depth: number;
  readonly arrival_depth: number;
  readonly duration_depth: number;
  readonly longest_step: number;
}

/** What a solver says of its memory. */
export interface Binding {
  readonly kernel: InertialKernel;
  readonly threads: number;
  /** Where its working arrays lie, by the kernel's names; also its `plan`, its `groups` and the numbers of its `boundary`. */
  readonly at: Readonly<Record<string, number>>;
  /** Places of its own fields and whole numbers, by the kernel's names. */
  readonly wholes: Readonly<Record<string, number>>;
  /** Numbers of its own. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly groups: Pick<Laid, 'groupBytes' | 'more'>;
  readonly tell: Parameters<typeof boundaryBlocks>[5];
}

export interface Bound extends BoundaryBlocks {
  readonly kernel: InertialKernel;
  readonly plan: Block;
  readonly planAddress: number;
  /** Whether the kernel knows structures on faces. */
  readonly structured: boolean;
  readonly sources: Sources;
  readonly deficits: Float64Array;
  readonly depth: Float32Array;
  readonly tileDepth: Float32Array;
}

export function bindSurface(
  { grid, mask }: ProcessContext,
  scheme: Scheme,
  boundaries: readonly OpenBoundary[],
  ratings: Ratings,
  fields: SurfaceGrants,
  { memory }: Started,
  { kernel, threads, at, wholes, numbers, groups, tell }: Binding,
): Bound {
  const planAddress = at['plan']!;
  const plan = new Block(memory, planAddress, kernel.offsets, 'at_');
  for (const [name, address] of Object.entries(at))
    if (name !== 'plan' && name !== 'boundary') plan.setWhole(name, address);
  const places: Record<string, number> = {
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
    threads,
    group_count: boundaries.length,
    steps: 0,
    guarded_steps: 0,
    ...wholes,
  };
  for (const [name, value] of Object.entries(places)) plan.setWhole(name, value);
  const amounts: Record<string, number> = {
    cell_size: grid.cellSize,
    gravity,
    courant: scheme.courant,
    dry: scheme.dry_depth,
    arrival_depth: scheme.arrival_depth,
    duration_depth: scheme.duration_depth,
    still_depth: stillDepth,
    longest_step: scheme.longest_step,
    ...numbers,
  };
  for (const [name, value] of Object.entries(amounts)) plan.setNumber(name, value);

  const laid: Laid = { memory, groups: at['groups']!, numbers: at['boundary']!, offsets: kernel.offsets, ...groups };
  const buffer = memory.buffer as ArrayBuffer;
  const tiles = mask.length / (tileCols * tileRows);
  const source = new Float32Array(buffer, at['source']!, mask.length);
  const tileSource = new Uint8Array(buffer, at['tile_source']!, tiles);
  return {
    kernel,
    plan,
    planAddress,
    structured: kernel.offsets['at_structures'] !== undefined,
    ...boundaryBlocks(boundaries, laid, grid, mask, ratings, tell),
    sources: new Sources(fields.water_depth.additions, grid, mask, source, tileSource),
    deficits: new Float64Array(buffer, at['tile_deficit']!, tiles),
    depth: fields.water_depth.values as Float32Array,
    tileDepth: new Float32Array(buffer, at['tile_depth']!, tiles),
  };
}
