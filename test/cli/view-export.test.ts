/** `stormtable view`: what it refuses before it serves, and the folder it writes, as a person meets them. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { buildViewer } from '../browser/built-viewer.ts';
import { sample } from '../timeline/fixture.ts';
import { stormtable } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-view-'));
const [run, same] = [join(folder, 'runs', 'pond'), join(folder, 'other', 'pond')];
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  buildViewer();
  const { inputs, record } = sample();
  const recorder = await createRecorder(run, inputs);
  for (let k = 0; k < 2; k++) await record(recorder, k);
  await recorder.finish({}, 'abc');
  cpSync(run, same, { recursive: true });
});

it('writes all runs of a folder with the viewer and says how large it is', async () => {
  const dir = join(folder, 'site');
  const { code, out, err } = await stormtable('view', '--runs', join(folder, 'runs'), '--export', dir);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toMatch(
    /Wrote .*site: pond and the viewer, \d+ files, [\d.]+ MB \([\d.]+ MB of it the viewer\)\n.*npx serve .*site/,
  );
  for (const file of ['index.html', 'runs.json', 'runs/pond/manifest.json'])
    expect(existsSync(join(dir, file))).toBe(true);
});

it('refuses two runs of one name, which would be shown under one address', async () => {
  const { code, err } = await stormtable('view', run, same, '--no-open');
  expect(code).toBe(2);
  expect(err).toMatch(/runs\/pond and .*other\/pond have the same name/);
});
