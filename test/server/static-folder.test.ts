/** An exported folder: whole, shown by a plain web server, and never written over what is not ours. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StormtableError } from '../../src/core/errors.ts';
import { staticPage, writeStaticFolder } from '../../src/server/static-folder.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { sample } from '../timeline/fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'static-folder-'));
const viewerDir = join(root, 'viewer');
const run = join(root, 'runs', 'pond run');
let sites = 0;
const newSite = (): string => join(root, `site-${sites++}`);
const codes = (promise: Promise<unknown>): Promise<string[]> =>
  promise.then(
    () => [],
    (e: StormtableError) => e.faults.map((f) => f.code),
  );

beforeAll(async () => {
  const { inputs, record } = sample();
  const recorder = await createRecorder(run, inputs);
  for (let k = 0; k < 3; k++) await record(recorder, k);
  await recorder.finish({}, 'abc');
  mkdirSync(join(viewerDir, 'assets'), { recursive: true });
  writeFileSync(join(viewerDir, 'index.html'), '<!doctype html><meta charset="utf-8" /><div id="app"></div>');
  writeFileSync(join(viewerDir, 'assets', 'main-abc.js'), 'export {};');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('holds all that a reader needs, a list, and nothing that serves to compute or that lay there by chance', async () => {
  writeFileSync(join(run, 'notes.txt'), 'private');
  const dir = newSite();
  const { files, bytes, runs } = await writeStaticFolder([run], dir, viewerDir);
  expect(runs.map((r) => r.id)).toEqual(['pond run']);
  const listed = JSON.parse(readFileSync(join(dir, 'runs.json'), 'utf8'));
  expect(listed).toMatchObject({ format: 'static-view/1', runs: [{ id: 'pond run', state: 'finished', frames: 3 }] });
  const [before, after] = await Promise.all(
    [run, join(dir, 'runs', 'pond run')].map((d) => openTimeline(fileStore(d))),
  );
  expect((await after!.frame('water_depth', 2)).values).toEqual((await before!.frame('water_depth', 2)).values);
  expect((await after!.series('bridges')).columns).toEqual((await before!.series('bridges')).columns);
  expect(await after!.stream('truth/events')).toEqual(await before!.stream('truth/events'));
  const all = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  const sizes = all.map((e) => readFileSync(join(e.parentPath, e.name)).length);
  expect([files, bytes]).toEqual([all.length, sizes.reduce((a, b) => a + b)]);
  const names = all.map((e) => e.name);
  expect(names).not.toContain('notes.txt');
  expect(names).not.toContain('state.jsonl');
  expect(existsSync(join(dir, 'runs', 'pond run', 'snapshots'))).toBe(false);
  rmSync(join(run, 'notes.txt'));
});

it('replaces an earlier export and leaves what others put beside it', async () => {
  const dir = newSite();
  const other = join(root, 'runs', 'second');
  cpSync(run, other, { recursive: true });
  await writeStaticFolder([run], dir, viewerDir);
  writeFileSync(join(dir, 'CNAME'), 'flood.example');
  await writeStaticFolder([other], dir, viewerDir);
  expect(readdirSync(join(dir, 'runs'))).toEqual(['second']);
  expect(readFileSync(join(dir, 'CNAME'), 'utf8')).toBe('flood.example');
});

it('writes nothing where something else lies', async () => {
  const dir = newSite();
  mkdirSync(dir);
  writeFileSync(join(dir, 'runs.json'), '{"mine":true}');
  writeFileSync(join(dir, 'index.html'), 'mine');
  expect(await codes(writeStaticFolder([run], dir, viewerDir))).toEqual(['export-foreign']);
  expect([readdirSync(dir).sort(), readFileSync(join(dir, 'index.html'), 'utf8')]).toEqual([
    ['index.html', 'runs.json'],
    'mine',
  ]);
  const file = join(root, 'a-file');
  writeFileSync(file, 'mine');
  expect(await codes(writeStaticFolder([run], file, viewerDir))).toEqual(['export-no-folder']);
  expect(await codes(writeStaticFolder([run], run, viewerDir))).toEqual(['export-inside']);
  expect(await codes(writeStaticFolder([run], join(run, 'site'), viewerDir))).toEqual(['export-inside']);
  expect(existsSync(join(run, 'site'))).toBe(false);
});

it('does not replace the run it is made from', async () => {
  const dir = newSite();
  await writeStaticFolder([run], dir, viewerDir);
  const copy = join(dir, 'runs', 'pond run');
  expect(await codes(writeStaticFolder([copy], dir, viewerDir))).toEqual(['export-own-source']);
  expect(existsSync(join(copy, 'run.json'))).toBe(true);
});

it('tells a damaged run, a running one, no run and a viewer that is not built, all before it writes', async () => {
  const torn = join(root, 'runs', 'torn');
  cpSync(run, torn, { recursive: true });
  rmSync(join(torn, 'truth/fields.zarr/water_depth/c/1'), { recursive: true });
  const growing = join(root, 'runs', 'growing');
  const { inputs, record } = sample(40, 60, 'growing');
  const recorder = await createRecorder(growing, inputs);
  await record(recorder, 0);
  const dir = newSite();
  expect(await codes(writeStaticFolder([torn, growing], dir, join(root, 'nothing')))).toEqual([
    'viewer-unbuilt',
    'export-damaged',
    'export-running',
  ]);
  expect(await codes(writeStaticFolder([], dir, viewerDir))).toEqual(['export-nothing']);
  expect(existsSync(dir)).toBe(false);
  await recorder.finish({}, 'abc');
});

it('tells the page where its runs are, under a policy that a meta element may set', () => {
  const html = staticPage(readFileSync(join(viewerDir, 'index.html'), 'utf8'));
  expect(html).toContain('<meta name="stormtable-runs" content="./runs.json" />');
  expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'; .*connect-src 'self';/);
  expect(html).not.toMatch(/frame-ancestors|ws:/);
});
