/**
 * Rain on subcatchments to flow at their outlets: the loop over subcatchments, its steps and its balance. What one
 * subcatchment does in a step is in `subcatchment.ts`.
 */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { type Gage, gagesOf } from './gage.ts';
import { type PotentialEvaporation, potentialEvaporation } from './potential-evaporation.ts';
import { type Ground, type GroundStep, groundOf, slotsOf, standing, stepGround } from './subcatchment.ts';

/** Outflows below this are none, m³/s: what decides only whether the ground counts as wet. */
const trickle = 1e-9;

/** Numbers kept per subcatchment, one list after the other in the state. */
const lists = [
  /** Outflow at the start and the end of the step, m³/s. */
  'before',
  'outflow',
  /** Of the last step: rain, evaporation and infiltration over the area, m/s. */
  'rain',
  'evaporation',
  'infiltration',
  /** Run-on from outfalls since the last step, m³. */
  'received',
  /** Sums since the start, m³, and the greatest outflow, m³/s. */
  'rainVolume',
  'runonVolume',
  'evaporationVolume',
  'infiltrationVolume',
  'imperviousVolume',
  'outflowVolume',
  'greatest',
] as const;
type List = (typeof lists)[number];

/** Sums of the whole model since the start, m³. */
export interface RunoffBalance {
  readonly rain: number;
  /** Discharge of outfalls that is led onto subcatchments. */
  readonly runon: number;
  readonly evaporation: number;
  readonly infiltration: number;
  readonly outflow: number;
  /** Standing on the ground now. */
  readonly stored: number;
  /** (in - out) / in, %: the outflow is the rate at the ends of steps, as the network is fed with it. */
  readonly error: number;
}

export class Runoff {
  /** All that changes; copying it back restores. */
  readonly state: Float64Array;
  readonly gages: readonly Gage[];
  readonly #model: DrainageModel;
  readonly #air: PotentialEvaporation;
  readonly #grounds: readonly Ground[];
  readonly #at: Int32Array;
  readonly #lists: Readonly<Record<List, Float64Array>>;
  /** Run-on of the step from other subcatchments, m³/s; made anew each step. */
  readonly #runon: Float64Array;
  /** Subcatchments by outlet: -1 to a node (or nowhere), else the subcatchment it runs on to. */
  readonly #onto: Int32Array;
  readonly #step: GroundStep = { outflow: 0, fromImpervious: 0, evaporated: 0, infiltrated: 0 };

