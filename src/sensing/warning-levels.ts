/** Warning levels from what was observed: rainstorm signals by rain totals and river levels by stage, each with hysteresis. */

/** Colours from the lowest to the highest; index 0 is no warning. */
export const levels = ['none', 'blue', 'yellow', 'orange', 'red'] as const;
export type Level = (typeof levels)[number];

/**
 * Rainstorm signals (China Meteorological Administration): level, hours, m of rain within them.
 */
export const rainstormSignals: readonly (readonly [level: number, hours: 3 | 6 | 12, rain: number])[] = [
  [1, 12, 0.05],
  [2, 6, 0.05],
  [3, 3, 0.05],
  [4, 3, 0.1],
];

/** The highest rainstorm signal that totals of 3, 6 and 12 h (m) reach; totals that are not known reach none. */
export function rainstormLevel(rain3h: number, rain6h: number, rain12h: number): number {
  let level = 0;
  for (const [signal, hours, rain] of rainstormSignals)
    if ((hours === 3 ? rain3h : hours === 6 ? rain6h : rain12h) >= rain) level = Math.max(level, signal);
  return level;
}

/**
 * River level by stage, m: yellow (2) at or above the warning stage, red (4) at or above the guarantee stage. A gauge
 * without one of them skips it. `margin` lowers both, for coming down.
 */
export function riverLevel(
  stage: number,
  warning: number | undefined,
  guarantee: number | undefined,
  margin = 0,
): number {
  if (guarantee !== undefined && stage >= guarantee - margin) return 4;
  if (warning !== undefined && stage >= warning - margin) return 2;
  return 0;
}

/** Level that stands, and since when (s) a lower one has been reached without a break; not a number where none has. */
export interface Standing {
  level: number;
  lowerSince: number;
}

/**
 * A warning rises at once and falls only after a lower level has held for `hold` seconds. `up` is the level by the
 * thresholds themselves, `down` the level that must be left to come down (thresholds less a margin).
 */
export function advanceLevel(standing: Standing, up: number, down: number, now: number, hold: number): Standing {
  if (up > standing.level) return { level: up, lowerSince: Number.NaN };
  const lower = Math.max(up, Math.min(down, standing.level));
  if (lower >= standing.level) return { level: standing.level, lowerSince: Number.NaN };
  if (Number.isNaN(standing.lowerSince)) return { level: standing.level, lowerSince: now };
  if (now - standing.lowerSince < hold) return standing;
  return { level: lower, lowerSince: Number.NaN };
}
