/** The blocks through which a flow kernel knows open boundaries: one a boundary, and rows of numbers, one a cell of each in order. */
import type { Grid } from '../core/grid.ts';
import type { Offsets } from '../kernels/load.ts';
import { Block } from './plan-block.ts';
import type { Ratings } from './ratings.ts';
import { type OpenBoundary, outerFaces } from './surface-boundaries.ts';

/** What the kernel knows of every boundary cell: its index, its discharge, m²/s outward, the fall outward and its outer face. */
const rows = ['cells', 'discharge', 'slope', 'faces'] as const;

export interface BoundaryBlocks {
  readonly groups: readonly Block[];
  /** m²/s outward, one a cell of each boundary in order. */
  readonly discharges: Float32Array;
}

export interface Laid {
  readonly memory: WebAssembly.Memory;
  /** Where the blocks and the rows of numbers lie, byte addresses; bytes of a block. */
  readonly groups: number;
  readonly numbers: number;
  readonly groupBytes: number;
  readonly offsets: Offsets;
  /** A row of the solver's own, beyond those all have. */
  readonly more?: 'maxima' | 'sills';
}

export const boundaryCellCount = (boundaries: readonly OpenBoundary[]): number =>
  boundaries.reduce((sum, b) => sum + b.cells.length, 0);

/**
 * Writes what never changes. `tell` gives the kernel's kind of a boundary and its falls outward where they are known
 * (those of a rating are worked out each interval), and writes what else the solver has, into its own row as well.
 */
export function boundaryBlocks(
  boundaries: readonly OpenBoundary[],
  { memory, groups, numbers, groupBytes, offsets, more }: Laid,
  grid: Grid,
  mask: Uint8Array,
  ratings: Ratings,
  tell: (b: OpenBoundary, k: number, faces: Int32Array, own: Float32Array) => { kind: number; falls?: Float32Array },
): BoundaryBlocks {
  const count = boundaryCellCount(boundaries);
  const row = (k: number): number => numbers + k * count * 4;
  const buffer = memory.buffer as ArrayBuffer;
  const cells = new Int32Array(buffer, row(0), count);
  const slopes = new Float32Array(buffer, row(2), count);
  const outer = new Int32Array(buffer, row(3), count);
  const own = new Float32Array(buffer, row(4), more ? count : 0);
  let first = 0;
  const blocks = boundaries.map((b, k) => {
    const group = new Block(memory, groups + k * groupBytes, offsets, 'group_');
    const to = first + b.cells.length;
    for (const [n, name] of [...rows, ...(more ? [more] : [])].entries()) group.setWhole(name, row(n) + first * 4);
    group.setWhole('count', b.cells.length);
    cells.set(b.cells, first);
    const faces = outerFaces(b, grid, mask);
    outer.set(faces, first);
    const { kind, falls } = tell(b, k, faces, own.subarray(first, to));
    group.setWhole('kind', kind);
    if (falls) slopes.set(falls, first);
    ratings.bind(k, slopes.subarray(first, to));
    first = to;
    return group;
  });
  return { groups: blocks, discharges: new Float32Array(buffer, row(1), count) };
}
