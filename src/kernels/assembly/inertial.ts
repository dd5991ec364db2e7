/**
 * Local-inertial surface flow over one coupling interval, by one or more threads in step. Every cell's arithmetic is
 * the same whoever does it and what is summed is summed in a fixed order, so the bytes do not depend on the threads.
 */
export * from './plan';
export * from './meter';
export {
  structure_block_bytes, structure_bytes, structure_count, structure_crest, structure_crest_pass, structure_face, structure_opening,
  structure_opening_share, structure_pins, structure_records, structure_sill, structure_sill_pass,
} from './structure-ways';
export { most_threads } from './face';
export { answer } from './exchange';
export { deal_ranges, fingerprint, fingerprints } from './fingerprint';
export * from './soil';
export { most_ranges, range_bytes, word_arrived, word_failed, word_order, word_patience, word_plan, word_range_count, word_ranges, word_task } from './barrier';
import { arrive, await_release, deal, generation, release, share, take, word_failed } from './barrier';
import { boundary_discharges, boundary_exchange, mark_open } from './boundary';
import { depths } from './depth';
import { faces } from './face';
import { clear_factors, factors, list_guarded, list_suspects, scale_faces } from './guard';
import { count_updates, in_second_half, level_of } from './levels';
import { add_up } from './meter';
import { half_step, scale_seams, seam_factors, take_back_half } from './mixed';
import {
  at_awake_count, at_awake_list, at_cols, at_deficit, at_discharge_x, at_discharge_y, at_guard_count, at_guard_list, at_guarded_steps,
  at_known_speed, at_levels, at_meters, at_move_count, at_move_list, at_other_x, at_other_y, at_part, at_parts, at_phase, at_rows, at_running, at_scale,
  at_step, at_steps, at_structures, at_suspect, at_threads, at_tile_deficit, at_tile_depths, at_tile_due, at_tile_faster, at_tile_level,
  at_tile_moving, at_tile_near, at_tile_nearer, at_tile_over, at_tile_own_steps, at_tile_seams, at_tile_suspect, at_tile_wet, at_wet_cells, claimed, due_faces,
  due_half, run_shift, tile_cols, tile_rows,
} from './plan';
import { seams } from './seam';
import { structure_discharges } from './structure';
import { look_again, settle, sum_depth, velocities } from './summary';
import { count_step, prepare, survey } from './tiles';

// what the last to arrive does before the others go on
const nothing: i32 = 0;
const begin: i32 = 1;
const check: i32 = 2;
const close: i32 = 3;
const finish: i32 = 4;
const narrow: i32 = 5;

/** Tiles a thread takes at once where runs are not listed. */
const chunk: i32 = 16;
/**
 * So many tiles are guarded by the one thread that looks, sooner than by all with two more waits: about a microsecond a
 * tile against 25 to 50 a wait (two threads, default scenario: 8 took an eighth longer before its storm, a fourteenth after).
 */
const few: i32 = 96;

/** Runs one thread's part of an interval; 0 when done, 1 when another thread failed or never came. */
export function advance(plan: usize, thread: i32): i32 {
  const threads = load<i32>(plan + at_threads);
  const tiles = (load<i32>(plan + at_cols) / tile_cols) * (load<i32>(plan + at_rows) / tile_rows);
  survey(plan, share(tiles, thread, threads), share(tiles, thread + 1, threads));
  if (!meet(plan, threads, begin)) return 1;
  while (load<i32>(plan + at_running) != 0) {
    renew_faces(plan, thread, threads);
    if (!meet(plan, threads, check)) return 1;
    const suspects = load<i32>(plan + at_guard_count);
    if (suspects > 0) {
      const last = share(suspects, thread + 1, threads);
      for (let k = share(suspects, thread, threads); k < last; k++) guard(plan, tile_of(plan, k));
      if (!meet(plan, threads, narrow)) return 1;
      const guarded = load<i32>(plan + at_guard_count);
      if (guarded > 0) {
        const a = share(guarded, thread, threads);
        const b = share(guarded, thread + 1, threads);
        for (let k = a; k < b; k++) scale(plan, tile_of(plan, k));
        if (!meet(plan, threads, nothing)) return 1;
        for (let k = a; k < b; k++) clear_factors(plan, tile_of(plan, k));
      }
    }
    move_depths(plan, thread, threads);
    if (!meet(plan, threads, close)) return 1;
  }
  if (load<i32>(plan + at_phase) != 0) {
    const awake = <usize>load<u32>(plan + at_tile_depths);
    const last = share(tiles, thread + 1, threads);
    for (let tile = share(tiles, thread, threads); tile < last; tile++) if (load<i64>(awake + (<usize>tile << 3)) != 0) settle(plan, tile);
    if (!meet(plan, threads, nothing)) return 1;
  }
  const chunks = (tiles + chunk - 1) / chunk;
  for (let s = 0; s < threads; s++) {
    const whose = (thread + s) % threads;
    const end = share(chunks, whose + 1, threads);
    for (let k = take(whose); k < end; k = take(whose))
      for (let tile = k * chunk; tile < min(k * chunk + chunk, tiles); tile++) velocities(plan, tile, true);
  }
  return meet(plan, threads, finish) ? 0 : 1;
}

