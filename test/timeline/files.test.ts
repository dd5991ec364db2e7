import { existsSync, linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder, writeNew } from '../../src/timeline/node/files.ts';
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

it('makes folders within folders, and says where none can be made, even where Node alone would try for ever', () => {
  const deep = join(temporary.path, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  expect(statSync(deep).isDirectory()).toBe(true);
  const file = join(temporary.path, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(join(file, 'x'))).toThrow('Give --out another folder');
  // a file system that takes no folders, and answers as if the parent were not there
  if (existsSync('/proc/self'))
    expect(() => makeFolder('/proc/none/here')).toThrow(
      /\/proc\/none\/here cannot be written: .*Give --out another folder/,
    );
});
