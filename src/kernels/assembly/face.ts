/**
 * Discharge across the faces of a row of cells: the local-inertial momentum equation, one explicit step.
 *
 *   A  = q + w (q_- - 2 q + q_+)/2 - g dt h_f d(eta)/dx                 (after de Almeida et al. 2012)
 *   w  = (1 - theta) dt / dt_f,  dt_f = C_max dx / sqrt(g h_f)
 *   q' = A / (1 + K m),  K = g dt n² h_f^(-7/3)                          (Bates et al. 2010, friction implicit)
 *   m  = (|q'| |q| + t²) / sqrt(q² + t²)
 *
 * m is the tangent of |(q', t)| at the old discharge, t the transverse discharge averaged from the four faces around:
 * exact in steady flow at any angle, and a quadratic in |q'|, so no iteration. Then |q'| <= Fr h_f sqrt(g h_f).
 *
 * The neighbours along the flow weigh in proportion to the step, and fully at the longest that is stable at the face's
 * own depth: the smoothing is a viscosity, (1 - theta) dx sqrt(g h_f) / (2 C_max), that depends on the water and not on
 * the step. At a local Courant number c the step is stable while 2 c² <= 1 - (1 - theta) c / C_max, which holds for all
 * c up to C_max = 0.98 sqrt(theta / 2).
 */
import {
  at_arrival_depth, at_bed, at_cell_size, at_cols, at_constants, at_depth, at_discharge_x, at_discharge_y, at_dry, at_duration_depth, at_froude, at_gravity, at_levels, at_manning,
  at_other_x, at_other_y, at_phase, at_residual, at_rows, at_step, at_suspect, at_theta, at_tile_faces, at_tile_suspect, level_bytes, tile_cols, tile_rows,
} from './plan';

/** Share of a cell's water that one of its four faces may take before the volume guard looks closer. */
export const unguarded_share: f32 = 0.2499;
/** Largest Courant number by the root of theta / 2, with 2 % to spare; `largestCourant` says the same to people. */
const largest_courant: f64 = 0.98;
/** m²/s; keeps the direction of a discharge at rest defined. */
const at_rest: f32 = 1e-6;
/** m²/s; less is no flow, so that no number decays into subnormals. */
const no_flow: f32 = 1e-12;
// h^(-1/3) from the bits of h, in which log2 is nearly linear, in units of 256 bit steps; least error by trial
const third: f32 = -1.0 / 3.0;
const seed: f32 = 8388608.0 + 5546500.0;

/** Writes the numbers of the coming step where the loops read them, for each level in use. */
export function step_constants(plan: usize): void {
  let dt = load<f64>(plan + at_step);
  for (let level = 0; level < load<i32>(plan + at_levels); level++, dt *= 2) level_constants(plan, constants_of(plan, level), dt);
}

// @ts-ignore: decorator
@inline
export function constants_of(plan: usize, level: i32): usize {
  return plan + at_constants + <usize>level * level_bytes;
}

/** Weight of each neighbour along the flow over a step of dt, by the root of the flow depth, m^-0.5. */
export function smoothing(plan: usize, dt: f64): f64 {
  const theta = load<f64>(plan + at_theta);
  const most = largest_courant * sqrt<f64>(0.5 * theta);
  return (0.5 * (1 - theta) * dt * sqrt<f64>(load<f64>(plan + at_gravity))) / (most * load<f64>(plan + at_cell_size));
}

function level_constants(plan: usize, c: usize, dt: f64): void {
  const dx = load<f64>(plan + at_cell_size);
  const g = load<f64>(plan + at_gravity);
  store<f32>(c, third);
  store<f32>(c, seed, 4);
  store<f32>(c, <f32>(1.0 / 3.0), 8);
  store<f32>(c, <f32>(4.0 / 3.0), 12);
  store<f32>(c, 0.25, 16);
  store<f32>(c, at_rest, 20);
  store<f32>(c, 4, 24);
  store<f32>(c, no_flow, 28);
  store<u32>(c, 0x80000000, 32);
  store<f32>(c, <f32>((g * dt) / dx), 36);
  store<f32>(c, <f32>(0.25 * g * dt), 40);
  store<f32>(c, <f32>(load<f64>(plan + at_froude) * sqrt<f64>(g)), 44);
  store<f32>(c, <f32>load<f64>(plan + at_dry), 48);
  store<f32>(c, <f32>smoothing(plan, dt), 52);
  // with several levels a face beside a coarser tile may take its share twice before the cell there is renewed
  store<f32>(c, <f32>(<f64>unguarded_share * (dx / (load<i32>(plan + at_levels) > 1 ? 2 * dt : dt))), 56);
  // for the depths
  store<f32>(c, <f32>(dt / dx), 60);
  store<f32>(c, <f32>dt, 64);
  store<f32>(c, <f32>load<f64>(plan + at_arrival_depth), 68);
  store<f32>(c, <f32>load<f64>(plan + at_duration_depth), 72);
}

