/** EA test 2: filling of floodplain depressions, on ground rebuilt from its description (Néelz and Pender 2013). */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('water comes to rest in hollows below their sills and leaves the eastern ones dry', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
