/** The working arrays of the shallow-water kernel, laid out in the scratch the world gives. */
import { cellCount, type Grid, tileCols, tileRows } from '../core/grid.ts';
import { bytesOf, layOut, type Parts, toLine } from './plan-block.ts';

/**
 * Arrays of cells that start a multiple of 4096 bytes apart share the lines of the fastest cache, and a row touches all
 * of them: an odd number of lines between them keeps them out of each other's way.
 */
const align = (n: number): number => toLine(n) + 320;
/** Bytes kept for the plan, for each boundary and for each thread's rows, at least what the kernel's own constants say. */
const planRoom = 1280;
const groupRoom = 64;
const threadRoom = 21504;

/** What the arrays are sized by. */
export interface ShallowSize {
  readonly grid: Grid;
  readonly groups: number;
  readonly boundaryCells: number;
  readonly threads: number;
}

function parts({ grid, groups, boundaryCells, threads }: ShallowSize): Parts {
  const cells = cellCount(grid);
  const tiles = cells / (tileCols * tileRows);
  return [
    ['plan', planRoom],
    ...['near_x', 'far_x', 'along_x', 'near_y', 'far_y', 'along_y', 'source', 'scale'].map(
      (name) => [name, cells * 4] as const,
    ),
    ...['tile_source', 'tile_suspect', 'tile_over', 'tile_moving', 'tile_wet_now', 'tile_near_before', 'tile_work'].map(
      (name) => [name, tiles] as const,
    ),
    ...['tile_depth', 'tile_speed', 'tile_wet', 'awake_list', 'guard_list'].map((name) => [name, tiles * 4] as const),
    ['tile_deficit', tiles * 8],
    ['open', cells],
    ['buffers', threads * threadRoom],
    ['groups', groups * groupRoom],
    ['boundary', boundaryCells * 16],
  ];
}

/** Bytes of scratch the kernel needs. */
export const shallowScratchBytes = (size: ShallowSize): number => bytesOf(parts(size), align);

/** Where each working array lies, byte addresses. */
export const layOutShallow = (size: ShallowSize, scratch: number) => layOut(parts(size), scratch, align);
