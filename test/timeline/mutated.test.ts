import { describe, expect, it } from 'vitest';
import { mutatedRunFolders } from './mutated-folders.ts';

describe('a run folder with something wrong with it', () => {
  it('is read, or refused in plain words, by everything that reads runs', async () => {
    const report = await mutatedRunFolders(60, 'suite');
    expect(report.failures).toEqual([]);
    expect(report.folders).toBe(60);
    // 300 MB: what the JIT and the decompressor take once, many times the folder's size and far below one bad length
    expect(report.grown_mb).toBeLessThan(300);
    // most of what was changed was also told: at most a tenth lay where nothing could tell
    expect(report.unnoticed.length).toBeLessThan(6);
  }, 240_000);
});
