/** What a summary says of the steps, and that the cell named is the one that held them. */
import { describe, expect, test } from 'vitest';
import { stepFacts } from '../../src/run/node/step-facts.ts';
import { basin, run } from '../hydro/basin.ts';

const held = {
  smallest_step_row: 12,
  smallest_step_column: 0,
  smallest_step_easting_m: 505,
  smallest_step_northing_m: 1020,
  smallest_step_depth_m: 40.123,
  smallest_step_speed_m_per_s: 2.04,
};

test('steps that no water holds back are told by their length alone', () => {
  expect(stepFacts({ steps: 4, smallest_step_s: 2.5 })).toEqual({ smallest_step_s: 2.5 });
  expect(stepFacts({})).toEqual({ smallest_step_s: 0 });
});

test('the cell that held the step is told with its place and its water, and how the work spread over levels', () => {
  const one = stepFacts({ smallest_step_s: 0.5, ...held });
  expect(one).toEqual({
    smallest_step_s: 0.5,
    smallest_step_at: 'row 12, column 0 (505 E 1020 N), 40.1 m deep, 2.0 m/s',
    ...held,
  });
  const several = stepFacts({ smallest_step_s: 0.5, ...held, update_share_level_0: 0.25, update_share_level_1: 0.75 });
  expect(several.smallest_step_at).toMatch(/, level 0$/);
  expect(several.updates_by_level).toBe('0: 25.0 %, 1: 75.0 %');
});

describe.each(['inertial', 'shallow-water'] as const)('by the %s solver', (solver) => {
  test.each(solver === 'inertial' ? [false, true] : [false])('the deep hole is named, multi-rate %s', async (rates) => {
    const engine = await basin({
      rows: 30,
      cols: 70,
      cellSize: 10,
      bed: (r, c) => (r === 21 && c === 50 ? -30 : 0.01 * c),
      level: 1,
      solver,
      // 0.7 * 10 m / sqrt(g * 31 m) is 0.4 s
      tick: 60,
      ...(rates ? { flow: { multi_rate: true } } : {}),
    });
    const facts = stepFacts(run(engine, 120).figures());
    expect(facts.smallest_step_s).toBeLessThan(0.6);
    expect([facts.smallest_step_row, facts.smallest_step_column]).toEqual([21, 50]);
    expect([facts.smallest_step_easting_m, facts.smallest_step_northing_m]).toEqual([505, 85]);
    expect(facts.smallest_step_depth_m).toBeCloseTo(31, 3);
    expect(facts.updates_by_level !== undefined).toBe(rates);
  });

  test('no cell is named on dry ground or where the coupling interval is the limit', async () => {
    const flat = { rows: 10, cols: 20, cellSize: 100, bed: () => 0, solver };
    for (const depth of [0, 0.01]) {
      const facts = stepFacts(run(await basin({ ...flat, depth: () => depth }), 60).figures());
      expect(facts.smallest_step_at, `${depth} m`).toBeUndefined();
      expect(facts.smallest_step_s).toBeGreaterThan(0);
    }
  });
});
