/** Steady flow over a bump in all regimes. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('flow over a bump has the exact depth in all regimes, and the exact discharge where there is no jump', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
