/** Rain on rugged hills: one catchment of the million cells against two peers run on the whole. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { outsideData } from '../cases.ts';
import { run } from './case.ts';

test.skipIf(!outsideData('flood/synth1000/dem.f32.gz'))(
  'greatest depths of a catchment lie within 0.015 m RMSE of both peers, with a CSI of at least 0.95',
  async () => {
    expect(missed((await run('suite'))!)).toEqual([]);
  },
);
