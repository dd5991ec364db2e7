/**
 * How a column under Green and Ampt dries between storms, from plain numbers: in dry time the water that holds its
 * wetting front drains on down, so that the front the next storm meets is the shallower the longer the pause. The soil's
 * total stays. The time it takes is SWMM's for its upper zone; that the front fades by a share a second, rather than the
 * zone emptying at a steady rate and the front starting anew after a gap, is our choice: with the latter a storm after a
 * day can take in less than one after an hour.
 */
import { exp } from '../core/arithmetic.ts';

const inchPerHour = 0.0254 / 3600; // m/s

/** Time in which soaked soil is dry again, s: 75 / sqrt(K) hours, K in inches an hour (Rossman and Huber 2016, section 4.4). */
export const dryingTime = (K: number): number => (75 * 3600) / Math.sqrt(K / inchPerHour);

/** Share of the front's water that is left after a dry time, 2 % of it after the drying time. */
export const frontLeft = (dt: number, drying: number): number => exp((-3.912023005428146 * dt) / drying); // ln 0.02
