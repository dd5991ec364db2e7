/** Structures in steady flow pass what their laws say. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('walls, gates and breaches in steady flow have the level of their laws', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
