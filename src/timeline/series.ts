/** Reads the Parquet files of a table back into typed columns, in Node and in the browser. */
import { parquetRead } from 'hyparquet';
import { StormtableError } from '../core/errors.ts';
import type { ArrayOf, NumberType } from '../core/field.ts';
import { formatFaults, type RecordedTable, type Segment } from './format.ts';

export type Column = ArrayOf[NumberType];

/** An empty column of a table's type. */
export function columnArray(type: NumberType, length: number): Column {
  return new { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array }[type](length);
}

/** Columns of one file: value of row r at the file's frame f is `columns[name][f * rows + r]`. */
export async function readSegment(
  table: RecordedTable,
  segment: Segment,
  bytes: Uint8Array,
): Promise<Record<string, Column>> {
  const names = Object.keys(table.columns);
  const total = table.ids.length * segment.frames;
  const columns: Record<string, Column> = {};
  for (const name of names) columns[name] = columnArray(table.columns[name].type, total);
  if (total === 0) return columns;
  let filled = 0;
  try {
    await parquetRead({
      file: {
        byteLength: bytes.byteLength,
        // a copy: Node's Buffer.slice would give a view of the whole
        slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer,
      },
      columns: names,
      onChunk: ({ columnName, columnData, rowStart }) => {
        if (rowStart + columnData.length > total) return;
        columns[columnName].set(columnData as ArrayLike<number>, rowStart);
        filled += columnData.length;
      },
    });
  } catch (e) {
    throw new StormtableError(formatFaults('timeline-broken', { file: segment.file, detail: (e as Error).message }), 1);
  }
  if (filled !== total * names.length) {
    const detail = `${filled} values where ${total * names.length} were recorded`;
    throw new StormtableError(formatFaults('timeline-broken', { file: segment.file, detail }), 1);
  }
  return columns;
}
