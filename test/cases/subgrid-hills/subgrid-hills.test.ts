/** Rain on rugged hills, sub-grid cells against two engines on the pixels. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { outsideData } from '../cases.ts';
import { run } from './case.ts';

test.skipIf(!outsideData('flood/synth1000/dem.f32.gz'))(
  'pools and streams of 10 m ground are kept on cells of 50 m: CSI(0.3 m) at least 0.75 against both peers',
  async () => {
    expect(missed((await run('suite'))!)).toEqual([]);
  },
);
