/**
 * Open boundaries on sub-grid ground, by one thread in the order given: as boundary.ts has them, but the outer face of a
 * cell is the line of fine ground along its outer side. `free` lets the conveyance of that line at the given slope pass;
 * `stage` takes the inertial equation against the level beyond.
 */
import {
  at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_elapsed, at_froude, at_gravity, at_group_count, at_groups,
  at_length, at_level, at_lowest, at_other_x, at_other_y, at_phase, at_residual, at_rough_x, at_rough_y, at_section, at_step,
  at_storage, at_tile_depth, at_tile_wet_now, group_cells, group_count, group_depth_in, group_discharge, group_faces, group_kind,
  group_sills, group_slope, group_stage_end, group_stage_start, kind_free, level_rounding, section_bytes, storage_bytes,
  subgrid_group_bytes, tile_cols, tile_rows,
} from './subgrid-plan';
import { smoothing } from './subgrid-face';
import { area, conveying, height, inverse_cube_root, look_up_height, look_up_section, share } from './subgrid-table';

/** Address of a boundary cell's outer face in the new discharges; see group_faces. */
function outer_face(plan: usize, code: i32): usize {
  const even = load<i32>(plan + at_phase) == 0;
  const field = (code & 2) != 0 ? (even ? at_other_y : at_discharge_y) : even ? at_other_x : at_discharge_x;
  return <usize>load<u32>(plan + field) + (<usize>(code >> 2) << 2);
}

export function boundary_discharges(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const row_bytes = <usize>cols << 2;
  const section = <usize>load<u32>(plan + at_section);
  const level = <usize>load<u32>(plan + at_level);
  const dt = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const beside = smoothing(plan, dt);
  const g = load<f64>(plan + at_gravity);
  const froude = load<f64>(plan + at_froude) * sqrt<f64>(g);
  const dry = load<f64>(plan + at_dry);
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * subgrid_group_bytes;
    const free = load<i32>(group + group_kind) == kind_free;
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const discharges = <usize>load<u32>(group + group_discharge);
    const faces = <usize>load<u32>(group + group_faces);
    const slopes = <usize>load<u32>(group + group_slope);
    const sills = <usize>load<u32>(group + group_sills);
    const first = load<f64>(group + group_stage_start);
    const stage = first + (load<f64>(group + group_stage_end) - first) * ((load<f64>(plan + at_elapsed) + dt) / load<f64>(plan + at_length));
    for (let j: usize = 0; j < <usize>count; j++) {
      const code = load<i32>(faces + (j << 2));
      const place = <usize>(code >> 2);
      const south = (code & 2) != 0;
      const rough = <f64>load<f32>(<usize>load<u32>(plan + (south ? at_rough_y : at_rough_x)) + (place << 2));
      const table = section + place * (2 * section_bytes) + (south ? section_bytes : 0);
      const held = load<f64>(level + (<usize>load<i32>(cells + (j << 2)) << 3));
      const sill = <f64>load<f32>(sills + (j << 2));
      const l = (free ? held : max<f64>(held, stage)) - sill;
      let q: f64 = 0; // outward, m²/s
      if (l > dry) {
        look_up_section(table, l);
        const most = froude * area * sqrt<f64>(area / share);
        const w = inverse_cube_root(conveying);
        if (free) {
          // D^(5/3) sqrt(S) / n
          q = min<f64>((conveying * conveying * w * sqrt<f64>(<f64>load<f32>(slopes + (j << 2)))) / sqrt<f64>(rough), most);
        } else {
          const step = south ? row_bytes : 4;
          const outer = outer_face(plan, code);
          const opposite = (code & 1) != 0 ? -<f64>load<f32>(outer + step) : <f64>load<f32>(outer - step);
          const last = <f64>load<f32>(discharges + (j << 2));
          const before = last + 2 * beside * sqrt<f64>(area / share) * (opposite - last);
          const difference = stage - held;
          const a = before - ((g * dt) / dx) * area * (abs<f64>(difference) < level_rounding ? 0 : difference);
          const w2 = w * w;
          const friction = g * dt * rough * area * w2 * w2 * w2 * w2 * w2;
          const size = min<f64>((2.0 * abs<f64>(a)) / (1.0 + sqrt<f64>(1.0 + 4.0 * friction * abs<f64>(a))), most);
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
  const level = <usize>load<u32>(plan + at_level);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const storage = <usize>load<u32>(plan + at_storage);
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  const wet = <usize>load<u32>(plan + at_tile_wet_now);
  const dry = load<f64>(plan + at_dry);
  const passed = load<f64>(plan + at_step) / load<f64>(plan + at_cell_size);
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * subgrid_group_bytes;
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const discharges = <usize>load<u32>(group + group_discharge);
    const faces = <usize>load<u32>(group + group_faces);
    let gained = load<f64>(group + group_depth_in);
    for (let j: usize = 0; j < <usize>count; j++) {
      const q = <f64>load<f32>(discharges + (j << 2));
      const code = load<i32>(faces + (j << 2));
      store<f32>(outer_face(plan, code), <f32>((code & 1) != 0 ? -q : q));
      if (q == 0) continue;
      const cell = load<i32>(cells + (j << 2));
      const o = <usize>cell << 2;
      const held = <f64>load<f32>(depth + o) + <f64>load<f32>(residual + o);
      const now = max<f64>(held - q * passed, 0);
      // no more passed than was there: so does the discharge say
      if (now == 0) store<f32>(discharges + (j << 2), <f32>(held / passed));
      const h = <f32>now;
      const c = <f32>(now - <f64>h);
      store<f32>(depth + o, h);
      store<f32>(residual + o, c);
      gained += <f64>h + <f64>c - held;
      look_up_height(storage + <usize>cell * storage_bytes, <f64>h + <f64>c);
      store<f64>(level + (o << 1), <f64>load<f32>(lowest + o) + height);
      const row = cell / cols;
      const tile = (row / tile_rows) * across + (cell - row * cols) / tile_cols;
      const t = tile_depth + (<usize>tile << 2);
      store<f32>(t, max<f32>(load<f32>(t), <f32>height));
      if (height > dry) store<u8>(wet + tile, 1);
    }
    store<f64>(group + group_depth_in, gained);
  }
}
