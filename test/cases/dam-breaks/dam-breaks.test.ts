/** Dam breaks after Ritter and Stoker. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('dam breaks onto dry ground and onto water have the depth and the front of the exact solutions', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
