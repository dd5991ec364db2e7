/**
 * The water that the network's iterations lose or make: its pipes hold what the flow area half way along them says, its
 * nodes fill by what flows to them, and the two differ while pipes fill and empty. Each connected part of the network is
 * given back, within a quarter of a minute, what it lost, or loses what it made; both are booked, so that what stays is small.
 */
import type { DrainageModel } from '../assets/swmm/network.ts';
import type { NetworkSolver } from './network/solver.ts';

/** Time in which a residual is returned, s, and the greatest share of the water there that is taken for it: own choices. */
const returnTime = 15;
const mostTaken = 0.1;

export class ReturnedResidual {
  /** Per part: residual not yet returned m³, rate of return m³/s, and all lateral inflow m³/s, at the end of the last step. */
  readonly state: Float64Array;
  readonly #solver: NetworkSolver;
  /** Ends of each link, and which nodes are outfalls. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #isOutfall: Uint8Array;
  /** Part of the network that each node belongs to. */
  readonly #part: Int32Array;
  readonly #bank: Float64Array;
  readonly #rate: Float64Array;
  readonly #lateral: Float64Array;
  /** Of the interval: water per part at its start and what entered it, m³; water by node, and by part. */
  readonly #before: Float64Array;
  readonly #entered: Float64Array;
  readonly #water: Float64Array;
  readonly #held: Float64Array;
  /** Without what its outfalls hold: what they were given would run out at once. */
  readonly #inside: Float64Array;
  #given = 0;

  constructor(model: DrainageModel, solver: NetworkSolver) {
    this.#from = Int32Array.from(model.links, (l) => l.from);
    this.#to = Int32Array.from(model.links, (l) => l.to);
    this.#isOutfall = Uint8Array.from(model.nodes, (n) => (n.kind === 'outfall' ? 1 : 0));
    this.#solver = solver;
    this.#part = connected(model);
    const parts = this.#part.reduce((most, p) => Math.max(most, p + 1), 0);
    this.state = new Float64Array(3 * parts);
    this.#bank = this.state.subarray(0, parts);
    this.#rate = this.state.subarray(parts, 2 * parts);
    this.#lateral = this.state.subarray(2 * parts);
    this.#before = new Float64Array(parts);
    this.#entered = new Float64Array(parts);
    this.#water = new Float64Array(model.nodes.length);
    this.#held = new Float64Array(parts);
    this.#inside = new Float64Array(parts);
  }

  begin(): void {
    this.#given = 0;
    this.#entered.fill(0);
    this.#weigh();
    this.#before.set(this.#held);
  }

  /** Water that left the network at a node, m³. */
  left(node: number, volume: number): void {
    this.#entered[this.#part[node]!]! -= volume;
  }

  /** Adds what is returned in the step to come to `lateral`, which holds all else that enters. */
  apply(dt: number): void {
    const { lateral } = this.#solver;
    const part = this.#part;
    this.#weigh();
    const time = Math.max(returnTime, 2 * dt);
    const rates = this.#bank.map((bank, c) => {
      const inside = this.#inside[c]!;
      return inside > 0 ? Math.max(-bank, -mostTaken * inside) / time : 0;
    });
    const now = new Float64Array(rates.length);
    for (let k = 0; k < part.length; k++) {
      const c = part[k]!;
      if (rates[c] !== 0 && this.#water[k]! > 0) lateral[k]! += (rates[c]! * this.#water[k]!) / this.#inside[c]!;
      now[c]! += lateral[k]!;
    }
    for (let c = 0; c < rates.length; c++) {
      const volume = 0.5 * (this.#rate[c]! + rates[c]!) * dt;
      this.#bank[c]! += volume;
      this.#given += volume;
      this.#rate[c] = rates[c]!;
      this.#entered[c]! += 0.5 * (this.#lateral[c]! + now[c]!) * dt;
      this.#lateral[c] = now[c]!;
    }
  }

  /** Takes in the residual of the interval; `gone` m³ were flooded or lost. Gives what was returned in it, m³. */
  end(gone: number): number {
    this.#weigh();
    let all = 0;
    for (const v of this.#held) all += v;
    // what evaporates or seeps away is known for the whole alone: parts share it by the water they hold
    for (let c = 0; c < this.#bank.length; c++) {
      const lost = all > 0 ? (gone * this.#held[c]!) / all : 0;
      this.#bank[c]! += this.#held[c]! - this.#before[c]! - this.#entered[c]! + lost;
    }
    return this.#given;
  }

  /** Water by node, with half of what its links hold, and by part. */
  #weigh(): void {
    const { volume, linkVolume } = this.#solver;
    this.#held.fill(0);
    this.#inside.fill(0);
    this.#water.set(volume);
    const [water, held, inside] = [this.#water, this.#held, this.#inside];
    const [part, from, to, isOutfall] = [this.#part, this.#from, this.#to, this.#isOutfall];
    for (let k = 0; k < from.length; k++) {
      const half = 0.5 * linkVolume[k]!;
      if (half === 0) continue;
      water[from[k]!]! += half;
      water[to[k]!]! += half;
    }
    for (let k = 0; k < water.length; k++) {
      held[part[k]!]! += water[k]!;
      if (isOutfall[k] === 1) water[k] = 0;
      inside[part[k]!]! += water[k]!;
    }
  }
}

/** Numbers the connected parts of a network, in the order of their first nodes. */
function connected({ nodes, links }: DrainageModel): Int32Array {
  const root = Int32Array.from(nodes, (_, k) => k);
  const find = (k: number): number => {
    let r = k;
    while (root[r] !== r) r = root[r] = root[root[r]!]!;
    return r;
  };
  for (const { from, to } of links) {
    const [a, b] = [find(from), find(to)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const number = new Map<number, number>();
  return Int32Array.from(nodes, (_, k) => {
    const r = find(k);
    if (!number.has(r)) number.set(r, number.size);
    return number.get(r)!;
  });
}
