/**
 * Where threads wait for each other: words in the first page of the world's memory. The last to arrive does what must
 * be done once, then lets the others go. A wait is bounded: a short spin, then slices of sleep up to the patience.
 */

/** Byte addresses of the words, i32. */
export const word_arrived: usize = 1024;
export const word_generation: usize = 1088;
/** 1 once a thread has failed: every wait ends. */
export const word_failed: usize = 1152;
/** Count of orders given to the helping threads; they sleep on it. */
export const word_order: usize = 1216;
/** Plan address of the order; 0 asks the threads to end. */
export const word_plan: usize = 1220;
/**
 * What the order is about: 0 an interval, 1 the fingerprints listed from `word_ranges` on, `word_range_count` of them,
 * 2 the soil whose block lies at the plan address.
 */
export const word_task: usize = 1228;
export const word_range_count: usize = 1232;
/** Milliseconds a thread waits for the others before the run is given up. */
export const word_patience: usize = 1224;
/** One word a thread: the next entry of its share of the list in work. */
const word_next: usize = 1280;
const next_bytes: usize = 64; // a cache line each
/** Byte address and bytes of what is to be fingerprinted, and the fingerprint, i32 each, up to `most_ranges` times. */
export const word_ranges: usize = 2048;
export const range_bytes: usize = 12;
export const most_ranges: i32 = 170;

const spins: i32 = 4000; // about 10 to 20 microseconds, near what a sleep and wake cost
const slice: i64 = 200_000_000; // ns

/** Counts this thread in. True for the last of `threads`, who must call `release`. */
// @ts-ignore: decorator
@inline
export function arrive(threads: i32): bool {
  if (threads == 1) return true;
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(word_arrived, 1) == threads - 1;
  return true;
}

// @ts-ignore: decorator
@inline
export function generation(threads: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    if (threads > 1) return atomic.load<i32>(word_generation);
  }
  return 0;
}

export function release(threads: i32): void {
  if (threads == 1) return;
  if (ASC_FEATURE_THREADS) {
    atomic.store<i32>(word_arrived, 0);
    atomic.add<i32>(word_generation, 1);
    atomic.notify(word_generation, threads);
  }
}

/** Waits until the generation passes `seen`; false when a thread failed or the patience ran out. */
export function await_release(seen: i32): bool {
  if (ASC_FEATURE_THREADS) {
    for (let k = 0; k < spins; k++) if (atomic.load<i32>(word_generation) != seen) return atomic.load<i32>(word_failed) == 0;
    let left = <i64>load<i32>(word_patience) * 1_000_000;
    while (atomic.load<i32>(word_generation) == seen) {
      if (atomic.load<i32>(word_failed) != 0) return false;
      if (left <= 0) {
        atomic.store<i32>(word_failed, 1);
        return false;
      }
      if (memory.atomic.wait32(word_generation, seen, slice) == 2) left -= slice;
    }
    return atomic.load<i32>(word_failed) == 0;
  }
  return true;
}

// @ts-ignore: decorator
@inline
export function share(count: i32, thread: i32, threads: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threads);
}

/** Deals a list of `count` entries out, a share a thread; by one thread while the others wait. */
export function deal(count: i32, threads: i32): void {
  for (let t = 0; t < threads; t++) {
    const at = word_next + <usize>t * next_bytes;
    if (ASC_FEATURE_THREADS) atomic.store<i32>(at, share(count, t, threads));
    else store<i32>(at, share(count, t, threads));
  }
}

/** Takes the next entry of a thread's share: its owner's, or anyone's who has nothing left to do. */
// @ts-ignore: decorator
@inline
export function take(whose: i32): i32 {
  const at = word_next + <usize>whose * next_bytes;
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(at, 1);
  const k = load<i32>(at);
  store<i32>(at, k + 1);
  return k;
}
