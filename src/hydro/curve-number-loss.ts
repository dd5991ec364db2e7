/**
 * Rain kept by the ground after the curve number method, as it falls: the loss of a tick is what the ground keeps of all
 * rain so far less what it kept before. It acts on rain alone, never on water that has run there, and one run is one
 * storm: the ground does not recover.
 */
import { cellArea } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import { type Antecedent, curveNumberAt, keptOf, retention } from './curve-number.ts';
import { type Cells, lossCells, onCells } from './loss-cells.ts';
import { takeFromRain } from './rain-loss.ts';

export interface CurveNumberOptions {
  /** Curve number of the pervious share in average conditions, above 0, at most 100. */
  readonly curve_number: Cells;
  readonly antecedent: Antecedent;
  /** Initial abstraction over retention: 0.2 as in TR-55, or 0.05 (Hawkins et al. 2002). */
  readonly abstraction_ratio: 0.2 | 0.05;
  /** Share of the cell that keeps no rain, 0 to 1. */
  readonly impervious: Cells;
}

export function curveNumberLoss(context: ProcessContext, options: CurveNumberOptions) {
  const { grid, ledger } = context;
  const numbers = onCells(context, options.curve_number);
  const { cells, pervious } = lossCells(context, (i) => numbers[i]! > 0, options.impervious);
  // few numbers, many cells: each one's retention once
  const known = new Map<number, number>();
  const retentionOf = (cn: number): number => {
    const S = known.get(cn) ?? retention(curveNumberAt(cn, options.antecedent), options.abstraction_ratio);
    known.set(cn, S);
    return S;
  };
  const S = Float64Array.from(cells, (i) => retentionOf(numbers[i]!));
  const area = cellArea(grid);

  return defineProcess({
    name: 'curve-number',
    source: 'US Soil Conservation Service 1986, TR-55, chapter 2',
    pace: 'tick_start',
    fields: {
      storm_rain: {
        unit: 'm',
        access: 'owns',
        type: 'f64',
        doc: 'rain since the start, as the curve number counts it',
      },
      retained_rain: {
        unit: 'm',
        access: 'owns',
        type: 'f64',
        doc: 'rain kept by the pervious share of the cell since the start, per area of that share',
      },
      rainfall_rate: { unit: 'm/s', access: 'reads', doc: 'what falls' },
      water_depth: { unit: 'm/s', access: 'adds', doc: 'rain kept, below zero' },
    },
    start() {
      ledger.open('soil', 0);
    },
    step(fields, { length }) {
      const P = fields.storm_rain.values;
      const L = fields.retained_rain.values;
      const ratio = options.abstraction_ratio;
      const taken = takeFromRain(
        cells,
        pervious,
        fields.rainfall_rate.values,
        fields.water_depth,
        length,
        (k, i, fell) => {
          const rain = (P[i] = P[i]! + fell);
          return Math.min(fell, keptOf(rain, S[k]!, ratio * S[k]!) - L[i]!);
        },
        (_, i, depth) => {
          L[i] = L[i]! + depth;
        },
      );
      if (taken > 0) ledger.book('soil', 'curve-number', taken * area);
    },
    volumes(fields, tick): Readonly<Record<string, number>> {
      if ((tick + 1) % context.clock.recordEvery !== 0) return {};
      const L = fields.retained_rain.values;
      let sum = 0;
      for (let k = 0; k < cells.length; k++) sum += L[cells[k]!]! * pervious[k]!;
      return { soil: sum * area };
    },
  });
}
