/** [OPTIONS] of a drainage model, and the factors that turn its file's units into SI. */
import type { InfiltrationModel } from './hydrology.ts';

export type FlowUnits = 'CFS' | 'GPM' | 'MGD' | 'CMS' | 'LPS' | 'MLD';

/** [OPTIONS], every one of them; units of the file are kept for reports and the binary results. */
export interface DrainageOptions {
  readonly flowUnits: FlowUnits;
  /** US customary units (feet, inches, acres) where true, SI (metres, millimetres, hectares) where false. */
  readonly us: boolean;
  /** What a number in the file's units is multiplied by to give SI. */
  readonly toSI: UnitFactors;
  readonly infiltration: InfiltrationModel;
  readonly routing: 'STEADY' | 'KINWAVE' | 'DYNWAVE';
  readonly linkOffsets: 'DEPTH' | 'ELEVATION';
  readonly forceMain: 'H-W' | 'D-W';
  readonly ignoreRainfall: boolean;
  readonly ignoreSnowmelt: boolean;
  readonly ignoreGroundwater: boolean;
  readonly ignoreRdii: boolean;
  readonly ignoreQuality: boolean;
  readonly ignoreRouting: boolean;
  readonly allowPonding: boolean;
  readonly skipSteadyState: boolean;
  /** Changes of inflow below these fractions count as steady. */
  readonly systemFlowTolerance: number;
  readonly lateralFlowTolerance: number;
  /** Seconds since 1899-12-30 00:00, the day from which SWMM's results count (`dates.ts`). */
  readonly start: number;
  readonly end: number;
  readonly reportStart: number;
  /** First and last day of the year on which streets may be swept. */
  readonly sweepStart: number;
  readonly sweepEnd: number;
  /** Dry time before the start, s. */
  readonly dryTime: number;
  readonly reportStep: number;
  readonly wetStep: number;
  readonly dryStep: number;
  readonly routingStep: number;
  /** 0: rules are evaluated at every routing step. */
  readonly ruleStep: number;
  /** Courant step for which short conduits are lengthened, s; 0: none are. */
  readonly lengtheningStep: number;
  /** Safety factor of the Courant step; 0: fixed steps. */
  readonly variableStep: number;
  readonly minimumStep: number;
  readonly inertialDamping: 'NONE' | 'PARTIAL' | 'FULL';
  readonly normalFlowLimited: 'NONE' | 'SLOPE' | 'FROUDE' | 'BOTH';
  readonly surchargeMethod: 'EXTRAN' | 'SLOT';
  /** Least surface area of a node, m². */
  readonly minSurfaceArea: number;
  /** Least slope of a conduit, m/m; 0: only the drop of 0.001 ft over its length holds. */
  readonly minSlope: number;
  readonly maxTrials: number;
  readonly headTolerance: number;
  readonly threads: number;
}

export interface UnitFactors {
  /** ft or m -> m */
  readonly length: number;
  /** CFS ... MLD -> m³/s */
  readonly flow: number;
  /** in or mm -> m */
  readonly rainDepth: number;
  /** in/h or mm/h -> m/s */
  readonly rainRate: number;
  /** in/day or mm/day -> m/s */
  readonly evaporation: number;
  /** ac or ha -> m² */
  readonly landArea: number;
  /** ft² or m² -> m² */
  readonly area: number;
  /** ft³ or m³ -> m³ */
  readonly volume: number;
}
