/** Roads cut into the cells they cross, with the length in each: what water in a cell does to a road is decided there. */
import type { Line, RoadEdge } from '../assets/place.ts';
import type { Grid } from '../core/grid.ts';

/** Pieces of all edges behind each other; edge e has pieces first[e] up to first[e + 1]. */
export interface RoadPieces {
  readonly first: Int32Array;
  readonly cell: Int32Array;
  /** m */
  readonly length: Float32Array;
}

/** Length of a line, m. */
export function lengthOf(line: Line): number {
  let sum = 0;
  for (let k = 1; k < line.length; k++) {
    const dx = line[k]![0] - line[k - 1]![0];
    const dy = line[k]![1] - line[k - 1]![1];
    sum += Math.sqrt(dx * dx + dy * dy);
  }
  return sum;
}

/** Lengths of a line in each cell it crosses, cut at every grid line, in order of first crossing. */
export function piecesOf(grid: Grid, mask: ArrayLike<number>, line: Line): Map<number, number> {
  const pieces = new Map<number, number>();
  for (let k = 1; k < line.length; k++) {
    const u0 = (line[k - 1]![0] - grid.west) / grid.cellSize;
    const v0 = (grid.north - line[k - 1]![1]) / grid.cellSize;
    const du = (line[k]![0] - grid.west) / grid.cellSize - u0;
    const dv = (grid.north - line[k]![1]) / grid.cellSize - v0;
    const cuts = [0, 1];
    for (let c = Math.floor(Math.min(u0, u0 + du)) + 1; c < Math.max(u0, u0 + du); c++) cuts.push((c - u0) / du);
    for (let r = Math.floor(Math.min(v0, v0 + dv)) + 1; r < Math.max(v0, v0 + dv); r++) cuts.push((r - v0) / dv);
    cuts.sort((a, b) => a - b);
    const length = Math.sqrt(du * du + dv * dv) * grid.cellSize;
    for (let j = 1; j < cuts.length; j++) {
      const share = cuts[j]! - cuts[j - 1]!;
      if (!(share > 0)) continue;
      const middle = (cuts[j]! + cuts[j - 1]!) / 2;
      const col = Math.floor(u0 + middle * du);
      const row = Math.floor(v0 + middle * dv);
      if (col < 0 || row < 0 || col >= grid.cols || row >= grid.rows) continue;
      const cell = row * grid.cols + col;
      if (mask[cell] === 1) pieces.set(cell, (pieces.get(cell) ?? 0) + share * length);
    }
  }
  return pieces;
}

export function roadPieces(grid: Grid, mask: ArrayLike<number>, edges: readonly RoadEdge[]): RoadPieces {
  const first = new Int32Array(edges.length + 1);
  const cell: number[] = [];
  const length: number[] = [];
  edges.forEach((edge, e) => {
    for (const [i, metres] of piecesOf(grid, mask, edge.line)) {
      cell.push(i);
      length.push(metres);
    }
    first[e + 1] = cell.length;
  });
  return { first, cell: Int32Array.from(cell), length: Float32Array.from(length) };
}
