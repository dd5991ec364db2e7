/**
 * The shallow-water equations over one coupling interval, second order in space and time (MUSCL-Hancock), by one or more
 * threads in step. Every cell's arithmetic is the same whoever does it and what is summed is summed in a fixed order, so
 * the bytes do not depend on the threads.
 */
export * from './shallow-plan';
export * from './meter';
export {
  structure_block_bytes, structure_bytes, structure_count, structure_crest, structure_crest_pass, structure_face, structure_opening,
  structure_opening_share, structure_pins, structure_records, structure_sill, structure_sill_pass,
} from './structure-ways';
export { answer } from './exchange';
export { deal_ranges, fingerprint, fingerprints } from './fingerprint';
export * from './soil';
export { most_ranges, range_bytes, word_arrived, word_failed, word_order, word_patience, word_plan, word_range_count, word_ranges, word_task } from './barrier';
import { arrive, await_release, generation, release, word_failed } from './barrier';
import { add_up } from './meter';
import { boundary_booking, boundary_fluxes } from './shallow-boundary';
import { fluxes } from './shallow-flux';
import { clear_factors, factors, list_guarded, list_suspects, scale_faces } from './shallow-guard';
import {
  at_along_x, at_along_y, at_awake_count, at_awake_list, at_cols, at_deficit, at_discharge_x, at_discharge_y, at_far_x, at_far_y,
  at_guard_count, at_guard_list, at_guarded_steps, at_meters, at_near_x, at_near_y, at_rows, at_running, at_scale, at_step, at_steps, at_structures, at_suspect,
  at_threads, at_tile_deficit, at_tile_moving, at_tile_near_before, at_tile_over, at_tile_suspect, at_tile_wet, at_tile_work, at_updates,
  at_wet_cells, longest_stretch, tile_cols, tile_rows, work_cells, work_faces,
} from './shallow-plan';
import { mark_parted } from './shallow-parted';
import { structure_fluxes } from './shallow-structure';
import { count_duration, count_step, prepare, survey, velocities } from './shallow-tiles';
import { update } from './shallow-update';
import { sum_depth } from './summary';

// what the last to arrive does before the others go on
const nothing: i32 = 0;
const begin: i32 = 1;
const check: i32 = 2;
const close: i32 = 3;
const finish: i32 = 4;
const narrow: i32 = 5;

/** Runs one thread's share of an interval; 0 when done, 1 when another thread failed or never came. */
export function advance(plan: usize, thread: i32): i32 {
  const threads = load<i32>(plan + at_threads);
  const tiles = tile_count(plan);
  const from = share(tiles, thread, threads);
  const to = share(tiles, thread + 1, threads);
  for (let tile = from; tile < to; tile++) {
    survey(plan, tile);
    count_duration(plan, tile);
  }
  if (!meet(plan, threads, begin)) return 1;
  while (load<i32>(plan + at_running) != 0) {
    const awake = load<i32>(plan + at_awake_count);
    const start = share(awake, thread, threads);
    const end = share(awake, thread + 1, threads);
    for (let k = start; k < end; ) {
      const run = run_length(plan, k, end, work_faces);
      if (run == 0) k++;
      else {
        fluxes(plan, thread, tile_of(plan, at_awake_list, k), run);
        k += run;
      }
    }
    if (!meet(plan, threads, check)) return 1;
    const suspects = load<i32>(plan + at_guard_count);
    if (suspects > 0) {
      const last = share(suspects, thread + 1, threads);
      for (let k = share(suspects, thread, threads); k < last; k++) factors(plan, tile_of(plan, at_guard_list, k));
      if (!meet(plan, threads, narrow)) return 1;
    }
    const guarded = suspects > 0 ? load<i32>(plan + at_guard_count) : 0;
    if (guarded > 0) {
      const a = share(guarded, thread, threads);
      const b = share(guarded, thread + 1, threads);
      for (let k = a; k < b; k++) scale_faces(plan, tile_of(plan, at_guard_list, k));
      if (!meet(plan, threads, nothing)) return 1;
      for (let k = a; k < b; k++) clear_factors(plan, tile_of(plan, at_guard_list, k));
    }
    for (let k = start; k < end; ) {
      const run = run_length(plan, k, end, work_cells);
      update(plan, thread, tile_of(plan, at_awake_list, k), run);
      k += run;
    }
    if (!meet(plan, threads, close)) return 1;
  }
  for (let tile = from; tile < to; tile++) velocities(plan, tile);
  return meet(plan, threads, finish) ? 0 : 1;
}

