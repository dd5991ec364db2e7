/**
 * Open boundaries, by one thread in the order given. Before the depths of a step change, the discharge outward at each
 * cell: `free` at the normal depth of its bed slope, `stage` by the inertial equation against a cell of the same bed
 * that holds the level beyond, smoothed with the cell's opposite face as inside. After they have changed, the
 * water passes, limited to what the cell holds, and is written to the cell's outer face, which the faces inside take for
 * their neighbour in the next step: without it the smoothing would see a wall there and dam a river up.
 */
import {
  at_bed, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_duration, at_duration_depth, at_elapsed, at_froude, at_gravity, at_group_count, at_groups,
  at_length, at_levels, at_manning, at_maximum_depth, at_other_x, at_other_y, at_part, at_phase, at_residual, at_rows, at_step, at_tile_depth, at_tile_open, at_tile_wet_bits, bit_cols, group_bytes, group_cells,
  group_count, group_depth_in, group_faces, group_discharge, group_kind, group_maxima, group_slope, group_stage_end, group_stage_start, kind_free,
  tile_cols, tile_rows,
} from './plan';

import { smoothing } from './face';
import { level_of } from './levels';

/** h^(-1/3) to double precision: bit seed, four Newton steps. */
function inverse_cube_root(h: f64): f64 {
  const rough = reinterpret<f32>(1419059200 - reinterpret<i32>(<f32>h) / 3);
  let w = <f64>rough;
  for (let k = 0; k < 4; k++) w = w * (4.0 / 3.0 - (h / 3.0) * w * w * w);
  return w;
}

/** Address of a boundary cell's outer face in the new discharges; see group_faces. */
function outer_face(plan: usize, code: i32): usize {
  const even = load<i32>(plan + at_phase) == 0;
  const field = (code & 2) != 0 ? (even ? at_other_y : at_discharge_y) : even ? at_other_x : at_discharge_x;
  return <usize>load<u32>(plan + field) + (<usize>(code >> 2) << 2);
}

/** Likewise in the settled discharges, which with several levels are the ones that the next step reads. */
function settled_face(plan: usize, code: i32): usize {
  return <usize>load<u32>(plan + ((code & 2) != 0 ? at_discharge_y : at_discharge_x)) + (<usize>(code >> 2) << 2);
}

/** Finest steps in one of the cell's tile. */
// @ts-ignore: decorator
@inline
function steps_of(plan: usize, cell: i32, cols: i32): i32 {
  const row = cell / cols;
  return 1 << level_of(plan, (row / tile_rows) * (cols / tile_cols) + (cell - row * cols) / tile_cols);
}

/** Marks the quads that hold cells of boundaries. */
export function mark_open(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const open = <usize>load<u32>(plan + at_tile_open);
  memory.fill(open, 0, <usize>(across * (load<i32>(plan + at_rows) / tile_rows)) << 3);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = <usize>load<u32>(plan + at_groups) + <usize>k * group_bytes;
    const cells = <usize>load<u32>(group + group_cells);
    for (let j: usize = 0; j < <usize>load<i32>(group + group_count); j++) {
      const cell = load<i32>(cells + (j << 2));
      const row = cell / cols;
      const at = open + (<usize>((row / tile_rows) * across + (cell - row * cols) / tile_cols) << 3) + <usize>(row & 7);
      store<u8>(at, <i32>load<u8>(at) | (1 << (((cell - row * cols) & 31) / bit_cols)));
    }
  }
}

