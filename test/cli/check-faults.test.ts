/** `stormtable check` on everything that can be wrong: sentences and exit code 2, never the inside of the program. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { baseFiles } from '../fuzz/base-files.ts';
import { mutatedInputs } from '../fuzz/mutated-inputs.ts';
import { root, stormtable } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const stack = /^\s+at .+:\d+:\d+\)?$|Something went wrong inside/m;

describe('stormtable check', () => {
  it('tells every fault of the whole catalogue at once', async () => {
    const catalogue = readdirSync(join(root, 'test/faults'))
      .map((name) => `test/faults/${name}/scenario.yaml`)
      // these need --set, or the test cut, to be wrong
      .filter((f) => existsSync(join(root, f)) && !/set-faults|test-cut/.test(f));
    expect(catalogue.length).toBeGreaterThan(75);
    const { code, out, err } = await stormtable('check', ...catalogue);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toMatch(stack);
    for (const file of catalogue) expect(err, file).toContain(file.split('/')[2]);
  });

  it('stays in plain words for damaged files, for what is no file, and for paths no file can have', async () => {
    const files = baseFiles();
    const damaged: string[] = [];
    for (const input of mutatedInputs(40, 77, files))
      for (const replaced of input.changed.values()) {
        if (replaced.kind !== 'bytes') continue;
        const file = join(folder, `${damaged.length}.yaml`);
        writeFileSync(file, replaced.bytes);
        damaged.push(file);
      }
    const odd = [folder, join(folder, 'no', 'such'), `${'x'.repeat(300)}.yaml`, '/dev/null', '..'];
    const { code, err } = await stormtable('check', ...damaged, ...odd);
    expect(code).toBe(2);
    expect(err).not.toMatch(stack);
    expect(err.split('\n').length).toBeGreaterThan(damaged.length);
  });
});
