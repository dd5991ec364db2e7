/**
 * What the viewer says: every text by its key, in both languages. A part of the viewer has its texts in a file of its
 * own under `texts/`; gaps in braces are filled where the text is used.
 */
import { cards } from './texts/cards.ts';
import { comparison } from './texts/comparison.ts';
import { layers } from './texts/layers.ts';
import { operations } from './texts/operations.ts';
import { page } from './texts/page.ts';
import { run } from './texts/run.ts';
import { scene } from './texts/scene.ts';
import { share } from './texts/share.ts';
import { suggestions } from './texts/suggestions.ts';
import { table } from './texts/table.ts';
import { time } from './texts/time.ts';
import { tools } from './texts/tools.ts';
import { whatIf } from './texts/what-if.ts';

const texts = {
  ...run,
  ...page,
  ...time,
  ...operations,
  ...suggestions,
  ...cards,
  ...layers,
  ...tools,
  ...table,
  ...comparison,
  ...whatIf,
  ...share,
  ...scene,
};
export type TextKey = keyof typeof texts;

const inLanguage = (which: 0 | 1): Readonly<Record<TextKey, string>> =>
  Object.fromEntries(Object.entries(texts).map(([key, both]) => [key, both[which]])) as Record<TextKey, string>;

export const en = inLanguage(0);
export const zh = inLanguage(1);