  constructor(model: DrainageModel, gages: readonly Gage[] = gagesOf(model)) {
    this.#model = model;
    this.gages = gages;
    this.#air = potentialEvaporation(model);
    this.#grounds = model.subcatchments.map(groundOf);
    const n = model.subcatchments.length;
    this.#at = new Int32Array(n);
    // start and end of the last step, run-on from outfalls in all, then the lists, then the grounds
    let size = 3 + lists.length * n;
    this.#grounds.forEach((g, k) => {
      this.#at[k] = size;
      size += slotsOf(g);
    });
    this.state = new Float64Array(size);
    this.#lists = Object.fromEntries(
      lists.map((name, k) => [name, this.state.subarray(3 + k * n, 3 + (k + 1) * n)]),
    ) as Record<List, Float64Array>;
    this.#grounds.forEach((g, k) => {
      g.soil.start(this.state, this.#at[k]! + slotsOf(g) - g.soil.slots);
    });
    this.#runon = new Float64Array(n);
    this.#onto = Int32Array.from(model.subcatchments, (s, k) =>
      s.outlet.kind === 'subcatchment' && s.outlet.index !== k ? s.outlet.index : -1,
    );
  }

  get from(): number {
    return this.state[0]!;
  }
  /** Seconds from the start of the run up to which runoff is known. */
  get to(): number {
    return this.state[1]!;
  }
  list(name: List): Float64Array {
    return this.#lists[name];
  }

  /** Length of the next step, s: wet or dry, not beyond a change of rain or evaporation, nor beyond `end`. */
  nextStep(end: number): number {
    const { wetStep, dryStep } = this.#model.options;
    const now = this.to;
    let wet = false;
    let change = this.#air.nextChange(now);
    for (const gage of this.gages) {
      if (gage.rateAt(now) > 0) wet = true;
      change = Math.min(change, gage.nextChange(now));
    }
    const { outflow, received } = this.#lists;
    for (let k = 0; k < outflow.length && !wet; k++) wet = outflow[k]! > trickle || received[k]! > 0;
    return Math.min(wet ? wetStep : dryStep, change - now, Math.max(end - now, 0) || wetStep);
  }

  /** Goes on by `dt` seconds from where it stands. */
  step(dt: number): void {
    const { state } = this;
    const now = this.to;
    const before = now - this.from;
    state[0] = now;
    state[1] = now + dt;
    const L = this.#lists;
    const out = this.#step;
    const { subcatchments, evaporation: settings } = this.#model;
    const air = this.#air.rateAt(now);
    const recovery = this.#air.recoveryAt(now);
    const n = subcatchments.length;
    L.before.set(L.outflow);
    this.#runon.fill(0);
    // what ran off others in the step before
    for (let k = 0; k < n; k++) if (this.#onto[k]! >= 0) this.#runon[this.#onto[k]!]! += L.before[k]!;
    for (let k = 0; k < n; k++) {
      const ground = this.#grounds[k]!;
      const { gage } = subcatchments[k]!;
      const rain = gage >= 0 ? this.gages[gage]!.rateAt(now) : 0;
      const runon = (this.#runon[k]! * before + L.received[k]!) / dt / ground.area;
      const potential = settings.dryOnly && rain > 0 ? 0 : air;
      stepGround(ground, state, this.#at[k]!, dt, before, rain, runon, potential, recovery, out);
      L.outflow[k] = out.outflow;
      L.rain[k] = rain;
      L.evaporation[k] = out.evaporated / dt;
      L.infiltration[k] = out.infiltrated / dt;
      L.rainVolume[k]! += rain * dt * ground.area;
      L.runonVolume[k]! += runon * dt * ground.area;
      L.evaporationVolume[k]! += out.evaporated * ground.area;
      L.infiltrationVolume[k]! += out.infiltrated * ground.area;
      L.imperviousVolume[k]! += out.fromImpervious * dt;
      L.outflowVolume[k]! += out.outflow * dt;
      if (out.outflow > L.greatest[k]!) L.greatest[k] = out.outflow;
      L.received[k] = 0;
    }
  }

  /** Discharge of an outfall led onto a subcatchment, m³; it runs on in the next step. */
  receive(subcatchment: number, volume: number): void {
    this.#lists.received[subcatchment]! += volume;
    this.state[2]! += volume;
  }

  /** Outflow of a subcatchment at a moment within the last step, m³/s. */
  outflowAt(k: number, time: number): number {
    const { before, outflow } = this.#lists;
    const dt = this.to - this.from;
    const share = dt > 0 ? Math.min(1, Math.max(0, (time - this.from) / dt)) : 1;
    return before[k]! + share * (outflow[k]! - before[k]!);
  }

  /** Adds to `lateral` (m³/s per node) what enters the nodes at a moment within the last step; gives the sum. */
  addTo(lateral: Float64Array, time: number): number {
    let sum = 0;
    this.#model.subcatchments.forEach(({ outlet }, k) => {
      if (outlet.kind !== 'node') return;
      const flow = this.outflowAt(k, time);
      lateral[outlet.index]! += flow;
      sum += flow;
    });
    return sum;
  }

  balance(): RunoffBalance {
    const L = this.#lists;
    const sum = { rain: 0, runon: this.state[2]!, evaporation: 0, infiltration: 0, outflow: 0, stored: 0 };
    this.#grounds.forEach((ground, k) => {
      sum.rain += L.rainVolume[k]!;
      sum.evaporation += L.evaporationVolume[k]!;
      sum.infiltration += L.infiltrationVolume[k]!;
      if (this.#onto[k]! < 0) sum.outflow += L.outflowVolume[k]!;
      sum.stored += standing(ground, this.state, this.#at[k]!) * ground.area;
    });
    const out = sum.evaporation + sum.infiltration + sum.outflow + sum.stored;
    const into = sum.rain + sum.runon;
    return { ...sum, error: into > 0 ? (100 * (into - out)) / into : 0 };
  }
}
