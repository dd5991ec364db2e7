import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downstream, fillDepressions, flowAccumulation, flowDirections } from '../../src/terrain/flow-direction.ts';

const size = fc.integer({ min: 1, max: 14 });
const ground = fc.tuple(size, size).chain(([rows, cols]) =>
  fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 0, max: 30 }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
      {
        minLength: rows * cols,
        maxLength: rows * cols,
      },
    )
    .map((z) => ({ rows, cols, z: Float32Array.from(z) })),
);

/** The lowest level over which water must pass to leave, by relaxation: slow and plain. */
function spillLevels(z: Float32Array, rows: number, cols: number): Float32Array {
  const level = z.map((v) => (Number.isNaN(v) ? v : Infinity));
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < z.length; i++) {
      if (Number.isNaN(z[i])) continue;
      const r = Math.floor(i / cols);
      const c = i % cols;
      let least = Infinity;
      for (let dr = -1; dr <= 1; dr++) {
        for (let dc = -1; dc <= 1; dc++) {
          const out =
            r + dr < 0 || c + dc < 0 || r + dr >= rows || c + dc >= cols || Number.isNaN(z[i + dr * cols + dc]);
          least = Math.min(least, out ? -Infinity : level[i + dr * cols + dc]);
        }
      }
      const now = Math.max(z[i], least);
      if (now < level[i]) {
        level[i] = now;
        changed = true;
      }
    }
  }
  return level;
}

describe('fillDepressions', () => {
  it('raises every cell to the lowest level over which its water can leave, and no further', () => {
    fc.assert(
      fc.property(ground, ({ rows, cols, z }) => {
        expect([...fillDepressions(z, rows, cols).filled]).toEqual([...spillLevels(z, rows, cols)]);
      }),
    );
  });

  it('orders cells so that each comes after the one it drains to', () => {
    fc.assert(
      fc.property(ground, ({ rows, cols, z }) => {
        const { order, towards, filled } = fillDepressions(z, rows, cols);
        const rank = new Map([...order].map((cell, n) => [cell, n]));
        expect(rank.size).toBe(z.filter((v) => !Number.isNaN(v)).length);
        for (const cell of order) {
          const to = downstream(towards, cell, cols);
          if (to < 0) continue;
          expect(rank.get(to)).toBeLessThan(rank.get(cell)!);
          expect(filled[to]).toBeLessThanOrEqual(filled[cell]);
        }
      }),
    );
  });

  it('drains to a marked outlet inside', () => {
    const z = Float32Array.from([9, 9, 9, 9, 9, 9, 9, 1, 2, 9, 9, 9, 9, 9, 9]);
    const outlet = new Uint8Array(15);
    outlet[7] = 1;
    expect(fillDepressions(z, 3, 5, { outlet }).filled[8]).toBe(2);
    expect(fillDepressions(z, 3, 5).filled[8]).toBe(9);
  });

  it('slopes filled ground towards its spill where a gradient is asked for', () => {
    const z = new Float32Array(7 * 7).fill(10);
    for (let r = 1; r < 6; r++) z.fill(0, r * 7 + 1, r * 7 + 6);
    const { filled } = fillDepressions(z, 7, 7, { gradient: 0.5 });
    expect(filled[24]).toBe(11.5);
  });
});

describe('flow directions and accumulation', () => {
  it('lead every cell to an outlet, never uphill, and lose no cell', () => {
    fc.assert(
      fc.property(ground, ({ rows, cols, z }) => {
        const filling = fillDepressions(z, rows, cols);
        const directions = flowDirections(filling, rows, cols);
        const area = flowAccumulation(directions, rows, cols, z);
        let out = 0;
        for (let i = 0; i < z.length; i++) {
          if (Number.isNaN(z[i])) continue;
          let at = i;
          for (let n = 0; downstream(directions, at, cols) >= 0; n++) {
            const to = downstream(directions, at, cols);
            expect(filling.filled[to]).toBeLessThanOrEqual(filling.filled[at]);
            at = to;
            if (n > z.length) throw new Error('water runs in a circle');
          }
          if (downstream(directions, i, cols) < 0) out += area[i];
        }
        expect(out).toBe(z.filter((v) => !Number.isNaN(v)).length);
      }),
    );
  });

  it('run straight down a plane', () => {
    const z = Float32Array.from({ length: 20 }, (_, i) => 50 - (i % 5));
    const directions = flowDirections(fillDepressions(z, 4, 5), 4, 5);
    expect(directions[6]).toBe(0);
    expect(directions[12]).toBe(0);
  });
});
