/**
 * Green-Ampt soil that does not dry, over the cells that can take water: the equation of `hydro/green-ampt.ts` and the
 * loop of `hydro/infiltration.ts`, by one or more threads. Cells are worked on in pieces of a fixed length, each with a
 * sum of its own, so that the bytes do not depend on the threads.
 */
import { arrive, await_release, deal, generation, release, take } from './barrier';
import { log } from './network-arithmetic';

// the block, byte offsets; addresses and whole numbers, i32
/** i32 a cell of the soil: its place in the grid; and how many there are. */
export const soil_cells: usize = 0;
export const soil_count: usize = 4;
/** f32 a cell of the grid: water on it; asked of it and granted, m. */
export const soil_depth: usize = 8;
export const soil_asked: usize = 12;
export const soil_granted: usize = 16;
/** f64 a cell of the grid: infiltrated depth, m per area of the share that is not sealed. */
export const soil_infiltrated: usize = 20;
/** f64 a cell of the soil: share not sealed, conductivity m/s, suction head times moisture deficit m. */
export const soil_pervious: usize = 24;
export const soil_conductivity: usize = 28;
export const soil_suction: usize = 32;
/** f64 a piece: depth taken in since the last time, m; i32 a piece: 1 where any of its cells asks. */
export const soil_taken: usize = 36;
export const soil_asks: usize = 40;
/** 1 where what was asked has been granted. */
export const soil_answered: usize = 44;
/** f64: length of a tick, s. */
export const soil_tick: usize = 48;
export const soil_bytes: usize = 56;
/** Cells of a piece. */
export const soil_piece: i32 = 4096;

/** Before `soak`, by the thread that gives the order. */
export function deal_soil(block: usize): void {
  deal(pieces(block), 1);
}

/** One thread's part: whoever is free takes the next piece. 0 when done, 1 when another thread failed. */
export function soak(block: usize, threads: i32): i32 {
  const seen = generation(threads);
  const count = pieces(block);
  for (let k = take(0); k < count; k = take(0)) piece(block, k);
  if (!arrive(threads)) return await_release(seen) ? 0 : 1;
  release(threads);
  return 0;
}

function pieces(block: usize): i32 {
  return (load<i32>(block, soil_count) + soil_piece - 1) / soil_piece;
}

function piece(block: usize, number: i32): void {
  const cells = <usize>load<u32>(block, soil_cells);
  const depth = <usize>load<u32>(block, soil_depth);
  const asked = <usize>load<u32>(block, soil_asked);
  const granted = <usize>load<u32>(block, soil_granted);
  const infiltrated = <usize>load<u32>(block, soil_infiltrated);
  const pervious = <usize>load<u32>(block, soil_pervious);
  const conductivity = <usize>load<u32>(block, soil_conductivity);
  const suction = <usize>load<u32>(block, soil_suction);
  const answered = load<i32>(block, soil_answered) != 0;
  const tick = load<f64>(block, soil_tick);
  const last = min((number + 1) * soil_piece, load<i32>(block, soil_count));
  let taken: f64 = 0;
  let asks = 0;
  for (let k = number * soil_piece; k < last; k++) {
    const o = <usize>load<i32>(cells + (<usize>k << 2)) << 2;
    const h = <f64>load<f32>(depth + o);
    const before = load<f32>(asked + o);
    // most of a place is dry most of the time
    if (h == 0 && before == 0) continue;
    const own = <usize>k << 3;
    const open = load<f64>(pervious + own);
    const at = infiltrated + (o << 1);
    let F = load<f64>(at);
    if (answered && before > 0) {
      const got = <f64>load<f32>(granted + o);
      if (got > 0) {
        taken += got;
        F += got / open;
        store<f64>(at, F);
      }
    }
    // water on the impervious share waits: it mixes over the cell before the next tick
    const wanted: f32 = h > 0 ? <f32>(open * intake(F, load<f64>(conductivity + own), load<f64>(suction + own), tick, h)) : 0;
    store<f32>(asked + o, wanted);
    if (wanted > 0) asks = 1;
  }
  store<f64>(<usize>load<u32>(block, soil_taken) + (<usize>number << 3), taken);
  store<i32>(<usize>load<u32>(block, soil_asks) + (<usize>number << 2), asks);
}

/** `infiltration` of green-ampt.ts. */
function intake(F0: f64, K: f64, S: f64, dt: f64, available: f64): f64 {
  if (!(available > 0)) return 0;
  if (K * dt * (F0 + available + S) >= available * (F0 + available)) return available;
  return min(available, ponded(F0, K, S, dt));
}

function ponded(F0: f64, K: f64, S: f64, dt: f64): f64 {
  const T = K * dt;
  if (!(T > 0)) return 0;
  if (!(S > 0)) return T;
  const a = 4 * F0 + 3 * S;
  const b = 6 * F0 - 4 * T;
  const root = sqrt<f64>(b * b + 24 * a * T);
  let x = b <= 0 ? (root - b) / (2 * a) : (12 * T) / (b + root);
  for (let n = 0; n < 20; n++) {
    const step = (F0 * x + S * excess_over_log(x) - T) / (F0 + (S * x) / (1 + x));
    x -= step;
    if (!(step > 1e-13 * x)) break;
  }
  return x * (F0 + S);
}

/** x - ln(1 + x). */
function excess_over_log(x: f64): f64 {
  if (x > 1) return x - log(1 + x);
  const s = x / (2 + x);
  const z = s * s;
  let sum: f64 = 1.0 / 13.0;
  if (x >= 0.05) {
    sum = 1.0 / 29.0 + z * (1.0 / 31.0 + z * (1.0 / 33.0 + z * (1.0 / 35.0)));
    sum = 1.0 / 21.0 + z * (1.0 / 23.0 + z * (1.0 / 25.0 + z * (1.0 / 27.0 + z * sum)));
    sum = 1.0 / 13.0 + z * (1.0 / 15.0 + z * (1.0 / 17.0 + z * (1.0 / 19.0 + z * sum)));
  }
  sum = 1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0 + z * (1.0 / 11.0 + z * sum))));
  return s * x - 2 * s * z * sum;
}