/**
 * The faces due, run by run of the list: a thread first takes those of its own share, so that most of what it needs lies
 * in its cache, then what others have left of theirs.
 */
function renew_faces(plan: usize, thread: i32, threads: i32): void {
  const count = load<i32>(plan + at_awake_count);
  const list = <usize>load<u32>(plan + at_awake_list);
  const several = load<i32>(plan + at_levels) > 1;
  const looks = (load<i32>(plan + at_steps) & 1) == 0;
  for (let s = 0; s < threads; s++) {
    const whose = (thread + s) % threads;
    const end = share(count, whose + 1, threads);
    for (let k = take(whose); k < end; k = take(whose)) {
      const run = load<i32>(list + (<usize>k << 2));
      const first = run & ((1 << run_shift) - 1);
      const length = (run >>> run_shift) + 1;
      if (!several || (due_of(plan, first) & due_faces) != 0) {
        // in every other step, which halves what it costs; all tiles of longer steps begin theirs in these
        if (looks) for (let tile = first; tile < first + length; tile++) look_again(plan, tile);
        faces(plan, thread, first, length, several ? level_of(plan, first) : 0);
      }
      // a tile that begins a step begins one with every finer neighbour too: these faces are worked out anew, with theirs
      if (several) for (let tile = first; tile < first + length; tile++) seams(plan, thread, tile);
    }
  }
}

/** The depths due, likewise. */
function move_depths(plan: usize, thread: i32, threads: i32): void {
  const count = load<i32>(plan + at_move_count);
  const several = load<i32>(plan + at_levels) > 1;
  const list = <usize>load<u32>(plan + (several ? at_move_list : at_awake_list));
  for (let s = 0; s < threads; s++) {
    const whose = (thread + s) % threads;
    const end = share(count, whose + 1, threads);
    for (let k = take(whose); k < end; k = take(whose)) {
      const run = load<i32>(list + (<usize>k << 2));
      const first = run & ((1 << run_shift) - 1);
      const length = (run >>> run_shift) + 1;
      if (several && (due_of(plan, first) & due_half) != 0) {
        half_step(plan, first);
        continue;
      }
      if (several) for (let tile = first; tile < first + length; tile++) take_back_half(plan, tile);
      depths(plan, first, length, several ? level_of(plan, first) : 0);
    }
  }
}

