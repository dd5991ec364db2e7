import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incise, roundSlopes } from '../../src/terrain/incision.ts';
import { noiseAt, Octaves } from '../../src/terrain/noise.ts';
import { smooth } from '../../src/terrain/polyline.ts';

const [rows, cols, step] = [30, 40, 60];
function hills(seed: number): { elevation: Float64Array; outlet: Uint8Array } {
  const elevation = new Float64Array(rows * cols);
  const outlet = new Uint8Array(rows * cols);
  const xs = elevation.map((_, i) => (i % cols) / 9);
  const ys = elevation.map((_, i) => Math.floor(i / cols) / 9);
  new Octaves(seed, 4).at(xs, ys, elevation);
  for (let i = 0; i < elevation.length; i++) elevation[i] = 300 + 60 * elevation[i];
  for (let c = 0; c < cols; c++) {
    outlet[15 * cols + c] = 1;
    elevation[15 * cols + c] = 180;
  }
  return { elevation, outlet };
}

describe('incise', () => {
  it('leaves outlets alone, cuts valleys towards them, and leaves no cell below its way out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const { elevation, outlet } = hills(seed);
        const before = elevation.slice();
        incise(elevation, rows, cols, step, { outlet, reach: 0.5, passes: 3 });
        for (let c = 0; c < cols; c++) expect(elevation[15 * cols + c]).toBe(180);
        let sum = 0;
        for (let i = 0; i < elevation.length; i++) {
          expect(elevation[i]).toBeGreaterThanOrEqual(180);
          sum += before[i] - elevation[i];
        }
        expect(sum).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });

  it('cuts to a straight fall from head to mouth when given all the time there is', () => {
    // a single file of cells: with n = 1 and endless time the profile becomes level with its outlet
    const elevation = Float64Array.from({ length: 3 * 10 }, (_, i) =>
      Math.floor(i / 10) === 1 ? 200 + 5 * (i % 10) : 900,
    );
    const outlet = new Uint8Array(30);
    outlet[10] = 1;
    incise(elevation, 3, 10, 60, { outlet, reach: 1e9, passes: 2 });
    for (let c = 1; c < 9; c++) expect(elevation[10 + c]).toBeCloseTo(200, 3);
  });
});

describe('roundSlopes', () => {
  it('leaves a plane a plane', () => {
    const elevation = Float64Array.from({ length: rows * cols }, (_, i) => (i % cols) * 2 + Math.floor(i / cols) * 3);
    const before = elevation.slice();
    roundSlopes(elevation, rows, cols, new Uint8Array(rows * cols), 0.5, 3);
    for (let i = 0; i < before.length; i++) expect(elevation[i]).toBeCloseTo(before[i], 9);
  });
});

const noise = (x: number, y: number, seed: number): number => {
  const into = new Float64Array(1);
  noiseAt(Float64Array.of(x), Float64Array.of(y), seed, into);
  return into[0];
};

describe('noiseAt', () => {
  it('is 0 at whole numbers, stays within -1.1 to 1.1, and is continuous', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        (x, y) => {
          expect(noise(Math.floor(x), Math.floor(y), 3)).toBeCloseTo(0, 12);
          const v = noise(x, y, 3);
          expect(Math.abs(v)).toBeLessThan(1.1);
          expect(Math.abs(noise(x + 1e-6, y, 3) - v)).toBeLessThan(1e-5);
        },
      ),
    );
  });
});

describe('noiseAt, many points', () => {
  it('gives each point what it gives that point alone, in whatever order they come', () => {
    const point = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 1, maxLength: 40 }), (points) => {
        const into = new Float64Array(points.length);
        const [xs, ys] = [0, 1].map((axis) => Float64Array.from(points, (p) => p[axis]));
        noiseAt(xs, ys, 5, into);
        points.forEach(([x, y], k) => {
          expect(into[k]).toBe(noise(x, y, 5));
        });
      }),
    );
  });

  it('sums octaves half as long and as high, shifted', () => {
    const sum = new Float64Array(1);
    new Octaves(8, 2).at(Float64Array.of(1.7), Float64Array.of(-3.2), sum);
    expect(sum[0]).toBe((noise(1.7, -3.2, 8) + 0.5 * noise(1.7 * 2 + 17.3, -3.2 * 2 - 9.7, 9)) / 1.5);
  });
});

describe('smooth', () => {
  it('passes through every point given', () => {
    const points = [
      [0, 0],
      [500, 300],
      [900, -200],
      [1500, 0],
    ] as const;
    const { line, index } = smooth(points, 40);
    points.forEach((p, i) => {
      const k = index.indexOf(i);
      expect(line[k][0]).toBeCloseTo(p[0], 9);
      expect(line[k][1]).toBeCloseTo(p[1], 9);
    });
  });
});
