/**
 * [REPORT] AVERAGES YES: means of nodes and links over each report step, every routing step weighted by its length. (SWMM
 * weights all steps alike, which differs where steps vary.) Settings of gates and pumps are those at the end.
 */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { ReportPeriod } from '../../assets/swmm/results.ts';

type Lists = Readonly<Record<string, Float64Array>>;

export class ReportMeans {
  /** Seconds gathered, then sums of the lists of nodes and of links in their order: all there is to save. */
  readonly state: Float64Array;
  readonly #model: DrainageModel;

  constructor(model: DrainageModel, nodeLists: number, linkLists: number) {
    this.#model = model;
    this.state = new Float64Array(1 + model.nodes.length * nodeLists + model.links.length * linkLists);
  }

  /** `seconds` that ended with these values. */
  add({ nodes, links }: ReportPeriod, seconds: number): void {
    const { state } = this;
    state[0]! += seconds;
    let at = 1;
    for (const list of [...Object.values(nodes as Lists), ...Object.values(links as Lists)])
      for (const v of list) state[at++]! += v * seconds;
  }

  /** The means, in place of the values of `period`; begins anew. */
  take(period: ReportPeriod): ReportPeriod {
    const { state } = this;
    const seconds = state[0]!;
    let at = 1;
    const mean = (lists: Lists): Lists =>
      Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.map(() => state[at++]! / seconds)]));
    const nodes = mean(period.nodes as Lists) as ReportPeriod['nodes'];
    const links = mean(period.links as Lists) as ReportPeriod['links'];
    this.#model.links.forEach(({ kind }, k) => {
      if (kind !== 'conduit') links.capacity[k] = period.links.capacity[k]!;
    });
    state.fill(0);
    return { ...period, nodes, links };
  }
}
