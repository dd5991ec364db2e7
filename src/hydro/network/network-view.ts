/**
 * What the crank, rules and reports need of a routing solver. Lists are in SI, one number a node or link in the model's
 * order, and show the state after the last step.
 */

/** What control rules read, and the settings they write. */
export interface NetworkView {
  readonly depth: Float64Array;
  readonly head: Float64Array;
  readonly volume: Float64Array;
  /** All that enters a node, m³/s. */
  readonly inflow: Float64Array;
  /** Positive from the link's first node to its second, all barrels, m³/s. */
  readonly flow: Float64Array;
  readonly linkDepth: Float64Array;
  readonly velocity: Float64Array;
  /** Target setting of each link: opening 0..1, speed of a pump. Rules write it. */
  readonly setting: Float64Array;
  /** Flow of the full section at its slope, m³/s; 0 for what is no conduit. */
  readonly fullFlow: Float64Array;
  /** Full depth of links, m. */
  readonly fullDepth: Float64Array;
}

export interface RoutingSolver extends NetworkView {
  /** m³/s per node at the end of the step to come; the caller writes it. */
  readonly lateral: Float64Array;
  /** What spills or goes to ponds at a node, m³/s. */
  readonly overflow: Float64Array;
  /** Water in a link, m³, and the filled share of its section. */
  readonly linkVolume: Float64Array;
  readonly filled: Float64Array;
  /** Potential evaporation, m/s; the caller writes it. */
  evaporation: number;
  /** All that changes; copying it back restores. */
  readonly state: Uint8Array;
  step(dt: number): void;
  /** Length of the next step by Courant number, s, at most `limit`. */
  variableStep(limit: number): number;
}
