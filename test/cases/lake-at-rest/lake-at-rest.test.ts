/** A lake at rest over rough ground with islands: no velocity, no change, for an hour. */
import { expect, test } from 'vitest';
import { missed } from '../case-table.ts';
import { run } from './case.ts';

test('a lake over rough ground with islands does not move in an hour', async () => {
  expect(missed((await run('suite'))!)).toEqual([]);
});
