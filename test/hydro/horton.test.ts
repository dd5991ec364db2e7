import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fall, type Horton, hortonAfter, hortonCapacity, hortonRested, recoveryRate } from '../../src/hydro/horton.ts';

const soil: Horton = { f0: 0.075 / 3600, fc: 0.01 / 3600, decay: 4 / 3600 };
const step = (h: Horton, E: number, dt: number, supply: number): { E: number; taken: number } => {
  const fallen = fall(h.decay * dt);
  const taken = Math.min(supply * dt, hortonCapacity(h, E, dt, fallen));
  return { E: hortonAfter(h, E, dt, fallen, taken), taken };
};

test('1 - exp(-x) is right to rounding from the smallest to the largest', () => {
  for (const x of [0, 1e-300, 1e-12, 1e-3, 0.1, 0.25, 0.2500001, 1, 20, 800])
    expect(Math.abs(fall(x) + Math.expm1(-x))).toBeLessThanOrEqual(4e-16 * Math.abs(Math.expm1(-x)));
});

test('under ponding the sum over any steps is the integral fc t + (f0 - fc) / k (1 - exp(-k t))', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 900, noNaN: true }), { minLength: 1, maxLength: 60 }), (steps) => {
      let E = 1;
      let F = 0;
      for (const dt of steps) {
        const s = step(soil, E, dt, 1);
        E = s.E;
        F += s.taken;
      }
      const t = steps.reduce((a, b) => a + b, 0);
      const exact = soil.fc * t - ((soil.f0 - soil.fc) / soil.decay) * Math.expm1(-soil.decay * t);
      expect(F / exact).toBeCloseTo(1, 11);
    }),
  );
});

test('a steady supply ponds when the capacity for the water taken in has fallen to it, whatever the step', () => {
  // by hand: capacity is i at the ponded time tp = ln((f0 - fc) / (i - fc)) / k, when F(tp) has gone in; with supply i that is t = F(tp) / i
  const i = 0.03 / 3600;
  const tp = Math.log((soil.f0 - soil.fc) / (i - soil.fc)) / soil.decay;
  const atPonding = soil.fc * tp - ((soil.f0 - soil.fc) / soil.decay) * Math.expm1(-soil.decay * tp);
  const ponding = atPonding / i;
  for (const dt of [1, 10]) {
    let E = 1;
    let t = 0;
    for (; ; t += dt) {
      const s = step(soil, E, dt, i);
      if (s.taken < i * dt * (1 - 1e-9)) break;
      E = s.E;
    }
    expect(Math.abs(t - ponding)).toBeLessThanOrEqual(dt);
  }
  // by the clock alone the capacity would have been at i after tp, half an hour too soon
  expect(ponding - tp).toBeGreaterThan(600);
});

test('under intermittent supply the capacity is that of the curve at the water taken in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 5, max: 300, noNaN: true }), fc.double({ min: 0, max: 4e-5, noNaN: true })), {
        minLength: 1,
        maxLength: 50,
      }),
      (spells) => {
        let E = 1;
        let F = 0;
        for (const [dt, supply] of spells) {
          const s = step(soil, E, dt, supply);
          E = s.E;
          F += s.taken;
        }
        // on the curve: F = fc s + (f0 - fc) / k (1 - E) with E = exp(-k s), checked by Math.log as an independent logarithm
        const curve = (-soil.fc * Math.log(E) + (soil.f0 - soil.fc) * (1 - E)) / soil.decay;
        expect(Math.abs(curve - F)).toBeLessThanOrEqual(1e-9 * F + 1e-15); // E is rounded to 1e-16 of (f0 - fc) / k = 16 mm
      },
    ),
    { numRuns: 300 },
  );
});

test('a request rounded to single precision keeps to the curve', () => {
  let E = 1;
  let F = 0;
  const fallen = fall(soil.decay * 60);
  for (let n = 0; n < 1440; n++) {
    const taken = Math.fround(hortonCapacity(soil, E, 60, fallen));
    E = hortonAfter(soil, E, 60, fallen, taken);
    F += taken;
  }
  const t = 1440 * 60;
  const exact = soil.fc * t + ((soil.f0 - soil.fc) / soil.decay) * (1 - Math.exp(-soil.decay * t));
  expect(Math.abs(F / exact - 1)).toBeLessThan(3e-8);
});

test('soil with no excess, or soaked to nothing, goes on at its soaked rate', () => {
  const flat = { f0: 1e-6, fc: 1e-6, decay: 1e-3 };
  expect(step(flat, 1, 60, 1).E).toBe(1);
  expect(step(flat, 1, 60, 1).taken).toBeCloseTo(6e-5, 18);
  const sealed = { f0: 1e-5, fc: 0, decay: 1e-2 };
  let E = 1;
  for (let n = 0; n < 200; n++) E = step(sealed, E, 60, 1).E;
  expect(E).toBeLessThan(1e-50);
  expect(step(sealed, E, 60, 1).taken).toBeLessThan(1e-50);
});

test('98 % of what was lost is back after the drying time, however it is cut', () => {
  const drying = 3 * 86400;
  for (const n of [1, 72, 4320]) {
    const recovered = fall((recoveryRate(drying) * drying) / n);
    let E = 0;
    for (let k = 0; k < n; k++) E = hortonRested(E, recovered);
    expect(E).toBeCloseTo(0.98, 12);
  }
});
