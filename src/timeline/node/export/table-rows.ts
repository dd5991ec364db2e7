/** The rows of a table as they go out, in order of time: those of the frames, and where a row is read at an interval of its own, its readings instead. */
import type { RecordedTable } from '../../format.ts';
import type { Timeline } from '../../reader.ts';
import { recordsOf } from '../../records.ts';
import { type Column, columnArray } from '../../series.ts';

/** Entry i is the row `row[i]` of the table at `seconds[i]` s, with `columns[name][i]`. */
export interface TableRows {
  readonly table: RecordedTable;
  readonly count: number;
  readonly seconds: Float64Array;
  readonly row: Int32Array;
  readonly columns: Readonly<Record<string, Column>>;
}

interface Reading {
  readonly seconds: number;
  readonly row: number;
  readonly values: readonly number[];
}

export async function tableRows(timeline: Timeline, name: string): Promise<TableRows> {
  const { table, rows, frames, columns } = await timeline.series(name);
  const names = Object.keys(table.columns);
  const readings: Reading[] = [];
  const own = new Set<number>();
  for await (const r of recordsOf(timeline, 'truth/readings')) {
    if (r.table !== name) continue;
    r.rows.forEach((row, k) => {
      own.add(row);
      // JSON has no NaN
      readings.push({ seconds: r.seconds, row, values: names.map((column) => r.values[column]?.[k] ?? Number.NaN) });
    });
  }
  const count = readings.length + frames * (rows - own.size);
  const out = {
    table,
    count,
    seconds: new Float64Array(count),
    row: new Int32Array(count),
    columns: Object.fromEntries(names.map((column) => [column, columnArray(table.columns[column]!.type, count)])),
  };
  let at = 0;
  let next = 0;
  const take = (seconds: number, row: number, value: (column: string, k: number) => number): void => {
    out.seconds[at] = seconds;
    out.row[at] = row;
    names.forEach((column, k) => {
      out.columns[column]![at] = value(column, k);
    });
    at++;
  };
  const takeReadings = (before: number): void => {
    for (; next < readings.length && readings[next]!.seconds < before; next++) {
      const { seconds, row, values } = readings[next]!;
      take(seconds, row, (_, k) => values[k]!);
    }
  };
  for (let k = 0; k < frames; k++) {
    const seconds = timeline.secondsAt(k);
    takeReadings(seconds);
    for (let row = 0; row < rows; row++)
      if (!own.has(row)) take(seconds, row, (column) => columns[column]![k * rows + row]!);
  }
  takeReadings(Infinity);
  return out;
}
