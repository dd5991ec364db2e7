/** Culverts against HDS-5 worked by hand, and laws that hold whatever the numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InletName, inletNames } from '../../src/assets/structures.ts';
import { type CulvertWay, culvertDischarge, inletHeadwater, inlets, outletHeadwater } from '../../src/hydro/culvert.ts';
import { areaAt, boxBarrel, circularBarrel, criticalAt, radius43At } from '../../src/hydro/culvert-barrel.ts';

const g = 9.80665;
const way = (more: Partial<CulvertWay> = {}, inlet: InletName = 'square-edge'): CulvertWay => ({
  barrel: circularBarrel(1),
  barrels: 1,
  inlet: inlets[inlet],
  entranceLoss: inlets[inlet].loss,
  length: 50,
  manning: 0.013,
  from: 100,
  to: 100,
  ...more,
});
const box = boxBarrel(2, 1.5);

describe('a barrel', () => {
  test('half full has half its area, and the hydraulic radius of the whole', () => {
    const b = circularBarrel(1.2);
    expect(areaAt(b, 0.6)).toBeCloseTo(b.area / 2, 9);
    expect(radius43At(b, 0.6)).toBeCloseTo(0.3 ** (4 / 3), 9);
    expect(radius43At(b, 2)).toBeCloseTo(0.3 ** (4 / 3), 9);
    expect(radius43At(box, 1)).toBeCloseTo(0.5 ** (4 / 3), 5); // between two entries of the table
  });
  test('has critical depth and energy of its discharge', () => {
    const { depth, energy } = criticalAt(box, 3);
    // (q²/g)^(1/3); 1e-4: the table between its entries
    expect(depth).toBeCloseTo((1.5 ** 2 / g) ** (1 / 3), 4);
    expect(energy).toBeCloseTo(1.5 * (1.5 ** 2 / g) ** (1 / 3), 4);
    // circle of 1 m at half depth: Q = A sqrt(g A / T)
    expect(criticalAt(circularBarrel(1), (Math.PI / 8) * Math.sqrt((g * Math.PI) / 8)).depth).toBeCloseTo(0.5, 3);
  });
});

describe('inlet control', () => {
  test('submerged: pipe of 1 m, square edge, 3 m³/s on a slope of 1 %', () => {
    // X = 1.811 * 3 / 0.7854 = 6.918; HW/D = 0.0398 * 47.85 + 0.67 - 0.005 = 2.5695
    expect(inletHeadwater(way({ from: 100.5 }), 3) - 100.5).toBeCloseTo(2.5695, 3);
  });
  test('not submerged: box 2 m x 1.5 m, wingwalls, 3 m³/s, level', () => {
    // E_c = 0.9183 m; X = 1.811 * 3 / (3 * 1.2247) = 1.4787; HW = 0.9183 + 1.5 * 0.026 * 1.4787 = 0.9760
    expect(inletHeadwater(way({ barrel: box }, 'box-wingwall-30-75'), 3) - 100).toBeCloseTo(0.976, 3);
  });
  test('between the two is straight, and rises all the way', () => {
    for (const inlet of inletNames)
      for (const barrel of [circularBarrel(1), box]) {
        const w = way({ barrel }, inlet);
        const scale = 1.811 / (barrel.area * Math.sqrt(barrel.rise));
        let before = 0;
        for (let x = 0.05; x < 8; x += 0.05) {
          const level = inletHeadwater(w, x / scale);
          expect(level, `${inlet} at X ${x}`).toBeGreaterThan(before);
          before = level;
        }
        const [low, middle, high] = [3.5, 3.75, 4].map((x) => inletHeadwater(w, x / scale));
        expect(middle).toBeCloseTo((low! + high!) / 2, 9);
      }
  });
});

describe('outlet control', () => {
  test('full: pipe of 1 m and 50 m, 1.5 m³/s against 2 m over the floor', () => {
    // V²/2g = 0.18598; friction 19.6133 * 0.013² * 50 / 0.25^(4/3) = 1.0523; (1 + 0.5 + 1.0523) * 0.18598 = 0.4747
    expect(outletHeadwater(way(), 1.5, 102) - 102).toBeCloseTo(0.4747, 3);
  });
  test('partly full in a long box comes to normal depth', () => {
    // 2 m wide, n 0.013, slope 0.001, depth 0.8: Q = 1.6 / 0.013 (1.6/3.6)^(2/3) sqrt(0.001)
    const slope = 0.001;
    const q = (1.6 / 0.013) * (1.6 / 3.6) ** (2 / 3) * Math.sqrt(slope);
    const w = way({ barrel: box, length: 2000, from: 102, to: 100 }, 'box-wingwall-30-75');
    const head = (q / 1.6) ** 2 / (2 * g);
    // 1 cm: normal depth is only approached
    expect(outletHeadwater(w, q, 100, 200) - 102).toBeCloseTo(0.8 + 1.4 * head, 2);
  });
  test('its water line takes ten steps: 0.2 % of the headwater from one of 160', () => {
    for (const q of [0.1, 0.3, 0.6, 1, 2])
      for (const [length, fall] of [
        [20, 0],
        [50, 0.05],
        [120, 0.1],
        [120, 0],
      ] as const) {
        const w = way({ length, from: 100 + fall });
        const coarse = outletHeadwater(w, q, 99) - w.from;
        const fine = outletHeadwater(w, q, 99, 160) - w.from;
        expect(Math.abs(coarse - fine) / fine, `${q} m³/s, ${length} m, fall ${fall} m`).toBeLessThan(0.002);
      }
  });
});

describe('the discharge', () => {
  test('is the smaller of both, so that its headwater is the larger', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inletNames),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: 5, max: 200, noNaN: true }),
        fc.double({ min: -1, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 6, noNaN: true }),
        fc.double({ min: -1, max: 5, noNaN: true }),
        (inlet, rise, length, fall, up, tail) => {
          const w = way({ barrel: circularBarrel(rise), length, from: 100 + fall, barrels: 2 }, inlet);
          const level = w.from + up;
          const q = culvertDischarge(w, level, 100 + tail);
          if (level <= Math.max(100 + tail, 100)) expect(q).toBe(0);
          else {
            expect(q).toBeGreaterThanOrEqual(0);
            const needed = Math.max(inletHeadwater(w, q / 2), outletHeadwater(w, q / 2, 100 + tail));
            // 1 mm: halving down to a thousandth of a litre
            if (q > 1e-3) expect(Math.abs(needed - level)).toBeLessThan(2e-3);
            // more upstream gives no less, more downstream no more; 0.1 %: steps of the water line
            const slack = 1e-5 + 1e-3 * q;
            expect(culvertDischarge(w, level + 0.1, 100 + tail)).toBeGreaterThanOrEqual(q - slack);
            expect(culvertDischarge(w, level, 100 + tail + 0.1)).toBeLessThanOrEqual(q + slack);
          }
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });
});
