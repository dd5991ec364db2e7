/** Laws of symmetry: mirrored, transposed and turned ground give the mirrored, transposed and turned flood, to the bit. */
import { expect, test } from 'vitest';
import { type Basin, basin, inside, run } from '../hydro/basin.ts';
import { rugged } from '../hydro/rugged.ts';

type Turn = (row: number, col: number) => readonly [row: number, col: number];

/** The same basin seen through a turn of the grid: `from` says which cell of the original lies at a row and column. */
const turned = (b: Basin, rows: number, cols: number, from: Turn): Basin => ({
  ...b,
  rows,
  cols,
  bed: (r, c) => b.bed(...from(r, c)),
  manning: (r, c) => (b.manning as (row: number, col: number) => number)(...from(r, c)),
  depth: (r, c) => b.depth!(...from(r, c)),
  rain: (t, r, c) => b.rain!(t, ...from(r, c)),
});

const rows = 37;
const cols = 58;
const turns: [string, number, number, Turn, (u: number, v: number) => readonly [number, number]][] = [
  ['east and west', rows, cols, (r, c) => [r, cols - 1 - c], (u, v) => [-u, v]],
  ['north and south', rows, cols, (r, c) => [rows - 1 - r, c], (u, v) => [u, -v]],
  ['rows and columns', cols, rows, (r, c) => [c, r], (u, v) => [-v, -u]],
  ['the sides by a quarter turn', cols, rows, (r, c) => [rows - 1 - c, r], (u, v) => [v, -u]],
  ['the sides by half a turn', rows, cols, (r, c) => [rows - 1 - r, cols - 1 - c], (u, v) => [-u, -v]],
  ['the sides by three quarters of a turn', cols, rows, (r, c) => [c, cols - 1 - r], (u, v) => [-v, u]],
];

test.each(turns)('exchanging %s exchanges the flood', async (_name, turnedRows, turnedCols, from, velocity) => {
  const b = rugged(21, rows, cols);
  const straight = run(await basin(b), 300);
  const other = run(await basin(turned(b, turnedRows, turnedCols, from)), 300);
  const at = (values: Float64Array, width: number, r: number, c: number): number => values[r * width + c]!;
  for (const name of ['water_depth', 'water_depth_residual', 'maximum_depth', 'arrival_time']) {
    const one = inside(straight, name);
    const two = inside(other, name);
    let different = 0;
    for (let r = 0; r < turnedRows; r++)
      for (let c = 0; c < turnedCols; c++) if (at(two, turnedCols, r, c) !== at(one, cols, ...from(r, c))) different++;
    expect(different, name).toBe(0);
  }
  const [u1, v1, u2, v2] = [straight, straight, other, other].map((e, k) =>
    inside(e, k % 2 ? 'velocity_y' : 'velocity_x'),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let moving = 0;
  for (let r = 0; r < turnedRows; r++)
    for (let c = 0; c < turnedCols; c++) {
      const [u, v] = velocity(at(u1, cols, ...from(r, c)), at(v1, cols, ...from(r, c)));
      expect(at(u2, turnedCols, r, c) === u && at(v2, turnedCols, r, c) === v).toBe(true);
      if (u !== 0) moving++;
    }
  expect(moving).toBeGreaterThan(500);
});
