/** Steady flow over a bump in all regimes. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('flow over a bump has the exact depth and discharge in all regimes, of second order where there is no jump, and a jump of two cells', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