/** Bytes of a row of a tile. */
const row_bytes: usize = 128;
/** Tiles side by side that are worked on in one stretch where their row is awake across their border. */
const longest: i32 = 4;
/** Bytes of such a stretch. */
export const stretch_bytes: usize = 512;
/**
 * Ten such stretches a thread, in the first page. The work on a face is one long chain of dependent operations; cut in
 * five short loops over a stretch, with what passes between them in the fastest cache, a core keeps several faces going
 * at once (measured: a third faster than one loop, an eighth faster than three).
 */
export const buffers: usize = 4096;
const face_bytes: usize = 5 * stretch_bytes;
export const thread_bytes: usize = 2 * face_bytes;
export const most_threads: i32 = 12;

/** Works out the faces east and south of `tiles` tiles side by side of one level, the first at tile `first`, from the old buffers into the new. */
export function faces(plan: usize, thread: i32, first: i32, tiles: i32, level: i32): void {
  const buffer = buffers + <usize>thread * thread_bytes;
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
  const masks = <usize>load<u32>(plan + at_tile_faces) + (<usize>first << 3);
  const suspects = <usize>load<u32>(plan + at_tile_suspect) + first;

  const constants = constants_of(plan, level);
  const k_third = v128.load32_splat(constants);
  const k_seed = v128.load32_splat(constants, 4);
  const k_one_third = v128.load32_splat(constants, 8);
  const k_four_thirds = v128.load32_splat(constants, 12);
  const k_quarter = v128.load32_splat(constants, 16);
  const k_rest = v128.load32_splat(constants, 20);
  const k_four = v128.load32_splat(constants, 24);
  const k_still = v128.load32_splat(constants, 28);
  const k_sign = v128.load32_splat(constants, 32);
  const slope = v128.load32_splat(constants, 36);
  const friction = v128.load32_splat(constants, 40);
  const froude = v128.load32_splat(constants, 44);
  const dry = v128.load32_splat(constants, 48);
  const beside = v128.load32_splat(constants, 52);
  const share = v128.load32_splat(constants, 56);
  let any = i32x4.splat(0);

  const top = (first / across) * tile_rows;
  const left = (first % across) * tile_cols;
  // the last row is outside and has nothing south of it; its faces stay 0
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  for (let row = top; row < bottom; row++) {
    const first_byte = (<usize>(row * cols + left)) << 2;
    const lines = masks + <usize>(row & 7);
    for (let tile = 0; tile < tiles; tile++) {
      const bits = <i32>load<u8>(lines + (<usize>tile << 3));
      if (bits == 0) continue;
      let run = 1;
      let last_bits = bits;
      while (run < longest && tile + run < tiles && (last_bits & 128) != 0) {
        const next = <i32>load<u8>(lines + (<usize>(tile + run) << 3));
        if ((next & 1) == 0) break;
        last_bits = next;
        run++;
      }
      let o = first_byte + <usize>tile * row_bytes;
      const end = o + <usize>(run - 1) * row_bytes + (<usize>(32 - clz(last_bits)) << 4);
      let stop = o + row_bytes;
      o += <usize>ctz(bits) << 4;
      for (let p = o, b = buffer; p < end; p += 16, b += 16) {
        const zp = bed + p;
        const hp = depth + p;
        const cp = residual + p;
        const z = v128.load(zp);
        const h = v128.load(hp);
        const c = v128.load(cp);
        ground(b, z, v128.load(zp, 4), h, v128.load(hp, 4), c, v128.load(cp, 4), slope, froude, dry);
        ground(
          b + face_bytes, z, v128.load(zp + stride), h, v128.load(hp + stride), c, v128.load(cp + stride), slope, froude, dry,
        );
      }
      for (let p = o, b = buffer; p < end; p += 16, b += 16) {
        const np = manning + p;
        const n = v128.load(np);
        roughness(b, n, v128.load(np, 4), friction, k_third, k_seed, k_one_third, k_four_thirds);
        roughness(b + face_bytes, n, v128.load(np + stride), friction, k_third, k_seed, k_one_third, k_four_thirds);
      }
      for (let p = o, b = buffer; p < end; p += 16, b += 16) {
        const xp = old_x + p;
        const yp = old_y + p;
        const x = v128.load(xp);
        const y = v128.load(yp);
        // transverse of the east face from the y faces of the cells west and east of it, of the south face likewise
        const west = v128.load(xp - 4);
        const north = v128.load(yp - stride);
        motion(
          b, x, west, v128.load(xp, 4), f32x4.add(f32x4.add(north, y), f32x4.add(v128.load(yp - stride, 4), v128.load(yp, 4))),
          beside, k_quarter, k_rest, k_sign,
        );
        motion(
          b + face_bytes, y, north, v128.load(yp + stride),
          f32x4.add(f32x4.add(west, x), f32x4.add(v128.load(xp + stride - 4), v128.load(xp + stride))),
          beside, k_quarter, k_rest, k_sign,
        );
      }
      for (let p = o, b = buffer; p < end; p += 16, b += 16) {
        quotient(b, v128.load(old_x + p), k_rest, k_four, k_sign);
        quotient(b + face_bytes, v128.load(old_y + p), k_rest, k_four, k_sign);
      }
      let b = buffer;
      for (let k = 0; k < run; k++, stop += row_bytes) {
        const last = min(stop, end);
        let suspect = i32x4.splat(0);
        for (; o < last; o += 16, b += 16) {
          const hp = depth + o;
          const most = f32x4.mul(v128.load(hp), share);
          const east = flow(b, k_still, k_sign);
          v128.store(new_x + o, east);
          suspect = v128.or(suspect, f32x4.gt(east, most));
          suspect = v128.or(suspect, f32x4.gt(v128.xor(east, k_sign), f32x4.mul(v128.load(hp, 4), share)));
          const south = flow(b + face_bytes, k_still, k_sign);
          v128.store(new_y + o, south);
          suspect = v128.or(suspect, f32x4.gt(south, most));
          suspect = v128.or(suspect, f32x4.gt(v128.xor(south, k_sign), f32x4.mul(v128.load(hp + stride), share)));
        }
        if (v128.any_true(suspect)) {
          store<u8>(suspects + tile + k, 1);
          any = v128.or(any, suspect);
        }
      }
      tile += run - 1;
    }
  }
  if (v128.any_true(any)) {
    if (ASC_FEATURE_THREADS) atomic.store<i32>(plan + at_suspect, 1);
    else store<i32>(plan + at_suspect, 1);
  }
}

