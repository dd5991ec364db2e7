/** Truth of three values after Kleene 1952: what is not known is neither true nor false. */

export const False = 0;
export const True = 1;
export const Unknown = 2;
export type Verdict = 0 | 1 | 2;

export const verdictNames = ['false', 'true', 'unknown'] as const;

export const and = (a: Verdict, b: Verdict): Verdict => (a === 0 || b === 0 ? 0 : a === 1 && b === 1 ? 1 : 2);
export const or = (a: Verdict, b: Verdict): Verdict => (a === 1 || b === 1 ? 1 : a === 0 && b === 0 ? 0 : 2);
export const not = (a: Verdict): Verdict => (a === 2 ? 2 : a === 1 ? 0 : 1);
/** Comparisons with what is not a number are unknown. */
export const known = (a: number, b: number, holds: boolean): Verdict =>
  Number.isNaN(a) || Number.isNaN(b) ? 2 : holds ? 1 : 0;
