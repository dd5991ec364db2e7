/**
 * Structures on faces: walls, weirs, gates, breaches. By one thread, in the order of the list, after the faces of a step
 * have been worked out as open ground: the discharge of a structure's face is worked out anew from
 *
 *   dq/dt = -(g f / dx) (1 - (q / Q)²) d - g f n² |q| q / h^(10/3)
 *
 * with d the drop in level, m, f the depth over the crest or under the gate, h the depth at the face without structure,
 * and Q what the structure's law passes at the two levels. In steady flow the loss at the structure is the law's, beside
 * friction between the cells; on the way there the water keeps its inertia. The new discharge is taken in the losses, as
 * on all faces, so that long steps do not overshoot. Each record holds two ways through: over a crest, and through an
 * opening (a gate, a breach) above a sill. A side that is wet no higher than the lower of both passes nothing.
 */
import { unguarded_share } from './face';
import {
  at_bed, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_gravity, at_manning, at_other_x,
  at_other_y, at_phase, at_residual, at_step, at_structures, at_suspect, at_tile_suspect, tile_cols, tile_rows,
} from './plan';
import { power } from './structure-law';
import {
  depth_through, level_noise, lowest_way, passed, structure_bytes, structure_count, structure_pins, structure_records,
} from './structure-ways';

/** m²/s; less is no flow. */
const no_flow: f64 = 1e-9;

/** Renews the discharges of all structures' faces over a step of the finest length. */
export function structure_discharges(plan: usize): void {
  const block = <usize>load<u32>(plan + at_structures);
  if (block == 0) return;
  const even = load<i32>(plan + at_phase) == 0;
  const old_x = <usize>load<u32>(plan + (even ? at_discharge_x : at_other_x));
  const old_y = <usize>load<u32>(plan + (even ? at_discharge_y : at_other_y));
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const depth = <usize>load<u32>(plan + at_depth);
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const unguarded = <f64>unguarded_share * (load<f64>(plan + at_cell_size) / load<f64>(plan + at_step));
  const suspects = <usize>load<u32>(plan + at_tile_suspect);
  let any = false;
  let record = <usize>load<u32>(block + structure_records);
  const end = record + <usize>load<i32>(block + structure_count) * structure_bytes;
  for (; record < end; record += structure_bytes) {
    const code = load<i32>(record);
    const south = (code & 1) != 0;
    const o = <usize>(code >> 1) << 2;
    const far = o + (south ? <usize>cols << 2 : 4);
    const q = discharge(plan, record, <f64>load<f32>((south ? old_y : old_x) + o), o, far);
    store<f32>((south ? new_y : new_x) + o, <f32>q);
    if (abs<f64>(q) > unguarded * <f64>load<f32>(depth + (q > 0 ? o : far))) {
      const row = (code >> 1) / cols;
      store<u8>(suspects + (row / tile_rows) * across + ((code >> 1) - row * cols) / tile_cols, 1);
      any = true;
    }
  }
  if (any) store<i32>(plan + at_suspect, 1);
}

/** New discharge per width, m²/s, positive east or south, from the old one; `l` and `r` are the bytes of the cells west or north, and east or south. */
function discharge(plan: usize, record: usize, old: f64, l: usize, r: usize): f64 {
  const bed = <usize>load<u32>(plan + at_bed);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const manning = <usize>load<u32>(plan + at_manning);
  const g = load<f64>(plan + at_gravity);
  const dt = load<f64>(plan + at_step);
  const z_l = <f64>load<f32>(bed + l);
  const z_r = <f64>load<f32>(bed + r);
  const ground = max<f64>(z_l, z_r);
  const level_l = z_l + (<f64>load<f32>(depth + l) + <f64>load<f32>(residual + l));
  const level_r = z_r + (<f64>load<f32>(depth + r) + <f64>load<f32>(residual + r));
  const above = max<f64>(level_l, level_r);
  const below = min<f64>(level_l, level_r);

  const flow_depth = depth_through(record, above, ground);
  if (flow_depth <= load<f64>(plan + at_dry)) return 0;

  const downhill: f64 = level_l >= level_r ? 1 : -1;
  const most = passed(record, above, below, ground, g);
  let drop = above - max<f64>(below, lowest_way(record, above, ground));
  if (drop < level_noise) drop = 0;
  const push = ((g * dt) / load<f64>(plan + at_cell_size)) * flow_depth * drop;
  const gained = downhill * old + push;
  const n = 0.5 * (<f64>load<f32>(manning + l) + <f64>load<f32>(manning + r));
  let loss = g * dt * flow_depth * n * n * power(above - ground, -10.0 / 3.0);
  if (drop > 0) {
    if (most <= 0) return 0;
    loss += push / (most * most);
  }
  const size = abs<f64>(gained);
  let q = (2 * size) / (1 + sqrt<f64>(1 + 4 * loss * size));
  // what runs on against the fall, or out of a flood that has passed: no faster than a wave of that depth
  q = min<f64>(q, flow_depth * sqrt<f64>(g * flow_depth) + most);
  if (q < no_flow) return 0;
  return gained < 0 ? -downhill * q : downhill * q;
}

/** Whether a tile keeps to the finest step, because a structure's face borders one of its cells. */
export function pinned(plan: usize, tile: i32): bool {
  const block = <usize>load<u32>(plan + at_structures);
  return block != 0 && load<u8>(<usize>load<u32>(block + structure_pins) + tile) != 0;
}
