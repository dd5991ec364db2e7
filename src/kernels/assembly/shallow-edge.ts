/**
 * Cells at open boundaries at half the step. They have no neighbour on the one side, so the predictor finds no change
 * across them: the bed would be a stair there and the scheme of first order. Where water leaves freely the bed goes on
 * falling as it does inside; where it meets a level, level, depth and velocities go on changing as
 * they do between the cell and the one inside.
 */
import {
  at_bed, at_buffers, at_cols, at_depth, at_group_count, at_manning, at_open, at_residual, at_shallow_constants, at_source,
  at_source_rate, at_water_x, at_water_y, in_depth_x, in_depth_y, in_h, in_level_x, in_level_y, in_t, in_u, in_u_x, in_u_y,
  in_v, in_v_x, in_v_y, meets_level, row_buffer, side_east, side_south, side_west,
} from './shallow-plan';
import { c_drag_half, c_dry, c_gravity_half_share, c_half_share, c_step, inverse_cube_root, predict } from './shallow-predict';
import { rises } from './shallow-changes';

/** Of four cells' bytes what says of open sides. */
const open_sides: u32 = 0x0f0f0f0f;

/** Goes over `vectors` times four cells of a row from column `left` on, after `predict` has been there. */
export function continue_edges(plan: usize, row: i32, left: i32, vectors: i32, into: usize): void {
  if (load<i32>(plan + at_group_count) == 0) return;
  const cols = load<i32>(plan + at_cols);
  const first = <usize>(row * cols + left);
  const sides = <usize>load<u32>(plan + at_open) + first;
  const end = <usize>vectors << 2;
  for (let j: usize = 0; j < end; j += 4) {
    if ((load<u32>(sides + j) & open_sides) == 0) continue;
    for (let k = j; k < j + 4; k++) {
      const side = load<u8>(sides + k) & 15;
      if (side != 0) continue_edge(plan, <i32>(first + k), side, into + (k << 2));
    }
  }
}

/** The row's arrays of one cell at half the step, worked out anew; between the passes, by one thread. Gives where it lies. */
export function edge_cell(plan: usize, cell: i32): usize {
  const cols = load<i32>(plan + at_cols);
  const row = cell / cols;
  const left = (cell - row * cols) & ~3;
  const into = <usize>load<u32>(plan + at_buffers);
  const above = into + row_buffer;
  rises(plan, row - 1, left, 1, above);
  predict(plan, row, left, 1, into, above);
  continue_edges(plan, row, left, 1, into);
  return into + (<usize>(cell & 3) << 2);
}

function continue_edge(plan: usize, cell: i32, open: i32, to: usize): void {
  const side = open & ~meets_level;
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const inward: usize = side == side_east ? -4 : side == side_west ? 4 : side == side_south ? -stride : stride;
  const c = plan + at_shallow_constants;
  const dry = load<f32>(c, c_dry);
  const o = <usize>cell << 2;
  const depth = <usize>load<u32>(plan + at_depth) + o;
  const water_x = <usize>load<u32>(plan + at_water_x) + o;
  const water_y = <usize>load<u32>(plan + at_water_y) + o;
  const h = load<f32>(depth);
  if (h <= dry || load<f32>(depth + inward) <= dry) return;
  const out: f32 = side == side_east || side == side_south ? 1 : -1;
  const along_x = side == side_east || side == side_west;
  if (open & meets_level) {
    const bed = <usize>load<u32>(plan + at_bed) + o;
    const by = h - load<f32>(depth + inward);
    const level = rise(bed + inward, bed, depth + inward, depth, <usize>load<u32>(plan + at_residual) + o, inward);
    // where the two waters do not meet, or the face would be far from the depth of the cell, there is no change
    if (!(abs<f32>(level) < h && abs<f32>(by) < h)) return;
    store<f32>(to + (along_x ? in_level_x : in_level_y), out * level);
    store<f32>(to + (along_x ? in_depth_x : in_depth_y), out * by);
    store<f32>(to + (along_x ? in_u_x : in_u_y), out * (load<f32>(water_x) - load<f32>(water_x + inward)));
    store<f32>(to + (along_x ? in_v_x : in_v_y), out * (load<f32>(water_y) - load<f32>(water_y + inward)));
  } else {
    const bed = <usize>load<u32>(plan + at_bed) + o;
    const fall = max<f32>(load<f32>(bed + inward) - load<f32>(bed), 0);
    store<f32>(to + (along_x ? in_level_x : in_level_y), -out * fall);
  }
  const u = load<f32>(water_x);
  const v = load<f32>(water_y);
  const half = load<f32>(c, c_half_share);
  const pull = load<f32>(c, c_gravity_half_share);
  const spread = u * load<f32>(to, in_depth_x) + h * load<f32>(to, in_u_x) + (v * load<f32>(to, in_depth_y) + h * load<f32>(to, in_v_y));
  const given: f32 = load<f64>(plan + at_source_rate) > 0 ? <f32>0.5 * load<f32>(c, c_step) * load<f32>(<usize>load<u32>(plan + at_source) + o) : 0;
  const change = given - half * spread;
  const push_x = half * (u * load<f32>(to, in_u_x) + v * load<f32>(to, in_u_y)) + pull * load<f32>(to, in_level_x);
  const push_y = half * (u * load<f32>(to, in_v_x) + v * load<f32>(to, in_v_y)) + pull * load<f32>(to, in_level_y);
  const n = load<f32>(<usize>load<u32>(plan + at_manning) + o);
  const w = f32x4.extract_lane(inverse_cube_root(v128.load32_splat(depth)), 0);
  const w2 = w * w;
  const slowed: f32 = <f32>1 / (<f32>1 + n * n * load<f32>(c, c_drag_half) * (sqrt<f32>(u * u + v * v) * (w2 * w2)));
  store<f32>(to, max<f32>(h + change, 0), in_h);
  store<f32>(to, change, in_t);
  store<f32>(to, (u - push_x) * slowed, in_u);
  store<f32>(to, (v - push_y) * slowed, in_v);
}

/** Rise of the water surface from one cell to another, from where their bed, depth and the second's residual lie; see shallow-predict.ts. */
function rise(za: usize, zb: usize, ha: usize, hb: usize, cb: usize, inward: usize): f32 {
  const dz = load<f32>(zb) - load<f32>(za);
  const low = load<f32>(ha) - max<f32>(dz, 0);
  const high = load<f32>(hb) + min<f32>(dz, 0);
  return high - low + (load<f32>(cb) - load<f32>(cb + inward));
}
