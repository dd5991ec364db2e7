import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellCount, gridAround, xOf, yOf } from '../../src/core/grid.ts';
import { NearestVertex } from '../../src/hydro/nearest-vertex.ts';

const grid = gridAround({ rows: 37, cols: 61, cellSize: 10, west: 500, north: 900, epsg: 0, datum: 'local' });

describe('NearestVertex', () => {
  it('finds for every cell what looking at every vertex finds, and says where another is as near', () => {
    // whole cells of 5 m make ties; the line may leave the grid
    const at = fc.tuple(fc.integer({ min: 60, max: 260 }), fc.integer({ min: 60, max: 220 }));
    fc.assert(
      fc.property(fc.array(at, { minLength: 1, maxLength: 60 }), (steps) => {
        const line = steps.map(([x, y]): [number, number] => [5 * x, 5 * y]);
        const nearest = new NearestVertex(grid, line);
        for (let cell = 0; cell < cellCount(grid); cell += 7) {
          const d2 = line.map(([x, y]) => (x - xOf(grid, cell)) ** 2 + (y - yOf(grid, cell)) ** 2);
          const least = Math.min(...d2);
          expect(nearest.of(cell)).toBe(d2.indexOf(least));
          const ties = d2.filter((d) => d === least).length;
          expect(nearest.tie >= 0).toBe(ties > 1);
          if (ties > 1) expect(d2[nearest.tie]).toBe(least);
        }
      }),
      { numRuns: 40 },
    );
  });
});
