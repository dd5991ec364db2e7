/** Hunter's wave: the depth of a front over a flat, rough bed, and how the error falls with the cell. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('the wave lies within 1 % of the exact one at 5 m, and the error falls with the cell', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
