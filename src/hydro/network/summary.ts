/** Sums a run up: balances, and what happened at every element, whether it came to its end or not. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import {
  type DrainageSummary,
  flowClasses,
  type LinkSummary,
  type NodeSummary,
  type RoutingSummary,
} from '../../assets/swmm/summary.ts';
import type { DrainageRun } from './run-model.ts';
import type { NetworkSolver } from './solver.ts';

/** Depth of the highest crown that meets each node, m; the invert where none does. */
export function crownsOf({ nodes, links }: DrainageModel): Float64Array {
  const crown = new Float64Array(nodes.length);
  for (const link of links) {
    if (link.kind !== 'conduit') continue;
    const full = link.section.fullDepth;
    crown[link.from] = Math.max(crown[link.from]!, link.inletOffset + full);
    crown[link.to] = Math.max(crown[link.to]!, link.outletOffset + full);
  }
  return crown;
}

export function summarise(run: DrainageRun, solver: NetworkSolver | undefined): DrainageSummary {
  const { model, runoff } = run;
  const list = (name: Parameters<typeof runoff.list>[0], k: number): number => runoff.list(name)[k]!;
  const steps = Math.max(1, run.stepsTaken);
  const crowns = crownsOf(model);
  const balances = solver ? solver.nodeBalances() : new Float64Array(0);
  const { start, reportStart } = model.options;
  const watched = Math.max(1e-9, run.time - Math.max(0, reportStart - start));
  return {
    computed: run.time,
    runoff: model.subcatchments.length > 0 ? runoff.balance() : undefined,
    routing: solver && routingOf(run, solver),
    subcatchments: model.subcatchments.map((_, k) => ({
      rain: list('rainVolume', k),
      runon: list('runonVolume', k),
      evaporation: list('evaporationVolume', k),
      infiltration: list('infiltrationVolume', k),
      outflowImpervious: list('imperviousVolume', k),
      outflow: list('outflowVolume', k),
      greatest: list('greatest', k),
    })),
    nodes: solver
      ? model.nodes.map((_, k): NodeSummary => {
          const s = solver.nodeStatistics(k);
          return {
            meanDepth: s.averageDepth,
            maxDepth: s.maxDepth,
            maxDepthTime: s.maxDepthTime,
            maxLateral: s.maxLateral,
            maxInflow: s.maxInflow,
            maxInflowTime: s.maxInflowTime,
            inflowVolume: s.inflowVolume,
            outflowVolume: s.outflowVolume,
            maxVolume: s.maxVolume,
            balance: 100 * balances[k]!,
            surchargeTime: s.surchargeTime,
            floodTime: s.floodTime,
            maxFlood: s.maxFlooding,
            maxFloodTime: s.maxFloodingTime,
            floodVolume: s.floodVolume,
            crown: crowns[k]!,
            unconverged: s.unconverged / steps,
            critical: s.critical / steps,
          };
        })
      : [],
    links: solver
      ? model.links.map((_, k): LinkSummary => {
          const s = solver.linkStatistics(k);
          return {
            maxFlow: s.maxFlow,
            maxFlowTime: s.maxFlowTime,
            maxVelocity: s.maxVelocity,
            maxFill: s.maxFill,
            fullFlow: solver.fullFlow[k]!,
            fullTime: s.fullTime,
            fullUpstreamTime: s.fullUpstreamTime,
            fullDownstreamTime: s.fullDownstreamTime,
            aboveNormalTime: s.aboveNormalTime,
            limitedTime: s.capacityLimitedTime,
            classes: Object.fromEntries(
              flowClasses.map((name) => [name, s.classTime[name] / watched]),
            ) as LinkSummary['classes'],
            normalLimited: s.normalFlowTime / watched,
            inletControlled: s.inletControlTime / watched,
            meanFroude: s.averageFroude,
            turns: s.turns,
            critical: s.critical / steps,
            onTime: s.onTime,
            starts: s.starts,
            volume: s.volume,
          };
        })
      : [],
  };
}

function routingOf(run: DrainageRun, solver: NetworkSolver): RoutingSummary {
  const c = solver.continuity;
  const entered = run.entered;
  const steps = Math.max(1, solver.steps);
  const lengths = run.stepLengths;
  const laterals = entered.dryWeather + entered.wetWeather + entered.rdii + entered.external;
  const returned = run.inlets?.state[0] ?? 0;
  // where inlets move water, the solver's inflow and outflow hold what they moved: outfalls tell what really left
  const moved = run.inlets ? Math.max(0, c.outflow - c.discharge) : 0;
  const flooding = c.flooding - returned;
  const came = c.inflow - moved - returned + c.initialVolume;
  const went = c.outflow - moved + flooding + c.losses + c.finalVolume;
  return {
    ...entered,
    // the solver counts all that entered; the rest came in through outfalls
    backflow: Math.max(0, c.inflow - moved - returned - laterals),
    outflow: c.outflow - moved,
    flooding,
    losses: c.losses,
    initial: c.initialVolume,
    stored: c.finalVolume,
    error: came > 0 ? (100 * (came - went)) / came : 0,
    steps: solver.steps,
    shortestStep: lengths.least,
    meanStep: lengths.mean,
    longestStep: lengths.most,
    iterations: solver.trials / steps,
    unconverged: solver.unconverged / steps,
  };
}
