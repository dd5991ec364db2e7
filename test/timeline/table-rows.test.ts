/** Rows of a table on their way out: frames and readings between them, in order of time. */
import { expect, test } from 'vitest';
import type { ReadingsRecord } from '../../src/core/records.ts';
import { seriesCsv } from '../../src/timeline/node/export/series-table.ts';
import { tableRows } from '../../src/timeline/node/export/table-rows.ts';
import type { Timeline } from '../../src/timeline/reader.ts';

const column = { unit: 'm3/s', type: 'f64', label: { en: 'Discharge', zh: '流量' }, doc: 'discharge' } as const;
const table = {
  name: 'cross_section',
  of: 'cross_section',
  picture: 'truth',
  ids: ['plain', 'quick'],
  columns: { discharge: column },
} as const;

function timeline(readings: readonly ReadingsRecord[]): Timeline {
  const told = {
    header: { clock: { startEpochMs: 0, offsetMinutes: 0, tick: 60, coupling: 10, ticks: 10, recordEvery: 5 } },
    secondsAt: (k: number) => 300 * k,
    series: async () => ({
      table,
      rows: 2,
      frames: 2,
      ticks: Int32Array.of(0, 5),
      columns: { discharge: Float64Array.of(1, 2, 3, 4) },
    }),
    stream: async (_: string, from: number) => ({ records: from === 0 ? readings : [], next: 1 }),
  };
  return told as unknown as Timeline;
}

const reading = (seconds: number, rows: number[], discharge: (number | null)[], name = 'cross_section') =>
  ({ tick: 0, seconds, table: name, rows, values: { discharge } }) as unknown as ReadingsRecord;

test('without readings the rows are those of the frames', async () => {
  const rows = await tableRows(timeline([reading(30, [0], [9], 'probe')]), 'cross_section');
  expect([...rows.seconds]).toEqual([0, 0, 300, 300]);
  expect([...rows.row]).toEqual([0, 1, 0, 1]);
  expect([...rows.columns['discharge']!]).toEqual([1, 2, 3, 4]);
});

test('a row read at its own interval goes out by its readings, the others by the frames, in order of time', async () => {
  const told = [reading(150, [1], [20]), reading(300, [1], [21]), reading(450, [1], [null])];
  const rows = await tableRows(timeline(told), 'cross_section');
  expect([...rows.seconds]).toEqual([0, 150, 300, 300, 450]);
  expect([...rows.row]).toEqual([0, 1, 0, 1, 1]);
  expect([...rows.columns['discharge']!]).toEqual([1, 20, 3, 21, Number.NaN]);
  let csv = '';
  for await (const piece of seriesCsv(timeline(told), 'cross_section')) csv += piece;
  expect(csv.split(/\r?\n/).slice(0, 3)).toEqual([
    'time,time_s,id,discharge_m3_per_s',
    '1970-01-01T00:00:00+00:00,0,plain,1',
    '1970-01-01T00:02:30+00:00,150,quick,20',
  ]);
});
