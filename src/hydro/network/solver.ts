/**
 * Routing of a drainage model (SWMM Hydraulics Reference Manual, chapters 3 and 4): settings, outfall levels and losses
 * are made ready here; dynamic waves run in the kernel (`kernels/assembly/network.ts`), kinematic waves and steady flow
 * in `tree-routing.ts`.
 */
import type { HotStart } from '../../assets/swmm/hot-start.ts';
import type { DrainageModel, Orifice, Pump } from '../../assets/swmm/network.ts';
import { initialise } from './initial-state.ts';
import { LinkLosses, StorageLosses } from './losses.ts';
import { layOut, type NetworkMemory } from './network-memory.ts';
import type { RoutingSolver } from './network-view.ts';
import { nodeBalances, openBalances } from './node-balance.ts';
import { outfallStages } from './outfall-stage.ts';
import { type LinkStatistics, linkStatistics, type NodeStatistics, nodeStatistics } from './statistics.ts';
import { SteadyState } from './steady-state.ts';
import { TreeRouting } from './tree-routing.ts';

/** Volumes since the start, m³. Kept: what is in nodes and links now, less what was at the start. */
export interface RoutingContinuity {
  readonly inflow: number;
  readonly outflow: number;
  /** Through outfalls: part of `outflow`, as `backflow` is of `inflow`. */
  readonly discharge: number;
  readonly backflow: number;
  readonly flooding: number;
  readonly losses: number;
  readonly initialVolume: number;
  readonly finalVolume: number;
  /** (in + initial - out - final) over (in + initial), as a fraction. */
  readonly error: number;
}

interface OutfallLevel {
  readonly node: number;
  /** Where the kernel has its kind and its level, in words and in numbers; and the kind as the model has it. */
  readonly kindAt: number;
  readonly levelAt: number;
  readonly own: number;
  readonly stageAt: ((time: number) => number) | undefined;
}

interface Mover {
  readonly k: number;
  readonly pump: Pump | undefined;
  readonly gate: Orifice | undefined;
}

export class NetworkSolver implements RoutingSolver {
  readonly model: DrainageModel;
  /** All that changes, in one block; copying it back restores. */
  readonly state: Uint8Array<ArrayBuffer>;
  /** m³/s per node at the end of the step to come; negative where water is taken away. The caller writes it. */
  readonly lateral: Float64Array;
  /** Level outside an outfall, m, where the caller knows better than the model; NaN: the model's own. */
  readonly stage: Float64Array;
  /** Target setting of links: opening of gates, speed of pumps; 0 shuts a conduit. */
  readonly setting: Float64Array;
  readonly depth: Float64Array;
  readonly head: Float64Array;
  readonly volume: Float64Array;
  readonly inflow: Float64Array;
  readonly overflow: Float64Array;
  readonly flow: Float64Array;
  readonly linkDepth: Float64Array;
  readonly velocity: Float64Array;
  readonly linkVolume: Float64Array;
  readonly filled: Float64Array;
  readonly fullFlow: Float64Array;
  readonly fullDepth: Float64Array;
  /** Potential evaporation, m/s; the caller writes it before a step. */
  evaporation = 0;
  readonly #memory: NetworkMemory;
  /** The kernel's memory as whole numbers. */
  readonly #words: Int32Array;
  readonly #outfalls: readonly OutfallLevel[];
  readonly #storages: StorageLosses;
  readonly #losses: LinkLosses;
  /** What routes instead of the kernel where the model asks for kinematic waves or steady flow. */
  readonly #tree: TreeRouting | undefined;
  readonly #steady: SteadyState | undefined;
  /** Links that move by themselves: pumps by depth, gates at their pace (1 in `gates`). */
  readonly #movers: readonly Mover[];
  readonly #gates: Uint8Array;

