/**
 * Rivers entering the place: discharge over time, poured into the cells of a section, a line, an area or of points. Stage is not forced
 * here; where the water goes from those cells is surface flow's business.
 */
import { pow } from '../core/arithmetic.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { faultsOfSeries, meanOver, type Series } from './series.ts';

export interface InflowSource {
  readonly id: string;
  /** Cells that receive it (of a section or line: core/line-cells.ts, of an area: core/ring-cells.ts). */
  readonly cells: ArrayLike<number>;
  /** m³/s; never negative. */
  readonly series: Series;
  /** `conveyance`: by depth^(5/3) of each cell, equal where all are dry. `equal`: the same to each. */
  readonly share: 'conveyance' | 'equal';
}
export interface InflowOptions {
  readonly inflow: readonly InflowSource[];
  /**
   * Length of the warm-up before tick 0, s. Over it the discharge rises evenly from nothing, about as fast as a river
   * at rest gathers speed on its own slope (half an hour or so), so that no surge is set off.
   */
  readonly warm_up?: number;
}

export const inflowFaults = defineFaults({
  'inflow-nowhere':
    "inflow {id} reaches no cell inside the place. Move its section, line, area or points onto the ground, or raise the section's top above the bed.",
});

export function inflow(context: ProcessContext, options: InflowOptions) {
  const faults: Fault[] = [];
  for (const s of options.inflow) {
    faults.push(
      ...faultsOfSeries(`inflow ${s.id}`, s.series, { unit: 'm3/s', way: 'Let water out by a boundary instead.' }),
    );
    let inside = 0;
    for (let k = 0; k < s.cells.length; k++) if (context.mask[s.cells[k]!] === 1) inside++;
    if (inside === 0) faults.push(inflowFaults('inflow-nowhere', { id: s.id }));
  }
  if (faults.length) throw new StormtableError(faults);

  // Every receiving cell once, rising; each source's cells as places in that list (a point named twice receives twice).
  const sourceCells = options.inflow.map((s) => Array.from(s.cells).filter((i) => context.mask[i] === 1));
  const cells = Int32Array.from([...new Set(sourceCells.flat())].sort((a, b) => a - b));
  const placeOf = new Map(Array.from(cells, (cell, place) => [cell, place]));
  const places = sourceCells.map((list) => list.map((cell) => placeOf.get(cell)!));
  const area = cellArea(context.grid);
  const rates = new Float64Array(cells.length);
  const warmUp = options.warm_up ?? 0;
  /** Share of the discharge let in at a time, s from tick 0. */
  const risen = (time: number): number => (time >= 0 ? 1 : Math.max(0, (time + warmUp) / warmUp));

  return defineProcess({
    name: 'inflow',
    source: 'shared by conveyance, Manning: discharge per width goes with depth^(5/3)',
    pace: 'tick_start',
    warmUp: true,
    fields: {
      water_depth: { unit: 'm/s', access: 'adds', cells, doc: 'river water entering the place' },
      depth_now: { unit: 'm', of: 'water_depth', access: 'reads', doc: 'depth at the section, to share by conveyance' },
    },
    step(fields, { start, length }) {
      const depth = fields.depth_now.values;
      rates.fill(0);
      options.inflow.forEach((source, k) => {
        const discharge = meanOver(source.series, start, start + length) * risen(start + length);
        const list = places[k]!;
        const weights = list.map((p) => (source.share === 'equal' ? 1 : pow(Math.max(0, depth[cells[p]!]!), 5 / 3)));
        let sum = 0;
        for (const w of weights) sum += w;
        list.forEach((p, j) => {
          rates[p]! += (discharge * (sum > 0 ? weights[j]! / sum : 1 / list.length)) / area;
        });
      });
      fields.water_depth.rate.set(rates);
      fields.water_depth.changed();
    },
  });
}
