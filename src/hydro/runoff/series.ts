/** Values of a drainage model's series and curves between their points. */
import type { TimeSeries } from '../../assets/swmm/network.ts';

/** Index of the last entry at or before x, or -1. */
export function lastAtOrBefore(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (xs[mid]! <= x) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/** The line through the points, level beyond its ends; 0 where there are none. */
export function valueAt(xs: Float64Array, ys: Float64Array, x: number): number {
  const n = xs.length;
  if (n === 0) return 0;
  const k = lastAtOrBefore(xs, x);
  if (k < 0) return ys[0]!;
  if (k >= n - 1) return ys[n - 1]!;
  const run = xs[k + 1]! - xs[k]!;
  return run > 0 ? ys[k]! + ((ys[k + 1]! - ys[k]!) * (x - xs[k]!)) / run : ys[k]!;
}

/** The line through a time series, level after its end and before its start. */
export const levelAt = (s: TimeSeries, time: number): number => valueAt(s.time, s.value, time);

/** As `levelAt`, but nothing before the first and after the last point: an inflow that is not given is none. */
export function flowAt(s: TimeSeries, time: number): number {
  const n = s.time.length;
  return n === 0 || time < s.time[0]! || time > s.time[n - 1]! ? 0 : levelAt(s, time);
}
