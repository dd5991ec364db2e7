/** Infiltration laws of subcatchments against their closed forms. */
import { describe, expect, it } from 'vitest';
import type { Soil } from '../../../src/hydro/runoff/soil.ts';
import { curveNumberSoil } from '../../../src/hydro/runoff/soil-curve-number.ts';
import { greenAmptSoil } from '../../../src/hydro/runoff/soil-green-ampt.ts';
import { hortonSoil, modifiedHortonSoil } from '../../../src/hydro/runoff/soil-horton.ts';

const hour = 3600;
const mm = 0.001;
const rate = (mmPerHour: number): number => (mmPerHour * mm) / hour;

/** A soil with its state, stepped with rain (mm/h) for so many steps; gives the depth taken, mm. */
function column(soil: Soil) {
  const state = new Float64Array(soil.slots);
  soil.start(state, 0);
  return {
    state,
    rain(rainMm: number, dt: number, steps: number, depth = 0): number {
      let taken = 0;
      for (let k = 0; k < steps; k++) taken += soil.infiltrate(state, 0, dt, rate(rainMm), depth, 1) * dt;
      return taken / mm;
    },
  };
}

describe('Horton', () => {
  const soil = hortonSoil({ f0: rate(76), fc: rate(13), decay: 4.14 / hour, recovery: 3.912 / (5 * 86400), most: 0 });
  const cumulative = (t: number): number => 13 * t + (63 / 4.14) * (1 - Math.exp(-4.14 * t)); // mm, t hours

  it('takes the cumulative curve under ponding, whatever the step', () => {
    // 1e-9 mm: rounding of sums of 120 steps
    expect(column(soil).rain(500, 60, 120)).toBeCloseTo(cumulative(2), 9);
    expect(column(soil).rain(500, 7200, 1)).toBeCloseTo(cumulative(2), 9);
  });

  it('keeps its capacity for later where the rain is light', () => {
    const c = column(soil);
    expect(c.rain(10, 300, 12)).toBeCloseTo(10, 9);
    // the curve has moved on by the 10 mm taken, not by the hour: solve F(t1) = 10
    let t1 = 0.2;
    for (let n = 0; n < 50; n++) t1 += (10 - cumulative(t1)) / (13 + 63 * Math.exp(-4.14 * t1));
    expect(c.rain(500, 60, 60)).toBeCloseTo(cumulative(t1 + 1) - cumulative(t1), 6);
  });

  it('has 98 % of its capacity back after the drying time', () => {
    const c = column(soil);
    c.rain(500, 3600, 24);
    c.rain(0, 3600, 5 * 24);
    const first = c.rain(500, 0.01, 1) * 3.6e5; // mm/h
    expect((first - 13) / 63).toBeCloseTo(0.98, 4);
  });

  it('takes no more in all than its limit', () => {
    const limited = column(hortonSoil({ f0: rate(76), fc: rate(13), decay: 4 / hour, recovery: 0, most: 20 * mm }));
    expect(limited.rain(500, 300, 100)).toBeCloseTo(20, 9);
  });
});

describe('modified Horton', () => {
  it('falls with the depth taken beyond the final rate', () => {
    const soil = modifiedHortonSoil({ f0: rate(76), fc: rate(13), decay: 4.14 / hour, recovery: 0, most: 0 });
    const closed = 13 * 2 + (63 / 4.14) * (1 - Math.exp(-4.14 * 2));
    // explicit in time: the error falls with the step; 10 s is within 0.1 %
    expect(column(soil).rain(500, 10, 720) / closed).toBeCloseTo(1, 2);
    expect(Math.abs(column(soil).rain(500, 10, 720) / closed - 1)).toBeLessThan(1e-3);
    // rain at most the final rate uses up nothing
    const c = column(soil);
    expect(c.rain(13, 60, 600)).toBeCloseTo(130, 9);
    expect(c.state[0]).toBe(0);
  });
});

