/**
 * Turns the crank of a whole drainage model: runoff in wet and dry steps, control rules, inflows, routing in fixed or
 * variable steps, values at reporting times. Nothing here reads files or the clock on the wall.
 */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { ReportPeriod } from '../../assets/swmm/results.ts';
import type { InterfaceFlows } from '../runoff/interface-file.ts';
import { potentialEvaporation } from '../runoff/potential-evaporation.ts';
import { Runoff } from '../runoff/runoff.ts';
import { type ControlChange, Controls } from './controls.ts';
import { type InflowSource, inflowSources, LateralInflow } from './forcing.ts';
import { Inlets } from './inlets.ts';
import type { RoutingSolver } from './network-view.ts';
import { ReportMeans } from './report-means.ts';
import { ReportState } from './report-state.ts';
import { blend, copied } from './report-values.ts';

export interface ControlRecord extends ControlChange {
  /** Seconds from the start of the run. */
  readonly time: number;
}

export interface RunOptions {
  /** Flows of routing interface files that the model uses. */
  readonly upstream?: readonly InterfaceFlows[];
  /** Told of every period and every setting that a rule changed, in the order of time. */
  readonly period?: (period: ReportPeriod) => void;
  readonly control?: (record: ControlRecord) => void;
}

/** Times are whole milliseconds, so that steps end on reporting times exactly. */
const ms = 1000;
const tick = (seconds: number): number => Math.round(seconds * ms);

// slots of the crank's own state: time, next moment of the rules, next report, all ms; steps; shortest and longest step s;
// then the volumes of the sources of inflow m³, and their rates at the end of the last step m³/s
const clock = 0;
const nextRule = 1;
const nextReport = 2;
const steps = 3;
const shortest = 4;
const longest = 5;
const volumes = 6;
const rates = volumes + inflowSources.length;
const crankSlots = rates + inflowSources.length;

export class DrainageRun {
  readonly model: DrainageModel;
  readonly solver: RoutingSolver | undefined;
  readonly runoff: Runoff;
  readonly controls: Controls | undefined;
  readonly inlets: Inlets | undefined;
  readonly #crank = new Float64Array(crankSlots);
  readonly #lateral: LateralInflow;
  readonly #options: RunOptions;
  readonly #air: (time: number) => number;
  /** End of the run and first report, ms. */
  readonly #end: number;
  readonly #reportStep: number;
  readonly #means: ReportMeans | undefined;
  readonly #receivers: readonly { readonly node: number; readonly subcatchment: number }[];
  readonly #state: ReportState;

