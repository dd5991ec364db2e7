/** A scenario with flow.subgrid from the command line: run, computed again, and told on the ground as read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, stormtable } from './program.ts';

const [rows, cols] = [60, 90];
let folder: string;
let ran: Ended;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stormtable-subgrid-'));
  const lines = [`ncols ${cols}`, `nrows ${rows}`, 'xllcorner 0', 'yllcorner 0', 'cellsize 10', 'NODATA_value -9999'];
  for (let r = 0; r < rows; r++)
    lines.push(
      Array.from({ length: cols }, (_, c) => {
        const channel = Math.abs(r - 30) <= 1 ? -2 : 0;
        return (
          20 +
          0.02 * (cols - c) +
          0.2 * Math.abs(r - 30) +
          0.3 * Math.sin(r * 1.3) * Math.cos(c * 0.7) +
          channel
        ).toFixed(2);
      }).join(' '),
    );
  writeFileSync(join(folder, 'dem.asc'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(folder, 'scenario.yaml'),
    `format: scenario/1
id: sub
name: { en: Sub, zh: 次网格 }
ground: dem.asc
time: { start: 2021-07-12T18:00:00+08:00, end: 1 h }
surface: { manning: 0.04 }
losses: { infiltration: none }
rain: [{ uniform: { rate: 60 mm/h, until: 30 min } }]
boundary: [{ id: out, edge: east, kind: free }]
flow: { subgrid: { cell_size: 50 m } }
`,
  );
  ran = await stormtable('run', join(folder, 'scenario.yaml'), '--out', join(folder, 'run'), '--json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('runs on the coarse cells and books every cubic metre', () => {
  expect(ran.code, ran.err).toBe(0);
  const last = JSON.parse(ran.out.trim().split('\n').at(-1)!) as Record<string, number>;
  expect(last['cells']).toBe((rows / 5) * (cols / 5));
  expect(last['entered_m3']).toBeCloseTo(rows * cols * 100 * 0.03, 0);
  expect(Math.abs(last['ledger_error_m3']!)).toBeLessThan(1e-3);
});

test('computed again the run is the same', async () => {
  const { code, out, err } = await stormtable('replay', join(folder, 'run'));
  expect(code, err).toBe(0);
  expect(out).toMatch(/^The same/m);
});

test('greatest depths are told on the ground as read, deepest in the channel', async () => {
  const file = join(folder, 'fine.asc');
  const { code, err } = await stormtable(
    'export',
    join(folder, 'run'),
    '--field',
    'max_depth',
    '--fine',
    '--out',
    file,
  );
  expect(code, err).toBe(0);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const header = Object.fromEntries(lines.slice(0, 5).map((l) => l.split(/\s+/)));
  expect(header).toMatchObject({ ncols: String(cols), nrows: String(rows), cellsize: '10' });
  const depth = lines.slice(6).map((l) => l.trim().split(/\s+/).map(Number));
  expect(depth).toHaveLength(rows);
  const mean = (row: number[]): number => row.reduce((a, b) => a + b, 0) / row.length;
  expect(mean(depth[30]!)).toBeGreaterThan(0.3);
  expect(mean(depth[5]!)).toBeLessThan(0.1);
});

test('--fine is refused where it means nothing, in a sentence', async () => {
  const speed = await stormtable('export', join(folder, 'run'), '--field', 'speed', '--fine');
  expect(speed.code).toBe(2);
  expect(speed.err).toMatch(/maximum_speed cannot be told finer. Choose water_depth, max_depth/);
  const areas = await stormtable('export', join(folder, 'run'), '--areas', '--fine');
  expect(areas.code).toBe(2);
  expect(areas.err).toMatch(/name one with --field/);
});
