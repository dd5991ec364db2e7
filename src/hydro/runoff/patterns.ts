/** Factors that repeat by month, day of the week and hour. */

import { type CalendarMoment, momentAt } from '../../assets/swmm/calendar.ts';
import type { Pattern } from '../../assets/swmm/network.ts';

function factorOf(pattern: Pattern, m: CalendarMoment): number {
  const f = pattern.factors;
  if (pattern.kind === 'MONTHLY') return f[m.month - 1] ?? 1;
  if (pattern.kind === 'DAILY') return f[m.weekday] ?? 1;
  return f[m.hour] ?? 1;
}

/**
 * Product of the factors of several patterns at a moment (seconds since 1899-12-30). On Saturdays and Sundays a WEEKEND
 * pattern takes the place of the HOURLY one; on other days it does not count.
 */
export function patternFactor(patterns: readonly Pattern[], moment: number): number {
  if (patterns.length === 0) return 1;
  const m = momentAt(moment);
  const weekend = m.weekday === 0 || m.weekday === 6;
  const replaced = weekend && patterns.some((p) => p.kind === 'WEEKEND');
  let product = 1;
  for (const p of patterns) {
    if (p.kind === 'WEEKEND' && !weekend) continue;
    if (p.kind === 'HOURLY' && replaced) continue;
    product *= factorOf(p, m);
  }
  return product;
}
