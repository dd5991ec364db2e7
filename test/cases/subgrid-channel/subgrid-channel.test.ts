/** A channel narrower than a cell. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('a channel three pixels wide floods the same plain on cells nine pixels wide, with a fiftieth of the work', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
