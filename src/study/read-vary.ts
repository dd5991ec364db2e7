/** Reads the `vary:` section of a scenario: what each path varies over, checked against what a scenario takes there. */
import { defineFaults, type FaultPlace } from '../core/errors.ts';
import { nearestWord } from '../core/nearest-word.ts';
import { type QuantityReader, quantityReader } from '../core/units.ts';
import { describe, FaultList, pathText, someOf } from '../scenario/faults.ts';
import { parsePath, shorthands, withOverrides } from '../scenario/overrides.ts';
import type { ScenarioBundle } from '../scenario/scenario.ts';
import { type ScenarioSchema, scenarioSchema } from '../scenario/schema.ts';
import { checkShape } from '../scenario/shape.ts';
import { type Distribution, type DistributionKind, distributionKinds, shareWithin } from './distributions.ts';
import { scaled } from './scaled.ts';
import { kindAt, type Parts, parameter, type ValueKind, type Wears, wornBy } from './value-kind.ts';

export const varyFaults = defineFaults({
  'vary-path': 'vary.values "{path}" is not a path; write for example rain[0].design_storm.return_period.',
  'vary-unknown': 'vary.values {path}: a scenario has no {of}; {way}.',
  'vary-reach': 'vary.values {path}: {problem}.',
  'vary-fixed': 'vary.values {path}: {of} stays the same in all members; {way}.',
  'vary-overlap': 'vary.values {path} and {other} change the same value; keep one of them.',
  'vary-empty': 'vary.values {path} is an empty list; write the values to run, or remove the line.',
  'vary-kind':
    'vary.values {path} has {found}; expected a list of values, or exactly one of uniform, normal, log_normal, triangular, one_of, scale{hint}.',
  'vary-shape': 'vary.values {path}: {kind} is {found}; write for example {example}.',
  'vary-number': 'vary.values {path}: {problem}.',
  'vary-order': 'vary.values {path}: {kind} is {found}; {expected}.',
  'vary-not-drawn':
    'vary.values {path} cannot be drawn from a distribution: a scenario takes {takes} there. Write a list of values, or one_of.',
  'vary-scale': 'vary.values {path} cannot be scaled: the scenario has {found} there; expected {expected}.',
  'vary-members':
    'vary.members is {found}, but nothing is drawn from a distribution; remove it, or name a distribution.',
  'vary-seeds': 'vary.replicates is {found} and vary.values seed says which seeds to use; keep one of the two.',
  'vary-many':
    'vary makes {count} members ({product}); at most {most} are run. Shorten the lists, or draw fewer members.',
});

/** One path that varies. `choices` in order; `draw` gives the value at a probability. */
export interface Varied {
  /** In full: `rain[0].uniform.rate`. */
  readonly path: string;
  /** As the file writes it. */
  readonly named: string;
  readonly parts: Parts;
  readonly kind: ValueKind;
  /** Values are factors of what the scenario says. */
  readonly scale: unknown;
  readonly over:
    | { readonly list: readonly unknown[] }
    | { readonly distribution: Distribution; readonly wears: Wears | undefined }
    | { readonly one_of: readonly unknown[] };
  /** Where the path, or its entry `index`, is written. */
  where(index?: number): FaultPlace;
}

export interface WrittenVary {
  readonly replicates: number;
  /** Draws from the distributions; 1 where there are none. */
  readonly draws: number;
  readonly varied: readonly Varied[];
}

export const mostMembers = 100_000;
/** Bounds that leave less than this of a distribution were hardly meant, and could not be drawn from with precision. */
const leastShare = 1e-6;

const fixed: Readonly<Record<string, string>> = {
  format: 'remove the line',
  id: 'members are told apart by their number',
  name: 'members are told apart by their number',
  vary: 'remove the line',
  test: 'write what the short cut changes into test itself',
};

