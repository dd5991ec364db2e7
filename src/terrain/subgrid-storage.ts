/**
 * How much water a coarse cell holds at which level, from the fine ground in it: pairs of height above the lowest pixel
 * and mean depth over the whole cell. Between two pixels' heights the wet share does not change, so straight lines
 * between these pairs are exact; where the pixels are more than the pairs, those that matter least are left out.
 */

/** Pairs a cell; the last lies far above the ground, so that the line to it serves all levels up there. */
export const storageKnots = 16;
/** Numbers a cell: mean depths, m, then heights above the lowest pixel, m. */
export const storageFloats = 2 * storageKnots;
/** m; no water rises this far above the ground. */
export const farAbove = 1e9;

const far = storageKnots - 1;

/** Working room for one cell after another. */
export class StorageCurve {
  readonly #height: Float64Array;
  readonly #depth: Float64Array;
  readonly #before: Int32Array;
  readonly #after: Int32Array;

  constructor(pixels: number) {
    this.#height = new Float64Array(pixels);
    this.#depth = new Float64Array(pixels);
    this.#before = new Int32Array(pixels);
    this.#after = new Int32Array(pixels);
  }

  /**
   * Writes the table of a cell of `pixels` fine pixels, of which `count` are ground, their elevations rising in
   * `sorted`, m. Gives the largest error of level that leaving pairs out has brought, m.
   */
  write(sorted: Float64Array, count: number, pixels: number, into: Float32Array, at: number): number {
    const [height, depth] = [this.#height, this.#depth];
    let knots = 0;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const h = Math.fround(sorted[k]! - sorted[0]!);
      if (knots === 0 || h > height[knots - 1]!) {
        // k pixels lie below this one
        if (knots > 0) sum += k * (h - height[knots - 1]!);
        height[knots] = h;
        depth[knots++] = sum / pixels;
      }
    }
    const worst = this.#thin(knots);
    const share = count / pixels;
    let n = 0;
    for (let k = 0; k >= 0; k = this.#after[k]!) {
      into[at + n] = depth[k]!;
      into[at + storageKnots + n++] = height[k]!;
    }
    const [topDepth, topHeight] = [into[at + n - 1]!, into[at + storageKnots + n - 1]!];
    for (; n <= far; n++) {
      into[at + n] = farAbove;
      into[at + storageKnots + n] = topHeight + (farAbove - topDepth) / share;
    }
    return worst;
  }

  /** Leaves out pairs, the one first whose absence is felt least in the level, until there is room for all. */
  #thin(knots: number): number {
    const [height, depth, before, after] = [this.#height, this.#depth, this.#before, this.#after];
    for (let k = 0; k < knots; k++) {
      before[k] = k - 1;
      after[k] = k === knots - 1 ? -1 : k + 1;
    }
    let worst = 0;
    for (let left = knots; left > far; left--) {
      let least = Infinity;
      let chosen = -1;
      for (let k = after[0]!; after[k]! >= 0; k = after[k]!) {
        const [a, b] = [before[k]!, after[k]!];
        const share = (depth[b]! - depth[a]!) / (height[b]! - height[a]!);
        // how much lower the level reads between its neighbours
        const error = height[k]! - height[a]! - (depth[k]! - depth[a]!) / share;
        if (error < least) {
          least = error;
          chosen = k;
        }
      }
      worst = Math.max(worst, least);
      after[before[chosen]!] = after[chosen]!;
      before[after[chosen]!] = before[chosen]!;
    }
    return worst;
  }
}

/** Which pair of a rising row of `count` numbers a value lies behind. */
function behind(table: ArrayLike<number>, at: number, count: number, value: number): number {
  let k = 0;
  for (let step = count >> 1; step > 0; step >>= 1) if (value >= table[at + k + step]!) k += step;
  return Math.min(k, count - 2);
}

/** Height of the water above the lowest pixel of a cell at a mean depth, m. */
export function heightAt(table: ArrayLike<number>, at: number, depth: number): number {
  const k = at + behind(table, at, storageKnots, depth);
  const h = k + storageKnots;
  return table[h]! + ((depth - table[k]!) * (table[h + 1]! - table[h]!)) / (table[k + 1]! - table[k]!);
}

/** Mean depth over a cell when its water stands so high above its lowest pixel, m. */
export function depthAt(table: ArrayLike<number>, at: number, height: number): number {
  if (!(height > 0)) return 0;
  const h = at + storageKnots + behind(table, at + storageKnots, storageKnots, height);
  const k = h - storageKnots;
  return table[k]! + ((height - table[h]!) * (table[k + 1]! - table[k]!)) / (table[h + 1]! - table[h]!);
}
