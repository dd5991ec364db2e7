import { describe, expect, it } from 'vitest';
import { registry } from 'zarrita';
import { ChunkPacker } from '../../src/timeline/node/chunk-packer.ts';
import { chunkProblem } from '../../src/timeline/packed-chunk.ts';

/** What a packed chunk holds, by the codec of a reader. */
async function unpacked(packed: Uint8Array, bytes: number): Promise<Uint16Array> {
  expect(chunkProblem(packed, { bytes, checksum: true })).toBeUndefined();
  const codec = (await registry.get('zstd')!()).fromConfig({ level: 3, checksum: false } as never, undefined as never);
  const out = (await codec.decode(packed.slice(0, -4) as never)) as unknown as Uint8Array;
  return new Uint16Array(out.slice().buffer);
}

describe('ChunkPacker', () => {
  it('packs what changes and gives again what does not, each time the bytes of a packer without memory', async () => {
    const packer = new ChunkPacker();
    // a still chunk, one that moves and one that comes back to what it was two frames ago
    const chunks: Record<string, (k: number) => Uint16Array> = {
      still: () => new Uint16Array(64 * 64).fill(3),
      moving: (k) => Uint16Array.from({ length: 64 * 64 }, (_, i) => (i * (k + 1)) % 777),
      returning: (k) => new Uint16Array(64 * 64).fill(k % 2),
      small: (k) => new Uint16Array(16).fill(k),
    };
    const handed = new Set<unknown>();
    let again = 0;
    let last: Uint8Array | undefined;
    for (let k = 0; k < 5; k++)
      for (const [place, at] of Object.entries(chunks)) {
        const packed = await packer.packAgain(place, (into) => {
          if (into) handed.add(into);
          const chunk = (into as Uint16Array | undefined) ?? new Uint16Array(at(k).length);
          chunk.set(at(k));
          return chunk;
        });
        expect(await unpacked(packed, at(k).byteLength)).toEqual(at(k));
        expect(packed).toEqual(await new ChunkPacker().pack(at(k)));
        if (place !== 'still') continue;
        if (packed === last) again++;
        last = packed;
      }
    expect(again).toBe(4);
    // memory goes round instead of growing
    expect(handed.size).toBeLessThanOrEqual(6);
  });
});
