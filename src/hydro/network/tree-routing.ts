/**
 * Kinematic-wave and steady routing of a network without loops (SWMM Hydraulics Reference Manual, chapter 4): nodes from
 * the top down, each handing on what reaches it. It writes the same records as the dynamic wave, so that statistics,
 * continuity and restore are theirs.
 *
 * Kinematic wave: A over length and time with weights 0.6 for both, uniform flow at each end. Storages are stepped
 * explicitly from their depth at the start of the step.
 */

import type { Divider, DrainageModel } from '../../assets/swmm/network.ts';
import { pow } from '../../core/arithmetic.ts';
import type { NetworkMemory } from './network-memory.ts';

const weight = 0.6;

export class TreeRouting {
  readonly #model: DrainageModel;
  readonly #memory: NetworkMemory;
  /** Nodes so that every link leads to a later one, and the links that leave each. */
  readonly #order: readonly number[];
  readonly #leaving: readonly (readonly number[])[];
  readonly #steady: boolean;

  constructor(model: DrainageModel, memory: NetworkMemory) {
    this.#model = model;
    this.#memory = memory;
    this.#steady = model.options.routing === 'STEADY';
    const leaving: number[][] = model.nodes.map(() => []);
    const waiting = new Int32Array(model.nodes.length);
    model.links.forEach((link, k) => {
      leaving[link.from]!.push(k);
      waiting[link.to]! += 1;
    });
    const order = model.nodes.flatMap((_, k) => (waiting[k] === 0 ? [k] : []));
    for (let k = 0; k < order.length; k++)
      for (const link of leaving[order[k]!]!) {
        const to = model.links[link]!.to;
        if (--waiting[to]! === 0) order.push(to);
      }
    if (order.length < model.nodes.length)
      throw new Error(`${model.options.routing} routing needs a network without loops; use DYNWAVE`);
    this.#order = order;
    this.#leaving = leaving;
  }

  step(dt: number): void {
    const model = this.#model;
    for (const node of this.#order) {
      const lateral = this.#node(node, 'lateral');
      this.#setNode(node, 'old_depth', this.#node(node, 'depth'));
      this.#setNode(node, 'old_net', this.#node(node, 'inflow') - this.#node(node, 'outflow'));
      this.#setNode(node, 'old_volume', this.#node(node, 'volume'));
      this.#setNode(node, 'inflow', Math.max(lateral, 0));
      this.#setNode(node, 'outflow', this.#node(node, 'loss') + Math.max(-lateral, 0));
      this.#setNode(node, 'overflow', 0);
    }
    for (const node of this.#order) {
      const kind = model.nodes[node]!.kind;
      if (kind === 'storage') this.#storage(node, dt);
      else if (kind !== 'outfall') this.#junction(node, dt);
    }
    const { totals, kernel, floats } = this.#memory;
    floats[(totals + kernel.offsets['total_steps']!) >> 3]! += 1;
    floats[(totals + kernel.offsets['total_trials']!) >> 3]! += 1;
    floats[(totals + kernel.offsets['total_updates']!) >> 3]! += model.links.length;
  }

