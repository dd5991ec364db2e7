/** `stormtable compare` and `stormtable export` as a person meets them: files, standard output, refusals and exit codes. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportRun } from '../../src/cli/export.ts';
import { momentOf } from '../../src/core/clock.ts';
import { readGeoTiff } from '../../src/terrain/geotiff.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { decodeFrame, openTimeline } from '../../src/timeline/reader.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stormtable-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program, standing in the test's own folder. */
async function stormtable(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/main.ts'), ...args],
    { cwd: folder },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (d) => (out += d));
  child.stderr.on('data', (d) => (err += d));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, err };
}

beforeAll(async () => {
  const run = (out: string, ...set: string[]) => stormtable('run', 'alder-valley', '--cut', '--out', out, ...set);
  expect((await run('base')).code).toBe(0);
  expect((await run('dry', '--set', 'losses.drains=false')).code).toBe(0);
}, 120_000);

describe('stormtable compare', () => {
  it('prints a page for a person and one document for a program', async () => {
    const { code, out, err } = await stormtable('compare', 'base', 'dry');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n').length).toBeLessThanOrEqual(61);
    for (const part of [
      'changed: losses.drains is true in A, false in B',
      'maximum depth, largest, m',
      'people affected',
      'Suggestions:',
    ])
      expect(out).toContain(part);
    const json = await stormtable('compare', 'base', 'dry', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ format: 'comparison/1', a: { id: 'base' }, b: { id: 'dry' } });
  });

  it('says plainly when two runs are identical, and refuses what is no run', async () => {
    expect((await stormtable('compare', 'base', 'base')).out).toMatch(/Identical: everything/);
    const missing = await stormtable('compare', 'base', 'nowhere');
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(/nowhere has no run.json/);
  });
});

describe('stormtable export', () => {
  it('writes a map under a name that says run, field and moment, and never over another', async () => {
    const timeline = await openTimeline(fileStore(join(folder, 'base')));
    const moment = momentOf(timeline.header.clock, 3600);
    const made = await stormtable('export', 'base', '--field', 'depth', '--at', moment.slice(11, 16));
    const name = `base-water_depth-${moment.slice(0, 16).replace(':', '')}.tif`;
    expect(made).toMatchObject({ code: 0, out: `${name}\n` });
    const back = await readGeoTiff(readFileSync(join(folder, name)), 'back');
    const { grid } = timeline.header;
    const frame = decodeFrame(await timeline.frame('water_depth', 12));
    expect([back.rows, back.cols, back.epsg]).toEqual([grid.inner.rows, grid.inner.cols, 32648]);
    expect([back.west, back.north]).toEqual([grid.west + grid.cellSize, grid.north - grid.cellSize]);
    for (let r = 0; r < back.rows; r++)
      expect(back.values.subarray(r * back.cols, (r + 1) * back.cols)).toEqual(
        frame.subarray((r + 1) * grid.cols + 1, (r + 1) * grid.cols + 1 + back.cols),
      );
    const again = await stormtable('export', 'base', '--field', 'depth', '--at', 'T+60min');
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/is there already.*--force/)]);
    expect((await stormtable('export', 'base', '--field', 'depth', '--at', '1 h', '--force')).code).toBe(0);
  });

  it('writes what stands beside a map, and text to standard output', async () => {
    await stormtable('export', 'base', '--field', 'max_depth', '--format', 'png');
    const { out } = await stormtable('export', 'base', '--field', 'max_depth', '--out', '-');
    expect(out).toMatch(/^ncols 96\nnrows 64\nxllcorner 499000\n/);
    const made = readdirSync(folder).filter((f) => f.startsWith('base-maximum_depth'));
    expect(made.sort()).toEqual(['.legend.json', '.pgw', '.png', '.prj'].map((e) => `base-maximum_depth${e}`));
    const csv = await stormtable('export', 'base', '--records', 'suggestions', '--out', '-');
    expect(csv.out).toMatch(/^time,time_s,sentence,id,rule,/);
    expect(csv.out).toContain('Close');
    const areas = await stormtable('export', 'base', '--areas', '--at', 'end', '--out', '-');
    expect((JSON.parse(areas.out) as { features: unknown[] }).features.length).toBeGreaterThan(0);
  });

  it('writes the whole into a folder', async () => {
    const { code, err } = await stormtable('export', 'base', '--all', 'whole');
    expect([code, err]).toEqual([0, expect.stringContaining('README.txt says what they are')]);
    for (const f of [
      'README.txt',
      'fields.zarr/zarr.json',
      'maps/maximum_depth.tif',
      'areas.geojson',
      'series/gauge.csv',
      'records/events.csv',
    ])
      expect(existsSync(join(folder, 'whole', f)), f).toBe(true);
  });

  it('says what there is where it is asked for what there is not', async () => {
    const base = join(folder, 'base');
    for (const [options, said] of [
      [{ field: 'snow' }, /no field "snow".*water_depth/],
      [{ field: 'depth', at: '99 h' }, /"99 h" is .* outside the run: it goes from/],
      [{ field: 'depth', frame: 99 }, /no frame 99; it has 19/],
      [{ field: 'depth', frame: 1, at: 'end' }, /both name a moment/],
      [{ field: 'max_depth', at: 'end' }, /Leave them out/],
      [{ field: 'depth', format: 'bmp' }, /can be written as geotiff, ascii, png/],
      [{ series: 'weather' }, /no table "weather"; it has .*gauge/],
      [{ records: 'gossip' }, /there are events, areas, readings, warnings/],
      [{ series: 'gauge', format: 'parquet', out: '-' }, /parquet is no text/],
      [{ areas: true, series: 'gauge' }, /one thing at a time/],
    ] as const)
      await expect(exportRun(base, options), JSON.stringify(options)).rejects.toThrow(said);
    const { code, err } = await stormtable('export', 'base');
    expect([code, err]).toEqual([2, expect.stringMatching(/say what to export/)]);
  });
});
