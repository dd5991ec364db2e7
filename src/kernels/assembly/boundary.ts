/**
 * Open boundaries, after each sub-step, by one thread in the order given: `free` lets water leave at the normal depth
 * of its bed slope; `stage` holds a level beyond the cell and lets water pass both ways by the inertial equation
 * against a cell of the same bed. What passes is limited to what the cell holds and summed in double precision.
 */
import {
  at_bed, at_cell_size, at_cols, at_depth, at_dry, at_elapsed, at_froude, at_gravity, at_group_count, at_groups,
  at_length, at_manning, at_residual, at_step, at_tile_depth, at_tile_wet_rows, group_bytes, group_cells, group_count, group_depth_in,
  group_discharge, group_kind, group_slope, group_stage_end, group_stage_start, kind_free, tile_cols, tile_rows,
} from './plan';

/** h^(-1/3) to double precision: bit seed, four Newton steps. */
function inverse_cube_root(h: f64): f64 {
  const rough = reinterpret<f32>(1419059200 - reinterpret<i32>(<f32>h) / 3);
  let w = <f64>rough;
  for (let k = 0; k < 4; k++) w = w * (4.0 / 3.0 - (h / 3.0) * w * w * w);
  return w;
}

export function boundaries(plan: usize): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const bed = <usize>load<u32>(plan + at_bed);
  const manning = <usize>load<u32>(plan + at_manning);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const tile_depth = <usize>load<u32>(plan + at_tile_depth);
  const wet_rows = <usize>load<u32>(plan + at_tile_wet_rows);
  const dt = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const g = load<f64>(plan + at_gravity);
  const froude = load<f64>(plan + at_froude);
  const dry = load<f64>(plan + at_dry);
  const along = (load<f64>(plan + at_elapsed) + dt) / load<f64>(plan + at_length);
  const groups = <usize>load<u32>(plan + at_groups);
  for (let k = 0; k < load<i32>(plan + at_group_count); k++) {
    const group = groups + <usize>k * group_bytes;
    const free = load<i32>(group + group_kind) == kind_free;
    const count = load<i32>(group + group_count);
    const cells = <usize>load<u32>(group + group_cells);
    const discharges = <usize>load<u32>(group + group_discharge);
    const slopes = <usize>load<u32>(group + group_slope);
    const first = load<f64>(group + group_stage_start);
    const stage = first + (load<f64>(group + group_stage_end) - first) * along;
    let gained = load<f64>(group + group_depth_in);
    for (let j: usize = 0; j < <usize>count; j++) {
      const cell = load<i32>(cells + (j << 2));
      const o = <usize>cell << 2;
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
        const z = <f64>load<f32>(bed + o);
        const beyond = max<f64>(stage - z, 0);
        const hf = max<f64>(beyond, held);
        if (hf > dry) {
          const a = <f64>load<f32>(discharges + (j << 2)) - ((g * dt) / dx) * hf * (beyond - held);
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
      const most = (held * dx) / dt;
      if (q > most) q = most;
      store<f32>(discharges + (j << 2), <f32>q);
      if (q == 0) continue;
      const now = max<f64>(held - (q * dt) / dx, 0);
      const h = <f32>now;
      const c = <f32>(now - <f64>h);
      store<f32>(depth + o, h);
      store<f32>(residual + o, c);
      gained += <f64>h + <f64>c - held;
      const row = cell / cols;
      const tile = (row / tile_rows) * across + (cell - row * cols) / tile_cols;
      const t = tile_depth + (<usize>tile << 2);
      store<f32>(t, max<f32>(load<f32>(t), h));
      if (h > <f32>dry) store<u8>(wet_rows + tile, load<u8>(wet_rows + tile) | (<u8>1 << <u8>(row & 7)));
    }
    store<f64>(group + group_depth_in, gained);
  }
}
