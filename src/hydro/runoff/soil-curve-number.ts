/** The curve number method as an infiltration law over time, with recovery between storms. */
import type { Soil } from './soil.ts';

export interface CurveNumberSoil {
  /** SCS curve number, 10 to 99. */
  readonly number: number;
  /** Time in which soaked ground dries, s. */
  readonly drying: number;
}

/** Water less deep than this does not pond, m (0.001 inch). */
const film = 2.54e-5;

// slots of state: retention left m, retention at the storm's start m, rain of the storm m, taken in the storm m, dry time s,
// rate of the step before m/s
const S = 0;
const Se = 1;
const P = 2;
const taken = 3;
const dry = 4;
const rate = 5;

/** Rossman and Huber 2016, section 4.5: F = P (1 - P / (P + Se)); a storm ends after 0.06 of the drying time without water. */
export function curveNumberSoil({ number, drying }: CurveNumberSoil): Soil {
  const most = Math.max(0, (1000 / number - 10) * 0.0254);
  return {
    slots: 6,
    start(state, at) {
      state.fill(0, at, at + 6);
      state[at + S] = most;
      state[at + Se] = most;
      state[at + dry] = Infinity;
    },
    infiltrate(state, at, dt, supply, depth, factor) {
      let f = 0;
      if (supply > 0) {
        if (state[at + dry]! >= (0.06 * drying) / factor) {
          state[at + P] = 0;
          state[at + taken] = 0;
          state[at + rate] = 0;
          state[at + Se] = state[at + S]!;
        }
        state[at + dry] = 0;
        const rain = state[at + P]! + supply * dt;
        state[at + P] = rain;
        const F = rain * (1 - rain / (rain + state[at + Se]!));
        f = Math.max(0, (F - state[at + taken]!) / dt);
        if (!(state[at + S]! > 0)) f = 0;
      } else if (depth > film && state[at + S]! > 0) {
        f = Math.min(state[at + rate]!, state[at + S]! / dt);
      } else state[at + dry] = state[at + dry]! + dt;
      if (f > 0) {
        f = Math.min(f, supply + depth / dt);
        state[at + taken] = state[at + taken]! + f * dt;
        state[at + S] = Math.max(0, state[at + S]! - f * dt);
      } else state[at + S] = Math.min(most, state[at + S]! + (most / drying) * factor * dt);
      state[at + rate] = f;
      return f;
    },
  };
}
