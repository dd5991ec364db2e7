/** EA test 5 (Néelz and Pender 2013) at 50 m by the shallow-water solver. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { outsideData } from '../cases.ts';
import { run } from './case.ts';

test.skipIf(!outsideData('flood/ea5-50m/ea5-50m.asc'))(
  'peaks lie within 0.1 m of the second-order ones, and of SFINCS where the published ground differs',
  async () => {
    expect(missed((await run('suite'))!)).toEqual([]);
  },
);
