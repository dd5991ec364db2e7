/** Uniform flow on planes of several slopes and roughnesses against Manning's normal depth. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('steady flow on seven planes runs at its normal depth within 0.5 %', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