function guard(plan: usize, tile: i32): void {
  if (load<i32>(plan + at_levels) == 1) return factors(plan, tile, 0);
  const due = due_of(plan, tile);
  if ((due & due_faces) != 0) {
    const seam = <usize>load<u32>(plan + at_tile_seams) + tile;
    store<u8>(seam, load<u8>(seam) | claimed);
    factors(plan, tile, level_of(plan, tile));
  } else if (in_second_half(plan, tile)) seam_factors(plan, tile);
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
  memory.fill(load<u32>(plan + at_tile_near), 255, tiles << 3);
  memory.fill(load<u32>(plan + at_tile_nearer), 255, tiles << 3);
  memory.fill(load<u32>(plan + at_tile_depths), 255, tiles << 3);
  memory.fill(load<u32>(plan + at_tile_moving), 1, tiles);
  memory.fill(load<u32>(plan + at_tile_faster), 0, tiles);
  memory.fill(load<u32>(plan + at_tile_seams), 0, tiles);
  mark_open(plan);
  memory.fill(load<u32>(plan + at_known_speed), 0, <usize>cells << 2);
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
  const tiles = (load<i32>(plan + at_cols) / tile_cols) * (load<i32>(plan + at_rows) / tile_rows);
  if (then == begin) {
    store<i32>(plan + at_phase, 0);
    store<i32>(plan + at_part, 0);
    store<i32>(plan + at_parts, 0);
    prepare(plan);
    deal_next(plan, tiles, threads);
  } else if (then == check) {
    boundary_discharges(plan);
    structure_discharges(plan);
    store<i32>(plan + at_guard_count, 0);
    // what is claimed of a cell for its whole step is not to be promised again in its second half
    if (load<i32>(plan + at_suspect) != 0 || load<i32>(plan + at_levels) > 1) {
      store<i32>(plan + at_suspect, 0);
      list_suspects(plan);
      if (threads == 1 || load<i32>(plan + at_guard_count) <= few) guard_alone(plan);
    }
    deal(load<i32>(plan + at_move_count), threads);
  } else if (then == narrow) {
    narrow_list(plan);
  } else if (then == close) {
    boundary_exchange(plan);
    add_meters(plan);
    count_step(plan);
    if (load<i32>(plan + at_levels) == 1) store<i32>(plan + at_phase, 1 - load<i32>(plan + at_phase));
    store<i32>(plan + at_steps, load<i32>(plan + at_steps) + 1);
    prepare(plan);
    deal_next(plan, tiles, threads);
  } else if (then == finish) {
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

/** What passed the meters' faces: the newest discharges, which faces that were not renewed in this step still hold. */
function add_meters(plan: usize): void {
  const even = load<i32>(plan + at_phase) == 0;
  const x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  add_up(load<u32>(plan + at_meters), x, y, load<f64>(plan + at_step));
  // the block of the structures begins with a meter of theirs
  add_up(load<u32>(plan + at_structures), x, y, load<f64>(plan + at_step));
}

function count_wet(plan: usize, tiles: i32): void {
  let wet = 0;
  const each = <usize>load<u32>(plan + at_tile_wet);
  for (let k = 0; k < tiles; k++) wet += load<i32>(each + (<usize>k << 2));
  store<i32>(plan + at_wet_cells, wet);
}

/** Deals out the faces of the next step, or the tiles whose velocities are due when none follows. */
function deal_next(plan: usize, tiles: i32, threads: i32): void {
  deal(load<i32>(plan + at_running) != 0 ? load<i32>(plan + at_awake_count) : (tiles + chunk - 1) / chunk, threads);
}

/** The whole guard by one thread; nothing is left listed. */
function guard_alone(plan: usize): void {
  const suspects = load<i32>(plan + at_guard_count);
  for (let k = 0; k < suspects; k++) guard(plan, tile_of(plan, k));
  narrow_list(plan);
  const guarded = load<i32>(plan + at_guard_count);
  for (let k = 0; k < guarded; k++) scale(plan, tile_of(plan, k));
  for (let k = 0; k < guarded; k++) clear_factors(plan, tile_of(plan, k));
  store<i32>(plan + at_guard_count, 0);
}

/** From the tiles under suspicion to those that have faces to scale. */
function narrow_list(plan: usize): void {
  list_guarded(plan);
  if (load<i32>(plan + at_guard_count) > 0) store<i32>(plan + at_guarded_steps, load<i32>(plan + at_guarded_steps) + 1);
}

/** The k-th of the tiles guarded. */
// @ts-ignore: decorator
@inline
function tile_of(plan: usize, k: i32): i32 {
  return load<i32>(<usize>load<u32>(plan + at_guard_list) + (<usize>k << 2));
}

// @ts-ignore: decorator
@inline
function due_of(plan: usize, tile: i32): i32 {
  return <i32>load<u8>(<usize>load<u32>(plan + at_tile_due) + tile);
}
