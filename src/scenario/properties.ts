/**
 * Properties as files of a place have them, made ready for their schema: `deck_elevation_m: 212` becomes the quantity
 * `deck_elevation`, `name_en` and `name_zh` become `name`.
 */
import { z } from 'zod';
import type { Unit } from '../core/units.ts';
import { describe, type FaultList } from './faults.ts';
import { Converted, suffixes, unitKey } from './schema-words.ts';
import { keysAt, schemaAt } from './shape.ts';
import type { Path, Source } from './yaml-source.ts';

interface Stem {
  readonly stem: string;
  readonly unit: string;
}

export interface Reader {
  readonly schema: z.ZodType;
  readonly stems: readonly Stem[];
  readonly keys: ReadonlySet<string>;
}

/** What a kind's properties are, worked out once for all its features. */
export function readerOf(schema: z.ZodType): Reader {
  const keys = keysAt(schema, []);
  const stems: Stem[] = [];
  for (const key of keys) {
    const s = schemaAt(schema, [key]);
    const unit = s && (z.globalRegistry.get(s) as Record<string, unknown> | undefined)?.[unitKey];
    if (typeof unit === 'string') stems.push({ stem: key, unit });
  }
  return { schema, stems, keys: new Set(keys) };
}

/** The properties under the schema's own names, and where in the file each of those was written. */
export function wearNames(
  reader: Reader,
  written: Readonly<Record<string, unknown>>,
  source: Pick<Source, 'where'>,
  base: Path,
  whole: string,
  faults: FaultList,
): { data: Record<string, unknown>; source: Pick<Source, 'where'>; ok: boolean } {
  const data: Record<string, unknown> = {};
  const writtenAs = new Map<string, string>();
  let ok = true;
  const name: { en?: unknown; zh?: unknown } = {};
  const caveat: { en?: unknown; zh?: unknown } = {};
  for (const [key, value] of Object.entries(written)) {
    const of = /^(name|caveat)_(en|zh)$/.exec(key);
    if (of && reader.keys.has(of[1]!)) {
      (of[1] === 'name' ? name : caveat)[of[2] as 'en' | 'zh'] = value ?? '';
      writtenAs.set(of[1]!, key);
      continue;
    }
    const column = reader.keys.has(key) ? undefined : columnOf(reader, key);
    if (!column) {
      // GeoJSON writers fill absent properties with null
      if (value !== null) data[key] = value;
    } else if (typeof value === 'number' && Number.isFinite(value)) {
      data[column.stem] = new Converted(value * column.factor, column.unit, String(value));
      writtenAs.set(column.stem, key);
    } else if (value !== null) {
      faults.add(
        'wrong-type',
        { path: `${whole} ${key}`, found: describe(value), expected: 'a number' },
        source.where([...base, key]),
      );
      data[column.stem] = new Converted(Number.NaN, column.unit, describe(value));
      ok = false;
    }
  }
  // one language is enough for a place of one's own: it stands for both
  const both = (n: { en?: unknown; zh?: unknown }) => ({ en: n.en ?? n.zh, zh: n.zh ?? n.en });
  if (name.en !== undefined || name.zh !== undefined) data['name'] = both(name);
  if (caveat.en !== undefined || caveat.zh !== undefined) data['caveat'] = both(caveat);
  if (typeof data['name'] === 'string') data['name'] = { en: data['name'], zh: data['name'] };
  if (data['name'] === undefined && reader.keys.has('name') && typeof data['id'] === 'string')
    data['name'] = { en: data['id'], zh: data['id'] };
  const where: Source['where'] = (path, key) => {
    const own = path[base.length];
    const as = own === undefined ? undefined : writtenAs.get(String(own));
    return source.where(as === undefined ? path : [...base, as], key);
  };
  return { data, source: { where }, ok };
}

function columnOf(reader: Reader, key: string): { stem: string; unit: Unit; factor: number } | undefined {
  for (const { stem, unit } of reader.stems) {
    if (!key.startsWith(`${stem}_`)) continue;
    const suffix = key.slice(stem.length + 1);
    const known = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
    if (known && unit.split(' or ').includes(known[0])) return { stem, unit: known[0], factor: known[1] };
  }
  return undefined;
}
