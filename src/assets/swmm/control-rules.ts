/**
 * Control rules as a tree. Numbers keep the file's units (feet or metres, the file's flow units, hours), because
 * expressions mix them: whoever evaluates a rule turns the state into the file's units first (`options.toSI`).
 */
import type { Named } from './network.ts';

export type LinkAttribute =
  | 'FLOW'
  | 'FULLFLOW'
  | 'DEPTH'
  | 'MAXDEPTH'
  | 'VELOCITY'
  | 'LENGTH'
  | 'SLOPE'
  | 'STATUS'
  | 'SETTING'
  | 'TIMEOPEN'
  | 'TIMECLOSED';
export type NodeAttribute = 'DEPTH' | 'MAXDEPTH' | 'HEAD' | 'VOLUME' | 'INFLOW';
export type SimulationAttribute = 'TIME' | 'DATE' | 'CLOCKTIME' | 'MONTH' | 'DAY' | 'DAYOFYEAR';

/** Something that has a value at every moment. */
export type ControlSignal =
  | { readonly kind: 'node'; readonly index: number; readonly attribute: NodeAttribute }
  /** TIMEOPEN and TIMECLOSED in hours; STATUS 1 on or open, 0 off or closed. */
  | { readonly kind: 'link'; readonly index: number; readonly attribute: LinkAttribute }
  /** `hours` 0: the intensity now; else the depth of the past so many hours. */
  | { readonly kind: 'gage'; readonly index: number; readonly hours: number }
  /** TIME and CLOCKTIME in hours, DATE in seconds since 1899-12-30, MONTH 1..12, DAY 1 (Sunday)..7, DAYOFYEAR 1..366. */
  | { readonly kind: 'simulation'; readonly attribute: SimulationAttribute };

export type ControlFunction =
  | 'ABS'
  | 'SGN'
  | 'STEP'
  | 'SQRT'
  | 'EXP'
  | 'LOG'
  | 'LOG10'
  | 'SIN'
  | 'COS'
  | 'TAN'
  | 'COT'
  | 'ASIN'
  | 'ACOS'
  | 'ATAN'
  | 'ACOT'
  | 'SINH'
  | 'COSH'
  | 'TANH'
  | 'COTH';

export type ControlExpression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'negative'; readonly of: ControlExpression }
  | {
      readonly kind: 'operation';
      readonly operator: '+' | '-' | '*' | '/' | '^';
      readonly left: ControlExpression;
      readonly right: ControlExpression;
    }
  | { readonly kind: 'function'; readonly name: ControlFunction; readonly of: ControlExpression };

/** VARIABLE name = signal. */
export interface ControlVariable extends Named {
  readonly signal: ControlSignal;
}

/** EXPRESSION name = formula over variables. */
export interface NamedExpression extends Named {
  readonly formula: ControlExpression;
}

export type ControlOperand =
  | { readonly kind: 'signal'; readonly signal: ControlSignal }
  | { readonly kind: 'expression'; readonly index: number }
  /** A number, a status (1, 0), a time in hours, or a date in seconds since 1899-12-30. */
  | { readonly kind: 'value'; readonly value: number };

export type Relation = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** OR binds closer than AND: `IF a OR b AND c` is (a or b) and c. */
export interface Premise {
  readonly line: number;
  readonly joined: 'IF' | 'AND' | 'OR';
  readonly left: ControlOperand;
  readonly relation: Relation;
  readonly right: ControlOperand;
}

export interface ControlAction {
  readonly line: number;
  /** Link whose target setting is set. */
  readonly link: number;
  readonly to: /** Status 1 or 0, a pump's speed, an opening 0..1, or an outlet's factor. */
    | { readonly kind: 'value'; readonly value: number }
    /** CONTROL curve of the last premise's left side. */
    | { readonly kind: 'curve'; readonly curve: number }
    | { readonly kind: 'series'; readonly series: number }
    /** Gain, integral time and derivative time (minutes) on the last premise's set point. */
    | { readonly kind: 'pid'; readonly gain: number; readonly integral: number; readonly derivative: number };
}

export interface ControlRule extends Named {
  readonly premises: readonly Premise[];
  readonly actions: readonly ControlAction[];
  /** Actions of ELSE. */
  readonly otherwise: readonly ControlAction[];
  /** 0 where the rule gives none; the highest wins, the first among equals. */
  readonly priority: number;
}

export interface ControlRules {
  readonly variables: readonly ControlVariable[];
  readonly expressions: readonly NamedExpression[];
  readonly rules: readonly ControlRule[];
}
