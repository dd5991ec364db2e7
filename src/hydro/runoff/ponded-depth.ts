/** The nonlinear reservoir: depth of water on one part of a subcatchment after a time. */
import { pow } from '../../core/arithmetic.ts';

// Cash and Karp 1990: nodes drop out as nothing but the depth changes in time; rows of the tableau, weights of order 5,
// and of the difference to order 4
const b21 = 1 / 5;
const b31 = 3 / 40;
const b32 = 9 / 40;
const b41 = 3 / 10;
const b42 = -9 / 10;
const b43 = 6 / 5;
const b51 = -11 / 54;
const b52 = 5 / 2;
const b53 = -70 / 27;
const b54 = 35 / 27;
const b61 = 1631 / 55296;
const b62 = 175 / 512;
const b63 = 575 / 13824;
const b64 = 44275 / 110592;
const b65 = 253 / 4096;
const c1 = 37 / 378;
const c3 = 250 / 621;
const c4 = 125 / 594;
const c6 = 512 / 1771;
const e1 = c1 - 2825 / 27648;
const e3 = c3 - 18575 / 48384;
const e4 = c4 - 13525 / 55296;
const e5 = -277 / 14336;
const e6 = c6 - 1 / 4;

/** Error allowed in a step of the integration, m. */
const tolerance = 1e-8;
const fiveThirds = 5 / 3;

/** Outflow of a reservoir `above` metres over its depression storage, m/s: Manning for a wide shallow sheet. */
export const sheetFlow = (alpha: number, above: number): number => (above > 0 ? alpha * pow(above, fiveThirds) : 0);

/**
 * Depth after `dt` s, m, of `dd/dt = net - alpha (d - store)^(5/3)` (Rossman and Huber 2016, eq. 3-4), net in m/s. The
 * storage fills (or empties) first without outflow; above it a Runge-Kutta of order 5 with error control integrates.
 */
export function pondedDepth(depth: number, net: number, alpha: number, store: number, dt: number): number {
  let time = dt;
  if (depth <= store) {
    if (net <= 0 || depth + net * dt <= store) return Math.max(0, depth + net * dt);
    time -= (store - depth) / net;
    depth = store;
  }
  let x = depth - store;
  let step = time;
  // a stiff start costs a few dozen steps; the bound ends it where rounding will not let the error fall
  for (let n = 0; n < 10_000 && time > 0; n++) {
    if (step > time) step = time;
    const k1 = net - sheetFlow(alpha, x);
    const k2 = net - sheetFlow(alpha, x + step * b21 * k1);
    const k3 = net - sheetFlow(alpha, x + step * (b31 * k1 + b32 * k2));
    const k4 = net - sheetFlow(alpha, x + step * (b41 * k1 + b42 * k2 + b43 * k3));
    const k5 = net - sheetFlow(alpha, x + step * (b51 * k1 + b52 * k2 + b53 * k3 + b54 * k4));
    const k6 = net - sheetFlow(alpha, x + step * (b61 * k1 + b62 * k2 + b63 * k3 + b64 * k4 + b65 * k5));
    const error = Math.abs(step * (e1 * k1 + e3 * k3 + e4 * k4 + e5 * k5 + e6 * k6));
    if (error > tolerance && step > 1e-9 * dt) {
      step *= Math.max(0.1, 0.9 * Math.sqrt(Math.sqrt(tolerance / error)));
      continue;
    }
    x += step * (c1 * k1 + c3 * k3 + c4 * k4 + c6 * k6);
    time -= step;
    // no outflow below the storage: what is lost from here on is evaporation and infiltration alone
    if (x <= 0) return Math.max(0, store + x + net * time);
    step *= error > 0 ? Math.min(5, 0.9 * Math.sqrt(Math.sqrt(tolerance / error))) : 5;
  }
  return store + x;
}
