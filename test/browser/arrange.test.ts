/** Order and choice of a table's rows, and their CSV. */
import { describe, expect, test } from 'vitest';
import { type Arrangement, arranged } from '../../src/viewer/table/arrange.ts';
import { csvOf } from '../../src/viewer/table/csv.ts';
import { type Row, wordCell } from '../../src/viewer/table/subject.ts';

const row = (id: string, depth: number, urgency: Row['urgency'], state: string): Row => ({
  id,
  cells: [wordCell(id), wordCell(state), { text: depth.toFixed(2), value: depth }],
  state,
  urgency,
  picked: false,
  open() {},
});
const rows = [
  row('Mill Lane', 0.2, 'warn', 'slow'),
  row('Quay 10', 1.5, 'alarm', 'closed'),
  row('Quay 9', Number.NaN, 'calm', 'open'),
  row('Hill', 0, 'calm', 'open'),
];
const plain: Arrangement = { filter: '', state: '', column: -1, descending: false };
const ids = (change: Partial<Arrangement>): string[] => arranged(rows, { ...plain, ...change }).map(({ id }) => id);

describe('rows of the table', () => {
  test('the most urgent come first, and equals keep their order', () => {
    expect(ids({})).toEqual(['Quay 10', 'Mill Lane', 'Quay 9', 'Hill']);
  });
  test('figures sort as figures, names by the numbers in them, and the unknown comes last either way', () => {
    expect(ids({ column: 2 })).toEqual(['Hill', 'Mill Lane', 'Quay 10', 'Quay 9']);
    expect(ids({ column: 2, descending: true })).toEqual(['Quay 10', 'Mill Lane', 'Hill', 'Quay 9']);
    expect(ids({ column: 0 })).toEqual(['Hill', 'Mill Lane', 'Quay 9', 'Quay 10']);
  });
  test('all words of the filter must occur, in any column and case', () => {
    expect(ids({ filter: 'quay OPEN' })).toEqual(['Quay 9']);
    expect(ids({ filter: 'quay hill' })).toEqual([]);
  });
  test('a bound holds for the sorted column, and the unknown never fits', () => {
    expect(ids({ filter: '> 0.1', column: 2 })).toEqual(['Mill Lane', 'Quay 10']);
    expect(ids({ filter: '<=0.2', column: 2 })).toEqual(['Hill', 'Mill Lane']);
    // without one, for the first column of figures
    expect(ids({ filter: '>=1.5' })).toEqual(['Quay 10']);
  });
  test('a state leaves its own', () => {
    expect(ids({ state: 'open' })).toEqual(['Quay 9', 'Hill']);
  });
});

test('CSV keeps figures whole, quotes text and lets none become a formula', () => {
  const columns = [
    { id: 'name', name: 'Name', numeric: false },
    { id: 'state', name: 'State', numeric: false },
    { id: 'depth', name: 'Depth', unit: 'm', numeric: true },
  ];
  const odd = row('=cmd|"x", y', 0.123456789, 'calm', 'open');
  const lines = csvOf(columns, [odd, rows[2]!], '2020-08-19T08:00:00+08:00').split('\r\n');
  expect(lines[0]).toBe('time,id,Name,State,Depth (m)');
  expect(lines[1]).toBe(`2020-08-19T08:00:00+08:00,"'=cmd|""x"", y","'=cmd|""x"", y",open,0.123456789`);
  expect(lines[2]).toBe('2020-08-19T08:00:00+08:00,Quay 9,Quay 9,open,');
  expect(lines[3]).toBe('');
});
