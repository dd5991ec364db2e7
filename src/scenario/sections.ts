/** Reads a file section by section, and lists entry by entry, so that a fault in one leaves the rest to be checked. */
import type { z } from 'zod';
import { nearestWord } from '../core/nearest-word.ts';
import { describe, type FaultList } from './faults.ts';
import { mostEntries } from './limits.ts';
import { listSections, type ScenarioSchema, type WrittenScenario } from './schema.ts';
import { checkShape, expectation, keysAt, schemaAt } from './shape.ts';
import type { Source } from './yaml-source.ts';

type ListSection = (typeof listSections)[number];
/** A list whose faulty entries are left out; each kept entry knows where it stood. */
export type Kept<T> = readonly { readonly value: T; readonly index: number }[];
export type Sections = { [K in Exclude<keyof WrittenScenario, ListSection>]?: WrittenScenario[K] } & {
  [K in ListSection]: Kept<WrittenScenario[K][number]>;
};

/** The sections of a file that are as they should be; `of` names the file in sentences. */
export function readParts<S extends z.ZodObject>(
  schema: S,
  data: unknown,
  source: Pick<Source, 'where'>,
  faults: FaultList,
  of: string,
  lists: readonly string[] = [],
): { [K in keyof z.output<S>]?: z.output<S>[K] } {
  const parts: Record<string, unknown> = {};
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    faults.add('wrong-type', { path: 'this file', found: describe(data), expected: of }, source.where([]));
    return parts as never;
  }
  const written = data as Record<string, unknown>;
  const known = keysAt(schema, []);
  for (const key of Object.keys(written)) {
    if (known.includes(key)) continue;
    const near = nearestWord(key, known);
    const way = near ? `did you mean "${near}"` : `keys here are ${known.join(', ')}`;
    faults.add('unknown-key', { key, of, way }, source.where([key], true));
  }
  for (const key of known) {
    const part = schema.shape[key] as z.ZodType;
    const value = Object.hasOwn(written, key) ? written[key] : undefined;
    if (value === undefined && !part.safeParse(undefined).success)
      faults.add('missing-key', { of, key, expected: expectation(part) }, source.where([]));
    else if (lists.includes(key) && value !== undefined) parts[key] = readList(schema, key, value, source, faults);
    else parts[key] = checkShape(part, value, source, [key], faults);
  }
  return parts as never;
}

function readList(
  schema: z.ZodObject,
  key: string,
  value: unknown,
  source: Pick<Source, 'where'>,
  faults: FaultList,
): Kept<unknown> {
  if (!Array.isArray(value)) {
    faults.add('wrong-type', { path: key, found: describe(value), expected: 'a list' }, source.where([key]));
    return [];
  }
  if (value.length > mostEntries) {
    faults.add('too-many', { path: key, found: value.length, most: mostEntries }, source.where([key]));
    return [];
  }
  const element = schemaAt(schema, [key, 0]) as z.ZodType;
  const kept: { value: unknown; index: number }[] = [];
  value.forEach((entry: unknown, index) => {
    const before = faults.faults.length;
    const read = checkShape(element, entry, source, [key, index], faults);
    if (faults.faults.length === before) kept.push({ value: read, index });
  });
  return kept;
}

export function readSections(
  schema: ScenarioSchema,
  data: unknown,
  source: Pick<Source, 'where'>,
  faults: FaultList,
): Sections {
  const parts = readParts(schema, data, source, faults, 'a scenario', listSections) as Record<string, unknown>;
  for (const key of listSections) parts[key] ??= [];
  return parts as unknown as Sections;
}
