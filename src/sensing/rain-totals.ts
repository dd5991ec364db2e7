/** Rain over the last hours from a gauge's running total, as a city's data centre keeps it: readings that were lost in between do not lose rain. */

/** Times, s, and running totals, m, of readings received, oldest first. Plain JSON: it is part of the snapshot. */
export interface TotalHistory {
  times: number[];
  totals: number[];
}

/** Spacing of what is kept, s; the newest reading is always kept. */
const spacing = 300;
/** How far back is kept, s: the longest window, and one spacing more so that it can be interpolated. */
const reach = 24 * 3600 + 2 * spacing;

/** Every total stands at 0 at the start of the run. */
export const emptyHistory = (): TotalHistory => ({ times: [0], totals: [0] });

/** Adds a reading; drops what is older than a day, and what lies closer than five minutes to its older neighbour. */
export function keepTotal(h: TotalHistory, time: number, total: number): void {
  const n = h.times.length;
  if (n >= 2 && h.times[n - 1]! - h.times[n - 2]! < spacing) {
    h.times.pop();
    h.totals.pop();
  }
  h.times.push(time);
  h.totals.push(total);
  let drop = 0;
  while (drop < h.times.length - 2 && h.times[drop + 1]! < time - reach) drop++;
  if (drop > 0) {
    h.times.splice(0, drop);
    h.totals.splice(0, drop);
  }
}

/**
 * Rain over the `window` seconds before the newest reading, m; straight lines between readings. Before the history
 * reaches back that far the total since the start stands.
 */
export function rainOver(h: TotalHistory, window: number): number {
  const n = h.times.length;
  const from = h.times[n - 1]! - window;
  let k = n - 1;
  while (k > 0 && h.times[k - 1]! > from) k--;
  if (k === 0) return h.totals[n - 1]! - h.totals[0]!;
  const t0 = h.times[k - 1]!;
  const t1 = h.times[k]!;
  const share = t1 > t0 ? (from - t0) / (t1 - t0) : 0;
  return h.totals[n - 1]! - (h.totals[k - 1]! + share * (h.totals[k]! - h.totals[k - 1]!));
}
