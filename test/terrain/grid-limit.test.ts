import { describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { readAsciiGrid } from '../../src/terrain/ascii-grid.ts';
import { gridTooLarge, mostCells } from '../../src/terrain/grid-limit.ts';

describe('a grid with too many cells', () => {
  it('is told with the cell size that would fit, and that one does', () => {
    expect(gridTooLarge({ cols: 5000, rows: 5000, cellSize: 1 }, 'run', {})).toBeUndefined();
    for (const [cols, rows, cellSize] of [
      [5001, 5000, 1],
      [1e6, 1e6, 1],
      [48_000, 36_000, 0.05],
      [1e9, 3, 30],
    ] as const) {
      const fault = gridTooLarge({ cols, rows, cellSize }, 'run', { file: 'f', line: 2 })!;
      expect(fault.message).toMatch(/^the grid is .* x .* cells of .* m; a run holds at most 25 million cells/);
      expect(fault.place).toEqual({ file: 'f', line: 2 });
      const fit = Number(fault.params['fit']);
      expect((cols * rows * cellSize ** 2) / fit ** 2).toBeLessThanOrEqual(mostCells);
      expect(fit).toBeLessThan(cellSize * Math.sqrt((cols * rows) / mostCells) * 1.11);
    }
  });

  it('in the head of a text of a few bytes takes no memory', () => {
    const before = process.memoryUsage().arrayBuffers;
    const text = (n: number) => `ncols ${n}\nnrows ${n}\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n`;
    const read = (n: number) => () => readAsciiGrid(new TextEncoder().encode(text(n)), 'f.asc');
    expect(read(1e6)).toThrow(/Cells of 100 m would fit/);
    // few enough cells, but the file cannot hold their numbers
    expect(read(9000)).toThrow(StormtableError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });
});