  /** `module`: the compiled kernel (kernels/node/wasm-file.ts gives it in Node). `start`: where an earlier run left it. */
  constructor(model: DrainageModel, module: WebAssembly.Module, start?: HotStart) {
    this.model = model;
    const memory = layOut(model, module);
    this.#memory = memory;
    const { arrays } = memory;
    this.state = memory.state;
    this.lateral = arrays.lateral;
    this.stage = arrays.stage;
    this.setting = arrays.setting;
    this.depth = arrays.depth;
    this.head = arrays.head;
    this.volume = arrays.volume;
    this.inflow = arrays.inflow;
    this.overflow = arrays.overflow;
    this.flow = arrays.flow;
    this.linkDepth = arrays.linkDepth;
    this.velocity = arrays.velocity;
    this.linkVolume = arrays.linkVolume;
    this.filled = arrays.filled;
    this.fullFlow = Float64Array.from(model.links, (_, k) => this.#linkParam(k, 'q_full'));
    this.fullDepth = Float64Array.from(model.links, (_, k) => this.#linkParam(k, 'y_full'));
    this.#movers = model.links.flatMap((link, k): Mover[] => {
      if (link.kind === 'pump') return [{ k, pump: link, gate: undefined }];
      return link.kind === 'orifice' && link.openTime > 0 ? [{ k, pump: undefined, gate: link }] : [];
    });
    this.#gates = new Uint8Array(model.links.length);
    for (const { k, gate } of this.#movers) if (gate) this.#gates[k] = 1;
    const stages = outfallStages(model);
    this.#words = new Int32Array(memory.floats.buffer);
    const { np_outfall, ns_stage } = memory.kernel.offsets as Record<string, number>;
    this.#outfalls = model.nodes.flatMap(({ kind }, node) => {
      if (kind !== 'outfall') return [];
      const { params, state } = memory.node(node);
      const kindAt = (params + np_outfall!) / 4;
      return [{ node, kindAt, levelAt: (state + ns_stage!) / 8, own: this.#words[kindAt]!, stageAt: stages[node] }];
    });
    this.#storages = new StorageLosses(model, memory);
    this.#losses = new LinkLosses(model, memory);
    this.#tree = model.options.routing === 'DYNWAVE' ? undefined : new TreeRouting(model, memory);
    this.#steady = model.options.skipSteadyState ? new SteadyState(model, memory) : undefined;
    this.stage.fill(NaN);
    model.links.forEach((link, k) => {
      this.setting[k] = start ? start.setting[k]! : link.kind === 'pump' && !link.initiallyOn ? 0 : 1;
      arrays.opening[k] = this.setting[k]!;
    });
    this.#setStages(0);
    initialise(model, memory, start);
    if (start) this.lateral.set(start.lateral);
    this.#show();
    this.#total('initial', this.#stored());
    openBalances(model, memory, this.volume, this.linkVolume);
  }

  /** Of the state (`core/fingerprint.ts`), by the kernel. */
  fingerprint(): number {
    return this.#memory.kernel.fingerprint(this.state.byteOffset, this.state.length) >>> 0;
  }

  /** Seconds since the start. */
  get time(): number {
    return this.#read(this.#memory.totals, 'total_time');
  }
  get steps(): number {
    return this.#read(this.#memory.totals, 'total_steps');
  }
  /** Iterations since the start. */
  get trials(): number {
    return this.#read(this.#memory.totals, 'total_trials');
  }
  /** Steps whose iterations did not settle. */
  get unconverged(): number {
    return this.#read(this.#memory.totals, 'total_unconverged');
  }
  /** Links worked out since the start, one for each iteration. */
  get updates(): number {
    return this.#read(this.#memory.totals, 'total_updates');
  }
  /** Flooded, and evaporated or seeped away since the start, m³. */
  get gone(): Pick<RoutingContinuity, 'flooding' | 'losses'> {
    const { totals } = this.#memory;
    const losses = this.#read(totals, 'total_node_loss') + this.#read(totals, 'total_link_loss');
    return { flooding: this.#read(totals, 'total_flooding'), losses };
  }
  get continuity(): RoutingContinuity {
    const read = (name: string): number => this.#read(this.#memory.totals, `total_${name}`);
    const inflow = read('inflow');
    const outflow = read('outflow');
    const [discharge, backflow] = [read('discharge'), read('backflow')];
    const { flooding, losses } = this.gone;
    const initialVolume = read('initial');
    const finalVolume = this.#stored();
    const came = inflow + initialVolume;
    const error = came > 0 ? (came - outflow - flooding - losses - finalVolume) / came : 0;
    return { inflow, outflow, discharge, backflow, flooding, losses, initialVolume, finalVolume, error };
  }
  nodeStatistics(node: number): NodeStatistics {
    return nodeStatistics(this.#memory, this.model, node);
  }
  /** Per node: what its flows and volumes leave unexplained of what came in, as a fraction. */
  nodeBalances(): Float64Array {
    return nodeBalances(this.model, this.#memory, this.volume, this.linkVolume);
  }
  linkStatistics(link: number): LinkStatistics {
    return linkStatistics(this.#memory, this.model, link);
  }

  /** The longest stable next step, s, at most `limit` and at least the model's least step. */
  variableStep(limit: number): number {
    const { variableStep, minimumStep } = this.model.options;
    const { kernel, plan } = this.#memory;
    // nothing is known of speeds before the first step
    if (this.#tree) return limit;
    if (this.steps === 0) return Math.min(limit, Math.max(minimumStep, 0.001));
    const step = kernel.variable_step(plan, limit, variableStep > 0 ? variableStep : 1);
    return Math.min(limit, Math.max(step, minimumStep, 0.001));
  }

  /** One routing step of `dt` seconds. */
  step(dt: number): void {
    const { kernel, plan } = this.#memory;
    const acted = this.#applySettings(dt);
    this.#setStages(this.time + dt);
    if (this.#steady) {
      const still = !acted && this.#steady.holds(this.lateral);
      this.#steady.mark();
      if (still) {
        this.#rest(dt);
        return;
      }
    }
    this.#storages.apply(this.evaporation, dt);
    this.#losses.apply(this.evaporation, dt);
    this.#passLateral();
    let settled = true;
    if (this.#tree) this.#tree.step(dt);
    else settled = kernel.step(plan, dt) > 0;
    this.#tally(dt, settled);
    this.#show();
  }

  /** `dt` seconds in which flows and depths stay as they are, while what enters and leaves goes on. */
  #rest(dt: number): void {
    this.#passLateral();
    this.#memory.kernel.hold(this.#memory.plan);
    this.#tally(dt, true);
  }

  /** Statistics of elements begin with the report, as in SWMM; volumes count from the start. */
  #tally(dt: number, settled: boolean): void {
    const { start, reportStart } = this.model.options;
    const watched = this.time + dt >= reportStart - start;
    this.#memory.kernel.tally(this.#memory.plan, dt, settled ? 1 : 0, watched ? 1 : 0);
  }

  #read(at: number, name: string): number {
    return this.#memory.bytes.getFloat64(at + this.#memory.kernel.offsets[name]!, true);
  }
  #total(name: string, value: number): void {
    const { bytes, totals, kernel } = this.#memory;
    bytes.setFloat64(totals + kernel.offsets[`total_${name}`]!, value, true);
  }
  #linkParam(k: number, name: string): number {
    return this.#read(this.#memory.link(k).params, `lp_${name}`);
  }

  /** Pumps switch by the depth they draw from; gates move towards their target at their own pace. Gives whether any did. */
  #applySettings(dt: number): boolean {
    const { kernel, plan, arrays } = this.#memory;
    for (const { k, pump, gate } of this.#movers) {
      if (pump) {
        const depth = this.depth[pump.from]!;
        if (this.setting[k]! > 0 && pump.stopDepth > 0 && depth < pump.stopDepth) this.setting[k] = 0;
        else if (this.setting[k] === 0 && pump.startDepth > 0 && depth > pump.startDepth) this.setting[k] = 1;
      } else if (gate) {
        const most = dt / gate.openTime;
        const now = arrays.opening[k]!;
        arrays.opening[k] = now + Math.max(-most, Math.min(most, this.setting[k]! - now));
      }
    }
    const gates = this.#gates;
    const { opening } = arrays;
    for (let k = 0; k < this.setting.length; k++) if (gates[k] === 0) opening[k] = this.setting[k]!;
    return kernel.take_openings(plan, opening.byteOffset) !== 0;
  }

  /** Levels outside outfalls: the caller's, or else the model's own at the end of the step. */
  #setStages(time: number): void {
    const { floats, kernel } = this.#memory;
    const given = kernel.offsets['outfall_stage']!;
    for (const { node, kindAt, levelAt, own, stageAt } of this.#outfalls) {
      const outside = this.stage[node]!;
      const known = !Number.isNaN(outside);
      this.#words[kindAt] = known ? given : own;
      const stage = known ? outside : stageAt?.(time);
      if (stage !== undefined) floats[levelAt] = stage;
    }
  }

  #passLateral(): void {
    this.#memory.kernel.take_lateral(this.#memory.plan, this.lateral.byteOffset);
  }

  /** Water in nodes and links now, m³. */
  #stored(): number {
    let volume = 0;
    for (const v of this.volume) volume += v;
    for (const v of this.linkVolume) volume += v;
    return volume;
  }

  /** Copies what the kernel's records say into the arrays the solver shows. */
  #show(): void {
    const { kernel, plan } = this.#memory;
    const at = (list: Float64Array): number => list.byteOffset;
    const { depth, head, volume, inflow, overflow, flow, linkDepth, velocity, linkVolume, filled } = this;
    kernel.show_nodes(plan, at(depth), at(head), at(volume), at(inflow), at(overflow));
    kernel.show_links(plan, at(flow), at(linkDepth), at(velocity), at(linkVolume), at(filled));
  }
}
