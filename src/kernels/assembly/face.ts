/**
 * Discharge across the faces of a row of cells: the local-inertial momentum equation, one explicit step.
 *
 *   A  = theta q + (1 - theta)(q_- + q_+)/2 - g dt h_f d(eta)/dx        (de Almeida et al. 2012)
 *   q' = A / (1 + K m),  K = g dt n² h_f^(-7/3)                          (Bates et al. 2010, friction implicit)
 *   m  = (|q'| |q| + t²) / sqrt(q² + t²)
 *
 * m is the tangent of |(q', t)| at the old discharge, t the transverse discharge averaged from the four faces around:
 * exact in steady flow at any angle, and a quadratic in |q'|, so no iteration. Then |q'| <= Fr h_f sqrt(g h_f).
 */
import {
  at_bed, at_cell_size, at_cols, at_constants, at_depth, at_discharge_x, at_discharge_y, at_dry, at_froude, at_gravity, at_manning,
  at_other_x, at_other_y, at_phase, at_residual, at_rows, at_step, at_suspect, at_theta, at_tile_faces, at_tile_suspect, tile_cols, tile_rows,
} from './plan';

/** Share of a cell's water that one of its four faces may take before the volume guard looks closer. */
export const unguarded_share: f32 = 0.2499;
/** m²/s; keeps the direction of a discharge at rest defined. */
const at_rest: f32 = 1e-6;
/** m²/s; less is no flow, so that no number decays into subnormals. */
const no_flow: f32 = 1e-12;
// h^(-1/3) from the bits of h: log2 is nearly linear in them; see seed in the tests' twin. In units of 256 bit steps.
const third: f32 = -1.0 / 3.0;
const seed: f32 = 8388608.0 + 5543200.0;

/** Writes the constants of the equation where the loop reads them. */
export function write_constants(plan: usize): void {
  const c = plan + at_constants;
  store<f32>(c, third);
  store<f32>(c, seed, 4);
  store<f32>(c, <f32>(1.0 / 3.0), 8);
  store<f32>(c, <f32>(4.0 / 3.0), 12);
  store<f32>(c, 0.25, 16);
  store<f32>(c, at_rest, 20);
  store<f32>(c, 4, 24);
  store<f32>(c, no_flow, 28);
  store<u32>(c, 0x80000000, 32);
}

/** Bytes of a row of a tile. */
const row_bytes: usize = 128;
/** Six such rows a thread, in the first page: kept short so that they stay in the fastest cache. */
const buffers: usize = 4096;
export const most_threads: i32 = 64;

/** Works out the faces east and south of `tiles` tiles side by side, the first at tile `first`, from the old buffers into the new. */
export function faces(plan: usize, thread: i32, first: i32, tiles: i32): void {
  // with theta 1 the neighbours along the flow have no weight, and are not even read
  if (load<f64>(plan + at_theta) == 1) row_faces<Alone>(plan, thread, first, tiles);
  else row_faces<Smoothed>(plan, thread, first, tiles);
}

class Alone {}
class Smoothed {}

