/**
 * What can be told of a packed chunk before it is unpacked: whether its checksum holds and how large it will be. A
 * damaged chunk never reaches the decompressor, which might ask for any amount of memory.
 */
import { crc32c } from './crc32c.ts';

export interface ChunkFacts {
  /** Bytes when unpacked. */
  readonly bytes: number;
  /** Whether the codec `crc32c` follows `zstd`: runs of version 0.1 have none. */
  readonly checksum: boolean;
}

/** What is wrong with a packed chunk; undefined where nothing is. */
export function chunkProblem(packed: Uint8Array, { bytes, checksum }: ChunkFacts): string | undefined {
  const end = packed.length - (checksum ? 4 : 0);
  if (end < 6) return `it holds ${packed.length} bytes, too few for a chunk`;
  if (checksum) {
    const promised = new DataView(packed.buffer, packed.byteOffset).getUint32(end, true);
    if (crc32c(packed.subarray(0, end)) !== promised) return 'its checksum does not hold';
  }
  const size = contentSize(packed);
  if (size === undefined) return 'it does not begin as a zstd frame';
  if (size !== bytes) return `it holds ${size} bytes where ${bytes} were expected`;
  return undefined;
}

/** Content size a zstd frame promises (RFC 8878, 3.1.1.1); undefined where it is no frame or promises none. */
function contentSize(frame: Uint8Array): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = frame[4];
  const single = (descriptor >> 5) & 1;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3];
  const length = [single, 2, 4, 8][descriptor >> 6];
  if (length === 0 || at + length > frame.length) return undefined;
  if (length === 1) return frame[at];
  if (length === 2) return view.getUint16(at, true) + 256;
  if (length === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
