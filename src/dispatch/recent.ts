/** Recent readings of each gauge as dispatch keeps them, and the straight line through them. Owns the table `gauge_recent`. */
import type { ColumnDeclaration, TableDeclaration } from '../core/table.ts';

/** Readings kept of each gauge. */
export const kept = 24;
/** Fewer readings than this give no rate. */
export const fewest = 3;

const column = (type: 'f64' | 'i32', doc: string, initial = 0): ColumnDeclaration => ({
  unit: type === 'f64' ? 's' : '1',
  type,
  doc,
  label: { en: doc, zh: '近期读数' },
  initial,
  unrecorded: true,
});

/** One row a gauge: a count, then times (s) and values of its newest readings, oldest first. */
export function recentTable(gauges: readonly string[]): TableDeclaration {
  const columns: Record<string, ColumnDeclaration> = { count: column('i32', 'readings kept') };
  for (let k = 0; k < kept; k++) {
    columns[`time_${k}`] = column('f64', `time of reading ${k}`);
    columns[`value_${k}`] = { ...column('f64', `value of reading ${k}`), unit: '1' };
  }
  return { name: 'gauge_recent', of: 'gauge', picture: 'observed', ids: gauges, columns };
}

/** Readings behind plain arrays, for quick use; the arrays are the table's own columns. */
export interface Recent {
  readonly count: Int32Array;
  readonly time: readonly Float64Array[];
  readonly value: readonly Float64Array[];
}

export function recentOf(columns: Readonly<Record<string, unknown>>): Recent {
  const of = (name: string) => Array.from({ length: kept }, (_, k) => columns[`${name}_${k}`] as Float64Array);
  return { count: columns['count'] as Int32Array, time: of('time'), value: of('value') };
}

/**
 * Keeps a reading. Those behind the newest are thinned to `spacing` seconds so that what is kept reaches back as far as
 * the rules look.
 */
export function keep(r: Recent, row: number, time: number, value: number, spacing: number): void {
  let n = r.count[row]!;
  const t = (k: number) => r.time[k]![row]!;
  if (n >= 2 && t(n - 1) - t(n - 2) < spacing) n--;
  if (n === kept) {
    for (let k = 1; k < kept; k++) {
      r.time[k - 1]![row] = t(k);
      r.value[k - 1]![row] = r.value[k]![row]!;
    }
    n--;
  }
  r.time[n]![row] = time;
  r.value[n]![row] = value;
  r.count[row] = n + 1;
}

/**
 * Least-squares line through the readings of the last `window` seconds before the newest: slope per second and value at
 * the newest reading's time. NaN where there are fewer than three, or where they reach back less than half the window: a
 * rate over a few minutes of noise is none.
 */
export function line(r: Recent, row: number, window: number): { slope: number; newest: number; time: number } {
  const n = r.count[row]!;
  const unknown = { slope: Number.NaN, newest: Number.NaN, time: Number.NaN };
  if (n < fewest) return unknown;
  const last = r.time[n - 1]![row]!;
  let count = 0;
  let oldest = 0;
  let st = 0;
  let sv = 0;
  let stt = 0;
  let stv = 0;
  const v0 = r.value[n - 1]![row]!;
  for (let k = n - 1; k >= 0; k--) {
    const t = r.time[k]![row]! - last;
    if (t < -window) break;
    const v = r.value[k]![row]! - v0;
    count++;
    oldest = t;
    st += t;
    sv += v;
    stt += t * t;
    stv += t * v;
  }
  const spread = count * stt - st * st;
  if (count < fewest || !(spread > 0) || -oldest < window / 2) return unknown;
  const slope = (count * stv - st * sv) / spread;
  return { slope, newest: v0 + (sv - slope * st) / count, time: last };
}
