import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { ReadingMemory } from '../../src/scenario/reading-memory.ts';
import { scaled } from '../../src/study/scaled.ts';
import { planSweep, type SweepPlan } from '../../src/study/sweep-plan.ts';
import { type TinyValley, tinyValley } from './tiny-valley.ts';

let valley: TinyValley;
let plain: string;
const memory = new ReadingMemory();
beforeAll(() => {
  valley = tinyValley();
  plain = valley.file('');
});
afterAll(() => valley.remove());

/** The plan of a `vary` laid over the valley. */
async function planOf(vary: unknown, more: string[] = [], seed?: number): Promise<SweepPlan | undefined> {
  const set = [`vary=${JSON.stringify(vary)}`, ...more];
  return planSweep(await readScenario(plain, { set, memory, ...(seed === undefined ? {} : { seed }) }));
}
const written = (plan: SweepPlan, path: string): string[] =>
  plan.paths.find((p) => p.path === path)!.choices.map((c) => c.written);

const storm = 'rain[1].design_storm.return_period';

describe('a scenario that varies', () => {
  it('makes every combination of lists, draws and seeds exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (lengths, members, replicates, drawn) => {
          const paths = [storm, 'rain[0].uniform.rate', 'surface.impervious'];
          const unit = ['y', 'mm/h', ''];
          const lists = lengths.map((n, k) => [
            paths[k],
            Array.from({ length: n }, (_, i) => (unit[k] ? `${i + 1} ${unit[k]}` : i / 10)),
          ]);
          const values = Object.fromEntries([
            ...lists,
            ...(drawn ? [['surface.manning', { uniform: [0.03, 0.06] }]] : []),
          ]);
          const plan = await planOf({ replicates, values, ...(drawn ? { members } : {}) });
          const expected = lengths.reduce((product, n) => product * n, 1) * (drawn ? members : 1) * replicates;
          if (lengths.length === 0 && !drawn && replicates === 1) {
            expect(plan).toBeUndefined();
            return;
          }
          expect(plan!.members).toBe(expected);
          const seen = new Set<string>();
          for (let m = 1; m <= plan!.members; m++) {
            const { chosen, replicate } = plan!.member(m);
            seen.add(JSON.stringify([chosen, replicate]));
          }
          expect(seen.size).toBe(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives a replicate the same seed in every combination, the first the scenario’s own', async () => {
    const plan = (await planOf({ replicates: 3, values: { [storm]: ['5 y', '50 y'] } }))!;
    const seeds = [1, 2, 3, 4, 5, 6].map((m) => plan.member(m).seed);
    expect(seeds.slice(0, 3)).toEqual(seeds.slice(3));
    expect(seeds[0]).toBeUndefined();
    expect(new Set(seeds).size).toBe(3);
    const more = (await planOf({ replicates: 5, values: {} }))!;
    expect([1, 2, 3].map((m) => more.member(m).seed)).toEqual(seeds.slice(0, 3));
    const other = (await planOf({ replicates: 3, values: {} }, [], 99))!;
    expect(other.member(2).seed).not.toBe(seeds[1]);
  });

  it('draws the same values for a path, whatever other paths vary beside it', async () => {
    const manning = { 'surface.manning': { uniform: [0.03, 0.06] } };
    const alone = (await planOf({ members: 20, values: manning }))!;
    const rain = { 'rain[0].uniform.rate': { normal: { mean: '3 mm/h', sd: '0.1 mm/h' } } };
    const beside = (await planOf({ members: 20, values: { ...rain, ...manning, [storm]: ['5 y', '10 y'] } }))!;
    expect(written(beside, 'surface.manning')).toEqual(written(alone, 'surface.manning'));
    // the same draw meets every value of the list
    expect(beside.member(3).chosen[0]).toBe(beside.member(23).chosen[0]);
  });

  it('says drawn values in the unit they were asked in, and their SI value beside', async () => {
    const plan = (await planOf({
      members: 5,
      values: {
        'rain[0].uniform.rate': { triangular: ['1 mm/h', '2 mm/h', '36 mm/h'] },
        [storm]: { uniform: ['5 y', '50 y'] },
        'time.end': { uniform: ['10 min', '30 min'] },
        'losses.infiltration': { one_of: ['none', 'green_ampt'] },
        seed: { uniform: [10, 20] },
      },
    }))!;
    const [rain, years, end, losses, seed] = plan.paths;
    expect(rain!.column).toBe('rain[0].uniform.rate_m_per_s');
    for (const c of rain!.choices) {
      expect(c.written).toMatch(/^[\d.]+ mm\/h$/);
      expect(c.number! * 3.6e6).toBeCloseTo(Number.parseFloat(c.written), 9);
    }
    expect(years!.column).toBe(`${storm}_y`);
    expect(end!.choices.every((c) => c.number! >= 600 && c.number! <= 1800 && c.written.endsWith(' min'))).toBe(true);
    expect(losses!.choices.map((c) => c.number)).toEqual([null, null, null, null, null]);
    expect(new Set(losses!.choices.map((c) => c.written))).toEqual(new Set(['none', 'green_ampt']));
    expect(seed!.choices.every((c) => Number.isInteger(c.value))).toBe(true);
  });

  it('scales what the scenario says, unit and list as they stand', async () => {
    const plan = (await planOf({ values: { 'inflow[0].series.discharges': { scale: [0.5, 2] } } }))!;
    expect(plan.paths[0]!.choices.map((c) => c.value)).toEqual([
      ['30 m3/s', '100 m3/s', '175 m3/s', '75 m3/s'],
      ['120 m3/s', '400 m3/s', '700 m3/s', '300 m3/s'],
    ]);
    expect(plan.paths[0]!.column).toBe('inflow[0].series.discharges_factor');
    expect(scaled(['1e-3 m', 4, ['.5 mm/h']], 3)).toEqual(['0.003 m', 12, ['1.5 mm/h']]);
    for (const not of ['word', '2020-08-19T08:00:00+08:00', { a: 1 }, [], [1, 'x'], true, '5', undefined])
      expect(scaled(not, 2), String(not)).toBeUndefined();
  });

  it('tells before it runs which draws the scenario will refuse', async () => {
    const vary = { members: 20, values: { 'rain[0].uniform.rate': { normal: { mean: '1 mm/h', sd: '1 mm/h' } } } };
    const plan = (await planOf(vary))!;
    expect(plan.refused.length).toBeGreaterThan(0);
    expect(plan.refused.length).toBeLessThan(10);
    expect(plan.refused[0]!.fault.message).toMatch(/^rain\[0\].uniform.rate is -.* mm\/h; rain cannot be negative/);
    const within = { mean: '1 mm/h', sd: '1 mm/h', within: ['0 mm/h', '3 mm/h'] };
    expect((await planOf({ members: 20, values: { 'rain[0].uniform.rate': { normal: within } } }))!.refused).toEqual(
      [],
    );
  });

  it('says nothing to vary and is no sweep', async () => {
    expect(await planOf({})).toBeUndefined();
    expect(await planSweep(await readScenario(plain, { memory }))).toBeUndefined();
  });
});

