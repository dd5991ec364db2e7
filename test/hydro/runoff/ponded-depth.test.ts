/** The nonlinear reservoir against its closed forms. */
import { describe, expect, it } from 'vitest';
import { pondedDepth, sheetFlow } from '../../../src/hydro/runoff/ponded-depth.ts';

describe('a nonlinear reservoir', () => {
  const alpha = 8; // 1/(m^(2/3) s): a steep paved strip

  it('drains along its closed form', () => {
    // dx/dt = -a x^(5/3) gives x = (x0^(-2/3) + 2/3 a t)^(-3/2)
    for (const t of [1, 60, 300, 3600]) {
      const x0 = 0.02;
      const x = (x0 ** (-2 / 3) + (2 / 3) * alpha * t) ** -1.5;
      expect(pondedDepth(0.001 + x0, 0, alpha, 0.001, t) - 0.001).toBeCloseTo(x, 7); // 1e-8 m a step
    }
  });

  it('comes to the depth at which outflow is the rain', () => {
    const rain = 50 / 3.6e6;
    const x = (rain / alpha) ** 0.6;
    expect(pondedDepth(0, rain, alpha, 0.002, 7200)).toBeCloseTo(0.002 + x, 7);
    expect(sheetFlow(alpha, x)).toBeCloseTo(rain, 15);
  });

  it('fills and empties its depression storage without outflow', () => {
    expect(pondedDepth(0.001, 1e-6, alpha, 0.002, 500)).toBeCloseTo(0.0015, 15);
    expect(pondedDepth(0.001, -1e-6, alpha, 0.002, 500)).toBeCloseTo(0.0005, 15);
    expect(pondedDepth(0.001, -1e-5, alpha, 0.002, 500)).toBe(0);
  });

  it('is the same in one step and in many', () => {
    let depth = 0;
    for (let k = 0; k < 60; k++) depth = pondedDepth(depth, 2e-5, alpha, 0.002, 10);
    expect(pondedDepth(0, 2e-5, alpha, 0.002, 600)).toBeCloseTo(depth, 7);
  });
});
