/** Surface flow by the local-inertial equations, each tile in steps of its own where asked. The author of depth is surface-author.ts. */
import type { Fault } from '../core/errors.ts';
import { defineProcess, type Process, type ProcessContext, type Started } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { notHeld } from './held-step.ts';
import { gravity, type InertialOptions, resolveInertial } from './inertial-options.ts';
import { inertialScratchBytes, layOutInertial } from './inertial-plan.ts';
import { ratingSentences } from './ratings.ts';
import { type Kept, noCounts, type PlainGroundOptions, SurfaceAuthor } from './surface-author.ts';
import { outwardSlopes } from './surface-boundaries.ts';
import { surfaceFields } from './surface-fields.ts';

export type SurfaceFlowOptions = InertialOptions & PlainGroundOptions;

interface KeptByLevel extends Kept {
  /** With steps of their own: updates of wet cells by level. */
  level_updates?: number[];
}

export function surfaceFlow(context: ProcessContext, options: SurfaceFlowOptions, runner: KernelRunner): Process {
  const { grid, mask } = context;
  const faults: Fault[] = [];
  const scheme = resolveInertial(options, faults);
  let levels = 1;
  const author = new SurfaceAuthor<KeptByLevel>(context, options, scheme, faults, runner, {
    slot: 'surface-flow',
    most: (h) => (scheme.courant * grid.cellSize) / Math.sqrt(gravity * h),
    fresh: (ratings, cells) => ({
      ...noCounts,
      held: notHeld,
      boundary_discharge: new Array<number>(cells).fill(0),
      ...ratings.fresh(),
      ...(scheme.multi_rate ? { level_updates: [] } : {}),
    }),
    updates(kept, plan, steps) {
      const { level_updates } = kept;
      if (!level_updates) return steps * plan.whole('wet_cells');
      for (let level = 0; level < levels; level++) {
        level_updates[level] = (level_updates[level] ?? 0) + plan.numberAt('level_updates', level);
        plan.setNumberAt('level_updates', level, 0);
      }
      return plan.number('wet_updates');
    },
  });
  const { boundaries, boundaryCells } = author;
  let slopes: (Float32Array | undefined)[] = [];

  type Fields = Parameters<NonNullable<Process<typeof surfaceFields>['step']>>[0];
  const bind = (fields: Fields, started: Started): void => {
    const kernel = runner.attach(started.memory);
    const o = kernel.offsets;
    levels = o['most_levels']!;
    author.bind(fields, started, {
      kernel,
      threads: runner.threads,
      at: layOutInertial(grid, boundaries.length, boundaryCells, started.scratch),
      wholes: {
        bed: fields.bed_elevation.pointer,
        manning: fields.manning_n.pointer,
        levels: scheme.multi_rate ? levels : 1,
        phase: 0,
      },
      numbers: { theta: scheme.theta, froude: scheme.froude_limit },
      groups: { groupBytes: o['group_bytes']!, more: 'maxima' },
      // what leaves by a curve leaves freely, at a slope worked out each interval
      tell: (b, k) => ({ kind: o[b.kind === 'stage' ? 'kind_stage' : 'kind_free']!, falls: slopes[k] }),
    });
  };

  return defineProcess({
    name: 'surface-flow',
    source:
      'Bates, Horritt and Fewtrell 2010, J. Hydrol. 387, eq. 11, friction implicit in the new discharge; de Almeida et al. 2012, WRR 48, theta scheme',
    pace: 'coupling',
    warmUp: true,
    fields: surfaceFields,
    scratchBytes: inertialScratchBytes(grid, boundaries.length, boundaryCells),
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
    step: (fields, interval) => author.step(fields, interval),
    volumes: () => ({ surface: author.volume() }),
    figures: () => ({ ...author.figures(), ...levelFigures(author.kept) }),
  }) as unknown as Process;
}

/** What share of the updates each level did. */
function levelFigures({ level_updates }: KeptByLevel): Record<string, number> {
  if (!level_updates) return {};
  const figures: Record<string, number> = {};
  const all = level_updates.reduce((sum, updates) => sum + updates, 0);
  const used = level_updates.findLastIndex((updates) => updates > 0);
  for (let level = 0; level <= used; level++) figures[`update_share_level_${level}`] = level_updates[level]! / all;
  return figures;
}