describe('faults of vary', () => {
  const told = async (vary: string): Promise<string> => {
    const file = valley.file(vary, 'faulty');
    const error = await readScenario(file, {})
      .then(planSweep)
      .then(
        () => undefined,
        (e: unknown) => e,
      );
    expect(error).toBeInstanceOf(StormtableError);
    expect((error as StormtableError).exitCode).toBe(2);
    return (error as StormtableError).message.split('\n').slice(1).join('\n');
  };

  it('are told at once, each where it was written', async () => {
    expect(
      await told(`vary:
  members: 3
  values:
    rain[7].uniform.rate: [1 mm/h]
    rain[1].design_storm.return_perod: [10 y]
    surface.manning: []
    surface.soil: { uniform: [1, 2] }
    seed: { gaussian: [1, 2] }
    id: [a, b]
    'rain[': [1]
    losses: { scale: [1] }
    rain[0].uniform.rate: { uniform: [5 mm/h, 1 mm/h] }
    time.end: [1 h, 5 kg, 2]
    rain[1].design_storm.peak_ratio: { normal: { mean: 0.4, sd: 5 mm } }
    rain[1].design_storm.duration: { normal: { mean: 1 h } }
    inflow[0].series.discharges: { scale: [1, two] }
    initial.depth: { triangular: [1 m, 2 m] }
    surface.impervious: { uniform: [0, 1], normal: { mean: 0, sd: 1 } }
`),
    ).toBe(
      `  19:5   vary.values rain[7].uniform.rate: rain has 2 entries, so [7] is not one of them.
  20:5   vary.values rain[1].design_storm.return_perod: a scenario has no rain[1].design_storm.return_perod; did you mean "return_period".
  21:5   vary.values surface.manning is an empty list; write the values to run, or remove the line.
  22:5   vary.values surface.soil cannot be drawn from a distribution: a scenario takes one of sand, loamy_sand, sandy_loam, loam, silt_loam, sandy_clay_loam, clay_loam, silty_clay_loam, sandy_clay, silty_clay, clay, or a map of conductivity, suction, moisture_deficit there. Write a list of values, or one_of.
  23:5   vary.values seed has "gaussian"; expected a list of values, or exactly one of uniform, normal, log_normal, triangular, one_of, scale.
  24:5   vary.values id: id stays the same in all members; members are told apart by their number.
  25:5   vary.values "rain[" is not a path; write for example rain[0].design_storm.return_period.
  26:5   vary.values losses cannot be scaled: the scenario has a map there; expected a number, a quantity, or a list of these.
  27:5   vary.values rain[0].uniform.rate: uniform is ["5 mm/h","1 mm/h"]; the first must be less than the second.
  28:21  time.end is "5 kg", which is not in s; write for example 10 min.
  28:27  time.end is 2 without a unit; write for example 3 h.
  29:5   vary.values rain[1].design_storm.peak_ratio: normal: "5 mm" is not a plain number; write for example 0.04.
  30:5   vary.values rain[1].design_storm.duration: normal is a map; write for example { normal: { mean: X, sd: Y } }.
  31:47  vary.values inflow[0].series.discharges: factor "two" is not a number; write for example 1.2.
  32:5   vary.values initial.depth: triangular is a list of 2; write for example { triangular: [LEAST, LIKELIEST, MOST] }.
  33:5   vary.values surface.impervious has "uniform" and "normal"; expected a list of values, or exactly one of uniform, normal, log_normal, triangular, one_of, scale.`,
    );
  });

  it('of its own shape come with those of the scenario', async () => {
    expect(await told('vary: { replicates: 0, value: { a: 1 }, values: { b: 3 } }\nseeed: 4\n')).toBe(
      `  16:21  vary.replicates is 0; it must be at least 1.
  16:24  "value" is not a key of vary; did you mean "values".
  16:54  vary.values.b is 3; expected a list, or a map.
  17:1   "seeed" is not a key of a scenario; did you mean "seed".`,
    );
  });

  it('name what contradicts itself or is too much', async () => {
    const ticks = Array.from({ length: 1000 }, (_, i) => `${i + 1} s`).join(', ');
    expect(await told(`vary: { replicates: 101, values: { seed: [1], time.tick: [${ticks}] } }\n`)).toBe(
      `  16:1   vary makes 101000 members (1 x 1000 x 101); at most 100000 are run. Shorten the lists, or draw fewer members.
  16:9   vary.replicates is 101 and vary.values seed says which seeds to use; keep one of the two.`,
    );
    expect(await told('vary: { members: 5, values: { end: [1 h], time.end: [2 h] } }\n')).toBe(
      `  16:43  vary.values time.end and end change the same value; keep one of them.`,
    );
    expect(await told('vary: { members: 5, values: { end: [1 h] } }\n')).toBe(
      '  16:9   vary.members is 5, but nothing is drawn from a distribution; remove it, or name a distribution.',
    );
  });
});