  /** What enters leaves; what no link takes floods. */
  #junction(node: number, dt: number): void {
    const wanted = Math.max(0, this.#node(node, 'inflow') - this.#node(node, 'outflow'));
    const links = this.#leaving[node]!;
    let rest = wanted;
    for (const [link, share] of this.#shares(node, wanted, links)) rest -= this.#carry(link, Math.min(rest, share), dt);
    if (links.length > 0 && rest > 1e-9 * wanted) this.#setNode(node, 'overflow', rest);
    // the water stands as high as in the fullest link that leaves
    let depth = 0;
    for (const link of links)
      if (this.#conduit(link)) depth = Math.max(depth, this.#link(link, 'depth') + this.#param(link, 'offset1'));
    this.#setNode(node, 'depth', depth);
  }

  #storage(node: number, dt: number): void {
    const { kernel } = this.#memory;
    const { params } = this.#memory.node(node);
    const full = this.#model.nodes[node]!.maxDepth;
    const before = this.#node(node, 'volume');
    const depth = this.#node(node, 'depth');
    const inflow = this.#node(node, 'inflow') - this.#node(node, 'outflow');
    let available = Math.max(0, before / dt + inflow);
    for (const link of this.#leaving[node]!) {
      let q: number;
      if (this.#conduit(link)) {
        const y = Math.min(Math.max(0, depth - this.#param(link, 'offset1')), this.#param(link, 'y_full'));
        q = this.#param(link, 'beta') * this.#factor(link, y) * this.#param(link, 'barrels');
      } else q = Math.max(0, kernel.structure(this.#memory.plan, link, dt));
      available -= this.#carry(link, Math.min(q, available), dt);
    }
    let volume = Math.max(0, before + (this.#node(node, 'inflow') - this.#node(node, 'outflow')) * dt);
    const most = kernel.storage_volume(params, full);
    if (volume > most) {
      this.#setNode(node, 'overflow', (volume - most) / dt);
      volume = most;
    }
    let [low, high] = [0, full];
    for (let k = 0; k < 60; k++) {
      const middle = 0.5 * (low + high);
      if (kernel.storage_volume(params, middle) < volume) low = middle;
      else high = middle;
    }
    this.#setNode(node, 'depth', high);
    this.#setNode(node, 'volume', volume);
  }

  /** How much of a node's outflow each link is offered, m³/s, in the order in which they take it. */
  #shares(node: number, total: number, links: readonly number[]): readonly (readonly [number, number])[] {
    const element = this.#model.nodes[node]!;
    if (element.kind !== 'divider' || links.length < 2) return links.map((link) => [link, total]);
    const other = links.find((link) => link !== element.diverted)!;
    const diverted = Math.min(total, this.#diverted(element, total, other));
    return [
      [element.diverted, diverted],
      [other, total - diverted],
    ];
  }

  #diverted({ rule }: Divider, q: number, other: number): number {
    switch (rule.kind) {
      case 'CUTOFF':
        return Math.max(0, q - rule.flow);
      case 'OVERFLOW':
        return Math.max(0, q - this.#capacity(other));
      case 'WEIR': {
        if (q <= rule.minFlow) return 0;
        const most = rule.coefficient * pow(rule.maxDepth, 1.5);
        const share = most > rule.minFlow ? Math.min(1, (q - rule.minFlow) / (most - rule.minFlow)) : 1;
        return rule.coefficient * pow(share * rule.maxDepth, 1.5);
      }
      case 'TABULAR': {
        const { x, y } = this.#model.curves[rule.curve]!;
        let k = 1;
        while (k < x.length - 1 && x[k]! < q) k++;
        if (x.length < 2 || q <= x[0]!) return y[0] ?? 0;
        const share = Math.min(1, (q - x[k - 1]!) / (x[k]! - x[k - 1]!));
        return y[k - 1]! + share * (y[k]! - y[k - 1]!);
      }
    }
  }

  /** Flow of a conduit that runs at its greatest section factor, m³/s. */
  #capacity(link: number): number {
    if (!this.#conduit(link)) return Number.POSITIVE_INFINITY;
    const q = this.#param(link, 'beta') * this.#param(link, 's_max');
    const limit = this.#param(link, 'q_limit');
    return (limit > 0 ? Math.min(q, limit) : q) * this.#param(link, 'barrels');
  }

  /** Sends `q` into a link and what comes out into its far node; gives what it took. */
  #carry(link: number, q: number, dt: number): number {
    const { from, to } = this.#model.links[link]!;
    const taken = Math.min(q, this.#capacity(link)) * (this.#link(link, 'setting') > 0 ? 1 : 0);
    let out = taken;
    this.#setLink(link, 'old_flow', this.#link(link, 'flow'));
    if (this.#conduit(link)) {
      const barrels = this.#param(link, 'barrels');
      out = this.#out(link, taken / barrels, dt) * barrels;
    }
    this.#setLink(link, 'flow', out);
    this.#setNode(from, 'outflow', this.#node(from, 'outflow') + taken);
    this.#setNode(to, 'inflow', this.#node(to, 'inflow') + out);
    return taken;
  }

  /** Outflow of one barrel for its inflow; areas of both ends are kept in `area1` and `old_area`, the mean in `area`. */
  #out(link: number, inflow: number, dt: number): number {
    const { kernel } = this.#memory;
    const { params } = this.#memory.link(link);
    const length = this.#param(link, 'length');
    const beta = this.#param(link, 'beta');
    const full = this.#param(link, 'y_full');
    const y1 = kernel.normal_depth(params, beta, inflow);
    let a1 = kernel.area(params, y1);
    let y2 = y1;
    let q = inflow;
    if (!this.#steady) {
      const old1 = this.#link(link, 'area1');
      const old2 = this.#link(link, 'old_area');
      const [in0, out0] = [this.#link(link, 'kinematic_in'), this.#link(link, 'kinematic_out')];
      // what is known of: wx (A2 - A2') + (1 - wx)(A1 - A1') + dt / L (wt (Q2 - Q1) + (1 - wt)(Q2' - Q1')) = 0
      const known =
        (1 - weight) * (a1 - old1) - weight * old2 + (dt / length) * ((1 - weight) * (out0 - in0) - weight * inflow);
      const balance = (y: number): number =>
        known + weight * kernel.area(params, y) + (dt / length) * weight * beta * this.#factor(link, y);
      let [low, high] = [0, full];
      if (balance(0) >= 0) {
        // a front that has not yet come through: the upper end holds what has entered and no more
        high = 0;
        a1 = Math.max(0, a1 - known / (1 - weight));
      }
      for (let k = 0; k < 50 && high > 0; k++) {
        const middle = 0.5 * (low + high);
        if (balance(middle) < 0) low = middle;
        else high = middle;
      }
      y2 = high;
      const a2 = kernel.area(params, y2);
      // the flow is what continuity leaves, so that rounding of the depth loses no water
      q = y2 > 0 ? Math.max(0, -(known + weight * a2) / ((dt / length) * weight)) : 0;
      this.#setLink(link, 'area1', a1);
      this.#setLink(link, 'old_area', a2);
      this.#setLink(link, 'kinematic_in', inflow);
      this.#setLink(link, 'kinematic_out', q);
    }
    const depth = 0.5 * (y1 + y2);
    const held = (1 - weight) * a1 + weight * kernel.area(params, y2);
    this.#setLink(link, 'depth', depth);
    this.#setLink(link, 'area', held);
    this.#setLink(link, 'volume', this.#steady ? 0 : held * length * this.#param(link, 'barrels'));
    return q;
  }

  /** A R^(2/3) of one barrel at a depth. */
  #factor(link: number, y: number): number {
    const { params } = this.#memory.link(link);
    const r = this.#memory.kernel.radius(params, y);
    return r > 0 ? this.#memory.kernel.area(params, y) * r * this.#memory.kernel.inverse_cbrt(r) : 0;
  }

  #conduit(link: number): boolean {
    return this.#memory.sections[link] !== undefined && this.#model.links[link]!.kind === 'conduit';
  }
  #param(link: number, name: string): number {
    return this.#memory.floats[(this.#memory.link(link).params + this.#memory.kernel.offsets[`lp_${name}`]!) >> 3]!;
  }
  #link(link: number, name: string): number {
    return this.#memory.floats[(this.#memory.link(link).state + this.#memory.kernel.offsets[`ls_${name}`]!) >> 3]!;
  }
  #setLink(link: number, name: string, value: number): void {
    this.#memory.floats[(this.#memory.link(link).state + this.#memory.kernel.offsets[`ls_${name}`]!) >> 3] = value;
  }
  #node(node: number, name: string): number {
    return this.#memory.floats[(this.#memory.node(node).state + this.#memory.kernel.offsets[`ns_${name}`]!) >> 3]!;
  }
  #setNode(node: number, name: string, value: number): void {
    this.#memory.floats[(this.#memory.node(node).state + this.#memory.kernel.offsets[`ns_${name}`]!) >> 3] = value;
  }
}
