/** Water levels at outfalls that the model gives: fixed, tidal by the hour of the day, or a series. */
import type { DrainageModel } from '../../assets/swmm/network.ts';

const day = 86400;

/** Straight between points, the first and last value outside; `at` may start anywhere. */
function along(x: Float64Array, y: (k: number) => number, at: number): number {
  const n = x.length;
  if (n === 0) return 0;
  if (at <= x[0]!) return y(0);
  let k = 1;
  while (k < n && x[k]! < at) k++;
  if (k === n) return y(n - 1);
  const run = x[k]! - x[k - 1]!;
  return run > 0 ? y(k - 1) + ((at - x[k - 1]!) * (y(k) - y(k - 1))) / run : y(k);
}

/** Per node the level at a time from the start of the run, m; undefined where the outfall falls freely or is none. */
export function outfallStages(model: DrainageModel): readonly (((time: number) => number) | undefined)[] {
  return model.nodes.map((node) => {
    if (node.kind !== 'outfall') return undefined;
    const { stage } = node;
    switch (stage.kind) {
      case 'FIXED':
        return () => stage.elevation;
      case 'TIDAL': {
        const { x, y } = model.curves[stage.curve]!;
        const start = model.options.start % day;
        return (time) => along(x, (k) => y[k]!, (start + time) % day);
      }
      case 'TIMESERIES': {
        const series = model.series[stage.series]!;
        return (time) => along(series.time, (k) => series.value[k]! * stage.factor, time);
      }
      default:
        return undefined;
    }
  });
}