/** A sweep whose section says nothing to vary is a plain scenario: undefined. Faults go to the list. */
export async function readVary(bundle: ScenarioBundle, faults: FaultList): Promise<WrittenVary | undefined> {
  const vary = bundle.written?.['vary'] as Record<string, unknown> | undefined;
  if (vary === undefined) return undefined;
  const read = await quantityReader();
  const schema = scenarioSchema(read);
  const { replicates, members, values } = schema.shape.vary.unwrap().parse(vary);
  const told = new FaultList();
  const add = (
    code: Parameters<typeof varyFaults>[0],
    params: Parameters<typeof varyFaults>[1],
    place: FaultPlace,
  ): undefined => {
    told.faults.push(varyFaults(code, params, place));
  };
  const context: Context = { bundle, schema, read, add, told };
  const varied: Varied[] = [];
  for (const [text, over] of Object.entries(values)) {
    const one = readPath(text, over, context);
    if (!one) continue;
    const other = varied.find((v) => within(v.parts, one.parts) || within(one.parts, v.parts));
    if (other) add('vary-overlap', { path: one.named, other: other.named }, one.where());
    else varied.push(one);
  }
  const drawn = varied.some((v) => !('list' in v.over));
  if (!drawn && vary['members'] !== undefined && varied.length === Object.keys(values).length)
    add('vary-members', { found: members }, bundle.where(['vary', 'members'], true));
  if (replicates > 1 && varied.some((v) => v.path === 'seed'))
    add('vary-seeds', { found: replicates }, bundle.where(['vary', 'replicates'], true));
  const draws = drawn ? members : 1;
  const lists = varied.flatMap((v) => ('list' in v.over ? [v.over.list.length] : []));
  const factors = [...lists, ...(drawn ? [draws] : []), ...(replicates > 1 ? [replicates] : [])];
  const count = factors.reduce((product, n) => product * n, 1);
  if (count > mostMembers)
    add('vary-many', { count, product: factors.join(' x '), most: mostMembers }, bundle.where(['vary'], true));
  faults.faults.push(...told.faults);
  if (told.faults.length > 0 || (varied.length === 0 && replicates === 1)) return undefined;
  return { replicates, draws, varied };
}

interface Context {
  readonly bundle: ScenarioBundle;
  readonly schema: ScenarioSchema;
  readonly read: QuantityReader;
  readonly add: (
    code: Parameters<typeof varyFaults>[0],
    params: Parameters<typeof varyFaults>[1],
    place: FaultPlace,
  ) => undefined;
  readonly told: FaultList;
}

/** Whether one path is the other or leads to it. */
const within = (outer: Parts, inner: Parts): boolean => outer.every((p, k) => String(inner[k]) === String(p));

function readPath(text: string, over: unknown, context: Context): Varied | undefined {
  const { bundle, add, schema } = context;
  const base = ['vary', 'values', text];
  const key = bundle.where(base, true);
  const written = parsePath(text);
  if (!written) return add('vary-path', { path: text }, key);
  const short = written.length === 1 && typeof bundle.written?.[String(written[0])] !== 'object';
  const parts = (short && shorthands[String(written[0])]) || written;
  const path = pathText(parts);
  const why = Object.hasOwn(fixed, String(parts[0])) ? fixed[String(parts[0])] : undefined;
  if (why) return add('vary-fixed', { path, of: String(parts[0]), way: why }, key);
  const kind = kindAt(schema, parts);
  if ('known' in kind) {
    const found = String(parts[kind.at]);
    const near = nearestWord(found, kind.known);
    const way = near
      ? `did you mean "${near}"`
      : kind.known.length
        ? `it has ${someOf(kind.known)}`
        : 'nothing lies below it';
    return add('vary-unknown', { path, of: pathText(parts.slice(0, kind.at + 1)), way }, key);
  }
  // what the path leads through must be there: lists have so many entries
  const reach = new FaultList();
  const source = { file: '', text: '', data: bundle.written, where: bundle.where };
  withOverrides(source, 'full', [], reach, [{ path: parts, value: null, place: key }]);
  if (reach.faults[0]) return add('vary-reach', { path, problem: String(reach.faults[0].params['problem']) }, key);

  const where = (index?: number): FaultPlace => (index === undefined ? key : bundle.where([...base, index]));
  const varied = { path, named: text, parts, kind, scale: undefined, where };
  if (Array.isArray(over)) return readList(varied, over, [], context);
  const entries = Object.entries(over as Record<string, unknown>);
  if (entries.length === 1 && entries[0]![0] === 'scale') {
    const from = valueAt(bundle.written, parts);
    const expected = 'a number, a quantity, or a list of these';
    if (scaled(from, 1) === undefined) return add('vary-scale', { path, found: describe(from), expected }, key);
    const factors = entries[0]![1];
    const plain = { ...varied, scale: from };
    if (Array.isArray(factors)) return readList(plain, factors, ['scale'], context);
    if (factors === null || typeof factors !== 'object')
      return add(
        'vary-shape',
        { path, kind: 'scale', found: describe(factors), example: '{ scale: [0.8, 1, 1.2] }' },
        key,
      );
    return readDrawn(plain, Object.entries(factors), context);
  }
  return readDrawn(varied, entries, context);
}

type Path = Omit<Varied, 'over'>;

