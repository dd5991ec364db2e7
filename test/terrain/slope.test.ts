import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aspectAt, gradientAt, slopeAt, slopes } from '../../src/terrain/slope.ts';

/** A plane rising `east` and `north` per metre on 5 x 6 cells of 10 m. */
function plane(east: number, north: number) {
  const [rows, cols, cellSize] = [5, 6, 10];
  const values = new Float32Array(rows * cols);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < cols; c++) values[r * cols + c] = 100 + c * cellSize * east - r * cellSize * north;
  return { rows, cols, cellSize, values };
}

describe('slope', () => {
  it('is exact on a plane, at its edges and corners too', () => {
    const rise = fc.integer({ min: -64, max: 64 }).map((n) => n / 64); // exact in single precision
    fc.assert(
      fc.property(rise, rise, (east, north) => {
        const p = plane(east, north);
        const expected = Math.atan(Math.hypot(east, north));
        for (let r = 0; r < p.rows; r++) {
          for (let c = 0; c < p.cols; c++) {
            const g = gradientAt(p, r, c);
            expect(g.east).toBeCloseTo(east, 12);
            expect(g.north).toBeCloseTo(north, 12);
            expect(slopeAt(p, r, c)).toBeCloseTo(expected, 12);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('faces downhill, clockwise from north', () => {
    const quarter = Math.PI / 2;
    expect(aspectAt(plane(0, -0.1), 2, 2)).toBeCloseTo(0, 12); // falls north
    expect(aspectAt(plane(-0.1, 0), 2, 2)).toBeCloseTo(quarter, 12); // falls east
    expect(aspectAt(plane(0, 0.1), 2, 2)).toBeCloseTo(2 * quarter, 12);
    expect(aspectAt(plane(0.1, 0), 2, 2)).toBeCloseTo(3 * quarter, 12);
    expect(aspectAt(plane(0, 0), 2, 2)).toBeNaN();
  });

  it('has no value without data and takes no notice of missing neighbours on a plane', () => {
    const p = plane(0.25, 0.5);
    p.values[14] = Number.NaN;
    expect(slopes(p)[14]).toBeNaN();
    for (const i of [7, 8, 9, 13, 15, 19, 20, 21])
      expect(slopes(p)[i]).toBeCloseTo(Math.atan(Math.hypot(0.25, 0.5)), 6); // 1e-6: single precision
  });
});
