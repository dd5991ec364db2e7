/** What a finished (or interrupted) run of a drainage model amounts to, in SI; lists are in the model's order, times in s from the start. */

export interface DrainageSummary {
  /** Seconds computed; less than the whole where the run was interrupted. */
  readonly computed: number;
  readonly runoff: RunoffSummary | undefined;
  readonly routing: RoutingSummary | undefined;
  readonly subcatchments: readonly SubcatchmentSummary[];
  readonly nodes: readonly NodeSummary[];
  readonly links: readonly LinkSummary[];
}

/** Volumes in m³. */
export interface RunoffSummary {
  readonly rain: number;
  readonly runon: number;
  readonly evaporation: number;
  readonly infiltration: number;
  readonly outflow: number;
  readonly stored: number;
  /** (in - out) / in, %. */
  readonly error: number;
}

/** Volumes in m³. */
export interface RoutingSummary {
  readonly dryWeather: number;
  readonly wetWeather: number;
  readonly rdii: number;
  readonly external: number;
  /** What came in through outfalls. */
  readonly backflow: number;
  readonly outflow: number;
  readonly flooding: number;
  /** Evaporation and seepage. */
  readonly losses: number;
  readonly initial: number;
  readonly stored: number;
  /** (in - out) / in, %. */
  readonly error: number;
  readonly steps: number;
  /** s */
  readonly shortestStep: number;
  readonly meanStep: number;
  readonly longestStep: number;
  /** Mean number of iterations a step. */
  readonly iterations: number;
  /** Share of the steps in which some node did not converge. */
  readonly unconverged: number;
}

/** Volumes in m³. */
export interface SubcatchmentSummary {
  readonly rain: number;
  readonly runon: number;
  readonly evaporation: number;
  readonly infiltration: number;
  readonly outflowImpervious: number;
  readonly outflow: number;
  /** m³/s */
  readonly greatest: number;
}

export interface NodeSummary {
  /** m */
  readonly meanDepth: number;
  readonly maxDepth: number;
  readonly maxDepthTime: number;
  /** m³/s */
  readonly maxLateral: number;
  readonly maxInflow: number;
  readonly maxInflowTime: number;
  /** m³ */
  readonly inflowVolume: number;
  readonly outflowVolume: number;
  readonly maxVolume: number;
  /** What came in less what went out, was lost, flooded and stayed, over what came in, %; 0 where nothing came. */
  readonly balance: number;
  /** s */
  readonly surchargeTime: number;
  readonly floodTime: number;
  /** m³/s */
  readonly maxFlood: number;
  readonly maxFloodTime: number;
  /** m³ */
  readonly floodVolume: number;
  /** Depth of the highest crown that meets the node, m. */
  readonly crown: number;
  /** Share of the steps in which the node did not converge, and in which it set the length of the step. */
  readonly unconverged: number;
  readonly critical: number;
}

export const flowClasses = [
  'dry',
  'upstreamDry',
  'downstreamDry',
  'subcritical',
  'supercritical',
  'upstreamCritical',
  'downstreamCritical',
] as const;
export type FlowClass = (typeof flowClasses)[number];

export interface LinkSummary {
  /** m³/s, without sign */
  readonly maxFlow: number;
  readonly maxFlowTime: number;
  /** m/s */
  readonly maxVelocity: number;
  /** Greatest filled share of depth. */
  readonly maxFill: number;
  /** m³/s; 0 for what is no conduit. */
  readonly fullFlow: number;
  /** s: both ends full, upstream end, downstream end, flow above full normal flow, both full and limited by capacity. */
  readonly fullTime: number;
  readonly fullUpstreamTime: number;
  readonly fullDownstreamTime: number;
  readonly aboveNormalTime: number;
  readonly limitedTime: number;
  /** Shares of the time in each class of flow, of conduits; times held to uniform flow and by a culvert's inlet, as shares. */
  readonly classes: Readonly<Record<FlowClass, number>>;
  readonly normalLimited: number;
  readonly inletControlled: number;
  readonly meanFroude: number;
  /** Reversals of the change of flow from step to step: the flow instability index. */
  readonly turns: number;
  /** Share of the steps in which the link set the length of the step. */
  readonly critical: number;
  /** Of pumps: time on s, starts, volume m³. */
  readonly onTime: number;
  readonly starts: number;
  readonly volume: number;
}
