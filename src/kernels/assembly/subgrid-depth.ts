/**
 * Mean depth of a tile's cells from what crossed their faces and what came from outside, and from it the level. What
 * single precision leaves out of a depth is carried on. Running maxima, arrival and time above a depth ride along.
 */
import {
  at_above, at_area_x, at_area_y, at_arrival, at_arrival_depth, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry,
  at_duration_depth, at_elapsed, at_length, at_level, at_lowest, at_maximum_depth, at_maximum_hazard, at_maximum_level, at_maximum_speed, at_most_rise, at_other_x, at_other_y, at_phase, at_piece_from, at_piece_height, at_piece_to,
  at_residual, at_rise, at_rows, at_source, at_start, at_step, at_still_depth, at_storage, at_tile_deficit, at_tile_depth, at_tile_feed, at_tile_source,
  at_tile_wet_now, outside, storage_bytes, tile_cols, tile_rows,
} from './subgrid-plan';
import { height, look_up_height, piece_of, storage_half } from './subgrid-table';

/** m; a source that fills no cell higher within an interval, however narrow its ground, is not looked at closer. */
const little: f64 = 0.1;

export function depths(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const source = <usize>load<u32>(plan + at_source);
  const level = <usize>load<u32>(plan + at_level);
  const rises = <usize>load<u32>(plan + at_rise);
  const froms = <usize>load<u32>(plan + at_piece_from);
  const tos = <usize>load<u32>(plan + at_piece_to);
  const heights = <usize>load<u32>(plan + at_piece_height);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const storage = <usize>load<u32>(plan + at_storage);
  const area_x = <usize>load<u32>(plan + at_area_x);
  const area_y = <usize>load<u32>(plan + at_area_y);
  const maximum = <usize>load<u32>(plan + at_maximum_depth);
  const top_level = <usize>load<u32>(plan + at_maximum_level);
  const top_speed = <usize>load<u32>(plan + at_maximum_speed);
  const top_hazard = <usize>load<u32>(plan + at_maximum_hazard);
  const arrival = <usize>load<u32>(plan + at_arrival);
  const above = <usize>load<u32>(plan + at_above);
  const dt = load<f64>(plan + at_step);
  const share = dt / load<f64>(plan + at_cell_size);
  const dry = load<f64>(plan + at_dry);
  const still = <f32>load<f64>(plan + at_still_depth);
  const arrives = <f32>load<f64>(plan + at_arrival_depth);
  const lasting = <f32>load<f64>(plan + at_duration_depth);
  const now = <f32>(load<f64>(plan + at_start) + load<f64>(plan + at_elapsed) + dt);
  const fed = load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0;
  // the first and the last row are outside and stay dry
  const top = max((tile / across) * tile_rows, 1);
  const bottom = min((tile / across) * tile_rows + tile_rows, load<i32>(plan + at_rows) - 1);
  const left = (tile % across) * tile_cols;
  let deepest: f64 = 0;
  let wet = false;
  let deficit: f64 = 0;
  for (let row = top; row < bottom; row++) {
    const first = row * cols + left;
    let o = <usize>first << 2;
    let table = storage + <usize>first * storage_bytes;
    for (let k = 0; k < tile_cols; k++, o += 4, table += storage_bytes) {
      const l = level + (o << 1);
      if (load<f64>(l) == outside) continue;
      const west = load<f32>(new_x + o - 4);
      const east = load<f32>(new_x + o);
      const north = load<f32>(new_y + o - stride);
      const south = load<f32>(new_y + o);
      const held = <f64>load<f32>(depth + o) + <f64>load<f32>(residual + o);
      let gain = share * (<f64>west - <f64>east + (<f64>north - <f64>south));
      if (fed) gain += dt * <f64>load<f32>(source + o);
      if (gain == 0 && held == 0) continue;
      let sum = held + gain;
      if (sum < 0) {
        deficit -= sum;
        sum = 0;
      }
      const h = <f32>sum;
      store<f32>(depth + o, h);
      store<f32>(residual + o, <f32>(sum - <f64>h));
      if (!(sum >= <f64>load<f32>(froms + o) && sum < <f64>load<f32>(tos + o))) keep_piece(plan, table, o, sum);
      const rise = load<f64>(rises + (o << 1));
      const height = <f64>load<f32>(heights + o) + (sum - <f64>load<f32>(froms + o)) * rise;
      const eta = <f64>load<f32>(lowest + o) + height;
      store<f64>(l, eta);
      if (height > dry) {
        wet = true;
        // what bounds the step: the local depth, and by Gershgorin's circles the areas of the faces over the wet share
        const areas = <f64>load<f32>(area_x + o - 4) + <f64>load<f32>(area_x + o) + (<f64>load<f32>(area_y + o - stride) + <f64>load<f32>(area_y + o));
        deepest = max<f64>(deepest, max<f64>(height, 0.25 * rise * areas));
      }
      if (h > still) {
        if (<f32>eta > load<f32>(top_level + o)) store<f32>(top_level + o, <f32>eta);
        const twice = h + h;
        const along = max<f32>(load<f32>(area_x + o - 4) + load<f32>(area_x + o), twice);
        const athwart = max<f32>(load<f32>(area_y + o - stride) + load<f32>(area_y + o), twice);
        const u = (west + east) / along;
        const v = (north + south) / athwart;
        const speed = sqrt<f32>(u * u + v * v);
        if (speed > load<f32>(top_speed + o)) store<f32>(top_speed + o, speed);
        // hazard rating d (v + 0.5) with the mean depth of what is wet
        const hazard = h * <f32>rise * (speed + 0.5);
        if (hazard > load<f32>(top_hazard + o)) store<f32>(top_hazard + o, hazard);
      }
      const before = load<f32>(maximum + o);
      if (h > before) {
        store<f32>(maximum + o, h);
        if (h > arrives && before <= arrives) store<f32>(arrival + o, now);
      }
      if (h > lasting) store<f32>(above + o, load<f32>(above + o) + <f32>dt);
    }
  }
  store<f32>(<usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2), <f32>deepest);
  store<u8>(<usize>load<u32>(plan + at_tile_wet_now) + tile, wet ? 1 : 0);
  if (deficit > 0) {
    const at = <usize>load<u32>(plan + at_tile_deficit) + (<usize>tile << 3);
    store<f64>(at, load<f64>(at) + deficit);
  }
}

