/** Ways to damage a file: by bytes, by words, by structure, by geometry. Each takes a sound file and gives a damaged one. */
import { parse, stringify } from 'yaml';
import type { Chance } from './chance.ts';
import { geometryMutations } from './geometry-mutations.ts';

export type Mutation = (bytes: Uint8Array, chance: Chance) => Uint8Array;

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
/** What an earlier mutation blew up would take longer to take apart here than to read. */
const mostBytes = 300_000;
const onText =
  (change: (t: string, chance: Chance) => string): Mutation =>
  (bytes, chance) =>
    bytes.length > mostBytes ? bytes : Buffer.from(change(text(bytes), chance));

const numbers = [
  '0',
  '-1',
  '-0',
  '1e308',
  '-1e308',
  '1e-308',
  '1e999',
  'NaN',
  '.nan',
  '.inf',
  '-.inf',
  'Infinity',
  'null',
  '',
  '""',
  '~',
  '0x1F',
  '1_000',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '1e12',
  '1e9',
  '0.1',
  '1/3',
  'true',
  '-9999',
  '999999',
  '00',
  '+5',
  '1,5',
  '٣',
]; // prettier-ignore
const units = [
  'mm/h',
  'm/s',
  'm3/s',
  'm',
  'km',
  's',
  'min',
  'h',
  'day',
  'y',
  'kPa',
  'deg',
  '%',
  'cm',
  'K',
  'kg',
  'furlong',
  'mm',
  'h h',
  'm^-1',
  '/s',
  'm2',
  'ha',
  'byte',
]; // prettier-ignore
const words = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'self',
  'nearest',
  'null',
  'extends',
  'format',
  'id',
  'yes',
  '水',
  '../../etc/passwd',
  '/etc/passwd',
  'CON',
  'a b',
  '*a',
  '&a',
  '<<',
  '!!binary',
  '!!set',
  '!!js/function',
  '"',
  "'",
  '{',
  '[',
  '? ',
  '- ',
  '|',
  '>',
  '%',
  '@',
  '`',
  ': ',
  '#',
  '\t',
  '\u0000',
  '\u2028',
  '😀',
  '\ud800',
  '1',
]; // prettier-ignore

/** Damage to bytes, whatever they mean. */
const byteMutations: Readonly<Record<string, Mutation>> = {
  'a byte changed': (b, c) => {
    const out = Uint8Array.from(b);
    for (let k = 1 + c.below(4); k > 0; k--) out[c.below(out.length)] = c.below(256);
    return out;
  },
  'a bit turned': (b, c) => {
    const out = Uint8Array.from(b);
    const at = c.below(out.length);
    out[at] = out[at]! ^ (1 << c.below(8));
    return out;
  },
  'a stretch cut out': (b, c) => {
    const at = c.below(b.length);
    return Buffer.concat([b.subarray(0, at), b.subarray(at + c.below(200))]);
  },
  'a stretch twice': (b, c) => {
    const at = c.below(b.length);
    const end = at + c.below(400);
    return Buffer.concat([b.subarray(0, end), b.subarray(at)]);
  },
  truncated: (b, c) => b.subarray(0, c.below(b.length)),
  'noise put in': (b, c) => {
    const at = c.below(b.length);
    const noise = Uint8Array.from({ length: 1 + c.below(64) }, () => c.below(256));
    return Buffer.concat([b.subarray(0, at), noise, b.subarray(at)]);
  },
  'head overwritten': (b, c) => {
    const out = Uint8Array.from(b);
    for (let i = 0; i < Math.min(out.length, 16); i++) if (c.next() < 0.3) out[i] = c.below(256);
    return out;
  },
  'as UTF-16': (b) => Buffer.from(`\uFEFF${text(b)}`, 'utf16le'),
  'with a byte order mark': (b) => Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), b]),
  'with CRLF': (b) => Buffer.from(text(b).replaceAll('\n', '\r\n')),
  'all zero': (b) => new Uint8Array(b.length),
};

