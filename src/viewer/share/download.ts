/** Hands a file to the browser's downloads. */

/** Letters, digits and dashes, for names of files. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '') || 'file';

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after this task; a minute is long enough on any machine.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
