/** [CONTROLS]: VARIABLE, EXPRESSION and RULE lines, as the tree of `control-rules.ts`. */
import { FormulaProblem, parseFormula } from './control-expression.ts';
import type {
  ControlAction,
  ControlOperand,
  ControlRule,
  ControlRules,
  ControlSignal,
  ControlVariable,
  NamedExpression,
  Premise,
  Relation,
} from './control-rules.ts';
import type { DrainageLink } from './network.ts';
import { readAction } from './read-control-action.ts';
import { readSignal, readValue } from './read-control-signal.ts';
import type { Context } from './read-nodes.ts';
import { Names, type Row } from './reading.ts';

export interface ControlContext extends Context {
  readonly links: readonly DrainageLink[];
}

const relations: readonly Relation[] = ['=', '<>', '<', '<=', '>', '>='];
const clauses = ['RULE', 'IF', 'AND', 'OR', 'THEN', 'ELSE', 'PRIORITY', 'VARIABLE', 'EXPRESSION'] as const;
type Clause = (typeof clauses)[number];

/** What may stand after each clause within a rule; AND belongs to premises or actions by what went before. */
const after: Readonly<Record<string, readonly Clause[]>> = {
  RULE: ['IF'],
  IF: ['AND', 'OR', 'THEN'],
  THEN: ['AND', 'ELSE', 'PRIORITY'],
  ELSE: ['AND', 'PRIORITY'],
  PRIORITY: [],
};

interface Begun {
  readonly row: Row;
  readonly premises: Premise[];
  readonly actions: ControlAction[];
  readonly otherwise: ControlAction[];
  priority: number;
  /** The clause that says what AND means now. */
  stage: string;
  /** A fault was told: what follows in the rule is not told again. */
  broken: boolean;
}

export class ControlReader {
  readonly #context: ControlContext;
  readonly #variables: ControlVariable[] = [];
  readonly #expressions: NamedExpression[] = [];
  readonly #rules: Begun[] = [];
  readonly #names = new Names('a variable', 'a VARIABLE');
  readonly #formulas = new Names('an expression', 'an EXPRESSION');
  readonly #ids = new Names('a rule', 'a RULE');
  constructor(context: ControlContext) {
    this.#context = context;
  }

  read(rows: readonly Row[]): ControlRules {
    for (const row of rows) {
      const clause = clauses.find((c) => c === row.words[0]!.toUpperCase());
      if (!clause) told(row, `"${row.words[0]!}" begins no clause`, `A line begins with ${clauses.join(', ')}.`);
      else if (clause === 'VARIABLE') this.#variable(row);
      else if (clause === 'EXPRESSION') this.#expression(row);
      else if (clause === 'RULE') this.#rule(row);
      else this.#clause(row, clause);
    }
    for (const rule of this.#rules)
      if (rule.actions.length === 0 && !rule.broken)
        told(rule.row, `the rule "${nameOf(rule)}" has no THEN`, 'Say what it does.');
    return {
      variables: this.#variables,
      expressions: this.#expressions,
      rules: this.#rules.map(
        (r): ControlRule => ({
          id: nameOf(r),
          line: r.row.line,
          premises: r.premises,
          actions: r.actions,
          otherwise: r.otherwise,
          priority: r.priority,
        }),
      ),
    };
  }