/** A place in a text where a pattern matches, replaced. */
function replaceOne(t: string, pattern: RegExp, by: (found: string) => string, chance: Chance): string {
  const found = [...t.matchAll(pattern)];
  if (found.length === 0) return t + by('');
  const m = chance.of(found);
  return t.slice(0, m.index) + by(m[0]) + t.slice(m.index + m[0].length);
}
const line = (t: string, chance: Chance): [string[], number] => {
  const lines = t.split('\n');
  return [lines, chance.below(lines.length)];
};

const wordMutations: Readonly<Record<string, Mutation>> = {
  'another number': onText((t, c) => replaceOne(t, /-?\d+(?:\.\d+)?/g, () => c.of(numbers), c)),
  'a digit more': onText((t, c) => replaceOne(t, /\d+/g, (n) => n + c.of(['0', '000', '000000000', '.5', 'e6']), c)),
  'another unit': onText((t, c) => replaceOne(t, /(?<=\d )[a-z]\w*(?:\/\w+)?/g, () => c.of(units), c)),
  'another word': onText((t, c) => replaceOne(t, /[A-Za-z_][\w-]*/g, () => c.of(words), c)),
  'a word misspelt': onText((t, c) =>
    replaceOne(t, /[A-Za-z_][\w-]{2,}/g, (w) => w.slice(0, 1) + w.slice(2) + w.slice(1, 2), c),
  ),
  'a scrap put in': onText((t, c) => {
    const at = c.below(t.length + 1);
    return t.slice(0, at) + c.of([...words, ...numbers, ...units]) + t.slice(at);
  }),
  'a line away': onText((t, c) => {
    const [lines, k] = line(t, c);
    return lines.toSpliced(k, 1 + c.below(3)).join('\n');
  }),
  'a line twice': onText((t, c) => {
    const [lines, k] = line(t, c);
    return lines.toSpliced(k, 0, lines[k]!).join('\n');
  }),
  'two lines exchanged': onText((t, c) => {
    const [lines, k] = line(t, c);
    const [, n] = line(t, c);
    return lines.with(k, lines[n]!).with(n, lines[k]!).join('\n');
  }),
  'a line moved in or out': onText((t, c) => {
    const [lines, k] = line(t, c);
    return lines.with(k, c.next() < 0.5 ? `  ${lines[k]}` : lines[k]!.slice(2)).join('\n');
  }),
  'brackets without end': onText((t, c) =>
    replaceOne(
      t,
      /-?\d+(?:\.\d+)?/g,
      () => c.of(['[', '{"a":', '(', '- ', 'not ', '-']).repeat(c.of([70, 1000, 20_000])),
      c,
    ),
  ),
  'a list without end': onText((t, c) =>
    replaceOne(t, /-?\d+(?:\.\d+)?/g, (n) => `[${`${n || 0},`.repeat(c.of([500, 30_000]))}0]`, c),
  ),
  'a text without end': onText((t, c) =>
    replaceOne(t, /[A-Za-z_][\w-]*/g, (w) => (w || 'a').slice(0, 50).repeat(c.of([40, 3000, 60_000])), c),
  ),
  'aliases of aliases': onText((t, c) => {
    const levels = 3 + c.below(8);
    const bomb = Array.from({ length: levels }, (_, i) => {
      const inside = i === 0 ? 'x' : `*b${i - 1}`;
      return `b${i}: &b${i} [${Array(9).fill(inside).join(', ')}]`;
    });
    return `${t}\n${bomb.join('\n')}\n`;
  }),
  'a value inside itself': onText((t, c) => replaceOne(t, /\[[^[\]]*\]/g, (l) => `&self [*self, ${l}]`, c)),
  'an anchor and its aliases': onText((t, c) =>
    replaceOne(
      replaceOne(t, /-?\d+(?:\.\d+)?(?: \w+)?/g, (n) => `&n ${n || 0}`, c),
      /-?\d+(?:\.\d+)?/g,
      () => '*n',
      c,
    ),
  ),
};

/** A list or map somewhere inside data, and the key of one thing in it. */
function somewhere(data: unknown, chance: Chance): { holder: Record<string, unknown>; key: string } | undefined {
  let at = data;
  let found: { holder: Record<string, unknown>; key: string } | undefined;
  while (at !== null && typeof at === 'object') {
    const holder = at as Record<string, unknown>;
    const keys = Object.keys(holder);
    if (keys.length === 0) break;
    let key = chance.of(keys);
    // a damaged format line hides all that follows
    if (key === 'format') key = chance.of(keys);
    found = { holder, key };
    if (chance.next() < 0.2) break;
    at = holder[key];
  }
  return found;
}

