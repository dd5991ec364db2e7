/** [CONTROLS]: rules, variables and formulas as a tree, and the faults of each. */
import { describe, expect, it } from 'vitest';
import { FormulaProblem, parseFormula } from '../../../src/assets/swmm/control-expression.ts';
import type { ControlExpression } from '../../../src/assets/swmm/control-rules.ts';
import { link, model, of, small, told } from './every-section.ts';

const names = ['a', 'b', 'c'];
const parse = (text: string): ControlExpression => parseFormula(text, (name) => names.indexOf(name));
/** The value of a formula for a, b, c. */
function value(e: ControlExpression, at: readonly number[]): number {
  switch (e.kind) {
    case 'number':
      return e.value;
    case 'variable':
      return at[e.index]!;
    case 'negative':
      return -value(e.of, at);
    case 'function':
      return { ABS: Math.abs, SQRT: Math.sqrt, LOG10: Math.log10, SGN: Math.sign }[e.name as 'ABS']!(value(e.of, at));
    case 'operation': {
      const [l, r] = [value(e.left, at), value(e.right, at)];
      return { '+': l + r, '-': l - r, '*': l * r, '/': l / r, '^': l ** r }[e.operator];
    }
  }
}

describe('formulas', () => {
  it.each([
    ['a + b * c', 2 + 3 * 4],
    ['(a + b) * c', 20],
    ['a - b - c', -5],
    ['c / a / a', 1],
    ['-a ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['2 * -b', -6],
    ['abs(a - c) + SQRT(c)', 4],
    ['log10(1e2) / .5', 4],
    ['1.5e1-a', 13],
  ])('%s', (text, expected) => {
    expect(value(parse(text), [2, 3, 4])).toBeCloseTo(expected, 12);
  });

  it.each([
    '',
    'a +',
    '(a',
    'a)',
    'a b',
    'd',
    'abs a',
    '2 $ 3',
    'sin()',
    '('.repeat(9000),
    `${'-'.repeat(9000)}a b`,
    '2^'.repeat(9000),
  ])('no formula: %s', (text) => {
    expect(() => parse(text)).toThrow(FormulaProblem);
  });
});

describe('rules', () => {
  const { rules, variables, expressions } = model.controls;
  const [start, modulate, dates] = rules;

  it('conditions, actions, otherwise and priority', () => {
    expect(rules.map((r) => [r.id, r.priority])).toEqual([
      ['Start', 3],
      ['Modulate', 0],
      ['Dates', 0],
    ]);
    expect(start!.premises.map((p) => [p.joined, p.relation])).toEqual([
      ['IF', '>='],
      ['AND', '<'],
      ['OR', '='],
    ]);
    const pump = model.links.indexOf(link('P1'));
    expect(start!.actions[0]).toMatchObject({ link: pump, to: { kind: 'value', value: 1 } });
    expect(start!.otherwise).toMatchObject([{ link: pump, to: { kind: 'value', value: 0 } }]);
  });

  it('variables stand for their signals; statuses, clocks, dates and durations are numbers', () => {
    const t1 = model.nodes.findIndex((n) => n.id === 'T1');
    expect(variables[0]).toMatchObject({ id: 'Level', signal: { kind: 'node', index: t1, attribute: 'DEPTH' } });
    expect(start!.premises[0]!.left).toEqual({ kind: 'signal', signal: variables[0]!.signal });
    expect(start!.premises[1]!.right).toEqual({ kind: 'value', value: 22.5 });
    expect(start!.premises[2]!.right).toEqual({ kind: 'value', value: 0 });
    expect(dates!.premises[0]!.right).toEqual({ kind: 'value', value: 37_057 * 86_400 });
    expect(dates!.premises[1]!.left).toEqual({ kind: 'expression', index: 0 });
    expect(dates!.premises[2]!.right).toEqual({ kind: 'value', value: 1.5 });
    expect(expressions[0]!.formula).toMatchObject({ kind: 'operation', operator: '-' });
  });

  it('modulated settings and signals on both sides', () => {
    expect(modulate!.premises[0]!.right).toMatchObject({ kind: 'signal', signal: { kind: 'node', attribute: 'HEAD' } });
    expect(modulate!.premises[1]!.left).toMatchObject({ kind: 'signal', signal: { kind: 'gage', hours: 6 } });
    expect(modulate!.actions.map((a) => a.to)).toEqual([
      { kind: 'curve', curve: model.curves.indexOf(of(model.curves, 'Opening')) },
      { kind: 'series', series: model.series.indexOf(of(model.series, 'Stage')) },
      { kind: 'pid', gain: 0.1, integral: 1, derivative: 0 },
    ]);
  });

  const network = `[JUNCTIONS]
A 2
[OUTFALLS]
O 0 FREE
[ORIFICES]
Gate A O SIDE 0 0.6
[XSECTIONS]
Gate CIRCULAR 1
[CONTROLS]
`;
  it.each([
    ['THEN before IF', 'RULE 1\nTHEN ORIFICE Gate SETTING = 1\n', 11],
    ['a setting above 1', 'RULE 1\nIF NODE A DEPTH > 1\nTHEN ORIFICE Gate SETTING = 1.5\n', 12],
    ['a status of an orifice', 'RULE 1\nIF NODE A DEPTH > 1\nTHEN ORIFICE Gate STATUS = OPEN\n', 12],
    ['an attribute of another kind', 'RULE 1\nIF NODE A FLOW > 1\nTHEN ORIFICE Gate SETTING = 1\n', 11],
    ['a clock that is none', 'RULE 1\nIF SIMULATION CLOCKTIME > 12:75\nTHEN ORIFICE Gate SETTING = 1\n', 11],
    [
      'two ELSE',
      'RULE 1\nIF NODE A DEPTH > 1\nTHEN ORIFICE Gate SETTING = 1\nELSE ORIFICE Gate SETTING = 0\nELSE ORIFICE Gate SETTING = 0\n',
      14,
    ],
  ])('%s is told at its line', (_, rule, line) => {
    const faults = told(network + rule);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${line} `));
  });

  it('keywords and names count whatever their case', () => {
    const { controls } = small(`${network}rule 1\nif node a depth > 1\nthen orifice gate setting = 0.5\npriority 2\n`);
    expect(controls.rules[0]).toMatchObject({ priority: 2, actions: [{ link: 0, to: { value: 0.5 } }] });
  });
});
