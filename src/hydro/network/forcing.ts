/** All that enters the nodes of a network from outside it, by where it comes from. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { dryWeatherFlow, externalInflow, type Inflow } from '../runoff/inflows.ts';
import { type InterfaceFlows, interfaceInflow } from '../runoff/interface-file.ts';
import { rdiiInflow } from '../runoff/rdii.ts';
import type { Runoff } from '../runoff/runoff.ts';

export const inflowSources = ['dryWeather', 'wetWeather', 'rdii', 'external'] as const;
export type InflowSource = (typeof inflowSources)[number];

export class LateralInflow {
  readonly #inflows: readonly { readonly source: number; readonly add: Inflow }[];
  /** Sums of the last call, m³/s, in the order of `inflowSources`. */
  readonly sums = new Float64Array(inflowSources.length);

  constructor(model: DrainageModel, runoff: Runoff, upstream: readonly InterfaceFlows[]) {
    const of = (source: InflowSource, add: Inflow) => ({ source: inflowSources.indexOf(source), add });
    this.#inflows = [
      of('external', externalInflow(model)),
      of('dryWeather', dryWeatherFlow(model)),
      of('wetWeather', (lateral, time) => runoff.addTo(lateral, time)),
      of('rdii', rdiiInflow(model, runoff.gages)),
      ...upstream.map((flows) => of('external', interfaceInflow(model, flows))),
    ];
  }

  /** Writes what enters each node at `time` s from the start, m³/s. */
  at(time: number, lateral: Float64Array): void {
    lateral.fill(0);
    this.sums.fill(0);
    for (const { source, add } of this.#inflows) this.sums[source]! += add(lateral, time);
  }
}
