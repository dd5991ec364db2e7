/** Rows of a table over time as a Parquet file: `tick`, `id`, then the table's recorded columns, units in the metadata. */
import type { ColumnChunk, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ArrayOf, NumberType } from '../../core/field.ts';
import { type RecordedTable, timelineFormat } from '../format.ts';
import { type Numbers, rowsOfOnePage, writeNumbers } from './parquet-numbers.ts';

export type Column = ArrayOf[NumberType];
/** The recorded columns of a table at one frame. */
export interface Rows {
  readonly tick: number;
  readonly columns: Readonly<Record<string, Column>>;
}

const elementOf: Record<NumberType, Omit<SchemaElement, 'name'>> = {
  f32: { type: 'FLOAT' },
  f64: { type: 'DOUBLE' },
  i32: { type: 'INT32' },
  u8: { type: 'INT32', converted_type: 'UINT_8' },
};

/** Writes one row group a block of frames. Several blocks make one file, for the compaction at the end. */
export function tableFile(table: RecordedTable): { add(frames: readonly Rows[]): void; finish(): Uint8Array } {
  const names = Object.keys(table.columns);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: names.length + 2 },
    { name: 'tick', repetition_type: 'REQUIRED', type: 'INT32' },
    { name: 'id', repetition_type: 'REQUIRED', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    ...names.map(
      (name): SchemaElement => ({ name, repetition_type: 'REQUIRED', ...elementOf[table.columns[name].type] }),
    ),
  ];
  const units = Object.fromEntries(names.map((name) => [name, table.columns[name].unit]));
  const writer = new ByteWriter(1 << 16);
  const parquet = new ParquetWriter({
    writer,
    schema,
    createdBy: 'stormtable',
    kvMetadata: [
      { key: 'format', value: timelineFormat },
      { key: 'table', value: table.name },
      { key: 'units', value: JSON.stringify(units) },
    ],
  });
  const n = table.ids.length;
  return {
    add(frames) {
      const rows = n * frames.length;
      if (rows === 0) return;
      const tick = new Int32Array(rows);
      frames.forEach((frame, f) => {
        tick.fill(frame.tick, f * n, (f + 1) * n);
      });
      const values = names.map((name) => joined(table.columns[name].type, n, frames, name));
      if (rows > rowsOfOnePage) {
        const columnData = [
          { name: 'tick', data: tick },
          { name: 'id', data: repeated(table.ids, frames.length) },
          ...names.map((name, i) => ({ name, data: values[i] })),
        ];
        parquet.write({ columnData, rowGroupSize: rows });
        return;
      }
      const from = writer.offset;
      const columns = [
        writeNumbers(writer, 'tick', tick),
        writeIds(writer, schema[2], table.ids, frames.length),
        ...names.map((name, i) => writeNumbers(writer, name, values[i])),
      ];
      parquet.num_rows += BigInt(rows);
      parquet.row_groups.push({
        columns,
        total_byte_size: columns.reduce((sum, c) => sum + c.meta_data!.total_uncompressed_size, 0n),
        num_rows: BigInt(rows),
        total_compressed_size: BigInt(writer.offset - from),
      });
    },
    finish() {
      parquet.finish();
      return writer.getBytes();
    },
  };
}

const repeated = (ids: readonly string[], times: number): string[] => Array.from({ length: times }, () => ids).flat();

/** The packed column of a table's ids, by how often they are repeated: it is the same in every file. */
const packedIds = new WeakMap<readonly string[], Map<number, { bytes: Uint8Array; chunk: ColumnChunk }>>();

function writeIds(writer: ByteWriter, element: SchemaElement, ids: readonly string[], times: number): ColumnChunk {
  const packed = packedIds.get(ids) ?? new Map<number, { bytes: Uint8Array; chunk: ColumnChunk }>();
  packedIds.set(ids, packed);
  let column = packed.get(times);
  if (!column) {
    const alone = new ByteWriter();
    const parquet = new ParquetWriter({ writer: alone, schema: [{ name: 'root', num_children: 1 }, element] });
    const from = alone.offset;
    const data = repeated(ids, times);
    parquet.write({ columnData: [{ name: 'id', data }], rowGroupSize: data.length });
    column = { bytes: alone.getBytes().slice(from), chunk: moved(parquet.row_groups[0].columns[0], -from) };
    packed.set(times, column);
  }
  const chunk = moved(column.chunk, writer.offset);
  writer.appendBytes(column.bytes);
  return chunk;
}

/** What a file says of a column that lies so many bytes further on. */
function moved(chunk: ColumnChunk, by: number): ColumnChunk {
  const { data_page_offset, dictionary_page_offset, ...rest } = chunk.meta_data!;
  return {
    file_offset: chunk.file_offset + BigInt(by),
    meta_data: {
      ...rest,
      data_page_offset: data_page_offset + BigInt(by),
      ...(dictionary_page_offset === undefined ? {} : { dictionary_page_offset: dictionary_page_offset + BigInt(by) }),
    },
  };
}

/** Blocks of a column one after the other. Small whole numbers are widened, as Parquet's 8-bit type lives in 32 bits. */
function joined(type: NumberType, n: number, frames: readonly Rows[], name: string): Numbers {
  const values = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Int32Array }[type];
  const out = new values(n * frames.length);
  for (let f = 0; f < frames.length; f++) out.set(frames[f].columns[name], f * n);
  return out;
}
