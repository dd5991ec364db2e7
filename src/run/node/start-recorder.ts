/** Begins the timeline of a run from its start: its header, and what of it never changes. */
import { basename } from 'node:path';
import { cellCount, ontoGrid, outsideElevation } from '../../core/grid.ts';
import type { RunHeader } from '../../timeline/format.ts';
import { createRecorder, type Recorder } from '../../timeline/node/recorder.ts';
import type { ChangingRun } from '../changing-run.ts';
import { type Asked, runHeader, runSource } from './run-header.ts';

/** Refuses a folder that already holds anything. */
export async function startRecorder(
  run: ChangingRun,
  out: string,
  asked: Asked,
): Promise<{ readonly recorder: Recorder; readonly header: RunHeader }> {
  const { bundle, engine, world, mask } = run;
  const header = runHeader(bundle, engine, {
    id: basename(out),
    inputs_digest: bundle.digest,
    source: runSource(asked, bundle, out),
    parent: null,
    changes: [],
  });
  const statics = Object.fromEntries(
    header.statics.map((f) => [f.name, f.name === 'bed_elevation' ? groundOf(run) : world.field(f.name).values]),
  );
  return { header, recorder: await createRecorder(out, { header, place: bundle.place, mask, statics }) };
}

/** The ground as it is drawn: on sub-grid cells the bed follows the water, and the ground told is the mean of each cell. */
function groundOf({ bundle, engine, world }: ChangingRun): ArrayLike<number> {
  if (!bundle.fine) return world.field('bed_elevation').values;
  const mean = new Float32Array(cellCount(engine.grid));
  ontoGrid(engine.grid, bundle.ground.values, mean, outsideElevation);
  return mean;
}
