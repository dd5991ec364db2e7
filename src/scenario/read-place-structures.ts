/** Reads the structures that belong to a place: features of a GeoJSON file, lines for walls, weirs, gates and breaches, from end to end for culverts and pumps. */
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Structure } from '../assets/structures.ts';
import type { QuantityReader } from '../core/units.ts';
import type { FaultList } from './faults.ts';
import type { Files } from './files.ts';
import { readJson } from './json-source.ts';
import type { Projection } from './projection.ts';
import { readerOf } from './properties.ts';
import { type Bounds, rawFeatures, readFeature } from './read-features.ts';
import { structureOf } from './read-structures.ts';
import { structureKeys } from './schema-structures.ts';
import { schemaWords } from './schema-words.ts';
import type { Source } from './yaml-source.ts';

export interface PlaceStructuresContext {
  readonly files: Files;
  readonly faults: FaultList;
  readonly read: QuantityReader;
  readonly projection: Projection;
  readonly datum: string;
  readonly bounds: Bounds | undefined;
  /** The place file, absolute, and what it says. */
  readonly placeFile: string;
  readonly place: Source;
}

/** Those of the file named by `structures`; none where the place names none. */
export async function readPlaceStructures(
  written: string | undefined,
  context: PlaceStructuresContext,
): Promise<Structure[]> {
  if (written === undefined) return [];
  const { faults, projection, datum, bounds } = context;
  const text = await context.files.text({
    what: 'the structures file',
    written,
    namedBy: context.placeFile,
    place: context.place.where(['structures']),
    kind: 'json',
    within: dirname(context.placeFile),
  });
  const source = text && readJson(text.text, text.shown, faults);
  if (!source) return [];
  const schema = z.strictObject(structureKeys(schemaWords(context.read)));
  const reader = { ...readerOf(schema), schema };
  const first = new Map<string, number>();
  return rawFeatures(source, faults).flatMap((raw) => {
    const point = (raw.geometry as { type?: unknown } | null)?.type === 'Point' && raw.properties['kind'] === 'pump';
    const f = readFeature(raw, 'structure', point ? 'Point' : 'LineString', reader, source, projection, faults);
    if (!f) return [];
    const path = [...f.path, 'properties'];
    const index = f.path[1] as number;
    const { id, kind } = f.properties;
    const earlier = first.get(id);
    if (earlier !== undefined)
      faults.add(
        'duplicate-id',
        { path: `structure features[${index}] id`, id, first: `features[${earlier}]` },
        source.where([...path, 'id']),
      );
    else first.set(id, index);
    const all = f.rings[0]!;
    const line = (kind === 'culvert' || kind === 'pump') && all.length > 2 ? [all[0]!, all.at(-1)!] : all;
    const given = new Set(Object.entries(f.properties).flatMap(([k, v]) => (v === undefined ? [] : [k])));
    const place = { source, faults, datum, bounds, datumNeeded: false };
    return structureOf({ ...f.properties, line }, given, path, f.whole, place) ?? [];
  });
}
