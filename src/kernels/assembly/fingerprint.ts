/** The fingerprint of `core/fingerprint.ts` over the run's memory, four words at a time; many of them by all threads. */
import { arrive, await_release, deal, generation, range_bytes, release, take, word_range_count, word_ranges } from './barrier';

const prime: i32 = 0x01000193;
const start: i32 = 0x811c9dc5;

/** `bytes` from `from`; what lies between there and the next multiple of 64 must be zero, as the world lays fields out. */
export function fingerprint(from: usize, bytes: i32): i32 {
  const p = i32x4.splat(prime);
  let a = i32x4.splat(start);
  let b = a;
  let c = a;
  let d = a;
  const end = from + <usize>(((<u32>bytes + 63) >> 6) << 6);
  for (let at = from; at < end; at += 64) {
    a = i32x4.mul(v128.xor(a, v128.load(at)), p);
    b = i32x4.mul(v128.xor(b, v128.load(at, 16)), p);
    c = i32x4.mul(v128.xor(c, v128.load(at, 32)), p);
    d = i32x4.mul(v128.xor(d, v128.load(at, 48)), p);
  }
  let h: u32 = fold(fold(fold(fold(<u32>bytes, a), b), c), d);
  h ^= h >> 15;
  h *= 0xc2b2ae35;
  return <i32>(h ^ (h >> 13));
}

// @ts-ignore: decorator
@inline
function fold(h: u32, v: v128): u32 {
  h = (rotl<u32>(h, 5) ^ <u32>i32x4.extract_lane(v, 0)) * 0x85ebca6b;
  h = (rotl<u32>(h, 5) ^ <u32>i32x4.extract_lane(v, 1)) * 0x85ebca6b;
  h = (rotl<u32>(h, 5) ^ <u32>i32x4.extract_lane(v, 2)) * 0x85ebca6b;
  return (rotl<u32>(h, 5) ^ <u32>i32x4.extract_lane(v, 3)) * 0x85ebca6b;
}

/** Before `fingerprints`, by the thread that gives the order. */
export function deal_ranges(): void {
  deal(load<i32>(word_range_count), 1);
}

/** One thread's part of the fingerprints listed: whoever is free takes the next. 0 when done, 1 when another thread failed. */
export function fingerprints(threads: i32): i32 {
  const seen = generation(threads);
  const count = load<i32>(word_range_count);
  for (let k = take(0); k < count; k = take(0)) {
    const range = word_ranges + <usize>k * range_bytes;
    store<i32>(range, fingerprint(load<u32>(range), load<i32>(range, 4)), 8);
  }
  if (!arrive(threads)) return await_release(seen) ? 0 : 1;
  release(threads);
  return 0;
}