/** Levels of a tile from its depths, read afresh: others may have taken water since the last step. */
export function survey(plan: usize, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const source = <usize>load<u32>(plan + at_source);
  const level = <usize>load<u32>(plan + at_level);
  const rises = <usize>load<u32>(plan + at_rise);
  const froms = <usize>load<u32>(plan + at_piece_from);
  const tos = <usize>load<u32>(plan + at_piece_to);
  const heights = <usize>load<u32>(plan + at_piece_height);
  const lowest = <usize>load<u32>(plan + at_lowest);
  const storage = <usize>load<u32>(plan + at_storage);
  const area_x = <usize>load<u32>(plan + at_area_x);
  const area_y = <usize>load<u32>(plan + at_area_y);
  const dry = load<f64>(plan + at_dry);
  const length = load<f64>(plan + at_length);
  const spread = load<f64>(plan + at_most_rise);
  const fed = load<u8>(<usize>load<u32>(plan + at_tile_source) + tile) != 0;
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  let deepest: f64 = 0;
  let feed: f64 = 0;
  let wet = false;
  for (let row = top; row < top + tile_rows; row++) {
    const first = row * cols + left;
    let o = <usize>first << 2;
    let table = storage + <usize>first * storage_bytes;
    for (let k = 0; k < tile_cols; k++, o += 4, table += storage_bytes) {
      const l = level + (o << 1);
      if (load<f64>(l) == outside) continue;
      if (fed) {
        // how high the source alone would fill the cell; for rain all of it in one pixel is told soon enough
        const given = <f64>load<f32>(source + o) * length;
        let high = given * spread;
        if (high > little) {
          look_up_height(table, given);
          high = height;
        }
        feed = max<f64>(feed, high);
      }
      const held = <f64>load<f32>(depth + o) + <f64>load<f32>(residual + o);
      if (!(held >= <f64>load<f32>(froms + o) && held < <f64>load<f32>(tos + o))) keep_piece(plan, table, o, held);
      const rise = load<f64>(rises + (o << 1));
      const height = <f64>load<f32>(heights + o) + (held - <f64>load<f32>(froms + o)) * rise;
      store<f64>(l, <f64>load<f32>(lowest + o) + height);
      if (height > dry) {
        wet = true;
        const areas = <f64>load<f32>(area_x + o - 4) + <f64>load<f32>(area_x + o) + (<f64>load<f32>(area_y + o - stride) + <f64>load<f32>(area_y + o));
        deepest = max<f64>(deepest, max<f64>(height, 0.25 * rise * areas));
      }
    }
  }
  store<f32>(<usize>load<u32>(plan + at_tile_depth) + (<usize>tile << 2), <f32>deepest);
  store<f32>(<usize>load<u32>(plan + at_tile_feed) + (<usize>tile << 2), <f32>feed);
  store<u8>(<usize>load<u32>(plan + at_tile_wet_now) + tile, wet ? 1 : 0);
}

/** Finds the piece of a cell's table that holds a mean depth, and keeps it; `o` the bytes to the cell in a field of f32. */
function keep_piece(plan: usize, table: usize, o: usize, depth: f64): void {
  const k = piece_of(table, depth);
  const from = load<f32>(k);
  const to = load<f32>(k, 4);
  const low = load<f32>(k, storage_half);
  store<f32>(<usize>load<u32>(plan + at_piece_from) + o, from);
  store<f32>(<usize>load<u32>(plan + at_piece_to) + o, to);
  store<f32>(<usize>load<u32>(plan + at_piece_height) + o, low);
  store<f64>(<usize>load<u32>(plan + at_rise) + (o << 1), (<f64>load<f32>(k, storage_half + 4) - <f64>low) / (<f64>to - <f64>from));
}
