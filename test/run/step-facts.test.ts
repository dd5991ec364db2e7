/** What a summary says of the steps. */
import { expect, test } from 'vitest';
import { stepFacts } from '../../src/run/node/step-facts.ts';

test('one common step is told by its length alone', () => {
  expect(stepFacts({ steps: 4, smallest_step_s: 2.5 })).toEqual({ smallest_step_s: 2.5 });
  expect(stepFacts({})).toEqual({ smallest_step_s: 0 });
});

test('with several levels the cell that held the step is told, and how the work spread', () => {
  const figures = {
    smallest_step_s: 0.5,
    smallest_step_row: 12,
    smallest_step_column: 0,
    update_share_level_0: 0.25,
    update_share_level_1: 0.75,
  };
  expect(stepFacts(figures)).toEqual({
    smallest_step_s: 0.5,
    smallest_step_at: 'row 12, column 0, level 0',
    updates_by_level: '0: 25.0 %, 1: 75.0 %',
  });
});
