/** Names a person reads, in both languages. */
export interface Name {
  readonly en: string;
  readonly zh: string;
}

/** A sentence with `{param}` gaps, in both languages. */
export type Sentence = Name;
export type Language = keyof Name;

/** Fills the gaps of a sentence. */
export const say = (s: Sentence, params: Readonly<Record<string, string | number>>, language: Language): string =>
  s[language].replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));
