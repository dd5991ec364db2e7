/**
 * Limited changes across cells, west to east and north to south, of level, depth and velocities. Those of level come from
 * differences of level between neighbours, in which a lake at rest has none.
 */
import {
  at_bed, at_cols, at_depth, at_residual, at_rows, at_shallow_constants, at_water_x, at_water_y, in_depth_x, in_depth_y,
  in_least_x, in_least_y, in_level_x, in_level_y, in_rise_x, in_rise_y, in_u_x, in_u_y, in_v_x, in_v_y,
} from './shallow-plan';
import { c_dry } from './shallow-predict';

/**
 * How much steeper than the lesser of the changes on its two sides the change across a cell may be (generalised minmod,
 * Kurganov and Tadmor 2000). 1.3 by trial: at 2 a standing jump swings for ever, at 1 crests lose an order.
 */
const steepest: f32 = 1.3;
/**
 * Share of its depth by which the change of depth across a cell may leave the limited one, to agree with the level over
 * the bed. Limited on its own it lets the bed at faces follow every ripple of the depth, and flow near critical rings;
 * following the bed alone it sends a standing jump upstream. 0.01 by trial; 0.03 blurs the jump.
 */
const agreement: f32 = 0.01;

// @ts-ignore: decorator
@inline
function limited(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  const most = f32x4.splat(steepest);
  const high = f32x4.mul(most, f32x4.pmax(f32x4.pmin(a, b), zero));
  const low = f32x4.mul(most, f32x4.pmin(f32x4.pmax(a, b), zero));
  return f32x4.pmin(f32x4.pmax(f32x4.mul(f32x4.splat(0.5), f32x4.add(a, b)), low), high);
}

/** The limited change of depth, brought towards what the changes of level and bed leave for it. */
// @ts-ignore: decorator
@inline
function agreed(limited_depth: v128, level: v128, h: v128, z_before: v128, z_after: v128): v128 {
  const over_bed = f32x4.sub(level, f32x4.mul(f32x4.splat(0.5), f32x4.sub(z_after, z_before)));
  const most = f32x4.mul(f32x4.splat(agreement), h);
  return f32x4.add(limited_depth, f32x4.pmin(f32x4.pmax(f32x4.sub(over_bed, limited_depth), f32x4.neg(most)), most));
}

/**
 * Rise of the water surface from each cell to the next east and south, to the last bit of the compensated depths (see
 * face.ts), and the lesser of the two depths over the step of the bed between them: where it is no more than dry the two
 * waters do not meet. Begins one vector west of `left`.
 */
export function rises(plan: usize, row: i32, left: i32, vectors: i32, into: usize): void {
  const cols = load<i32>(plan + at_cols);
  const first = <usize>(row * cols + left) << 2;
  const down: usize = row < load<i32>(plan + at_rows) - 1 ? <usize>cols << 2 : 0;
  const bed = <usize>load<u32>(plan + at_bed) + first;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const residual = <usize>load<u32>(plan + at_residual) + first;
  const zero = f32x4.splat(0);
  const end = <usize>vectors << 4;
  for (let o: usize = -16; o != end; o += 16) {
    const z = v128.load(bed + o);
    const h = v128.load(depth + o);
    const r = v128.load(residual + o);
    const to = into + o;
    let dz = f32x4.sub(v128.load(bed + o, 4), z);
    let low = f32x4.sub(h, f32x4.pmax(dz, zero));
    let high = f32x4.add(v128.load(depth + o, 4), f32x4.pmin(dz, zero));
    v128.store(to, f32x4.add(f32x4.sub(high, low), f32x4.sub(v128.load(residual + o, 4), r)), in_rise_x);
    v128.store(to, f32x4.pmin(low, high), in_least_x);
    dz = f32x4.sub(v128.load(bed + o + down), z);
    low = f32x4.sub(h, f32x4.pmax(dz, zero));
    high = f32x4.add(v128.load(depth + o + down), f32x4.pmin(dz, zero));
    v128.store(to, f32x4.add(f32x4.sub(high, low), f32x4.sub(v128.load(residual + o + down), r)), in_rise_y);
    v128.store(to, f32x4.pmin(low, high), in_least_y);
  }
}

