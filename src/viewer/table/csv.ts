/** Rows as CSV (RFC 4180, UTF-8 with its mark, so that spreadsheets read Chinese names). */
import type { Column, Row } from './subject.ts';

/** Text that a spreadsheet would take for a formula is kept text by an apostrophe. */
function quoted(value: number | string): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `moment` is the time of the picture, RFC 3339, told in every row. */
export function csvOf(columns: readonly Column[], rows: readonly Row[], moment: string): string {
  const head = columns.map(({ name, unit }) => (unit ? `${name} (${unit})` : name));
  const lines = [
    ['time', 'id', ...head],
    ...rows.map((row) => [moment, row.id, ...row.cells.map((cell) => cell.value)]),
  ];
  return `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** Hands a file to the browser to save. */
export function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
