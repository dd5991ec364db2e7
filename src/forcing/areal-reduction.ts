/** Areal reduction: how much less than at a point a storm of the same rarity leaves on average over an area. */
import { log, pow } from '../core/arithmetic.ts';

/** What a storm's point rainfall was multiplied by, and from what; kept with the storm so that a run says it. */
export interface ArealReduction {
  readonly method: 'factor' | 'fsr';
  /** 0 to 1. */
  readonly factor: number;
  /** m²; of the catchment, the moving cell or the ground. */
  readonly area?: number;
}

/** Largest area of the table the formula was fitted to, m². */
export const largestReducedArea = 30_000e6;

/**
 * Factor for an area in m² and a duration in s, by the Flood Studies Report's table (NERC 1975, vol. II) as fitted by
 * Keers and Wescott 1977 and given in the Flood Estimation Handbook (1999, vol. 2): 1 - b D^-a, D in hours, a and b by
 * area in km². Found in Britain; mountains and monsoons may differ, and then a factor of the region is the better one.
 * The coefficients have not been compared with the printed table (unverified).
 * At or below zero where an area is far too large for its duration.
 */
export function fsrReduction(area: number, duration: number): number {
  const A = area / 1e6;
  const l = log(A);
  const D = duration / 3600;
  const a =
    A < 20
      ? 0.4 - 0.0208 * log(4.6 - l)
      : A < 500
        ? 0.4 - 0.00382 * (4.6 - l) * (4.6 - l)
        : 0.4 - 0.0208 * log(l - 4.6);
  const b = A < 100 ? 0.0394 * pow(A, 0.354) : A < 1000 ? 0.0627 * pow(A, 0.254) : 0.105 * pow(A, 0.18);
  return 1 - b * pow(D, -a);
}
