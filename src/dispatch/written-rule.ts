/** A rule as it was written, and how its parts are read: each fault is kept with its place so that all are told at once. */
import type { Place } from '../assets/place.ts';
import { defineFaults, type Fault } from '../core/errors.ts';
import type { Name } from '../core/names.ts';
import { exampleOf, type QuantityReader, type Unit } from '../core/units.ts';
import { type Condition, condition, type SignalKind } from './expression.ts';
import type { RulesDocument } from './rules.ts';
import type { AssetKind, Target } from './signals.ts';
import { SyntaxFault } from './syntax.ts';

export const ruleFaults = defineFaults({
  'rules-format': 'format is {found}; expected "rules/1".',
  'rules-newer':
    'format is {found}, written by a newer version; this one reads rules/1. Update Stormtable or rewrite the file.',
  'rules-many': 'there are {found} rules; a run obeys at most {most}.',
  'rule-key': '{key} is not a key here; expected one of {expected}.',
  'rule-missing': '{key} is missing; {expected}.',
  'rule-type': '{key} is {found}; expected {expected}.',
  'rule-twice': 'rule id {id} is given twice. Rename one of them.',
  'rule-quantity': '{key}: {wrong}.',
  'rule-signal': 'signal {name} is "{found}"; {expected}.',
  'rule-condition': '{key} "{text}": at "{part}": {wrong}.',
  'rule-asset': '{key} names "{found}"; {expected}.',
  'rule-targets': 'rule {id} concerns no asset of this place. Widen "for".',
  'rule-structure': 'command {command} is for a {kinds}, and {structure} is a {found}. Narrow "for" with only or kind.',
  'rule-payload': 'payload {key} is {found}; {expected}.',
  'rule-command': 'command {found} is not one a rule for {kind} may give; expected one of {expected}.',
});

export type Path = readonly (string | number)[];
export type Data = Record<string, unknown>;
export type SignalKinds = ReadonlyMap<string, SignalKind>;
/** The assets that a rule looks at; of no kind where that was written wrong. */
export interface Watched {
  readonly kind: AssetKind | undefined;
  readonly targets: readonly Target[];
}
export const isData = (v: unknown): v is Data => typeof v === 'object' && v !== null && !Array.isArray(v);
export const shown = (v: unknown): string => (v === undefined ? 'nothing' : short(JSON.stringify(v)));
/** A text as far as a sentence can hold it. */
const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** One rule, or a part of one, at its path in the file. */
export class WrittenRule {
  readonly place: Place;
  readonly reader: QuantityReader;
  /** Names of signals that could not be read: conditions that use them are not blamed again. */
  readonly broken = new Set<string>();
  readonly #document: RulesDocument;
  readonly #path: Path;
  readonly #faults: Fault[];

  constructor(document: RulesDocument, path: Path, place: Place, reader: QuantityReader, faults: Fault[]) {
    this.#document = document;
    this.#path = path;
    this.place = place;
    this.reader = reader;
    this.#faults = faults;
  }

  /** A part of this rule, whose paths begin below a key of it. */
  under(key: string): WrittenRule {
    const part = new WrittenRule(this.#document, [...this.#path, key], this.place, this.reader, this.#faults);
    for (const name of this.broken) part.broken.add(name);
    return part;
  }
  /** Keeps a fault at a path below the rule’s own. */
  fault(
    code: Parameters<typeof ruleFaults>[0],
    params: Record<string, string | number>,
    path: Path,
    key = false,
  ): void {
    const place = { file: this.#document.file, ...this.#document.where([...this.#path, ...path], key) };
    this.#faults.push(ruleFaults(code, params, place));
  }
  keys(data: Data, expected: readonly string[], path: Path): void {
    for (const key of Object.keys(data))
      if (!expected.includes(key)) this.fault('rule-key', { key, expected: expected.join(', ') }, [...path, key], true);
  }
  part(data: Data, key: string, path: Path): Data | undefined {
    const v = data[key];
    if (v === undefined) return undefined;
    if (isData(v)) return v;
    this.fault('rule-type', { key, found: shown(v), expected: 'keys with values' }, [...path, key]);
    return undefined;
  }
  quantity(data: Data, key: string, unit: Unit, path: Path, otherwise: number, least = 0): number {
    const v = data[key];
    if (v === undefined) return otherwise;
    if ((typeof v !== 'string' && typeof v !== 'number') || String(v).length > 100) {
      this.fault('rule-type', { key, found: shown(v), expected: `a quantity such as ${exampleOf(unit)}` }, [
        ...path,
        key,
      ]);
      return otherwise;
    }
    try {
      const value = this.reader.read(String(v), unit);
      if (value >= least) return value;
      this.fault('rule-quantity', { key, wrong: `"${v}" is negative; write 0 or more` }, [...path, key]);
    } catch (e) {
      this.fault('rule-quantity', { key, wrong: (e as Error).message }, [...path, key]);
    }
    return otherwise;
  }
  name(data: Data, key: string, expected: string): Name {
    const v = data[key];
    if (isData(v) && typeof v['en'] === 'string' && typeof v['zh'] === 'string') return { en: v['en'], zh: v['zh'] };
    if (v === undefined) this.fault('rule-missing', { key, expected }, []);
    else this.fault('rule-type', { key, found: shown(v), expected: '{ en, zh }' }, [key]);
    return { en: '', zh: '' };
  }
  condition(data: Data, key: string, kinds: ReadonlyMap<string, SignalKind>, path: Path): Condition | undefined {
    const text = data[key];
    if (text === undefined) return undefined;
    if (typeof text !== 'string') {
      this.fault('rule-type', { key, found: shown(text), expected: 'a condition such as depth >= 25 cm' }, [
        ...path,
        key,
      ]);
      return undefined;
    }
    return this.guard(key, text, [...path, key], () => condition(text, kinds, this.reader));
  }
  guard<T>(key: string, text: string, path: Path, read: () => T): T | undefined {
    try {
      return read();
    } catch (e) {
      if (!(e instanceof SyntaxFault)) throw e;
      const missing = /^"(\w+)" is no signal/.exec(e.message)?.[1];
      if (missing && this.broken.has(missing)) return undefined; // told where the signal is
      const part = text.slice(e.at, e.at + 24) || text.slice(-12);
      this.fault('rule-condition', { key, text: short(text), part, wrong: e.message }, path);
      return undefined;
    }
  }
}
