/** A rain gage as a step function of time: what its readings mean as a rate, and when it changes. */
import type { DrainageModel, RainGage } from '../../assets/swmm/network.ts';
import { type RainReadings, readRainFile } from './rain-file.ts';
import { lastAtOrBefore } from './series.ts';

/** Rates m/s that hold from `start[k]` to `end[k]`, s from the start of the run; none in between. */
export class Gage {
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #rate: Float64Array;
  /** Depth fallen up to `start[k]`, m. */
  readonly #sum: Float64Array;

  constructor(format: RainGage['format'], interval: number, readings: RainReadings) {
    const n = readings.time.length;
    this.#start = Float64Array.from(readings.time);
    this.#end = new Float64Array(n);
    this.#rate = new Float64Array(n);
    this.#sum = new Float64Array(n);
    let sum = 0;
    for (let k = 0; k < n; k++) {
      const value = readings.value[k]!;
      const before = k > 0 ? readings.value[k - 1]! : 0;
      const rate =
        format === 'INTENSITY'
          ? value
          : // a counter that falls was set back to nothing
            (format === 'CUMULATIVE' && value >= before ? value - before : value) / interval;
      this.#rate[k] = rate > 0 ? rate : 0;
      this.#end[k] = Math.min(this.#start[k]! + interval, k + 1 < n ? this.#start[k + 1]! : Infinity);
      this.#sum[k] = sum;
      sum += this.#rate[k]! * (this.#end[k]! - this.#start[k]!);
    }
  }

  /** Rain at a moment, m/s. */
  rateAt(time: number): number {
    const k = lastAtOrBefore(this.#start, time);
    return k >= 0 && time < this.#end[k]! ? this.#rate[k]! : 0;
  }

  /** The next moment after `time` at which the rate changes; Infinity after the last. */
  nextChange(time: number): number {
    const n = this.#start.length;
    let k = lastAtOrBefore(this.#start, time);
    if (k >= 0 && time < this.#end[k]! && this.#rate[k]! > 0) return this.#end[k]!;
    for (k++; k < n; k++) if (this.#rate[k]! > 0) return this.#start[k]!;
    return Infinity;
  }

  /** Depth fallen from the first reading to a moment, m. */
  fallenBy(time: number): number {
    const k = lastAtOrBefore(this.#start, time);
    return k < 0 ? 0 : this.#sum[k]! + this.#rate[k]! * (Math.min(time, this.#end[k]!) - this.#start[k]!);
  }
}

/** The model's gages, in its order. */
export const gagesOf = (model: DrainageModel): Gage[] =>
  model.gages.map((g) => {
    if (model.options.ignoreRainfall) return new Gage(g.format, g.interval, { time: [], value: [] });
    const { source } = g;
    if (source.kind === 'file') return new Gage(g.format, g.interval, readRainFile(model, g));
    const series = model.series[source.series]!;
    return new Gage(g.format, g.interval, { time: series.time, value: series.value.map((v) => v * source.factor) });
  });
