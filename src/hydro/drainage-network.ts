/**
 * A drainage network over one coupling interval: its own steps, which divide the interval, and what each mouth gave to
 * the surface or took from it. Levels of the surface follow what is exchanged while the interval lasts.
 */
import type { ConnectedWater } from './drainage-connections.ts';
import type { DrainageLayout, Mouth } from './drainage-layout.ts';
import { type Drawn, type MobilePump, pumpRate } from './drainage-pumps.ts';
import { ReturnedResidual } from './drainage-residual.ts';
import { forced } from './drainage-table.ts';
import { Controls } from './network/controls.ts';
import { inflowSources, LateralInflow } from './network/forcing.ts';
import { NetworkSolver } from './network/solver.ts';
import { potentialEvaporation } from './runoff/potential-evaporation.ts';
import { Runoff } from './runoff/runoff.ts';

/** Where water came from and went in an interval, m³; into the network positive. */
export type Volumes = Record<string, number>;

/** What the surface offers in an interval, by place of a cell in the list of cells. */
export interface SurfaceWater {
  readonly bed: ArrayLike<number>;
  readonly depth: ArrayLike<number>;
  /** What the network still owes the surface (negative) or has to give it, m³. */
  readonly balance: Float64Array;
}

/** What commands made of openings and links, in the order of the file. */
export interface Settings {
  readonly open: ArrayLike<number>;
  readonly forced: ArrayLike<number>;
}

const entries = {
  dryWeather: 'dry weather',
  wetWeather: 'rain on subcatchments',
  rdii: 'rain into sewers',
  external: 'inflows',
} as const;
/** Water on a cell below this, m, leaves an outfall free. */
const film = 1e-4;
/** In the solver's list of settings: off, whatever the depth at which it would start. */
const withoutPower = -1;

export class DrainageNetwork {
  readonly layout: DrainageLayout;
  readonly solver: NetworkSolver;
  /** m³ from each mouth to the surface in the last interval. */
  readonly passed: Float64Array;
  readonly #connected: ConnectedWater | undefined;
  readonly #mouths: readonly Mouth[];
  /** Place of each mouth's cell in the list of cells, and how many covers share that cell. */
  readonly #place: Int32Array;
  readonly #sharers: Int32Array;
  readonly #area: number;
  readonly #end: number;
  readonly #runoff: Runoff;
  readonly #controls: Controls;
  readonly #lateral: LateralInflow;
  readonly #air: (time: number) => number;
  /** Outfalls that lie beyond the ground: link, and +1 where positive flow leaves. */
  readonly #beyond: readonly { readonly node: number; readonly link: number; readonly sign: number }[];
  /** Mouths, then outfalls beyond; of their links the flow out and the water at the start of a step, m³/s and m³. */
  readonly #ends: readonly { readonly node: number; readonly link: number; readonly sign: number }[];
  readonly #flowBefore: Float64Array;
  readonly #waterBefore: Float64Array;
  readonly #mouthOfNode: Int32Array;
  /** State of its own: next moment of the rules s, flooding and losses so far m³, rates of the sources m³/s. */
  readonly #own = new Float64Array(3 + inflowSources.length);
  readonly #returned: ReturnedResidual;
  /** Of the interval, m³: to each cell; into pipes by mobile pumps and connections, net; out of the model by them. */
  readonly #net: Float64Array;
  #intoPipes = 0;
  #pumpedAway = 0;