describe('Green-Ampt', () => {
  const of = (modified: boolean): Soil =>
    greenAmptSoil({ suction: 110 * mm, conductivity: rate(10.9), deficit: 0.3, modified });

  it('satisfies the implicit equation under ponding, whatever the step', () => {
    for (const [dt, steps] of [
      [60, 60],
      [3600, 1],
    ] as const) {
      const F = column(of(false)).rain(1e4, dt, steps);
      const S = 110 * 0.3;
      // ponding begins at once under 10 m/h: 1e-3 mm of wait
      expect(F - S * Math.log(1 + F / S)).toBeCloseTo(10.9, 2);
    }
  });

  it('ponds at the published time under steady rain (Mein and Larson 1973)', () => {
    const rain = 30;
    const Fs = (10.9 * 110 * 0.3) / (rain - 10.9);
    const c = column(of(false));
    const until = (Fs / rain) * 3600;
    expect(c.rain(rain, until / 50, 49)).toBeCloseTo((Fs * 49) / 50, 9);
    const before = c.rain(rain, until / 50, 2);
    expect(before).toBeLessThanOrEqual(((Fs * 2) / 50) * (1 + 1e-12));
    expect(c.rain(rain, 3600, 1)).toBeLessThan(rain);
  });

  it('loses its deficit to light rain, unless modified', () => {
    const taken = (modified: boolean): number => {
      const c = column(of(modified));
      c.rain(9, 600, 12);
      return c.rain(1e4, 600, 1);
    };
    expect(taken(true)).toBeGreaterThan(1.05 * taken(false));
    expect(taken(true)).toBeCloseTo(column(of(true)).rain(1e4, 600, 1), 9);
  });

  it('recovers after the drying time of its upper zone', () => {
    const c = column(of(false));
    const fresh = c.rain(1e4, 600, 6);
    const wet = c.rain(1e4, 600, 6);
    c.rain(0, 3600, 24 * 20);
    const again = c.rain(1e4, 600, 6);
    expect(wet).toBeLessThan(0.8 * fresh);
    expect(again / fresh).toBeCloseTo(1, 6);
  });
});

describe('curve number', () => {
  it('takes the curve of the method, whatever the step', () => {
    const S = 1000 / 75 - 10; // inches
    for (const [dt, steps] of [
      [60, 360],
      [3600, 6],
    ] as const) {
      const c = column(curveNumberSoil({ number: 75, drying: 4 * 86400 }));
      const P = (20 * 6) / 25.4;
      expect(c.rain(20, dt, steps) / 25.4).toBeCloseTo(P - (P * P) / (P + S), 9);
    }
  });

  it('begins a storm anew after a dry spell, with what retention has come back', () => {
    const c = column(curveNumberSoil({ number: 75, drying: 4 * 86400 }));
    const first = c.rain(20, 600, 36);
    c.rain(0, 3600, 24 * 8);
    expect(c.rain(20, 600, 36)).toBeCloseTo(first, 9);
    const wet = c.rain(20, 600, 36);
    expect(wet).toBeLessThan(0.8 * first);
  });
});

describe('every law', () => {
  it('never takes more than there is', () => {
    const laws = [
      hortonSoil({ f0: rate(76), fc: rate(13), decay: 4 / hour, recovery: 1e-6, most: 0 }),
      modifiedHortonSoil({ f0: rate(76), fc: rate(13), decay: 4 / hour, recovery: 1e-6, most: 0 }),
      greenAmptSoil({ suction: 0.1, conductivity: rate(10), deficit: 0.2, modified: false }),
      greenAmptSoil({ suction: 0.1, conductivity: rate(10), deficit: 0.2, modified: true }),
      curveNumberSoil({ number: 80, drying: 86400 }),
    ];
    for (const soil of laws) {
      const state = new Float64Array(soil.slots);
      soil.start(state, 0);
      for (let k = 0; k < 400; k++) {
        // a storm that comes and goes, with water left standing now and then
        const rain = k % 7 < 3 ? rate((k * 37) % 90) : 0;
        const depth = k % 5 === 0 ? ((k % 11) * mm) / 4 : 0;
        const f = soil.infiltrate(state, 0, 300, rain, depth, 1);
        expect(f).toBeGreaterThanOrEqual(0);
        expect(f).toBeLessThanOrEqual((rain + depth / 300) * (1 + 1e-12));
      }
    }
  });
});
