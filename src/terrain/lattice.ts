/** Numbers on a square lattice of points, finer or coarser than the grid, read anywhere between. */

export class Lattice {
  readonly rows: number;
  readonly cols: number;
  readonly values: Float64Array;
  /** Position of the point (0, 0), the north-west one, and the spacing, m. */
  readonly west: number;
  readonly north: number;
  readonly step: number;

  /** A lattice that covers the extent with one point to spare on every side. */
  constructor(
    extent: { readonly west: number; readonly north: number; readonly width: number; readonly height: number },
    step: number,
  ) {
    this.step = step;
    this.west = extent.west - step;
    this.north = extent.north + step;
    this.cols = Math.ceil(extent.width / step) + 3;
    this.rows = Math.ceil(extent.height / step) + 3;
    this.values = new Float64Array(this.rows * this.cols);
  }

  x(col: number): number {
    return this.west + col * this.step;
  }
  y(row: number): number {
    return this.north - row * this.step;
  }

  fill(at: (x: number, y: number, index: number) => number): this {
    for (let r = 0, i = 0; r < this.rows; r++) {
      const y = this.y(r);
      for (let c = 0; c < this.cols; c++, i++) this.values[i] = at(this.x(c), y, i);
    }
    return this;
  }

  /** Bilinear. */
  at(x: number, y: number): number {
    const { values, cols } = this;
    const fx = Math.max(0, Math.min(cols - 1.001, (x - this.west) / this.step));
    const fy = Math.max(0, Math.min(this.rows - 1.001, (this.north - y) / this.step));
    const c = Math.floor(fx);
    const r = Math.floor(fy);
    const u = fx - c;
    const v = fy - r;
    const i = r * cols + c;
    const top = values[i] + u * (values[i + 1] - values[i]);
    const bottom = values[i + cols] + u * (values[i + cols + 1] - values[i + cols]);
    return top + v * (bottom - top);
  }

  /**
   * Smooth (uniform quadratic B-spline: no overshoot, so no new pits): for ground. Gives a reader of whole rows, which
   * fills `into` with the values at eastings `xs` along northing `y`.
   */
  smoothRows(xs: ArrayLike<number>): (y: number, into: Float64Array) => void {
    const { values, cols, rows } = this;
    const count = xs.length;
    const col = new Int32Array(count);
    const wx0 = new Float64Array(count);
    const wx1 = new Float64Array(count);
    const wx2 = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const fx = (xs[k] - this.west) / this.step;
      col[k] = Math.max(1, Math.min(cols - 2, Math.round(fx)));
      const u = fx - col[k];
      wx0[k] = 0.5 * (0.5 - u) * (0.5 - u);
      wx2[k] = 0.5 * (0.5 + u) * (0.5 + u);
      wx1[k] = 1 - wx0[k] - wx2[k];
    }
    return (y, into) => {
      const fy = (this.north - y) / this.step;
      const r = Math.max(1, Math.min(rows - 2, Math.round(fy)));
      const v = fy - r;
      const wy0 = 0.5 * (0.5 - v) * (0.5 - v);
      const wy2 = 0.5 * (0.5 + v) * (0.5 + v);
      const wy1 = 1 - wy0 - wy2;
      for (let k = 0; k < count; k++) {
        const i = r * cols + col[k];
        const n = i - cols;
        const s = i + cols;
        into[k] =
          wy0 * (wx0[k] * values[n - 1] + wx1[k] * values[n] + wx2[k] * values[n + 1]) +
          wy1 * (wx0[k] * values[i - 1] + wx1[k] * values[i] + wx2[k] * values[i + 1]) +
          wy2 * (wx0[k] * values[s - 1] + wx1[k] * values[s] + wx2[k] * values[s + 1]);
      }
    };
  }
}