  /** Without a solver (IGNORE_ROUTING, or a model without nodes) only runoff is computed. */
  constructor(model: DrainageModel, solver: RoutingSolver | undefined, options: RunOptions = {}) {
    this.model = model;
    this.solver = solver;
    this.#options = options;
    const { start, end, reportStart, reportStep } = model.options;
    this.#end = tick(end - start);
    this.#reportStep = tick(reportStep);
    this.runoff = new Runoff(model);
    this.controls = solver && new Controls(model, solver, this.runoff.gages);
    this.inlets = solver && model.inletUsage.length > 0 ? new Inlets(model, solver) : undefined;
    this.#lateral = new LateralInflow(model, this.runoff, options.upstream ?? []);
    const air = potentialEvaporation(model);
    this.#air = (time) => air.rateAt(time);
    this.#receivers = model.nodes.flatMap((n, node) =>
      n.kind === 'outfall' && n.routeTo >= 0 ? [{ node, subcatchment: n.routeTo }] : [],
    );
    const entering = this.#crank.subarray(rates, rates + inflowSources.length);
    this.#state = new ReportState(model, solver, this.runoff, this.#air, entering);
    const { nodes, links } = this.#state.values(0);
    this.#means = model.report.averages
      ? new ReportMeans(model, Object.keys(nodes).length, Object.keys(links).length)
      : undefined;
    const first = tick(reportStart - start);
    this.#crank[nextReport] = first > 0 ? first : this.#reportStep;
    this.#crank[shortest] = Infinity;
  }

  /** Seconds from the start of the run. */
  get time(): number {
    return this.#crank[clock]! / ms;
  }
  get duration(): number {
    return this.#end / ms;
  }
  get done(): boolean {
    return this.#crank[clock]! >= this.#end;
  }
  get stepsTaken(): number {
    return this.#crank[steps]!;
  }
  /** Shortest, mean and longest routing step, s. */
  get stepLengths(): { least: number; mean: number; most: number } {
    const n = this.#crank[steps]!;
    return { least: n > 0 ? this.#crank[shortest]! : 0, mean: n > 0 ? this.time / n : 0, most: this.#crank[longest]! };
  }
  /** What has entered the network by its sources, m³: the mean of the rates at both ends of each step. */
  get entered(): Readonly<Record<InflowSource, number>> {
    return Object.fromEntries(inflowSources.map((name, k) => [name, this.#crank[volumes + k]!])) as Record<
      InflowSource,
      number
    >;
  }

  /** One routing step with all that belongs to it. */
  advance(): void {
    const c = this.#crank;
    const now = c[clock]!;
    const after = now + this.#stepLength(now);
    const time = now / ms;
    const dt = (after - now) / ms;
    const seconds = after / ms;
    const reports = c[nextReport]! <= after;
    const before = reports && !this.#means ? copied(this.#state.values(time)) : undefined;

    if (this.model.subcatchments.length > 0)
      while (this.runoff.to * ms < after - 0.5) this.runoff.step(this.runoff.nextStep(this.duration));
    if (this.solver) {
      this.#applyRules(now, dt);
      this.#lateral.at(seconds, this.solver.lateral);
      this.inlets?.exchange(this.solver.lateral, dt);
      this.solver.evaporation = this.#air(time);
      this.solver.step(dt);
      this.#lateral.sums.forEach((rate, k) => {
        c[volumes + k]! += ((c[rates + k]! + rate) / 2) * dt;
        c[rates + k] = rate;
      });
      for (const { node, subcatchment } of this.#receivers)
        this.runoff.receive(subcatchment, Math.max(0, this.solver.inflow[node]!) * dt);
    }
    c[clock] = after;
    c[steps]! += 1;
    c[shortest] = Math.min(c[shortest]!, dt);
    c[longest] = Math.max(c[longest]!, dt);
    if (this.#means) this.#reportMeans(this.#means, now, after);
    else if (before) this.#report(before, now, after);
  }

  #stepLength(now: number): number {
    const { routingStep, variableStep, ruleStep, wetStep } = this.model.options;
    const c = this.#crank;
    if (!this.solver) return Math.min(Math.max(1, tick(wetStep)), this.#end - now);
    // a step cut to whole milliseconds is never longer than what is stable
    const step = variableStep > 0 ? Math.floor(this.solver.variableStep(routingStep) * ms) : tick(routingStep);
    const rule = ruleStep > 0 ? (c[nextRule]! > now ? c[nextRule]! : now + tick(ruleStep)) : Infinity;
    return Math.max(1, Math.min(step, rule - now, this.#end - now));
  }

  /** Rules speak at the start of the run, then at every rule step, or at every routing step where there is none. */
  #applyRules(now: number, dt: number): void {
    const { controls } = this;
    const { ruleStep } = this.model.options;
    if (!controls?.any || (ruleStep > 0 && now < this.#crank[nextRule]!)) return;
    for (const change of controls.evaluate(now / ms, ruleStep > 0 ? ruleStep : dt))
      this.#options.control?.({ ...change, time: now / ms });
    if (ruleStep > 0) this.#crank[nextRule] = now + tick(ruleStep);
  }

  #report(before: ReportPeriod, from: number, to: number): void {
    const c = this.#crank;
    const now = this.#state.values(to / ms);
    for (; c[nextReport]! <= to; c[nextReport]! += this.#reportStep) {
      const share = (c[nextReport]! - from) / (to - from);
      const time = c[nextReport]! / ms;
      const period = share === 1 ? copied(now) : blend(before, now, share, time);
      // a gate or pump stands as it stands; only states flow from one step to the next
      this.model.links.forEach(({ kind }, k) => {
        if (kind !== 'conduit') period.links.capacity[k] = now.links.capacity[k]!;
      });
      const subcatchments = this.#state.ground(time);
      this.#options.period?.({
        ...period,
        subcatchments,
        system: { ...period.system, ...this.#state.overGround(subcatchments) },
      });
    }
  }

  /** Means are gathered over the report step before each reporting time. */
  #reportMeans(means: ReportMeans, from: number, to: number): void {
    const c = this.#crank;
    const values = this.#state.values(to / ms);
    let since = from;
    for (; c[nextReport]! <= to; c[nextReport]! += this.#reportStep) {
      const time = c[nextReport]! / ms;
      const began = Math.max(since, c[nextReport]! - this.#reportStep);
      means.add(values, (c[nextReport]! - began) / ms);
      since = c[nextReport]!;
      const subcatchments = this.#state.ground(time);
      this.#options.period?.(
        means.take({
          ...values,
          time,
          subcatchments,
          system: { ...values.system, ...this.#state.overGround(subcatchments) },
        }),
      );
    }
    const began = Math.max(since, c[nextReport]! - this.#reportStep);
    if (to > began) means.add(values, (to - began) / ms);
  }

  /** All that changes, in one block; `restore` goes on from it byte for byte. */
  snapshot(): Uint8Array {
    const parts = this.#parts();
    const bytes = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
  restore(bytes: Uint8Array): void {
    const parts = this.#parts();
    if (bytes.length !== parts.reduce((n, p) => n + p.length, 0)) throw new Error('a state of another model');
    let at = 0;
    for (const part of parts) {
      part.set(bytes.subarray(at, at + part.length));
      at += part.length;
    }
  }
  #parts(): Uint8Array[] {
    const of = (v: Float64Array): Uint8Array => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
    const parts = [of(this.#crank), of(this.runoff.state)];
    if (this.solver && this.controls)
      parts.push(of(this.controls.state), of(this.solver.setting), of(this.solver.lateral), this.solver.state);
    if (this.inlets) parts.push(of(this.inlets.state));
    if (this.#means) parts.push(of(this.#means.state));
    return parts;
  }
}
