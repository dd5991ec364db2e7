import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellAt, type Grid } from '../../src/core/grid.ts';
import { cellsOnLine, sectionCells } from '../../src/core/line-cells.ts';
import { cellsInRings } from '../../src/core/ring-cells.ts';
import { stillGrid } from '../still-water.ts';

const grid: Grid = stillGrid(20, 30, 10);
const point = fc.tuple(fc.double({ min: -50, max: 350, noNaN: true }), fc.double({ min: -50, max: 250, noNaN: true }));

test('a level line takes the cells of its row from end to end', () => {
  const row = Math.floor((grid.north - 105) / 10);
  const cells = cellsOnLine(grid, [
    [15, 105],
    [45, 105],
  ]);
  expect([...cells]).toEqual([2, 3, 4, 5].map((col) => row * grid.cols + col));
});

test('every cell that holds a point of the line is found, each once, and neighbours in the list touch by a side', () => {
  fc.assert(
    fc.property(point, point, point, (a, b, c) => {
      const cells = cellsOnLine(grid, [a, b, c]);
      expect(new Set(cells).size).toBe(cells.length);
      const found = new Set(cells);
      for (const [p, q] of [
        [a, b],
        [b, c],
      ] as const)
        for (let k = 0; k <= 200; k++) {
          const x = p[0] + ((q[0] - p[0]) * k) / 200;
          const y = p[1] + ((q[1] - p[1]) * k) / 200;
          const u = ((x - grid.west) / 10) % 1;
          const v = ((grid.north - y) / 10) % 1;
          // a sample within rounding of a side may be counted on either
          if (Math.min(u, 1 - u, v, 1 - v) < 1e-6) continue;
          const cell = cellAt(grid, x, y);
          if (cell >= 0) expect(found.has(cell)).toBe(true);
        }
    }),
    { numRuns: 60 },
  );
});

test('a section takes only inside cells below its top', () => {
  const bed = new Float32Array(grid.rows * grid.cols).fill(5);
  const mask = new Uint8Array(bed.length).fill(1);
  const row = Math.floor((grid.north - 105) / 10);
  bed[row * grid.cols + 3] = 20;
  mask[row * grid.cols + 4] = 0;
  const cells = sectionCells(
    grid,
    mask,
    bed,
    [
      [15, 105],
      [45, 105],
    ],
    10,
  ); // prettier-ignore
  expect([...cells]).toEqual([2, 5].map((col) => row * grid.cols + col));
});

test('polygons that tile a rectangle share no cell and leave none out', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 20, max: 280, noNaN: true }),
      fc.double({ min: 20, max: 180, noNaN: true }),
      (x, y) => {
        const corners = [
          [0, 0],
          [300, 0],
          [300, 200],
          [0, 200],
        ] as const;
        const count = new Uint8Array(grid.rows * grid.cols);
        for (let k = 0; k < 4; k++)
          for (const i of cellsInRings(grid, [[corners[k]!, corners[(k + 1) % 4]!, [x, y]]])) count[i]!++;
        const all = cellsInRings(grid, [corners]);
        expect(all.length).toBe(30 * 20);
        for (const i of all) expect(count[i]).toBe(1);
        expect(count.reduce((a, b) => a + b, 0)).toBe(600);
      },
    ),
    { numRuns: 100 },
  );
});

test('a hole is not covered', () => {
  const ring = (a: number, b: number) =>
    [
      [a, a],
      [b, a],
      [b, b],
      [a, b],
      [a, a],
    ] as const; // prettier-ignore
  expect(cellsInRings(grid, [ring(0, 100), ring(30, 60)]).length).toBe(100 - 9);
});
