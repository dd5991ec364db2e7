/**
 * Discharge across the faces of a tile: the local-inertial momentum equation over the line of fine ground under each
 * face, one explicit step.
 *
 *   A  = q smoothed - g dt a d(eta)/dx
 *   q' = A / (1 + K m),  K = g dt n² a / D^(10/3)
 *
 * q discharge per width of the face, a its flow area per width, D its conveying depth (D^(5/3) / n is its conveyance);
 * m and the smoothing as on plain ground (face.ts). Where a face has one pixel, a = D = h and the equation is the same.
 * Levels and tables are looked up face by face in double precision; the rest is done four faces at a time.
 */
import {
  at_area_x, at_area_y, at_bar_x, at_bar_y, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_froude, at_gravity, at_half, at_level,
  at_other_x, at_other_y, at_phase, at_pieces_x, at_pieces_y, at_rough_x, at_rough_y, at_rows, at_section, at_sill_x, at_sill_y, at_step, at_suspect, at_theta,
  at_tile_suspect, level_rounding, outside, section_bytes, section_knots, tile_cols, tile_rows,
} from './subgrid-plan';

/** Share of a cell's water that one of its four faces may take before the volume guard looks closer. */
const unguarded_share: f64 = 0.2499;
/** Largest Courant number by the root of theta / 2, with 2 % to spare. */
const largest_courant: f64 = 0.98;
/** m²/s; keeps the direction of a discharge at rest defined. */
const at_rest: f32 = 1e-6;
/** m²/s; less is no flow, so that no number decays into subnormals. */
const no_flow: f32 = 1e-12;

/** Room of a thread in the first page: what a row of faces of one direction has of ground and level. */
const rooms: usize = 4096;
const row_bytes: usize = <usize>tile_cols << 2;
/** In the room: g dt a d(eta)/dx, a, D, the most the Froude limit lets pass (0 where the face is dry), root of the hydraulic depth. */
const room_area: usize = row_bytes;
const room_conveying: usize = 2 * row_bytes;
const room_most: usize = 3 * row_bytes;
const room_root: usize = 4 * row_bytes;
const room_bytes: usize = 5 * row_bytes;
const third: usize = <usize>section_knots << 2;

/** Weight of each neighbour along the flow over a step of dt, by the root of the hydraulic depth, m^-0.5; as in face.ts. */
export function smoothing(plan: usize, dt: f64): f64 {
  const theta = load<f64>(plan + at_theta);
  const most = largest_courant * sqrt<f64>(0.5 * theta);
  return (0.5 * (1 - theta) * dt * sqrt<f64>(load<f64>(plan + at_gravity))) / (most * load<f64>(plan + at_cell_size));
}

