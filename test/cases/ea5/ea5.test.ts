/** EA test 5 (Néelz and Pender 2013) at 50 m against the inertial engines run on that ground, eight hours of it. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { outsideData } from '../cases.ts';
import { run } from './case.ts';

test.skipIf(!outsideData('flood/ea5-50m/ea5-50m.asc'))(
  'peaks lie within 0.05 m and arrivals within 5 minutes of the inertial engines',
  async () => {
    expect(missed((await run('suite'))!)).toEqual([]);
  },
);
