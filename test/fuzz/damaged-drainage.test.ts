import { describe, expect, it } from 'vitest';
import { drainageFiles, drainageInput, tryDrainage } from './drainage-mutations.ts';

const files = drainageFiles();
const count = 250;
const seed = 5;

/** 10,000 of them, each watched by a clock and the sound ones run for some steps: `npm run validate -- drainage-inputs`. */
describe('damaged SWMM files', () => {
  it.each([...files.keys()])('%s is sound before it is damaged', (entry) => {
    expect(tryDrainage({ entry, text: files.get(entry)! })).toMatchObject({ codes: [] });
  });

  it('are the same for the same seed', () => {
    const some = Array.from({ length: 12 }, (_, i) => drainageInput(i, seed, files).text);
    expect(some).toEqual(Array.from({ length: 12 }, (_, i) => drainageInput(i, seed, files).text));
    expect(some).not.toEqual(Array.from({ length: 12 }, (_, i) => drainageInput(i, seed + 1, files).text));
  });

  it(`are read or told, ${count} of them: every refusal with a line and a whole sentence, in time`, () => {
    const broken: string[] = [];
    const codes = new Set<string>();
    let fine = 0;
    for (let index = 0; index < count; index++) {
      const input = drainageInput(index, seed, files);
      const { broken: problem, codes: told, ms } = tryDrainage(input);
      if (problem) broken.push(`${index} ${input.entry} (${input.what}): ${problem}`);
      if (ms > 10_000) broken.push(`${index} (${input.what}): ${Math.round(ms)} ms`);
      for (const code of told) codes.add(code);
      if (told.length === 0) fine++;
    }
    expect(broken).toEqual([]);
    // damage that is always fatal at the door, or never felt, would prove nothing
    expect(codes.size).toBeGreaterThan(15);
    expect(fine).toBeGreaterThan(count / 20);
    expect(fine).toBeLessThan(count / 2);
  });
});
