/** Rows as CSV (RFC 4180, saved with the mark of UTF-8, so that spreadsheets read Chinese names). */
import { csvCell } from '../app/save.ts';
import type { Column, Row } from './subject.ts';

function quoted(value: number | string): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return csvCell(value);
}

/** `moment` is the time of the picture, RFC 3339, told in every row. */
export function csvOf(columns: readonly Column[], rows: readonly Row[], moment: string): string {
  const head = columns.map(({ name, unit }) => (unit ? `${name} (${unit})` : name));
  const lines = [
    ['time', 'id', ...head],
    ...rows.map((row) => [moment, row.id, ...row.cells.map((cell) => cell.value)]),
  ];
  return `${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}
