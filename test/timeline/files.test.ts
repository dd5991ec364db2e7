import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeNew } from '../../src/timeline/node/files.ts';
import { scratch } from './fixture.ts';

let temporary: ReturnType<typeof scratch>;
beforeEach(() => {
  temporary = scratch();
});
afterEach(() => temporary.remove());

it('a new file over one that two runs share leaves the other run its own', () => {
  const [mine, theirs] = ['mine', 'theirs'].map((name) => join(temporary.path, name)) as [string, string];
  writeFileSync(theirs, 'before');
  linkSync(theirs, mine);
  writeNew(mine, new TextEncoder().encode('after'));
  expect([readFileSync(mine, 'utf8'), readFileSync(theirs, 'utf8')]).toEqual(['after', 'before']);
});
