/** Evaporation that the air could take, and the recovery pattern of soils. */

import { momentAt, untilNext } from '../../assets/swmm/calendar.ts';
import type { DrainageModel } from '../../assets/swmm/network.ts';
import { lastAtOrBefore } from './series.ts';

export interface PotentialEvaporation {
  /** m/s at `time` s from the start of the run. */
  rateAt(time: number): number;
  /** Factor of the recovery of infiltration. */
  recoveryAt(time: number): number;
  /** The next moment at which the rate changes; Infinity where it never does. */
  nextChange(time: number): number;
}

/**
 * CONSTANT, MONTHLY (each month its rate) and TIMESERIES (each value holds until the next). Rates from a climate file or
 * from temperatures need climate data, which are not modelled: the reader warns, and the rate is 0.
 */
export function potentialEvaporation({ evaporation, options, series, patterns }: DrainageModel): PotentialEvaporation {
  const { source, recoveryPattern } = evaporation;
  const monthly = recoveryPattern >= 0 ? patterns[recoveryPattern]!.factors : undefined;
  const table = source.kind === 'TIMESERIES' ? series[source.series]! : undefined;
  const factor = source.kind === 'TIMESERIES' ? source.factor : 0;
  const monthOf = (time: number): number => momentAt(options.start + time).month - 1;
  return {
    rateAt(time) {
      if (source.kind === 'CONSTANT') return source.rate;
      if (source.kind === 'MONTHLY') return source.rates[monthOf(time)] ?? 0;
      if (!table) return 0;
      const k = lastAtOrBefore(table.time, time);
      return k < 0 ? 0 : table.value[k]! * factor;
    },
    recoveryAt: (time) => monthly?.[monthOf(time)] ?? 1,
    nextChange(time) {
      if (source.kind === 'MONTHLY' || monthly) return time + untilNext('month', options.start + time);
      if (!table) return Infinity;
      return table.time[lastAtOrBefore(table.time, time) + 1] ?? Infinity;
    },
  };
}
