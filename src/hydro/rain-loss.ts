/** Losses that take from the rain before it reaches the ground: the loop they share. The equations are their own. */
import type { Addition } from '../core/process.ts';

/**
 * What can be taken of a rain at about the rate wanted, so that both it and what is left are exact in single precision:
 * the surface sums the two in it, and a rounding there would be water from nowhere.
 */
export function exactShare(rain: number, wanted: number): number {
  if (!(wanted > 0)) return 0;
  if (wanted >= rain) return rain;
  // a difference of two numbers within a factor of two of each other is exact (Sterbenz 1974)
  return wanted * 2 >= rain ? Math.fround(wanted) : rain - Math.fround(rain - wanted);
}

/**
 * Takes from the rain on each listed cell over `length` s. `wanted(k, i, fell)` is the depth the loss would take of the
 * `fell` metres of a tick on cell `i`, `cells[k]`; `share` the part of the cell it acts on. Tells `took` per area of that
 * share; gives the depth taken over all cells, m.
 */
export function takeFromRain(
  cells: Int32Array,
  share: Float64Array,
  rain: ArrayLike<number>,
  onto: Addition,
  length: number,
  wanted: (k: number, i: number, fell: number) => number,
  took: (k: number, i: number, depth: number) => void,
): number {
  const { rate } = onto;
  let sum = 0;
  let changed = false;
  for (let k = 0; k < cells.length; k++) {
    const i = cells[k]!;
    const r = rain[i]!;
    const before = rate[i]!;
    if (!(r > 0)) {
      if (before !== 0) {
        rate[i] = 0;
        changed = true;
      }
      continue;
    }
    const part = share[k]!;
    const loss = exactShare(r, (wanted(k, i, r * length) * part) / length);
    if (loss > 0) {
      took(k, i, (loss * length) / part);
      sum += loss * length;
    }
    if (before !== -loss) {
      rate[i] = -loss;
      changed = true;
    }
  }
  if (changed) onto.changed();
  return sum;
}
