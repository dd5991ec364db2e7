/** Street and channel inlets (HEC-22) as descriptions, in metres, and where they are used. */
import type { Named } from './network.ts';

export type GrateType =
  | 'P_BAR-50'
  | 'P_BAR-50x100'
  | 'P_BAR-30'
  | 'CURVED_VANE'
  | 'TILT_BAR-45'
  | 'TILT_BAR-30'
  | 'RETICULINE'
  | 'GENERIC';

export interface Grate {
  readonly type: GrateType;
  readonly length: number;
  readonly width: number;
  /** Fraction of the grate that is open (GENERIC), else 0. */
  readonly openFraction: number;
  /** Velocity at which water begins to splash over (GENERIC), m/s, else 0. */
  readonly splashVelocity: number;
}

export interface CurbOpening {
  readonly length: number;
  readonly height: number;
  readonly throat: 'HORIZONTAL' | 'INCLINED' | 'VERTICAL';
}

/** A combination inlet has both a grate and a curb opening. DROP_ ones lie in the floor of a channel. */
export interface Inlet extends Named {
  readonly grate: Grate | undefined;
  readonly curb: CurbOpening | undefined;
  readonly slotted: { readonly length: number; readonly width: number } | undefined;
  readonly dropGrate: Grate | undefined;
  readonly dropCurb: CurbOpening | undefined;
  /** CUSTOM: captured flow by a DIVERSION curve (against approach flow) or a RATING curve (against depth); -1: none. */
  readonly curve: number;
}

export interface InletUsage {
  readonly line: number;
  /** Street or channel conduit. */
  readonly link: number;
  readonly inlet: number;
  /** Node that receives the captured flow. */
  readonly node: number;
  /** Inlets on each side of the street. */
  readonly count: number;
  /** Fraction clogged. */
  readonly clogged: number;
  /** Greatest captured flow of each inlet, m³/s; 0: no limit. */
  readonly maxFlow: number;
  /** Local depression: height and width, m. */
  readonly depressionHeight: number;
  readonly depressionWidth: number;
  readonly placement: 'AUTOMATIC' | 'ON_GRADE' | 'ON_SAG';
}
