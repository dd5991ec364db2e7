/** What a run's timeline says of it at the head: scenario, grid, fields, tables, sentences, where it came from. */
import { relative, resolve } from 'node:path';
import type { Sentence } from '../../core/names.ts';
import { engineVersion } from '../../core/version.ts';
import { drainageShape } from '../../scenario/drainage-shape.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { snappedShapes } from '../../scenario/snapped-structures.ts';
import {
  type Change,
  type Parent,
  type RunHeader,
  type RunSource,
  recordedFields,
  recordedTable,
  timelineFormat,
} from '../../timeline/format.ts';
import type { Engine } from '../engine.ts';

export interface Origin {
  readonly id: string;
  readonly inputs_digest: string;
  readonly source: RunSource;
  readonly parent: Parent | null;
  readonly changes: readonly Change[];
}

/** How a scenario was asked for. */
export interface Asked {
  readonly file: string;
  readonly set: readonly string[];
  readonly cut: 'full' | 'test';
  readonly seed?: number | undefined;
}

/** What a run in `dir` was read from. */
export const runSource = (asked: Asked, bundle: ScenarioBundle, dir: string): RunSource => ({
  file: pathFrom(dir, asked.file),
  set: asked.set,
  cut: asked.cut,
  seed: asked.seed ?? null,
  digest: bundle.digest,
  inputs: bundle.inputs.map(({ file, sha256 }) => ({
    file: file.startsWith('$') ? file : pathFrom(dir, file),
    sha256,
  })),
});

/** A file as seen from a folder, with forward slashes. */
export const pathFrom = (dir: string, file: string): string =>
  relative(resolve(dir), resolve(file)).replaceAll('\\', '/');

export function runHeader(bundle: ScenarioBundle, engine: Engine, origin: Origin): RunHeader {
  const { scenario, place } = bundle;
  const structures = snappedShapes(bundle, {
    grid: engine.grid,
    mask: engine.world.mask,
    bed: engine.world.field('bed_elevation').values,
  });
  const sentences: Record<string, Sentence> = {};
  for (const p of engine.processes) Object.assign(sentences, p.sentences);
  return {
    format: timelineFormat,
    id: origin.id,
    name: scenario.name,
    engine: { name: 'stormtable', version: engineVersion },
    scenario,
    rules: bundle.rules?.text ?? '',
    seed: scenario.seed,
    inputs_digest: origin.inputs_digest,
    source: origin.source,
    parent: origin.parent,
    changes: origin.changes,
    sections: engine.sections().map((s) => s.name),
    grid: engine.grid,
    clock: engine.clock,
    place: { id: place.id, name: place.name, time_zone: place.time_zone, reconstructed: place.reconstructed },
    provenance: place.provenance,
    sentences,
    ...(structures.length > 0 ? { structures } : {}),
    ...(bundle.drainage && scenario.drainage
      ? { drainage: drainageShape(bundle.drainage.model, scenario.drainage.offset) }
      : {}),
    tables: engine.world.tables.map((t) => recordedTable(t.declaration)),
    fields: engine.processes
      .flatMap((p) => recordedFields(p.fields))
      .filter((f) => scenario.record.velocity || !f.name.startsWith('velocity_')),
    statics: [
      {
        name: 'bed_elevation',
        unit: 'm',
        label: { en: 'Ground elevation', zh: '地面高程' },
        doc: `Elevation of the ground at the start, m above the ${engine.grid.datum} datum.`,
      },
    ],
  };
}
