/** Inlets between streets and sewers: each step moves flow from the node below a street to the node of the sewer, and back where it floods. */
import type { Inlet, InletUsage } from '../../assets/swmm/inlet.ts';
import type { Conduit, DrainageModel } from '../../assets/swmm/network.ts';
import { valueAt } from '../runoff/series.ts';
import { captureInSag, captureOnGrade, type Gutter, openArea } from './inlet-capture.ts';
import { manholeArea } from './network-memory.ts';
import type { RoutingSolver } from './network-view.ts';

interface Placed {
  readonly inlet: Inlet;
  readonly use: InletUsage;
  /** Node below the street, which loses what is caught. */
  readonly below: number;
  readonly sides: number;
  readonly sag: boolean;
  readonly gutter: Gutter;
  /** Share of what its sewer node spills that comes up here. */
  back: number;
}

export class Inlets {
  /** Water returned to the streets since the start, m³; state. */
  readonly state = new Float64Array(1);
  readonly #model: DrainageModel;
  readonly #solver: RoutingSolver;
  readonly #placed: readonly Placed[];

  constructor(model: DrainageModel, solver: RoutingSolver) {
    this.#model = model;
    this.#solver = solver;
    this.#placed = model.inletUsage.map((use) => place(model, use));
    shareOverflow(this.#placed);
  }

  /**
   * Adds to `lateral` (m³/s per node) what inlets move in the step to come, by the flows and depths of the state. What a
   * sewer node spilled in the last step comes up through its inlets again.
   */
  exchange(lateral: Float64Array, dt: number): void {
    for (const p of this.#placed) {
      const caught = this.#caughtBy(p, dt);
      lateral[p.below]! -= caught;
      lateral[p.use.node]! += caught;
    }
    for (const p of this.#placed) {
      // a pond over the sewer node keeps its water
      const spilled = this.#model.nodes[p.use.node]!.pondedArea > 0 ? 0 : this.#solver.overflow[p.use.node]!;
      if (!(spilled > 0)) continue;
      const back = spilled * p.back;
      lateral[p.below]! += back;
      this.state[0]! += back * dt;
    }
  }

  #caughtBy({ inlet, use, below, sides, sag, gutter }: Placed, dt: number): number {
    const solver = this.#solver;
    const open = 1 - use.clogged;
    const most = use.maxFlow > 0 ? use.maxFlow : Infinity;
    const approach = Math.max(0, solver.flow[use.link]!);
    const curve = inlet.curve >= 0 ? this.#model.curves[inlet.curve]! : undefined;
    const depth = solver.depth[below]!;
    if (sag || curve?.type === 'RATING') {
      const each = curve
        ? valueAt(curve.x, curve.y, curve.type === 'RATING' ? depth : approach)
        : captureInSag(inlet, depth, gutter.crossSlope, gutter.depression, gutter.depressedWidth);
      const whole = Math.min(most, each * open) * use.count * sides;
      // no more than what comes to the node and stands in it
      const stands = (this.#model.options.minSurfaceArea || manholeArea) * Math.max(0, depth);
      return Math.min(whole, Math.max(0, solver.inflow[below]!) + stands / dt);
    }
    let left = approach / sides;
    for (let n = 0; n < use.count && left > 0; n++) {
      const each = curve ? valueAt(curve.x, curve.y, left) : captureOnGrade(inlet, left, gutter, depth);
      left -= Math.min(left, most, each * open);
    }
    return approach - left * sides;
  }
}

/**
 * Overflow of a sewer node is shared among its inlets: between those with openings and those with a curve by how many
 * streets have each, then by open area, or by number.
 */
function shareOverflow(placed: readonly Placed[]): void {
  const area = ({ inlet, use }: Placed): number => openArea(inlet) * use.count * (1 - use.clogged);
  for (const p of placed) {
    const same = placed.filter((q) => q.use.node === p.use.node);
    const opened = same.filter((q) => area(q) > 0);
    const share = opened.length / same.length;
    const own = area(p);
    const numbered = same.filter((q) => area(q) === 0).reduce((sum, q) => sum + q.use.count, 0);
    p.back =
      own > 0 ? (own / opened.reduce((sum, q) => sum + area(q), 0)) * share : (p.use.count / numbered) * (1 - share);
  }
}

/** An inlet stands in a sag where nothing leads on from the node below the street, or where the file says so. */
function place(model: DrainageModel, use: InletUsage): Placed {
  const conduit = model.links[use.link] as Conduit;
  const below = conduit.slope < 0 ? conduit.from : conduit.to;
  const leadsOn = model.links.some(
    (l, k) => k !== use.link && (l.kind === 'conduit' && l.slope < 0 ? l.to : l.from) === below,
  );
  const sag = use.placement === 'ON_SAG' || (use.placement === 'AUTOMATIC' && !leadsOn);
  const { section } = conduit;
  const street = section.shape === 'STREET' ? model.streets[section.street]! : undefined;
  const local = use.depressionHeight > 0 && use.depressionWidth > 0;
  const gutter: Gutter = {
    slope: Math.abs(conduit.slope),
    // of a channel there is no slope across; a hundredth stands for it, as in SWMM
    crossSlope: street?.crossSlope ?? 0.01,
    roughness: street?.roughness ?? conduit.roughness,
    widest: street?.crownWidth ?? Infinity,
    // a local depression lies deeper than the gutter it is made in
    depression: (street?.gutterDepression ?? 0) + (street && local ? use.depressionHeight : 0),
    depressedWidth: street && local ? use.depressionWidth : (street?.gutterWidth ?? 0),
  };
  return { inlet: model.inlets[use.inlet]!, use, below, sides: street?.sides ?? 1, sag, gutter, back: 0 };
}
