/**
 * Conditions compiled: a parsed text, with what its names stand for, becomes a closure over plain SI numbers that gives
 * true, false or unknown. Only what is listed here can be written; units are checked once, here.
 */
import type { QuantityReader } from '../core/units.ts';
import { type Dimension, dimensionOf, nameOf, none, readQuantity, same, times } from './dimensions.ts';
import { parse, SyntaxFault, type Tree } from './syntax.ts';
import { and, known, not, or, type Verdict } from './three-valued.ts';

/** What a condition looks at, for one asset at one moment. NaN is unknown. */
export interface Sight {
  /** Newest value of signal number k. */
  value(k: number): number;
  /** Its slope over recent readings, per second, over the last `window` seconds of readings. */
  rate(k: number, window: number): number;
  /** Where its line over recent readings will be in `ahead` seconds. */
  forecast(k: number, ahead: number): number;
}

/** What a name may stand for. */
export interface SignalKind {
  readonly dimension: Dimension;
  /** Whether readings over time are kept, so that rate and forecast have a meaning. */
  readonly series: boolean;
}

/** A condition ready to use. */
export interface Condition {
  readonly text: string;
  test(sight: Sight): Verdict;
  /** Calls of rate and forecast in it, to be told among the reasons. */
  readonly derived: readonly Derived[];
}
export interface Derived {
  readonly text: string;
  readonly signal: number;
  readonly kind: 'rate' | 'forecast';
  /** How far back its readings must be kept, s. */
  readonly lookBack: number;
  value(sight: Sight): number;
}
/** An amount ready to use, for payloads. */
export interface Amount {
  readonly text: string;
  readonly dimension: Dimension;
  value(sight: Sight): number;
}

/** Readings that rate looks back over when no window is written, s. */
export const defaultWindow = 900;

type Compiled =
  | { readonly kind: 'number'; readonly dimension: Dimension; readonly constant?: number; of(s: Sight): number }
  | { readonly kind: 'verdict'; of(s: Sight): Verdict };

/** Compiles a text into a condition. Throws a SyntaxFault with the column at fault. */
export function condition(text: string, signals: ReadonlyMap<string, SignalKind>, reader: QuantityReader): Condition {
  const derived: Derived[] = [];
  const tree = parse(text);
  const compiled = compile(tree, text, [...signals.keys()], signals, reader, derived);
  if (compiled.kind !== 'verdict')
    throw new SyntaxFault(
      `this is an amount of ${nameOf(compiled.dimension)}, not a condition; compare it with something`,
      tree.at,
    );
  return { text, derived, test: compiled.of };
}

/** Compiles a text into an amount. Throws a SyntaxFault with the column at fault. */
export function amount(text: string, signals: ReadonlyMap<string, SignalKind>, reader: QuantityReader): Amount {
  const tree = parse(text);
  const compiled = compile(tree, text, [...signals.keys()], signals, reader, []);
  if (compiled.kind !== 'number') throw new SyntaxFault('this is a condition, not an amount', tree.at);
  return { text, dimension: compiled.dimension, value: compiled.of };
}

function compile(
  tree: Tree,
  text: string,
  names: readonly string[],
  signals: ReadonlyMap<string, SignalKind>,
  reader: QuantityReader,
  derived: Derived[],
): Compiled {
  const inner = (t: Tree): Compiled => compile(t, text, names, signals, reader, derived);
  const amountOf = (t: Tree): Compiled & { kind: 'number' } => {
    const c = inner(t);
    if (c.kind !== 'number') throw new SyntaxFault('a condition stands where an amount is needed', t.at);
    return c;
  };
  const verdictOf = (t: Tree): Compiled & { kind: 'verdict' } => {
    const c = inner(t);
    if (c.kind !== 'verdict')
      throw new SyntaxFault(
        `an amount of ${nameOf(c.dimension)} stands where a condition is needed; compare it with something`,
        t.at,
      );
    return c;
  };
  const agree = (a: { dimension: Dimension }, b: { dimension: Dimension }, at: number): void => {
    if (!same(a.dimension, b.dimension))
      throw new SyntaxFault(`${nameOf(a.dimension)} and ${nameOf(b.dimension)} cannot be compared or added`, at);
  };

  switch (tree.kind) {
    case 'quantity': {
      let read: { value: number; dimension: Dimension };
      try {
        read = readQuantity(tree.text, reader);
      } catch (e) {
        throw new SyntaxFault((e as Error).message, tree.at);
      }
      const { value, dimension } = read;
      return { kind: 'number', dimension, constant: value, of: () => value };
    }
    case 'name': {
      const k = names.indexOf(tree.name);
      if (k < 0)
        throw new SyntaxFault(
          `"${tree.name}" is no signal of this rule; it has ${names.join(', ') || 'none'}`,
          tree.at,
        );
      return { kind: 'number', dimension: signals.get(tree.name)!.dimension, of: (s) => s.value(k) };
    }
    case 'negate': {
      const of = amountOf(tree.of);
      const constant = of.constant === undefined ? undefined : -of.constant;
      return { kind: 'number', dimension: of.dimension, constant, of: (s) => -of.of(s) };
    }
    case 'arithmetic': {
      const a = amountOf(tree.left);
      const b = amountOf(tree.right);
      if (tree.op === '+' || tree.op === '-') agree(a, b, tree.at);
      const dimension =
        tree.op === '*'
          ? times(a.dimension, b.dimension)
          : tree.op === '/'
            ? times(a.dimension, b.dimension, -1)
            : a.dimension;
      const apply = arithmetic[tree.op];
      const constant = a.constant === undefined || b.constant === undefined ? undefined : apply(a.constant, b.constant);
      return { kind: 'number', dimension, constant, of: (s) => apply(a.of(s), b.of(s)) };
    }
    case 'compare': {
      const a = amountOf(tree.left);
      const b = amountOf(tree.right);
      agree(a, b, tree.at);
      const holds = comparison[tree.op];
      return {
        kind: 'verdict',
        of: (s) => {
          const x = a.of(s);
          const y = b.of(s);
          return known(x, y, holds(x, y));
        },
      };
    }
    case 'not': {
      const of = verdictOf(tree.of);
      return { kind: 'verdict', of: (s) => not(of.of(s)) };
    }
    case 'both': {
      const a = verdictOf(tree.left);
      const b = verdictOf(tree.right);
      const join = tree.op === 'and' ? and : or;
      return { kind: 'verdict', of: (s) => join(a.of(s), b.of(s)) };
    }
    case 'call':
      return call(tree, { text, names, signals, derived, amountOf });
  }
}