  constructor(
    layout: DrainageLayout,
    module: WebAssembly.Module,
    cells: ArrayLike<number>,
    cellArea: number,
    end: number,
    connected?: ConnectedWater,
  ) {
    const { model, mouths } = layout;
    this.layout = layout;
    this.#mouths = mouths;
    this.#area = cellArea;
    this.#end = end;
    const place = new Map(Array.from(cells, (cell, j) => [cell, j]));
    this.#place = Int32Array.from(mouths, (m) => place.get(m.cell)!);
    const covers = new Int32Array(cells.length);
    mouths.forEach((m, k) => {
      if (m.kind === 'cover') covers[this.#place[k]!]!++;
    });
    this.#sharers = Int32Array.from(this.#place, (j) => covers[j]!);
    this.#net = new Float64Array(cells.length);
    this.passed = new Float64Array(mouths.length);
    this.solver = new NetworkSolver(model, module);
    this.#connected = connected;
    this.#returned = new ReturnedResidual(model, this.solver);
    this.#runoff = new Runoff(model);
    this.#controls = new Controls(model, this.solver, this.#runoff.gages);
    this.#lateral = new LateralInflow(model, this.#runoff, []);
    const air = potentialEvaporation(model);
    this.#air = (time) => air.rateAt(time);
    const meets = new Set(mouths.map((m) => m.node));
    this.#beyond = model.nodes.slice(0, layout.nodes).flatMap((n, k) => {
      const link =
        n.kind === 'outfall' && !meets.has(k) ? model.links.findIndex((l) => l.from === k || l.to === k) : -1;
      return link < 0 ? [] : [{ node: k, link, sign: model.links[link]!.to === k ? 1 : -1 }];
    });
    this.#ends = [...mouths, ...this.#beyond];
    this.#flowBefore = new Float64Array(this.#ends.length);
    this.#waterBefore = new Float64Array(this.#ends.length);
    this.#mouthOfNode = new Int32Array(model.nodes.length).fill(-1);
    mouths.forEach((m, k) => {
      this.#mouthOfNode[m.node] = k;
    });
  }

  /** All that changes between intervals beside the solver's state, to be copied out and back. */
  get parts(): readonly Uint8Array[] {
    const of = (v: Float64Array): Uint8Array => new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
    return [
      of(this.#controls.state),
      of(this.#runoff.state),
      of(this.#own),
      of(this.#returned.state),
      ...(this.#connected ? [of(this.#connected.state)] : []),
    ];
  }

  /** Water in nodes and links, m³. */
  stored(): number {
    let volume = 0;
    for (const v of this.solver.volume) volume += v;
    for (const v of this.solver.linkVolume) volume += v;
    return volume;
  }

  /** Runs the interval from `start` of `length` s; `surface.balance` takes in what passed. Gives what else came and went. */
  run(start: number, length: number, surface: SurfaceWater, settings: Settings, pumps: readonly MobilePump[]): Volumes {
    const { solver } = this;
    const { routingStep, variableStep } = this.layout.model.options;
    const volumes: Volumes = {};
    const before = this.stored();
    this.#returned.begin();
    this.passed.fill(0);
    this.#net.fill(0);
    this.#intoPipes = 0;
    this.#pumpedAway = 0;
    const longest = Math.min(routingStep, length);
    for (let done = 0; done < length; ) {
      const left = length - done;
      const wanted = variableStep > 0 ? solver.variableStep(Math.min(longest, left)) : Math.min(longest, left);
      const parts = Math.max(1, Math.ceil(left / wanted - 1e-9));
      const dt = left / parts;
      this.#step(start + done, dt, left, longest, surface, settings, pumps, volumes);
      done = parts === 1 ? length : done + dt;
    }
    const { flooding, losses } = solver.gone;
    const own = this.#own;
    const gone = own[1]! + own[2]!;
    add(volumes, 'spilled outside the surface', own[1]! - flooding);
    add(volumes, 'evaporation and seepage', own[2]! - losses);
    own[1] = flooding;
    own[2] = losses;
    const returned = this.#returned.end(own[1]! + own[2]! - gone);
    let explained = this.#intoPipes + returned;
    for (const v of Object.values(volumes)) explained += v;
    for (const v of this.passed) explained -= v;
    for (let j = 0; j < this.#net.length; j++) surface.balance[j]! += this.#net[j]!;
    add(volumes, 'iteration residual', this.stored() - before - explained);
    add(volumes, 'residual returned', returned);
    add(volumes, 'pumped away', -this.#pumpedAway);
    return volumes;
  }

  #step(
    time: number,
    dt: number,
    left: number,
    longest: number,
    surface: SurfaceWater,
    settings: Settings,
    pumps: readonly MobilePump[],
    volumes: Volumes,
  ): void {
    const { solver } = this;
    while (this.layout.model.subcatchments.length > 0 && this.#runoff.to < time + dt - 5e-4)
      this.#runoff.step(this.#runoff.nextStep(this.#end));
    this.#applyRules(time, dt);
    this.#force(settings.forced);
    this.#meetSurface(surface, settings.open, dt, longest);
    this.#lateral.at(time + dt, solver.lateral);
    const rates = pumps.map((p) => pumpRate(p, this.#drawn(surface), left));
    pumps.forEach(({ from, to }, k) => {
      if (from.side === 'pipe') solver.lateral[from.node]! -= rates[k]!;
      if (to?.side === 'pipe') solver.lateral[to.node]! += rates[k]!;
    });
    this.#intoPipes += this.#connected?.enter(solver.lateral, dt) ?? 0;
    this.#returned.apply(dt);
    solver.evaporation = this.#air(time);

    const mouths = this.#mouths;
    const ends = this.#ends;
    const [old, held] = [this.#flowBefore, this.#waterBefore];
    for (let k = 0; k < ends.length; k++) {
      old[k] = this.#through(ends[k]!);
      held[k] = solver.linkVolume[ends[k]!.link]!;
    }
    solver.step(dt);
    for (let k = 0; k < ends.length; k++) {
      const end = ends[k]!;
      const volume = this.#left(end, old[k]!, held[k]!, dt);
      if (volume === 0) continue;
      this.#returned.left(end.node, volume);
      if (k >= mouths.length) {
        add(volumes, 'outfalls beyond the ground', -volume);
        continue;
      }
      this.passed[k]! += volume;
      this.#net[this.#place[k]!]! += volume;
    }
    inflowSources.forEach((source, k) => {
      const rate = this.#lateral.sums[k]!;
      add(volumes, entries[source], 0.5 * (this.#own[3 + k]! + rate) * dt);
      this.#own[3 + k] = rate;
    });
    pumps.forEach((pump, k) => {
      this.#carry(pump, 0.5 * (pump.rate + rates[k]!) * dt);
      pump.rate = rates[k]!;
    });
  }

  /**
   * Water that left through a link in a step, m³: by the mean of the flows before and after, as in the continuity of the
   * nodes. Half of a last pipe belongs to its outfall: what rises in that half has not left yet, or has come in from there;
   * that never turns the way of the flow.
   */
  #left(m: { readonly link: number; readonly sign: number }, before: number, held: number, dt: number): number {
    const flowed = 0.5 * (before + this.#through(m)) * dt;
    const volume = flowed - 0.5 * (this.solver.linkVolume[m.link]! - held);
    return flowed > 0 ? Math.max(0, volume) : flowed < 0 ? Math.min(0, volume) : 0;
  }

  /** Flow out of the network, m³/s. */
  #through({ link, sign }: { readonly link: number; readonly sign: number }): number {
    return sign * this.solver.flow[link]!;
  }

  #carry({ from, to }: MobilePump, volume: number): void {
    const street = (node: number): number => this.#place[this.#mouthOfNode[node]!]!;
    if (from.side === 'street') this.#net[street(from.node)]! -= volume;
    else this.#intoPipes -= volume;
    if (!to) this.#pumpedAway += volume;
    else if (to.side === 'street') this.#net[street(to.node)]! += volume;
    else this.#intoPipes += volume;
  }

  #drawn(surface: SurfaceWater): Drawn {
    return {
      depth: (node) => this.solver.depth[node]!,
      onStreet: (node) => this.#held(surface, this.#place[this.#mouthOfNode[node]!]!),
    };
  }

  /** Water of a cell that is still there to take, m³. */
  #held({ depth, balance }: SurfaceWater, j: number): number {
    return Math.max(0, depth[j]! * this.#area + Math.min(0, balance[j]!) + this.#net[j]!);
  }

  /** Rules speak at the start, then at every rule step, or at every step where there is none. */
  #applyRules(time: number, dt: number): void {
    const { ruleStep } = this.layout.model.options;
    if (!this.#controls.any || (ruleStep > 0 && time < this.#own[0]! - 1e-9)) return;
    this.#controls.evaluate(time, ruleStep > 0 ? ruleStep : dt);
    if (ruleStep > 0) this.#own[0] = time + ruleStep;
  }

  /** What commands made of links stands above rules and the pumps' own levels. */
  #force(made: ArrayLike<number>): void {
    const { setting } = this.solver;
    for (let k = 0; k < made.length; k++) {
      if (made[k] === forced.on) setting[k] = 1;
      else if (made[k] === forced.shut) setting[k] = this.layout.model.links[k]!.kind === 'pump' ? withoutPower : 0;
    }
  }

  /** Gives a link back to the model. */
  release(link: number): void {
    const pump = this.layout.model.links[link]!;
    this.solver.setting[link] = pump.kind === 'pump' && !pump.initiallyOn ? 0 : 1;
  }

  /** Levels of the cells at outfalls and covers, and covers closed as far as their cell could not give what they take. */
  #meetSurface(surface: SurfaceWater, open: ArrayLike<number>, dt: number, longest: number): void {
    const { solver } = this;
    const mouths = this.#mouths;
    for (let k = 0; k < mouths.length; k++) {
      const m = mouths[k]!;
      const j = this.#place[k]!;
      const ground = surface.bed[j]!;
      if (m.kind === 'outfall') {
        // the river spreads what enters it, but what runs back into the pipe is gone from the cell
        const depth = surface.depth[j]! + Math.min(0, this.#net[j]!) / this.#area;
        solver.stage[m.stageNode] = depth > film ? ground + depth : Math.min(ground, m.crest) - 1;
        continue;
      }
      const held = this.#held(surface, j);
      const depth = held / this.#area;
      solver.stage[m.stageNode] = ground + depth;
      const over = ground + depth - m.crest;
      const most = over > 0 ? m.intake * Math.sqrt(over) : 0;
      let share = open[m.node]!;
      if (most > 0) {
        // half of this step's last flow comes still, and half of its end's flow in the next
        const before = Math.max(0, -solver.flow[m.link]!);
        const allowed = (held / this.#sharers[k]! - 0.5 * before * dt) / (0.5 * dt + 0.5 * longest);
        share = Math.min(share, Math.max(0, allowed / most));
      }
      solver.setting[m.link] = share;
    }
  }
}

const add = (volumes: Volumes, entry: string, volume: number): void => {
  if (volume !== 0) volumes[entry] = (volumes[entry] ?? 0) + volume;
};
