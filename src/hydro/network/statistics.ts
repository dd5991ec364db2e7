/** What happened at a node or in a link since the report began, in SI. Times in seconds from the start, durations in seconds. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { type FlowClass, flowClasses } from '../../assets/swmm/summary.ts';
import type { NetworkMemory } from './network-memory.ts';

export interface NodeStatistics {
  readonly averageDepth: number;
  readonly maxDepth: number;
  readonly maxHead: number;
  readonly maxDepthTime: number;
  readonly maxInflow: number;
  readonly maxInflowTime: number;
  readonly maxLateral: number;
  readonly inflowVolume: number;
  readonly outflowVolume: number;
  readonly maxVolume: number;
  /** m³ that left, or that ponded, above the node. */
  readonly floodVolume: number;
  readonly floodTime: number;
  readonly maxFlooding: number;
  readonly maxFloodingTime: number;
  readonly maxPondedDepth: number;
  readonly surchargeTime: number;
  /** Steps in which its iterations did not settle; in which it set the length of the step. */
  readonly unconverged: number;
  readonly critical: number;
}

export interface LinkStatistics {
  readonly maxFlow: number;
  readonly maxFlowTime: number;
  readonly maxVelocity: number;
  readonly maxVelocityTime: number;
  /** Greatest depth over full depth; of all links the greatest depth. */
  readonly maxFill: number;
  readonly maxDepth: number;
  readonly volume: number;
  readonly fullTime: number;
  readonly fullUpstreamTime: number;
  readonly fullDownstreamTime: number;
  readonly aboveNormalTime: number;
  readonly capacityLimitedTime: number;
  readonly classTime: Readonly<Record<FlowClass, number>>;
  readonly normalFlowTime: number;
  readonly inletControlTime: number;
  readonly averageFroude: number;
  /** Changes of the flow's direction of change: many are a sign of instability. */
  readonly turns: number;
  readonly critical: number;
  readonly onTime: number;
  readonly starts: number;
}

const reader = (memory: NetworkMemory, at: number, prefix: string) => (name: string) =>
  memory.bytes.getFloat64(at + memory.kernel.offsets[`${prefix}${name}`]!, true);

const elapsed = (memory: NetworkMemory): number => reader(memory, memory.totals, 'total_')('watched');

export function nodeStatistics(memory: NetworkMemory, model: DrainageModel, node: number): NodeStatistics {
  const read = reader(memory, memory.node(node).state, 'ns_');
  const time = elapsed(memory);
  const maxDepth = read('max_depth');
  return {
    averageDepth: time > 0 ? read('sum_depth') / time : read('depth'),
    maxDepth,
    maxHead: model.nodes[node]!.invert + maxDepth,
    maxDepthTime: read('max_depth_time'),
    maxInflow: read('max_inflow'),
    maxInflowTime: read('max_inflow_time'),
    maxLateral: read('max_lateral'),
    inflowVolume: read('inflow_volume'),
    outflowVolume: read('outflow_volume'),
    maxVolume: read('max_volume'),
    floodVolume: read('flood_volume'),
    floodTime: read('flood_time'),
    maxFlooding: read('max_flood'),
    maxFloodingTime: read('max_flood_time'),
    maxPondedDepth: read('max_ponded'),
    surchargeTime: read('surcharge_time'),
    unconverged: read('unconverged'),
    critical: read('critical'),
  };
}

export function linkStatistics(memory: NetworkMemory, _model: DrainageModel, link: number): LinkStatistics {
  const { state } = memory.link(link);
  const read = reader(memory, state, 'ls_');
  const time = elapsed(memory);
  const classAt = state + memory.kernel.offsets['ls_class_time']!;
  return {
    maxFlow: read('max_flow'),
    maxFlowTime: read('max_flow_time'),
    maxVelocity: read('max_velocity'),
    maxVelocityTime: read('max_velocity_time'),
    maxFill: read('max_fill'),
    maxDepth: read('max_depth'),
    volume: read('volume_passed'),
    fullTime: read('surcharged'),
    fullUpstreamTime: read('full_upstream'),
    fullDownstreamTime: read('full_downstream'),
    aboveNormalTime: read('above_normal'),
    capacityLimitedTime: read('capacity_limited'),
    classTime: Object.fromEntries(
      flowClasses.map((name, k) => [name, memory.bytes.getFloat64(classAt + k * 8, true)]),
    ) as Record<FlowClass, number>,
    normalFlowTime: read('normal_time'),
    inletControlTime: read('inlet_time'),
    averageFroude: time > 0 ? read('sum_froude') / time : 0,
    turns: read('turns'),
    critical: read('critical'),
    onTime: read('on_time'),
    starts: read('starts'),
  };
}
