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

  /** Smooth (uniform quadratic B-spline: no overshoot, so no new pits): for ground. */
  smoothAt(x: number, y: number): number {
    const { values, cols, rows } = this;
    const fx = (x - this.west) / this.step;
    const fy = (this.north - y) / this.step;
    const c = Math.max(1, Math.min(cols - 2, Math.round(fx)));
    const r = Math.max(1, Math.min(rows - 2, Math.round(fy)));
    const u = fx - c;
    const v = fy - r;
    const wx0 = 0.5 * (0.5 - u) * (0.5 - u);
    const wx2 = 0.5 * (0.5 + u) * (0.5 + u);
    const wx1 = 1 - wx0 - wx2;
    const wy0 = 0.5 * (0.5 - v) * (0.5 - v);
    const wy2 = 0.5 * (0.5 + v) * (0.5 + v);
    const wy1 = 1 - wy0 - wy2;
    const i = r * cols + c;
    const n = i - cols;
    const s = i + cols;
    return (
      wy0 * (wx0 * values[n - 1] + wx1 * values[n] + wx2 * values[n + 1]) +
      wy1 * (wx0 * values[i - 1] + wx1 * values[i] + wx2 * values[i + 1]) +
      wy2 * (wx0 * values[s - 1] + wx1 * values[s] + wx2 * values[s + 1])
    );
  }
}