/** Renews the discharges of the cells that begin a step. */
export function boundary_discharges(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const several = load<i32>(plan + at_levels) > 1;
  const part = load<i32>(plan + at_part);
  const row_bytes = <usize>cols << 2;
  const bed = <usize>load<u32>(plan + at_bed);
  const manning = <usize>load<u32>(plan + at_manning);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const finest = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const g = load<f64>(plan + at_gravity);
  const froude = load<f64>(plan + at_froude);
  const dry = load<f64>(plan + at_dry);
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    const free = load<i32>(group + group_kind) == kind_free;
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const discharges = <usize>load<u32>(group + group_discharge);
    const faces = <usize>load<u32>(group + group_faces);
    const slopes = <usize>load<u32>(group + group_slope);
    const maxima = <usize>load<u32>(group + group_maxima);
    const first = load<f64>(group + group_stage_start);
    const rise = load<f64>(group + group_stage_end) - first;
    for (let j: usize = 0; j < <usize>count; j++) {
      const cell = load<i32>(cells + (j << 2));
      const o = <usize>cell << 2;
      let dt = finest;
      if (several) {
        const steps = steps_of(plan, cell, cols);
        if ((part & (steps - 1)) != 0) continue;
        dt *= <f64>steps;
      }
      store<f32>(maxima + (j << 2), load<f32>(maximum + o));
      const stage = first + rise * ((load<f64>(plan + at_elapsed) + dt) / load<f64>(plan + at_length));
      const held = <f64>load<f32>(depth + o) + <f64>load<f32>(residual + o);
      const n = <f64>load<f32>(manning + o);
      let q: f64 = 0; // outward, m²/s
      if (free) {
        if (held > dry) {
          const w = inverse_cube_root(held);
          q = (held * held * w * sqrt<f64>(<f64>load<f32>(slopes + (j << 2)))) / n; // h^(5/3) sqrt(S) / n
          q = min<f64>(q, froude * held * sqrt<f64>(g * held));
        }
      } else {
        const beyond = max<f64>(stage - <f64>load<f32>(bed + o), 0);
        const hf = max<f64>(beyond, held);
        if (hf > dry) {
          const code = load<i32>(faces + (j << 2));
          const step = (code & 2) != 0 ? row_bytes : 4;
          const outer = outer_face(plan, code);
          const opposite = (code & 1) != 0 ? -<f64>load<f32>(outer + step) : <f64>load<f32>(outer - step);
          const own = <f64>load<f32>(discharges + (j << 2));
          const before = own + 2 * smoothing(plan, dt) * sqrt<f64>(hf) * (opposite - own);
          const a = before - ((g * dt) / dx) * hf * (beyond - held);
          const w = inverse_cube_root(hf);
          const w2 = w * w;
          const friction = g * dt * n * n * w2 * w2 * w2 * w;
          const size = min<f64>(
            (2.0 * abs<f64>(a)) / (1.0 + sqrt<f64>(1.0 + 4.0 * friction * abs<f64>(a))),
            froude * hf * sqrt<f64>(g * hf),
          );
          q = a < 0 ? -size : size;
        }
      }
      store<f32>(discharges + (j << 2), <f32>q);
    }
  }
}

export function boundary_exchange(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const duration = <usize>load<u32>(plan + at_duration);
  const lasting = <f32>load<f64>(plan + at_duration_depth);
  const left_over = <f32>(load<f64>(plan + at_length) - load<f64>(plan + at_elapsed) - load<f64>(plan + at_step));
  const wet_bits = <usize>load<u32>(plan + at_tile_wet_bits);
  const dry = <f32>load<f64>(plan + at_dry);
  const finest = load<f64>(plan + at_step) / load<f64>(plan + at_cell_size);
  const several = load<i32>(plan + at_levels) > 1;
  const part = load<i32>(plan + at_part) + 1;
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const discharges = <usize>load<u32>(group + group_discharge);
    const faces = <usize>load<u32>(group + group_faces);
    const maxima = <usize>load<u32>(group + group_maxima);
    let gained = load<f64>(group + group_depth_in);
    for (let j: usize = 0; j < <usize>count; j++) {
      const q = <f64>load<f32>(discharges + (j << 2));
      const cell = load<i32>(cells + (j << 2));
      let share = finest;
      if (several) {
        const steps = steps_of(plan, cell, cols);
        if ((part & (steps - 1)) != 0) continue;
        share *= <f64>steps;
      }
      const code = load<i32>(faces + (j << 2));
      store<f32>(several ? settled_face(plan, code) : outer_face(plan, code), <f32>((code & 1) != 0 ? -q : q));
      if (q == 0) continue;
      const o = <usize>cell << 2;
      const held = <f64>load<f32>(depth + o) + <f64>load<f32>(residual + o);
      const now = max<f64>(held - q * share, 0);
      // no more passed than was there: so does the discharge say
      if (now == 0) store<f32>(discharges + (j << 2), <f32>(held / share));
      const was = load<f32>(depth + o);
      const h = <f32>now;
      const c = <f32>(now - <f64>h);
      store<f32>(depth + o, h);
      store<f32>(residual + o, c);
      // what the depths saw before this exchange was not there
      const before = load<f32>(maxima + (j << 2));
      store<f32>(maximum + o, max<f32>(before, h));
      if (was > lasting != h > lasting)
        store<f32>(duration + o, load<f32>(duration + o) + (h > lasting ? left_over : -left_over));
      gained += <f64>h + <f64>c - held;
      const row = cell / cols;
      const tile = (row / tile_rows) * across + (cell - row * cols) / tile_cols;
      const t = tile_depth + (<usize>tile << 2);
      store<f32>(t, max<f32>(load<f32>(t), h));
      if (h > dry) {
        const w = wet_bits + (<usize>tile << 3) + <usize>(row & 7);
        store<u8>(w, <i32>load<u8>(w) | (1 << (((cell - row * cols) & 31) / bit_cols)));
      }
    }
    store<f64>(group + group_depth_in, gained);
  }
}
