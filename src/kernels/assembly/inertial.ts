/**
 * Local-inertial surface flow over one coupling interval, by one or more threads in step. Every cell's arithmetic is
 * the same whoever does it and what is summed is summed in a fixed order, so the bytes do not depend on the threads.
 */
export * from './plan';
export { most_threads } from './face';
export { fingerprint } from './fingerprint';
export { word_arrived, word_failed, word_order, word_patience, word_plan } from './barrier';
import { arrive, await_release, generation, release, word_failed } from './barrier';
import { boundary_discharges, boundary_exchange } from './boundary';
import { depths } from './depth';
import { faces } from './face';
import { clear_factors, factors, list_guarded, list_suspects, scale_faces } from './guard';
import { count_updates, level_of } from './levels';
import { mixed_depths, mixed_factors, scale_seams } from './mixed';
import {
  at_awake_count, at_awake_list, at_cols, at_deficit, at_guard_count, at_guard_list, at_guarded_steps, at_levels, at_other_x, at_other_y,
  at_part, at_parts, at_phase, at_rows, at_running, at_scale, at_steps, at_suspect, at_threads, at_tile_deficit, at_tile_depths, at_tile_due,
  at_tile_level, at_tile_moving, at_tile_near, at_tile_nearer, at_tile_over, at_tile_own_steps, at_tile_suspect, at_tile_wet,
  at_wet_cells, due_copy, due_depths, due_edges, due_faces, due_mixed, tile_cols, tile_rows,
} from './plan';
import { hold, seams } from './seam';
import { settle, sum_depth, velocities } from './summary';
import { count_step, prepare, survey } from './tiles';

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
  const tiles = (load<i32>(plan + at_cols) / tile_cols) * (load<i32>(plan + at_rows) / tile_rows);
  const from = share(tiles, thread, threads);
  const to = share(tiles, thread + 1, threads);
  survey(plan, from, to);
  if (!meet(plan, threads, begin)) return 1;
  while (load<i32>(plan + at_running) != 0) {
    const awake = load<i32>(plan + at_awake_count);
    const start = share(awake, thread, threads);
    const end = share(awake, thread + 1, threads);
    renew_faces(plan, thread, start, end);
    if (!meet(plan, threads, check)) return 1;
    const suspects = load<i32>(plan + at_guard_count);
    if (suspects > 0) {
      const last = share(suspects, thread + 1, threads);
      for (let k = share(suspects, thread, threads); k < last; k++) guard(plan, tile_of(plan, at_guard_list, k));
      if (!meet(plan, threads, narrow)) return 1;
    }
    const guarded = suspects > 0 ? load<i32>(plan + at_guard_count) : 0;
    if (guarded > 0) {
      const a = share(guarded, thread, threads);
      const b = share(guarded, thread + 1, threads);
      for (let k = a; k < b; k++) scale(plan, tile_of(plan, at_guard_list, k));
      if (!meet(plan, threads, nothing)) return 1;
      for (let k = a; k < b; k++) clear_factors(plan, tile_of(plan, at_guard_list, k));
    }
    move_depths(plan, start, end);
    if (!meet(plan, threads, close)) return 1;
  }
  if (load<i32>(plan + at_phase) != 0) {
    const awake = <usize>load<u32>(plan + at_tile_depths);
    for (let tile = from; tile < to; tile++) if (load<i32>(awake + (<usize>tile << 2)) != 0 || due_of(plan, tile) != 0) settle(plan, tile);
    if (!meet(plan, threads, nothing)) return 1;
  }
  for (let tile = from; tile < to; tile++) velocities(plan, tile, true);
  return meet(plan, threads, finish) ? 0 : 1;
}

/** The faces due of a share of the list. */
function renew_faces(plan: usize, thread: i32, start: i32, end: i32): void {
  const several = load<i32>(plan + at_levels) > 1;
  for (let k = start; k < end; ) {
    const tile = tile_of(plan, at_awake_list, k);
    if (!several) {
      const run = run_length(plan, k, end);
      faces(plan, thread, tile, run, 0);
      k += run;
      continue;
    }
    const due = due_of(plan, tile);
    if ((due & due_faces) == 0) {
      if ((due & due_copy) != 0) hold(plan, tile);
      seams(plan, thread, tile);
      k++;
      continue;
    }
    const run = like_run(plan, k, end, due_faces, due_faces);
    faces(plan, thread, tile, run, level_of(plan, tile));
    // a tile that begins a step begins one with every finer neighbour too: these faces are worked out anew, with theirs
    for (let j = 0; j < run; j++) seams(plan, thread, tile + j);
    k += run;
  }
}

