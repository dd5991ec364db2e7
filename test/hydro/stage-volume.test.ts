import fc from 'fast-check';
import { expect, test } from 'vitest';
import { depthOf, faultsOfCurve, volumeOf } from '../../src/hydro/stage-volume.ts';

const curve = [
  [0, 0],
  [1, 100],
  [3, 700],
] as const; // prettier-ignore

test('between points the curve is straight: 400 m³ stand 2 m deep', () => {
  expect(depthOf(curve, 400)).toBe(2);
  expect(volumeOf(curve, 2)).toBe(400);
  expect(depthOf(curve, 50)).toBe(0.5);
  expect([depthOf(curve, 0), depthOf(curve, -1), depthOf(curve, 900)]).toEqual([0, 0, 3]);
});

test('depth and volume undo each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 700, noNaN: true }), (v) => {
      expect(volumeOf(curve, depthOf(curve, v))).toBeCloseTo(v, 9);
    }),
  );
});

test('a curve must start at nothing and rise', () => {
  const codes = (c: readonly (readonly [number, number])[]) => faultsOfCurve('x', c).map((f) => f.code);
  expect(codes(curve)).toEqual([]);
  expect(codes([[0, 0]])).toEqual(['curve-short']);
  expect(
    codes([
      [0, 5],
      [1, 10],
      [2, 10],
      [1.5, 12],
    ]),
  ).toEqual(['curve-start', 'curve-rising', 'curve-rising']); // prettier-ignore
});
