/**
 * Rain caught by leaves and roofs: what falls is kept until a depth that goes by land cover is full, and only then reaches
 * the ground. Whoever dries the leaves asks for `intercepted_rain`; without one they stay wet to the end of the run.
 */
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { answerStore } from './answer-store.ts';
import { type Cells, lossCells, onCells } from './loss-cells.ts';
import { takeFromRain } from './rain-loss.ts';

export interface InterceptionOptions {
  /** Depth that is kept before rain reaches the ground, m. */
  readonly capacity: Cells;
}

export function interception(context: ProcessContext, options: InterceptionOptions) {
  const { grid, ledger } = context;
  const most = onCells(context, options.capacity);
  const { cells, pervious: whole } = lossCells(context, (i) => most[i]! > 0, 0);
  const capacity = Float64Array.from(cells, (i) => most[i]!);
  const area = cellArea(grid);

  return defineProcess({
    name: 'interception',
    source: 'a store that fills before rain reaches the ground; depths after US Army Corps of Engineers 2000, HEC-HMS',
    pace: 'tick_start',
    fields: {
      intercepted_rain: { unit: 'm', access: 'owns', type: 'f64', doc: 'rain that hangs on leaves and roofs' },
      rainfall_rate: { unit: 'm/s', access: 'reads', doc: 'what falls' },
      water_depth: { unit: 'm/s', access: 'adds', doc: 'rain caught, below zero' },
    },
    start() {
      ledger.open('canopy', 0);
    },
    step(fields, { length }) {
      const held = fields.intercepted_rain.values;
      for (const request of fields.intercepted_rain.requests) {
        const given = answerStore(request, held);
        if (given > 0) ledger.book('canopy', request.process, -given * area);
      }
      const taken = takeFromRain(
        cells,
        whole,
        fields.rainfall_rate.values,
        fields.water_depth,
        length,
        (k, i) => capacity[k]! - held[i]!,
        (_, i, depth) => {
          held[i] = held[i]! + depth;
        },
      );
      if (taken > 0) ledger.book('canopy', 'interception', taken * area);
    },
    volumes(fields, tick): Readonly<Record<string, number>> {
      if ((tick + 1) % context.clock.recordEvery !== 0) return {};
      const held = fields.intercepted_rain.values;
      let sum = 0;
      for (let k = 0; k < cells.length; k++) sum += held[cells[k]!]!;
      return { canopy: sum * area };
    },
  });
}
