/** Random storms by the shallow-water solver: closed ledgers, no negative depth, more rain never less water. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('random storms on 8 random grounds, by the whole equations, end with a closed ledger, no negative depth, and more water for more rain', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
