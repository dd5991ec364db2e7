import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkpointTime } from '../../src/cli/checkpoint-time.ts';
import { chosenScenarios } from '../../src/cli/chosen-scenarios.ts';
import { goOnWith } from '../../src/cli/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-chosen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...path: string[]) => join(folder, ...path);
for (const dir of ['valley', 'other/valley', 'town', 'runs/valley-0123']) mkdirSync(at(dir), { recursive: true });
for (const file of ['valley/scenario.yaml', 'other/valley/scenario.yaml', 'town/scenario.yaml', 'my-storm.yaml'])
  writeFileSync(at(file), '');
writeFileSync(at('runs/valley-0123/run.json'), '{}');
symlinkSync(at('town'), at('link-to-town'));

const labels = (named: string[]) => chosenScenarios(named).chosen.map((c) => c.label);

describe('which scenarios are meant', () => {
  it('calls them by their folder, or their file, or their path where names are shared', () => {
    expect(labels([at('town'), at('my-storm.yaml')])).toEqual(['town', 'my-storm']);
    expect(labels([at('valley'), at('other/valley'), at('town')])).toEqual([
      at('valley/scenario.yaml'),
      at('other/valley/scenario.yaml'),
      'town',
    ]);
    expect(labels(['alder-valley', at('nowhere')])).toEqual(['alder-valley', 'nowhere']);
  });

  it('runs what is named twice once, however it is written, and says so', () => {
    const { chosen, remarks } = chosenScenarios([
      at('town'),
      at('town/scenario.yaml'),
      at('link-to-town'),
      at('valley'),
    ]);
    expect(chosen.map((c) => c.file)).toEqual([at('town/scenario.yaml'), at('valley/scenario.yaml')]);
    expect(remarks).toHaveLength(2);
    expect(remarks[0]).toMatch(/town.scenario\.yaml is named more than once and runs once/);
  });

  it('passes over published schemas among several, with one remark, but takes a single file at its word', () => {
    const several = chosenScenarios([at('scenario.schema.json'), at('place.schema.json'), at('town')]);
    expect(several.chosen.map((c) => c.label)).toEqual(['town']);
    expect(several.remarks).toHaveLength(1);
    expect(several.remarks[0]).toMatch(/scenario\.schema\.json.*place\.schema\.json.*not a scenario/);
    expect(labels([at('scenario.schema.json')])).toEqual(['scenario.schema.json']);
    expect(() => chosenScenarios([at('a.schema.json'), at('b.schema.json')])).toThrow(/no scenario.*Name a scenario/);
  });

  it("takes a run's folder for the run", () => {
    expect(chosenScenarios([at('runs/valley-0123')]).chosen).toEqual([
      { file: at('runs/valley-0123'), label: 'valley-0123' },
    ]);
  });
});

describe('time between checkpoints', () => {
  it('is a quantity, or off', async () => {
    expect(await checkpointTime('30 min')).toBe(1800);
    expect(await checkpointTime('off')).toBe(0);
    expect(await checkpointTime('0')).toBe(0);
  });

  it('says what is wrong and what to write', async () => {
    await expect(checkpointTime('30')).rejects.toThrow(/--checkpoint: "30" has no unit.*or off/);
    await expect(checkpointTime('often')).rejects.toThrow(/not a quantity/);
    await expect(checkpointTime('3 m')).rejects.toThrow(/not in s/);
    await expect(checkpointTime('-1 h')).rejects.toThrow(/cannot be negative/);
  });
});

describe('the command that goes on', () => {
  it('carries all that decided which run it was, in a form a shell reads back', () => {
    const options = { jobs: 2, set: [], runs: 'runs' };
    expect(goOnWith([{ file: 'a.yaml' }], options)).toBe('stormtable run a.yaml --resume');
    expect(
      goOnWith([{ file: 'a.yaml' }, { file: "o'neil/b.yaml" }], {
        ...options,
        cut: true,
        seed: 0,
        set: ['time.end=2 h'],
        runs: 'elsewhere',
        checkpoint: '30 min',
        threads: 1,
      }),
    ).toBe(
      "stormtable run a.yaml 'o'\\''neil/b.yaml' --jobs 2 --runs elsewhere --cut --seed 0 --set 'time.end=2 h' --checkpoint '30 min' --resume",
    );
  });
});
