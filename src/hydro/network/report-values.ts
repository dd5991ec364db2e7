/** The values a report shows at a moment: taken off runoff and network, set between two steps, or averaged over the report step. */
import type { ReportPeriod, SystemResults } from '../../assets/swmm/results.ts';

type Group = Exclude<keyof ReportPeriod, 'time' | 'system'>;
const groups: readonly Group[] = ['subcatchments', 'nodes', 'links'];

/** A copy whose lists nothing else writes to. */
export function copied(period: ReportPeriod): ReportPeriod {
  return blend(period, period, 0, period.time);
}

/** `a` and a share of the way to `b`, at `time`. */
export function blend(a: ReportPeriod, b: ReportPeriod, share: number, time: number): ReportPeriod {
  const out: Record<string, unknown> = { time };
  for (const group of groups) {
    const from = a[group] as Readonly<Record<string, Float64Array>>;
    const to = b[group] as Readonly<Record<string, Float64Array>>;
    out[group] = Object.fromEntries(
      Object.entries(from).map(([name, x]) => {
        const y = to[name]!;
        return [name, share === 0 ? x.slice() : x.map((v, k) => v + share * (y[k]! - v))];
      }),
    );
  }
  out['system'] = Object.fromEntries(
    Object.entries(a.system).map(([name, v]) => {
      const w = b.system[name as keyof SystemResults];
      return [name, share === 0 ? v : v + share * (w - v)];
    }),
  );
  return out as unknown as ReportPeriod;
}
