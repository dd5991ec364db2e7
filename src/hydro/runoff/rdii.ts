/** Rain-derived infiltration and inflow: unit hydrographs of three triangles over the rain of a gage. */

import { momentAt } from '../../assets/swmm/calendar.ts';
import type { RdiiTriangle, UnitHydrograph } from '../../assets/swmm/hydrology.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import type { Gage } from './gage.ts';
import type { Inflow } from './inflows.ts';

/** Ordinate of a triangle of area 1 at t seconds, 1/s: up to the peak at T, down to its base T (1 + K). */
export function triangleOrdinate({ t: T, k: K }: RdiiTriangle, t: number): number {
  const base = T * (1 + K);
  if (!(t > 0) || t >= base) return 0;
  return (2 / base) * (t < T ? t / T : (base - t) / (base - T));
}

/** Length of the intervals the rain is cut into, s: no longer than a reading, the wet step or a limb of a triangle. */
function intervalOf(hydrograph: UnitHydrograph, model: DrainageModel): number {
  const gage = model.gages[hydrograph.gage];
  let least = Math.min(model.options.wetStep, gage?.interval ?? Infinity);
  for (const month of hydrograph.months)
    for (const triangle of month)
      if (triangle && triangle.t > 0)
        least = Math.min(least, triangle.t, triangle.k > 0 ? triangle.k * triangle.t : Infinity);
  return Math.max(1, least);
}

/**
 * Response of a square metre of sewershed, m/s, at the ends of intervals from the start of the run to its end
 * (Rossman and Huber 2016, section 7.2). Each interval's rain less what is left of the initial abstraction runs through the
 * triangles of its month, taken at the middle of the interval; the abstraction recovers in dry intervals.
 */
function responseOf(hydrograph: UnitHydrograph, model: DrainageModel, gage: Gage, dt: number): Float64Array {
  const { start, end } = model.options;
  const n = Math.ceil((end - start) / dt) + 1;
  const response = new Float64Array(n + 1);
  for (let term = 0; term < 3; term++) {
    let used = -1;
    for (let k = 0; k < n; k++) {
      const triangle = hydrograph.months[momentAt(start + k * dt).month - 1]?.[term];
      if (!triangle || !(triangle.r > 0) || !(triangle.t > 0)) continue;
      if (used < 0) used = triangle.abstractionInitial;
      const rain = gage.fallenBy((k + 1) * dt) - gage.fallenBy(k * dt);
      if (!(rain > 0)) {
        used = Math.max(0, used - triangle.abstractionRecovery * dt);
        continue;
      }
      const held = Math.min(rain, Math.max(0, triangle.abstractionMax - used));
      used += held;
      const excess = (rain - held) * triangle.r;
      if (!(excess > 0)) continue;
      const base = triangle.t * (1 + triangle.k);
      for (let j = k + 1; j <= n && (j - k - 0.5) * dt < base; j++)
        response[j]! += excess * triangleOrdinate(triangle, (j - k - 0.5) * dt);
    }
  }
  return response;
}

/** [RDII]: the response times the area of the sewershed, linear between the ends of intervals. */
export function rdiiInflow(model: DrainageModel, gages: readonly Gage[]): Inflow {
  if (model.options.ignoreRdii || model.rdii.length === 0) return () => 0;
  const responses = new Map<number, { dt: number; response: Float64Array }>();
  for (const { hydrograph } of model.rdii) {
    if (responses.has(hydrograph)) continue;
    const h = model.hydrographs[hydrograph]!;
    const gage = gages[h.gage];
    if (!gage) continue;
    const dt = intervalOf(h, model);
    responses.set(hydrograph, { dt, response: responseOf(h, model, gage, dt) });
  }
  return (lateral, time) => {
    let sum = 0;
    for (const { node, hydrograph, area } of model.rdii) {
      const found = responses.get(hydrograph);
      if (!found) continue;
      const x = Math.min(Math.max(time / found.dt, 0), found.response.length - 2);
      const k = Math.floor(x);
      const flow = area * (found.response[k]! + (x - k) * (found.response[k + 1]! - found.response[k]!));
      lateral[node]! += flow;
      sum += flow;
    }
    return sum;
  };
}
