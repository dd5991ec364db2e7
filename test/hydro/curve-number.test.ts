import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveNumberAt, keptOf, retention } from '../../src/hydro/curve-number.ts';

const inch = 0.0254;
const runoff = (cn: number, rain: number, ratio: 0.2 | 0.05 = 0.2): number => {
  const S = retention(cn, ratio);
  return (rain * inch - keptOf(rain * inch, S, ratio * S)) / inch;
};

describe('the curve number method', () => {
  it.each([
    // TR-55 (1986), examples 2-1 and 2-2: 6 inches on pasture (70) and on half-acre lots (75)
    [70, 6, 2.81],
    [75, 6, 3.28],
    // its table 2-1
    [60, 6, 1.92],
    [75, 5, 2.45],
    [80, 4, 2.04],
    [90, 3, 1.98],
    [95, 1.2, 0.74],
  ])('CN %d turns %d inches of rain into %d of runoff', (cn, rain, known) => {
    expect(runoff(cn, rain)).toBeCloseTo(known, 2);
  });

  it('gives no runoff up to the initial abstraction, and all of it on sealed ground', () => {
    expect(runoff(70, 0.857)).toBe(0);
    expect(runoff(70, 0.9)).toBeGreaterThan(0);
    expect(runoff(100, 3)).toBeCloseTo(3, 12);
  });

  it('moves average curve numbers to dry and wet ones by Chow, Maidment and Mays 1988', () => {
    // the handbook's table 10.1 (SCS 1972): CN 80 is 63 dry and 91 wet, CN 60 is 40 and 78
    expect(curveNumberAt(80, 'dry')).toBeCloseTo(62.7, 1);
    expect(curveNumberAt(80, 'wet')).toBeCloseTo(90.2, 1);
    expect(curveNumberAt(60, 'dry')).toBeCloseTo(38.7, 1);
    expect(curveNumberAt(60, 'wet')).toBeCloseTo(77.5, 1);
    expect(curveNumberAt(100, 'dry')).toBeCloseTo(100, 9);
    expect(curveNumberAt(100, 'wet')).toBeCloseTo(100, 9);
    expect(curveNumberAt(75, 'average')).toBe(75);
  });

  it('with a ratio of 0.05 keeps less of a small rain and more of a large one (Hawkins et al. 2002)', () => {
    expect(retention(80, 0.05) / inch).toBeCloseTo(1.33 * 2.5 ** 1.15, 9);
    expect(runoff(80, 0.6, 0.05)).toBeGreaterThan(runoff(80, 0.6));
    expect(runoff(80, 8, 0.05)).toBeLessThan(runoff(80, 8));
  });

  it('never keeps more than has fallen, nor less as more falls', () => {
    const cn = fc.double({ min: 1, max: 100, noNaN: true });
    const depth = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(cn, depth, depth, fc.constantFrom(0.2 as const, 0.05 as const), (n, a, b, ratio) => {
        const S = retention(n, ratio);
        const kept = (P: number) => keptOf(P, S, ratio * S);
        expect(kept(a)).toBeGreaterThanOrEqual(0);
        expect(kept(a)).toBeLessThanOrEqual(a * (1 + 1e-15));
        expect(kept(Math.max(a, b))).toBeGreaterThanOrEqual(kept(Math.min(a, b)) * (1 - 1e-14));
        expect(kept(Math.max(a, b)) - kept(Math.min(a, b))).toBeLessThanOrEqual(Math.abs(a - b) + 1e-14);
      }),
    );
  });
});
