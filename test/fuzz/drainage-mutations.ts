/** Damaged SWMM input files: by bytes and words as any text, and by what such files are made of: sections, columns, names. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DrainageModel } from '../../src/assets/swmm/network.ts';
import { readDrainage } from '../../src/assets/swmm/read-inp.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { outsideData } from '../cases/cases.ts';
import { Chance } from './chance.ts';
import { mutationsFor } from './mutations.ts';

export interface DrainageInput {
  readonly index: number;
  readonly entry: string;
  readonly what: string;
  readonly text: string;
}
export interface DrainageOutcome {
  readonly codes: readonly string[];
  readonly stage: 'read';
  readonly ms: number;
  readonly broken?: string;
}

const read = (path: string): string => readFileSync(path, 'utf8');
const own = fileURLToPath(new URL('../assets/swmm/', import.meta.url));

/** Name and text of every sound file: ours, and those held outside the repository where they are there. */
export function drainageFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of [own, outsideData('swmm')])
    for (const name of folder ? readdirSync(folder).sort() : [])
      if (name.endsWith('.inp')) files.set(name, read(`${folder}/${name}`));
  return files;
}

/** Files that ours name. */
export const namedFiles: Readonly<Record<string, string>> = {
  'stage.dat': '; stage at the outfall\n0 91\n12:00 92\n\n24 91\n',
  'rain of 2001.dat': 'STA01 2001 6 15 6 0 1.5\nSTA01 2001 6 15 6 15 3\n',
};
export const openNamed = (name: string): string | undefined =>
  Object.hasOwn(namedFiles, name) ? namedFiles[name] : undefined;

type Change = (lines: string[], at: number, chance: Chance) => string[];

const numbers = [
  '0',
  '-1',
  '1e308',
  '-1e9',
  '1e-300',
  'NaN',
  '1/0',
  '',
  '*',
  '""',
  '99999999999',
  '0x10',
  '1,5',
  '.',
  '1e13',
];
const words = [
  '*',
  '""',
  '"',
  'NONE',
  'ALL',
  'YES',
  'J1',
  'FILE',
  'CURVE',
  'RULE',
  '=',
  '[',
  ']',
  ';',
  '__proto__',
  '汉',
  '\t',
  '12:61',
  '02/30/2001',
];
const sections = [
  '[OPTIONS]',
  '[XSECTIONS]',
  '[CURVES]',
  '[CONTROLS]',
  '[TRANSECTS]',
  '[LID_X]',
  '[',
  '[]',
  '[JUN',
  '[TIMESERIES] x',
];

/** A line of data, with its words exchanged by `change`. */
const onWords =
  (change: (words: string[], k: number, chance: Chance, lines: readonly string[]) => void): Change =>
  (lines, at, chance) => {
    const found = lines[at]!.trim().split(/\s+/);
    change(found, chance.below(found.length), chance, lines);
    return lines.with(at, found.join(' '));
  };
const anyWord = (lines: readonly string[], chance: Chance): string =>
  chance.of(chance.of(lines).trim().split(/\s+/)) || '0';

const changes: Readonly<Record<string, Change>> = {
  'a word left out': onWords((w, k) => void w.splice(k, 1)),
  'a word twice': onWords((w, k) => void w.splice(k, 0, w[k]!)),
  'two words exchanged': onWords((w, k, c) => {
    const n = c.below(w.length);
    [w[k], w[n]] = [w[n]!, w[k]!];
  }),
  'a number beyond measure': onWords((w, k, c) => void (w[k] = c.of(numbers))),
  'an odd word': onWords((w, k, c) => void (w[k] = c.of(words))),
  'a word of another line': onWords((w, k, c, lines) => void (w[k] = anyWord(lines, c))),
  'the first word of another line': onWords((w, _, c, lines) => void (w[0] = c.of(lines).trim().split(/\s+/)[0] ?? '')),
  'a line cut': onWords((w, k) => void w.splice(k)),
  'a line much too long': onWords((w, k, c) => {
    const part = w.slice(k);
    for (let n = c.of([10, 3000]); n > 0; n--) w.push(...part);
  }),
  'a section begun here': (lines, at, chance) => lines.toSpliced(at, 0, chance.of(sections)),
  'a section away': (lines, at) => {
    const begin = lines.findLastIndex((l, k) => k <= at && l.startsWith('['));
    const end = lines.findIndex((l, k) => k > at && l.startsWith('['));
    return lines.toSpliced(Math.max(begin, 0), (end < 0 ? lines.length : end) - Math.max(begin, 0));
  },
  'a section heading away': (lines, at) => {
    const begin = lines.findLastIndex((l, k) => k <= at && l.startsWith('['));
    return begin < 0 ? lines : lines.toSpliced(begin, 1);
  },
  'a section twice': (lines, at) => {
    const begin = Math.max(
      0,
      lines.findLastIndex((l, k) => k <= at && l.startsWith('[')),
    );
    const end = lines.findIndex((l, k) => k > at && l.startsWith('['));
    return [...lines, ...lines.slice(begin, end < 0 ? lines.length : end)];
  },
  'lines in another order': (lines, at, chance) => {
    const part = lines.slice(at, at + 12);
    return lines.toSpliced(at, part.length, ...part.toSorted(() => chance.next() - 0.5));
  },
  'a formula without end': (lines, at, chance) =>
    lines.toSpliced(
      at,
      0,
      '[CONTROLS]',
      `EXPRESSION E${at} = ${chance.of(['(', '-', '1+', 'abs(', '2^']).repeat(chance.of([10, 5000]))}1`,
    ),
};
const named = Object.entries(changes);