/**
 * What four faces have of ground and depth, written to the buffer: the push of gravity over the step, the flow depth, its
 * root, and the most the Froude limit lets pass, 0 where the face is dry.
 * z bed m, h depth m, c what single precision left out of it; suffix l west or north, r east or south.
 */
// @ts-ignore: decorator
@inline
export function ground(
  buffer: usize, zl: v128, zr: v128, hl: v128, hr: v128, cl: v128, cr: v128, slope: v128, froude: v128, dry: v128,
): void {
  const zero = f32x4.splat(0);
  // both depths measured from the higher bed: their difference is that of the surfaces, the larger is the flow depth,
  // and elevations of hundreds of metres leave no rounding
  const dz = f32x4.sub(zr, zl);
  const left = f32x4.sub(hl, f32x4.pmax(dz, zero));
  const right = f32x4.add(hr, f32x4.pmin(dz, zero));
  const rise = f32x4.add(f32x4.sub(right, left), f32x4.sub(cr, cl));
  const hf = f32x4.pmax(left, right);
  const h = f32x4.pmax(hf, dry);
  const root = f32x4.sqrt(h);
  v128.store(buffer, f32x4.mul(f32x4.mul(slope, h), rise));
  v128.store(buffer, h, stretch_bytes);
  v128.store(buffer, v128.and(f32x4.mul(f32x4.mul(froude, h), root), f32x4.gt(hf, dry)), 2 * stretch_bytes);
  v128.store(buffer, root, 3 * stretch_bytes);
}

