/**
 * SKIP_STEADY_STATE: whether a step may be passed over because nothing changes (SWMM 5.2 Reference Manual volume II, 3.6).
 * What it compares with lies in the network's state, so a restored run decides alike.
 */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { NetworkMemory } from './network-memory.ts';

/** Flows below it are none, m³/s. */
const none = 1e-9;

export class SteadyState {
  readonly #memory: NetworkMemory;
  readonly #system: number;
  readonly #lateral: number;

  constructor(model: DrainageModel, memory: NetworkMemory) {
    this.#memory = memory;
    this.#system = model.options.systemFlowTolerance;
    this.#lateral = model.options.lateralFlowTolerance;
  }

  /** Before a step, its inflows given: no lateral inflow has changed, and in the last step as much left as came in. */
  holds(lateral: Float64Array): boolean {
    const { floats, kernel } = this.#memory;
    if (this.#total('steps') === 0) return false;
    const came = this.#total('inflow') - this.#total('last_in');
    const went = this.#total('outflow') + this.#total('flooding') + this.#lost() - this.#total('last_out');
    if (Math.abs(came > 0 ? 1 - went / came : went > 0 ? 1 : 0) > this.#system) return false;
    const at = kernel.offsets['ns_old_lateral']!;
    for (let k = 0; k < lateral.length; k++) {
      const before = floats[(this.#memory.node(k).state + at) >> 3]!;
      const change = Math.abs(lateral[k]! - before);
      if (change > this.#lateral * Math.abs(before) && change > none) return false;
    }
    return true;
  }

  /** Before a step: what came and went so far, to tell what the step adds. */
  mark(): void {
    this.#set('last_in', this.#total('inflow'));
    this.#set('last_out', this.#total('outflow') + this.#total('flooding') + this.#lost());
  }

  #lost(): number {
    return this.#total('node_loss') + this.#total('link_loss');
  }
  #total(name: string): number {
    const { floats, totals, kernel } = this.#memory;
    return floats[(totals + kernel.offsets[`total_${name}`]!) >> 3]!;
  }
  #set(name: string, value: number): void {
    const { floats, totals, kernel } = this.#memory;
    floats[(totals + kernel.offsets[`total_${name}`]!) >> 3] = value;
  }
}
