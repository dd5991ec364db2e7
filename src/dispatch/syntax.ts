/**
 * Conditions as text: numbers with units, names of signals, + - * /, comparisons, and/or/not, and a few functions,
 * read into a tree with the column of every part. What the names mean and whether units agree is checked later.
 */

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A parsed part; `at` is its column in the text, from 0. */
export type Tree =
  | { readonly kind: 'quantity'; readonly at: number; readonly text: string }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  | { readonly kind: 'call'; readonly at: number; readonly name: string; readonly args: readonly Tree[] }
  | { readonly kind: 'negate'; readonly at: number; readonly of: Tree }
  | {
      readonly kind: 'arithmetic';
      readonly at: number;
      readonly op: '+' | '-' | '*' | '/';
      readonly left: Tree;
      readonly right: Tree;
    }
  | {
      readonly kind: 'compare';
      readonly at: number;
      readonly op: Comparison;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly kind: 'not'; readonly at: number; readonly of: Tree }
  | {
      readonly kind: 'both';
      readonly at: number;
      readonly op: 'and' | 'or';
      readonly left: Tree;
      readonly right: Tree;
    };

/** What is wrong with a text, and at which column from 0. */
export class SyntaxFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** Characters of a condition, and brackets (or words such as not) inside one another: beyond these nobody reads it. */
const mostText = 2000;
const mostNested = 50;

/** Words that may follow a number as its unit. */
const unitWords = new Set('mm cm dm m km s min h day days d m2 m3 ha L persons % deg rad'.split(' '));

interface Token {
  readonly kind: 'quantity' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const number = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i;
const word = /^[A-Za-z_][A-Za-z0-9_]*/;

function tokens(text: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const n = number.exec(rest);
    if (n) {
      const unit = unitAfter(rest.slice(n[0].length));
      out.push({ kind: 'quantity', text: (n[0] + unit).trim(), at });
      at += n[0].length + unit.length;
      continue;
    }
    const w = word.exec(rest);
    if (w) {
      out.push({ kind: 'word', text: w[0], at });
      at += w[0].length;
      continue;
    }
    const sign = /^(<=|>=|==|!=|[<>+\-*/(),])/.exec(rest);
    if (!sign) throw new SyntaxFault(`"${rest[0]}" has no meaning here`, at);
    out.push({ kind: 'sign', text: sign[0], at });
    at += sign[0].length;
  }
  out.push({ kind: 'end', text: 'the end', at: text.length });
  return out;
}

/** The unit that begins a text, with the space before it; empty where none. `min(` is the function, not minutes. */
function unitAfter(text: string): string {
  const first = /^\s*(%|[A-Za-z]+\d?)(?!\s*\()/.exec(text);
  if (!first || !unitWords.has(first[1]!)) return '';
  let unit = first[0];
  for (;;) {
    const more = /^\s*\/\s*([A-Za-z]+\d?)(?!\s*\()/.exec(text.slice(unit.length));
    if (!more || !unitWords.has(more[1]!)) return unit;
    unit += more[0];
  }
}

const comparisons = new Set(['<', '<=', '>', '>=', '==', '!=']);
const reserved = new Set(['and', 'or', 'not']);

/** Reads a text into its tree. Throws a SyntaxFault. */
export function parse(text: string): Tree {
  if (text.length > mostText)
    throw new SyntaxFault(
      `it has ${text.length} characters, and a condition may have ${mostText}; make it two rules`,
      0,
    );
  const list = tokens(text);
  let next = 0;
  let nested = 0;
  /** Reads a part that stands inside another of its own kind. */
  const inside = (read: () => Tree, at: number): Tree => {
    if (++nested > mostNested) throw new SyntaxFault(`parts are nested more than ${mostNested} deep`, at);
    const tree = read();
    nested--;
    return tree;
  };
  const peek = (): Token => list[next]!;
  const take = (): Token => list[next++]!;
  const is = (t: string): boolean => peek().kind !== 'quantity' && peek().kind !== 'end' && peek().text === t;
  const expect = (t: string): void => {
    if (!is(t))
      throw new SyntaxFault(
        `expected "${t}" before ${peek().kind === 'end' ? 'the end' : `"${peek().text}"`}`,
        peek().at,
      );
    next++;
  };

  const either = (): Tree => {
    let left = all();
    while (is('or')) {
      const { at } = take();
      left = { kind: 'both', at, op: 'or', left, right: all() };
    }
    return left;
  };
  const all = (): Tree => {
    let left = negated();
    while (is('and')) {
      const { at } = take();
      left = { kind: 'both', at, op: 'and', left, right: negated() };
    }
    return left;
  };
  const negated = (): Tree => {
    if (!is('not')) return compared();
    const { at } = take();
    return { kind: 'not', at, of: inside(negated, at) };
  };
  const compared = (): Tree => {
    const left = sum();
    if (!comparisons.has(peek().text) || peek().kind !== 'sign') return left;
    const { at, text: op } = take();
    const tree: Tree = { kind: 'compare', at, op: op as Comparison, left, right: sum() };
    if (peek().kind === 'sign' && comparisons.has(peek().text))
      throw new SyntaxFault('a comparison of a comparison has no meaning; join two with "and"', peek().at);
    return tree;
  };
  const sum = (): Tree => {
    let left = product();
    while (is('+') || is('-')) {
      const { at, text: op } = take();
      left = { kind: 'arithmetic', at, op: op as '+', left, right: product() };
    }
    return left;
  };
  const product = (): Tree => {
    let left = signed();
    while (is('*') || is('/')) {
      const { at, text: op } = take();
      left = { kind: 'arithmetic', at, op: op as '*', left, right: signed() };
    }
    return left;
  };
  const signed = (): Tree => {
    if (!is('-')) return atom();
    const { at } = take();
    return { kind: 'negate', at, of: inside(signed, at) };
  };
  const atom = (): Tree => {
    const t = take();
    if (t.kind === 'quantity') return { kind: 'quantity', at: t.at, text: t.text };
    if (t.kind === 'word' && !reserved.has(t.text)) {
      if (!is('(')) return { kind: 'name', at: t.at, name: t.text };
      next++;
      const args: Tree[] = [];
      if (!is(')')) {
        args.push(inside(either, t.at));
        while (is(',')) {
          next++;
          args.push(inside(either, t.at));
        }
      }
      expect(')');
      return { kind: 'call', at: t.at, name: t.text, args };
    }
    if (t.kind === 'sign' && t.text === '(') {
      const inner = inside(either, t.at);
      expect(')');
      return inner;
    }
    throw new SyntaxFault(t.kind === 'end' ? 'the condition ends too early' : `"${t.text}" has no meaning here`, t.at);
  };

  const tree = either();
  if (peek().kind !== 'end')
    throw new SyntaxFault(`"${peek().text}" has no meaning here; join conditions with "and" or "or"`, peek().at);
  return tree;
}
