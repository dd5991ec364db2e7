/** What every section is read with: the list of faults, names with their indices, and one line's words turned into values. */
import type { Fault } from '../../core/errors.ts';
import { StormtableError } from '../../core/errors.ts';
import { nearestWord } from '../../core/nearest-word.ts';
import { readNumber, readTime } from './dates.ts';
import { type DrainageFault, drainageFault } from './faults.ts';
import type { DrainageWarning } from './network.ts';

/** Faults told at once, and warnings of one kind. */
const mostFaults = 100;
/** Names looked through for a suggestion; more would take longer than it is worth. */
const mostLikened = 3000;
/** No length, area, volume or flow of a network comes near it, and squares of it are still finite. */
export const largest = 1e12;
/** What must be more than 0 is at least this: a pipe of 1e-300 m has no area that a computer can tell from 0. */
const least = 1e-6;

type Params = Readonly<Record<string, string | number>>;

/** The texts of other files the input names; undefined where there is none. */
export type OpenFile = (name: string) => string | undefined;

export class Reading {
  readonly warnings: DrainageWarning[] = [];
  readonly #faults: Fault[] = [];
  #told = 0;
  readonly file: string;
  readonly open: OpenFile;
  constructor(file: string, open: OpenFile) {
    this.file = file;
    // files written on Windows part their folders with \\
    this.open = (name) => open(name) ?? (name.includes('\\') ? open(name.replaceAll('\\', '/')) : undefined);
  }

