/** Results of a drainage model at one reporting time, in SI, each list in the model's order. */

export interface ReportPeriod {
  /** Seconds from the start of the run. */
  readonly time: number;
  readonly subcatchments: {
    /** m/s */
    readonly rain: Float64Array;
    readonly evaporation: Float64Array;
    readonly infiltration: Float64Array;
    /** m³/s */
    readonly runoff: Float64Array;
  };
  readonly nodes: {
    /** m */
    readonly depth: Float64Array;
    readonly head: Float64Array;
    /** m³ */
    readonly volume: Float64Array;
    /** m³/s */
    readonly lateral: Float64Array;
    readonly inflow: Float64Array;
    readonly flooding: Float64Array;
  };
  readonly links: {
    /** m³/s */
    readonly flow: Float64Array;
    /** m */
    readonly depth: Float64Array;
    /** m/s */
    readonly velocity: Float64Array;
    /** m³ */
    readonly volume: Float64Array;
    /** Filled share of the section of a conduit, setting of the others. */
    readonly capacity: Float64Array;
  };
  readonly system: SystemResults;
}

/** Sums over the model: rates m/s over its subcatchments, flows m³/s, volume m³. */
export interface SystemResults {
  readonly rain: number;
  /** Evaporation and infiltration. */
  readonly losses: number;
  readonly runoff: number;
  readonly dryWeather: number;
  readonly rdii: number;
  readonly external: number;
  readonly lateral: number;
  readonly flooding: number;
  readonly outflow: number;
  readonly stored: number;
  readonly evaporation: number;
  readonly potentialEvaporation: number;
}
