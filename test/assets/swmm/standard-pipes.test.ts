import { describe, expect, it } from 'vitest';
import { arches, ellipses } from '../../../src/assets/swmm/standard-pipes.ts';

/** First code of each series of pipes, by the user's manual, and its number of sizes. */
const series = [
  ['ellipses', ellipses, 1, 23],
  ['concrete arches', arches, 1, 17],
  ['corrugated steel, 2-2/3 x 1/2 in', arches, 18, 12],
  ['corrugated steel, 3 x 1 in', arches, 30, 15],
  ['structural plate, 18 in corners', arches, 45, 34],
  ['structural plate, 31 in corners', arches, 79, 24],
] as const;

describe('standard pipes', () => {
  it.each(series)('%s grow with their code and are wider than high', (_, sizes, first, count) => {
    const own = sizes.slice(first - 1, first - 1 + count);
    expect(own).toHaveLength(count);
    for (const [k, [height, width]] of own.entries()) {
      expect(width / height).toBeGreaterThan(1.1);
      expect(width / height).toBeLessThan(1.75);
      if (k === 0) continue;
      expect(height).toBeGreaterThan(own[k - 1]![0]);
      expect(width).toBeGreaterThan(own[k - 1]![1]);
    }
  });

  it('have as many codes as the manual', () => {
    expect([ellipses.length, arches.length]).toEqual([23, 102]);
  });

  it('have about the area of the round pipe they stand for', () => {
    const round = (d: number): number => (Math.PI / 4) * d * d;
    // diameters, in, that ASTM C507 and C506 name beside each size
    const equal = [18, 24, 27, 30, 33, 36, 39, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 102, 108, 114, 120, 132, 144];
    for (const [k, [minor, major]] of ellipses.entries()) {
      const ratio = ((Math.PI / 4) * minor * major) / round(equal[k]!);
      expect(ratio, `${minor} x ${major}`).toBeGreaterThan(0.95);
      expect(ratio, `${minor} x ${major}`).toBeLessThan(1.05);
    }
    const arch = [15, 18, 21, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 108, 120, 132, 144];
    for (const [k, [rise, span]] of arches.slice(0, 17).entries()) {
      // an arch fills about 0.79 of its box
      const ratio = (0.79 * rise * span) / round(arch[k]!);
      expect(ratio, `${rise} x ${span}`).toBeGreaterThan(0.8);
      expect(ratio, `${rise} x ${span}`).toBeLessThan(1.2);
    }
  });
});
