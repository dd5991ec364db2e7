import { afterAll, describe, expect, it } from 'vitest';
import { baseFiles, entries } from './base-files.ts';
import { mutatedInput, mutatedInputs } from './mutated-inputs.ts';
import { Trial } from './try-inputs.ts';

const files = baseFiles();
const trial = new Trial(files);
afterAll(() => trial.remove());
const count = 150;
const seed = 20200819;

/** 5,000 of them: `npm run validate -- faults`. */
describe('damaged scenarios, places and rules', () => {
  it.each(entries)('%s is sound before it is damaged', async (entry) => {
    const whole = { index: 0, entry, what: '', changed: new Map(), set: [] };
    expect(await trial.of(whole)).toMatchObject({ codes: [], stage: 'engine' });
  });

  it('are the same for the same seed, made alone or one after another', () => {
    const some = [...mutatedInputs(12, 5, files)];
    expect(some[11]).toEqual(mutatedInput(11, 5, files));
    expect(some.map((i) => i.what)).not.toEqual([...mutatedInputs(12, 6, files)].map((i) => i.what));
  });

  it(`are read or told, ${count} of them, each in time and none more than that`, { timeout: 240_000 }, async () => {
    const broken: string[] = [];
    const codes = new Set<string>();
    let fine = 0;
    for (const input of mutatedInputs(count, seed, files)) {
      const { broken: problem, codes: told, ms } = await trial.of(input);
      if (problem) broken.push(`${input.index} ${input.entry} (${input.what}): ${problem}`);
      if (ms > 10_000) broken.push(`${input.index} (${input.what}): ${Math.round(ms)} ms`);
      for (const code of told) codes.add(code);
      if (told.length === 0) fine++;
    }
    expect(broken).toEqual([]);
    // damage that is always fatal at the door, or never felt, would prove nothing
    expect(codes.size).toBeGreaterThan(30);
    expect(fine).toBeGreaterThan(5);
    expect(fine).toBeLessThan(count / 2);
  });
});
