/**
 * Where water would run on bare ground: depressions filled by priority flood (Barnes et al. 2014), steepest of eight
 * neighbours (O'Callaghan and Mark 1984), and how many cells drain through each.
 */
import { FloodQueue } from './flood-queue.ts';

/** Neighbours in a fixed order: E, SE, S, SW, W, NW, N, NE. Direction codes are indices into these; -1 is an outlet. */
export const neighbourCols = [1, 1, 0, -1, -1, -1, 0, 1] as const;
export const neighbourRows = [0, 1, 1, 1, 0, -1, -1, -1] as const;
export const neighbourDistances = [1, Math.SQRT2, 1, Math.SQRT2, 1, Math.SQRT2, 1, Math.SQRT2] as const;

export interface Filling {
  /** Elevations without depressions, m; NaN stays NaN. */
  readonly filled: Float32Array;
  /** Cells in the order the flood reached them: every cell comes after the cell it drains to. */
  readonly order: Int32Array;
  /** Direction from each cell to the one it was reached from; -1 at outlets and where there is no data. */
  readonly towards: Int8Array;
}

/**
 * Fills depressions so that every cell drains to the edge of the data, to a cell without data, or to an `outlet`.
 * With `gradient` (m a cell) filled ground slopes gently to its spill instead of lying level.
 */
export function fillDepressions(
  elevation: ArrayLike<number>,
  rows: number,
  cols: number,
  options: { readonly outlet?: ArrayLike<number>; readonly gradient?: number } = {},
): Filling {
  const { outlet, gradient = 0 } = options;
  const count = rows * cols;
  const filled = new Float32Array(elevation);
  const towards = new Int8Array(count).fill(-1);
  const order = new Int32Array(count);
  const done = new Uint8Array(count);
  const queue = new FloodQueue(filled);
  // cells at or below the level being flooded need no queue: first in, first out (Barnes' second queue)
  const pit = new Int32Array(count);
  let pitHead = 0;
  let pitTail = 0;
  let reached = 0;
  const steps = neighbourRows.map((row, k) => row * cols + neighbourCols[k]);
  let gaps = false;
  for (let i = 0; i < count && !gaps; i++) gaps = Number.isNaN(filled[i]);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++, i++) {
      if (Number.isNaN(filled[i])) {
        done[i] = 1;
        continue;
      }
      let open = r === 0 || c === 0 || r === rows - 1 || c === cols - 1 || (outlet && outlet[i] !== 0);
      for (let k = 0; gaps && !open && k < 8; k++) open = Number.isNaN(filled[i + steps[k]]);
      if (open) {
        done[i] = 1;
        queue.push(i);
      }
    }
  }
  while (!queue.empty || pitHead < pitTail) {
    const cell = pitHead < pitTail && !queue.holdsLower(pit[pitHead]) ? pit[pitHead++] : queue.pop();
    order[reached++] = cell;
    const least = filled[cell] + gradient;
    const r = Math.floor(cell / cols);
    const c = cell - r * cols;
    const inside = r > 0 && c > 0 && r < rows - 1 && c < cols - 1;
    for (let k = 0; k < 8; k++) {
      if (!inside) {
        const rr = r + neighbourRows[k];
        const cc = c + neighbourCols[k];
        if (rr < 0 || cc < 0 || rr >= rows || cc >= cols) continue;
      }
      const next = cell + steps[k];
      if (done[next]) continue;
      done[next] = 1;
      towards[next] = (k + 4) & 7;
      if (filled[next] <= least) {
        filled[next] = least;
        pit[pitTail++] = next;
      } else queue.push(next);
    }
  }
  return { filled, order: order.subarray(0, reached), towards };
}

/**
 * The steepest descent of each cell on filled ground, as a direction code; where no neighbour is lower, the way the
 * flood came. -1 at outlets.
 */
export function flowDirections(filling: Filling, rows: number, cols: number): Int8Array {
  const { filled, towards, order } = filling;
  const directions = new Int8Array(rows * cols).fill(-1);
  for (let n = 0; n < order.length; n++) {
    const i = order[n];
    if (towards[i] < 0) continue; // an outlet keeps -1
    const r = Math.floor(i / cols);
    const c = i - r * cols;
    let best = towards[i];
    let steepest = 0;
    for (let k = 0; k < 8; k++) {
      const rr = r + neighbourRows[k];
      const cc = c + neighbourCols[k];
      if (rr < 0 || cc < 0 || rr >= rows || cc >= cols) continue;
      const fall = (filled[i] - filled[rr * cols + cc]) / neighbourDistances[k];
      if (fall > steepest) {
        steepest = fall;
        best = k;
      }
    }
    directions[i] = best;
  }
  return directions;
}

/** The cell a direction leads to, or -1. */
export const downstream = (directions: Int8Array, i: number, cols: number): number => {
  const k = directions[i];
  return k < 0 ? -1 : i + neighbourRows[k] * cols + neighbourCols[k];
};

/** Number of cells that drain through each cell, itself included; a cell without data counts 0. */
export function flowAccumulation(directions: Int8Array, rows: number, cols: number, elevation?: ArrayLike<number>) {
  const count = rows * cols;
  const inflows = new Uint8Array(count);
  const area = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    area[i] = elevation && Number.isNaN(elevation[i]) ? 0 : 1;
    const to = downstream(directions, i, cols);
    if (to >= 0) inflows[to]++;
  }
  // Kahn's order: a cell is passed on once all that drain to it have been
  const queue = new Int32Array(count);
  let tail = 0;
  for (let i = 0; i < count; i++) if (inflows[i] === 0) queue[tail++] = i;
  for (let head = 0; head < tail; head++) {
    const i = queue[head];
    const to = downstream(directions, i, cols);
    if (to < 0) continue;
    area[to] += area[i];
    if (--inflows[to] === 0) queue[tail++] = to;
  }
  return area;
}