/** One to three changes of one file: the same for the same index and seed. */
export function drainageInput(index: number, seed: number, files: ReadonlyMap<string, string>): DrainageInput {
  const chance = new Chance(seed * 1_000_003 + index);
  const entry = chance.of([...files.keys()]);
  let text = files.get(entry)!;
  const what: string[] = [];
  for (let n = 1 + chance.below(3); n > 0; n--) {
    if (chance.next() < 0.3) {
      const [name, mutation] = chance.of(chance.of(mutationsFor('file.inp')));
      text = Buffer.from(mutation(Buffer.from(text), chance)).toString('utf8');
      what.push(name);
      continue;
    }
    const lines = text.split('\n');
    const data = lines.flatMap((l, k) => (l.trim() && !l.startsWith(';') && !l.startsWith('[') ? [k] : []));
    if (data.length === 0) break;
    const [name, change] = chance.of(named);
    text = change(lines, chance.of(data), chance).join('\n');
    what.push(name);
  }
  return { index, entry, what: what.join(', '), text };
}

/**
 * Reads a file, and where it is sound goes on with `goOn`. What is told must be faults with a line (or of the whole file)
 * and a whole sentence.
 */
export function tryDrainage(
  input: Pick<DrainageInput, 'entry' | 'text'>,
  goOn: (model: DrainageModel) => string | undefined = () => undefined,
): DrainageOutcome {
  const began = performance.now();
  const outcome = (codes: readonly string[], broken?: string): DrainageOutcome => ({
    codes,
    stage: 'read',
    ms: performance.now() - began,
    ...(broken ? { broken } : {}),
  });
  try {
    const model = readDrainage(input.text, input.entry, openNamed);
    return outcome([], notFinite(model) ?? goOn(model));
  } catch (error) {
    if (!(error instanceof StormtableError))
      return outcome([], error instanceof Error ? String(error.stack) : String(error));
    const codes = [...new Set(error.faults.map((f) => f.code))];
    if (error.exitCode !== 2 || error.faults.length === 0) return outcome(codes, `exit code ${error.exitCode}`);
    for (const f of error.faults) {
      if (f.place.file !== input.entry || (f.place.line === undefined && f.code !== 'inp-too-many-faults'))
        return outcome(codes, `without a line: ${f.message.slice(0, 300)}`);
      // what a person wrote may hold such words; the sentence around it may not
      if (
        /\{\w+\}|undefined|\[object|NaN/.test(f.message) &&
        !/[{[]\w|undefined|NaN/.test(Object.values(f.params).join())
      )
        return outcome(codes, `a sentence with a gap: ${f.message.slice(0, 300)}`);
    }
    return outcome(codes);
  }
}

/** The place of a number in a model that is none, if any; a series' own values are checked with the rest. */
function notFinite(value: unknown, path = 'model'): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${path} is ${value}`;
  if (value === null || typeof value !== 'object') return undefined;
  if (ArrayBuffer.isView(value)) {
    const k = Array.from(value as Float64Array).findIndex((v) => !Number.isFinite(v));
    return k < 0 ? undefined : `${path}[${k}] is no number`;
  }
  for (const [key, inside] of Object.entries(value)) {
    const found = notFinite(inside, `${path}.${key}`);
    if (found) return found;
  }
  return undefined;
}
