/** Control rules at work: premises to target settings of pumps, gates, weirs, outlets and conduits. */
import type { ControlAction, ControlOperand, ControlRule, Premise, Relation } from '../../assets/swmm/control-rules.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { Gage } from '../runoff/gage.ts';
import { levelAt, valueAt } from '../runoff/series.ts';
import { type SignalSource, secondsPerUnit, signalSource } from './control-signals.ts';
import type { NetworkView } from './network-view.ts';

/** A setting that a rule changed. */
export interface ControlChange {
  readonly link: number;
  readonly from: number;
  readonly to: number;
  readonly rule: number;
}

/** Settings closer than this are the same. */
const same = 1e-9;
/** A regulator's correction below this is none: it would only tire the gate. */
const leastCorrection = 1e-4;

interface Wanted {
  readonly link: number;
  readonly value: number;
  readonly rule: number;
  readonly priority: number;
}

function compare(a: number, relation: Relation, b: number, within: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  switch (relation) {
    case '=':
      return within > 0 ? a >= b - within && a < b + within : a === b;
    case '<>':
      return within > 0 ? a < b - within || a >= b + within : a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

export class Controls {
  /** When each link last opened or closed, how it stood then, two past errors of each regulator; copying it back restores. */
  readonly state: Float64Array;
  readonly #model: DrainageModel;
  readonly #view: NetworkView;
  readonly #source: SignalSource;
  readonly #turned: Float64Array;
  /** 1 where the link was open when last seen: pumps switch by themselves too. */
  readonly #open: Float64Array;
  /** Where the past errors of an action with a regulator lie in the state. */
  readonly #errors = new Map<ControlAction, number>();

  constructor(model: DrainageModel, view: NetworkView, gages: readonly Gage[]) {
    this.#model = model;
    this.#view = view;
    const n = model.links.length;
    let size = 2 * n;
    for (const rule of model.controls.rules)
      for (const action of [...rule.actions, ...rule.otherwise])
        if (action.to.kind === 'pid') {
          this.#errors.set(action, size);
          size += 2;
        }
    this.state = new Float64Array(size);
    this.#turned = this.state.subarray(0, n);
    this.#open = this.state.subarray(n, 2 * n);
    for (let k = 0; k < n; k++) this.#open[k] = view.setting[k]! > 0 ? 1 : 0;
    this.#source = signalSource(model, view, gages, this.#turned);
  }

  /** Whether any rule may ever act. */
  get any(): boolean {
    return this.#model.controls.rules.length > 0;
  }

  /**
   * Evaluates all rules at `time` s from the start and writes `view.setting`. `dt` is the step the rules speak for. Of
   * several wishes for a link the highest priority wins, the first rule among equals.
   */
  evaluate(time: number, dt: number): ControlChange[] {
    for (let k = 0; k < this.#open.length; k++) this.#see(k, time);
    const wanted = new Map<number, Wanted>();
    this.#model.controls.rules.forEach((rule, index) => {
      const last = { premise: rule.premises[0], value: NaN, setPoint: NaN };
      const holds = this.#holds(rule, time, dt, last);
      for (const action of holds ? rule.actions : rule.otherwise) {
        const value = this.#valueOf(action, time, dt, last.value, last.setPoint);
        const before = wanted.get(action.link);
        if (Number.isFinite(value) && (!before || rule.priority > before.priority))
          wanted.set(action.link, { link: action.link, value, rule: index, priority: rule.priority });
      }
    });
    const changes: ControlChange[] = [];
    for (const { link, value, rule } of wanted.values()) {
      const from = this.#view.setting[link]!;
      const to = this.#allowed(link, value);
      if (Math.abs(to - from) <= same) continue;
      this.#view.setting[link] = to;
      this.#see(link, time);
      changes.push({ link, from, to, rule });
    }
    return changes;
  }

  #see(link: number, time: number): void {
    const open = this.#view.setting[link]! > 0 ? 1 : 0;
    if (open === this.#open[link]) return;
    this.#open[link] = open;
    this.#turned[link] = time;
  }

  /** Clauses joined by OR belong together before AND joins them: `A AND B OR C` is `A AND (B OR C)`. */
  #holds(
    rule: ControlRule,
    time: number,
    dt: number,
    last: { premise: Premise | undefined; value: number; setPoint: number },
  ): boolean {
    let holds = false;
    for (const premise of rule.premises) {
      if (premise.joined === 'OR' ? holds : premise.joined === 'AND' && !holds) {
        if (premise.joined === 'AND') break;
        continue;
      }
      last.premise = premise;
      last.value = this.#operand(premise.left, time);
      last.setPoint = this.#operand(premise.right, time);
      const unit = premise.left.kind === 'signal' ? secondsPerUnit(premise.left.signal) : 0;
      holds = compare(last.value, premise.relation, last.setPoint, unit > 0 ? dt / 2 / unit : 0);
    }
    return holds;
  }

  #operand(operand: ControlOperand, time: number): number {
    if (operand.kind === 'value') return operand.value;
    if (operand.kind === 'signal') return this.#source.signal(operand.signal, time);
    return this.#source.expression(operand.index, time);
  }

  /** `value` and `setPoint` are the two sides of the premise evaluated last. */
  #valueOf(action: ControlAction, time: number, dt: number, value: number, setPoint: number): number {
    const { to } = action;
    if (to.kind === 'value') return to.value;
    if (to.kind === 'series') return levelAt(this.#model.series[to.series]!, time);
    if (to.kind === 'curve') {
      const curve = this.#model.curves[to.curve]!;
      return valueAt(curve.x, curve.y, value);
    }
    return this.#regulated(action, to, dt, value, setPoint);
  }

  /**
   * Discrete form of `Kp (e + 1/Ti sum e dt + Td de/dt)` as a correction of the last setting, times in minutes; the error
   * is a fraction of the set point (SWMM 5.2 user's manual, C.3, modulated controls).
   */
  #regulated(
    action: ControlAction,
    { gain, integral, derivative }: { gain: number; integral: number; derivative: number },
    dt: number,
    value: number,
    setPoint: number,
  ): number {
    const at = this.#errors.get(action)!;
    const minutes = dt / 60;
    const scale = setPoint !== 0 ? setPoint : value;
    const e0 = scale !== 0 ? (setPoint - value) / scale : 0;
    const e1 = this.state[at]!;
    const e2 = this.state[at + 1]!;
    let correction = gain * (e0 - e1);
    if (integral !== 0) correction += (gain * e0 * minutes) / integral;
    if (minutes > 0) correction += (gain * derivative * (e0 - 2 * e1 + e2)) / minutes;
    if (Math.abs(correction) < leastCorrection) correction = 0;
    this.state[at + 1] = e1;
    this.state[at] = e0;
    return Math.max(0, this.#view.setting[action.link]! + correction);
  }

  /** Openings lie between shut and open; conduits are one or the other; the speed of a pump has no upper bound. */
  #allowed(link: number, value: number): number {
    const { kind } = this.#model.links[link]!;
    if (kind === 'conduit') return value > 0 ? 1 : 0;
    return kind === 'pump' || kind === 'outlet' ? Math.max(0, value) : Math.min(1, Math.max(0, value));
  }
}
