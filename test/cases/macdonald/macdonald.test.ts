/** MacDonald channels. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('channels after MacDonald carry the depth they were made for', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
