/** Horton's infiltration with recovery, in its cumulative form and in Akan's modified form, under any supply. */
import { exp } from '../../core/arithmetic.ts';
import { fall, type Horton, hortonAfter, hortonCapacity, hortonRested } from '../horton.ts';
import type { Soil } from './soil.ts';

export interface HortonSoil extends Horton {
  /** Recovery of dry soil, 1/s. */
  readonly recovery: number;
  /** Most that the soil takes in all, m; 0 for no limit. */
  readonly most: number;
}

/** Left of the room under a limit to the whole, as a rate. */
const within = (most: number, taken: number, dt: number): number =>
  most > 0 ? Math.max(0, most - taken) / dt : Infinity;

/**
 * Horton 1940 along the cumulative curve (Rossman and Huber 2016, section 4.3). State: the share of the initial excess
 * that is left, and the depth taken, m.
 */
export function hortonSoil(soil: HortonSoil): Soil {
  const { f0, fc, decay, recovery, most } = soil;
  const constant = !(decay > 0) || !(f0 > fc);
  return {
    slots: 2,
    start(state, at) {
      state[at] = 1;
      state[at + 1] = 0;
    },
    infiltrate(state, at, dt, supply, depth, factor) {
      const available = supply + depth / dt;
      if (!(available > 0)) {
        const before = state[at]!;
        const E = hortonRested(before, fall(recovery * factor * dt));
        state[at] = E;
        // the whole that was taken shrinks with the curve it is read from
        if (most > 0 && before < 1) state[at + 1] = Math.min(state[at + 1]!, state[at + 1]! * ((1 - E) / (1 - before)));
        return 0;
      }
      const E = state[at]!;
      const fallen = constant ? 0 : fall(decay * dt);
      const capacity = constant ? Math.max(f0, 0) : hortonCapacity(soil, E, dt, fallen) / dt;
      const rate = Math.min(capacity, available, within(most, state[at + 1]!, dt));
      if (!constant) state[at] = hortonAfter(soil, E, dt, fallen, rate * dt);
      state[at + 1] = state[at + 1]! + rate * dt;
      return rate;
    },
  };
}

/**
 * Akan 1992: the capacity falls with the depth taken beyond the final rate, `f0 - k Fe` (Rossman and Huber 2016, section
 * 4.3.4). State: Fe, m.
 */
export function modifiedHortonSoil({ f0, fc, decay, recovery, most }: HortonSoil): Soil {
  return {
    slots: 1,
    start(state, at) {
      state[at] = 0;
    },
    infiltrate(state, at, dt, supply, depth, factor) {
      const Fe = state[at]!;
      const available = supply + depth / dt;
      if (!(available > 0)) {
        state[at] = Fe * exp(-recovery * factor * dt);
        return 0;
      }
      if (most > 0 && Fe >= most) return 0;
      const rate = Math.min(available, Math.max(fc, f0 - decay * Fe));
      const after = Fe + Math.max(0, rate - fc) * dt;
      state[at] = most > 0 ? Math.min(most, after) : after;
      return rate;
    },
  };
}
