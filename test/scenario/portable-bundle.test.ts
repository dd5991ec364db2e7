/** A scenario as bytes: every number comes back to the bit, rules and rasters work, what cannot travel is refused. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { packBundle, unpackBundle } from '../../src/scenario/portable-bundle.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Rain, ScenarioBundle } from '../../src/scenario/scenario.ts';
import { scenariosDir } from '../scenario-runs.ts';
import { smallBundle } from '../small-case.ts';

/** Without functions, which do not travel, and compiled rules, which are compared by what they are made of. */
const plain = ({ scenario, place, ground, surface, fine, losses, digest }: ScenarioBundle) => ({
  ...{ scenario, place, ground, surface, digest },
  ...(fine ? { fine } : {}),
  ...(losses ? { losses } : {}),
});

it('a whole scenario with its rules', async () => {
  const bundle = await readScenario(join(scenariosDir, 'alder-valley', 'scenario.yaml'), { set: [], cut: 'full' });
  const back = await unpackBundle(packBundle(bundle, 0, 3600));
  expect(plain(back)).toEqual(plain(bundle));
  expect(back.rules?.text).toBe(bundle.rules?.text);
  const ruleIds = (b: ScenarioBundle): string[] => b.ruleSet!.rules.map((r) => r.id);
  expect(ruleIds(back)).toEqual(ruleIds(bundle));
  expect(ruleIds(back).length).toBeGreaterThan(2);
});

it('sub-grid ground, and numbers that JSON does not know', async () => {
  const small = smallBundle({ flow: { subgrid: { cell_size: 40 } }, rain_factor: -0 });
  const odd: ScenarioBundle = { ...small, scenario: { ...small.scenario, warm_up: Number.POSITIVE_INFINITY } };
  odd.ground.values[3] = Number.NaN;
  const back = await unpackBundle(packBundle(odd, 0, 60));
  expect(plain(back)).toEqual(plain(odd));
  expect(Object.is(back.scenario.rain_factor, -0)).toBe(true);
  expect(back.ground.values).toBeInstanceOf(Float32Array);
});

it('of gridded rain only the rasters of the time asked for', async () => {
  const grid = { kind: 'grid', content: 'radar', edges: [0, 600, 1200, 1800] } as unknown as Rain;
  const reader = (index: number): Float32Array => Float32Array.of(index, 0.1);
  const small = smallBundle({ rain: [grid] });
  const back = await unpackBundle(packBundle({ ...small, rainGrids: new Map([['radar', reader]]) }, 600, 1000));
  const read = back.rainGrids!.get('radar')!;
  expect([read(0), read(1), read(2)]).toEqual([undefined, Float32Array.of(1, 0.1), undefined]);
});

it('refuses a drainage network', () => {
  const wet = { ...smallBundle(), drainage: {} } as unknown as ScenarioBundle;
  expect(() => packBundle(wet, 0, 60)).toThrow(StormtableError);
});