  #variable(row: Row): void {
    const id = named(row);
    if (id === undefined || !this.#names.add(row, id)) return;
    const [signal, next] = readSignal(row, 3, this.#context);
    if (signal && next < row.words.length)
      told(row, `"${row.words[next]!}" follows the variable`, 'Write OBJECT ID ATTRIBUTE alone.');
    // keeps indices in step with names where the signal is faulty
    this.#variables.push({ id, line: row.line, signal: signal ?? noSignal });
  }

  #expression(row: Row): void {
    const id = named(row);
    if (id === undefined || !this.#formulas.add(row, id)) return;
    let formula: NamedExpression['formula'] = { kind: 'number', value: 0 };
    try {
      formula = parseFormula(row.words.slice(3).join(' '), (name) => this.#names.find(name));
    } catch (problem) {
      if (!(problem instanceof FormulaProblem)) throw problem;
      told(row, `the expression "${id}" cannot be read: ${problem.message}`, 'Write for example (A + B) / 2 - C.');
    }
    this.#expressions.push({ id, line: row.line, formula });
  }

  #rule(row: Row): void {
    const id = row.words[1] ?? '';
    if (id === '') told(row, 'a rule has no name', 'Write RULE NAME.');
    else this.#ids.add(row, id);
    this.#rules.push({ row, premises: [], actions: [], otherwise: [], priority: 0, stage: 'RULE', broken: false });
  }

  #clause(row: Row, clause: Clause): void {
    const rule = this.#rules.at(-1);
    if (rule) row.about = `rule "${nameOf(rule)}"`;
    if (!rule) return void told(row, `${clause} stands before the first RULE`, 'Begin with RULE NAME.');
    if (rule.broken) return;
    if (!after[rule.stage]!.includes(clause)) {
      rule.broken = true;
      const due = after[rule.stage]!.join(', ') || 'another RULE';
      return void told(row, `${clause} cannot stand here in rule "${nameOf(rule)}"`, `Expected ${due}.`);
    }
    if (clause !== 'AND' && clause !== 'OR') rule.stage = clause;
    if (clause === 'PRIORITY') rule.priority = row.number(1, 'priority');
    else if (rule.stage === 'IF') {
      const premise = this.#premise(row, clause as Premise['joined']);
      if (premise) rule.premises.push(premise);
      else rule.broken = true;
    } else {
      const action = readAction(row, this.#context);
      if (action) (rule.stage === 'THEN' ? rule.actions : rule.otherwise).push(action);
      else rule.broken = true;
    }
  }

  #premise(row: Row, joined: Premise['joined']): Premise | undefined {
    const [left, next] = this.#operand(row, 1);
    if (!left) return undefined;
    const relation = relations.find((r) => r === row.words[next]);
    if (!relation) {
      told(
        row,
        `"${row.words[next] ?? ''}" stands where a relation is due`,
        `Write ${relations.join(' ')} between spaces.`,
      );
      return undefined;
    }
    const [right, end] = this.#right(row, next + 1, left);
    if (!right) return undefined;
    if (end < row.words.length) {
      told(
        row,
        `"${row.words[end]!}" follows the condition`,
        'Begin the next condition on a line of its own, with AND or OR.',
      );
      return undefined;
    }
    return { line: row.line, joined, left, relation, right };
  }

  /** A variable, an expression, or OBJECT ID ATTRIBUTE, and the place of the next word. */
  #operand(row: Row, i: number): [ControlOperand | undefined, number] {
    const word = row.word(i, 'condition');
    if (word === '') return [undefined, i];
    const known = this.#known(word);
    if (known) return [known, i + 1];
    const [signal, next] = readSignal(row, i, this.#context);
    return [signal && { kind: 'signal', signal }, next];
  }

  #known(word: string): ControlOperand | undefined {
    const variable = this.#names.find(word);
    if (variable >= 0) return { kind: 'signal', signal: this.#variables[variable]!.signal };
    const expression = this.#formulas.find(word);
    return expression >= 0 ? { kind: 'expression', index: expression } : undefined;
  }

  #right(row: Row, i: number, left: ControlOperand): [ControlOperand | undefined, number] {
    if (!row.has(i)) {
      told(row, 'a condition has nothing to compare with', 'Write a value, a variable, or OBJECT ID ATTRIBUTE.');
      return [undefined, i];
    }
    const known = this.#known(row.words[i]!);
    if (known) return [known, i + 1];
    const value = readValue(row, i, left.kind === 'signal' ? left.signal : undefined);
    if (value !== undefined) return [{ kind: 'value', value }, i + 1];
    return row.words.length - i >= 2 ? this.#operand(row, i) : [wrongValue(row, i), i];
  }
}

const noSignal: ControlSignal = { kind: 'simulation', attribute: 'TIME' };
const nameOf = (rule: Begun): string => rule.row.words[1] ?? '';
const told = (row: Row, found: string, way: string): void => row.fault('inp-rule', { found, way });

function wrongValue(row: Row, i: number): undefined {
  told(
    row,
    `"${row.words[i]!}" is no value to compare with`,
    'Write a number, ON or OFF, a time or a date as the attribute asks.',
  );
  return undefined;
}

/** NAME of `VARIABLE NAME = ...`. */
function named(row: Row): string | undefined {
  if (row.has(1) && row.words[2] === '=' && row.has(3)) return row.words[1]!;
  told(
    row,
    `${row.words[0]!.toUpperCase()} has no name, = or right side`,
    `Write ${row.words[0]!.toUpperCase()} NAME = ... with spaces.`,
  );
  return undefined;
}
