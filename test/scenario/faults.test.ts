import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { editDistance, nearestWord } from '../../src/core/nearest-word.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { Engine } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { type ReadOptions, readScenario } from '../../src/scenario/read-scenario.ts';

const folder = 'test/faults';
const cases = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/scenario.yaml`));
const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

/** As `stormtable check` does: what reads without fault goes on to the engine, which may have faults of its own to tell. */
async function check(file: string, options: ReadOptions): Promise<void> {
  const bundle = await readScenario(file, options);
  const kernels = await kernelThreads(1, await kernelModules());
  try {
    await Engine.create(assemble(bundle, kernels, { shared: false }), { report() {}, command() {} });
  } finally {
    await kernels.close();
  }
}

/** Each folder of test/faults holds a scenario with faults, and in expected.txt what a person is told. */
describe('a faulty scenario is told whole, with line, column, what was found and the way out', () => {
  it.each(cases)('%s', async (name) => {
    const here = `${folder}/${name}`;
    const set = linesOf(`${here}/set.txt`);
    const cut = existsSync(`${here}/cut.txt`) ? 'test' : 'full';
    const error = await check(`${here}/scenario.yaml`, { set, cut }).then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(StormtableError);
    const told = error as StormtableError;
    expect(`${told.message}\n`).toBe(readFileSync(`${here}/expected.txt`, 'utf8'));
    expect(told.exitCode).toBe(2);
    for (const fault of told.faults) {
      expect(fault.message, fault.code).not.toMatch(/\{\w+\}|undefined|\[object/);
      // a scenario that cannot be opened has no line to point at
      expect(fault.place.file ?? fault.params['path']).toBeTruthy();
    }
  });

  it('covers at least sixty kinds of fault', async () => {
    const codes = new Set<string>();
    for (const name of cases)
      await readScenario(`${folder}/${name}`, { set: linesOf(`${folder}/${name}/set.txt`) }).catch(
        (e: StormtableError) => {
          for (const f of e.faults) codes.add(f.code);
        },
      );
    expect(codes.size).toBeGreaterThanOrEqual(60);
  });

  it('a missing scenario file is a fault too', async () => {
    await expect(readScenario('scenarios/no-such-thing/scenario.yaml')).rejects.toThrow(
      /the scenario "scenarios\/no-such-thing\/scenario.yaml" is not there/,
    );
  });

  it('outside data that is missing says what to set', async () => {
    const before = process.env['STORMTABLE_DATA'];
    process.env['STORMTABLE_DATA'] = '/nowhere';
    try {
      const error = await readScenario('scenarios/valley-dam-failure').catch((e: unknown) => e);
      expect((error as StormtableError).faults.map((f) => f.code)).toEqual(['outside-data-missing']);
      expect((error as StormtableError).message).toMatch(/10:9 +this scenario needs outside data.*Set STORMTABLE_DATA/);
    } finally {
      if (before === undefined) delete process.env['STORMTABLE_DATA'];
      else process.env['STORMTABLE_DATA'] = before;
    }
  });
});

describe('the nearest word', () => {
  it('counts insertions, deletions, replacements and swaps as one each', () => {
    expect(editDistance('rain', 'rain')).toBe(0);
    expect(editDistance('rian', 'rain')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('is suggested only where it is near', () => {
    expect(nearestWord('return-period', ['return_period', 'duration'])).toBe('return_period');
    expect(nearestWord('durration', ['return_period', 'duration'])).toBe('duration');
    expect(nearestWord('colour', ['return_period', 'duration'])).toBeUndefined();
  });
});
