/**
 * Tiles with a finer neighbour: the cells along such a seam change twice in the tile's step, with the finer tile, so that
 * a wave finds the same depths on both sides; the tile's own discharges are held meanwhile. Also the guard of these cells:
 * what the tile's own discharges claim up to its step's end, the seams may not take in the second half.
 */
import { constants_of } from './face';
import { givable } from './guard';
import { level_of } from './levels';
import {
  at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_duration, at_duration_depth, at_elapsed, at_length, at_other_x, at_other_y,
  at_residual, at_rows, at_scale, at_source, at_step, at_tile_due, at_tile_over, at_tile_seams, at_tile_source, at_tile_wet_bits, bit_cols,
  claimed, due_east, due_south, finer_east, finer_north, finer_south, finer_west, tile_cols, tile_rows,
} from './plan';

// @ts-ignore: decorator
@inline
function first_byte(plan: usize, tile: i32): usize {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  return (<usize>((tile / across) * tile_rows * cols + (tile % across) * tile_cols)) << 2;
}

// @ts-ignore: decorator
@inline
function seams_of(plan: usize, tile: i32): i32 {
  return <i32>load<u8>(<usize>load<u32>(plan + at_tile_seams) + tile) & (claimed - 1);
}

/**
 * Which cells of a row of a tile lie along a seam with a finer tile, as the pace from its first to its last: every cell of
 * an edge row, the two ends of others; 0 where none does.
 */
// @ts-ignore: decorator
@inline
function pace_of(row: i32, finer: i32): i32 {
  if ((row == 0 && (finer & finer_north) != 0) || (row == tile_rows - 1 && (finer & finer_south) != 0)) return 1;
  return (finer & (finer_west | finer_east)) != 0 ? tile_cols - 1 : 0;
}

/** Whether the cell in such a column is along the seam; those between the ends of a row are by the pace alone. */
// @ts-ignore: decorator
@inline
function beside(col: i32, pace: i32, finer: i32): bool {
  return pace == 1 || (finer & (col == 0 ? finer_west : finer_east)) != 0;
}

/** Depth that half a step of the tile brings a cell at byte `o` by its newest discharges and its source, m. */
// @ts-ignore: decorator
@inline
function half_gain(x: usize, y: usize, source: usize, o: usize, stride: usize, share: f32, step: f32): f32 {
  const gain = share * (load<f32>(x + o - 4) - load<f32>(x + o) + (load<f32>(y + o - stride) - load<f32>(y + o)));
  return source != 0 ? gain + step * load<f32>(source + o) : gain;
}

/** Sources of a tile; 0 where it has none. */
// @ts-ignore: decorator
@inline
function sources_of(plan: usize, tile: i32, first: usize): usize {
  return load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0 ? <usize>load<u32>(plan + at_source) + first : 0;
}

/** The first half of the step of the cells along a tile's seams; the seams it owns are settled, as the finer tile's faces are. */
export function half_step(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const stride = <usize>cols << 2;
  const finer = seams_of(plan, tile);
  const first = first_byte(plan, tile);
  const x = <usize>load<u32>(plan + at_other_x) + first;
  const y = <usize>load<u32>(plan + at_other_y) + first;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const residual = <usize>load<u32>(plan + at_residual) + first;
  const duration = <usize>load<u32>(plan + at_duration) + first;
  const source = sources_of(plan, tile, first);
  const constants = constants_of(plan, level_of(plan, tile) - 1);
  const share = load<f32>(constants, 60);
  const step = load<f32>(constants, 64);
  const dry = <f32>load<f64>(plan + at_dry);
  const lasting = <f32>load<f64>(plan + at_duration_depth);
  const left_over = <f32>(load<f64>(plan + at_length) - load<f64>(plan + at_elapsed) - load<f64>(plan + at_step));
  const top = tile / (cols / tile_cols) * tile_rows;
  const wet_at = <usize>load<u32>(plan + at_tile_wet_bits) + (<usize>tile << 3);
  for (let row = 0; row < tile_rows; row++) {
    const pace = pace_of(row, finer);
    // the first and the last row are outside and stay dry
    if (pace == 0 || top + row == 0 || top + row == load<i32>(plan + at_rows) - 1) continue;
    for (let col = 0; col < tile_cols; col += pace) {
      if (!beside(col, pace, finer)) continue;
      const o = <usize>row * stride + (<usize>col << 2);
      const h = load<f32>(depth + o);
      const gain = half_gain(x, y, source, o, stride, share, step) + load<f32>(residual + o);
      // what a negative source asks beyond what is there is found at the step's end: till then the cell counts as dry
      const sum = h + gain;
      const part = sum - h;
      store<f32>(depth + o, sum);
      store<f32>(residual + o, h - (sum - part) + (gain - part));
      if (sum > dry) store<u8>(wet_at + row, <i32>load<u8>(wet_at + row) | (1 << (col / bit_cols)));
      if (sum > lasting != h > lasting) store<f32>(duration + o, load<f32>(duration + o) + (sum > h ? left_over : -left_over));
    }
  }
  if ((finer & finer_east) != 0) {
    const settled = <usize>load<u32>(plan + at_discharge_x) + first;
    let o = <usize>(tile_cols - 1) << 2;
    for (let row = 0; row < tile_rows; row++, o += stride) store<f32>(settled + o, load<f32>(x + o));
  }
  if ((finer & finer_south) != 0) {
    const last = <usize>(tile_rows - 1) * stride;
    memory.copy(<usize>load<u32>(plan + at_discharge_y) + first + last, y + last, tile_cols << 2);
  }
}

