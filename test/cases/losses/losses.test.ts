/** Losses against hand calculation, closed form and an independent integration. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('soil, leaves, hollows and curve numbers take what their laws say, and the books close', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
