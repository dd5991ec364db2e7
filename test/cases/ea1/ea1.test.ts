/** EA test 1: flooding of a disconnected water body, on ground rebuilt from its description (Néelz and Pender 2013). */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('a pond behind a sill rises with the water outside and keeps what lies below the sill', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