/**
 * At the end of a tile's step, before its depths change by the newest discharges over all of it: the half that the cells
 * along its seams have had is taken from their residuals, which the depths take up.
 */
export function take_back_half(plan: usize, tile: i32): void {
  const finer = seams_of(plan, tile);
  if (finer == 0) return;
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const first = first_byte(plan, tile);
  const x = <usize>load<u32>(plan + at_other_x) + first;
  const y = <usize>load<u32>(plan + at_other_y) + first;
  const residual = <usize>load<u32>(plan + at_residual) + first;
  const source = sources_of(plan, tile, first);
  const constants = constants_of(plan, level_of(plan, tile) - 1);
  const share = load<f32>(constants, 60);
  const step = load<f32>(constants, 64);
  const top = tile / (load<i32>(plan + at_cols) / tile_cols) * tile_rows;
  for (let row = 0; row < tile_rows; row++) {
    const pace = pace_of(row, finer);
    if (pace == 0 || top + row == 0 || top + row == load<i32>(plan + at_rows) - 1) continue;
    for (let col = 0; col < tile_cols; col += pace) {
      if (!beside(col, pace, finer)) continue;
      const o = <usize>row * stride + (<usize>col << 2);
      store<f32>(residual + o, load<f32>(residual + o) - half_gain(x, y, source, o, stride, share, step));
    }
  }
}

/** Likewise as `factors` in guard.ts, of the cells along a tile's seams in the second half of its step. */
export function seam_factors(plan: usize, tile: i32): void {
  const finer = seams_of(plan, tile);
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const first = first_byte(plan, tile);
  const x = <usize>load<u32>(plan + at_other_x) + first;
  const y = <usize>load<u32>(plan + at_other_y) + first;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const scale = <usize>load<u32>(plan + at_scale) + first;
  const share = load<f32>(constants_of(plan, level_of(plan, tile) - 1), 60);
  const none: f32 = 0;
  let any = false;
  for (let row = 0; row < tile_rows; row++) {
    const pace = pace_of(row, finer);
    if (pace == 0) continue;
    const north = row == 0 && (finer & finer_north) != 0;
    const south = row == tile_rows - 1 && (finer & finer_south) != 0;
    for (let col = 0; col < tile_cols; col += pace) {
      if (!beside(col, pace, finer)) continue;
      const west = col == 0 && (finer & finer_west) != 0;
      const east = col == tile_cols - 1 && (finer & finer_east) != 0;
      const o = <usize>row * stride + (<usize>col << 2);
      const n = max<f32>(-load<f32>(y + o - stride), 0);
      const s = max<f32>(load<f32>(y + o), 0);
      const w = max<f32>(-load<f32>(x + o - 4), 0);
      const e = max<f32>(load<f32>(x + o), 0);
      const gone = ((west ? none : w) + (east ? none : e) + ((north ? none : n) + (south ? none : s))) * share;
      const asked = ((west ? w : none) + (east ? e : none) + ((north ? n : none) + (south ? s : none))) * share;
      const held = max<f32>(load<f32>(depth + o) * givable - gone, 0);
      if (asked > held) {
        any = true;
        store<f32>(scale + o, held / asked);
      }
    }
  }
  if (any) store<u8>(<usize>load<u32>(plan + at_tile_over) + tile, 1);
}

/** Scales the seams of a tile that are renewed in the second half of its step. */
export function scale_seams(plan: usize, tile: i32): void {
  const due = <i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile);
  const stride = <usize>load<i32>(plan + at_cols) << 2;
  const first = first_byte(plan, tile);
  const scale = <usize>load<u32>(plan + at_scale) + first;
  if ((due & due_east) != 0) {
    const x = <usize>load<u32>(plan + at_other_x) + first;
    let o = <usize>(tile_cols - 1) << 2;
    for (let r = 0; r < tile_rows; r++, o += stride) {
      const q = load<f32>(x + o);
      store<f32>(x + o, q * load<f32>(q > 0 ? scale + o : scale + o + 4));
    }
  }
  if ((due & due_south) != 0) {
    const y = <usize>load<u32>(plan + at_other_y) + first;
    const row = <usize>(tile_rows - 1) * stride;
    for (let o = row; o < row + (<usize>tile_cols << 2); o += 4) {
      const q = load<f32>(y + o);
      store<f32>(y + o, q * load<f32>(q > 0 ? scale + o : scale + o + stride));
    }
  }
}
