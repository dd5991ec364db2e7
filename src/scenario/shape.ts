/** Checks data against a schema and turns what is wrong into faults with places and ways out. */
import { z } from 'zod';
import { nearestWord } from '../core/nearest-word.ts';
import { describe, type FaultList, pathText, type scenarioFault } from './faults.ts';
import { unitKey } from './schema-words.ts';
import type { Path, Source } from './yaml-source.ts';

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** Strips optional, default and transform until a schema says what it takes. */
function inner(schema: Schema): Schema {
  let s = schema as z.core.$ZodTypes;
  for (;;) {
    const d = s._zod.def;
    if (d.type === 'optional' || d.type === 'nullable' || d.type === 'default' || d.type === 'prefault')
      s = d.innerType as z.core.$ZodTypes;
    else if (d.type === 'pipe') s = d.in as z.core.$ZodTypes;
    else return s;
  }
}

/** The schema that governs the value at a path; of a union the branch that has the next key. */
export function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  const s = inner(schema) as z.core.$ZodTypes;
  if (path.length === 0) return s;
  const [head, ...rest] = path;
  const d = s._zod.def;
  if (d.type === 'object') {
    const next = (d.shape as Record<string, Schema>)[String(head)];
    return Object.hasOwn(d.shape, String(head)) && next ? schemaAt(next, rest) : undefined;
  }
  if (d.type === 'array') return schemaAt(d.element, rest);
  if (d.type === 'tuple') return d.items[Number(head)] && schemaAt(d.items[Number(head)]!, rest);
  if (d.type === 'record') return schemaAt(d.valueType, rest);
  if (d.type === 'union')
    for (const option of d.options) {
      const found = schemaAt(option, path);
      if (found) return found;
    }
  return undefined;
}

/** Keys a map at a path may have; empty where anything goes. */
export function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const s = schemaAt(schema, path) as z.core.$ZodTypes | undefined;
  if (!s) return [];
  const d = s._zod.def;
  if (d.type === 'object') return Object.keys(d.shape);
  if (d.type === 'union') return d.options.flatMap((o) => keysAt(o, []));
  return [];
}

const metaOf = (schema: Schema | undefined): Record<string, unknown> =>
  (schema && (z.globalRegistry.get(schema) as Record<string, unknown> | undefined)) ?? {};

const exampleIn = (meta: Record<string, unknown>): string =>
  String((meta['examples'] as unknown[] | undefined)?.[0] ?? '');

/** What a schema takes, in words. */
export function expectation(schema: Schema | undefined): string {
  if (!schema) return 'something else';
  const s = inner(schema) as z.core.$ZodTypes;
  const meta = metaOf(s);
  const unit = meta[unitKey] as string | undefined;
  if (unit === 'moment') return 'a moment with its offset such as 2020-08-19T08:00:00+08:00';
  if (unit === 'time') return 'a moment, or a duration from the start such as 3 h';
  if (unit === '1') return 'a number, or a percentage';
  if (unit === 'y') return 'a return period such as 50 y';
  if (unit) return `a quantity such as ${exampleIn(meta)}`;
  const d = s._zod.def;
  if (d.type === 'string') return meta['description'] ? `text (${meta['description']})` : 'text';
  if (d.type === 'number') return 'format' in d ? 'a whole number' : 'a number';
  if (d.type === 'boolean') return 'true or false';
  if (d.type === 'array') return 'a list';
  if (d.type === 'tuple') return `a list of ${d.items.length}${meta['description'] ? ` (${meta['description']})` : ''}`;
  if (d.type === 'object') {
    const keys = Object.keys(d.shape);
    return `a map of ${keys.slice(0, 6).join(', ')}${keys.length > 6 ? ', ...' : ''}`;
  }
  if (d.type === 'record') return 'a map';
  if (d.type === 'enum') return `one of ${Object.values(d.entries).join(', ')}`;
  if (d.type === 'union') return [...new Set(d.options.map((o) => expectation(o)))].join(', or ');
  return 'something else';
}

/**
 * Parses `data` (the value at `base` of the source). Faults go to the list and nothing is given; `whole` names what the
 * data belongs to, where a path alone would not say it.
 */
export function checkShape<S extends z.ZodType>(
  schema: S,
  data: unknown,
  source: Pick<Source, 'where'>,
  base: Path,
  faults: FaultList,
  whole = '',
): z.output<S> | undefined {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const named = { whole, skip: whole ? base.length : 0 };
  for (const issue of result.error.issues) tell(schema, data, issue, source, base, faults, named);
  return undefined;
}