/** Changes across the cells of level, depth and velocities, west to east and north to south. */
export function changes(plan: usize, first: usize, up: usize, down: usize, end: usize, into: usize, above: usize): void {
  const bed = <usize>load<u32>(plan + at_bed) + first;
  const depth = <usize>load<u32>(plan + at_depth) + first;
  const water_x = <usize>load<u32>(plan + at_water_x) + first;
  const water_y = <usize>load<u32>(plan + at_water_y) + first;
  const dry = v128.load32_splat(plan + at_shallow_constants, c_dry);
  const zero = f32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const to = into + o;
    const h = v128.load(depth + o);
    const least_x = f32x4.pmin(v128.load(to, in_least_x - 4), v128.load(to, in_least_x));
    const least_y = f32x4.pmin(v128.load(above + o, in_least_y), v128.load(to, in_least_y));
    if (i32x4.all_true(f32x4.gt(f32x4.pmin(least_x, least_y), dry))) {
      const level_x = limited(v128.load(to, in_rise_x - 4), v128.load(to, in_rise_x));
      const level_y = limited(v128.load(above + o, in_rise_y), v128.load(to, in_rise_y));
      v128.store(to, level_x, in_level_x);
      v128.store(to, level_y, in_level_y);
      const along_x = limited(f32x4.sub(h, v128.load(depth + o - 4)), f32x4.sub(v128.load(depth + o, 4), h));
      const along_y = limited(f32x4.sub(h, v128.load(depth + o - up)), f32x4.sub(v128.load(depth + o + down), h));
      v128.store(to, agreed(along_x, level_x, h, v128.load(bed + o - 4), v128.load(bed + o, 4)), in_depth_x);
      v128.store(to, agreed(along_y, level_y, h, v128.load(bed + o - up), v128.load(bed + o + down)), in_depth_y);
    } else if (v128.any_true(f32x4.gt(h, dry))) {
      at_shores(to, above + o, bed + o, depth + o, up, down, dry);
    } else {
      v128.store(to, zero, in_level_x);
      v128.store(to, zero, in_level_y);
      v128.store(to, zero, in_depth_x);
      v128.store(to, zero, in_depth_y);
    }
  }
  for (let o: usize = 0; o < end; o += 16) {
    const to = into + o;
    const h = v128.load(depth + o);
    const x = f32x4.gt(f32x4.pmin(h, f32x4.pmin(v128.load(depth + o - 4), v128.load(depth + o, 4))), dry);
    const y = f32x4.gt(f32x4.pmin(h, f32x4.pmin(v128.load(depth + o - up), v128.load(depth + o + down))), dry);
    const u = v128.load(water_x + o);
    const v = v128.load(water_y + o);
    v128.store(to, v128.and(x, limited(f32x4.sub(u, v128.load(water_x + o - 4)), f32x4.sub(v128.load(water_x + o, 4), u))), in_u_x);
    v128.store(to, v128.and(x, limited(f32x4.sub(v, v128.load(water_y + o - 4)), f32x4.sub(v128.load(water_y + o, 4), v))), in_v_x);
    v128.store(to, v128.and(y, limited(f32x4.sub(u, v128.load(water_x + o - up)), f32x4.sub(v128.load(water_x + o + down), u))), in_u_y);
    v128.store(to, v128.and(y, limited(f32x4.sub(v, v128.load(water_y + o - up)), f32x4.sub(v128.load(water_y + o + down), v))), in_v_y);
  }
}

/** Changes of level and depth of four cells of which some lie beside dry ground or above or below a step. */
function at_shores(to: usize, above: usize, bed: usize, depth: usize, up: usize, down: usize, dry: v128): void {
  const h = v128.load(depth);
  const z = v128.load(bed);
  const wet = f32x4.gt(h, dry);
  shore(
    wet, h, z, v128.load(bed - 4), v128.load(bed, 4), v128.load(depth - 4), v128.load(depth, 4), v128.load(to, in_rise_x - 4),
    v128.load(to, in_rise_x), v128.load(to, in_least_x - 4), v128.load(to, in_least_x), dry, to + in_level_x, to + in_depth_x,
  );
  shore(
    wet, h, z, v128.load(bed - up), v128.load(bed + down), v128.load(depth - up), v128.load(depth + down), v128.load(above, in_rise_y),
    v128.load(to, in_rise_y), v128.load(above, in_least_y), v128.load(to, in_least_y), dry, to + in_level_y, to + in_depth_y,
  );
}

/**
 * Along one axis, `a` before and `b` after the cell. Where the one side is a dry bank and its water meets that on the
 * other, it goes on as it does there, and the depth at the shore falls to none at most (where water runs out over dry
 * ground it does not: that front would be too fast). A film that hangs on steps higher than it
 * is deep follows the bed; between a film and a pool the lesser of the two changes of level is taken.
 */
// @ts-ignore: decorator
@inline
function shore(
  wet: v128, h: v128, z: v128, za: v128, zb: v128, ha: v128, hb: v128, rise_a: v128, rise_b: v128, least_a: v128, least_b: v128, dry: v128,
  to_level: usize, to_depth: usize,
): void {
  const meets_a = f32x4.gt(least_a, dry);
  const meets_b = f32x4.gt(least_b, dry);
  const both = v128.and(meets_a, meets_b);
  const between = v128.and(wet, v128.and(f32x4.gt(ha, dry), f32x4.gt(hb, dry)));
  const bank = f32x4.ge(f32x4.sub(v128.bitselect(zb, za, meets_a), z), h);
  const ends = v128.andnot(v128.and(v128.xor(meets_a, meets_b), bank), between);
  const from_a = f32x4.sub(h, ha);
  const to_b = f32x4.sub(hb, h);
  const along = v128.and(between, limited(from_a, to_b));
  const on_bed = v128.and(between, f32x4.add(limited(f32x4.sub(z, za), f32x4.sub(zb, z)), along));
  const level = limited(rise_a, rise_b);
  const hangs = v128.bitselect(v128.and(between, lesser(level, on_bed)), on_bed, v128.or(meets_a, meets_b));
  const twice = f32x4.add(h, h);
  const onward = f32x4.pmin(f32x4.pmax(v128.bitselect(from_a, to_b, meets_a), f32x4.neg(twice)), twice);
  v128.store(to_level, v128.bitselect(level, v128.bitselect(v128.bitselect(rise_a, rise_b, meets_a), hangs, ends), both));
  v128.store(to_depth, v128.bitselect(agreed(along, level, h, za, zb), v128.bitselect(onward, along, ends), both));
}

/** The lesser of two changes of one sign, none where their signs differ. */
// @ts-ignore: decorator
@inline
function lesser(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  return f32x4.add(f32x4.pmax(f32x4.pmin(a, b), zero), f32x4.pmin(f32x4.pmax(a, b), zero));
}
