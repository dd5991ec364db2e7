/** Mobile pumps beside a drainage network: from a street or a pipe, into a street or a pipe, or out of the model. */

/** One end of its hose: the street over a node, or the node itself. */
export interface PumpEnd {
  readonly node: number;
  readonly side: 'street' | 'pipe';
}
export interface MobilePump {
  readonly from: PumpEnd;
  /** Out of the model where null. */
  readonly to: PumpEnd | null;
  /** m³/s; 0 once it has been taken away, until it has run down. */
  capacity: number;
  /** Rate at the end of the last step, m³/s. */
  rate: number;
}

/** A suction hose draws less from a depth of water below this, m: our own choice. */
const suctionDepth = 0.3;

/** The water it may draw on in an interval. */
export interface Drawn {
  /** Depth in a pipe's node, m. */
  depth(node: number): number;
  /** Water on the street over a node, m³. */
  onStreet(node: number): number;
}

/** Rate of a pump in a step, m³/s: no more than the street holds for the rest of the interval of `left` s. */
export function pumpRate(pump: MobilePump, water: Drawn, left: number): number {
  const { node, side } = pump.from;
  if (pump.capacity <= 0) return 0;
  if (side === 'pipe') return pump.capacity * Math.min(1, Math.max(0, water.depth(node)) / suctionDepth);
  return Math.max(0, Math.min(pump.capacity, water.onStreet(node) / left - pump.rate / 2));
}
