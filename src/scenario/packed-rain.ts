/**
 * Rasters of rain between reading and falling: each kept packed and unpacked when its time comes, so that days of radar
 * cost a quarter of their size or less (dry ones nothing), and one raster at a time stands whole.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RainReader } from '../forcing/rain-grid.ts';

export class PackedRain {
  readonly #packed: (Uint8Array | undefined)[] = [];
  readonly #hash = createHash('sha256');
  readonly #cells: number;
  /** Bytes held. */
  bytes = 0;

  constructor(cells: number) {
    this.#cells = cells;
  }

  /** Takes the next raster: one value a rain cell. */
  add(values: Float32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#hash.update(bytes);
    // level 1: showers over half of 100,000 cells pack to 27 % in 9 ms; level 6 to 24 % in 37 ms
    const packed = values.every((v) => v === 0) ? undefined : deflateRawSync(bytes, { level: 1 });
    this.#packed.push(packed);
    this.bytes += packed?.byteLength ?? 0;
  }

  /** SHA-256 over all values in order. */
  content(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Unpacks one raster at a time; the last one asked for is at hand. */
  reader(): RainReader {
    const dry = new Float32Array(this.#cells);
    let last = -1;
    let values = dry;
    return (index) => {
      if (index === last) return values;
      const packed = this.#packed[index];
      if (packed) {
        const bytes = inflateRawSync(packed);
        values = new Float32Array(this.#cells);
        new Uint8Array(values.buffer).set(bytes);
      } else values = dry;
      last = index;
      return values;
    };
  }
}
