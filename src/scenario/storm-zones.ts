/** Published storm intensity formulas by zone, so that a scenario may name one instead of writing its numbers. */
import type { StormFormula } from '../forcing/design-storm.ts';

/** Chongqing, in force since June 2017: q in L/s/ha, t in minutes, P in years. */
export const stormZones = {
  shapingba: { A: 1132, C: 0.958, b: 5.408, n: 0.595 },
  banan: { A: 1898, C: 0.867, b: 9.48, n: 0.709 },
  yubei: { A: 1111, C: 0.945, b: 9.713, n: 0.561 },
} as const satisfies Record<string, StormFormula>;

export type StormZone = keyof typeof stormZones;
export const stormZoneNames = Object.keys(stormZones) as [StormZone, ...StormZone[]];
