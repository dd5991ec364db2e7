/** The rows of a table over time as CSV or Parquet: time, seconds since the start, id, then each column under its unit; classes by name and by number. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { NumberType } from '../../../core/field.ts';
import type { RecordedTable } from '../../format.ts';
import type { Timeline } from '../../reader.ts';
import type { Column } from '../../series.ts';
import { withUnit } from '../../unit-suffix.ts';
import { shortest } from './ascii-grid.ts';
import { type Cell, csvLine } from './csv.ts';
import { type Moment, momentAt } from './moments.ts';
import { type TableRows, tableRows } from './table-rows.ts';

interface OutColumn {
  readonly name: string;
  readonly type: NumberType | 'text';
  /** Value of an entry of the series. */
  readonly at: (i: number) => Cell;
}

/** What of a table goes out: for a column of classes the name under its own name, and the number behind it. */
function outColumns(table: RecordedTable, columns: Readonly<Record<string, Column>>): OutColumn[] {
  return Object.entries(table.columns).flatMap(([name, { unit, type, classes }]): OutColumn[] => {
    const values = columns[name];
    const number = (i: number): Cell => values[i];
    if (!classes) return [{ name: withUnit(name, unit), type, at: number }];
    return [
      { name, type: 'text', at: (i) => classes[values[i]]?.en ?? String(values[i]) },
      { name: `${name}_code`, type, at: number },
    ];
  });
}

const written = (type: OutColumn['type'], cell: Cell): Cell =>
  type === 'f32' && typeof cell === 'number' && Number.isFinite(cell) ? shortest(cell) : cell;

/** Rows written at once. */
const rowsPerPiece = 1000;

/** The CSV file, some rows at a time. */
export async function* seriesCsv(timeline: Timeline, name: string): AsyncGenerator<string> {
  const rows = await tableRows(timeline, name);
  const columns = outColumns(rows.table, rows.columns);
  yield csvLine(['time', 'time_s', 'id', ...columns.map((c) => c.name)]);
  for (let from = 0; from < rows.count; from += rowsPerPiece) {
    const moments = momentsOf(timeline, rows, from, Math.min(rows.count, from + rowsPerPiece));
    let lines = '';
    for (const [k, { time, seconds }] of moments.entries()) {
      const i = from + k;
      lines += csvLine([time, seconds, rows.table.ids[rows.row[i]!], ...columns.map((c) => written(c.type, c.at(i)))]);
    }
    yield lines;
  }
}

/** Moments of entries, each written out once. */
function momentsOf(timeline: Timeline, { seconds }: TableRows, from: number, to: number): Moment[] {
  const moments: Moment[] = [];
  for (let i = from; i < to; i++) {
    const last = moments.at(-1);
    moments.push(last && last.seconds === seconds[i] ? last : momentAt(timeline, seconds[i]!));
  }
  return moments;
}

const elementOf: Record<NumberType | 'text', Omit<SchemaElement, 'name'>> = {
  f32: { type: 'FLOAT' },
  f64: { type: 'DOUBLE' },
  i32: { type: 'INT32' },
  u8: { type: 'INT32', converted_type: 'UINT_8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

/** Rows to a row group. */
const rowsPerGroup = 100_000;

export async function seriesParquet(timeline: Timeline, name: string): Promise<Uint8Array> {
  const rows = await tableRows(timeline, name);
  const columns = outColumns(rows.table, rows.columns);
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    createdBy: `${timeline.header.engine.name} ${timeline.header.engine.version}`,
    schema: [
      { name: 'root', num_children: columns.length + 3 },
      { name: 'time', repetition_type: 'REQUIRED', ...elementOf.text },
      { name: 'time_s', repetition_type: 'REQUIRED', ...elementOf.f64 },
      { name: 'id', repetition_type: 'REQUIRED', ...elementOf.text },
      ...columns.map((c): SchemaElement => ({ name: c.name, repetition_type: 'REQUIRED', ...elementOf[c.type] })),
    ],
    kvMetadata: [
      { key: 'run', value: timeline.header.id },
      { key: 'vertical_datum', value: timeline.header.grid.datum },
      { key: 'provenance', value: `model result. ${timeline.header.provenance.en}` },
    ],
  });
  for (let from = 0; from < rows.count; from += rowsPerGroup)
    parquet.write(group(timeline, rows, columns, from, Math.min(rows.count, from + rowsPerGroup)));
  parquet.finish();
  return writer.getBytes();
}

function group(timeline: Timeline, rows: TableRows, columns: readonly OutColumn[], from: number, to: number) {
  const moments = momentsOf(timeline, rows, from, to);
  const all = <T>(value: (i: number) => T): T[] => Array.from({ length: to - from }, (_, k) => value(from + k));
  return {
    rowGroupSize: to - from,
    columnData: [
      { name: 'time', data: moments.map((m) => m.time) },
      { name: 'time_s', data: rows.seconds.slice(from, to) },
      { name: 'id', data: all((i) => rows.table.ids[rows.row[i]!]!) },
      ...columns.map((c) => ({ name: c.name, data: all(c.at) as string[] | number[] })),
    ],
  };
}