function row_faces<Scheme>(plan: usize, thread: i32, first: i32, tiles: i32): void {
  const buffer = buffers + <usize>thread * (6 * row_bytes);
  const cols = load<i32>(plan + at_cols);
  const across = cols / tile_cols;
  const stride = <usize>cols << 2;
  const even = load<i32>(plan + at_phase) == 0;
  const bed = <usize>load<u32>(plan + at_bed);
  const manning = <usize>load<u32>(plan + at_manning);
  const depth = <usize>load<u32>(plan + at_depth);
  const residual = <usize>load<u32>(plan + at_residual);
  const old_x = <usize>load<u32>(plan + (even ? at_discharge_x : at_other_x));
  const old_y = <usize>load<u32>(plan + (even ? at_discharge_y : at_other_y));
  const new_x = <usize>load<u32>(plan + (even ? at_other_x : at_discharge_x));
  const new_y = <usize>load<u32>(plan + (even ? at_other_y : at_discharge_y));
  const rows = <usize>load<u32>(plan + at_tile_faces) + first;
  const suspects = <usize>load<u32>(plan + at_tile_suspect) + first;

  const dt = load<f64>(plan + at_step);
  const dx = load<f64>(plan + at_cell_size);
  const g = load<f64>(plan + at_gravity);
  const theta = load<f64>(plan + at_theta);
  const slope = f32x4.splat(<f32>((g * dt) / dx));
  const own = f32x4.splat(<f32>theta);
  const beside = f32x4.splat(<f32>(0.5 * (1.0 - theta)));
  const friction = f32x4.splat(<f32>(0.25 * g * dt));
  const froude = f32x4.splat(<f32>(load<f64>(plan + at_froude) * sqrt<f64>(g)));
  const dry = f32x4.splat(<f32>load<f64>(plan + at_dry));
  const share = f32x4.splat(<f32>(<f64>unguarded_share * (dx / dt)));
  const constants = plan + at_constants;
  const k_third = v128.load32_splat(constants);
  const k_seed = v128.load32_splat(constants, 4);
  const k_one_third = v128.load32_splat(constants, 8);
  const k_four_thirds = v128.load32_splat(constants, 12);
  const k_quarter = v128.load32_splat(constants, 16);
  const k_rest = v128.load32_splat(constants, 20);
  const k_four = v128.load32_splat(constants, 24);
  const k_still = v128.load32_splat(constants, 28);
  const k_sign = v128.load32_splat(constants, 32);
  let any = i32x4.splat(0);

  const top = (first / across) * tile_rows;
  const left = (first % across) * tile_cols;
  // the last row is outside and has nothing south of it; its faces stay 0
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  for (let row = top; row < bottom; row++) {
    let o = (<usize>(row * cols + left)) << 2;
    for (let tile = 0; tile < tiles; tile++) {
      if (((<i32>load<u8>(rows + tile) >> (row & 7)) & 1) == 0) {
        o += row_bytes;
        continue;
      }
      let suspect = i32x4.splat(0);
      const end = o + row_bytes;
      for (let p = o, b = buffer; p < end; p += 16, b += 16) {
        const zp = bed + p;
        const hp = depth + p;
        const cp = residual + p;
        const np = manning + p;
        const z = v128.load(zp);
        const h = v128.load(hp);
        const c = v128.load(cp);
        const n = v128.load(np);
        ground(
          b, z, v128.load(zp, 4), h, v128.load(hp, 4), c, v128.load(cp, 4), n, v128.load(np, 4),
          slope, friction, froude, dry, k_third, k_seed, k_one_third, k_four_thirds,
        );
        ground(
          b + 3 * row_bytes, z, v128.load(zp + stride), h, v128.load(hp + stride), c, v128.load(cp + stride),
          n, v128.load(np + stride), slope, friction, froude, dry, k_third, k_seed, k_one_third, k_four_thirds,
        );
      }
      for (let b = buffer; o < end; o += 16, b += 16) {
        const xp = old_x + o;
        const yp = old_y + o;
        const x = v128.load(xp);
        const y = v128.load(yp);
        const xw = v128.load(xp - 4);
        const yn = v128.load(yp - stride);
        const hp = depth + o;
        const most = f32x4.mul(v128.load(hp), share);

        // east face: west cell is here, east cell one further; transverse from the y faces of both cells
        const t_x = f32x4.add(f32x4.add(yn, y), f32x4.add(v128.load(yp - stride, 4), v128.load(yp, 4)));
        const east = flow(
          b, idof<Scheme>() == idof<Alone>() ? x : smoothed(x, f32x4.add(xw, v128.load(xp, 4)), own, beside), x, t_x,
          k_quarter, k_rest, k_four, k_still, k_sign,
        );
        v128.store(new_x + o, east);
        suspect = v128.or(suspect, f32x4.gt(east, most));
        suspect = v128.or(suspect, f32x4.gt(v128.xor(east, k_sign), f32x4.mul(v128.load(hp, 4), share)));

        // south face: north cell is here, south cell one row down
        const t_y = f32x4.add(f32x4.add(xw, x), f32x4.add(v128.load(xp + stride - 4), v128.load(xp + stride)));
        const south = flow(
          b + 3 * row_bytes, idof<Scheme>() == idof<Alone>() ? y : smoothed(y, f32x4.add(yn, v128.load(yp + stride)), own, beside),
          y, t_y, k_quarter, k_rest, k_four, k_still, k_sign,
        );
        v128.store(new_y + o, south);
        suspect = v128.or(suspect, f32x4.gt(south, most));
        suspect = v128.or(suspect, f32x4.gt(v128.xor(south, k_sign), f32x4.mul(v128.load(hp + stride), share)));
      }
      if (v128.any_true(suspect)) {
        store<u8>(suspects + tile, 1);
        any = v128.or(any, suspect);
      }
    }
  }
  if (v128.any_true(any)) {
    if (ASC_FEATURE_THREADS) atomic.store<i32>(plan + at_suspect, 1);
    else store<i32>(plan + at_suspect, 1);
  }
}

