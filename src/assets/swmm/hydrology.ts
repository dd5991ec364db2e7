/** Infiltration and rain-derived infiltration and inflow (RDII) as descriptions. */
import type { Named } from './network.ts';

export type InfiltrationModel = 'HORTON' | 'MODIFIED_HORTON' | 'GREEN_AMPT' | 'MODIFIED_GREEN_AMPT' | 'CURVE_NUMBER';

export type Infiltration =
  | {
      readonly model: 'HORTON' | 'MODIFIED_HORTON';
      /** m/s */
      readonly maxRate: number;
      readonly minRate: number;
      /** 1/s */
      readonly decay: number;
      /** Time in which saturated soil dries, s. */
      readonly dryTime: number;
      /** m; 0: no limit */
      readonly maxVolume: number;
    }
  | {
      readonly model: 'GREEN_AMPT' | 'MODIFIED_GREEN_AMPT';
      /** m */
      readonly suction: number;
      /** m/s */
      readonly conductivity: number;
      readonly initialDeficit: number;
    }
  | { readonly model: 'CURVE_NUMBER'; readonly curveNumber: number; readonly dryTime: number };

/** One triangle: fraction of rain R, time to peak T (s), recession K = (base - T) / T, and its initial abstraction. */
export interface RdiiTriangle {
  readonly r: number;
  readonly t: number;
  readonly k: number;
  /** Greatest initial abstraction, m. */
  readonly abstractionMax: number;
  /** Recovery of initial abstraction, m/s. */
  readonly abstractionRecovery: number;
  /** Initial abstraction already used at the start, m. */
  readonly abstractionInitial: number;
}

export interface UnitHydrograph extends Named {
  readonly gage: number;
  /** Twelve months, each short, medium and long term; undefined where the file gives none. */
  readonly months: readonly (readonly (RdiiTriangle | undefined)[])[];
}

export interface RdiiInflow {
  readonly line: number;
  readonly node: number;
  readonly hydrograph: number;
  /** Sewershed, m². */
  readonly area: number;
}
