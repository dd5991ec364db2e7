/** Hands a file made in the page to the person, as a download. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // the browser reads it after the click has been handled
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** With the mark that lets spreadsheets read it as UTF-8. */
export const csvBlob = (text: string): Blob => new Blob([`\ufeff${text}`], { type: 'text/csv;charset=utf-8' });
