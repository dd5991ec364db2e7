/** Infinite-slope stability from plain numbers: wetness of the layer from steady recharge, factor of safety, creep. */
import { cos, sin } from '../core/arithmetic.ts';

/** Unit weight of water, N/m³: 1000 kg/m³ at standard gravity 9.80665 m/s². */
export const waterUnitWeight = 9806.65;

/** A slope as the stability equations see it; SI, angles in rad. */
export interface SlopeLayer {
  readonly slope: number;
  /** Depth of the layer, vertical, m. */
  readonly depth: number;
  /** Pa */
  readonly cohesion: number;
  readonly friction_angle: number;
  /** N/m³ */
  readonly unit_weight: number;
  /** m²/s */
  readonly transmissivity: number;
  /** Contributing area per contour length, m. */
  readonly specific_area: number;
}

/**
 * Share of the layer that is saturated under a steady recharge in m/s, 0 to 1: Rw = min(1, (Re / T) (a / sin b)),
 * Montgomery and Dietrich 1994 as in Landlab's landslide component. A slope without transmissivity is saturated by any.
 */
export function relativeWetness(layer: SlopeLayer, recharge: number): number {
  if (!(recharge > 0)) return 0;
  return Math.min(1, (recharge * layer.specific_area) / (layer.transmissivity * sin(layer.slope)));
}

/**
 * FS = tan phi / tan b + (c - psi gw tan phi) / (gs Z sin b cos b), with the pressure head of flow parallel to the slope,
 * psi = Rw Z cos² b.
 */
export function factorOfSafety(layer: SlopeLayer, wetness: number): number {
  const s = sin(layer.slope);
  const c = cos(layer.slope);
  const tanPhi = sin(layer.friction_angle) / cos(layer.friction_angle);
  const head = wetness * layer.depth * c * c;
  return (
    (tanPhi * c) / s + (layer.cohesion - head * waterUnitWeight * tanPhi) / (layer.unit_weight * layer.depth * s * c)
  );
}

/**
 * Recharge after dt seconds of rain at a mean rate, m/s: an exponential memory, Re' = Re e^(-dt/m) + i (1 - e^(-dt/m)).
 * A stand-in for the time a hillslope takes to gather and drain its water, not a solution of the flow in it. `fading`
 * is e^(-dt/m).
 */
export const rechargeAfter = (recharge: number, rain: number, fading: number): number =>
  recharge * fading + rain * (1 - fading);

/** 0.5 mm a day at FS = 2, in m/s. Our own choice. */
const creepScale = 0.5e-3 / 86400;

/**
 * Creep of a slope that still holds, m/s: 0.5 mm/day over (FS - 1), none from FS 1.5 up, at most 100 mm/day. Empirical in
 * form only (slopes move faster as they near failure); the numbers are ours and fitted to no slope.
 */
export const creepRate = (fs: number): number => (fs >= 1.5 ? 0 : creepScale / Math.max(0.005, fs - 1));
