import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atan, atan2, cos, exp, log, pow, sin, tan } from '../../src/core/arithmetic.ts';

/** Relative difference, or absolute near zero. */
const off = (a: number, b: number): number => Math.abs(a - b) / Math.max(1e-300, Math.abs(b));
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('arithmetic agrees with the platform', () => {
  it('exp within 1e-15 relative', () => {
    fc.assert(fc.property(number(-700, 700), (x) => off(exp(x), Math.exp(x)) < 1e-15));
    expect(exp(0)).toBe(1);
    expect(exp(-800)).toBe(0);
    expect(exp(800)).toBe(Infinity);
  });
  it('log within 4e-16 of the larger of 1 and the result', () => {
    fc.assert(
      fc.property(
        number(1e-300, 1e300),
        (x) => Math.abs(log(x) - Math.log(x)) <= 4e-16 * Math.max(1, Math.abs(Math.log(x))),
      ),
    );
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(-Infinity);
    expect(log(-1)).toBeNaN();
    expect(off(log(5e-324), Math.log(5e-324))).toBeLessThan(1e-15);
  });
  it('pow within 1e-13 relative for the powers hydraulics uses', () => {
    fc.assert(fc.property(number(1e-6, 1e6), number(-3, 3), (x, y) => off(pow(x, y), x ** y) < 1e-13));
    expect(pow(-2, 3)).toBeCloseTo(-8, 12);
    expect(pow(-2, 0.5)).toBeNaN();
    expect(pow(0, 2)).toBe(0);
  });
  it('sin, cos and tan within 3e-15 absolute up to 1e4 rad', () => {
    fc.assert(
      fc.property(
        number(-1e4, 1e4),
        (x) => Math.abs(sin(x) - Math.sin(x)) < 3e-15 && Math.abs(cos(x) - Math.cos(x)) < 3e-15,
      ),
    );
    expect(tan(Math.PI / 4)).toBeCloseTo(1, 14);
  });
  it('atan and atan2 within 5e-16', () => {
    fc.assert(fc.property(number(-1e6, 1e6), (x) => Math.abs(atan(x) - Math.atan(x)) < 5e-16));
    fc.assert(
      fc.property(
        number(-10, 10),
        number(-10, 10),
        (y, x) => Math.abs(atan2(y, x) - Math.atan2(y, x)) < 1e-15 || y === 0,
      ),
    );
  });
});
