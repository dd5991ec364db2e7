import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readGeoTiff } from '../../src/terrain/geotiff.ts';
import { lzwLength, packBitsLength, zstdLength } from '../../src/terrain/geotiff-packing.ts';
import { type TiffFile, tiffFile } from '../tiff-file.ts';

const size = { width: 8, height: 6 };
const values = Float32Array.from({ length: 48 }, (_, i) => 200 + (i % 8) + 0.25 * Math.floor(i / 8));
const bytes = new Uint8Array(values.buffer);
const read = (file: Omit<TiffFile, 'width' | 'height'>) => readGeoTiff(tiffFile({ ...size, ...file }), 'dem.tif');

/** TIFF's LZW (TIFF 6.0, section 13), written from the specification to pack what is unpacked here. */
function lzw(data: Uint8Array): Uint8Array {
  const bits: number[] = [];
  let width = 9;
  const emit = (code: number) => {
    for (let k = width - 1; k >= 0; k--) bits.push((code >> k) & 1);
  };
  let table = new Map<string, number>();
  const reset = () => {
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  reset();
  emit(256);
  let next = 258;
  let word = '';
  for (const b of data) {
    const longer = word + String.fromCharCode(b);
    if (table.has(longer)) {
      word = longer;
      continue;
    }
    emit(table.get(word)!);
    table.set(longer, next++);
    if (next === 4094) {
      emit(256);
      reset();
      next = 258;
    } else if (next + 1 > 1 << width) width++;
    word = String.fromCharCode(b);
  }
  emit(table.get(word)!);
  emit(257);
  const out = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    out[i >> 3]! |= bit << (7 - (i & 7));
  });
  return out;
}
/** PackBits as literal runs of at most 128. */
function packBits(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < data.length; i += 128) {
    const run = data.subarray(i, i + 128);
    out.push(run.length - 1, ...run);
  }
  return Uint8Array.from(out);
}

describe('a packed elevation file', () => {
  it.each([
    ['as it is', 1, (b: Uint8Array) => b],
    ['by deflate', 8, (b: Uint8Array) => new Uint8Array(deflateSync(b))],
    ['by deflate under its old number', 32946, (b: Uint8Array) => new Uint8Array(deflateSync(b))],
    ['by deflate with a byte behind it', 8, (b: Uint8Array) => Uint8Array.from([...deflateSync(b), 0])],
    ['by LZW', 5, lzw],
    ['by PackBits', 32773, packBits],
  ])('%s is read, in one strip and in several', async (_, compression, pack) => {
    const whole = await read({ compression, strips: [pack(bytes)] });
    expect([...whole.values]).toEqual([...values]);
    const strips = [0, 1, 2].map((k) => pack(bytes.subarray(k * 64, (k + 1) * 64)));
    expect([...(await read({ compression, strips, rowsPerStrip: 2 })).values]).toEqual([...values]);
    // one strip of endless rows, as some writers say it
    expect([...(await read({ compression, strips: [pack(bytes)], rowsPerStrip: 2 ** 32 - 1 })).values]).toEqual([
      ...values,
    ]);
  });

  it.each([
    ['deflate', 8, () => new Uint8Array(deflateSync(new Uint8Array(30e6)))],
    ['LZW', 5, () => lzw(new Uint8Array(2e6))],
    ['PackBits', 32773, () => Uint8Array.from({ length: 20_000 }, (_, i) => (i % 2 ? 0 : 129))],
  ])('that unpacks to far more than its tile is refused: %s', async (_, compression, bomb) => {
    const strips = [bomb()];
    expect(strips[0]!.length).toBeLessThan(40_000);
    const before = process.memoryUsage().arrayBuffers;
    await expect(read({ compression, strips })).rejects.toThrow(/a tile of 192 bytes unpacks to more than that/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  });

  it('that is damaged or packed by a way for pictures says so', async () => {
    await expect(read({ compression: 8, strips: [new Uint8Array(deflateRawSync(bytes))] })).rejects.toThrow(
      /can be read/,
    );
    await expect(read({ compression: 7, strips: [bytes] })).rejects.toThrow(/it is packed by JPEG; write it again/);
    await expect(read({ compression: 34887, strips: [bytes] })).rejects.toThrow(/it is packed by LERC; write it again/);
    await expect(read({ compression: 50000, strips: [bytes] })).rejects.toThrow(/does not say how long/);
  });
});

describe('the length of packed data, without unpacking it', () => {
  const some = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) >> 7);
  it('LZW: that of what went in, across full tables', () => {
    expect(lzwLength(lzw(some), Number.POSITIVE_INFINITY)).toBe(some.length);
    expect(lzwLength(lzw(new Uint8Array(100_000)), Number.POSITIVE_INFINITY)).toBe(100_000);
  });
  it('PackBits: literal runs, repeated bytes, and the byte that means nothing', () => {
    expect(packBitsLength(packBits(some))).toBe(some.length);
    expect(packBitsLength(Uint8Array.of(0xfe, 0xaa, 2, 0x80, 0, 0x2a, 0x80, 0xfd, 0xaa))).toBe(3 + 3 + 4);
  });
  it('Zstandard: what the head of the frame states', () => {
    const frame = (...head: number[]) => Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...head, ...Array(16).fill(0)]);
    expect(zstdLength(frame(0x20, 200))).toBe(200);
    expect(zstdLength(frame(0x60, 0x2c, 0x01))).toBe(300 + 256);
    expect(zstdLength(frame(0xa0, 0x40, 0x42, 0x0f, 0))).toBe(1_000_000);
    expect(zstdLength(frame(0x80, 0x58, 0x40, 0x42, 0x0f, 0))).toBe(1_000_000);
    expect(zstdLength(frame(0x00, 0x58))).toBeUndefined();
  });
});
