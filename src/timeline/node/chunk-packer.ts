/**
 * Packs chunks as the codecs `zstd` and `crc32c` say. A chunk that is what it was a frame ago is not packed again: where
 * nothing slides, debris stays the same for hours.
 */
import { compress, init } from '@bokuweb/zstd-wasm';
import { crc32c } from '../crc32c.ts';
import type { Stored } from '../encode.ts';
import { zstdLevel } from '../zarr.ts';

/** Bytes of chunks that are remembered, at most; what is beyond is packed every time. */
const rememberedBytes = 64 << 20;

// zarrita's own codec hands bytes over one by one, which costs twice what packing does
let loading: Promise<void> | undefined;

interface Remembered {
  chunk: Stored;
  packed: Uint8Array;
}

const bytesOfView = (a: ArrayBufferView): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
const same = (a: ArrayBufferView, b: ArrayBufferView): boolean => Buffer.compare(bytesOfView(a), bytesOfView(b)) === 0;

export class ChunkPacker {
  readonly #remembered = new Map<string, Remembered>();
  #bytes = 0;
  /** Chunks nobody needs any more, to be filled again. */
  readonly #spare: Stored[] = [];

  /** Packed bytes and their checksum behind them. */
  async pack(values: ArrayBufferView): Promise<Uint8Array> {
    await (loading ??= init());
    const packed = compress(bytesOfView(values), zstdLevel);
    const out = new Uint8Array(packed.length + 4);
    out.set(packed);
    new DataView(out.buffer).setUint32(packed.length, crc32c(packed), true);
    return out;
  }

  /**
   * The chunk at a place that comes again with every frame. `cut` gives it, on an array of its size where it is handed
   * one.
   */
  async packAgain(place: string, cut: (into: Stored | undefined) => Stored): Promise<Uint8Array> {
    const before = this.#remembered.get(place);
    const spareAt = before
      ? this.#spare.findIndex((s) => s.length === before.chunk.length && s.constructor === before.chunk.constructor)
      : -1;
    const chunk = cut(spareAt < 0 ? undefined : this.#spare.splice(spareAt, 1)[0]);
    if (before && same(before.chunk, chunk)) {
      this.#spare.push(chunk);
      return before.packed;
    }
    const packed = await this.pack(chunk);
    if (before) {
      this.#spare.push(before.chunk);
      before.chunk = chunk;
      before.packed = packed;
    } else if (this.#bytes + chunk.byteLength <= rememberedBytes) {
      this.#bytes += chunk.byteLength;
      this.#remembered.set(place, { chunk, packed });
    }
    return packed;
  }
}
