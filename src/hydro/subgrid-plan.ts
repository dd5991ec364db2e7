/** The working arrays and tables of the sub-grid kernel, laid out in the scratch the world gives. */
import { cellCount, type Grid, tileCols, tileRows } from '../core/grid.ts';
import { sectionFloats } from '../terrain/subgrid-section.ts';
import { storageFloats } from '../terrain/subgrid-storage.ts';
import { bytesOf, layOut, type Parts } from './plan-block.ts';

/** Bytes kept for the plan and for each boundary, at least what the kernel's own constants say. */
const planRoom = 4288;
const groupRoom = 64;

function parts(grid: Grid, groups: number, boundaryCells: number): Parts {
  const cells = cellCount(grid);
  const tiles = cells / (tileCols * tileRows);
  return [
    ['plan', planRoom],
    ['storage', cells * storageFloats * 4],
    ['section', cells * 2 * sectionFloats * 4],
    ['level', cells * 8],
    ['rise', cells * 8],
    ['pieces_x', cells * 24],
    ['pieces_y', cells * 24],
    ...[
      'lowest',
      'sill_x',
      'sill_y',
      'bar_x',
      'bar_y',
      'rough_x',
      'rough_y',
      'piece_from',
      'piece_to',
      'piece_height',
      'above',
      'other_x',
      'other_y',
      'source',
      'scale',
    ].map((name) => [name, cells * 4] as const),
    ...[
      'tile_source',
      'tile_suspect',
      'tile_over',
      'tile_moving',
      'tile_wet_now',
      'tile_near',
      'tile_nearer',
      'tile_awake',
    ].map((name) => [name, tiles] as const),
    ...['tile_depth', 'tile_feed', 'tile_wet', 'awake_list', 'guard_list'].map((name) => [name, tiles * 4] as const),
    ['tile_deficit', tiles * 8],
    ['groups', groups * groupRoom],
    ['boundary', boundaryCells * 20],
  ];
}

/** Bytes of scratch the kernel needs on this grid. */
export const subgridScratchBytes = (grid: Grid, groups: number, boundaryCells: number): number =>
  bytesOf(parts(grid, groups, boundaryCells));

/** Where each array lies, byte addresses. */
export const layOutSubgrid = (grid: Grid, groups: number, boundaryCells: number, scratch: number) =>
  layOut(parts(grid, groups, boundaryCells), scratch);
