import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StormtableError } from '../../src/core/errors.ts';
import { decodeValue, dropDigits, dryBelow, encode, encodings, overviewOf } from '../../src/timeline/encode.ts';

const one = (encoding: Parameters<typeof encode>[1], value: number) =>
  encode('field', encoding, [value], new Uint8Array([1]), 1)[0];
const faultOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (e) {
    return (e as StormtableError).faults[0]!.code;
  }
  return undefined;
};

describe('encode', () => {
  it('keeps depths within half a millimetre, and films below 5 mm as dry', () => {
    fc.assert(
      fc.property(fc.float({ min: 0, max: Math.fround(65.53), noNaN: true }), (depth) => {
        const back = decodeValue('mm-u16', one('mm-u16', depth));
        if (depth < dryBelow) expect(back).toBe(0);
        else expect(Math.abs(back - depth)).toBeLessThanOrEqual(0.0005 + 1e-9);
      }),
    );
  });

  it('keeps velocities of both signs within half a centimetre a second', () => {
    fc.assert(
      fc.property(fc.float({ min: -300, max: 300, noNaN: true }), (v) => {
        expect(Math.abs(decodeValue('cm/s-i16', one('cm/s-i16', v)) - v)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });

  it('drops digits of frames: depths of a metre and more to 5 mm, velocities of half a metre a second and more to 2.5 cm/s', () => {
    fc.assert(
      fc.property(
        fc.float({ min: 0, max: Math.fround(65.53), noNaN: true }),
        fc.float({ min: -300, max: 300, noNaN: true }),
        (h, v) => {
          const depth = Uint16Array.of(one('mm-u16', h)!, 65535, 65534);
          const speed = Int16Array.of(one('cm/s-i16', v)!, -32768);
          const before = [depth[0]!, speed[0]!];
          dropDigits('mm-u16', depth);
          dropDigits('cm/s-i16', speed);
          expect(Math.abs(depth[0]! - before[0]!)).toBeLessThanOrEqual(before[0]! < 1000 ? 0 : 5);
          expect(Math.abs(speed[0]! - before[1]!)).toBeLessThanOrEqual(Math.abs(before[1]!) < 50 ? 0 : 2);
          expect([depth[1], depth[2], speed[1]]).toEqual([65535, 65534, -32768]);
        },
      ),
    );
  });

  it('holds 65.534 m and refuses 65.535 m instead of wrapping', () => {
    expect(one('mm-u16', Math.fround(65.534))).toBe(65534);
    expect(faultOf(() => one('mm-u16', 65.535))).toBe('value-too-large');
    expect(faultOf(() => one('mm-u16', -0.001))).toBe('value-too-large');
    expect(faultOf(() => one('cm/s-i16', 327.68))).toBe('value-too-large');
    expect(faultOf(() => one('u8', 255))).toBe('value-too-large');
  });

  it('refuses what is not a number in every encoding', () => {
    for (const encoding of ['mm-u16', 'cm/s-i16', 'u8', 'f32'] as const)
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
        expect(
          faultOf(() => one(encoding, value)),
          `${encoding} ${value}`,
        ).toBe('value-not-a-number');
  });

  it('names the field, the row and the column of a value it refuses', () => {
    const values = new Float32Array(12);
    values[7] = 70;
    expect(() => encode('water_depth', 'mm-u16', values, new Uint8Array(12).fill(1), 5)).toThrow(
      'water_depth is 70 at row 1, column 2',
    );
  });

  it('does not look at cells outside', () => {
    for (const encoding of ['mm-u16', 'cm/s-i16', 'u8', 'f32'] as const) {
      const stored = encode('field', encoding, [1e9, Number.NaN], new Uint8Array(2), 2);
      expect([...stored]).toEqual([encodings[encoding].outside, encodings[encoding].outside]);
      expect(decodeValue(encoding, stored[0])).toBeNaN();
    }
  });

  it('records no velocity where it records no depth', () => {
    const mask = new Uint8Array(2).fill(1);
    const depth = encode('water_depth', 'mm-u16', [0.004, 0.006], mask, 2);
    expect([...encode('velocity_x', 'cm/s-i16', [1, 1], mask, 2, depth)]).toEqual([0, 100]);
  });
});

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
});
