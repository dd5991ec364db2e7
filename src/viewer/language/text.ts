/** The texts of one part of the viewer: what it says in English, then in Chinese. */
export type Texts = Readonly<Record<string, readonly [en: string, zh: string]>>;
