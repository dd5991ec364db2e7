import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleArea, patchesOf, ringsOf, simplerRing } from '../../src/impact/outlines.ts';

const cols = 20;
const rows = 16;
/** A picture of cells, `#` is class 1, laid inside a rim. */
const picture = (lines: readonly string[]) => {
  const level = new Uint8Array(rows * cols);
  const cells: number[] = [];
  lines.forEach((line, r) => {
    [...line].forEach((ch, c) => {
      if (ch === '#') {
        level[(r + 1) * cols + c + 1] = 1;
        cells.push((r + 1) * cols + c + 1);
      }
    });
  });
  return { level, cells };
};
const trace = (lines: readonly string[]) => {
  const { level, cells } = picture(lines);
  const label = new Int32Array(level.length);
  const queue = new Int32Array(level.length);
  return patchesOf(Int32Array.from(cells), cells.length, level, 1, 1, cols, label, queue).map((p) => ({
    p,
    rings: ringsOf(p.cells, label, p.number, cols),
  }));
};

describe('outlines of patches', () => {
  it('a single cell is a square of four corners', () => {
    const { rings } = trace(['#'])[0]!;
    expect(rings).toEqual([
      [
        [2, 1],
        [2, 2],
        [1, 2],
        [1, 1],
        [2, 1],
      ],
    ]);
  });
  it('cells that touch by a corner are two patches', () => {
    expect(trace(['#.', '.#']).length).toBe(2);
  });
  it('a hole is a ring of the other sense', () => {
    const { rings } = trace(['###', '#.#', '###'])[0]!;
    expect(rings.map(doubleArea)).toEqual([18, -2]);
  });
  it('two holes that touch by a corner are traced as one ring or two, and the area is right either way', () => {
    const { rings } = trace(['####', '#.##', '##.#', '####'])[0]!;
    expect(rings.reduce((a, r) => a + doubleArea(r), 0)).toBe(2 * 14);
  });
  it('the rings of any picture enclose exactly its cells', () => {
    const line = fc.string({ unit: fc.constantFrom('#', '#', '.'), minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 3, maxLength: 12 }), (lines) => {
        let total = 0;
        for (const { p, rings } of trace(lines)) {
          expect(doubleArea(rings[0]!)).toBeGreaterThan(0);
          const area = rings.reduce((a, r) => a + doubleArea(r), 0) / 2;
          expect(area).toBe(p.cells.length);
          for (const r of rings.slice(1)) expect(doubleArea(r)).toBeLessThan(0);
          total += area;
        }
        expect(total).toBe(picture(lines).cells.length);
      }),
      { numRuns: 200 },
    );
  });
  it('a simpler ring stays closed, keeps to its tolerance and has no more points', () => {
    const line = fc.string({ unit: fc.constantFrom('#', '#', '#', '.'), minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 3, maxLength: 12 }), (lines) => {
        for (const { rings } of trace(lines))
          for (const ring of rings) {
            const simple = simplerRing(ring, 0.8);
            expect(simple[0]).toEqual(simple[simple.length - 1]);
            expect(simple.length).toBeLessThanOrEqual(ring.length);
            for (const p of ring) {
              let near = Infinity;
              for (let k = 1; k < simple.length; k++) {
                const [ax, ay] = simple[k - 1]!;
                const [dx, dy] = [simple[k]![0] - ax, simple[k]![1] - ay];
                const l2 = dx * dx + dy * dy;
                const t = l2 > 0 ? Math.max(0, Math.min(1, ((p[0] - ax) * dx + (p[1] - ay) * dy) / l2)) : 0;
                near = Math.min(near, Math.hypot(p[0] - ax - t * dx, p[1] - ay - t * dy));
              }
              expect(near).toBeLessThanOrEqual(0.8 + 1e-9);
            }
          }
      }),
      { numRuns: 60 },
    );
  });
});
