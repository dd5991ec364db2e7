/**
 * The block of structures on faces, and what a record of it lets through at two levels. A record holds two ways: over a
 * crest, and through an opening (a gate, a breach) above a sill; neither lies below the ground of the two cells.
 */
import { sluice, weir } from './structure-law';

/** The block: first a meter (meter.ts) of the structures' faces; then i32 how many faces, their records, one byte a tile that keeps to the finest step. */
export const structure_count: usize = 16;
export const structure_records: usize = 20;
export const structure_pins: usize = 24;
export const structure_block_bytes: usize = 32;

/** A record: i32 place in the field * 2 + 1 where it is a south face. */
export const structure_face: usize = 0;
/** f64: level of the crest, m, and its coefficient by the share of the face it takes, m^0.5/s. */
export const structure_crest: usize = 8;
export const structure_crest_pass: usize = 16;
/** f64: level of the opening's sill, m; its coefficient without a gate, m^0.5/s; its height, m; the share of the face it takes. */
export const structure_sill: usize = 24;
export const structure_sill_pass: usize = 32;
export const structure_opening: usize = 40;
export const structure_opening_share: usize = 48;
export const structure_bytes: usize = 56;

/** Levels closer than this are level: the rounding of two depths in single precision, m. */
export const level_noise: f64 = 1e-7;

/** Level of the sill over the ground, m. */
// @ts-ignore: decorator
@inline
function sill_over(record: usize, ground: f64): f64 {
  return max<f64>(load<f64>(record + structure_sill), ground);
}

/** How far the opening stands open above the ground, m; 0 where there is none. */
// @ts-ignore: decorator
@inline
function open_over(record: usize, ground: f64): f64 {
  const a = load<f64>(record + structure_opening);
  if (!(a > 0) || !(load<f64>(record + structure_opening_share) > 0)) return 0;
  return max<f64>(a - (sill_over(record, ground) - load<f64>(record + structure_sill)), 0);
}

/** What the laws let through, m²/s, at a level above and one below. */
export function passed(record: usize, above: f64, below: f64, ground: f64, g: f64): f64 {
  const crest = max<f64>(load<f64>(record + structure_crest), ground);
  const most = weir(load<f64>(record + structure_crest_pass), above - crest, below - crest);
  const open = open_over(record, ground);
  if (open == 0) return most;
  const sill = sill_over(record, ground);
  if (above <= sill) return most;
  const pass = load<f64>(record + structure_sill_pass);
  return most + load<f64>(record + structure_opening_share) * sluice(pass, open, above - sill, below - sill, g);
}

/** Depth of the flow over the crest or through the opening, whichever is deeper by its share of the face, m. */
export function depth_through(record: usize, above: f64, ground: f64): f64 {
  const head = above - max<f64>(load<f64>(record + structure_crest), ground);
  const over = head > 0 && load<f64>(record + structure_crest_pass) > 0 ? head : 0;
  const open = open_over(record, ground);
  const sill_head = above - sill_over(record, ground);
  if (open == 0 || sill_head <= 0) return over;
  return max<f64>(over, min<f64>(sill_head, open) * load<f64>(record + structure_opening_share));
}

/** The lowest level from which water passes, m; `above` where nothing lets it. */
export function lowest_way(record: usize, above: f64, ground: f64): f64 {
  const over = load<f64>(record + structure_crest_pass) > 0 ? max<f64>(load<f64>(record + structure_crest), ground) : above;
  const sill = sill_over(record, ground);
  return open_over(record, ground) > 0 && above > sill ? min<f64>(over, sill) : over;
}
