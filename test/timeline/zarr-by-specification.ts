/** A reader of Zarr v3 groups written from the specification alone, with a zstd of its own: none of the code that writes or reads runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ZSTDDecoder } from 'zstddec';

export interface ZarrArray {
  readonly shape: readonly number[];
  readonly dimensions: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Stored numbers, row-major; the fill value where a chunk is absent. */
  readonly values: Float64Array;
}

interface ArrayDocument {
  node_type: 'array' | 'group';
  shape: number[];
  data_type: string;
  chunk_grid: { configuration: { chunk_shape: number[] } };
  fill_value: number | 'NaN';
  codecs: { name: string }[];
  dimension_names: string[];
  attributes: Record<string, unknown>;
}

export interface GroupDocument {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly consolidated_metadata: { readonly kind: string; readonly metadata: Readonly<Record<string, ArrayDocument>> };
}

const readers: Record<string, [width: number, read: (view: DataView, at: number) => number]> = {
  uint8: [1, (v, at) => v.getUint8(at)],
  uint16: [2, (v, at) => v.getUint16(at, true)],
  int16: [2, (v, at) => v.getInt16(at, true)],
  int32: [4, (v, at) => v.getInt32(at, true)],
  float32: [4, (v, at) => v.getFloat32(at, true)],
  float64: [8, (v, at) => v.getFloat64(at, true)],
};

export const groupDocument = (root: string): GroupDocument =>
  JSON.parse(readFileSync(join(root, 'zarr.json'), 'utf8')) as GroupDocument;

/** One array, found through the group's consolidated metadata only. */
export async function readZarr(root: string, name: string): Promise<ZarrArray> {
  const a = groupDocument(root).consolidated_metadata.metadata[name]!;
  const zstd = new ZSTDDecoder();
  await zstd.init();
  const [width, read] = readers[a.data_type]!;
  const chunk = a.chunk_grid.configuration.chunk_shape;
  const size = (shape: readonly number[]): number => shape.reduce((p, n) => p * n, 1);
  const values = new Float64Array(size(a.shape)).fill(a.fill_value === 'NaN' ? Number.NaN : a.fill_value);
  const counts = a.shape.map((n, d) => Math.ceil(n / chunk[d]!));
  for (let c = 0; c < size(counts); c++) {
    const at = unravel(c, counts);
    let packed: Uint8Array;
    try {
      packed = readFileSync(join(root, name, 'c', ...at.map(String)));
    } catch {
      continue;
    }
    if (a.codecs.at(-1)!.name === 'crc32c') packed = checked(packed);
    const bytes = zstd.decode(packed, size(chunk) * width);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < size(chunk); i++) {
      const cell = unravel(i, chunk).map((n, d) => n + at[d]! * chunk[d]!);
      if (cell.some((n, d) => n >= a.shape[d]!)) continue;
      values[cell.reduce((index, n, d) => index * a.shape[d]! + n, 0)] = read(view, i * width);
    }
  }
  return { shape: a.shape, dimensions: a.dimension_names, attributes: a.attributes, values };
}

/** Numbers as the CF conventions unpack them: NaN for missing, scaled and shifted. */
export function unpacked(a: ZarrArray): Float64Array {
  const { _FillValue: fill, missing_value: missing, scale_factor: scale = 1, add_offset: offset = 0 } = a.attributes;
  return a.values.map((v) => (v === fill || v === missing ? Number.NaN : v * (scale as number) + (offset as number)));
}

/** The bytes before a checksum, held against it: CRC-32C bit by bit (RFC 3720). */
function checked(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -4);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const told = new DataView(bytes.buffer, bytes.byteOffset + body.length, 4).getUint32(0, true);
  if ((crc ^ 0xffffffff) >>> 0 !== told) throw new Error('a chunk does not have the checksum it carries');
  return body;
}

function unravel(index: number, shape: readonly number[]): number[] {
  const out: number[] = [];
  for (let d = shape.length - 1; d >= 0; d--) {
    out[d] = index % shape[d]!;
    index = Math.floor(index / shape[d]!);
  }
  return out;
}
