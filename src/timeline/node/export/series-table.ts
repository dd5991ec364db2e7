/** The rows of a table over time as CSV or Parquet: time, seconds since the start, id, then each column under its unit; classes by name and by number. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { NumberType } from '../../../core/field.ts';
import type { RecordedTable } from '../../format.ts';
import type { Series, Timeline } from '../../reader.ts';
import type { Column } from '../../series.ts';
import { withUnit } from '../../unit-suffix.ts';
import { shortest } from './ascii-grid.ts';
import { type Cell, csvLine } from './csv.ts';
import { momentAt } from './moments.ts';

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

/** The CSV file, a frame at a time. */
export async function* seriesCsv(timeline: Timeline, name: string): AsyncGenerator<string> {
  const series = await timeline.series(name);
  const columns = outColumns(series.table, series.columns);
  yield csvLine(['time', 'time_s', 'id', ...columns.map((c) => c.name)]);
  for (let k = 0; k < series.frames; k++) {
    const { time, seconds } = momentAt(timeline, timeline.secondsAt(k));
    let lines = '';
    for (let r = 0; r < series.rows; r++) {
      const i = k * series.rows + r;
      lines += csvLine([time, seconds, series.table.ids[r], ...columns.map((c) => written(c.type, c.at(i)))]);
    }
    yield lines;
  }
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
  const series = await timeline.series(name);
  const columns = outColumns(series.table, series.columns);
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
  const framesPerGroup = Math.max(1, Math.floor(rowsPerGroup / Math.max(1, series.rows)));
  for (let k = 0; series.rows > 0 && k < series.frames; k += framesPerGroup)
    parquet.write(group(timeline, series, columns, k, Math.min(series.frames, k + framesPerGroup)));
  parquet.finish();
  return writer.getBytes();
}

function group(timeline: Timeline, series: Series, columns: readonly OutColumn[], from: number, to: number) {
  const n = series.rows;
  const rows = (to - from) * n;
  const moments = Array.from({ length: to - from }, (_, f) => momentAt(timeline, timeline.secondsAt(from + f)));
  const all = <T>(value: (k: number, r: number) => T): T[] =>
    Array.from({ length: rows }, (_, i) => value(Math.floor(i / n), i % n));
  return {
    rowGroupSize: rows,
    columnData: [
      { name: 'time', data: all((k) => moments[k].time) },
      { name: 'time_s', data: Float64Array.from(all((k) => moments[k].seconds)) },
      { name: 'id', data: all((_, r) => series.table.ids[r]) },
      ...columns.map((c) => ({ name: c.name, data: all((k, r) => c.at((from + k) * n + r)) as string[] | number[] })),
    ],
  };
}
