import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type QuantityReader, quantityReader } from '../../src/core/units.ts';
import { dimensionOf } from '../../src/dispatch/dimensions.ts';
import { amount, condition, type Sight, type SignalKind } from '../../src/dispatch/expression.ts';
import { SyntaxFault } from '../../src/dispatch/syntax.ts';
import { and, False, not, or, True, Unknown, type Verdict } from '../../src/dispatch/three-valued.ts';

let reader: QuantityReader;
beforeAll(async () => {
  reader = await quantityReader();
});
const signals = new Map<string, SignalKind>([
  ['depth', { dimension: dimensionOf('m'), series: true }],
  ['rain', { dimension: dimensionOf('m'), series: false }],
  ['speed', { dimension: dimensionOf('m/s'), series: false }],
]);
/** Values of depth, rain, speed; rates and forecasts are simple functions of them. */
const seeing = (...values: number[]): Sight => ({
  value: (k) => values[k]!,
  rate: (k, window) => values[k]! / window,
  forecast: (k, ahead) => values[k]! + ahead / 1000,
});
const test = (text: string, ...values: number[]): Verdict => condition(text, signals, reader).test(seeing(...values));
const unknown = Number.NaN;

describe('truth of three values', () => {
  const all: Verdict[] = [False, True, Unknown];
  // Kleene 1952, strong connectives; rows and columns in the order false, true, unknown
  it('and, or, not are Kleene’s tables', () => {
    expect(all.map((a) => all.map((b) => and(a, b)))).toEqual([
      [0, 0, 0],
      [0, 1, 2],
      [0, 2, 2],
    ]);
    expect(all.map((a) => all.map((b) => or(a, b)))).toEqual([
      [0, 1, 2],
      [1, 1, 1],
      [2, 1, 2],
    ]);
    expect(all.map(not)).toEqual([1, 0, 2]);
  });
  it('what is known never changes when an unknown becomes known', () => {
    const verdict = fc.constantFrom<Verdict>(0, 1, 2);
    fc.assert(
      fc.property(verdict, verdict, fc.constantFrom<Verdict>(0, 1), (a, b, filled) => {
        for (const join of [and, or]) {
          const before = join(a, b);
          const after = join(a === 2 ? filled : a, b);
          if (before !== 2) expect(after).toBe(before);
        }
      }),
    );
  });
});

describe('conditions', () => {
  it('compare quantities with their units converted', () => {
    expect(test('depth >= 25 cm', 0.25)).toBe(True);
    expect(test('depth >= 25 cm', 0.2499)).toBe(False);
    expect(test('rain < 30 mm', 0, 0.0299)).toBe(True);
    expect(test('speed > 3.6 km/h', 0, 0, 1.01)).toBe(True);
    expect(test('rate(depth) >= 2 cm/min', 0.31)).toBe(True); // 0.31 m over the default 900 s is 2.07 cm/min
    expect(test('forecast(depth, 30 min) >= 2 m', 0.2)).toBe(True);
  });
  it('a missing value is unknown, never fine', () => {
    expect(test('depth >= 25 cm', unknown)).toBe(Unknown);
    expect(test('depth < 25 cm', unknown)).toBe(Unknown);
    expect(test('depth == depth', unknown)).toBe(Unknown);
    expect(test('not depth < 25 cm', unknown)).toBe(Unknown);
    expect(test('depth >= 25 cm or rain >= 30 mm', unknown, 0.04)).toBe(True);
    expect(test('depth >= 25 cm and rain >= 30 mm', unknown, 0)).toBe(False);
    expect(test('max(depth, rain) > 1 cm', unknown, 5)).toBe(Unknown);
    expect(test('unknown(depth) and known(rain)', unknown, 5)).toBe(True);
    expect(test('rain / depth > 2', 0, 5)).toBe(Unknown);
  });
  it('and binds closer than or, not closer than and, products closer than sums', () => {
    expect(test('depth > 1 m or depth > 2 m and rain > 1 m', 1.5, 0)).toBe(True);
    expect(test('(depth > 1 m or depth > 2 m) and rain > 1 m', 1.5, 0)).toBe(False);
    expect(test('not depth > 1 m and rain > 1 m', 0.5, 2)).toBe(True);
    expect(test('depth + 2 * rain >= 7 m', 1, 3)).toBe(True);
    expect(test('depth - rain - rain == 1 m', 3, 1)).toBe(True);
    expect(test('-depth < 0 m', 1)).toBe(True);
  });
  it('min is a function before a bracket and minutes after a number', () => {
    expect(test('min(depth, rain) >= 1 m', 1, 2)).toBe(True);
    expect(test('rate(depth, 10 min) >= 1 cm/min', 0.1)).toBe(True);
  });
  it('agree with plain JavaScript wherever everything is known', () => {
    const depth = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(depth, depth, (d, r) => {
        const expected = (d >= 0.25 || (d >= 0.15 && r > 0.05)) && !(r < d / 2);
        expect(test('(depth >= 25 cm or (depth >= 15 cm and rain > 5 cm)) and not rain < depth / 2', d, r)).toBe(
          expected ? 1 : 0,
        );
      }),
    );
  });
});

