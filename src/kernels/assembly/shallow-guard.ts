/**
 * The volume guard of the shallow-water kernel: where the outgoing fluxes of a cell would take more than it holds they
 * are scaled together, with the momentum they carry along the face, so that no depth falls below zero and none is
 * clipped. Runs only on tiles near a face that takes more than its share.
 */
import { at_along_x, at_along_y, at_cols, at_discharge_x, at_discharge_y, at_rows, at_scale, tile_cols, tile_rows } from './shallow-plan';
import { factors_of } from './guard-parts';
export { clear_factors, list_guarded, list_suspects } from './guard-parts';

/** Factors of the cells of a tile that are asked for more than they hold. */
export function factors(plan: usize, tile: i32): void {
  factors_of(plan, tile, load<u32>(plan + at_discharge_x), load<u32>(plan + at_discharge_y));
}

/** Scales the faces east and south of a tile's cells by the factor of the cell that gives. */
export function scale_faces(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const scale = <usize>load<u32>(plan + at_scale);
  const top = (tile / across) * tile_rows;
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  for (let row = top; row < bottom; row++) {
    const start = (<usize>(row * cols + left)) << 2;
    scale_row(scale + start, 4, <usize>load<u32>(plan + at_discharge_x) + start, <usize>load<u32>(plan + at_along_x) + start);
    scale_row(scale + start, stride, <usize>load<u32>(plan + at_discharge_y) + start, <usize>load<u32>(plan + at_along_y) + start);
  }
}

/** One row of faces of a tile; `beyond` bytes from a cell's factor to that of the cell on the far side. */
function scale_row(scale: usize, beyond: usize, mass: usize, along: usize): void {
  const zero = f32x4.splat(0);
  for (let o: usize = 0; o < <usize>tile_cols << 2; o += 16) {
    const q = v128.load(mass + o);
    const factor = v128.bitselect(v128.load(scale + o), v128.load(scale + o + beyond), f32x4.gt(q, zero));
    v128.store(mass + o, f32x4.mul(q, factor));
    v128.store(along + o, f32x4.mul(v128.load(along + o), factor));
  }
}
