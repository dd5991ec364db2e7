/**
 * Open boundaries of the shallow-water kernel, by one thread in the order given: what passes the outer face of each
 * cell, written over the wall the faces saw there. `free` leaves at the normal depth of its slope, or as it comes where
 * the water is faster than its waves; `stage` meets a level by the wave that leaves the place (Riemann invariant
 * u + 2c), limited to critical flow either way.
 */
import {
  at_along_x, at_along_y, at_bed, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_elapsed, at_far_x, at_far_y,
  at_gravity, at_group_count, at_groups, at_length, at_manning, at_near_x, at_near_y, at_residual, at_step, at_suspect, at_tile_suspect,
  group_bytes, group_cells, group_count, group_depth_in, group_discharge, group_faces, group_kind, group_slope, group_stage_end,
  group_stage_start, in_depth_x, in_depth_y, in_h, in_level_x, in_level_y, in_u, in_u_x, in_u_y, in_v, in_v_x, in_v_y, kind_rating, kind_stage,
  tile_cols, tile_rows,
} from './shallow-plan';
import { edge_cell } from './shallow-edge';

/** h^(-1/3) to double precision: bit seed, four Newton steps. */
function inverse_cube_root(h: f64): f64 {
  const rough = reinterpret<f32>(1419059200 - reinterpret<i32>(<f32>h) / 3);
  let w = <f64>rough;
  for (let k = 0; k < 4; k++) w = w * (4.0 / 3.0 - (h / 3.0) * w * w * w);
  return w;
}

/** Share of the depth behind a standing jump from which on the level beyond is felt: flow near critical hangs between the two. */
const enters: f64 = 0.99;

/** Depth behind a jump that stands in flow of a depth and a Froude number, m. */
function jump_depth(h: f64, froude: f64): f64 {
  return 0.5 * h * (sqrt<f64>(1 + 8 * froude * froude) - 1);
}

export function boundary_fluxes(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const share = load<f64>(plan + at_step) / load<f64>(plan + at_cell_size);
  const bed = <usize>load<u32>(plan + at_bed);
  const manning = <usize>load<u32>(plan + at_manning);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const g = load<f64>(plan + at_gravity);
  const dry = load<f64>(plan + at_dry);
  const along = (load<f64>(plan + at_elapsed) + 0.5 * load<f64>(plan + at_step)) / load<f64>(plan + at_length);
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    const kind = load<i32>(group + group_kind);
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const faces = <usize>load<u32>(group + group_faces);
    const slopes = <usize>load<u32>(group + group_slope);
    const first = load<f64>(group + group_stage_start);
    const stage = first + (load<f64>(group + group_stage_end) - first) * along;
    for (let j: usize = 0; j < <usize>count; j++) {
      const cell = load<i32>(cells + (j << 2));
      const o = <usize>cell << 2;
      const code = load<i32>(faces + (j << 2));
      const north_south = (code & 2) != 0;
      const back = (code & 1) != 0; // outward is west or north
      const out: f64 = back ? -1 : 1;
      // half of the changes across the cell, outward
      const here = edge_cell(plan, cell);
      const to_edge = 0.5 * out;
      const level_by = to_edge * <f64>load<f32>(here + (north_south ? in_level_y : in_level_x));
      const depth_by = to_edge * <f64>load<f32>(here + (north_south ? in_depth_y : in_depth_x));
      const along_by = to_edge * <f64>load<f32>(here + (north_south ? in_v_y : in_u_x));
      const aside_by = to_edge * <f64>load<f32>(here + (north_south ? in_u_y : in_v_x));
      const mid = <f64>load<f32>(here, in_h);
      const over = <f64>load<f32>(residual + o);
      // a curve is met by the depth its slope was worked out for
      const h = kind == kind_rating ? <f64>load<f32>(depth + o) + over : max<f64>(mid + depth_by + over, 0);
      const u = out * (<f64>load<f32>(here + (north_south ? in_v : in_u)) + along_by); // outward
      const c = sqrt<f64>(g * h);
      let q: f64 = 0; // outward, m²/s
      // outward momentum beyond the hydrostatic pressure of the cell, m³/s²; half of the pull of the bed inside the cell
      // is told with this face
      let p: f64 = 0;
      if (kind != kind_stage) {
        if (h > dry) {
          if (u > c) q = h * u;
          else {
            const w = inverse_cube_root(h);
            // h^(5/3) sqrt(S) / n; where that is faster than waves, critical flow until the water is
            q = min<f64>((h * h * w * sqrt<f64>(<f64>load<f32>(slopes + (j << 2)))) / <f64>load<f32>(manning + o), h * c);
          }
          p = (q * q) / h + g * mid * level_by;
        }
      } else {
        const beyond = max<f64>(stage - (<f64>load<f32>(bed + o) + (level_by - depth_by)), 0);
        if (max<f64>(beyond, h) > dry) {
          let at = beyond;
          let speed = u;
          if (u < c || h <= dry || beyond > enters * jump_depth(h, u / c)) {
            const c_beyond = sqrt<f64>(g * beyond);
            speed = u + 2 * (c - c_beyond);
            if (speed > c_beyond) {
              // the level beyond lies lower than what can leave: critical
              speed = (u + 2 * c) / 3;
              at = (speed * speed) / g;
            } else if (speed < -c_beyond) {
              speed = (-2 * c_beyond) / 3;
              at = (speed * speed) / g;
            }
          } else at = h;
          q = at * speed;
          p = q * speed + 0.5 * g * (at - h) * (at + h) + g * mid * level_by;
        }
      }
      const face = <usize>(code >> 2) << 2;
      const mass = <usize>load<u32>(plan + (north_south ? at_discharge_y : at_discharge_x)) + face;
      const told = north_south ? (back ? at_far_y : at_near_y) : back ? at_far_x : at_near_x;
      const flux = <f32>(out * q);
      if (q * share > 0.2499 * <f64>load<f32>(depth + o)) {
        const row = cell / cols;
        store<u8>(<usize>load<u32>(plan + at_tile_suspect) + (row / tile_rows) * across + (cell - row * cols) / tile_cols, 1);
        store<i32>(plan + at_suspect, 1);
      }
      store<f32>(mass, flux);
      store<f32>(<usize>load<u32>(plan + told) + face, <f32>p);
      const carried: f32 = q > 0 ? load<f32>(here + (north_south ? in_u : in_v)) + <f32>aside_by : 0;
      store<f32>(<usize>load<u32>(plan + (north_south ? at_along_y : at_along_x)) + face, flux * carried);
    }
  }
}

/** Books what passed, after the guard has seen it. */
export function boundary_booking(plan: usize): void {
  const share = <f64><f32>(load<f64>(plan + at_step) / load<f64>(plan + at_cell_size));
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    const faces = <usize>load<u32>(group + group_faces);
    const discharges = <usize>load<u32>(group + group_discharge);
    let gained = load<f64>(group + group_depth_in);
    for (let j: usize = 0; j < <usize>load<i32>(group + group_count); j++) {
      const code = load<i32>(faces + (j << 2));
      const field = (code & 2) != 0 ? at_discharge_y : at_discharge_x;
      const q = load<f32>(<usize>load<u32>(plan + field) + (<usize>(code >> 2) << 2));
      const out = (code & 1) != 0 ? -q : q;
      store<f32>(discharges + (j << 2), out);
      gained -= <f64>out * share;
    }
    store<f64>(group + group_depth_in, gained);
  }
}
