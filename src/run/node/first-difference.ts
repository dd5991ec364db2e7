/** The first value in which a recorded state and a computed one differ, with what it is and where. */
import { momentOf } from '../../core/clock.ts';
import { encodeFrame, encodings } from '../../timeline/encode.ts';
import type { Checkpoint, RunHeader } from '../../timeline/format.ts';
import { loadCheckpoint } from '../../timeline/node/checkpoints.ts';
import type { Timeline } from '../../timeline/reader.ts';
import type { ChangingRun } from '../changing-run.ts';
import type { Difference } from './messages.ts';

type Cell = NonNullable<Difference['cell']>;

/** Where the recording keeps values at or after a tick: a checkpoint has them all, a frame some fields as recorded. */
export type Look =
  | { readonly tick: number; readonly checkpoint: Checkpoint }
  | { readonly tick: number; readonly frame: number; readonly fields: readonly string[] };

const fieldPrefix = 'field/';

/** The earliest such place; a checkpoint where both come at the same tick. */
export function whereToLook(timeline: Timeline, tick: number, sections: readonly string[]): Look | undefined {
  const { header, manifest } = timeline;
  const checkpoint = manifest.checkpoints.find((c) => c.tick >= tick);
  const fields = header.fields
    .filter((f) => f.every === 'frame' && sections.includes(fieldPrefix + f.name))
    .map((f) => f.name);
  const frame = fields.length ? manifest.ticks.findIndex((t) => t >= tick) : -1;
  if (checkpoint && (frame < 0 || checkpoint.tick <= manifest.ticks[frame]!))
    return { tick: checkpoint.tick, checkpoint };
  return frame < 0 ? undefined : { tick: manifest.ticks[frame]!, frame, fields };
}

export async function firstDifference(
  run: ChangingRun,
  timeline: Timeline,
  look: Look,
  sections: readonly string[],
  dir: string,
): Promise<Cell | undefined> {
  if (run.engine.tick !== look.tick) return undefined;
  const { header } = timeline;
  const seen = { seenTick: look.tick, seenMoment: momentOf(header.clock, look.tick * header.clock.tick) };
  if ('frame' in look) {
    for (const name of look.fields) {
      const recorded = (await timeline.frame(name, look.frame)).values;
      const { encoding } = header.fields.find((f) => f.name === name)!;
      const dry = encoding === 'cm/s-i16' ? stored(run, header, 'water_depth') : undefined;
      const now = stored(run, header, name, dry);
      const found = compareNumbers(recorded, now);
      if (!found) continue;
      const { scale } = encodings[encoding];
      return {
        ...seen,
        ...placeOf(header, found.index),
        section: fieldPrefix + name,
        unit: header.fields.find((f) => f.name === name)!.unit,
        recorded: recorded[found.index]! * scale,
        replayed: now[found.index]! * scale,
        count: found.count,
      };
    }
    return undefined;
  }
  const state = await loadCheckpoint(dir, look.checkpoint);
  for (const section of run.engine.sections()) {
    const before = state.get(section.name);
    if (!before || !sections.includes(section.name)) continue;
    const [kind, name, column] = section.name.split('/');
    if (kind === 'field') {
      const field = run.world.field(name!);
      const values = field.values as unknown as Float32Array;
      const found = compareNumbers(sameKind(values, before), values);
      if (!found) continue;
      return {
        ...seen,
        ...placeOf(header, found.index),
        section: section.name,
        unit: field.unit,
        recorded: sameKind(values, before)[found.index]!,
        replayed: values[found.index]!,
        count: found.count,
      };
    }
    if (kind === 'table') {
      const table = run.world.table(name!);
      const values = table.column[column!] as unknown as Float32Array;
      const found = compareNumbers(sameKind(values, before), values);
      if (!found) continue;
      return {
        ...seen,
        section: section.name,
        id: table.declaration.ids[found.index] ?? String(found.index),
        unit: table.declaration.columns[column!]?.unit ?? '1',
        recorded: sameKind(values, before)[found.index]!,
        replayed: values[found.index]!,
        count: found.count,
      };
    }
  }
  return undefined;
}

function stored(run: ChangingRun, header: RunHeader, name: string, dry?: ArrayLike<number>) {
  const { encoding } = header.fields.find((f) => f.name === name)!;
  return encodeFrame(name, encoding, run.world.field(name).values, run.mask, header.grid.cols, dry as never);
}

/** The bytes of a state as numbers of the same kind as `like`. */
function sameKind<T extends Float32Array>(like: T, bytes: Uint8Array): T {
  const copy = bytes.slice();
  return new (like.constructor as new (buffer: ArrayBuffer) => T)(copy.buffer as ArrayBuffer);
}

function compareNumbers(a: ArrayLike<number>, b: ArrayLike<number>): { index: number; count: number } | undefined {
  let index = -1;
  let count = 0;
  for (let i = 0; i < a.length; i++)
    if (!Object.is(a[i], b[i])) {
      if (index < 0) index = i;
      count++;
    }
  return index < 0 ? undefined : { index, count };
}

function placeOf({ grid }: RunHeader, index: number): Pick<Cell, 'row' | 'col' | 'easting' | 'northing'> {
  const row = Math.floor(index / grid.cols);
  const col = index % grid.cols;
  return {
    row,
    col,
    easting: grid.west + (col + 0.5) * grid.cellSize,
    northing: grid.north - (row + 0.5) * grid.cellSize,
  };
}
