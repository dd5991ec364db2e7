import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overviewOf } from '../../src/timeline/overview.ts';

describe('overviewOf', () => {
  it('shows the largest value of each block, whichever its sign, and leaves outside out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 11 }),
        fc.infiniteStream(fc.integer({ min: -32768, max: 32767 })),
        (rows, cols, numbers) => {
          const values = Int16Array.from({ length: rows * cols }, () => numbers.next().value);
          const coarse = overviewOf('cm/s-i16', values, rows, cols);
          expect([coarse.rows, coarse.cols]).toEqual([Math.ceil(rows / 4), Math.ceil(cols / 4)]);
          for (let r = 0; r < coarse.rows; r++)
            for (let c = 0; c < coarse.cols; c++) {
              const block: number[] = [];
              for (let i = 0; i < values.length; i++) {
                const inBlock = Math.floor(Math.floor(i / cols) / 4) === r && Math.floor((i % cols) / 4) === c;
                if (inBlock && values[i] !== -32768) block.push(values[i]!);
              }
              const got = coarse.values[r * coarse.cols + c]!;
              if (block.length === 0) expect(got).toBe(-32768);
              else {
                expect(block).toContain(got);
                expect(Math.abs(got)).toBe(Math.max(...block.map(Math.abs)));
              }
            }
        },
      ),
    );
  });

  it('shows the mean of the ground inside', () => {
    const ground = Float32Array.from([10, 20, Number.NaN, 30]);
    expect([...overviewOf('f32', ground, 2, 2, 'mean').values]).toEqual([20]);
    expect(overviewOf('f32', new Float32Array(4).fill(Number.NaN), 2, 2, 'mean').values[0]).toBeNaN();
  });

  it('shows the deepest water of each block, leaves outside out, and keeps the first of two speeds of one size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 11 }),
        fc.infiniteStream(fc.oneof(fc.constant(65535), fc.constant(0), fc.integer({ min: 0, max: 65534 }))),
        (rows, cols, numbers) => {
          const values = Uint16Array.from({ length: rows * cols }, () => numbers.next().value);
          const coarse = overviewOf('mm-u16', values, rows, cols);
          for (let o = 0; o < coarse.values.length; o++) {
            const block = [...values].filter(
              (v, i) =>
                v !== 65535 &&
                Math.floor(Math.floor(i / cols) / 4) === Math.floor(o / coarse.cols) &&
                Math.floor((i % cols) / 4) === o % coarse.cols,
            );
            expect(coarse.values[o]).toBe(block.length === 0 ? 65535 : Math.max(...block));
          }
        },
      ),
    );
    expect([...overviewOf('cm/s-i16', Int16Array.of(3, -7, 7, -7), 2, 2).values]).toEqual([-7]);
    expect([...overviewOf('f32', Float32Array.of(3, -7, 7, Number.NaN), 2, 2).values]).toEqual([-7]);
    expect([...overviewOf('u8', Uint8Array.of(255, 1, 0, 255), 2, 2).values]).toEqual([1]);
  });
});