  fault(code: DrainageFault, params: Params, line: number): void {
    this.#told++;
    if (this.#told <= mostFaults) this.#faults.push(drainageFault(code, params, { file: this.file, line }));
  }

  warn(code: string, line: number, message: string): void {
    this.warnings.push({ code, line, message });
  }

  get faulty(): boolean {
    return this.#told > 0;
  }

  /** Throws all faults found so far, if any. */
  finish(): void {
    if (!this.faulty) return;
    if (this.#told > mostFaults)
      this.#faults.push(drainageFault('inp-too-many-faults', { most: mostFaults }, { file: this.file }));
    throw new StormtableError(this.#faults);
  }

  /** `; did you mean "x"`, or nothing. */
  hint(found: string, words: Iterable<string>): string {
    if (this.#told > mostFaults || found.length > 60) return '';
    const list: string[] = [];
    for (const word of words) if (list.push(word) >= mostLikened) break;
    const near = nearestWord(found, list);
    return near === undefined ? '' : `; did you mean "${near}"`;
  }
}

/**
 * Names of one kind of element and their places in its list. Names are told apart by their letters as written; where
 * none is written so, upper and lower case count as the same, as SWMM takes them.
 */
export class Names {
  /** `a node`, for sentences. */
  readonly what: string;
  /** `a node of this file`, where it should be. */
  readonly where: string;
  readonly #exact = new Map<string, number>();
  readonly #folded = new Map<string, number>();
  readonly #lines: number[] = [];
  constructor(what: string, where: string) {
    this.what = what;
    this.where = where;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** Gives a name the next index; false (and a fault) where it is taken. */
  add(row: Row, id: string): boolean {
    const taken = this.#exact.get(id);
    if (taken !== undefined) {
      row.fault('inp-twice', { id, what: this.what, first: this.#lines[taken]! });
      return false;
    }
    const index = this.#lines.push(row.line) - 1;
    this.#exact.set(id, index);
    const folded = id.toUpperCase();
    if (!this.#folded.has(folded)) this.#folded.set(folded, index);
    return true;
  }

  /** -1 where there is none. */
  find(id: string): number {
    return this.#exact.get(id) ?? this.#folded.get(id.toUpperCase()) ?? -1;
  }

  keys(): Iterable<string> {
    return this.#exact.keys();
  }
}

/** Bounds of a number: `over` and `under` exclude the bound itself, `from` and `to` include it. */
export interface Bounds {
  readonly from?: number;
  readonly to?: number;
  readonly over?: number;
  readonly whole?: boolean;
}

const rangeText = (b: Bounds): string => {
  const parts: string[] = [];
  if (b.over !== undefined) parts.push(`more than ${b.over}`);
  if (b.from !== undefined) parts.push(b.to === undefined ? `${b.from} or more` : `from ${b.from}`);
  if (b.to !== undefined) parts.push(b.from === undefined ? `at most ${b.to}` : `to ${b.to}`);
  return `${b.whole ? 'a whole number, ' : ''}${parts.join(' ') || `within ${largest} of 0`}`;
};

/** One line of data: its words, and how each becomes a value. A faulty word is told and gives a harmless value. */
export class Row {
  readonly reading: Reading;
  readonly section: string;
  readonly line: number;
  readonly words: readonly string[];
  /** How a line of this section is written, for faults. */
  readonly format: string;
  /** What the line is about, where its first word does not say so. */
  about: string | undefined;
  constructor(reading: Reading, section: string, line: number, words: readonly string[], format: string) {
    this.reading = reading;
    this.section = section;
    this.line = line;
    this.words = words;
    this.format = format;
  }

  get element(): string {
    return this.about ?? `"${this.words[0] ?? ''}"`;
  }

  fault(code: DrainageFault, params: Params = {}): void {
    this.reading.fault(code, { section: this.section, element: this.element, ...params }, this.line);
  }

  /** Whether the line has this word, and it is not an empty pair of quotes. */
  has(i: number): boolean {
    return (this.words[i] ?? '') !== '';
  }

  word(i: number, what: string): string {
    if (this.has(i)) return this.words[i]!;
    this.fault('inp-missing', { what, format: this.format });
    return '';
  }

  /** A number of the line; `fallback` where the word may be missing. */
  number(i: number, what: string, bounds: Bounds = {}, fallback?: number): number {
    if (!this.has(i) && fallback !== undefined) return fallback;
    const harmless = fallback ?? bounds.from ?? (bounds.over !== undefined ? bounds.over + 1 : 0);
    const text = this.word(i, what);
    if (text === '') return harmless;
    const value = readNumber(text);
    if (Number.isNaN(value)) {
      this.fault('inp-not-a-number', { what, found: text });
      return harmless;
    }
    const { from = -largest, to = largest, over = -Infinity, whole } = bounds;
    if (!(value >= from && value <= to && value >= over + least) || (whole && !Number.isInteger(value))) {
      const range = value > over && value < over + least ? `at least ${least}` : rangeText(bounds);
      this.fault('inp-out-of-range', { what, found: text, range });
      return harmless;
    }
    return value;
  }

  /** Zero or more. */
  amount(i: number, what: string, fallback?: number): number {
    return this.number(i, what, { from: 0 }, fallback);
  }

  percent(i: number, what: string, fallback?: number): number {
    return this.number(i, what, { from: 0, to: 100 }, fallback === undefined ? undefined : fallback * 100) / 100;
  }

  /** One of the words, whatever its case; longer words that begin with it count too, as SWMM reads them. */
  choice<T extends string>(i: number, what: string, choices: readonly T[], fallback?: T): T {
    if (!this.has(i) && fallback !== undefined) return fallback;
    const text = this.word(i, what);
    const found = likeOne(text, choices);
    if (found !== undefined) return found;
    if (text !== '') this.fault('inp-not-a-choice', { what, found: text, expected: oneOf(choices) });
    return fallback ?? choices[0]!;
  }

  yes(i: number, what: string): boolean {
    return this.choice(i, what, ['NO', 'YES'], 'NO') === 'YES';
  }

  /** s, of hours:minutes:seconds or decimal hours. */
  time(i: number, what: string, fallback?: number): number {
    if (!this.has(i) && fallback !== undefined) return fallback;
    const text = this.word(i, what);
    if (text === '') return fallback ?? 0;
    const seconds = readTime(text);
    if (seconds >= 0) return seconds;
    this.fault('inp-not-a-time', { what, found: text });
    return fallback ?? 0;
  }

  /** Index of a named element; -1 and a fault where there is none. `*` and an empty word give -1 where `optional`. */
  find(i: number, what: string, names: Names, optional = false): number {
    if (optional && (!this.has(i) || this.words[i] === '*')) return -1;
    const id = this.word(i, what);
    if (id === '') return -1;
    const index = names.find(id);
    if (index < 0) {
      const hint = this.reading.hint(id, names.keys());
      this.fault('inp-unknown-name', { what, found: id, where: names.where, hint });
    }
    return index;
  }

  /** Numbers from word `i` on. */
  numbers(i: number, what: string, bounds: Bounds = {}): number[] {
    const values: number[] = [];
    for (let k = i; k < this.words.length; k++) values.push(this.number(k, what, bounds));
    return values;
  }
}

/** The choice a word stands for, or undefined. */
export function likeOne<T extends string>(text: string, choices: readonly T[]): T | undefined {
  const upper = text.toUpperCase();
  return choices.find((c) => c === upper) ?? choices.find((c) => c.length > 2 && upper.startsWith(c));
}

export const oneOf = (choices: readonly string[]): string =>
  choices.length === 1 ? choices[0]! : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)!}`;
