/**
 * Water in hollows smaller than a cell: at the end of a tick they ask for what they lack of the water on the cell, up to
 * a depth that goes by land cover. What lies in them does not run off; it leaves by being asked for, which infiltration
 * does. Hollows of the sealed share count first among those that are full.
 */
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { answerStore } from './answer-store.ts';
import { type Cells, lossCells, onCells } from './loss-cells.ts';

export interface DepressionOptions {
  /** Depth the hollows hold, as a mean over the cell, m. */
  readonly capacity: Cells;
}

export function depressionStorage(context: ProcessContext, options: DepressionOptions) {
  const { grid, ledger } = context;
  const most = onCells(context, options.capacity);
  const { cells } = lossCells(context, (i) => most[i]! > 0, 0);
  const capacity = Float64Array.from(cells, (i) => most[i]!);
  const area = cellArea(grid);

  return defineProcess({
    name: 'depression-storage',
    source: 'a store that fills before water runs off; depths after ASCE 1992, Manual of Practice 77',
    pace: 'tick_end',
    fields: {
      depression_storage: { unit: 'm', access: 'owns', type: 'f64', doc: 'water in hollows, as a mean over the cell' },
      water_depth: { unit: 'm', access: 'requests', doc: 'what the hollows lack' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'what lies on the cell' },
    },
    start() {
      ledger.open('hollows', 0);
    },
    step(fields) {
      const held = fields.depression_storage.values;
      for (const request of fields.depression_storage.requests) {
        const given = answerStore(request, held);
        if (given > 0) ledger.book('hollows', request.process, -given * area);
      }
      const request = fields.water_depth;
      const { asked, granted } = request;
      const depth = fields.depth_now.values;
      const answered = !request.pending;
      let taken = 0;
      let any = false;
      for (let k = 0; k < cells.length; k++) {
        const i = cells[k]!;
        if (answered && asked[i]! > 0) {
          held[i] = held[i]! + granted[i]!;
          taken += granted[i]!;
        }
        const h = depth[i]!;
        const room = h > 0 ? capacity[k]! - held[i]! : 0;
        // below a billionth of its depth a hollow is full: single precision asks for no less
        const wanted = room > 1e-9 * capacity[k]! ? Math.min(room, h) : 0;
        asked[i] = wanted;
        if (wanted > 0) any = true;
      }
      if (taken > 0) ledger.book('hollows', 'depression-storage', taken * area);
      if (any) request.submit();
    },
    volumes(fields, tick): Readonly<Record<string, number>> {
      if ((tick + 1) % context.clock.recordEvery !== 0) return {};
      const held = fields.depression_storage.values;
      let sum = 0;
      for (let k = 0; k < cells.length; k++) sum += held[cells[k]!]!;
      return { hollows: sum * area };
    },
  });
}
