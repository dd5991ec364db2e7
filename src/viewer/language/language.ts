/** Texts in the language chosen. */
import type { Language } from '../../core/names.ts';
import { en, type TextKey, zh } from './texts.ts';

export type { TextKey } from './texts.ts';

export type Translate = (key: TextKey, gaps?: Readonly<Record<string, string | number>>) => string;

export function translator(language: Language): Translate {
  const texts = language === 'zh' ? zh : en;
  return (key, gaps) =>
    gaps ? texts[key].replace(/\{(\w+)\}/g, (gap, name: string) => String(gaps[name] ?? gap)) : texts[key];
}

/** The language asked for in the address, remembered, or set in the browser. */
export function firstLanguage(asked: Language | undefined): Language {
  const kept = recall('language');
  return (
    asked ?? (kept === 'zh' || kept === 'en' ? kept : navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en')
  );
}

/** Small choices kept between visits; a browser that forbids it simply forgets. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`stormtable.${name}`);
  } catch {
    return null;
  }
}
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`stormtable.${name}`, value);
  } catch {
    // Forbidden: the choice lasts as long as the page.
  }
}
