/** Files made in the page: handed to the person as a download, named, and written as spreadsheets read them. */

/** Letters, digits and dashes, for names of files. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '') || 'file';

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // the browser reads it after this task; a minute is long enough on any machine
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** With the mark that lets spreadsheets read it as UTF-8. */
export const csvBlob = (text: string): Blob => new Blob([`\ufeff${text}`], { type: 'text/csv;charset=utf-8' });

/** A cell as RFC 4180 writes it. Text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
