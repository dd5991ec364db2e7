/** What control rules read: states, times and formulas in the file's units, at a moment. */

import { momentAt } from '../../assets/swmm/calendar.ts';
import type {
  ControlExpression,
  ControlFunction,
  ControlRules,
  ControlSignal,
} from '../../assets/swmm/control-rules.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { atan, cos, exp, log, pow, sin, tan } from '../../core/arithmetic.ts';
import type { Gage } from '../runoff/gage.ts';
import type { NetworkView } from './network-view.ts';

const hour = 3600;

const asin = (x: number): number => (Math.abs(x) >= 1 ? (Math.PI / 2) * Math.sign(x) : atan(x / Math.sqrt(1 - x * x)));

/** The functions of formulas. STEP is 1 above 0, else 0. Built on the engine's own arithmetic: the same bits everywhere. */
export const controlFunctions: Readonly<Record<ControlFunction, (x: number) => number>> = {
  ABS: Math.abs,
  SGN: Math.sign,
  STEP: (x) => (x > 0 ? 1 : 0),
  SQRT: Math.sqrt,
  EXP: exp,
  LOG: log,
  LOG10: (x) => log(x) / Math.LN10,
  SIN: sin,
  COS: cos,
  TAN: tan,
  COT: (x) => 1 / tan(x),
  ASIN: asin,
  ACOS: (x) => Math.PI / 2 - asin(x),
  ATAN: atan,
  ACOT: (x) => Math.PI / 2 - atan(x),
  SINH: (x) => (exp(x) - exp(-x)) / 2,
  COSH: (x) => (exp(x) + exp(-x)) / 2,
  TANH: (x) => 1 - 2 / (exp(2 * x) + 1),
  COTH: (x) => 1 / (1 - 2 / (exp(2 * x) + 1)),
};

export interface SignalSource {
  /** NaN where it has no value now (how long a closed gate has been open); a comparison with it is never true. */
  signal(signal: ControlSignal, time: number): number;
  expression(index: number, time: number): number;
}

/** `turned` holds for each link when it last opened or closed, s from the start. */
export function signalSource(
  model: DrainageModel,
  view: NetworkView,
  gages: readonly Gage[],
  turned: Float64Array,
): SignalSource {
  const { toSI, start } = model.options;
  const rules: ControlRules = model.controls;

  const simulation = (attribute: string, time: number): number => {
    if (attribute === 'TIME') return time / hour;
    const m = momentAt(start + time);
    if (attribute === 'DATE') return start + time - m.second;
    if (attribute === 'CLOCKTIME') return m.second / hour;
    if (attribute === 'MONTH') return m.month;
    return attribute === 'DAY' ? m.weekday + 1 : m.dayOfYear;
  };

  const link = (k: number, attribute: string, time: number): number => {
    const open = view.setting[k]! > 0;
    const l = model.links[k]!;
    switch (attribute) {
      case 'FLOW':
        return view.flow[k]! / toSI.flow;
      case 'FULLFLOW':
        return view.fullFlow[k]! / toSI.flow;
      case 'DEPTH':
        return view.linkDepth[k]! / toSI.length;
      case 'MAXDEPTH':
        return view.fullDepth[k]! / toSI.length;
      case 'VELOCITY':
        return view.velocity[k]! / toSI.length;
      case 'LENGTH':
        return l.kind === 'conduit' ? l.length / toSI.length : NaN;
      case 'SLOPE':
        return l.kind === 'conduit' ? l.slope : NaN;
      case 'STATUS':
        return open ? 1 : 0;
      case 'SETTING':
        return view.setting[k]!;
      case 'TIMEOPEN':
        return open ? (time - turned[k]!) / hour : NaN;
      default:
        return open ? NaN : (time - turned[k]!) / hour;
    }
  };

  const node = (k: number, attribute: string): number => {
    switch (attribute) {
      case 'DEPTH':
        return view.depth[k]! / toSI.length;
      case 'MAXDEPTH':
        return model.nodes[k]!.maxDepth / toSI.length;
      case 'HEAD':
        return view.head[k]! / toSI.length;
      case 'VOLUME':
        return view.volume[k]! / toSI.volume;
      default:
        return view.inflow[k]! / toSI.flow;
    }
  };

  const signal = (s: ControlSignal, time: number): number => {
    if (s.kind === 'node') return node(s.index, s.attribute);
    if (s.kind === 'link') return link(s.index, s.attribute, time);
    if (s.kind === 'simulation') return simulation(s.attribute, time);
    const gage = gages[s.index]!;
    if (s.hours === 0) return gage.rateAt(time) / toSI.rainRate;
    return (gage.fallenBy(time) - gage.fallenBy(time - s.hours * hour)) / toSI.rainDepth;
  };

  const formula = (e: ControlExpression, time: number): number => {
    switch (e.kind) {
      case 'number':
        return e.value;
      case 'variable':
        return signal(rules.variables[e.index]!.signal, time);
      case 'negative':
        return -formula(e.of, time);
      case 'function':
        return controlFunctions[e.name](formula(e.of, time));
      case 'operation': {
        const a = formula(e.left, time);
        const b = formula(e.right, time);
        if (e.operator === '+') return a + b;
        if (e.operator === '-') return a - b;
        if (e.operator === '*') return a * b;
        return e.operator === '/' ? a / b : pow(a, b);
      }
    }
  };

  return { signal, expression: (k, time) => formula(rules.expressions[k]!.formula, time) };
}

/** Seconds that a unit of the signal stands for where it is a time, which is compared within half a step; else 0. */
export function secondsPerUnit(s: ControlSignal): number {
  if (s.kind === 'simulation') return s.attribute === 'TIME' || s.attribute === 'CLOCKTIME' ? hour : 0;
  return s.kind === 'link' && (s.attribute === 'TIMEOPEN' || s.attribute === 'TIMECLOSED') ? hour : 0;
}
