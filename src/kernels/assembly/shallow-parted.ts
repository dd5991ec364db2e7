/**
 * Cells beside structures, in the shallow-water kernel: no change across a cell reaches over a structure's face. Beside
 * one a cell is as beside a wall of the place's rim: level and depth go on as they do on the cell's other side, velocities
 * do not change across it. Which faces are a structure's lies in the upper bits of `at_open`.
 */
import {
  at_cols, at_depth, at_open, at_shallow_constants, at_structures, in_depth_x, in_depth_y, in_least_x, in_least_y, in_level_x,
  in_level_y, in_rise_x, in_rise_y, in_u_x, in_u_y, in_v_x, in_v_y, parted_east, parted_north, parted_south, parted_west,
} from './shallow-plan';
import { c_dry } from './shallow-predict';
import { structure_bytes, structure_count, structure_records } from './structure-ways';

/** The upper bits of four cells' bytes. */
const parted: u32 = 0xf0f0f0f0;

/** Notes in `at_open` which cells have a structure on which side. */
export function mark_parted(plan: usize): void {
  const block = <usize>load<u32>(plan + at_structures);
  if (block == 0) return;
  const cols = <usize>load<i32>(plan + at_cols);
  const open = <usize>load<u32>(plan + at_open);
  let record = <usize>load<u32>(block + structure_records);
  const end = record + <usize>load<i32>(block + structure_count) * structure_bytes;
  for (; record < end; record += structure_bytes) {
    const code = load<i32>(record);
    const south = (code & 1) != 0;
    const near = open + <usize>(code >> 1);
    const far = near + (south ? cols : 1);
    store<u8>(near, load<u8>(near) | <u8>(south ? parted_south : parted_east));
    store<u8>(far, load<u8>(far) | <u8>(south ? parted_north : parted_west));
  }
}

/** Sets the changes across parted cells among `vectors` times four of a row, from the byte `first` of a field on. */
export function part(plan: usize, first: usize, up: usize, down: usize, vectors: i32, into: usize, above: usize): void {
  const sides = <usize>load<u32>(plan + at_open) + (first >> 2);
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const dry = load<f32>(plan + at_shallow_constants, c_dry);
  const end = <usize>vectors << 2;
  for (let j: usize = 0; j < end; j += 4) {
    if ((load<u32>(sides + j) & parted) == 0) continue;
    for (let k = j; k < j + 4; k++) {
      const side = <i32>load<u8>(sides + k);
      const o = k << 2;
      const to = into + o;
      const h = load<f32>(depth + o);
      if (side & (parted_west | parted_east)) {
        // the pair of cells that is left to go by: this one and the next, or the one before and this
        const pair = side & parted_west ? to : to - 4;
        const other = load<f32>(side & parted_west ? depth + o + 4 : depth + o - 4);
        const meets = (side & parted_west) == 0 || (side & parted_east) == 0 ? load<f32>(pair, in_least_x) > dry : false;
        const by = side & parted_west ? other - h : h - other;
        store<f32>(to, meets ? load<f32>(pair, in_rise_x) : 0, in_level_x);
        store<f32>(to, meets ? onward(by, h) : 0, in_depth_x);
        store<f32>(to, 0, in_u_x);
        store<f32>(to, 0, in_v_x);
      }
      if (side & (parted_north | parted_south)) {
        const pair = side & parted_north ? to : above + o;
        const other = load<f32>(side & parted_north ? depth + o + down : depth + o - up);
        const meets = (side & parted_north) == 0 || (side & parted_south) == 0 ? load<f32>(pair, in_least_y) > dry : false;
        const by = side & parted_north ? other - h : h - other;
        store<f32>(to, meets ? load<f32>(pair, in_rise_y) : 0, in_level_y);
        store<f32>(to, meets ? onward(by, h) : 0, in_depth_y);
        store<f32>(to, 0, in_u_y);
        store<f32>(to, 0, in_v_y);
      }
    }
  }
}

/** A change of depth that leaves water on both faces. */
// @ts-ignore: decorator
@inline
function onward(by: f32, h: f32): f32 {
  const twice = h + h;
  return min<f32>(max<f32>(by, -twice), twice);
}