/** Friction factor K of four faces, written over their flow depth. n Manning, s/m^(1/3), of the cells on both sides. */
// @ts-ignore: decorator
@inline
export function roughness(
  buffer: usize, nl: v128, nr: v128, friction: v128, k_third: v128, k_seed: v128, k_one_third: v128, k_four_thirds: v128,
): void {
  const h = v128.load(buffer, stretch_bytes);
  // w = h^(-1/3): seed within 3.5 %, two Newton steps, 1.1e-5; then h^(-7/3) = w^7
  const h3 = f32x4.mul(h, k_one_third);
  let w = i32x4.shl(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(h, 8)), k_third), k_seed), 8);
  w = f32x4.mul(w, f32x4.sub(k_four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
  w = f32x4.mul(w, f32x4.sub(k_four_thirds, f32x4.mul(f32x4.mul(w, w), f32x4.mul(w, h3))));
  const w2 = f32x4.mul(w, w);
  const n = f32x4.add(nl, nr);
  v128.store(buffer, f32x4.mul(f32x4.mul(f32x4.mul(f32x4.mul(n, n), friction), f32x4.mul(w2, w)), f32x4.mul(w2, w2)), stretch_bytes);
}

/**
 * What four faces have of motion: A, written over the push of gravity, m = sqrt(q² + t²) over the root, and t².
 * q discharge, m²/s, before and after it along the flow.
 */
// @ts-ignore: decorator
@inline
export function motion(
  buffer: usize, q: v128, before: v128, after: v128, transverse: v128, beside: v128, k_quarter: v128, k_rest: v128, k_sign: v128,
): void {
  // a neighbour that carries nothing (dry, or a wall) does not count: taking it as 0 would brake rivers along stepped
  // banks (measured: 0.6 m of stage at theta 0.8)
  const zero = f32x4.splat(0);
  const a = v128.and(f32x4.sub(before, q), f32x4.ne(before, zero));
  const b = v128.and(f32x4.sub(after, q), f32x4.ne(after, zero));
  const weight = f32x4.mul(beside, v128.load(buffer, 3 * stretch_bytes));
  v128.store(buffer, f32x4.sub(f32x4.add(q, f32x4.mul(weight, f32x4.add(a, b))), v128.load(buffer)));
  const t = f32x4.mul(transverse, k_quarter);
  const t2 = f32x4.mul(t, t);
  const q0 = f32x4.add(v128.andnot(q, k_sign), k_rest);
  v128.store(buffer, f32x4.sqrt(f32x4.add(f32x4.mul(q0, q0), t2)), 3 * stretch_bytes);
  v128.store(buffer, t2, 4 * stretch_bytes);
}

/**
 * New discharge of four faces as a quotient, from the old one and what `ground`, `roughness` and `motion` wrote; it
 * writes 2 |A| m and what divides it over K and m.
 */
// @ts-ignore: decorator
@inline
export function quotient(buffer: usize, q: v128, k_rest: v128, k_four: v128, k_sign: v128): void {
  const a = v128.load(buffer);
  const k = v128.load(buffer, stretch_bytes);
  const m = v128.load(buffer, 3 * stretch_bytes);
  const b = f32x4.add(m, f32x4.mul(k, v128.load(buffer, 4 * stretch_bytes)));
  const q0 = f32x4.add(v128.andnot(q, k_sign), k_rest);
  const am = f32x4.mul(v128.andnot(a, k_sign), m);
  const root = f32x4.sqrt(f32x4.add(f32x4.mul(b, b), f32x4.mul(f32x4.mul(k_four, k), f32x4.mul(q0, am))));
  v128.store(buffer, f32x4.add(am, am), stretch_bytes);
  v128.store(buffer, f32x4.add(b, root), 3 * stretch_bytes);
}

/** New discharge of four faces. */
// @ts-ignore: decorator
@inline
export function flow(buffer: usize, k_still: v128, k_sign: v128): v128 {
  const size = f32x4.pmin(
    f32x4.div(v128.load(buffer, stretch_bytes), v128.load(buffer, 3 * stretch_bytes)), v128.load(buffer, 2 * stretch_bytes),
  );
  return v128.and(f32x4.gt(size, k_still), v128.or(size, v128.and(v128.load(buffer), k_sign)));
}
