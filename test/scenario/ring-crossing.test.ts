import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../src/assets/place.ts';
import { firstCrossing } from '../../src/scenario/ring-crossing.ts';

const closed = (...points: Point[]): Point[] => [...points, points[0]!];

describe('an outline', () => {
  it('that crosses itself tells the two sides', () => {
    expect(firstCrossing(closed([0, 0], [2, 2], [2, 0], [0, 2]))).toEqual([0, 2]);
    expect(firstCrossing(closed([0, 0], [4, 0], [4, 4], [2, 4], [2, -1], [0, -1]))).toEqual([0, 3]);
  });
  it('that only touches itself is fine: a neck, a side walked twice, a point met again', () => {
    expect(firstCrossing(closed([0, 0], [2, 0], [2, 2], [0, 2]))).toBeUndefined();
    expect(firstCrossing(closed([0, 0], [4, 0], [4, 4], [2, 0], [0, 4]))).toBeUndefined();
    expect(firstCrossing(closed([0, 0], [2, 0], [2, 1], [3, 1], [2, 1], [2, 2], [0, 2]))).toBeUndefined();
  });
  it('is judged as holding every two sides against each other would', () => {
    const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    const every = (ring: Point[]): boolean => {
      for (let i = 0; i + 1 < ring.length; i++)
        for (let k = 0; k < i; k++) {
          const [a, b, c, d] = [ring[i]!, ring[i + 1]!, ring[k]!, ring[k + 1]!];
          if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
        }
      return false;
    };
    const point = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), (points) => {
        const ring = closed(...points);
        expect(firstCrossing(ring) !== undefined).toBe(every(ring));
      }),
      { numRuns: 500 },
    );
  });
  it('of fifty thousand positions is judged in moments', () => {
    const round = Array.from({ length: 50_000 }, (_, i): Point => {
      const t = (2 * Math.PI * i) / 50_000;
      return [1000 * Math.cos(t) * (1 + 0.1 * Math.sin(900 * t)), 1000 * Math.sin(t)];
    });
    const began = performance.now();
    firstCrossing(closed(...round));
    expect(performance.now() - began).toBeLessThan(5000); // 0.1 s on a quiet machine
  });
});
