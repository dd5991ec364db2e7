/** How the water of two frames of one place differs. */

/** From this depth on ground counts as flooded, mm. */
export const floodedFrom = 100;
const outside = 65535;

export interface Difference {
  /** Cells flooded in the second frame and not in the first, and the other way. */
  readonly gained: number;
  readonly lost: number;
  /** Largest rise and largest fall, mm, 0 where there is none, and the cells of them. */
  readonly rise: number;
  readonly riseAt: number;
  readonly fall: number;
  readonly fallAt: number;
}

/** Depths in mm as stored, 65535 outside. */
export function difference(before: ArrayLike<number>, after: ArrayLike<number>): Difference {
  let [gained, lost, rise, riseAt, fall, fallAt] = [0, 0, 0, -1, 0, -1];
  for (let i = 0; i < before.length; i++) {
    const [a, b] = [before[i]!, after[i]!];
    if (a === b || a === outside || b === outside) continue;
    if (a < floodedFrom && b >= floodedFrom) gained++;
    if (a >= floodedFrom && b < floodedFrom) lost++;
    if (b - a > rise) [rise, riseAt] = [b - a, i];
    if (a - b > fall) [fall, fallAt] = [a - b, i];
  }
  return { gained, lost, rise, riseAt, fall, fallAt };
}