/** After a start or a restore: everything awake for a step, scratch clean, velocities told afresh. One thread. */
export function wake(plan: usize): void {
  const tiles = tile_count(plan);
  const cells = tiles * tile_cols * tile_rows;
  clear(plan, at_near_x, cells);
  clear(plan, at_far_x, cells);
  clear(plan, at_along_x, cells);
  clear(plan, at_near_y, cells);
  clear(plan, at_far_y, cells);
  clear(plan, at_along_y, cells);
  const scale = <usize>load<u32>(plan + at_scale);
  for (let k = 0; k < cells; k++) store<f32>(scale + (<usize>k << 2), 1);
  memory.fill(load<u32>(plan + at_tile_suspect), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_over), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_near_before), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_moving), 1, tiles);
  for (let tile = 0; tile < tiles; tile++) {
    survey(plan, tile);
    velocities(plan, tile);
  }
  count_wet(plan, tiles);
}

/** Sum of depths, m. */
export function volume(plan: usize): f64 {
  return sum_depth(plan);
}

function clear(plan: usize, field: usize, cells: i32): void {
  memory.fill(<usize>load<u32>(plan + field), 0, <usize>cells << 2);
}

function meet(plan: usize, threads: i32, then: i32): bool {
  const seen = generation(threads);
  if (!arrive(threads)) return await_release(seen);
  if (then == begin) {
    mark_parted(plan);
    prepare(plan);
  } else if (then == check) {
    boundary_fluxes(plan);
    structure_fluxes(plan);
    store<i32>(plan + at_guard_count, 0);
    if (load<i32>(plan + at_suspect) != 0) {
      store<i32>(plan + at_suspect, 0);
      list_suspects(plan);
    }
  } else if (then == narrow) {
    list_guarded(plan);
    if (load<i32>(plan + at_guard_count) > 0)
      store<i32>(plan + at_guarded_steps, load<i32>(plan + at_guarded_steps) + 1);
  } else if (then == close) {
    boundary_booking(plan);
    meter(plan);
    count_step(plan);
    store<i32>(plan + at_steps, load<i32>(plan + at_steps) + 1);
    const updated = load<i32>(plan + at_awake_count) * tile_cols * tile_rows;
    store<f64>(plan + at_updates, load<f64>(plan + at_updates) + <f64>updated);
    prepare(plan);
  } else if (then == finish) {
    const tiles = tile_count(plan);
    count_wet(plan, tiles);
    let deficit: f64 = 0;
    const deficits = <usize>load<u32>(plan + at_tile_deficit);
    for (let k = 0; k < tiles; k++) deficit += load<f64>(deficits + (<usize>k << 3));
    store<f64>(plan + at_deficit, deficit);
  }
  release(threads);
  if (ASC_FEATURE_THREADS) return atomic.load<i32>(word_failed) == 0;
  return true;
}

/** Meters of cross-sections, and that of the structures, with which their block begins. */
function meter(plan: usize): void {
  const x = <usize>load<u32>(plan + at_discharge_x);
  const y = <usize>load<u32>(plan + at_discharge_y);
  add_up(load<u32>(plan + at_meters), x, y, load<f64>(plan + at_step));
  add_up(load<u32>(plan + at_structures), x, y, load<f64>(plan + at_step));
}

function count_wet(plan: usize, tiles: i32): void {
  let wet = 0;
  const each = <usize>load<u32>(plan + at_tile_wet);
  for (let k = 0; k < tiles; k++) wet += load<i32>(each + (<usize>k << 2));
  store<i32>(plan + at_wet_cells, wet);
}

// @ts-ignore: decorator
@inline
function tile_count(plan: usize): i32 {
  return (load<i32>(plan + at_cols) / tile_cols) * (load<i32>(plan + at_rows) / tile_rows);
}

// @ts-ignore: decorator
@inline
function share(count: i32, thread: i32, threads: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threads);
}

// @ts-ignore: decorator
@inline
function tile_of(plan: usize, list: usize, k: i32): i32 {
  return load<i32>(<usize>load<u32>(plan + list) + (<usize>k << 2));
}

/** How many tiles from the k-th awake one on lie side by side and have this to do, at most a stretch. */
function run_length(plan: usize, k: i32, end: i32, todo: i32): i32 {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const work = <usize>load<u32>(plan + at_tile_work);
  const first = tile_of(plan, at_awake_list, k);
  let length = 0;
  while (k + length < end && length < longest_stretch) {
    const tile = tile_of(plan, at_awake_list, k + length);
    if (tile != first + length || (length > 0 && tile % across == 0)) break;
    if ((load<u8>(work + tile) & todo) == 0) break;
    length++;
  }
  return length;
}
