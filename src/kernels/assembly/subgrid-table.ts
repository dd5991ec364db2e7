/** Looks up the tables of cells and faces. Rows are short enough to lie in one or two lines of the fastest cache. */
import { section_knots, storage_knots } from './subgrid-plan';

/** What was looked up last; each thread has its own. */
export let height: f64 = 0;
export let area: f64 = 0;
export let conveying: f64 = 0;
/** Wet share of the face. */
export let share: f64 = 0;

export const storage_half: usize = <usize>storage_knots << 2;
const section_third: usize = <usize>section_knots << 2;

/** Address of the pair of a cell's table that a mean depth lies behind. */
// @ts-ignore: decorator
@inline
export function piece_of(table: usize, depth: f64): usize {
  // no branches: where a cell stands in its table is hard to foresee
  let k = table + select<usize>(32, 0, depth >= <f64>load<f32>(table, 32));
  k += select<usize>(16, 0, depth >= <f64>load<f32>(k, 16));
  k += select<usize>(8, 0, depth >= <f64>load<f32>(k, 8));
  return k + select<usize>(4, 0, depth >= <f64>load<f32>(k, 4));
}

/** Height of the water above the lowest pixel of a cell at a mean depth, into `height`. */
export function look_up_height(table: usize, depth: f64): void {
  const k = piece_of(table, depth);
  const d = <f64>load<f32>(k);
  const h = <f64>load<f32>(k, storage_half);
  height = h + (depth - d) * ((<f64>load<f32>(k, storage_half + 4) - h) / (<f64>load<f32>(k, 4) - d));
}

/** Flow area, conveying depth and wet share of a face where the water stands `l` m above its sill. */
// @ts-ignore: decorator
@inline
export function look_up_section(table: usize, l: f64): void {
  let k = table + select<usize>(16, 0, l >= <f64>load<f32>(table, 16));
  k += select<usize>(8, 0, l >= <f64>load<f32>(k, 8));
  k += select<usize>(4, 0, l >= <f64>load<f32>(k, 4));
  const low = <f64>load<f32>(k);
  const part = 1.0 / (<f64>load<f32>(k, 4) - low);
  const above = l - low;
  const a = <f64>load<f32>(k, section_third);
  const r = <f64>load<f32>(k, 2 * section_third);
  share = (<f64>load<f32>(k, section_third + 4) - a) * part;
  area = a + above * share;
  conveying = r + above * ((<f64>load<f32>(k, 2 * section_third + 4) - r) * part);
}

/** x^(-1/3): bit seed, four Newton steps, to double precision. */
// @ts-ignore: decorator
@inline
export function inverse_cube_root(x: f64): f64 {
  let w = <f64>reinterpret<f32>(1419059200 - reinterpret<i32>(<f32>x) / 3);
  const third = x * (1.0 / 3.0);
  w = w * (4.0 / 3.0 - third * w * w * w);
  w = w * (4.0 / 3.0 - third * w * w * w);
  w = w * (4.0 / 3.0 - third * w * w * w);
  return w * (4.0 / 3.0 - third * w * w * w);
}
