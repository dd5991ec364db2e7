/** A round column of water let go: the same wave in all directions. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('a circular dam break runs as its equations round a point say, along rows and diagonals alike', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