/** Whether an issue says that a value is of another kind than a branch takes, not that it is a wrong one of its kind. */
const isOfAnotherKind = (issue: Issue, found: unknown): boolean =>
  issue.code === 'invalid_type' ||
  issue.code === 'invalid_union' ||
  (issue.code === 'invalid_value' && typeof found !== 'string');

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let v = data;
  for (const p of path) {
    if (v === null || typeof v !== 'object' || !Object.hasOwn(v, p)) return undefined;
    v = (v as Record<PropertyKey, unknown>)[p];
  }
  return v;
}

function tell(
  schema: Schema,
  data: unknown,
  issue: Issue,
  source: Pick<Source, 'where'>,
  base: Path,
  faults: FaultList,
  named: { whole: string; skip: number },
): void {
  const path = issue.path as (string | number)[];
  const full = [...base, ...path];
  const name = (p: readonly PropertyKey[]): string =>
    [named.whole, pathText(p.slice(named.skip))].filter(Boolean).join(' ') || 'this file';
  const found = valueAt(data, path);
  const governing = schemaAt(schema, path);
  const add = (
    code: Parameters<typeof scenarioFault>[0],
    params: Record<string, string | number>,
    at = source.where(full),
  ) => faults.add(code, params, at);

  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    for (const key of issue.keys) {
      const near = nearestWord(key, known);
      const way = near
        ? `did you mean "${near}"`
        : known.length > 0
          ? `keys here are ${known.join(', ')}`
          : 'remove it';
      add('unknown-key', { key, of: name(full), way }, source.where([...full, key], true));
    }
    return;
  }
  if (issue.code === 'custom' && issue.params && typeof issue.params['fault'] === 'string') {
    const { fault, ...params } = issue.params as { fault: Parameters<typeof scenarioFault>[0] } & Record<
      string,
      string | number
    >;
    // a missing key belongs to the map that lacks it
    add(fault, { ...(fault === 'missing-key' ? { of: name(full) } : { path: name(full) }), ...params });
    return;
  }
  if (issue.code === 'invalid_union') {
    // tell the branch that got furthest: the one whose complaint lies deepest or is not about the kind of value
    const all = issue.errors as Issue[][];
    const branches = all.filter(
      (e) => !(e.length > 0 && e.every((i) => i.path.length === 0 && isOfAnotherKind(i, found))),
    );
    const best = branches.length === 1 ? branches[0]! : undefined;
    if (best && !(best.length > 0 && best.every((i) => i.path.length === 0 && i.code === 'invalid_value'))) {
      const options = (governing as z.core.$ZodUnion | undefined)?._zod.def.options ?? [];
      const branch = options[all.indexOf(best)];
      for (const i of best) tell(branch ?? schema, found, i, source, full, faults, named);
      return;
    }
  }
  if (found === undefined && path.length > 0) {
    const parent = full.slice(0, -1);
    add(
      'missing-key',
      { of: name(parent), key: String(path[path.length - 1]), expected: expectation(governing) },
      source.where(parent),
    );
    return;
  }
  if (typeof found === 'number' && !Number.isFinite(found)) {
    add('not-finite', { path: name(full), found: String(found), expected: expectation(governing) });
    return;
  }
  const unit = metaOf(governing)[unitKey] as string | undefined;
  const kind = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  if (kind && typeof found === 'number' && unit && unit !== 'moment' && unit !== '1') {
    add('bare-number', { path: name(full), found: String(found), example: exampleIn(metaOf(governing)) });
    return;
  }
  const expected = expectation(governing);
  if (issue.code === 'invalid_value' || (issue.code === 'invalid_union' && !unit)) {
    const words = enumWords(governing);
    const near = typeof found === 'string' ? nearestWord(found, words) : undefined;
    add('not-allowed', {
      path: name(full),
      found: describe(found),
      expected,
      hint: near ? `; did you mean ${near}` : '',
    });
    return;
  }
  const tuple = (governing as z.core.$ZodTypes | undefined)?._zod.def.type === 'tuple';
  if ((issue.code === 'too_small' || issue.code === 'too_big') && !tuple) {
    const range = boundText(issue);
    add(range ? 'out-of-range' : 'wrong-type', { path: name(full), found: describe(found), expected, range });
    return;
  }
  add('wrong-type', { path: name(full), found: describe(found), expected });
}

function enumWords(schema: Schema | undefined): string[] {
  if (!schema) return [];
  const d = (inner(schema) as z.core.$ZodTypes)._zod.def;
  if (d.type === 'enum') return Object.values(d.entries).map(String);
  if (d.type === 'union') return d.options.flatMap(enumWords);
  return [];
}

function boundText(issue: Issue): string {
  const unit = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '');
  if (issue.code === 'too_small') return `at least ${issue.minimum}${unit(issue.origin)}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}${unit(issue.origin)}`;
  return '';
}
