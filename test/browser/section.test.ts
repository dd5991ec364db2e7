/** Sections and measures by their numbers: which cells a line crosses and how far, what lies over it, lengths and areas. */
import { describe, expect, test } from 'vitest';
import type { Bridge, Point } from '../../src/assets/place.ts';
import { cellAt, gridAround } from '../../src/core/grid.ts';
import { type Envelope, joined } from '../../src/viewer/data/envelope.ts';
import { makeGround } from '../../src/viewer/scene/ground.ts';
import { areaText, crossesItself, lengthText, polygonArea, wayAlong } from '../../src/viewer/tools/measure/measures.ts';
import { pointOf } from '../../src/viewer/tools/points-field.ts';
import { chainageAt, extentOf, ticksBetween } from '../../src/viewer/tools/section/draw-section.ts';
import { sectionCsv } from '../../src/viewer/tools/section/section-csv.ts';
import { crossingsOf, reachesOf } from '../../src/viewer/tools/section/section-line.ts';
import { totalsOf } from '../../src/viewer/tools/section/section-profile.ts';

const grid = gridAround({ rows: 40, cols: 60, cellSize: 10, west: 1000, north: 2000, epsg: 0, datum: 'local' });
const inside = new Uint8Array(grid.rows * grid.cols).fill(1);
const deck = (line: readonly Point[], width: number): Bridge =>
  ({ id: 'b', name: { en: 'B', zh: '桥' }, line, width, soffit_elevation: 8, deck_elevation: 10 }) as unknown as Bridge;

