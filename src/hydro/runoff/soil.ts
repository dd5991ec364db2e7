/** What every infiltration law of a subcatchment answers to. Rates are over the pervious area, m/s; state lies in the caller's block. */

export interface Soil {
  /** Numbers of state the law keeps. */
  readonly slots: number;
  /** Writes the state of the first moment. */
  start(state: Float64Array, at: number): void;
  /**
   * Infiltration over `dt` s, m/s: at most all that arrives (`supply`, rain and run-on, m/s) and lies there (`depth`, m).
   * `recovery` scales how fast a dry soil recovers (1 where the file has no recovery pattern).
   */
  infiltrate(state: Float64Array, at: number, dt: number, supply: number, depth: number, recovery: number): number;
}

/** Soil that takes nothing. */
export const sealedSoil: Soil = { slots: 0, start() {}, infiltrate: () => 0 };
