/** Both dictionaries of the viewer say the same things. */
import { describe, expect, test } from 'vitest';
import { translator } from '../../src/viewer/language/language.ts';
import { en, zh } from '../../src/viewer/language/texts.ts';

const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();

describe('languages of the viewer', () => {
  test('a key is given once: no part takes the text of another', async () => {
    const parts = import.meta.glob<Record<string, object>>('../../src/viewer/language/texts/*.ts');
    const keys = (await Promise.all(Object.values(parts).map((load) => load())))
      .flatMap((part) => Object.values(part))
      .flatMap((texts) => Object.keys(texts));
    expect(keys.filter((key, k) => keys.indexOf(key) !== k)).toEqual([]);
    expect(keys.sort()).toEqual(Object.keys(en).sort());
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });
  test('no text is empty, and a text has the same gaps in both', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(en[key].trim(), key).not.toBe('');
      expect(zh[key].trim(), key).not.toBe('');
      expect(gaps(zh[key]), key).toEqual(gaps(en[key]));
    }
  });
  test('Chinese texts are Chinese', () => {
    for (const [key, text] of Object.entries(zh))
      if (!/^(T\+|\{)/.test(text)) expect(text, key).toMatch(/[\u4e00-\u9fff]/);
  });
  test('a gap takes its value and an unknown gap stays', () => {
    expect(translator('en')('tPlus', { at: '03:20' })).toBe('T+03:20');
    expect(translator('zh')('runMissing', {})).toContain('{id}');
  });
});
