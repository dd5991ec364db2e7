import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/read-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'extends-'));
function write(file: string, text: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
write('ground/dem.asc', readFileSync('test/faults/tiny.asc', 'utf8'));
write('far/base/rain.csv', 'time_h,rate_mm_per_h\n0,10\n1,0\n');
write(
  'far/base/scenario.yaml',
  `format: scenario/1
id: base
name: { en: Base, zh: 基础 }
ground: ../../ground/dem.asc
time: { start: 2021-07-12T18:00:00+08:00, end: 2 h, tick: 60 s, record: 10 min }
seed: 4
rain:
  - series: { file: rain.csv }
  - uniform: { rate: 1 mm/h }
surface: { manning: 0.05, soil: loam }
losses: { infiltration: green_ampt }
gauges: [{ id: one, at: [15, 15] }]
test: { end: 30 min, surface: { manning: 0.06 } }
`,
);
write(
  'middle/scenario.yaml',
  `format: scenario/1
extends: ../far/base
id: middle
time: { end: 1 h }
surface: { soil: { conductivity: 5 mm/h, suction: 10 cm, moisture_deficit: 0.3 } }
test: { time.end: 20 min }
`,
);
const top = write(
  'top.yaml',
  `format: scenario/1
extends: middle/scenario.yaml
id: top
gauges:
losses: { drains: true }
`,
);

describe('a scenario laid over another', () => {
  it('merges maps, replaces lists and single values, and drops what is written empty', async () => {
    const { scenario, written } = await readScenario(top);
    expect(scenario).toMatchObject({
      id: 'top',
      name: { en: 'Base' },
      seed: 4,
      clock: { tick: 60, ticks: 60, recordEvery: 10 },
      losses: { infiltration: 'green_ampt', drains: true },
      gauges: [],
    });
    expect(scenario.rain).toHaveLength(2);
    expect(written).toMatchObject({ surface: { manning: 0.05, soil: { suction: '10 cm' } } });
    expect(written).not.toHaveProperty('extends');
    const replaced = write(
      'short-rain.yaml',
      'format: scenario/1\nextends: top.yaml\nrain: [{ uniform: { rate: 9 mm/h } }]\n',
    );
    expect((await readScenario(replaced)).scenario.rain).toMatchObject([{ kind: 'uniform', rate: 2.5e-6 }]);
  });

  it('gives the scenario that one file with all of it would give, to the digest', async () => {
    const whole = write(
      'far/base/whole.yaml',
      `format: scenario/1
id: top
name: { en: Base, zh: 基础 }
ground: ../../ground/dem.asc
time: { start: 2021-07-12T18:00:00+08:00, end: 1 h, tick: 60 s, record: 10 min }
seed: 4
rain: [{ series: { file: rain.csv } }, { uniform: { rate: 1 mm/h } }]
surface: { manning: 0.05, soil: { conductivity: 5 mm/h, suction: 10 cm, moisture_deficit: 0.3 } }
losses: { infiltration: green_ampt, drains: true }
test: { end: 20 min, surface: { manning: 0.06 } }
`,
    );
    for (const cut of ['full', 'test'] as const) {
      const [a, b] = [await readScenario(top, { cut }), await readScenario(whole, { cut })];
      expect(a.scenario).toEqual(b.scenario);
      expect(a.digest).toBe(b.digest);
    }
  });

  it('keeps paths relative to the file that names them, and lists every file it read', async () => {
    const { inputs } = await readScenario(top);
    const read = inputs.map((i) => resolve(i.file));
    const all = ['top.yaml', 'middle/scenario.yaml', 'far/base/scenario.yaml', 'ground/dem.asc', 'far/base/rain.csv'];
    expect(read.sort()).toEqual(all.map((f) => join(folder, f)).sort());
    const own = write(
      'far/own-rain.yaml',
      'format: scenario/1\nextends: base/\nrain: [{ series: { file: base/rain.csv } }]\n',
    );
    expect((await readScenario(own)).scenario.rain).toMatchObject([{ kind: 'series' }]);
  });

  it('knows for every value the file and line it was written in', async () => {
    const { where } = await readScenario(top);
    const at = (path: string[]) => {
      const { file, line } = where(path);
      return [resolve(file!).slice(folder.length + 1), line];
    };
    expect(at(['id'])).toEqual(['top.yaml', 3]);
    expect(at(['time', 'end'])).toEqual(['middle/scenario.yaml', 4]);
    expect(at(['time', 'record'])).toEqual(['far/base/scenario.yaml', 5]);
    expect(at(['losses', 'infiltration'])).toEqual(['far/base/scenario.yaml', 11]);
    expect(at(['surface', 'soil', 'suction'])).toEqual(['middle/scenario.yaml', 5]);
  });

  it('lets the test cut of the nearer file stand before that of the farther, and --set before both', async () => {
    expect((await readScenario(top, { cut: 'test' })).scenario.clock.ticks).toBe(20);
    expect((await readScenario(top, { cut: 'test', set: ['end=10 min'] })).scenario.clock.ticks).toBe(10);
  });

  it('may stand eight deep', async () => {
    write('chain/0.yaml', 'format: scenario/1\nextends: ../top.yaml\n');
    for (let k = 1; k <= 6; k++) write(`chain/${k}.yaml`, `format: scenario/1\nextends: ${k - 1}.yaml\n`);
    // five below the chain's first: top, middle, base
    expect((await readScenario(join(folder, 'chain/5.yaml'))).scenario.id).toBe('top');
    await expect(readScenario(join(folder, 'chain/6.yaml'))).rejects.toThrow(/more than 8 scenarios/);
  });

  it('leaves the prototype of objects alone', async () => {
    const file = write('proto.yaml', 'format: scenario/1\nextends: top.yaml\n__proto__: { polluted: 1 }\n');
    await expect(readScenario(file)).rejects.toThrow(/"__proto__" is not a key/);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
