/** The shallow-water equations round a point, by one coordinate: what a circular dam break is held against. In double precision, first order, on far finer cells. */
import { gravity as g } from '../../../src/hydro/inertial-options.ts';

/** Two-rarefaction wave speeds and the HLL flux of depth and discharge (Toro 2001, ch. 10). */
function hll(hl: number, ul: number, hr: number, ur: number): readonly [mass: number, momentum: number] {
  const [cl, cr] = [Math.sqrt(g * hl), Math.sqrt(g * hr)];
  const middle = ((cl + cr) / 2 + (ul - ur) / 4) ** 2 / g;
  const q = (h: number) => (middle > h ? Math.sqrt((middle * (middle + h)) / (2 * h * h)) : 1);
  const sl = ul - cl * q(hl);
  const sr = ur + cr * q(hr);
  const [fl, fr] = [hl * ul, hr * ur];
  const [gl, gr] = [hl * ul * ul + (g / 2) * hl * hl, hr * ur * ur + (g / 2) * hr * hr];
  if (sl >= 0) return [fl, gl];
  if (sr <= 0) return [fr, gr];
  return [(sr * fl - sl * fr + sl * sr * (hr - hl)) / (sr - sl), (sr * gl - sl * gr + sl * sr * (fr - fl)) / (sr - sl)];
}

/**
 * Depth after `time` s at the middles of `cells` cells out to `reach` m, from `inner` m of water within `radius` and
 * `outer` beyond. The rings' growing circumference is a source, -h u / r of depth and -h u² / r of discharge.
 */
export function radialDamBreak(
  inner: number,
  outer: number,
  radius: number,
  reach: number,
  cells: number,
  time: number,
): Float64Array {
  const dr = reach / cells;
  const h = Float64Array.from({ length: cells }, (_, k) => ((k + 0.5) * dr < radius ? inner : outer));
  const q = new Float64Array(cells);
  const mass = new Float64Array(cells + 1);
  const momentum = new Float64Array(cells + 1);
  for (let t = 0; t < time; ) {
    let fastest = 0;
    for (let k = 0; k < cells; k++) fastest = Math.max(fastest, Math.abs(q[k]! / h[k]!) + Math.sqrt(g * h[k]!));
    const dt = Math.min(time - t, (0.9 * dr) / fastest);
    for (let k = 0; k <= cells; k++) {
      const [a, b] = [Math.max(k - 1, 0), Math.min(k, cells - 1)];
      // at the middle the water meets its mirror
      const ua = (k === 0 ? -1 : 1) * (q[a]! / h[a]!);
      [mass[k], momentum[k]] = hll(h[a]!, ua, h[b]!, q[b]! / h[b]!) as [number, number];
    }
    for (let k = 0; k < cells; k++) {
      const round = dt / ((k + 0.5) * dr);
      const [u, discharge] = [q[k]! / h[k]!, q[k]!];
      h[k] = h[k]! - (dt / dr) * (mass[k + 1]! - mass[k]!) - round * discharge;
      q[k] = discharge - (dt / dr) * (momentum[k + 1]! - momentum[k]!) - round * discharge * u;
    }
    t += dt;
  }
  return h;
}