/** Works out the faces east and south of a tile's cells from the old buffers into the new. */
export function faces(plan: usize, thread: i32, tile: i32): void {
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const old_x = <usize>load<u32>(plan + (even ? at_discharge_x : at_other_x));
  const old_y = <usize>load<u32>(plan + (even ? at_discharge_y : at_other_y));
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const area_x = <usize>load<u32>(plan + at_area_x);
  const area_y = <usize>load<u32>(plan + at_area_y);
  const sill_x = <usize>load<u32>(plan + at_sill_x);
  const sill_y = <usize>load<u32>(plan + at_sill_y);
  const bar_x = <usize>load<u32>(plan + at_bar_x);
  const bar_y = <usize>load<u32>(plan + at_bar_y);
  const rough_x = <usize>load<u32>(plan + at_rough_x);
  const rough_y = <usize>load<u32>(plan + at_rough_y);
  const pieces_x = <usize>load<u32>(plan + at_pieces_x);
  const pieces_y = <usize>load<u32>(plan + at_pieces_y);
  const piece_stride = <usize>(cols * load<i32>(plan + at_rows)) << 2;
  const section = <usize>load<u32>(plan + at_section);
  const level = <usize>load<u32>(plan + at_level);
  const depth = <usize>load<u32>(plan + at_depth);
  const dt = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const gravity = load<f64>(plan + at_gravity);
  const slope = f64x2.splat((gravity * dt) / dx);
  const froude = f32x4.splat(<f32>(load<f64>(plan + at_froude) * sqrt<f64>(gravity)));
  const dry = f64x2.splat(load<f64>(plan + at_dry));
  const friction = f32x4.splat(<f32>(gravity * dt));
  const beside = f32x4.splat(<f32>smoothing(plan, dt));
  const half = f64x2.splat(load<f64>(plan + at_half));
  const much = f32x4.splat(<f32>(unguarded_share * (dx / dt)));
  const room = rooms + <usize>thread * (2 * room_bytes);
  const top = (tile / across) * tile_rows;
  const left = (tile % across) * tile_cols;
  // the last row is outside and has nothing south of it; its faces stay 0
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  let suspect = i32x4.splat(0);
  for (let row = top; row < bottom; row++) {
    const start = <usize>(row * cols + left) << 2;
    let o = start;
    let wet = i32x4.splat(0);
    for (let b = room; b < room + row_bytes; b += 16, o += 16) {
      const l = level + (o << 1);
      const here_low = v128.load(l);
      const here_high = v128.load(l, 16);
      const along = ground(
        b, section + (o >> 2) * (2 * section_bytes), pieces_x + o, piece_stride, area_x + o, here_low, here_high, v128.load(l, 8), v128.load(l, 24),
        v128.load(sill_x + o), v128.load(bar_x + o), half, dry, slope, froude,
      );
      const s = l + (stride << 1);
      const down = ground(
        b + room_bytes, section + (o >> 2) * (2 * section_bytes) + section_bytes, pieces_y + o, piece_stride, area_y + o, here_low, here_high,
        v128.load(s), v128.load(s, 16), v128.load(sill_y + o), v128.load(bar_y + o), half, dry, slope, froude,
      );
      wet = v128.or(wet, v128.or(along, down));
    }
    if (!v128.any_true(wet)) {
      memory.fill(new_x + start, 0, row_bytes);
      memory.fill(new_y + start, 0, row_bytes);
      continue;
    }
    o = start;
    for (let b = room; b < room + row_bytes; b += 16, o += 16) {
      const x = old_x + o;
      const y = old_y + o;
      const qx = v128.load(x);
      const qy = v128.load(y);
      const east = flow(
        b, qx, v128.load(x - 4), v128.load(x, 4),
        f32x4.add(f32x4.add(v128.load(y - stride), qy), f32x4.add(v128.load(y - stride, 4), v128.load(y, 4))),
        v128.load(rough_x + o), friction, beside,
      );
      const south = flow(
        b + room_bytes, qy, v128.load(y - stride), v128.load(y + stride),
        f32x4.add(f32x4.add(v128.load(x - 4), qx), f32x4.add(v128.load(x + stride - 4), v128.load(x + stride))),
        v128.load(rough_y + o), friction, beside,
      );
      v128.store(new_x + o, east);
      v128.store(new_y + o, south);
      const h = depth + o;
      const own = f32x4.mul(v128.load(h), much);
      suspect = v128.or(suspect, v128.or(f32x4.gt(east, own), f32x4.gt(south, own)));
      suspect = v128.or(suspect, f32x4.gt(f32x4.neg(east), f32x4.mul(v128.load(h, 4), much)));
      suspect = v128.or(suspect, f32x4.gt(f32x4.neg(south), f32x4.mul(v128.load(h + stride), much)));
    }
  }
  if (v128.any_true(suspect)) {
    store<u8>(<usize>load<u32>(plan + at_tile_suspect) + tile, 1);
    if (ASC_FEATURE_THREADS) atomic.store<i32>(plan + at_suspect, 1);
    else store<i32>(plan + at_suspect, 1);
  }
}

/**
 * Height of the water over a face's sill from that of the higher cell. A cell's level is that of its middle, and along a
 * gentle slope the water falls by `drop` from there to the pixels at the face; where it would fall by all its height the
 * water of the cell is a pool at its lower side, and the level is that at the face already. In between it goes over.
 */
// @ts-ignore: decorator
@inline
function level_above(high: v128, drop: v128): v128 {
  const one = f64x2.splat(1);
  const lower = f64x2.sub(high, f64x2.mul(drop, f64x2.sub(one, f64x2.div(drop, high))));
  return v128.bitselect(lower, high, f64x2.lt(drop, high));
}

