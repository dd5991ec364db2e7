/**
 * Surface flow by the whole shallow-water equations, where a scenario says `solver: shallow-water`. Fields are those of
 * surface-flow.ts and two of its own; the author of depth is surface-author.ts.
 */
import type { Fault } from '../core/errors.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { notHeld } from './held-step.ts';
import { gravity } from './inertial-options.ts';
import { ratingSentences } from './ratings.ts';
import { resolveShallow, type ShallowOptions } from './shallow-options.ts';
import { layOutShallow, type ShallowSize, shallowScratchBytes } from './shallow-plan.ts';
import { type Kept, noCounts, type PlainGroundOptions, SurfaceAuthor } from './surface-author.ts';
import { outwardSlopes } from './surface-boundaries.ts';
import { surfaceFields } from './surface-fields.ts';

export type ShallowWaterOptions = ShallowOptions & PlainGroundOptions;

/** Name of the side by the lowest bits of `outerFaces`. */
const outwardSides = ['side_east', 'side_west', 'side_south', 'side_north'] as const;

export function shallowWater(context: ProcessContext, options: ShallowWaterOptions, runner: KernelRunner): Process {
  const { grid, mask } = context;
  const faults: Fault[] = [];
  const scheme = resolveShallow(options, faults);
  const author = new SurfaceAuthor<Kept>(context, options, scheme, faults, runner, {
    slot: 'shallow-water',
    most: (h, v) => (scheme.courant * grid.cellSize) / (v + Math.sqrt(gravity * h)),
    fresh: (ratings) => ({ ...noCounts, held: notHeld, ...ratings.fresh() }),
  });
  const { boundaries, boundaryCells } = author;
  const size: ShallowSize = { grid, groups: boundaries.length, boundaryCells, threads: runner.threads };
  let slopes: (Float32Array | undefined)[] = [];

  type Fields = Parameters<NonNullable<Process<typeof declarations>['step']>>[0];
  const bind = (fields: Fields, started: Started): void => {
    const kernel = runner.attach(started.memory, 'shallow-water');
    const o = kernel.offsets;
    const at = layOutShallow(size, started.scratch);
    const open = new Uint8Array(started.memory.buffer, at['open']!, mask.length);
    open.fill(0);
    author.bind(fields, started, {
      kernel,
      threads: runner.threads,
      at,
      wholes: {
        bed: fields.bed_elevation.pointer,
        manning: fields.manning_n.pointer,
        water_x: fields.water_velocity_x.pointer,
        water_y: fields.water_velocity_y.pointer,
        suspect: 0,
      },
      numbers: { updates: 0 },
      groups: { groupBytes: o['group_bytes']! },
      tell(b, k, faces) {
        const meets = b.kind === 'stage' ? o['meets_level']! : 0;
        b.cells.forEach((cell, j) => {
          open[cell] = o[outwardSides[faces[j]! & 3]!]! + meets;
        });
        return { kind: o[`kind_${b.kind}`]!, falls: slopes[k] };
      },
    });
  };

  return defineProcess({
    name: 'surface-flow',
    source:
      'HLLC after Toro 2001; hydrostatic reconstruction after Audusse et al. 2004, SIAM J. Sci. Comput. 25, and Chen and Noelle 2017, SIAM J. Numer. Anal. 55; MUSCL-Hancock after van Leer 1984',
    pace: 'coupling',
    warmUp: true,
    fields: declarations,
    scratchBytes: shallowScratchBytes(size),
    ...(boundaries.some((b) => b.kind === 'rating') ? { sentences: ratingSentences } : {}),

    start(fields, started) {
      author.checkDepths(fields);
      const bed = fields.bed_elevation.values;
      slopes = boundaries.map((b) => (b.kind === 'free' ? outwardSlopes(b, grid, mask, bed) : undefined));
      author.forgetMaxima(fields);
      bind(fields, started);
      author.open();
    },
    resume(fields, started) {
      bind(fields, started);
      author.wake();
    },
    begin(fields) {
      author.forgetMaxima(fields);
      author.begin();
    },
    // velocities stay where others take water: what is taken takes its momentum along
    step: (fields, interval) => author.step(fields, interval),
    volumes: () => ({ surface: author.volume() }),
    figures: () => author.figures(),
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
