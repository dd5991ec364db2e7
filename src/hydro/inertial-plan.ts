/** The working arrays of the flow kernel, laid out in the scratch the world gives. */
import { cellCount, type Grid, tileCols, tileRows } from '../core/grid.ts';
import { bytesOf, layOut, type Parts } from './plan-block.ts';

/** Bytes kept for the plan and for each boundary, at least what the kernel's own constants say. */
const planRoom = 1408;
const groupRoom = 64;

function parts(grid: Grid, groups: number, boundaryCells: number): Parts {
  const cells = cellCount(grid);
  const tiles = cells / (tileCols * tileRows);
  return [
    ['plan', planRoom],
    ['other_x', cells * 4],
    ['other_y', cells * 4],
    ['source', cells * 4],
    ['scale', cells * 4],
    ['tile_source', tiles],
    ['tile_wet_bits', tiles * 8],
    ['tile_faces', tiles * 8],
    ['tile_depths', tiles * 8],
    ['tile_near', tiles * 8],
    ['tile_nearer', tiles * 8],
    ['known_speed', cells * 4],
    ['tile_faster', tiles],
    ['tile_suspect', tiles],
    ['tile_over', tiles],
    ['tile_moving', tiles],
    ['tile_depth', tiles * 4],
    ['tile_deficit', tiles * 8],
    ['tile_wet', tiles * 4],
    ['tile_level', tiles],
    ['tile_due', tiles],
    ['tile_finer', tiles],
    ['tile_seams', tiles],
    ['tile_open', tiles * 8],
    ['tile_moves', tiles * 8],
    ['tile_feed', tiles * 4],
    ['tile_own_steps', tiles * 4],
    ['awake_list', tiles * 4],
    ['move_list', tiles * 4],
    ['guard_list', tiles * 4],
    ['groups', groups * groupRoom],
    ['boundary', boundaryCells * 20],
  ];
}

/** Bytes of scratch the kernel needs on this grid. */
export const inertialScratchBytes = (grid: Grid, groups: number, boundaryCells: number): number =>
  bytesOf(parts(grid, groups, boundaryCells));

/** Where each working array lies, byte addresses. */
export const layOutInertial = (grid: Grid, groups: number, boundaryCells: number, scratch: number) =>
  layOut(parts(grid, groups, boundaryCells), scratch);
