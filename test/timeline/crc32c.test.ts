import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/timeline/crc32c.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('CRC-32C', () => {
  it('gives the published values', () => {
    // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs
    expect(crc32c(bytes('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new Uint8Array(0))).toBe(0);
  });

  it('goes on where it stopped, wherever that was', () => {
    const all = Uint8Array.from({ length: 100 }, (_, i) => (i * 37) & 255);
    for (let cut = 0; cut <= 100; cut++)
      expect(crc32c(all.subarray(cut), crc32c(all.subarray(0, cut)))).toBe(crc32c(all));
  });
});
