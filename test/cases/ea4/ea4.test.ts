/** EA test 4 (Néelz and Pender 2013) at 5 m up to the end of the rise. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('depths on the plain lie within 0.01 m of the published ones up to the end of the rise', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
