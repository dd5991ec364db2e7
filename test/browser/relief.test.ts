/** What the shading of the ground rests on. */
import { expect, test } from 'vitest';
import { gridAround, ontoGrid, outsideElevation } from '../../src/core/grid.ts';
import { bedAt, insideOf, makeGround } from '../../src/viewer/scene/ground.ts';
import { half, reliefOf } from '../../src/viewer/scene/relief.ts';

const numberOf = (h: number): number => {
  const exponent = (h >>> 10) & 31;
  const value = exponent === 0 ? 0 : 2 ** (exponent - 15) * (1 + (h & 1023) / 1024);
  return h & 0x8000 ? -value : value;
};
const raster = { rows: 12, cols: 20, cellSize: 10, west: 1000, north: 5000, epsg: 0, datum: 'local' };
const grid = gridAround(raster);
const plane = (r: number, c: number): number => 100 + 2 * c + 0.5 * r;
const raw = new Float32Array(grid.rows * grid.cols);
ontoGrid(
  grid,
  Float32Array.from({ length: 240 }, (_, i) => plane(Math.floor(i / 20), i % 20)),
  raw,
  outsideElevation,
);
const known = insideOf(grid, raw);
const { bed, inside } = known;

test('half precision keeps numbers to a thousandth and never overflows', () => {
  for (const x of [0, 1, -1, 0.5, 0.1234, -3.75, 0.001, 1e9, -1e9]) {
    const back = numberOf(half(x));
    expect(Math.abs(back - Math.max(-65504, Math.min(65504, x)))).toBeLessThanOrEqual(Math.abs(back) * 1e-3 + 1e-6);
  }
});
test('a plane has its slope everywhere inside, and only inside counts as inside', () => {
  const relief = reliefOf({ grid, bed, inside });
  const at = (r: number, c: number) => ((r + 1) * grid.cols + c + 1) * 4;
  for (const [r, c] of [
    [5, 5],
    [1, 1],
    [10, 18],
  ] as const) {
    expect(numberOf(relief[at(r, c)]!)).toBeCloseTo(0.2, 3);
    expect(numberOf(relief[at(r, c) + 1]!)).toBeCloseTo(0.05, 3);
    expect(numberOf(relief[at(r, c) + 3]!)).toBe(1);
  }
  expect(relief[3]).toBe(0);
});
test('the wall outside never reaches the ground that is drawn', () => {
  const ground = makeGround(grid, known);
  expect(ground.highest).toBeCloseTo(plane(11, 19), 3);
  expect(ground.lowest).toBeCloseTo(100, 3);
  expect(Math.max(...bed)).toBeLessThan(200);
  // Half-way between two centres lies the mean of both.
  expect(bedAt(ground, 1000 + 5 * 10, 5000 - 5.5 * 10)).toBeCloseTo((plane(5, 4) + plane(5, 5)) / 2, 3);
});
