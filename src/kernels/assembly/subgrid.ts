/**
 * Local-inertial surface flow on coarse cells that know the fine ground in them, over one coupling interval, by one or
 * more threads in step. Every cell's arithmetic is the same whoever does it and what is summed is summed in a fixed
 * order, so the bytes do not depend on the threads.
 */
export * from './subgrid-plan';
export * from './meter';
export { answer } from './exchange';
export { deal_ranges, fingerprint, fingerprints } from './fingerprint';
export * from './soil';
export { most_ranges, range_bytes, word_arrived, word_failed, word_order, word_patience, word_plan, word_range_count, word_ranges, word_task } from './barrier';
import { arrive, await_release, generation, release, word_failed } from './barrier';
import { add_up } from './meter';
import { boundary_discharges, boundary_exchange } from './subgrid-boundary';
import { depths, survey } from './subgrid-depth';
import { faces } from './subgrid-face';
import { clear_factors, factors, list_guarded, list_suspects, scale_faces } from './subgrid-guard';
import {
  at_above, at_awake_count, at_awake_list, at_cols, at_deficit, at_discharge_x, at_discharge_y, at_guard_count, at_guard_list, at_guarded_steps, at_meters, at_other_x, at_other_y, at_phase,
  at_rows, at_running, at_scale, at_step, at_steps, at_suspect, at_threads, at_tile_awake, at_tile_deficit, at_tile_moving, at_tile_near,
  at_tile_nearer, at_tile_over, at_tile_suspect, at_tile_wet, at_wet_cells, tile_cols, tile_rows,
} from './subgrid-plan';
import { count_step, prepare, settle, tell } from './subgrid-tiles';
import { sum_depth } from './summary';

/** More would wait than work. */
export const most_threads: i32 = 12;

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
  for (let tile = from; tile < to; tile++) survey(plan, tile);
  if (!meet(plan, threads, begin)) return 1;
  while (load<i32>(plan + at_running) != 0) {
    const awake = load<i32>(plan + at_awake_count);
    const start = share(awake, thread, threads);
    const end = share(awake, thread + 1, threads);
    for (let k = start; k < end; k++) faces(plan, thread, tile_of(plan, at_awake_list, k));
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
    for (let k = start; k < end; k++) depths(plan, tile_of(plan, at_awake_list, k));
    if (!meet(plan, threads, close)) return 1;
  }
  if (load<i32>(plan + at_phase) != 0) {
    const awake = <usize>load<u32>(plan + at_tile_awake);
    for (let tile = from; tile < to; tile++) if (load<u8>(awake + tile) != 0) settle(plan, tile);
    if (!meet(plan, threads, nothing)) return 1;
  }
  for (let tile = from; tile < to; tile++) tell(plan, tile);
  return meet(plan, threads, finish) ? 0 : 1;
}

/** After a start or a restore: everything awake, what is told afresh, scratch clean. One thread. */
export function wake(plan: usize): void {
  const cells = load<i32>(plan + at_cols) * load<i32>(plan + at_rows);
  const tiles = tile_count(plan);
  memory.fill(load<u32>(plan + at_other_x), 0, <usize>cells << 2);
  memory.fill(load<u32>(plan + at_other_y), 0, <usize>cells << 2);
  memory.fill(load<u32>(plan + at_above), 0, <usize>cells << 2);
  const scale = <usize>load<u32>(plan + at_scale);
  for (let k = 0; k < cells; k++) store<f32>(scale + (<usize>k << 2), 1);
  memory.fill(load<u32>(plan + at_tile_suspect), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_over), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_near), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_nearer), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_awake), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_moving), 1, tiles);
  for (let tile = 0; tile < tiles; tile++) {
    survey(plan, tile);
    tell(plan, tile);
  }
  count_wet(plan, tiles);
}

/** Sum of depths, m. */
export function volume(plan: usize): f64 {
  return sum_depth(plan);
}

function meet(plan: usize, threads: i32, then: i32): bool {
  const seen = generation(threads);
  if (!arrive(threads)) return await_release(seen);
  if (then == begin) {
    store<i32>(plan + at_phase, 0);
    prepare(plan);
  } else if (then == check) {
    boundary_discharges(plan);
    store<i32>(plan + at_guard_count, 0);
    if (load<i32>(plan + at_suspect) != 0) {
      store<i32>(plan + at_suspect, 0);
      list_suspects(plan);
    }
  } else if (then == narrow) {
    list_guarded(plan);
    if (load<i32>(plan + at_guard_count) > 0) store<i32>(plan + at_guarded_steps, load<i32>(plan + at_guarded_steps) + 1);
  } else if (then == close) {
    boundary_exchange(plan);
    const even = load<i32>(plan + at_phase) == 0;
    const x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
    const y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
    add_up(load<u32>(plan + at_meters), x, y, load<f64>(plan + at_step));
    count_step(plan);
    store<i32>(plan + at_phase, 1 - load<i32>(plan + at_phase));
    store<i32>(plan + at_steps, load<i32>(plan + at_steps) + 1);
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
