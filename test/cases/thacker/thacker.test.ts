/** Thacker's bowls over five periods. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test("water in Thacker's bowls keeps its height within 2 % and its period within 1 % for five periods", async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