/**
 * What four faces have of ground and depth, written to the buffer: the push of gravity over the step, the friction
 * factor K, and the most the Froude limit lets pass, 0 where the face is dry.
 * z bed m, h depth m, c what single precision left out of it, n Manning; suffix l west or north, r east or south.
 */
// @ts-ignore: decorator
@inline
function ground(
  buffer: usize, zl: v128, zr: v128, hl: v128, hr: v128, cl: v128, cr: v128, nl: v128, nr: v128,
  slope: v128, friction: v128, froude: v128, dry: v128,
  k_third: v128, k_seed: v128, k_one_third: v128, k_four_thirds: v128,
): void {
  const zero = f32x4.splat(0);
  // surface difference and flow depth from differences alone: elevations of hundreds of metres leave no rounding
  const dz = f32x4.sub(zr, zl);
  const rise = f32x4.add(f32x4.add(dz, f32x4.sub(hr, hl)), f32x4.sub(cr, cl));
  const hf = f32x4.pmax(f32x4.sub(hl, f32x4.pmax(dz, zero)), f32x4.add(hr, f32x4.pmin(dz, zero)));
  const h = f32x4.pmax(hf, dry);
  v128.store(buffer, f32x4.mul(f32x4.mul(slope, h), rise));

  // w = h^(-1/3): seed within 4 %, two Newton steps, 1e-5; then h^(-7/3) = w^7
  const h3 = f32x4.mul(h, k_one_third);
  let w = i32x4.shl(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(h, 8)), k_third), k_seed), 8);
  w = f32x4.mul(w, f32x4.sub(k_four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
  w = f32x4.mul(w, f32x4.sub(k_four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
  const w2 = f32x4.mul(w, w);
  const n = f32x4.add(nl, nr);
  v128.store(buffer + row_bytes, f32x4.mul(f32x4.mul(f32x4.mul(f32x4.mul(n, n), friction), f32x4.mul(w2, w)), f32x4.mul(w2, w2)));
  v128.store(buffer + 2 * row_bytes, v128.and(f32x4.mul(f32x4.mul(froude, h), f32x4.sqrt(h)), f32x4.gt(hf, dry)));
}

// @ts-ignore: decorator
@inline
function smoothed(q: v128, neighbours: v128, own: v128, beside: v128): v128 {
  return f32x4.add(f32x4.mul(own, q), f32x4.mul(beside, neighbours));
}

/** New discharge of four faces from the old ones and what `ground` wrote. */
// @ts-ignore: decorator
@inline
function flow(
  buffer: usize, inertia: v128, q: v128, transverse: v128,
  k_quarter: v128, k_rest: v128, k_four: v128, k_still: v128, k_sign: v128,
): v128 {
  const a = f32x4.sub(inertia, v128.load(buffer));
  const k = v128.load(buffer + row_bytes);
  const t = f32x4.mul(transverse, k_quarter);
  const t2 = f32x4.mul(t, t);
  const q0 = f32x4.add(v128.andnot(q, k_sign), k_rest);
  const m = f32x4.sqrt(f32x4.add(f32x4.mul(q0, q0), t2));
  const b = f32x4.add(m, f32x4.mul(k, t2));
  const am = f32x4.mul(v128.andnot(a, k_sign), m);
  const root = f32x4.sqrt(f32x4.add(f32x4.mul(b, b), f32x4.mul(f32x4.mul(k_four, k), f32x4.mul(q0, am))));
  const size = f32x4.pmin(f32x4.div(f32x4.add(am, am), f32x4.add(b, root)), v128.load(buffer + 2 * row_bytes));
  return v128.and(f32x4.gt(size, k_still), v128.or(size, v128.and(a, k_sign)));
}