/** The depths due of a share of the list. */
function move_depths(plan: usize, start: i32, end: i32): void {
  const several = load<i32>(plan + at_levels) > 1;
  for (let k = start; k < end; ) {
    const tile = tile_of(plan, at_awake_list, k);
    if (!several) {
      const run = run_length(plan, k, end);
      depths(plan, tile, run, 0);
      k += run;
      continue;
    }
    const due = due_of(plan, tile);
    if ((due & due_mixed) != 0 || (due & due_depths) == 0) {
      if ((due & (due_depths | due_edges)) != 0) mixed_depths(plan, tile);
      k++;
      continue;
    }
    const run = like_run(plan, k, end, due_depths | due_mixed, due_depths);
    depths(plan, tile, run, level_of(plan, tile));
    k += run;
  }
}

function guard(plan: usize, tile: i32): void {
  const due = due_of(plan, tile);
  if ((due & due_mixed) != 0) mixed_factors(plan, tile);
  else if ((due & due_faces) != 0 || load<i32>(plan + at_levels) == 1) factors(plan, tile, level_of(plan, tile));
}

function scale(plan: usize, tile: i32): void {
  if (load<i32>(plan + at_levels) == 1 || (due_of(plan, tile) & due_faces) != 0) scale_faces(plan, tile);
  else scale_seams(plan, tile);
}

/** After a start or a restore: everything awake, velocities afresh, scratch clean. One thread. */
export function wake(plan: usize): void {
  const cells = load<i32>(plan + at_cols) * load<i32>(plan + at_rows);
  const tiles = cells / (tile_cols * tile_rows);
  memory.fill(load<u32>(plan + at_other_x), 0, <usize>cells << 2);
  memory.fill(load<u32>(plan + at_other_y), 0, <usize>cells << 2);
  const scale = <usize>load<u32>(plan + at_scale);
  for (let k = 0; k < cells; k++) store<f32>(scale + (<usize>k << 2), 1);
  memory.fill(load<u32>(plan + at_tile_suspect), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_over), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_near), 255, tiles << 2);
  memory.fill(load<u32>(plan + at_tile_nearer), 255, tiles << 2);
  memory.fill(load<u32>(plan + at_tile_depths), 255, tiles << 2);
  memory.fill(load<u32>(plan + at_tile_moving), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_level), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_due), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_own_steps), 0, tiles << 2);
  store<i32>(plan + at_part, 0);
  store<i32>(plan + at_parts, 0);
  for (let tile = 0; tile < tiles; tile++) velocities(plan, tile, false);
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
    store<i32>(plan + at_part, 0);
    store<i32>(plan + at_parts, 0);
    prepare(plan);
  } else if (then == check) {
    boundary_discharges(plan);
    store<i32>(plan + at_guard_count, 0);
    if (load<i32>(plan + at_suspect) != 0 || load<i32>(plan + at_levels) > 1) {
      store<i32>(plan + at_suspect, 0);
      list_suspects(plan);
    }
  } else if (then == narrow) {
    list_guarded(plan);
    if (load<i32>(plan + at_guard_count) > 0)
      store<i32>(plan + at_guarded_steps, load<i32>(plan + at_guarded_steps) + 1);
  } else if (then == close) {
    boundary_exchange(plan);
    count_step(plan);
    store<i32>(plan + at_phase, 1 - load<i32>(plan + at_phase));
    store<i32>(plan + at_steps, load<i32>(plan + at_steps) + 1);
    prepare(plan);
  } else if (then == finish) {
    const tiles = (load<i32>(plan + at_cols) / tile_cols) * (load<i32>(plan + at_rows) / tile_rows);
    count_wet(plan, tiles);
    if (load<i32>(plan + at_levels) > 1) count_updates(plan, tiles);
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
function share(count: i32, thread: i32, threads: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threads);
}

// @ts-ignore: decorator
@inline
function tile_of(plan: usize, list: usize, k: i32): i32 {
  return load<i32>(<usize>load<u32>(plan + list) + (<usize>k << 2));
}

/** How many tiles from the k-th awake one on lie side by side. */
function run_length(plan: usize, k: i32, end: i32): i32 {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const first = tile_of(plan, at_awake_list, k);
  let length = 1;
  while (k + length < end) {
    const tile = tile_of(plan, at_awake_list, k + length);
    if (tile != first + length || tile % across == 0) break;
    length++;
  }
  return length;
}

/** How many tiles from the k-th listed one on lie side by side, at its level, and have the same of `mask` due. */
function like_run(plan: usize, k: i32, end: i32, mask: i32, due: i32): i32 {
  const across = load<i32>(plan + at_cols) / tile_cols;
  const first = tile_of(plan, at_awake_list, k);
  const level = level_of(plan, first);
  let length = 1;
  while (k + length < end) {
    const tile = tile_of(plan, at_awake_list, k + length);
    if (tile != first + length || tile % across == 0) break;
    if (level_of(plan, tile) != level || (due_of(plan, tile) & mask) != due) break;
    length++;
  }
  return length;
}

// @ts-ignore: decorator
@inline
function due_of(plan: usize, tile: i32): i32 {
  return <i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile);
}
