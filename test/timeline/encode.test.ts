import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StormtableError } from '../../src/core/errors.ts';
import { decodeValue, dryBelow, encode, encodeFrame, encodings } from '../../src/timeline/encode.ts';

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
          const mask = Uint8Array.of(1, 0, 1);
          const before = [one('mm-u16', h)!, one('cm/s-i16', v)!] as const;
          const depth = encodeFrame('field', 'mm-u16', [h, 7, 65.534], mask, 3);
          const speed = encodeFrame('field', 'cm/s-i16', [v, 7, -327.66], mask, 3);
          expect(Math.abs(depth[0]! - before[0])).toBeLessThanOrEqual(before[0] < 1000 ? 0 : 5);
          expect(Math.abs(speed[0]! - before[1])).toBeLessThanOrEqual(Math.abs(before[1]) < 50 ? 0 : 2);
          expect(before[0] < 1000 || before[0] >= 65530 || depth[0]! % 10 === 0).toBe(true);
          expect(Math.abs(before[1]) < 50 || speed[0]! % 5 === 0).toBe(true);
          expect([depth[1], depth[2], speed[1], speed[2]]).toEqual([65535, 65534, -32768, -32766]);
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

  it('gives the same for cells looked at four at a time as for each by itself, and finds the same fault', () => {
    const depths = [0, 0.0049, 0.005, 0.0051, 0.3, 1, 1.2345, 65.53, 65.5344, -0, Math.fround(dryBelow)];
    const speeds = [0, -0, 0.004, -0.3, 0.5, -1.234, 255.9, 256.1, -327.66, 327.66];
    const bad = fc.constantFrom(Number.NaN, -1, 70, 400, -400, Number.POSITIVE_INFINITY);
    const cells = fc.array(
      fc.record({
        inside: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.constant(0)),
        depth: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(...depths)),
        speed: fc.constantFrom(...speeds),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const outcome = (work: () => ArrayLike<number>): unknown => {
      try {
        return Array.from(work());
      } catch (e) {
        return (e as StormtableError).faults;
      }
    };
    fc.assert(
      fc.property(cells, fc.option(fc.tuple(fc.nat(39), bad)), fc.boolean(), (all, fault, frame) => {
        const mask = Uint8Array.from(all, (c) => c.inside);
        const depth = Float32Array.from(all, (c) => c.depth);
        const speed = Float32Array.from(all, (c) => c.speed);
        const by = frame ? encodeFrame : encode;
        const dry = by('water_depth', 'mm-u16', depth, mask, 5);
        if (fault && fault[0] < all.length) depth[fault[0]] = speed[fault[0]] = fault[1];
        for (const [encoding, values, wet] of [
          ['mm-u16', depth, undefined],
          ['cm/s-i16', speed, dry],
          ['cm/s-i16', speed, undefined],
        ] as const)
          expect(outcome(() => by('field', encoding, values, mask, 5, wet))).toEqual(
            // a plain array is taken cell by cell
            outcome(() => by('field', encoding, [...values], mask, 5, wet)),
          );
      }),
      { numRuns: 300 },
    );
  });

  it('fills an array that held something else with the very same numbers', () => {
    const mask = Uint8Array.of(1, 1, 0, 1);
    const used = new Int16Array(4).fill(77);
    const dry = Uint16Array.of(0, 6, 65535, 8);
    const fresh = encodeFrame('velocity_x', 'cm/s-i16', [1, -1.234, 1, 0], mask, 4, dry);
    expect([...fresh]).toEqual([0, -125, -32768, 0]);
    expect(encodeFrame('velocity_x', 'cm/s-i16', [1, -1.234, 1, 0], mask, 4, dry, used)).toBe(used);
    expect(used).toEqual(fresh);
    const depths = encodeFrame(
      'water_depth',
      'mm-u16',
      [0, 0.004, 5, 1.2345],
      mask,
      4,
      undefined,
      new Uint16Array(4).fill(9),
    );
    expect([...depths]).toEqual([0, 0, 65535, 1240]);
    expect(() => encode('water_depth', 'mm-u16', [0], Uint8Array.of(1), 1, undefined, new Uint16Array(2))).toThrow(
      /array of 2/,
    );
  });
});