function readList(v: Path, list: readonly unknown[], below: Parts, context: Context): Varied | undefined {
  const base = ['vary', 'values', v.named, ...below];
  if (list.length === 0) return context.add('vary-empty', { path: v.path }, v.where());
  const where = (index?: number): FaultPlace =>
    index === undefined ? v.where() : context.bundle.where([...base, index]);
  const before = context.told.faults.length;
  list.forEach((value, k) => {
    if (v.scale === undefined) checkShape(v.kind.schema, value, { where: () => where(k) }, v.parts, context.told);
    else if (typeof value !== 'number' || !Number.isFinite(value))
      context.add(
        'vary-number',
        { path: v.path, problem: `factor ${describe(value)} is not a number; write for example 1.2` },
        where(k),
      );
  });
  return context.told.faults.length > before ? undefined : { ...v, over: { list }, where };
}

const shapes: Readonly<Record<DistributionKind, string>> = {
  uniform: '{ uniform: [LEAST, MOST] }',
  triangular: '{ triangular: [LEAST, LIKELIEST, MOST] }',
  normal: '{ normal: { mean: X, sd: Y } }',
  log_normal: '{ log_normal: { mean: X, sd: Y } }',
};

function readDrawn(v: Path, entries: readonly [string, unknown][], context: Context): Varied | undefined {
  const { add } = context;
  const names = [...distributionKinds, 'one_of', 'scale'];
  const [first] = entries;
  if (entries.length !== 1 || !first || !names.includes(first[0]) || first[0] === 'scale') {
    const found = entries.length === 0 ? 'nothing' : entries.map(([k]) => `"${k}"`).join(' and ');
    const near = entries.length === 1 ? nearestWord(first![0], names) : undefined;
    return add('vary-kind', { path: v.path, found, hint: near ? `; did you mean ${near}` : '' }, v.where());
  }
  const [name, written] = first;
  if (name === 'one_of') {
    const list = Array.isArray(written) ? readList(v, written, ['one_of'], context) : undefined;
    if (!Array.isArray(written))
      return add(
        'vary-shape',
        { path: v.path, kind: name, found: describe(written), example: '{ one_of: [A, B] }' },
        v.where(),
      );
    return list && { ...list, over: { one_of: written } };
  }
  const kind = name as DistributionKind;
  const unit = v.scale === undefined ? v.kind.unit : 'plain';
  if (!unit) return add('vary-not-drawn', { path: v.path, takes: v.kind.takes }, v.where());
  const wrong = () =>
    add('vary-shape', { path: v.path, kind, found: describe(written), example: shapes[kind] }, v.where());
  const numbers = (list: readonly unknown[]): number[] | undefined => {
    try {
      return list.map((one) => parameter(unit, one, context.read));
    } catch (error) {
      return add('vary-number', { path: v.path, problem: `${kind}: ${(error as Error).message}` }, v.where());
    }
  };
  const misplaced = (expected: string) =>
    add('vary-order', { path: v.path, kind, found: JSON.stringify(written), expected }, v.where());

  if (kind === 'uniform' || kind === 'triangular') {
    const count = kind === 'uniform' ? 2 : 3;
    if (!Array.isArray(written) || written.length !== count) return wrong();
    const found = numbers(written);
    if (!found) return undefined;
    const [least, second] = found as [number, number];
    const most = found[count - 1]!;
    if (!(least < most) || second < least || second > most)
      return misplaced(kind === 'uniform' ? 'the first must be less than the second' : 'the three must rise');
    const distribution: Distribution = kind === 'uniform' ? { kind, least, most } : { kind, least, mode: second, most };
    return { ...v, over: { distribution, wears: wornBy(unit, written[0], context.read) } };
  }
  if (written === null || typeof written !== 'object' || Array.isArray(written)) return wrong();
  const { mean, sd, within: bounds, ...rest } = written as Record<string, unknown>;
  if (mean === undefined || sd === undefined || Object.keys(rest).length > 0) return wrong();
  if (bounds !== undefined && !(Array.isArray(bounds) && bounds.length === 2)) return wrong();
  const found = numbers([mean, sd, ...((bounds as unknown[] | undefined) ?? [])]);
  if (!found) return undefined;
  const [m, s, least, most] = found as [number, number, number, number];
  if (!(s > 0)) return misplaced('sd must be more than 0');
  if (kind === 'log_normal' && !(m > 0)) return misplaced('the mean must be more than 0');
  if (bounds !== undefined && !(least < most)) return misplaced('within must rise');
  const distribution = { kind, mean: m, sd: s, ...(bounds ? { within: [least, most] as const } : {}) };
  if (shareWithin(distribution) < leastShare) return misplaced('within must hold a millionth of it at least');
  return { ...v, over: { distribution, wears: wornBy(unit, mean, context.read) } };
}

function valueAt(data: unknown, parts: Parts): unknown {
  let value = data;
  for (const part of parts) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