type Change = (holder: Record<string, unknown>, key: string, chance: Chance, whole: unknown) => void;
const put = (holder: Record<string, unknown>, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
};
const structureChanges: Readonly<Record<string, Change>> = {
  'a key away': (h, k) => {
    if (Array.isArray(h)) h.splice(Number(k), 1);
    else delete h[k];
  },
  'a key renamed': (h, k, c) => {
    const value = h[k];
    if (!Array.isArray(h)) delete h[k];
    put(h, c.of([...words, 'x', `${k}s`]), value);
  },
  'a value of another kind': (h, k, c) =>
    put(
      h,
      k,
      c.of([null, true, 0, -1, 1e308, '', 'text', [], {}, [[]], { a: 1 }, [null], '5 mm/h', 1e-300, [1, 2, 3]]),
    ),
  'a number beyond measure': (h, k, c) => put(h, k, c.of([1e308, -1e308, 1e15, -5, 1e9, 1e-9, 0, 123456789012])),
  'a quantity beyond measure': (h, k, c) =>
    put(h, k, `${c.of(['1e12', '-1', '0', '1e-12', '1e300', '999999', '0.001'])} ${c.of(units)}`),
  'a list emptied': (h, k) => put(h, k, Array.isArray(h[k]) ? [] : {}),
  'a list repeated': (h, k, c) => {
    const list = Array.isArray(h[k]) ? (h[k] as unknown[]) : [h[k]];
    // shared, so that a large one takes no more than its text
    const times = Math.max(1, Math.floor(c.of([3, 50, 2000]) / Math.max(1, list.length)));
    put(h, k, Array(times).fill(list).flat());
  },
  'another value of the file': (h, k, c, whole) => {
    const from = somewhere(whole, c);
    if (from) put(h, k, structuredClone(from.holder[from.key]));
  },
  'two values exchanged': (h, k, c) => {
    const other = c.of(Object.keys(h));
    const [a, b] = [h[k], h[other]];
    put(h, k, b);
    put(h, other, a);
  },
  'nested deep': (h, k, c) => {
    let value: unknown = h[k];
    for (let n = c.of([5, 60, 300]); n > 0; n--) value = c.next() < 0.5 ? [value] : { a: value };
    put(h, k, value);
  },
};

/** A structural change of YAML or JSON; a file that no longer parses is left as it is. */
const onData =
  (change: Change, form: 'yaml' | 'json'): Mutation =>
  (bytes, chance) => {
    let data: unknown;
    if (bytes.length > mostBytes) return bytes;
    try {
      data = form === 'yaml' ? parse(text(bytes), { logLevel: 'silent' }) : JSON.parse(text(bytes));
    } catch {
      return bytes;
    }
    const at = somewhere(data, chance);
    if (at) change(at.holder, at.key, chance, data);
    try {
      return Buffer.from(form === 'yaml' ? stringify(data, { aliasDuplicateObjects: false }) : JSON.stringify(data));
    } catch {
      return bytes;
    }
  };

type Named = readonly (readonly [string, Mutation])[];
const all = (m: Readonly<Record<string, Mutation>>): Named => Object.entries(m);
const structural = (form: 'yaml' | 'json'): Named =>
  Object.entries(structureChanges).map(([name, change]) => [name, onData(change, form)]);

/** Families of mutations that make sense for a file, by its ending; one family is chosen, then one of it. */
export function mutationsFor(file: string): readonly Named[] {
  const geometric = all(geometryMutations);
  // bytes at random mostly end at the first bracket; what is well formed and wrong goes deeper
  const deep = file.endsWith('.yaml') ? structural('yaml') : structural('json');
  if (file.endsWith('.yaml')) return [all(byteMutations), all(wordMutations), all(wordMutations), deep, deep, deep];
  if (file.endsWith('.geojson')) return [all(byteMutations), all(wordMutations), deep, deep, geometric, geometric];
  if (file.endsWith('.tif')) return [all(byteMutations)];
  return [all(byteMutations), all(wordMutations)];
}
