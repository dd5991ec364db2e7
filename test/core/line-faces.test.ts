/** Lines on faces: whatever their course, they part the cells on their two sides. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellCount, gridAround } from '../../src/core/grid.ts';
import { facesAsLines, facesOnLine, sidesOf } from '../../src/core/line-faces.ts';

const grid = gridAround({ rows: 20, cols: 30, cellSize: 10, west: 1000, north: 2000, epsg: 0, datum: 'local' });
const mask = new Uint8Array(cellCount(grid));
for (let row = 1; row <= 20; row++) mask.fill(1, row * grid.cols + 1, row * grid.cols + 31);
const cell = (row: number, col: number): number => (row + 1) * grid.cols + col + 1;
type Line = [number, number][];

/** Cells reached from one without crossing a face of the line. */
function reached(line: Line, from: number): Set<number> {
  const shut = new Set(facesOnLine(grid, mask, line).faces.map((f) => f.cell * 2 + (f.south ? 1 : 0)));
  const found = new Set([from]);
  for (const at of found)
    for (const [next, face] of [
      [at + 1, at * 2],
      [at - 1, (at - 1) * 2],
      [at + grid.cols, at * 2 + 1],
      [at - grid.cols, (at - grid.cols) * 2 + 1],
    ] as const)
      if (mask[next] && !shut.has(face)) found.add(next);
  return found;
}

describe('the staircase of a line', () => {
  test('from side to side of the ground leaves no way across, whatever its course', () => {
    const inside = fc.tuple(
      fc.double({ min: 995, max: 1305, noNaN: true }),
      fc.double({ min: 1811, max: 1989, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 6 }), (middle) => {
        const line: Line = [[990, 1900], ...(middle as Line), [1310, 1900]];
        const north = reached(line, cell(0, 0));
        for (let col = 0; col < 30; col++) expect(north.has(cell(19, col))).toBe(false);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  test('that does not reach both sides parts nothing', () => {
    expect(
      reached(
        [
          [990, 1900],
          [1280, 1900],
        ],
        cell(0, 0),
      ).size,
    ).toBe(600);
  });

  test('lies within a cell of the line, and counts as positive what crosses it from left to right', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1010, max: 1290 }), fc.integer({ min: 1810, max: 1990 })),
        fc.tuple(fc.integer({ min: 1010, max: 1290 }), fc.integer({ min: 1810, max: 1990 })),
        (a, b) => {
          const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
          fc.pre(long > 30);
          const { faces, share, steps } = facesOnLine(grid, mask, [a, b]);
          expect(faces).toHaveLength(steps);
          expect(share * steps * 10).toBeLessThanOrEqual(long + 1e-9);
          // how far a point lies to the left of the line
          const left = (x: number, y: number) => ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / long;
          for (const f of faces) {
            const [l, r] = sidesOf(grid, f).map((i) =>
              left(grid.west + ((i % grid.cols) + 0.5) * 10, grid.north - (Math.floor(i / grid.cols) + 0.5) * 10),
            ) as [number, number];
            expect(f.sign > 0 ? l : r).toBeGreaterThan(f.sign > 0 ? r : l);
            // half a cell to the corner it was snapped to, and half a diagonal of a step
            expect(Math.abs((l + r) / 2)).toBeLessThan(15);
          }
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  test('is told as one line through its corners, in the line’s own direction', () => {
    const { faces } = facesOnLine(grid, mask, [
      [1020, 1900],
      [1060, 1900],
      [1060, 1960],
    ]);
    expect(facesAsLines(grid, faces)).toEqual([
      [
        [1020, 1900],
        [1060, 1900],
        [1060, 1960],
      ],
    ]);
    expect(faces.map((f) => f.sign)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    const { faces: back } = facesOnLine(grid, mask, [
      [1060, 1960],
      [1060, 1900],
      [1020, 1900],
    ]);
    expect(facesAsLines(grid, back)).toEqual([
      [
        [1060, 1960],
        [1060, 1900],
        [1020, 1900],
      ],
    ]);
    expect(new Set(back.map((f) => f.sign))).toEqual(new Set([-1]));
  });
});
