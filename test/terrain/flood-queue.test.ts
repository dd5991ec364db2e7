import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloodQueue } from '../../src/terrain/flood-queue.ts';

/** What waits, as a plain list: the lowest leaves, of equal ones the first that came. */
class PlainQueue {
  private readonly cells: number[] = [];
  private readonly z: Float32Array;
  constructor(z: Float32Array) {
    this.z = z;
  }
  push(cell: number): void {
    this.cells.push(cell);
  }
  get size(): number {
    return this.cells.length;
  }
  least(): number {
    return Math.min(...this.cells.map((c) => this.z[c]));
  }
  pop(): number {
    const least = this.least();
    const [cell] = this.cells.splice(
      this.cells.findIndex((c) => this.z[c] === least),
      1,
    );
    return cell;
  }
}

const heights = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 4, arbitrary: fc.double({ min: -20, max: 3000, noNaN: true }) },
  // a spike, a void someone forgot to declare, and the two zeros
  { weight: 1, arbitrary: fc.constantFrom(1e30, -3.4e38, 0, -0, Infinity, -Infinity) },
);

describe('FloodQueue', () => {
  it('gives cells by rising elevation, equal ones as they came, however pushes and pops alternate', () => {
    fc.assert(
      fc.property(
        fc.array(heights, { minLength: 1, maxLength: 300 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (zs, takes, start) => {
          const z = Float32Array.from(zs);
          const queue = new FloodQueue(z);
          const plain = new PlainQueue(z);
          const [got, expected]: number[][] = [[], []];
          const take = () => {
            got.push(queue.pop());
            expected.push(plain.pop());
          };
          for (let k = 0; k < z.length; k++) {
            const cell = (k + start) % z.length;
            queue.push(cell);
            plain.push(cell);
            expect(queue.holdsLower(cell)).toBe(plain.least() < z[cell]);
            if (takes[k % takes.length]) take();
          }
          while (plain.size > 0) {
            expect(queue.empty).toBe(false);
            take();
          }
          expect(queue.empty).toBe(true);
          expect(got).toEqual(expected);
        },
      ),
    );
  });

  it('takes a plain of one height in the order it came', () => {
    const queue = new FloodQueue(new Float32Array(5000).fill(12));
    for (let cell = 4999; cell >= 0; cell--) queue.push(cell);
    for (let cell = 4999; cell >= 0; cell--) expect(queue.pop()).toBe(cell);
  });
});