/** Masks of two pairs of f64 as those of four f32. */
// @ts-ignore: decorator
@inline
function joined(low: v128, high: v128): v128 {
  return i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** Two pairs of f64 as four f32. */
// @ts-ignore: decorator
@inline
function narrowed(low: v128, high: v128): v128 {
  return i8x16.shuffle(
    f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
}

// @ts-ignore: decorator
@inline
function upper(v: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}

// places in a face's piece, rows of f32 a face: the piece of its table it was in last
const piece_from: usize = 0;
const piece_to: usize = 1;
const piece_area: usize = 2;
const piece_share: usize = 3;
const piece_depth: usize = 4;
const piece_rise: usize = 5;

/**
 * What four faces have of ground and level, written to the room at `b` and to their flow areas; gives which are wet.
 * Their tables are looked into only where the water has left the piece it was in.
 */
// @ts-ignore: decorator
@inline
function ground(
  b: usize, table: usize, piece: usize, stride: usize, areas: usize, here_low: v128, here_high: v128, there_low: v128, there_high: v128,
  sill: v128, bar: v128, half: v128, dry: v128, slope: v128, froude: v128,
): v128 {
  const none = f64x2.splat(outside);
  const high_low = f64x2.sub(f64x2.pmax(here_low, there_low), f64x2.promote_low_f32x4(sill));
  const high_high = f64x2.sub(f64x2.pmax(here_high, there_high), upper(sill));
  let wet = joined(
    v128.and(f64x2.gt(high_low, dry), f64x2.gt(f64x2.pmin(here_low, there_low), none)),
    v128.and(f64x2.gt(high_high, dry), f64x2.gt(f64x2.pmin(here_high, there_high), none)),
  );
  const zero = f32x4.splat(0);
  if (v128.any_true(f32x4.ne(bar, zero))) {
    // the bar stands against the side its sign says
    const size = f32x4.abs(bar);
    const below = joined(f64x2.le(high_low, f64x2.promote_low_f32x4(size)), f64x2.le(high_high, upper(size)));
    const onward = joined(f64x2.gt(here_low, there_low), f64x2.gt(here_high, there_high));
    const back = joined(f64x2.lt(here_low, there_low), f64x2.lt(here_high, there_high));
    const against = v128.or(v128.and(f32x4.gt(bar, zero), onward), v128.and(f32x4.lt(bar, zero), back));
    wet = v128.andnot(wet, v128.and(against, below));
  }
  if (!v128.any_true(wet)) {
    v128.store(areas, zero);
    v128.store(b, zero);
    v128.store(b, f32x4.splat(1), room_area);
    v128.store(b, f32x4.splat(1), room_conveying);
    v128.store(b, zero, room_most);
    v128.store(b, zero, room_root);
    return wet;
  }
  const fall_low = f64x2.sub(there_low, here_low);
  const fall_high = f64x2.sub(there_high, here_high);
  const l_low = level_above(high_low, f64x2.mul(f64x2.abs(fall_low), half));
  const l_high = level_above(high_high, f64x2.mul(f64x2.abs(fall_high), half));
  let from = v128.load(piece + piece_from * stride);
  const to = v128.load(piece + piece_to * stride);
  const stays = joined(
    v128.and(f64x2.ge(l_low, f64x2.promote_low_f32x4(from)), f64x2.lt(l_low, f64x2.promote_low_f32x4(to))),
    v128.and(f64x2.ge(l_high, upper(from)), f64x2.lt(l_high, upper(to))),
  );
  const left = i32x4.bitmask(v128.andnot(wet, stays));
  if (left != 0) {
    if ((left & 1) != 0) look_up_piece(table, piece, stride, f64x2.extract_lane(l_low, 0));
    if ((left & 2) != 0) look_up_piece(table + 2 * section_bytes, piece + 4, stride, f64x2.extract_lane(l_low, 1));
    if ((left & 4) != 0) look_up_piece(table + 4 * section_bytes, piece + 8, stride, f64x2.extract_lane(l_high, 0));
    if ((left & 8) != 0) look_up_piece(table + 6 * section_bytes, piece + 12, stride, f64x2.extract_lane(l_high, 1));
    from = v128.load(piece + piece_from * stride);
  }
  const above = narrowed(f64x2.sub(l_low, f64x2.promote_low_f32x4(from)), f64x2.sub(l_high, upper(from)));
  const share = v128.load(piece + piece_share * stride);
  const a = f32x4.add(v128.load(piece + piece_area * stride), f32x4.mul(above, share));
  const depth = f32x4.add(v128.load(piece + piece_depth * stride), f32x4.mul(above, v128.load(piece + piece_rise * stride)));
  // what rounding makes of equal levels is no slope
  const rounding = f64x2.splat(level_rounding);
  const push = narrowed(
    v128.andnot(f64x2.mul(slope, fall_low), f64x2.lt(f64x2.abs(fall_low), rounding)),
    v128.andnot(f64x2.mul(slope, fall_high), f64x2.lt(f64x2.abs(fall_high), rounding)),
  );
  // hydraulic depth of the section is a over the wet share
  const root = f32x4.sqrt(f32x4.div(a, share));
  v128.store(areas, v128.and(a, wet));
  v128.store(b, f32x4.mul(a, push));
  v128.store(b, a, room_area);
  v128.store(b, depth, room_conveying);
  v128.store(b, v128.and(f32x4.mul(f32x4.mul(froude, a), root), wet), room_most);
  v128.store(b, root, room_root);
  return wet;
}

/** Finds the piece of a face's table that holds the water `l` above its sill, and keeps it. */
function look_up_piece(table: usize, piece: usize, stride: usize, l: f64): void {
  let k = table + select<usize>(16, 0, l >= <f64>load<f32>(table, 16));
  k += select<usize>(8, 0, l >= <f64>load<f32>(k, 8));
  k += select<usize>(4, 0, l >= <f64>load<f32>(k, 4));
  const from = load<f32>(k);
  const to = load<f32>(k, 4);
  const part = <f32>1 / (to - from);
  const a = load<f32>(k, third);
  const d = load<f32>(k, 2 * third);
  store<f32>(piece + piece_from * stride, from);
  store<f32>(piece + piece_to * stride, to);
  store<f32>(piece + piece_area * stride, a);
  store<f32>(piece + piece_share * stride, (load<f32>(k, third + 4) - a) * part);
  store<f32>(piece + piece_depth * stride, d);
  store<f32>(piece + piece_rise * stride, (load<f32>(k, 2 * third + 4) - d) * part);
}

/**
 * New discharge of four faces from what `ground` wrote at `b`, the old discharges there and of the neighbours along the
 * flow, the sum of the four across it, and the square of Manning's n.
 */
// @ts-ignore: decorator
@inline
function flow(b: usize, q: v128, before: v128, after: v128, transverse: v128, n2: v128, friction: v128, beside: v128): v128 {
  const zero = f32x4.splat(0);
  const sign = i32x4.splat(<i32>0x80000000);
  // a neighbour along the flow that carries nothing does not count
  const back = v128.and(f32x4.sub(before, q), f32x4.ne(before, zero));
  const on = v128.and(f32x4.sub(after, q), f32x4.ne(after, zero));
  const inertia = f32x4.add(q, f32x4.mul(f32x4.mul(beside, v128.load(b, room_root)), f32x4.add(back, on)));
  const a = f32x4.sub(inertia, v128.load(b));
  // w = D^(-1/3): seed within 3.5 %, two Newton steps, 1.1e-5, as on plain ground
  const d = v128.load(b, room_conveying);
  const d3 = f32x4.mul(d, f32x4.splat(<f32>(1.0 / 3.0)));
  const four_thirds = f32x4.splat(<f32>(4.0 / 3.0));
  let w = i32x4.shl(
    f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(d, 8)), f32x4.splat(<f32>(-1.0 / 3.0))), f32x4.splat(8388608.0 + 5546500.0)), 8,
  );
  w = f32x4.mul(w, f32x4.sub(four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, d3))));
  w = f32x4.mul(w, f32x4.sub(four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, d3))));
  const w2 = f32x4.mul(w, w);
  const w4 = f32x4.mul(w2, w2);
  const k = f32x4.mul(f32x4.mul(f32x4.mul(friction, n2), v128.load(b, room_area)), f32x4.mul(f32x4.mul(w4, w4), w2));
  const q0 = f32x4.add(f32x4.abs(q), f32x4.splat(at_rest));
  const t = f32x4.mul(transverse, f32x4.splat(0.25));
  const t2 = f32x4.mul(t, t);
  const m = f32x4.sqrt(f32x4.add(f32x4.mul(q0, q0), t2));
  const s = f32x4.add(m, f32x4.mul(k, t2));
  const am = f32x4.mul(f32x4.abs(a), m);
  const root = f32x4.sqrt(f32x4.add(f32x4.mul(s, s), f32x4.mul(f32x4.mul(f32x4.splat(4), k), f32x4.mul(q0, am))));
  const size = f32x4.pmin(f32x4.div(f32x4.add(am, am), f32x4.add(s, root)), v128.load(b, room_most));
  return v128.and(f32x4.gt(size, f32x4.splat(no_flow)), v128.or(size, v128.and(a, sign)));
}
