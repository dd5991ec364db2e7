/** Constants of a conduit that follow from its description: slope, uniform flow, lengthening, equivalent roughness. */

import type { Conduit, DrainageModel } from '../../assets/swmm/network.ts';
import { log, pow } from '../../core/arithmetic.ts';
import type { SectionTable } from './sections/section.ts';
import { channelRoughness } from './sections/transect.ts';

export const gravity = 9.80665; // m/s², as in the kernel

export interface ConduitHydraulics {
  /** Length and slope for momentum, after lengthening, m, m/m (slope positive). */
  readonly run: number;
  readonly slope: number;
  /** g n² of the friction term. */
  readonly friction: number;
  /** sqrt(slope) / n: uniform flow is beta A R^(2/3). */
  readonly beta: number;
  /** Flow of one barrel when just full, m³/s. */
  readonly fullFlow: number;
}

/** Manning's n of a conduit; of a pressure pipe the one that gives its full flow at its slope, for when it runs part full. */
export function equivalentRoughness(conduit: Conduit, table: SectionTable, model: DrainageModel): number {
  const { section } = conduit;
  // surveyed sections and streets bring their own roughness
  if (section.shape === 'IRREGULAR') return channelRoughness(model.transects[section.transect]!);
  if (section.shape === 'STREET') return model.streets[section.street]!.roughness;
  if (section.shape !== 'FORCE_MAIN') return conduit.roughness;
  const { forceMain } = model.options;
  const r = table.fullRadius;
  const slope = Math.abs(conduit.slope);
  if (forceMain === 'H-W')
    // R^(2/3) S^(1/2) / n = 0.849 C R^0.63 S^0.54
    return (pow(r, 2 / 3 - 0.63) * pow(slope, -0.04)) / (0.849 * section.roughness);
  const decades = log(section.roughness / (3.7 * 4 * r)) / log(10);
  return Math.sqrt(0.25 / (decades * decades) / (8 * gravity)) * pow(r, 1 / 6);
}

/** `step`: s for which short conduits are lengthened, 0 none (Hydraulics Reference Manual, 3.4). */
export function conduitHydraulics(
  conduit: Conduit,
  table: SectionTable,
  model: DrainageModel,
  step: number,
): ConduitHydraulics {
  const n = equivalentRoughness(conduit, table, model);
  const slope = Math.abs(conduit.slope);
  let ratio = 1;
  if (step > 0) {
    const speed = (Math.sqrt(slope) / n) * pow(table.fullRadius, 2 / 3);
    const depth = table.open ? table.fullArea / table.maxWidth : table.fullDepth;
    ratio = Math.max(1, ((Math.sqrt(gravity * depth) + speed) * step) / conduit.length);
  }
  const roughness = n / Math.sqrt(ratio);
  const beta = Math.sqrt(slope / ratio) / roughness;
  return {
    run: conduit.length * ratio,
    slope: slope / ratio,
    friction: gravity * roughness * roughness,
    beta,
    fullFlow: beta * table.fullFactor,
  };
}
