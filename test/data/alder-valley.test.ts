import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alderValley } from '../../data/alder-valley/make.ts';

describe('Alder Valley', () => {
  it('has the files its generator writes', async () => {
    const files = await alderValley();
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(`data/alder-valley/${name}`, 'utf8') === text, name).toBe(true);
  });
});
