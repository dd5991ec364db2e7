/**
 * Water lost into the soil. At the end of a tick the soil asks for what the pervious share of each wet cell can take in
 * the next; surface flow grants it from what the cell holds. Rain thus lies on the ground for one tick before it
 * soaks in. The soil does not drain or dry again during a run.
 */
import { cellArea, cellCount } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { infiltration as takenBy } from './green-ampt.ts';

/** Soil of each cell of the grid, or one number for all. */
export interface InfiltrationOptions {
  /** Saturated hydraulic conductivity, m/s. */
  readonly conductivity: ArrayLike<number> | number;
  /** Suction head at the wetting front, m. */
  readonly suction: ArrayLike<number> | number;
  /** Porosity less initial moisture, a share of volume. */
  readonly moisture_deficit: ArrayLike<number> | number;
  /** Share of the cell that takes no water, 0 to 1. */
  readonly impervious: ArrayLike<number> | number;
}

export function infiltration(context: ProcessContext, options: InfiltrationOptions) {
  const { grid, mask, ledger } = context;
  const n = cellCount(grid);
  const onCells = (v: ArrayLike<number> | number): ArrayLike<number> =>
    typeof v === 'number' ? new Float64Array(n).fill(v) : v;
  const conductivity = onCells(options.conductivity);
  const suction = onCells(options.suction);
  const deficit = onCells(options.moisture_deficit);
  const impervious = onCells(options.impervious);
  // Cells that can take water, with K m/s, S = suction times deficit m, and pervious share, in that order.
  const found = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (mask[i] === 1 && conductivity[i]! > 0 && impervious[i]! < 1) found[count++] = i;
  const cells = found.slice(0, count);
  const K = new Float64Array(count);
  const S = new Float64Array(count);
  const pervious = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const i = cells[k]!;
    K[k] = conductivity[i]!;
    S[k] = Math.max(0, suction[i]! * deficit[i]!);
    pervious[k] = 1 - Math.max(0, impervious[i]!);
  }
  const area = cellArea(grid);

  return defineProcess({
    name: 'infiltration',
    source: 'Green and Ampt 1911, implicit in the infiltrated depth',
    pace: 'tick_end',
    fields: {
      infiltrated_depth: {
        unit: 'm',
        access: 'owns',
        type: 'f64',
        doc: 'water taken by the pervious share of the cell since the start, per area of that share',
      },
      water_depth: { unit: 'm', access: 'requests', doc: 'what the soil would take in the next tick' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'what lies on the soil' },
    },
    start() {
      ledger.open('soil', 0);
    },
    step(fields, { length }) {
      const request = fields.water_depth;
      const { asked, granted } = request;
      const depth = fields.depth_now.values;
      const F = fields.infiltrated_depth.values;
      const answered = !request.pending;
      let taken = 0;
      let any = false;
      for (let k = 0; k < cells.length; k++) {
        const i = cells[k]!;
        if (answered && asked[i]! > 0) {
          taken += granted[i]!;
          F[i]! += granted[i]! / pervious[k]!;
        }
        // Water on the impervious share waits: it mixes over the cell before the next tick.
        const h = depth[i]!;
        asked[i] = h > 0 ? pervious[k]! * takenBy(F[i]!, K[k]!, S[k]!, length, h) : 0;
        if (asked[i]! > 0) any = true;
      }
      if (taken > 0) ledger.book('soil', 'infiltration', taken * area);
      if (any) request.submit();
    },
    // summed over all cells, so only when a frame is recorded: the ledger misses nothing, it looks later
    volumes(fields, tick): Readonly<Record<string, number>> {
      if ((tick + 1) % context.clock.recordEvery !== 0) return {};
      const F = fields.infiltrated_depth.values;
      let sum = 0;
      for (let k = 0; k < cells.length; k++) sum += F[cells[k]!]! * pervious[k]!;
      return { soil: sum * area };
    },
  });
}
