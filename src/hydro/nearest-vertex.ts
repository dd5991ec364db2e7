/**
 * The vertex of a dense line nearest to the centre of a cell, for very many cells. Vertices that can be nearest to any cell
 * of a block are found once for the block; each cell then looks at those few.
 */
import { type Grid, xOf, yOf } from '../core/grid.ts';

type XY = readonly [x: number, y: number];

/** Cells along the side of a block; 8 and 16 are alike. */
const blockSide = 8;

export class NearestVertex {
  private readonly grid: Grid;
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;
  private readonly blocksAcross: number;
  private readonly candidates = new Map<number, Int32Array>();
  /** Another vertex at exactly the distance of the one `of` gave last; -1 where that one was alone. */
  tie = -1;

  constructor(grid: Grid, line: readonly XY[]) {
    this.grid = grid;
    this.xs = Float64Array.from(line, (p) => p[0]);
    this.ys = Float64Array.from(line, (p) => p[1]);
    this.blocksAcross = Math.ceil(grid.cols / blockSide);
  }

  /** Index of the vertex nearest to the cell's centre; of several as near, the first. */
  of(cell: number): number {
    const { grid, xs, ys } = this;
    const row = Math.floor(cell / grid.cols);
    const col = cell - row * grid.cols;
    const block = Math.floor(row / blockSide) * this.blocksAcross + Math.floor(col / blockSide);
    let near = this.candidates.get(block);
    if (!near) {
      near = this.nearBlock(block);
      this.candidates.set(block, near);
    }
    const x = xOf(grid, cell);
    const y = yOf(grid, cell);
    let best = -1;
    let least = Infinity;
    this.tie = -1;
    for (let n = 0; n < near.length; n++) {
      const k = near[n]!;
      const dx = xs[k]! - x;
      const dy = ys[k]! - y;
      const d2 = dx * dx + dy * dy;
      if (d2 > least) continue;
      if (d2 === least) this.tie = k;
      else {
        least = d2;
        best = k;
        this.tie = -1;
      }
    }
    return best;
  }

  /** Vertices no further from the block's middle than the nearest one and the block's diagonal. */
  private nearBlock(block: number): Int32Array {
    const { grid, xs, ys } = this;
    const side = blockSide * grid.cellSize;
    const x = grid.west + ((block % this.blocksAcross) + 0.5) * side;
    const y = grid.north - (Math.floor(block / this.blocksAcross) + 0.5) * side;
    let least = Infinity;
    for (let k = 0; k < xs.length; k++) {
      const dx = xs[k]! - x;
      const dy = ys[k]! - y;
      least = Math.min(least, dx * dx + dy * dy);
    }
    const reach = (Math.sqrt(least) + side * Math.SQRT2) * (1 + 1e-9);
    const near: number[] = [];
    for (let k = 0; k < xs.length; k++) {
      const dx = xs[k]! - x;
      const dy = ys[k]! - y;
      if (dx * dx + dy * dy <= reach * reach) near.push(k);
    }
    return Int32Array.from(near);
  }
}
