/** JSON text as data with positions. Values are read by `JSON.parse`; the text is walked only when a fault needs a place. */
import type { FaultPlace } from '../core/errors.ts';
import type { FaultList } from './faults.ts';
import { mostNested } from './limits.ts';
import type { Path, Source } from './yaml-source.ts';

interface Child {
  readonly key: number;
  readonly value: number;
}

/** Parses JSON; what is wrong with it goes to the list and nothing is given. */
export function readJson(written: string, file: string, faults: FaultList): Source | undefined {
  const text = written.replace(/^\uFEFF/, '');
  let lines: number[] | undefined;
  const at = (offset: number): FaultPlace => {
    lines ??= lineStarts(text);
    let low = 0;
    let high = lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { file, line: low + 1, column: offset - lines[low]! + 1 };
  };
  const deep = nestedTooDeep(text);
  if (deep !== undefined) {
    faults.add('nested-too-deep', { most: mostNested }, at(deep));
    return undefined;
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const walked = firstError(text);
    const problem = walked?.problem ?? (error as Error).message;
    faults.add('json-syntax', { problem }, at(walked?.offset ?? 0));
    return undefined;
  }
  const known = new Map<number, Map<string, Child>>();
  const childrenAt = (offset: number): Map<string, Child> => {
    let children = known.get(offset);
    if (!children) {
      children = new Map();
      const found = children;
      new Walk(text).container(offset, (key, keyOffset, value) => found.set(key, { key: keyOffset, value }));
      known.set(offset, children);
    }
    return children;
  };
  const where = (path: Path, key = false): FaultPlace => {
    let offset = new Walk(text).space(0);
    for (let i = 0; i < path.length; i++) {
      if (text[offset] !== '{' && text[offset] !== '[') break;
      const child = childrenAt(offset).get(String(path[i]));
      if (!child) break;
      offset = key && i === path.length - 1 ? child.key : child.value;
    }
    return at(offset);
  };
  return { file, text, data, where };
}

/** Where brackets first stand more than `mostNested` deep, counted without those in quotes. */
function nestedTooDeep(text: string): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      // to the quote that closes it: one with an even number of backslashes before it
      for (i++; i < text.length && text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++;
    } else if (c === 91 || c === 123) {
      if (++depth > mostNested) return i;
    } else if (c === 93 || c === 125) depth--;
  }
  return undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

class JsonError extends Error {
  readonly offset: number;
  constructor(offset: number, problem: string) {
    super(problem);
    this.offset = offset;
  }
}

function firstError(text: string): { offset: number; problem: string } | undefined {
  const walk = new Walk(text);
  try {
    const end = walk.space(walk.value(walk.space(0)));
    return end < text.length ? { offset: end, problem: `${shown(text[end]!)} after the end` } : undefined;
  } catch (error) {
    return error instanceof JsonError ? { offset: error.offset, problem: error.message } : undefined;
  }
}

const shown = (c: string): string => (c === '"' ? 'a quote' : `"${c}"`);

/** Walks JSON by offsets; each method gives the offset after what it read. */
class Walk {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  space(i: number): number {
    const t = this.#text;
    while (t[i] === ' ' || t[i] === '\n' || t[i] === '\r' || t[i] === '\t') i++;
    return i;
  }

  value(i: number): number {
    const c = this.#text[i];
    if (c === '{' || c === '[') return this.container(i, () => {});
    if (c === '"') return this.string(i);
    const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
    scalar.lastIndex = i;
    const m = scalar.exec(this.#text);
    const word = m ? null : /-?(?:NaN|Infinity)/y;
    if (word) word.lastIndex = i;
    if (word?.test(this.#text)) throw new JsonError(i, 'JSON has no NaN and no Infinity; leave the key out');
    if (!m)
      throw new JsonError(i, c === undefined ? 'the text ends in the middle' : `expected a value, found ${shown(c)}`);
    return i + m[0].length;
  }

  string(i: number): number {
    const t = this.#text;
    for (let at = i + 1; at < t.length; at++) {
      const c = t.charCodeAt(at);
      if (c === 34) return at + 1;
      if (c < 32) break;
      if (c !== 92) continue;
      const escaped = /[bfnrt"\\/]|u[0-9a-fA-F]{4}/y;
      escaped.lastIndex = at + 1;
      const m = escaped.exec(t);
      if (!m) throw new JsonError(at, 'a backslash with nothing it could mean');
      at += m[0].length;
    }
    throw new JsonError(i, 'this text in quotes does not end on its line');
  }

  /** Reads a map or list, telling each child's key, offset of key and offset of value. */
  container(i: number, tell: (key: string, keyOffset: number, value: number) => void): number {
    const t = this.#text;
    const map = t[i] === '{';
    const close = map ? '}' : ']';
    let at = this.space(i + 1);
    if (t[at] === close) return at + 1;
    for (let n = 0; ; n++) {
      const keyOffset = at;
      let key = String(n);
      if (map) {
        if (t[at] !== '"') throw new JsonError(at, 'expected a key in double quotes');
        const end = this.string(at);
        key = JSON.parse(t.slice(at, end)) as string;
        at = this.space(end);
        if (t[at] !== ':') throw new JsonError(at, 'expected ":" after the key');
        at = this.space(at + 1);
      }
      tell(key, keyOffset, at);
      at = this.space(this.value(at));
      if (t[at] === close) return at + 1;
      if (t[at] !== ',')
        throw new JsonError(
          at,
          t[at] === undefined ? 'the text ends in the middle' : `expected "," or "${close}", found ${shown(t[at])}`,
        );
      at = this.space(at + 1);
    }
  }
}
