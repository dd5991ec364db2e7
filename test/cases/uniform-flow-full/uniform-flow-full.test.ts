/** Uniform flow on planes by the shallow-water solver. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('steady flow on six planes up to a Froude number of 1.5 runs at its normal depth within 0.5 %', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
