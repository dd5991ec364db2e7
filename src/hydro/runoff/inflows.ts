/** Flows that enter nodes from outside the model: external series and dry-weather flow. */
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { patternFactor } from './patterns.ts';
import { flowAt } from './series.ts';

/** Adds to `lateral` (m³/s per node) what enters at `time` s from the start; gives the sum. */
export type Inflow = (lateral: Float64Array, time: number) => number;

/** The factors of several combinations of patterns at a moment, each worked out once however many nodes use it. */
function patternTable(model: DrainageModel, uses: readonly (readonly number[])[]) {
  const combinations = new Map(uses.map((u) => [u.join(), u]));
  const of = [...combinations.values()].map((u) => u.map((p) => model.patterns[p]!));
  const places = new Map([...combinations.keys()].map((key, k) => [key, k]));
  const index = Int32Array.from(uses, (u) => places.get(u.join())!);
  const factors = new Float64Array(of.length);
  return {
    at(time: number): void {
      of.forEach((patterns, k) => {
        factors[k] = patternFactor(patterns, model.options.start + time);
      });
    },
    factor: (use: number): number => factors[index[use]!]!,
  };
}

/** [INFLOWS]: baseline times its pattern, plus a series times its scale. */
export function externalInflow(model: DrainageModel): Inflow {
  const { inflows, series } = model;
  const table = patternTable(
    model,
    inflows.map((q) => (q.pattern >= 0 ? [q.pattern] : [])),
  );
  return (lateral, time) => {
    table.at(time);
    let sum = 0;
    inflows.forEach((q, k) => {
      const flow = q.baseline * table.factor(k) + (q.series >= 0 ? q.factor * flowAt(series[q.series]!, time) : 0);
      lateral[q.node]! += flow;
      sum += flow;
    });
    return sum;
  };
}

/** [DWF]: an average times up to four patterns. */
export function dryWeatherFlow(model: DrainageModel): Inflow {
  const { dwf } = model;
  const table = patternTable(
    model,
    dwf.map((q) => q.patterns.filter((p) => p >= 0)),
  );
  return (lateral, time) => {
    table.at(time);
    let sum = 0;
    dwf.forEach((q, k) => {
      const flow = q.average * table.factor(k);
      lateral[q.node]! += flow;
      sum += flow;
    });
    return sum;
  };
}
