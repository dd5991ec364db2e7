/**
 * Unpacking of GeoTIFF tiles that stops where a tile says it ends, so that a small file cannot fill the memory. Takes the
 * place of the geotiff package's own decoders for the packings elevation files are written with; refuses the others.
 */
import { addDecoder, BaseDecoder, getDecoder } from 'geotiff';

type Parameters = ConstructorParameters<typeof BaseDecoder>[0] & { readonly mostBytes: number };
type Directory = { hasTag(tag: string): boolean; loadValue(tag: string): Promise<unknown> };

/** What each tile or strip is decoded with; `mostBytes` is its size when unpacked. */
async function parametersOf(directory: Directory): Promise<Parameters> {
  const load = async (tag: string): Promise<number> => Number((await directory.loadValue(tag)) ?? 0);
  const tiled = !directory.hasTag('StripOffsets');
  const height = await load('ImageLength');
  const tileWidth = await load(tiled ? 'TileWidth' : 'ImageWidth');
  const tileHeight = tiled ? await load('TileLength') : (await load('RowsPerStrip')) || height;
  const bitsPerSample = (await directory.loadValue('BitsPerSample')) as number[];
  // a single strip may be written as one of endless rows
  const rows = tiled ? tileHeight : Math.min(tileHeight, height);
  return {
    tileWidth,
    tileHeight,
    planarConfiguration: await load('PlanarConfiguration'),
    bitsPerSample,
    predictor: (await load('Predictor')) || 1,
    mostBytes: tileWidth * rows * Math.ceil(Number(bitsPerSample[0] ?? 8) / 8),
  };
}

const tooLong = (most: number): Error => new Error(`a tile of ${most} bytes unpacks to more than that`);

abstract class Bounded extends BaseDecoder {
  protected get mostBytes(): number {
    return (this.parameters as Parameters).mostBytes;
  }
}

class Deflate extends Bounded {
  override async decodeBlock(buffer: ArrayBufferLike): Promise<ArrayBufferLike> {
    const most = this.mostBytes;
    const unpacked = new Uint8Array(most);
    let length = 0;
    const packed = new Blob([new Uint8Array(buffer) as Uint8Array<ArrayBuffer>]).stream();
    const reader = packed.pipeThrough(new DecompressionStream('deflate')).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (length + value.length > most) throw tooLong(most);
        unpacked.set(value, length);
        length += value.length;
      }
    } catch (error) {
      // writers pad tiles; what follows a whole tile does not matter
      if (length < most || /unpacks to more/.test((error as Error).message)) throw error;
    } finally {
      // its own failure has been told
      reader.cancel().catch(() => {});
    }
    return unpacked.buffer.slice(0, length);
  }
}

/** Length of LZW data when unpacked, found without unpacking: each code stands for a known number of bytes. */
export function lzwLength(bytes: Uint8Array, most: number): number {
  const clear = 256;
  const end = 257;
  const lengths = new Uint32Array(4097).fill(1);
  let next = 258;
  let width = 9;
  let before = 0;
  let total = 0;
  for (let bit = 0; bit + width <= bytes.length * 8; ) {
    const at = bit >> 3;
    const window = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const code = (window >> (24 - (bit & 7) - width)) & ((1 << width) - 1);
    bit += width;
    if (code === end) break;
    if (code === clear) {
      next = 258;
      width = 9;
      before = 0;
      continue;
    }
    const length = code < next ? lengths[code]! : before + 1;
    total += length;
    if (total > most) return total;
    if (before > 0 && next < 4096) lengths[next++] = before + 1;
    // codes grow one entry early in TIFF
    if (next + 1 >= 1 << width && width < 12) width++;
    before = length;
  }
  return total;
}

/** Length of PackBits data when unpacked. */
export function packBitsLength(bytes: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < bytes.length; ) {
    const n = (bytes[i]! << 24) >> 24;
    if (n >= 0) {
      total += n + 1;
      i += n + 2;
    } else {
      if (n !== -128) total += 1 - n;
      i += n === -128 ? 1 : 2;
    }
  }
  return total;
}

/** Length that the head of a Zstandard frame states (RFC 8878, 3.1.1.1); undefined where it states none. */
export function zstdLength(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 18 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const head = bytes[4]!;
  const single = (head >> 5) & 1;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][head & 3]!;
  const size = head >> 6;
  if (size === 0) return single ? bytes[at] : undefined;
  if (size === 1) return view.getUint16(at, true) + 256;
  if (size === 2) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}

const lengthOf: Readonly<Record<number, (bytes: Uint8Array, most: number) => number | undefined>> = {
  5: lzwLength,
  32773: packBitsLength,
  50000: zstdLength,
};
/** Names of packings for pictures and of LERC, whose length cannot be known beforehand. */
const refused: Readonly<Record<number, string>> = { 6: 'JPEG', 7: 'JPEG', 34887: 'LERC', 50001: 'WebP' };

const bounded = new Set<number>();

/** Puts the bounded decoder of a packing in the place of the package's own; does so once, and loads no other. */
export async function boundDecoder(packing: number): Promise<void> {
  if (bounded.has(packing)) return;
  const measure = lengthOf[packing];
  const name = refused[packing];
  if (measure) {
    // the package's own class is asked for before its place is taken
    const own = await getDecoder(packing, {} as Parameters);
    const Own = own.constructor as new (parameters: Parameters) => InstanceType<typeof BaseDecoder>;
    register(
      packing,
      class extends Bounded {
        override decodeBlock(buffer: ArrayBufferLike) {
          const length = measure(new Uint8Array(buffer), this.mostBytes);
          if (length === undefined) throw new Error('a tile does not say how long it is when unpacked');
          if (length > this.mostBytes) throw tooLong(this.mostBytes);
          return new Own(this.parameters as Parameters).decodeBlock(buffer);
        }
      },
    );
  } else if (packing === 8 || packing === 32946) register(packing, Deflate);
  else if (name)
    register(
      packing,
      class extends BaseDecoder {
        override decodeBlock(): never {
          throw new Error(`it is packed by ${name}; write it again with DEFLATE, LZW or ZSTD`);
        }
      },
    );
  bounded.add(packing);
}

const register = (packing: number, decoder: typeof BaseDecoder): void =>
  addDecoder(packing, async () => decoder, parametersOf as never, false);
