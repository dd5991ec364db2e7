/** Rain on planes by the shallow-water solver. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('at steps of 10 s the rising limb lies within 2 %, equilibrium discharge within 0.5 % of the kinematic wave', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