describe('what is refused', () => {
  const at = (text: string): string => {
    try {
      condition(text, signals, reader);
    } catch (e) {
      if (e instanceof SyntaxFault) return `${e.at}: ${e.message}`;
      throw e;
    }
    return 'accepted';
  };
  it.each([
    ['depth >= 2 cm/min', '6: m and m/s cannot be compared or added'],
    ['depth >= 25', '6: m and a plain number cannot be compared or added'],
    ['depth + speed > 1 m', '6: m and m/s cannot be compared or added'],
    ['rate(depth) >= 2 cm', '12: m/s and m cannot be compared or added'],
    ['rate(rain) > 1 mm/h', '5: rate needs readings over time, and "rain" has none'],
    ['forecast(depth, 3 m) > 1 m', '16: how far a forecast looks must be a length of time such as 30 min'],
    ['level > 1 m', '0: "level" is no signal of this rule; it has depth, rain, speed'],
    ['depth', '0: this is an amount of m, not a condition; compare it with something'],
    ['depth > 1 m and rain', '16: an amount of m stands where a condition is needed; compare it with something'],
    ['depth > 1 m > rain', '12: a comparison of a comparison has no meaning; join two with "and"'],
    ['depth > (1 m', '12: expected ")" before the end'],
    ['depth > 1 m rain > 2 m', '12: "rain" has no meaning here; join conditions with "and" or "or"'],
    ['depth >= ', '9: the condition ends too early'],
    ['eval("1") > 1 m', '5: """ has no meaning here'],
    ['depth > 1 m; x', '11: ";" has no meaning here'],
    ['sin(depth) > 1', '0: sin is no function here; there are rate, forecast, min, max, abs, known, unknown'],
    ['min(depth, 1 h) > 1 m', '0: min mixes m with s'],
    ['rate(depth, 1 min, 2) > 1 m', '0: rate takes 1 to 2 arguments, here 3'],
  ])('%s', (text, expected) => {
    expect(at(text)).toBe(expected);
  });
  it('any text is accepted or refused, never anything else', () => {
    const words = fc.constantFrom(
      'depth',
      'rain',
      'and',
      'or',
      'not',
      '(',
      ')',
      '>=',
      '<',
      '2 cm',
      '3 min',
      '1',
      'rate',
      ',',
      '-',
      '+',
      '%',
      'min',
      '.5e',
      '@',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (list) => {
        expect(() => at(list.join(' '))).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

describe('amounts', () => {
  it('carry their dimension and value', () => {
    const a = amount('max(depth, forecast(depth, 1 h)) + 50 cm', signals, reader);
    expect(a.dimension).toEqual(dimensionOf('m'));
    expect(a.value(seeing(1))).toBeCloseTo(5.1, 12);
  });
});
