/** What a report shows of a run at this moment: runoff, network and the whole. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { ReportPeriod } from '../../assets/swmm/results.ts';
import type { Runoff } from '../runoff/runoff.ts';
import { type InflowSource, inflowSources } from './forcing.ts';
import type { RoutingSolver } from './network-view.ts';

/** In the order of the list, so that it is the same everywhere. */
function sum(list: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < list.length; k++) total += list[k]!;
  return total;
}

export class ReportState {
  readonly #model: DrainageModel;
  readonly #solver: RoutingSolver | undefined;
  readonly #runoff: Runoff;
  readonly #air: (time: number) => number;
  /** What enters by each of `inflowSources` now, m³/s: the caller keeps it. */
  readonly #entering: Float64Array;
  readonly #outfalls: readonly number[];

  constructor(
    model: DrainageModel,
    solver: RoutingSolver | undefined,
    runoff: Runoff,
    air: (time: number) => number,
    entering: Float64Array,
  ) {
    this.#model = model;
    this.#solver = solver;
    this.#runoff = runoff;
    this.#air = air;
    this.#entering = entering;
    this.#outfalls = model.nodes.flatMap((n, k) => (n.kind === 'outfall' ? [k] : []));
  }

  ground(time: number): ReportPeriod['subcatchments'] {
    const [runoff, model] = [this.#runoff, this.#model];
    return {
      rain: Float64Array.from(model.subcatchments, ({ gage }) => (gage >= 0 ? runoff.gages[gage]!.rateAt(time) : 0)),
      evaporation: runoff.list('evaporation').slice(),
      infiltration: runoff.list('infiltration').slice(),
      runoff: Float64Array.from(model.subcatchments, (_, k) => runoff.outflowAt(k, time)),
    };
  }

  /** Means over the area of all subcatchments, and the sum of their runoff. */
  overGround({ rain, evaporation, infiltration, runoff }: ReportPeriod['subcatchments']) {
    const { subcatchments } = this.#model;
    const area = sum(subcatchments.map((s) => s.area));
    const mean = (list: Float64Array): number =>
      area > 0 ? sum(list.map((v, k) => v * subcatchments[k]!.area)) / area : 0;
    const evaporated = mean(evaporation);
    return { rain: mean(rain), losses: evaporated + mean(infiltration), runoff: sum(runoff), evaporation: evaporated };
  }

  /** The values of now; lists of the network are the solver's own. */
  values(time: number): ReportPeriod {
    const [model, solver] = [this.#model, this.#solver];
    const subcatchments = this.ground(time);
    const none = new Float64Array(0);
    const entering = (source: InflowSource): number => this.#entering[inflowSources.indexOf(source)]!;
    const nodes = solver
      ? {
          depth: solver.depth,
          head: solver.head,
          volume: solver.volume,
          lateral: solver.lateral,
          inflow: solver.inflow,
          flooding: solver.overflow,
        }
      : { depth: none, head: none, volume: none, lateral: none, inflow: none, flooding: none };
    const links = solver
      ? {
          flow: solver.flow,
          depth: solver.linkDepth,
          velocity: solver.velocity,
          volume: solver.linkVolume,
          capacity: Float64Array.from(model.links, (l, k) =>
            l.kind === 'conduit' ? solver.filled[k]! : solver.setting[k]!,
          ),
        }
      : { flow: none, depth: none, velocity: none, volume: none, capacity: none };
    return {
      time,
      subcatchments,
      nodes,
      links,
      system: {
        ...this.overGround(subcatchments),
        dryWeather: entering('dryWeather'),
        rdii: entering('rdii'),
        external: entering('external'),
        lateral: sum(nodes.lateral),
        flooding: sum(nodes.flooding),
        outflow: solver ? sum(this.#outfalls.map((k) => solver.inflow[k]!)) : 0,
        stored: sum(nodes.volume) + sum(links.volume),
        potentialEvaporation: this.#air(time),
      },
    };
  }
}
