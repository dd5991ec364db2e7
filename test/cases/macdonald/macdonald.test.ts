/** MacDonald channels. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('channels after MacDonald carry the depth they were made for, of second order', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
