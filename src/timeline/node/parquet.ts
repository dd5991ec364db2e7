/** Rows of a table over time as a Parquet file: `tick`, `id`, then the table's recorded columns, units in the metadata. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ArrayOf, NumberType } from '../../core/field.ts';
import { type RecordedTable, timelineFormat } from '../format.ts';

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
  const writer = new ByteWriter();
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
      const id = new Array<string>(rows);
      frames.forEach((frame, f) => {
        tick.fill(frame.tick, f * n, (f + 1) * n);
        for (let r = 0; r < n; r++) id[f * n + r] = table.ids[r];
      });
      const columnData = [
        { name: 'tick', data: tick },
        { name: 'id', data: id },
        ...names.map((name) => ({ name, data: joined(table.columns[name].type, n, frames, name) })),
      ];
      parquet.write({ columnData, rowGroupSize: rows });
    },
    finish() {
      parquet.finish();
      return writer.getBytes();
    },
  };
}

/** Blocks of a column one after the other. Small whole numbers are widened, as Parquet's 8-bit type lives in 32 bits. */
function joined(type: NumberType, n: number, frames: readonly Rows[], name: string): Column {
  const values = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Int32Array }[type];
  const out = new values(n * frames.length);
  for (let f = 0; f < frames.length; f++) out.set(frames[f].columns[name], f * n);
  return out;
}
