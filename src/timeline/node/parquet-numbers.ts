/**
 * A column of numbers as a Parquet column chunk of one page: byte for byte what `hyparquet-writer` writes for a required
 * column, without taking every value through code that is ready for dates, strings and nulls.
 */
import type { ColumnChunk } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';

export type Numbers = Int32Array | Float32Array | Float64Array;

/** Rows that surely fit one page of a megabyte, whatever their type. */
export const rowsOfOnePage = (1 << 20) / 8 - 1;

/** Adds the chunk to the file and gives what its footer says of it. `values` holds 1 to `rowsOfOnePage` numbers. */
export function writeNumbers(writer: ByteWriter, name: string, values: Numbers): ColumnChunk {
  const size = values.BYTES_PER_ELEMENT;
  const from = writer.offset;
  const found = inDictionary(values);
  let unpacked = 0;
  let dictionaryAt: bigint | undefined;
  if (found) {
    dictionaryAt = BigInt(from);
    unpacked += dictionaryPage(writer, found.dictionary);
  }
  const pageAt = BigInt(writer.offset);
  unpacked += found ? indexPage(writer, found.indexes) : dataPage(writer, values.length, bytesOf(values), 'PLAIN');
  const type = values instanceof Int32Array ? 'INT32' : size === 4 ? 'FLOAT' : 'DOUBLE';
  return {
    meta_data: {
      type,
      encodings: found ? ['PLAIN', 'RLE_DICTIONARY'] : ['PLAIN'],
      path_in_schema: [name],
      codec: 'SNAPPY',
      num_values: BigInt(values.length),
      total_compressed_size: BigInt(writer.offset - from),
      total_uncompressed_size: BigInt(unpacked),
      data_page_offset: pageAt,
      ...(dictionaryAt === undefined ? {} : { dictionary_page_offset: dictionaryAt }),
      statistics: statisticsOf(values),
      encoding_stats: [
        ...(found ? [{ page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 }] : []),
        { page_type: 'DATA_PAGE_V2', encoding: found ? 'RLE_DICTIONARY' : 'PLAIN', count: 1 },
      ],
    },
    file_offset: BigInt(from),
  };
}

const bytesOf = (a: ArrayBufferView): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** Least and largest number; NaN counts as neither. Zero is told as -0 and +0, as Parquet asks. */
function statisticsOf(values: Numbers) {
  let min: number | undefined;
  let max: number | undefined;
  let nan = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) nan++;
    else {
      if (min === undefined || v < min) min = v;
      if (max === undefined || v > max) max = v;
    }
  }
  return {
    min_value: min === 0 ? -0 : min!,
    max_value: max === 0 ? 0 : max!,
    null_count: 0n,
    ...(values instanceof Int32Array ? {} : { nan_count: BigInt(nan) }),
  };
}

/** Values looked at before a dictionary is tried, and how many of them may differ. */
const sampleSize = 1000;
const sampleDistinct = 0.9;

/** The distinct values in order of appearance and the place of each value among them, where that halves the column. */
function inDictionary(values: Numbers): { dictionary: Numbers; indexes: Int32Array } | undefined {
  const n = values.length;
  const size = values.BYTES_PER_ELEMENT;
  const sampled = Math.min(n, sampleSize);
  const seen = new Set<number>();
  for (let i = 0; i < sampled; i++) seen.add(values[sampled === 1 ? 0 : Math.floor((i * (n - 1)) / (sampled - 1))]!);
  if (seen.size / sampled > sampleDistinct) return undefined;

  const most = n >> 1; // with more the dictionary alone is over half
  const dictionary = values.slice(0, most);
  const indexes = new Int32Array(n);
  const slots = new Int32Array(1 << (32 - Math.clz32(2 * most + 1))); // one more than an index; 0 is free
  const words = new Uint32Array(values.buffer, values.byteOffset, (n * size) >> 2);
  const wide = size >> 3;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i]!;
    let key = 0; // of both zeros, and of every NaN
    if (v !== 0 && !Number.isNaN(v)) key = wide ? words[2 * i]! ^ Math.imul(words[2 * i + 1]!, 0x85ebca6b) : words[i]!;
    key = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d);
    let slot = (key ^ (key >>> 13)) & (slots.length - 1);
    for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const other = dictionary[slots[slot]! - 1]!;
      if (other === v || (Number.isNaN(other) && Number.isNaN(v))) break;
    }
    if (slots[slot] === 0) {
      if (count === most) return undefined;
      dictionary[count++] = v;
      slots[slot] = count;
    }
    indexes[i] = slots[slot]! - 1;
  }
  const indexBytes = Math.ceil((n * Math.ceil(Math.log2(count))) / 8);
  if (2 * (count * size + indexBytes) > n * size) return undefined;
  return { dictionary: dictionary.subarray(0, count), indexes };
}

/** Gives the bytes of the page when unpacked, header included, as `dataPage` does. */
function dictionaryPage(writer: ByteWriter, dictionary: Numbers): number {
  const bytes = bytesOf(dictionary);
  const packed = snappyCompress(bytes);
  const from = writer.offset;
  writePageHeader(writer, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: bytes.length,
    compressed_page_size: packed.length,
    dictionary_page_header: { num_values: dictionary.length, encoding: 'PLAIN' },
  });
  const header = writer.offset - from;
  writer.appendBytes(packed);
  return header + bytes.length;
}

function indexPage(writer: ByteWriter, indexes: Int32Array): number {
  let largest = 0;
  for (let i = 0; i < indexes.length; i++) if (indexes[i]! > largest) largest = indexes[i]!;
  const width = Math.ceil(Math.log2(largest + 1));
  const page = new ByteWriter(16 + indexes.length);
  page.appendUint8(width);
  writeRleBitPackedHybrid(page, indexes, width);
  return dataPage(writer, indexes.length, page.getBytes(), 'RLE_DICTIONARY');
}

function dataPage(writer: ByteWriter, rows: number, bytes: Uint8Array, encoding: 'PLAIN' | 'RLE_DICTIONARY'): number {
  const packed = snappyCompress(bytes);
  const from = writer.offset;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: bytes.length,
    compressed_page_size: packed.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: 0,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: 0,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  });
  const header = writer.offset - from;
  writer.appendBytes(packed);
  return header + bytes.length;
}
