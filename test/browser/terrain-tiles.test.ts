/** Tiles of the ground cover the place once and meet without cracks, wherever the eye is. */
import { expect, test } from 'vitest';
import { selectTiles, type Tile, type TileEye, tileScheme, vertexAt } from '../../src/viewer/scene/terrain-tiles.ts';

const inner = { col: 1, row: 1, cols: 1900, rows: 1403 };
const eyes: readonly TileEye[] = [
  { col: 950, row: 700, height: 2 },
  { col: 100.3, row: 1391.7, height: 17 },
  { col: -300, row: 2100, height: 400 },
  { col: 950, row: 700, height: 1800 },
];
const finests = [40, 288, 512];
const cases = finests.flatMap((finest) => eyes.map((eye) => ({ finest, eye })));

const chosen = (finest: number, eye: TileEye) => {
  const scheme = tileScheme(inner, finest);
  const tiles: Tile[] = [];
  selectTiles(scheme, eye, (t) => tiles.push(t));
  return { scheme, tiles };
};

test.each(cases)('every cell lies in one tile: finest $finest, eye $eye', ({ finest, eye }) => {
  const { scheme, tiles } = chosen(finest, eye);
  const [end, bottom] = [inner.col + inner.cols, inner.row + inner.rows];
  let area = 0;
  for (const { col, row, level } of tiles) {
    const side = scheme.quads * 2 ** level;
    area += (Math.min(end, col + side) - col) * (Math.min(bottom, row + side) - row);
  }
  expect(area).toBe(inner.cols * inner.rows);
});

test.each(cases)('tiles meet vertex for vertex: finest $finest, eye $eye', ({ finest, eye }) => {
  const { scheme, tiles } = chosen(finest, eye);
  const n = scheme.quads;
  // By line of the grid: the points that the tiles on either side of it have there, each side for itself.
  const sides = new Map<string, Set<number>>();
  const put = (line: string, points: Iterable<number>): void => {
    const set = sides.get(line) ?? new Set();
    for (const p of points) set.add(p);
    sides.set(line, set);
  };
  const span = (n: number): number[] => Array.from({ length: n + 1 }, (_, k) => k);
  for (const tile of tiles) {
    const side = n * 2 ** tile.level;
    const west = span(n).map((j) => vertexAt(scheme, tile, eye, 0, j));
    const east = span(n).map((j) => vertexAt(scheme, tile, eye, n, j));
    const north = span(n).map((i) => vertexAt(scheme, tile, eye, i, 0));
    const south = span(n).map((i) => vertexAt(scheme, tile, eye, i, n));
    // the rims of a tile never leave their line
    expect(west.every(([x]) => x === tile.col)).toBe(true);
    expect(north.every(([, y]) => y === tile.row)).toBe(true);
    put(
      `x ${tile.col} right`,
      west.map(([, y]) => y),
    );
    put(
      `x ${tile.col + side} left`,
      east.map(([, y]) => y),
    );
    put(
      `y ${tile.row} below`,
      north.map(([x]) => x),
    );
    put(
      `y ${tile.row + side} above`,
      south.map(([x]) => x),
    );
  }
  let lines = 0;
  for (const [line, points] of sides) {
    const other = line.endsWith('right')
      ? line.replace('right', 'left')
      : line.endsWith('below')
        ? line.replace('below', 'above')
        : undefined;
    const beside = other && sides.get(other);
    if (!beside) continue;
    // Both sides were cut into the same pieces wherever both have tiles, which is all along the line or, near the
    // corner of a coarse tile, part of it: compare over the stretch that they share.
    const [from, to] = [Math.max(min(points), min(beside)), Math.min(max(points), max(beside))];
    const within = (set: Set<number>): number[] => [...set].filter((p) => p >= from && p <= to).sort((a, b) => a - b);
    expect(within(points), line).toEqual(within(beside));
    lines++;
  }
  expect(lines).toBeGreaterThan(finest > 100 && eye.height > 1000 ? 0 : 4);
});
const min = (set: Set<number>): number => Math.min(...set);
const max = (set: Set<number>): number => Math.max(...set);

test('the eye near the ground gets every cell, and far less than all of them are drawn', () => {
  const { scheme, tiles } = chosen(288, eyes[0]!);
  expect(tiles.some(({ level }) => level === 0)).toBe(true);
  expect(tiles.some(({ level }) => level === scheme.ranges.length - 1)).toBe(false);
  expect(tiles.length * scheme.quads ** 2).toBeLessThan((inner.cols * inner.rows) / 3);
});
