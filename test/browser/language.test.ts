/** Both dictionaries of the viewer say the same things. */
import { describe, expect, test } from 'vitest';
import { en } from '../../src/viewer/language/en.ts';
import { translator } from '../../src/viewer/language/language.ts';
import { zh } from '../../src/viewer/language/zh.ts';

const gaps = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();

describe('languages of the viewer', () => {
  test('Chinese and English have the same keys', () => {
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
