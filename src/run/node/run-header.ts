/** What a run's timeline says of it at the head: scenario, grid, fields, tables, sentences. */
import type { Sentence } from '../../core/names.ts';
import { engineVersion } from '../../core/version.ts';
import type { ScenarioBundle } from '../../scenario/scenario.ts';
import { type RunHeader, recordedFields, recordedTable, timelineFormat } from '../../timeline/format.ts';
import type { Engine } from '../engine.ts';

export function runHeader(bundle: ScenarioBundle, engine: Engine, id: string): RunHeader {
  const { scenario, place } = bundle;
  const sentences: Record<string, Sentence> = {};
  for (const p of engine.processes) Object.assign(sentences, p.sentences);
  return {
    format: timelineFormat,
    id,
    name: scenario.name,
    engine: { name: 'stormtable', version: engineVersion },
    scenario,
    rules: bundle.rules?.text ?? '',
    seed: scenario.seed,
    inputs_digest: bundle.digest,
    grid: engine.grid,
    clock: engine.clock,
    place: { id: place.id, name: place.name, time_zone: place.time_zone, reconstructed: place.reconstructed },
    provenance: place.provenance,
    sentences,
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
