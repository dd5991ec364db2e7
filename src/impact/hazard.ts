/** Flood hazard to people from depth and speed at one place (DEFRA FD2320/FD2321), in plain numbers. */
import type { Name } from '../core/names.ts';

/** Ground counts as affected from this depth of water on, m: it stands over kerbs and thresholds (our own choice). */
export const affectedDepth = 0.15;
/** Ground counts as affected from this depth of debris on, m (our own choice). */
export const affectedDebris = 0.1;

/** Classes from 0: none, then the four of DEFRA FD2320. */
export const hazardClasses: readonly Name[] = [
  { en: 'none', zh: '无' },
  { en: 'low', zh: '低' },
  { en: 'moderate', zh: '中' },
  { en: 'significant', zh: '高' },
  { en: 'extreme', zh: '极高' },
];
export const classNames = ['none', 'low', 'moderate', 'significant', 'extreme'] as const;

/**
 * Hazard rating HR = d (v + 0.5) + DF: d depth m, v speed m/s, DF debris factor: 0 up to 0.25 m, 1 above it or where v
 * is more than 2 m/s.
 */
export const hazardRating = (d: number, v: number): number => d * (v + 0.5) + (d > 0.25 || v > 2 ? 1 : 0);

/** Class of water of depth d, m, and speed v, m/s: 0 below the affected depth, else by HR at 0.75, 1.25 and 2.0. */
export function hazardClass(d: number, v: number): number {
  if (!(d >= affectedDepth)) return 0;
  const rating = hazardRating(d, v);
  return rating < 0.75 ? 1 : rating < 1.25 ? 2 : rating < 2 ? 3 : 4;
}

/** Class of ground under debris, m deep: significant, and extreme from half a metre on (our own choice). */
export const debrisClass = (depth: number): number => (depth >= 0.5 ? 4 : depth >= affectedDebris ? 3 : 0);
