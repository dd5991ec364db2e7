/** Reads a scenario section by section and list by list entry, so that a fault in one leaves the rest to be checked. */
import type { z } from 'zod';
import { describe, type FaultList, nearestWord } from './faults.ts';
import { listSections, type ScenarioSchema, type WrittenScenario } from './schema.ts';
import { checkShape, expectation, keysAt, schemaAt } from './shape.ts';
import type { Source } from './yaml-source.ts';

type ListSection = (typeof listSections)[number];
/** A list whose faulty entries are left out; each kept entry knows where it stood. */
export type Kept<T> = readonly { readonly value: T; readonly index: number }[];
export type Sections = { [K in Exclude<keyof WrittenScenario, ListSection>]?: WrittenScenario[K] } & {
  [K in ListSection]: Kept<WrittenScenario[K][number]>;
};

export function readSections(schema: ScenarioSchema, data: unknown, source: Pick<Source, 'where'>, faults: FaultList): Sections {
  const sections: Record<string, unknown> = {};
  for (const key of listSections) sections[key] = [];
  if (data === null || typeof data !== 'object' || Array.isArray(data)) {
    faults.add('wrong-type', { path: 'this file', found: describe(data), expected: 'a scenario' }, source.where([]));
    return sections as unknown as Sections;
  }
  const written = data as Record<string, unknown>;
  const known = keysAt(schema, []);
  for (const key of Object.keys(written)) {
    if (known.includes(key)) continue;
    const near = nearestWord(key, known);
    const way = near ? `did you mean "${near}"` : `keys here are ${known.join(', ')}`;
    faults.add('unknown-key', { key, of: 'a scenario', way }, source.where([key], true));
  }
  for (const key of known) {
    const part = schema.shape[key as keyof typeof schema.shape] as z.ZodType;
    const value = Object.hasOwn(written, key) ? written[key] : undefined;
    if (value === undefined && part.safeParse(undefined).success === false) {
      faults.add('missing-key', { of: 'a scenario', key, expected: expectation(part) }, source.where([]));
      continue;
    }
    if ((listSections as readonly string[]).includes(key)) {
      if (value === undefined) continue;
      if (!Array.isArray(value)) {
        faults.add('wrong-type', { path: key, found: describe(value), expected: 'a list' }, source.where([key]));
        continue;
      }
      const element = schemaAt(schema, [key, 0]) as z.ZodType;
      const list: { value: unknown; index: number }[] = [];
      value.forEach((entry: unknown, index) => {
        const before = faults.faults.length;
        const read = checkShape(element, entry, source, [key, index], faults);
        if (faults.faults.length === before) list.push({ value: read, index });
      });
      sections[key] = list;
    } else sections[key] = checkShape(part, value, source, [key], faults);
  }
  return sections as unknown as Sections;
}
