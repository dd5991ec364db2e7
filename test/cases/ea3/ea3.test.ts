/** EA test 3: momentum over a small obstruction, on ground rebuilt from its description (Néelz and Pender 2013). */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('a wave throws water over a rim that a full hollow at rest does not pass', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
