/** Text in columns of a terminal: how wide it shows, cut with an ellipsis, padded. Chinese characters take two columns. */

/** Code points that terminals show two columns wide (Unicode East Asian Width W and F, the blocks in use here). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const wideBeyond = /[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const widthOfOne = (character: string): number => (wide.test(character) || wideBeyond.test(character) ? 2 : 1);

/** Columns the text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

/** The text, or as much of it as fits into `width` columns with an ellipsis at its end. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1; // the ellipsis
  for (const character of text) {
    used += widthOfOne(character);
    if (used > width) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
}

/** The text with blanks after it (or before it) up to `width` columns. */
export function padTo(text: string, width: number, side: 'after' | 'before' = 'after'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'after' ? text + blanks : blanks + text;
}
