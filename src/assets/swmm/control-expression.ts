/** Formulas of [CONTROLS] EXPRESSION lines: numbers, named variables, + - * / ^, functions and parentheses, as a tree. */
import type { ControlExpression, ControlFunction } from './control-rules.ts';
import { readNumber } from './dates.ts';

const functions: readonly ControlFunction[] = [
  'ABS',
  'SGN',
  'STEP',
  'SQRT',
  'EXP',
  'LOG10',
  'LOG',
  'SINH',
  'COSH',
  'TANH',
  'COTH',
  'SIN',
  'COS',
  'TAN',
  'COT',
  'ASIN',
  'ACOS',
  'ATAN',
  'ACOT',
];
/** Parentheses within parentheses, and words, that a formula may have. */
const deepest = 60;
const mostWords = 2000;

/** Why a formula cannot be read, for the sentence told. */
export class FormulaProblem extends Error {}

/** `find` gives the index of a variable, or -1. ^ binds first and from the right, then * and /, then + and -. */
export function parseFormula(text: string, find: (name: string) => number): ControlExpression {
  const words = text.match(/[A-Za-z_][\w.]*|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[-+*/^()]|\S/g) ?? [];
  if (words.length > mostWords) throw new FormulaProblem(`it has ${words.length} words; at most ${mostWords} are read`);
  let at = 0;
  let depth = 0;

  const sum = (): ControlExpression => {
    let left = product();
    while (words[at] === '+' || words[at] === '-') {
      const operator = words[at++] as '+' | '-';
      left = { kind: 'operation', operator, left, right: product() };
    }
    return left;
  };
  const product = (): ControlExpression => {
    let left = signed();
    while (words[at] === '*' || words[at] === '/') {
      const operator = words[at++] as '*' | '/';
      left = { kind: 'operation', operator, left, right: signed() };
    }
    return left;
  };
  const signed = (): ControlExpression => {
    let negative = false;
    while (words[at] === '-' || words[at] === '+') negative = (words[at++] === '-') !== negative;
    const of = power();
    return negative ? { kind: 'negative', of } : of;
  };
  const power = (): ControlExpression => {
    if (++depth > deepest) throw new FormulaProblem(`it is nested more than ${deepest} deep`);
    const left = single();
    let whole = left;
    if (words[at] === '^') {
      at++;
      whole = { kind: 'operation', operator: '^', left, right: signed() };
    }
    depth--;
    return whole;
  };
  const single = (): ControlExpression => {
    const word = words[at++];
    if (word === undefined) throw new FormulaProblem('it ends where a number or variable is due');
    if (word === '(') return enclosed();
    const value = readNumber(word);
    if (!Number.isNaN(value)) return { kind: 'number', value };
    const name = functions.find((f) => f === word.toUpperCase());
    if (name && words[at] === '(') {
      at++;
      return { kind: 'function', name, of: enclosed() };
    }
    const index = find(word);
    if (index >= 0) return { kind: 'variable', index };
    throw new FormulaProblem(`"${word}" is no number, function or VARIABLE declared before it`);
  };
  const enclosed = (): ControlExpression => {
    const inside = sum();
    if (words[at++] !== ')') throw new FormulaProblem('a parenthesis is not closed');
    return inside;
  };

  const whole = sum();
  if (at < words.length) throw new FormulaProblem(`"${words[at]!}" is not expected there`);
  return whole;
}
