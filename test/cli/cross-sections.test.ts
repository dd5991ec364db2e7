/** Cross-sections and gauges at intervals of their own, from a scenario file to a table. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root, stormtable } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'sections-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = `format: scenario/1
extends: ${join(root, 'scenarios/alder-valley/scenario.yaml')}
id: alder-sections
cross_sections:
  - { id: middle, line: [[500200, 3273900], [500200, 3274900]], every: 30 s }
  - { id: foot, at: alder-outflow }
gauges:
  - { id: mid-channel, at: [500200, 3274320], every: 20 s }
`;

/** Rows of a table of the run by id: column to value. */
async function rowsOf(run: string, table: string): Promise<Map<string, Record<string, string>[]>> {
  const { code, out } = await stormtable('export', run, '--series', table, '--out', '-');
  expect(code).toBe(0);
  const [head, ...lines] = out.trim().split(/\r?\n/);
  const names = head!.split(',');
  const rows = new Map<string, Record<string, string>[]>();
  for (const line of lines) {
    const row = Object.fromEntries(line.split(',').map((value, k) => [names[k]!, value]));
    rows.set(row['id']!, [...(rows.get(row['id']!) ?? []), row]);
  }
  return rows;
}

it('are read at their intervals, recorded, verified, and exported with their units', async () => {
  const file = join(folder, 'scenario.yaml');
  const run = join(folder, 'run');
  writeFileSync(file, scenario);
  expect((await stormtable('run', file, '--cut', '--out', run)).code).toBe(0);
  const sections = await rowsOf(run, 'cross_section');
  const middle = sections.get('middle')!;
  expect(Object.keys(middle[0]!)).toEqual([
    'time',
    'time_s',
    'id',
    'discharge_m3_per_s',
    'volume_m3',
    'peak_m3_per_s',
    'width_m',
    'area_m2',
    'level_m',
  ]);
  expect(middle.map((r) => Number(r['time_s']))).toEqual(Array.from({ length: 180 }, (_, k) => 30 * (k + 1)));
  const passed = middle.reduce((sum, r) => sum + 30 * Number(r['discharge_m3_per_s']), 0);
  expect(passed / Number(middle.at(-1)!['volume_m3'])).toBeCloseTo(1, 9);
  expect(passed).toBeGreaterThan(1e5);
  // without an interval of its own: with the frames, of the cut one in five minutes
  const foot = sections.get('foot')!;
  expect(foot.map((r) => Number(r['time_s']))).toEqual(Array.from({ length: 19 }, (_, k) => 300 * k));
  expect(Number(foot.at(-1)!['discharge_m3_per_s'])).toBeGreaterThan(10);
  const gauge = (await rowsOf(run, 'probe')).get('mid-channel')!;
  expect(gauge.length).toBe(270);
  expect(gauge[0]!['time_s']).toBe('20');
  expect((await stormtable('verify', run)).out).toMatch(/whole: 19 frames/);
});
