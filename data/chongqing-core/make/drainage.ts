/** How much ground drains through each cell of the bare ground. */
import { fillDepressions, flowAccumulation, flowDirections } from '../../../src/terrain/flow-direction.ts';
import type { Frame } from './frame.ts';

/** Cells draining through each cell, itself included. */
export function drainage(f: Frame): Float64Array {
  const { rows, cols, values } = f.ground;
  const filling = fillDepressions(values, rows, cols, { gradient: 0.001 });
  return flowAccumulation(flowDirections(filling, rows, cols), rows, cols);
}
