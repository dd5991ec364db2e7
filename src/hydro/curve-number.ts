/** The curve number method of the US Soil Conservation Service, from plain numbers: cumulative rain to cumulative loss. */
import { pow } from '../core/arithmetic.ts';

/** How wet the five days before were: TR-55's runoff conditions I, II and III. */
export type Antecedent = 'dry' | 'average' | 'wet';

/** A curve number of average conditions at dry or wet ones (Chow, Maidment and Mays 1988, eq. 5.5.7 and 5.5.8). */
export function curveNumberAt(cn: number, antecedent: Antecedent): number {
  if (antecedent === 'dry') return (4.2 * cn) / (10 - 0.058 * cn);
  if (antecedent === 'wet') return (23 * cn) / (10 + 0.13 * cn);
  return cn;
}

/** Potential retention after runoff begins, m: 1000/CN - 10 inches; for a ratio of 0.05, 1.33 S^1.15 in inches (Hawkins et al. 2002). */
export function retention(cn: number, ratio: 0.2 | 0.05): number {
  const inches = 1000 / cn - 10;
  if (!(inches > 0)) return 0;
  return (ratio === 0.05 ? 1.33 * pow(inches, 1.15) : inches) * 0.0254;
}

/**
 * What the ground keeps of the rain P so far, m, with S the retention and Ia the initial abstraction:
 * P up to Ia, then `Ia + S (P - Ia) / (P - Ia + S)`, which is P less TR-55's runoff `(P - Ia)² / (P - Ia + S)`.
 */
export function keptOf(P: number, S: number, Ia: number): number {
  const over = P - Ia;
  return over > 0 && S > 0 ? Ia + (S * over) / (over + S) : Math.min(P, Ia);
}
