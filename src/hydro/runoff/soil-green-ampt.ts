/** Green and Ampt's infiltration with recovery of the upper zone between storms, and its modified form. */
import { pondedInfiltration } from '../green-ampt.ts';
import type { Soil } from './soil.ts';

export interface GreenAmptSoil {
  /** Suction head at the wetting front, m. */
  readonly suction: number;
  /** Saturated hydraulic conductivity, m/s. */
  readonly conductivity: number;
  /** Initial moisture deficit, a share of volume. */
  readonly deficit: number;
  /** Light rain (at most the conductivity) leaves the deficit of the storm alone: MODIFIED_GREEN_AMPT. */
  readonly modified: boolean;
}

const inch = 0.0254;
const hour = 3600;

// slots of state: infiltrated depth of this storm m, moisture in the upper zone m, deficit at the storm's start, time
// until a dry spell ends the storm s, ponded (0 or 1)
const F = 0;
const Fu = 1;
const deficitNow = 2;
const untilNew = 3;
const saturated = 4;

/**
 * Rossman and Huber 2016, section 4.4: the upper zone is 4 sqrt(Ks) inches deep, dries by sqrt(Ks) / 75 of its capacity an
 * hour and a storm ends after 4.5 / sqrt(Ks) dry hours, Ks in inches per hour. The ponded equation is solved to rounding
 * with the mean head of water on the ground included.
 */
export function greenAmptSoil({ suction, conductivity: Ks, deficit, modified }: GreenAmptSoil): Soil {
  if (!(Ks > 0)) return { slots: 0, start() {}, infiltrate: () => 0 };
  const root = Math.sqrt((Ks * hour) / inch);
  const Lu = 4 * inch * root;
  const drying = root / 75 / hour;
  const newStorm = (4.5 / root) * hour;
  const most = Lu * deficit;

  const take = (state: Float64Array, at: number, depth: number, deepens = true): void => {
    if (deepens) state[at + F] = state[at + F]! + depth;
    state[at + Fu] = Math.min(most, state[at + Fu]! + depth);
  };

  return {
    slots: 5,
    start(state, at) {
      state.fill(0, at, at + 5);
      state[at + deficitNow] = deficit;
    },
    infiltrate(state, at, dt, supply, depth, factor) {
      const available = supply + depth / dt;
      if (state[at + saturated] === 0) state[at + untilNew] = state[at + untilNew]! - dt;
      if (!(available > 0)) {
        state[at + saturated] = 0;
        if (!(state[at + Fu]! > 0)) {
          if (state[at + untilNew]! <= 0) state[at + F] = 0;
          return 0;
        }
        const dried = Math.min(state[at + Fu]!, drying * factor * most * dt);
        state[at + Fu] = state[at + Fu]! - dried;
        state[at + F] = Math.max(0, state[at + F]! - dried);
        if (state[at + untilNew]! <= 0) {
          state[at + deficitNow] = Lu > 0 ? (most - state[at + Fu]!) / Lu : 0;
          state[at + F] = 0;
        }
        return 0;
      }
      const S = (suction + depth) * state[at + deficitNow]!;
      if (state[at + saturated] === 0) {
        if (available <= Ks) {
          if (state[at + untilNew]! <= 0 && !modified) {
            // a long light rain after a dry spell still belongs to a new storm
            state[at + deficitNow] = Lu > 0 ? (most - state[at + Fu]!) / Lu : 0;
            state[at + F] = 0;
          }
          take(state, at, available * dt, !modified);
          return available;
        }
        state[at + untilNew] = newStorm;
        const Fs = (Ks * S) / (available - Ks);
        const F0 = state[at + F]!;
        if (F0 + available * dt < Fs) {
          take(state, at, available * dt);
          return available;
        }
        state[at + saturated] = 1;
        const wait = F0 < Fs ? (Fs - F0) / available : 0;
        const from = Math.max(F0, Fs);
        const taken = Math.min(available * dt, from - F0 + pondedInfiltration(from, Ks, S, dt - wait));
        take(state, at, taken);
        return taken / dt;
      }
      state[at + untilNew] = newStorm;
      let taken = pondedInfiltration(state[at + F]!, Ks, S, dt);
      if (taken > available * dt) {
        taken = available * dt;
        state[at + saturated] = 0;
      }
      take(state, at, taken);
      return taken / dt;
    },
  };
}
