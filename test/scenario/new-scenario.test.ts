import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newScenario } from '../../src/scenario/new-scenario.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';

const dem = 'data/alder-valley/dem.asc';

describe('a new scenario around an elevation file', () => {
  it('is a few lines that read as they are, in full and in the short cut', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'new-'));
    const file = await newScenario('upper-valley', dem, folder);
    const text = await readFile(file, 'utf8');
    expect(text.split('\n').filter((l) => l && !l.startsWith('#')).length).toBeLessThanOrEqual(10);
    const { scenario, ground, place } = await readScenario(file);
    expect([ground.rows, ground.cols, place.datum]).toEqual([64, 96, 'unspecified']);
    expect(scenario).toMatchObject({ id: 'upper-valley', name: { en: 'Upper valley' } });
    expect(scenario.boundary).toHaveLength(4);
    expect((await readScenario(file, { cut: 'test' })).scenario.clock.ticks).toBe(30);
  });

  it('never writes over what is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'new-'));
    const file = await newScenario('a', dem, folder);
    const before = await readFile(file, 'utf8');
    await expect(newScenario('a', dem, folder)).rejects.toThrow(/already there/);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('refuses names that are not slugs and files that are not there, both at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'new-'));
    await expect(newScenario('../up', 'no-such.tif', folder)).rejects.toThrow(
      /cannot name a scenario[\s\S]*no-such.tif" is not there/,
    );
  });
});
