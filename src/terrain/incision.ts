/** Valleys: streams cut into a land surface by the stream-power law, solved implicitly down the drainage tree. */
import { fillDepressions, neighbourCols, neighbourDistances, neighbourRows } from './flow-direction.ts';

/**
 * Cuts valleys into `elevation` (changed in place): dz/dt = -k A^(1/2) S (Howard 1994 with m 1/2, n 1; implicit solution
 * of Braun and Willett 2013). `reach` is k times the time of one pass: a valley head with 1 km² behind it walks `reach`
 * times 1000 m. Outlets keep their elevation. Depressions are filled before each pass, so the result drains. Gives the
 * area that drains through each point, m², as it was in the last pass.
 */
export function incise(
  elevation: Float64Array,
  rows: number,
  cols: number,
  step: number,
  options: { readonly outlet: Uint8Array; readonly reach: number; readonly passes: number },
): Float64Array {
  const { outlet, reach, passes } = options;
  const area = new Float64Array(rows * cols);
  const receiver = new Int32Array(rows * cols);
  const steps = neighbourRows.map((row, k) => row * cols + neighbourCols[k]);
  for (let pass = 0; pass < passes; pass++) {
    const filling = fillDepressions(elevation, rows, cols, { outlet, gradient: 0.02 });
    const { filled, order, towards } = filling;
    area.fill(step * step);
    // the rim is all outlets, so that every other point has its eight neighbours
    for (let i = 0; i < receiver.length; i++) {
      if (towards[i] < 0) {
        receiver[i] = -1;
        continue;
      }
      // steepest neighbour; the flood's own way where nothing is lower
      let best = i + steps[towards[i]];
      let steepest = 0;
      const here = filled[i];
      for (let k = 0; k < 8; k++) {
        const j = i + steps[k];
        const drop = here - filled[j];
        if (!(drop > steepest)) continue; // a drop over a longer way is not steeper either
        const fall = drop / neighbourDistances[k];
        if (fall > steepest) {
          steepest = fall;
          best = j;
        }
      }
      receiver[i] = best;
    }
    // a receiver is lower, or level and reached earlier: the flood's order runs from outlets up
    for (let n = order.length - 1; n >= 0; n--) {
      const to = receiver[order[n]];
      if (to >= 0) area[to] += area[order[n]];
    }
    for (let n = 0; n < order.length; n++) {
      const i = order[n];
      const to = receiver[i];
      if (to < 0) continue;
      const difference = Math.abs(i - to);
      const length = difference === 1 || difference === cols ? step : step * Math.SQRT2;
      const factor = (reach * Math.sqrt(area[i])) / length;
      elevation[i] = (filled[i] + factor * elevation[to]) / (1 + factor);
    }
  }
  return area;
}

/** Rounds crests and valley sides: `passes` passes of a 3 x 3 mean weighted `share`, outlets kept. */
export function roundSlopes(
  elevation: Float64Array,
  rows: number,
  cols: number,
  outlet: Uint8Array,
  share: number,
  passes: number,
): void {
  const before = new Float64Array(rows * cols);
  for (let pass = 0; pass < passes; pass++) {
    before.set(elevation);
    for (let r = 1; r < rows - 1; r++) {
      for (let c = 1, i = r * cols + 1; c < cols - 1; c++, i++) {
        if (outlet[i]) continue;
        const sides = before[i - 1] + before[i + 1] + before[i - cols] + before[i + cols];
        const corners = before[i - cols - 1] + before[i - cols + 1] + before[i + cols - 1] + before[i + cols + 1];
        elevation[i] = before[i] + share * ((2 * sides + corners) / 12 - before[i]);
      }
    }
  }
}