describe('reaches of a section', () => {
  test.each([
    [
      [1013, 1987],
      [1391, 1722],
    ],
    [
      [1391, 1722],
      [1013, 1987],
    ],
    [
      [1013, 1987],
      [1013, 1722],
    ],
    [
      [1013, 1987],
      [1391, 1987],
    ],
    [
      [1010, 1990],
      [1110, 1890],
    ],
  ] as [Point, Point][])('from %j to %j they follow each other without gap and lie in their cells', (a, b) => {
    const reaches = reachesOf(grid, inside, [a, b]);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    expect(reaches[0]!.from).toBe(0);
    expect(reaches.at(-1)!.to).toBeCloseTo(length, 9);
    for (const [i, r] of reaches.entries()) {
      // 1e-9 m: shares of the way are sums of a few doubles near 1000
      if (i > 0) expect(r.from).toBeCloseTo(reaches[i - 1]!.to, 9);
      const t = (r.from + r.to) / 2 / length;
      expect(cellAt(grid, a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)).toBe(r.cell);
    }
  });

  test('cells outside the place leave a gap', () => {
    const holed = inside.slice();
    holed[cellAt(grid, 1205, 1905)] = 0;
    const reaches = reachesOf(grid, holed, [
      [1100, 1905],
      [1300, 1905],
    ]);
    expect(reaches).toHaveLength(19);
    expect(reaches.find((r) => r.from > 100 - 1e-9)!.from).toBeCloseTo(110, 9);
  });

  test('a bridge crossed at a right angle lies over the line for its width, one beside it not at all', () => {
    const line: [Point, Point] = [
      [1100, 1900],
      [1300, 1900],
    ];
    const across = deck(
      [
        [1200, 1850],
        [1200, 1950],
      ],
      12,
    );
    const [crossing, ...more] = crossingsOf([across], line);
    expect(more).toEqual([]);
    // an eighth of half the width: the pace at which the line is looked at
    expect(Math.abs(crossing!.from - 94)).toBeLessThan(0.76);
    expect(Math.abs(crossing!.to - 106)).toBeLessThan(0.76);
    const beside = deck(
      [
        [1100, 1920],
        [1300, 1920],
      ],
      12,
    );
    expect(crossingsOf([beside], line)).toEqual([]);
    const along = deck([line[0], line[1]], 12);
    expect(crossingsOf([along], line)).toMatchObject([{ from: 0, to: 200 }]);
  });

  test('totals are those of a channel with square sides, and the table names its units', () => {
    const section = {
      line: [
        [1100, 1905],
        [1140, 1905],
      ] as [Point, Point],
      length: 40,
      reaches: [0, 1, 2, 3].map((k) => ({ cell: cellAt(grid, 1105 + 10 * k, 1905), from: 10 * k, to: 10 * k + 10 })),
      cells: new Int32Array(4),
      crossings: [{ bridge: deck([], 5), from: 12, to: 17 }],
    };
    const profile = {
      ground: Float64Array.of(5, 2, 2, 5),
      depth: Float64Array.of(0, 3, 2, 0),
      level: Float64Array.of(Number.NaN, 5, 4, Number.NaN),
      across: Float64Array.of(0, 1, -0.5, 0),
      speed: Float64Array.of(0, 1.5, 0.5, 0),
    };
    expect(totalsOf(section, profile)).toEqual({ width: 20, area: 50, deepest: 3, discharge: 20 });
    const [head, first, second] = sectionCsv(section, profile, undefined, grid.cols).split('\r\n');
    expect(head!.split(',').slice(0, 4)).toEqual(['from_m', 'to_m', 'easting_m', 'northing_m']);
    expect(first).toBe('0.00,10.00,1105.00,1905.00,10,11,5.000,,0.000,0.000,0.000,,');
    expect(second).toBe('10.00,20.00,1115.00,1905.00,10,12,2.000,5.000,3.000,1.000,1.500,8.000,b');
  });

  test('a close up keeps to water one could wade in and the bridge over it, not to a film on a hillside', () => {
    const section = {
      line: [
        [1100, 1905],
        [1500, 1905],
      ] as [Point, Point],
      length: 400,
      reaches: Array.from({ length: 40 }, (_, k) => ({ cell: k, from: 10 * k, to: 10 * k + 10 })),
      cells: new Int32Array(40),
      crossings: [{ bridge: deck([], 5), from: 212, to: 217 }],
    };
    const ground = Float64Array.from({ length: 40 }, (_, k) => (k >= 20 && k < 24 ? 2 : 5 + 3 * k));
    const depth = ground.map((z) => (z === 2 ? 4 : 0.01));
    const profile = { ground, depth, level: ground.map((z, i) => z + depth[i]!) };
    const whole = extentOf({ section, profile, range: undefined, closeUp: false });
    expect([whole.from, whole.to]).toEqual([0, 400]);
    expect(whole.high).toBeGreaterThan(122);
    const near = extentOf({ section, profile, range: undefined, closeUp: true });
    expect([near.from, near.to]).toEqual([194, 246]);
    expect(near.low).toBeLessThan(2);
    expect(near.high).toBe(10.5);
  });

  test('pieces of an envelope join to the least and the largest of both, and what is unknown gives way', () => {
    const piece = (from: number, low: number[], high: number[]): Envelope => ({
      from,
      to: from + 5,
      lowest: { water_depth: Float32Array.from(low) },
      highest: { water_depth: Float32Array.from(high) },
      fastest: Float32Array.from(high),
    });
    const all = joined(piece(0, [1, Number.NaN], [2, Number.NaN]), piece(5, [0.5, 3], [1, 4]));
    expect([all.from, all.to]).toEqual([0, 10]);
    expect([...all.lowest['water_depth']!]).toEqual([0.5, 3]);
    expect([...all.highest['water_depth']!]).toEqual([2, 4]);
    expect([...all.fastest!]).toEqual([2, 4]);
  });

  test('ticks are round, and the middle of the chart is the middle of the line', () => {
    expect(ticksBetween(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksBetween(-2.4, 2.4, 3).map(Object.is.bind(undefined, 0))).toContain(true);
    expect(chainageAt(50, 562, { from: 100, to: 400 })).toBe(100);
    expect(chainageAt(300, 562, { from: 100, to: 400 })).toBe(250);
  });
});

describe('measures', () => {
  const bed = Float32Array.from(inside, (_, i) => (i % grid.cols) * 7.5); // 3 in 4 towards the east
  const ground = makeGround(grid, { bed, inside, lowest: 0, highest: 7.5 * grid.cols });
  test('a way up an even slope is as long as Pythagoras says', () => {
    const way = wayAlong(ground, [
      [1100, 1900],
      [1200, 1900],
      [1100, 1900],
    ]);
    expect(way.map).toBeCloseTo(200, 9);
    // 1e-3 m: beds are single precision
    expect(way.ground).toBeCloseTo(250, 3);
    expect(way.climb).toBeCloseTo(75, 3);
    expect(way.descent).toBeCloseTo(75, 3);
  });
  test('areas are exact, whichever way round, and a crossed polygon is known', () => {
    const corner: Point[] = [
      [500_000, 3_000_000],
      [500_300, 3_000_000],
      [500_300, 3_000_200],
      [500_100, 3_000_200],
    ];
    expect(polygonArea(corner)).toBe(50_000);
    expect(polygonArea(corner.toReversed())).toBe(50_000);
    expect(crossesItself(corner)).toBe(false);
    expect(crossesItself([corner[0]!, corner[2]!, corner[1]!, corner[3]!])).toBe(true);
  });
  test('figures wear the unit one would use', () => {
    expect([84.24, 532.4, 1284.4].map(lengthText)).toEqual(['84.2 m', '532 m', '1.284 km']);
    expect([84.24, 840, 23_100, 1.284e6].map(areaText)).toEqual([
      '84.2 m²',
      '840 m²',
      '2.31 ha (23,100 m²)',
      '1.284 km² (128.4 ha)',
    ]);
  });
  test('points are read as people write them', () => {
    expect(pointOf(' 500200.5, 3274320 ')).toEqual([500200.5, 3274320]);
    expect(pointOf('500200 3274320')).toEqual([500200, 3274320]);
    expect(pointOf('500200，3274320')).toEqual([500200, 3274320]);
    for (const wrong of ['', '500200', '1, 2, 3', 'a, b', '1,']) expect(pointOf(wrong), wrong).toBeUndefined();
  });
});