const arithmetic: Record<'+' | '-' | '*' | '/', (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // a quotient that is no number is not known
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
};
const comparison: Record<'<' | '<=' | '>' | '>=' | '==' | '!=', (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

interface CallPlace {
  readonly text: string;
  readonly names: readonly string[];
  readonly signals: ReadonlyMap<string, SignalKind>;
  readonly derived: Derived[];
  amountOf(t: Tree): Compiled & { kind: 'number' };
}

function call(tree: Tree & { kind: 'call' }, place: CallPlace): Compiled {
  const { args, at, name } = tree;
  const many = (least: number, most: number): void => {
    if (args.length < least || args.length > most)
      throw new SyntaxFault(
        `${name} takes ${least === most ? least : `${least} to ${most}`} arguments, here ${args.length}`,
        at,
      );
  };
  /** A length of time written as a number. */
  const seconds = (t: Tree, what: string): number => {
    const c = place.amountOf(t);
    if (!same(c.dimension, dimensionOf('s')) || c.constant === undefined || !(c.constant > 0))
      throw new SyntaxFault(`${what} must be a length of time such as 30 min`, t.at);
    return c.constant;
  };
  /** The number of the signal an argument names. */
  const signal = (t: Tree): number => {
    const k = t.kind === 'name' ? place.names.indexOf(t.name) : -1;
    if (k < 0)
      throw new SyntaxFault(
        `${name} looks at a signal of this rule by name, such as ${place.names[0] ?? 'depth'}`,
        t.at,
      );
    if (!place.signals.get(place.names[k]!)!.series)
      throw new SyntaxFault(`${name} needs readings over time, and "${place.names[k]}" has none`, t.at);
    return k;
  };
  switch (name) {
    case 'rate': {
      many(1, 2);
      const k = signal(args[0]!);
      const window = args[1] ? seconds(args[1], 'the window of rate') : defaultWindow;
      const of = (s: Sight): number => s.rate(k, window);
      place.derived.push({ text: `rate(${place.names[k]})`, signal: k, kind: 'rate', lookBack: window, value: of });
      const dimension = times(place.signals.get(place.names[k]!)!.dimension, dimensionOf('s'), -1);
      return { kind: 'number', dimension, of };
    }
    case 'forecast': {
      many(2, 2);
      const k = signal(args[0]!);
      const ahead = seconds(args[1]!, 'how far a forecast looks');
      const of = (s: Sight): number => s.forecast(k, ahead);
      const written = args[1]!.kind === 'quantity' ? args[1]!.text : `${ahead} s`;
      place.derived.push({
        text: `forecast(${place.names[k]}, ${written})`,
        signal: k,
        kind: 'forecast',
        lookBack: Math.max(defaultWindow, ahead),
        value: of,
      });
      return { kind: 'number', dimension: place.signals.get(place.names[k]!)!.dimension, of };
    }
    case 'min':
    case 'max': {
      many(2, 8);
      const list = args.map((a) => place.amountOf(a));
      for (const other of list)
        if (!same(other.dimension, list[0]!.dimension))
          throw new SyntaxFault(`${name} mixes ${nameOf(list[0]!.dimension)} with ${nameOf(other.dimension)}`, at);
      // Math.min and Math.max give NaN where any is NaN: one unknown makes all unknown
      const pick = name === 'min' ? Math.min : Math.max;
      return { kind: 'number', dimension: list[0]!.dimension, of: (s) => pick(...list.map((c) => c.of(s))) };
    }
    case 'abs': {
      many(1, 1);
      const of = place.amountOf(args[0]!);
      return { kind: 'number', dimension: of.dimension, of: (s) => Math.abs(of.of(s)) };
    }
    case 'known':
    case 'unknown': {
      many(1, 1);
      const of = place.amountOf(args[0]!);
      const wanted = name === 'known';
      return { kind: 'verdict', of: (s) => (Number.isNaN(of.of(s)) === wanted ? 0 : 1) };
    }
    default:
      throw new SyntaxFault(`${name} is no function here; there are rate, forecast, min, max, abs, known, unknown`, at);
  }
}

export { none as dimensionless };
