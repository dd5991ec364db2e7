/** Which faces between cells a line stands for: a staircase along the sides of cells, without a gap for water. */
import type { Grid } from './grid.ts';

type XY = readonly [x: number, y: number];

/** A face of the staircase. */
export interface LineFace {
  /** Place in the fields of discharge: the cell west of an east face or north of a south face. */
  readonly cell: number;
  readonly south: boolean;
  /** 1 where flow east or south crosses the line from its left to its right, -1 where it crosses it the other way. */
  readonly sign: 1 | -1;
  /** Which part of the line it stands for: from this point of it to the next. */
  readonly segment: number;
  /** How far along that part its middle lies, 0 to 1. */
  readonly along: number;
}

export interface Staircase {
  readonly faces: readonly LineFace[];
  /** Sides of cells it takes, those left out too. */
  readonly steps: number;
  /** Length of the line over the length of the staircase, at most 1: what a metre of face has of the line. */
  readonly share: number;
}

/** The cells on the two sides of a face: west and east of it, or north and south. */
export const sidesOf = (grid: Grid, { cell, south }: Pick<LineFace, 'cell' | 'south'>): readonly [number, number] => [
  cell,
  cell + (south ? grid.cols : 1),
];

/**
 * The staircase of a line of points (place's metres). Each point goes to the nearest corner of cells; between two
 * corners the way goes along sides of cells, each step the one that stays nearer the straight line. Cells touch only
 * across sides, so water that crosses the line crosses one of these faces; lines that share a point join without a gap.
 * Faces of which one side is off the grid or outside (`mask` 0) are left out, and one met twice is kept once.
 */
export function facesOnLine(grid: Grid, mask: ArrayLike<number>, line: readonly XY[]): Staircase {
  const { cols, rows, cellSize } = grid;
  const faces: LineFace[] = [];
  const seen = new Set<number>();
  const nodes = line.map(
    ([x, y]) => [Math.round((x - grid.west) / cellSize), Math.round((grid.north - y) / cellSize)] as const,
  );
  let length = 0;
  let steps = 0;
  const keep = (cell: number, south: boolean, sign: 1 | -1, segment: number, along: number) => {
    const key = cell * 2 + (south ? 1 : 0);
    if (seen.has(key) || mask[cell] !== 1 || mask[cell + (south ? cols : 1)] !== 1) return;
    seen.add(key);
    faces.push({ cell, south, sign, segment, along });
  };
  for (let k = 1; k < nodes.length; k++) {
    const [ai, aj] = nodes[k - 1]!;
    const [bi, bj] = nodes[k]!;
    const di = bi - ai;
    const dj = bj - aj;
    const count = Math.abs(di) + Math.abs(dj);
    length += Math.hypot(line[k]![0] - line[k - 1]![0], line[k]![1] - line[k - 1]![1]);
    steps += count;
    let i = ai;
    let j = aj;
    for (let n = 0; n < count; n++) {
      const east = Math.sign(di);
      const down = Math.sign(dj);
      // twice the area between the straight line and the corner reached, after either step
      const across = i === bi ? Infinity : Math.abs((i + east - ai) * dj - (j - aj) * di);
      const along = j === bj ? Infinity : Math.abs((i - ai) * dj - (j + down - aj) * di);
      const middle = (n + 0.5) / count;
      if (across <= along) {
        const col = east > 0 ? i : i - 1;
        if (col >= 0 && col < cols && j > 0 && j < rows)
          keep((j - 1) * cols + col, true, east > 0 ? 1 : -1, k - 1, middle);
        i += east;
      } else {
        const row = down > 0 ? j : j - 1;
        if (row >= 0 && row < rows && i > 0 && i < cols)
          keep(row * cols + i - 1, false, down < 0 ? 1 : -1, k - 1, middle);
        j += down;
      }
    }
  }
  return {
    faces,
    steps,
    share: steps > 0 ? Math.min(1, length / (steps * cellSize)) : 0,
  };
}

/** Faces that follow each other as lines through their corners, straight stretches without the corners between. */
export function facesAsLines(grid: Grid, faces: readonly LineFace[]): XY[][] {
  const { cols, cellSize, west, north } = grid;
  const lines: XY[][] = [];
  for (const { cell, south, sign } of faces) {
    const col = cell % cols;
    const row = Math.floor(cell / cols);
    // from and to as the line runs: its left is north of it going east, west of it going north
    const near: XY = south ? [col, row + 1] : [col + 1, row + 1];
    const far: XY = [col + 1, south ? row + 1 : row];
    const [a, b] = (sign > 0 ? [near, far] : [far, near]).map(
      ([i, j]): XY => [west + i * cellSize, north - j * cellSize],
    ) as [XY, XY];
    const line = lines.at(-1);
    const end = line?.at(-1);
    if (!line || end![0] !== a[0] || end![1] !== a[1]) lines.push([a, b]);
    else if (sameWay(line.at(-2)!, a, b)) line[line.length - 1] = b;
    else line.push(b);
  }
  return lines;
}

/** Whether b lies on the axis from a to c; the three follow a staircase. */
const sameWay = (a: XY, b: XY, c: XY): boolean => (a[0] === b[0] && b[0] === c[0]) || (a[1] === b[1] && b[1] === c[1]);
