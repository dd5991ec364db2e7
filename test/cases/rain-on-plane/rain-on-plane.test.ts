/** Rain on planes: rising limb, equilibrium discharge and depth profile of the kinematic wave. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('the rising limb lies within 2 %, equilibrium discharge and profile within 0.5 % of the kinematic wave', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
