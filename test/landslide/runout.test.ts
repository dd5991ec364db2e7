import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellCount, xOf, yOf } from '../../src/core/grid.ts';
import { runoutOf, type Slide, sourceCells, tangentOfReach } from '../../src/landslide/runout.ts';
import { cellIn, stillGrid } from '../still-water.ts';

const grid = stillGrid(40, 60, 10);
const mask = new Uint8Array(cellCount(grid));
for (let r = 0; r < 40; r++) for (let c = 0; c < 60; c++) mask[cellIn(grid, r, c)] = 1;
const ground = (z: (x: number, y: number) => number) =>
  Float64Array.from(mask, (inside, i) => (inside ? z(xOf(grid, i), yOf(grid, i)) : 1e5));
const slide = (over: Partial<Slide> = {}): Slide => ({
  at: [105, 205],
  radius: 15,
  tangent_of_slope: 0,
  volume: 1000,
  ...over,
});

test('a slide of 10,000 m³ reaches at 22 degrees (Corominas 1996)', () => {
  // -0.085 x 4 - 0.047 = -0.387; 10^-0.387 = 0.410
  expect(tangentOfReach(1e4)).toBeCloseTo(0.4102, 4);
  expect(tangentOfReach(1e6)).toBeLessThan(tangentOfReach(1e3));
});

test('down a ramp onto a flat it stops where the energy line meets the ground', () => {
  // ramp of slope 1 to x = 205, flat beyond; from a source at x = 105, 100 m up, tan 0.5 reaches 200 m
  const bed = ground((x) => Math.max(0, 205 - x));
  const run = runoutOf(grid, mask, bed, slide({ radius: 4, volume: 1e6 }), 0.5);
  expect(run.length).toBeGreaterThan(170);
  expect(run.length).toBeLessThanOrEqual(200);
  const along = run.cells.filter((i) => Math.abs(yOf(grid, i) - 205) < 1).map((i) => xOf(grid, i));
  expect(Math.max(...along)).toBe(295); // the line meets the flat at 305 itself: nothing is left there
});

test('debris holds the volume exactly, inside the place, below the energy line', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 24, maxLength: 24 }),
      fc.double({ min: 10, max: 1e5, noNaN: true }),
      fc.double({ min: 0.2, max: 0.8, noNaN: true }),
      (bumps, volume, tangent) => {
        const bed = ground(
          (x, y) => Math.max(0, 300 - 0.7 * x) + bumps[(Math.floor(x / 100) + 6 * Math.floor(y / 110)) % 24]!,
        );
        const run = runoutOf(grid, mask, bed, slide({ volume }), tangent);
        let held = 0;
        for (const d of run.depth) {
          expect(d).toBeGreaterThanOrEqual(0);
          held += d * 100;
        }
        expect(held / volume).toBeCloseTo(1, 12);
        expect(new Set(run.cells).size).toBe(run.cells.length);
        const top = Math.max(...sourceCells(grid, mask, [105, 205], 15).map((i) => bed[i]!));
        for (const i of run.cells) {
          expect(mask[i]).toBe(1);
          const distance = Math.hypot(xOf(grid, i) - 105, yOf(grid, i) - 205) - 15;
          expect(bed[i]!).toBeLessThanOrEqual(top - tangent * distance + 1e-9);
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a flat-lying source keeps its debris', () => {
  const bed = ground(() => 50);
  const run = runoutOf(grid, mask, bed, slide(), 0.5);
  expect([...run.cells]).toEqual(sourceCells(grid, mask, [105, 205], 15));
});

test('on a plane the debris lies alike on both sides of the line of fall', () => {
  const bed = ground((x) => 400 - 0.6 * x);
  const odd = mask.map((inside, i) => (Math.floor(i / grid.cols) < 40 ? inside : 0)); // 39 rows about that of the source
  const run = runoutOf(grid, odd, bed, slide({ volume: 1e5 }), 0.4);
  const depth = new Map(Array.from(run.cells, (i, k) => [i, run.depth[k]!]));
  const axis = Math.floor((grid.north - 205) / 10);
  run.cells.forEach((i, k) => {
    const other = (2 * axis - Math.floor(i / grid.cols)) * grid.cols + (i % grid.cols);
    expect(depth.get(other)).toBeCloseTo(run.depth[k]!, 9);
  });
});

test('a slope mirrored north to south is run over in mirror image', () => {
  const bed = ground((x, y) => 300 - 0.6 * x + 12 * Math.sin(y / 40));
  const mirrored = ground((x, y) => 300 - 0.6 * x + 12 * Math.sin((400 - y) / 40));
  const a = runoutOf(grid, mask, bed, slide({ at: [105, 205] }), 0.4);
  const b = runoutOf(grid, mask, mirrored, slide({ at: [105, 195] }), 0.4);
  const image = (i: number) => {
    const row = Math.floor(i / grid.cols) - 1;
    return cellIn(grid, 39 - row, (i % grid.cols) - 1);
  };
  const depthB = new Map(Array.from(b.cells, (i, k) => [i, b.depth[k]!]));
  expect(b.cells.length).toBe(a.cells.length);
  a.cells.forEach((i, k) => {
    expect(depthB.get(image(i))).toBeCloseTo(a.depth[k]!, 9);
  });
});
