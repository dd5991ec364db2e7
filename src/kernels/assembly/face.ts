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
  at_bed, at_cell_size, at_cols, at_depth, at_discharge_x, at_discharge_y, at_dry, at_froude, at_gravity, at_manning,
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

/** Works out the faces east and south of `tiles` tiles side by side, the first at tile `first`, from the old buffers into the new. */
export function faces(plan: usize, first: i32, tiles: i32): void {
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
  let any = i32x4.splat(0);

  const top = (first / across) * tile_rows;
  const left = (first % across) * tile_cols;
  // the last row is outside and has nothing south of it; its faces stay 0
  const bottom = min(top + tile_rows, load<i32>(plan + at_rows) - 1);
  for (let row = top; row < bottom; row++) {
    let o = (<usize>(row * cols + left)) << 2;
    for (let tile = 0; tile < tiles; tile++) {
      if (((<i32>load<u8>(rows + tile) >> (row & 7)) & 1) == 0) {
        o += <usize>tile_cols << 2;
        continue;
      }
      let suspect = i32x4.splat(0);
      const end = o + (<usize>tile_cols << 2);
      for (; o < end; o += 16) {
        const zp = bed + o;
        const hp = depth + o;
        const cp = residual + o;
        const np = manning + o;
        const xp = old_x + o;
        const yp = old_y + o;
        const z = v128.load(zp);
        const h = v128.load(hp);
        const c = v128.load(cp);
        const n = v128.load(np);
        const x = v128.load(xp);
        const y = v128.load(yp);
        const xw = v128.load(xp - 4);
        const yn = v128.load(yp - stride);
        const most = f32x4.mul(h, share);

        // east face: west cell is here, east cell one further; transverse from the y faces of both cells
        const he = v128.load(hp, 4);
        const t_x = f32x4.add(f32x4.add(yn, y), f32x4.add(v128.load(yp - stride, 4), v128.load(yp, 4)));
        const east = face(
          z, v128.load(zp, 4), h, he, c, v128.load(cp, 4), n, v128.load(np, 4),
          x, f32x4.add(xw, v128.load(xp, 4)), t_x, slope, own, beside, friction, froude, dry,
        );
        v128.store(new_x + o, east);
        suspect = v128.or(suspect, f32x4.gt(east, most));
        suspect = v128.or(suspect, f32x4.gt(f32x4.neg(east), f32x4.mul(he, share)));

        // south face: north cell is here, south cell one row down
        const hs = v128.load(hp + stride);
        const t_y = f32x4.add(f32x4.add(xw, x), f32x4.add(v128.load(xp + stride - 4), v128.load(xp + stride)));
        const south = face(
          z, v128.load(zp + stride), h, hs, c, v128.load(cp + stride), n, v128.load(np + stride),
          y, f32x4.add(yn, v128.load(yp + stride)), t_y, slope, own, beside, friction, froude, dry,
        );
        v128.store(new_y + o, south);
        suspect = v128.or(suspect, f32x4.gt(south, most));
        suspect = v128.or(suspect, f32x4.gt(f32x4.neg(south), f32x4.mul(hs, share)));
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

/** Four faces. z bed m, h depth m, c what single precision left out of it, n Manning; suffix l west or north, r east or south. */
// @ts-ignore: decorator
@inline
function face(
  zl: v128, zr: v128, hl: v128, hr: v128, cl: v128, cr: v128, nl: v128, nr: v128,
  q: v128, neighbours: v128, transverse: v128,
  slope: v128, own: v128, beside: v128, friction: v128, froude: v128, dry: v128,
): v128 {
  const zero = f32x4.splat(0);
  // surface difference and flow depth from differences alone: elevations of hundreds of metres leave no rounding
  const dz = f32x4.sub(zr, zl);
  const rise = f32x4.add(f32x4.add(dz, f32x4.sub(hr, hl)), f32x4.sub(cr, cl));
  const hf = f32x4.pmax(f32x4.sub(hl, f32x4.pmax(dz, zero)), f32x4.add(hr, f32x4.pmin(dz, zero)));
  const h = f32x4.pmax(hf, dry);

  const a = f32x4.sub(f32x4.add(f32x4.mul(own, q), f32x4.mul(beside, neighbours)), f32x4.mul(f32x4.mul(slope, h), rise));

  // w = h^(-1/3): seed within 4 %, two Newton steps, 1e-5; then h^(-7/3) = w^7
  let w = i32x4.shl(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_s(h, 8)), f32x4.splat(third)), f32x4.splat(seed)), 8);
  const h3 = f32x4.mul(h, f32x4.splat(<f32>(1.0 / 3.0)));
  const four_thirds = f32x4.splat(<f32>(4.0 / 3.0));
  w = f32x4.mul(w, f32x4.sub(four_thirds, f32x4.mul(h3, f32x4.mul(f32x4.mul(w, w), w))));
  w = f32x4.mul(w, f32x4.sub(four_thirds, f32x4.mul(h3, f32x4.mul(f32x4.mul(w, w), w))));
  const w2 = f32x4.mul(w, w);
  const n = f32x4.add(nl, nr);
  const k = f32x4.mul(f32x4.mul(f32x4.mul(n, n), friction), f32x4.mul(f32x4.mul(w2, w2), f32x4.mul(w2, w)));

  const t = f32x4.mul(transverse, f32x4.splat(0.25));
  const t2 = f32x4.mul(t, t);
  const q0 = f32x4.add(f32x4.abs(q), f32x4.splat(at_rest));
  const m = f32x4.sqrt(f32x4.add(f32x4.mul(q0, q0), t2));
  const b = f32x4.add(m, f32x4.mul(k, t2));
  const am = f32x4.mul(f32x4.abs(a), m);
  const root = f32x4.sqrt(f32x4.add(f32x4.mul(b, b), f32x4.mul(f32x4.mul(f32x4.splat(4), k), f32x4.mul(q0, am))));
  const size = f32x4.pmin(
    f32x4.div(f32x4.add(am, am), f32x4.add(b, root)),
    f32x4.mul(f32x4.mul(froude, h), f32x4.sqrt(h)),
  );
  const flows = v128.and(f32x4.gt(hf, dry), f32x4.gt(size, f32x4.splat(no_flow)));
  return v128.and(flows, v128.or(size, v128.and(a, i32x4.splat(0x80000000))));
}
