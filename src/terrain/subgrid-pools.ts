/**
 * Where inside coarse cells water is held back. A cell has one level, that of the pool at its lowest pixel; what lies
 * between that pool and a face (a bank, a dike, the far side of a hill) must be overtopped before water passes there.
 */

/** Fine ground under coarse cells; pixels without data are NaN. */
export interface FineGround {
  readonly rows: number;
  readonly cols: number;
  /** Elevation, m, row-major from the north. */
  readonly values: Float32Array;
  /** Pixels along one side of a coarse cell; the first cell begins at the first pixel. */
  readonly factor: number;
}

/**
 * Joins the pixels of one cell after the other by rising elevation: `reach` of a pixel is the lowest level at which water
 * there and in the cell's lowest pixel is one (ways by sides, inside the cell).
 */
export class CellPools {
  readonly #fine: FineGround;
  /** m, one a fine pixel. */
  readonly reach: Float32Array;
  /** Pixels of the cell last looked at, by rising elevation, and their elevations. */
  readonly pixels: Int32Array;
  readonly sorted: Float64Array;
  readonly #root: Int32Array;
  readonly #next: Int32Array;
  readonly #last: Int32Array;
  readonly #placed: Uint8Array;

  constructor(fine: FineGround) {
    this.#fine = fine;
    const most = fine.factor * fine.factor;
    this.reach = new Float32Array(fine.values.length).fill(Number.NaN);
    this.pixels = new Int32Array(most);
    this.sorted = new Float64Array(most);
    this.#root = new Int32Array(most);
    this.#next = new Int32Array(most);
    this.#last = new Int32Array(most);
    this.#placed = new Uint8Array(most);
  }

  /** Looks at the coarse cell; gives how many of its pixels are ground. */
  look(row: number, col: number): number {
    const { factor, rows, cols, values } = this.#fine;
    const [top, left] = [row * factor, col * factor];
    const { pixels, sorted } = this;
    let count = 0;
    for (let r = top; r < Math.min(rows, top + factor); r++)
      for (let p = r * cols + left; p < r * cols + Math.min(cols, left + factor); p++) {
        const z = values[p]!;
        if (Number.isNaN(z)) continue;
        // insertion keeps equal pixels in their order
        let k = count++;
        for (; k > 0 && sorted[k - 1]! > z; k--) {
          sorted[k] = sorted[k - 1]!;
          pixels[k] = pixels[k - 1]!;
        }
        sorted[k] = z;
        pixels[k] = p;
      }
    this.#join(count, top, left);
    return count;
  }

  #join(count: number, top: number, left: number): void {
    const { factor, rows, cols } = this.#fine;
    const [root, next, last, placed] = [this.#root, this.#next, this.#last, this.#placed];
    placed.fill(0);
    if (count === 0) return;
    const local = (p: number): number => {
      const r = Math.floor(p / cols);
      return (r - top) * factor + (p - r * cols - left);
    };
    const lowest = local(this.pixels[0]!);
    const find = (k: number): number => {
      while (root[k] !== k) k = root[k] = root[root[k]!]!;
      return k;
    };
    const width = Math.min(cols - left, factor);
    const height = Math.min(rows - top, factor);
    for (let n = 0; n < count; n++) {
      const p = this.pixels[n]!;
      const k = local(p);
      root[k] = last[k] = k;
      next[k] = -1;
      placed[k] = 1;
      if (k === lowest) this.reach[p] = this.sorted[0]!;
      const r = Math.floor(k / factor);
      const c = k - r * factor;
      if (r > 0) this.#unite(k, k - factor, find, lowest, n, top, left);
      if (r < height - 1) this.#unite(k, k + factor, find, lowest, n, top, left);
      if (c > 0) this.#unite(k, k - 1, find, lowest, n, top, left);
      if (c < width - 1) this.#unite(k, k + 1, find, lowest, n, top, left);
    }
    // what no way by sides joins inside the cell meets the pool at the level of its highest ground
    for (let n = 0; n < count; n++) {
      const p = this.pixels[n]!;
      if (find(local(p)) !== find(lowest)) this.reach[p] = this.sorted[count - 1]!;
    }
  }

  #unite(
    k: number,
    other: number,
    find: (k: number) => number,
    lowest: number,
    n: number,
    top: number,
    left: number,
  ): void {
    if (!this.#placed[other]) return;
    const [a, b] = [find(k), find(other)];
    if (a === b) return;
    const pool = find(lowest);
    const [stays, goes] = a === pool ? [a, b] : [b, a];
    // who joins the pool does so at the elevation in hand
    if (stays === pool) {
      const { cols, factor } = this.#fine;
      for (let m = goes; m >= 0; m = this.#next[m]!) {
        const r = Math.floor(m / factor);
        this.reach[(top + r) * cols + left + m - r * factor] = this.sorted[n]!;
      }
    }
    this.#next[this.#last[stays]!] = goes;
    this.#last[stays] = this.#last[goes]!;
    this.#root[goes] = stays;
  }
}
