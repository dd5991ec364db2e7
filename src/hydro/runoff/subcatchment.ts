/** A subcatchment as up to three parts: impervious without and with depression storage, and pervious. */
import type { Infiltration } from '../../assets/swmm/hydrology.ts';
import type { Subcatchment } from '../../assets/swmm/network.ts';
import { recoveryRate } from '../horton.ts';
import { pondedDepth, sheetFlow } from './ponded-depth.ts';
import { type Soil, sealedSoil } from './soil.ts';
import { curveNumberSoil } from './soil-curve-number.ts';
import { greenAmptSoil } from './soil-green-ampt.ts';
import { hortonSoil, modifiedHortonSoil } from './soil-horton.ts';

/** One part of a subcatchment. */
export interface Subarea {
  /** Share of the subcatchment's area. */
  readonly share: number;
  /** `1.0027 W sqrt(S) / (A n)` of `q = alpha (d - store)^(5/3)`, q m/s, d m; 0: all above the storage leaves within the step. */
  readonly alpha: number;
  /** Depression storage, m. */
  readonly store: number;
  /** Share of the outflow that goes to the outlet; the rest runs on to the other surface. */
  readonly toOutlet: number;
}

export interface Ground {
  readonly area: number;
  /** Impervious without storage, impervious with storage, pervious. */
  readonly parts: readonly [Subarea, Subarea, Subarea];
  /** Which part takes what does not go to the outlet: 1 or 2, or -1. */
  readonly receiver: 1 | 2 | -1;
  readonly soil: Soil;
}

export function soilOf(infiltration: Infiltration): Soil {
  if ('decay' in infiltration) {
    const { maxRate, minRate, decay, dryTime, maxVolume } = infiltration;
    const recovery = dryTime > 0 ? recoveryRate(dryTime) : 0;
    const soil = { f0: Math.max(maxRate, minRate), fc: minRate, decay, recovery, most: maxVolume };
    return infiltration.model === 'HORTON' ? hortonSoil(soil) : modifiedHortonSoil(soil);
  }
  if ('curveNumber' in infiltration)
    return curveNumberSoil({ number: infiltration.curveNumber, drying: infiltration.dryTime });
  const { suction, conductivity, initialDeficit, model } = infiltration;
  return greenAmptSoil({ suction, conductivity, deficit: initialDeficit, modified: model === 'MODIFIED_GREEN_AMPT' });
}

/**
 * Manning's 1.49 of US customary units as SWMM rounds it (exactly 0.3048^(-1/3) = 1.4859), in SI: 1.0027. Kept, so that a
 * calibrated model gives the flow it was calibrated to.
 */
const manning = 1.002746733613504; // 1.49 x 0.3048^(1/3)

/** Rossman and Huber 2016, section 3.3: both impervious parts share the width over the whole impervious area. */
export function groundOf({ area, impervious, width, slope, subareas, infiltration }: Subcatchment): Ground {
  const { nImpervious, nPervious, storageImpervious, storagePervious, zeroStorageFraction, routeTo } = subareas;
  const pervious = 1 - impervious;
  const alpha = (share: number, n: number): number =>
    share > 0 && area > 0 && n > 0 ? (manning * width * Math.sqrt(slope)) / (share * area * n) : 0;
  const on = 1 - subareas.routedFraction;
  const toPervious = routeTo === 'PERVIOUS' && pervious > 0;
  const toImpervious = routeTo === 'IMPERVIOUS' && impervious * (1 - zeroStorageFraction) > 0;
  const fromImpervious = toPervious ? on : 1;
  const hard = alpha(impervious, nImpervious);
  return {
    area,
    parts: [
      { share: impervious * zeroStorageFraction, alpha: hard, store: 0, toOutlet: fromImpervious },
      {
        share: impervious * (1 - zeroStorageFraction),
        alpha: hard,
        store: storageImpervious,
        toOutlet: fromImpervious,
      },
      { share: pervious, alpha: alpha(pervious, nPervious), store: storagePervious, toOutlet: toImpervious ? on : 1 },
    ],
    receiver: toPervious ? 2 : toImpervious ? 1 : -1,
    soil: pervious > 0 ? soilOf(infiltration) : sealedSoil,
  };
}

/** Slots of state of a ground before its soil's: depth m and outflow m/s of its three parts. */
export const partSlots = 6;
export const slotsOf = (ground: Ground): number => partSlots + ground.soil.slots;

/** What a step did, m over the whole subcatchment but for the outflow. */
export interface GroundStep {
  /** Rate towards the outlet at the end of the step, m³/s. */
  outflow: number;
  /** Its impervious share, m³/s. */
  fromImpervious: number;
  evaporated: number;
  infiltrated: number;
}

/**
 * Moves a subcatchment on by `dt` s under `rain` m/s, `runon` m/s over its whole area and potential `evaporation` m/s.
 * The flow between parts is what the step before gave, in volume: `before` is that step's length. The state's numbers at `at` are those of `slotsOf`.
 */
export function stepGround(
  ground: Ground,
  state: Float64Array,
  at: number,
  dt: number,
  before: number,
  rain: number,
  runon: number,
  evaporation: number,
  recovery: number,
  out: GroundStep,
): void {
  const { parts, receiver } = ground;
  let crossing = 0; // m³/s per m² of the subcatchment
  if (receiver >= 0)
    for (let p = 0; p < 3; p++) crossing += state[at + 3 + p]! * parts[p]!.share * (1 - parts[p]!.toOutlet);
  crossing *= before / dt;
  out.outflow = out.fromImpervious = out.evaporated = out.infiltrated = 0;
  for (let p = 0; p < 3; p++) {
    const { share, alpha, store, toOutlet } = parts[p]!;
    if (!(share > 0)) continue;
    const depth = state[at + p]!;
    const supply = rain + runon + (receiver === p ? crossing / share : 0);
    const evaporated = Math.min(depth / dt, evaporation);
    const infiltrated = p === 2 ? ground.soil.infiltrate(state, at + partSlots, dt, supply, depth, recovery) : 0;
    const net = supply - evaporated - infiltrated;
    let after = 0;
    let flow = 0;
    let soaked = infiltrated;
    if (depth + net * dt > 0) {
      if (alpha > 0) {
        after = pondedDepth(depth, net, alpha, store, dt);
        flow = sheetFlow(alpha, after - store);
      } else {
        const full = depth + net * dt;
        after = Math.min(full, store);
        flow = (full - after) / dt;
      }
    } else soaked = Math.max(0, depth / dt + supply - evaporated);
    state[at + p] = after;
    state[at + 3 + p] = flow;
    out.evaporated += evaporated * dt * share;
    out.infiltrated += soaked * dt * share;
    const leaves = flow * toOutlet * share * ground.area;
    out.outflow += leaves;
    if (p < 2) out.fromImpervious += leaves;
  }
}

/** Water standing on the parts, m over the whole subcatchment. */
export function standing(ground: Ground, state: Float64Array, at: number): number {
  let sum = 0;
  for (let p = 0; p < 3; p++) sum += state[at + p]! * ground.parts[p]!.share;
  return sum;
}
