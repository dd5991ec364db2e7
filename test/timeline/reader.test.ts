import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { staysInside } from '../../src/timeline/documents.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { decodeFrame, openTimeline, type TimelineStore } from '../../src/timeline/reader.ts';
import { sample, scratch } from './fixture.ts';

const temporary = scratch();
const dir = join(temporary.path, 'run');
beforeAll(async () => {
  const run = sample();
  const recorder = await createRecorder(dir, run.inputs);
  for (let k = 0; k < 3; k++) await run.record(recorder, k);
  await recorder.fail(new Error('enough'));
});
afterAll(() => temporary.remove());

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (e) => (e instanceof StormtableError ? e.faults[0]!.code : String(e)),
  );
/** The run with one file replaced. */
const withFile = (file: string, change: (text: string) => string | undefined): TimelineStore => {
  const store = fileStore(dir);
  return {
    where: dir,
    async get(path, range) {
      const bytes = await store.get(path, range);
      if (path !== file || !bytes) return bytes;
      const text = change(new TextDecoder().decode(bytes));
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
  };
};

describe('openTimeline', () => {
  it('refuses a newer format by name, and a file that is none of ours', async () => {
    const newer = withFile('run.json', (t) => t.replace('timeline/1', 'timeline/2'));
    await expect(openTimeline(newer)).rejects.toThrow(
      'run.json says "timeline/2"; this version reads up to "timeline/1"',
    );
    expect(await codeOf(openTimeline(newer))).toBe('timeline-newer');
    expect(await codeOf(openTimeline(withFile('manifest.json', (t) => t.replace('timeline/1', 'place/1'))))).toBe(
      'timeline-foreign',
    );
    expect(await codeOf(openTimeline(withFile('run.json', (t) => t.slice(0, 100))))).toBe('timeline-broken');
  });

  it('says what is missing in a folder that is no run', async () => {
    const empty = join(temporary.path, 'empty');
    mkdirSync(empty);
    expect(await codeOf(openTimeline(fileStore(empty)))).toBe('timeline-missing');
    await expect(openTimeline(fileStore(empty))).rejects.toThrow('run.json');
  });
});

describe('a timeline', () => {
  it('never takes an absent chunk for dry land', async () => {
    const timeline = await openTimeline(withFile('truth/fields.zarr/water_depth/c/1/0/0', () => undefined));
    expect(await codeOf(timeline.frame('water_depth', 0))).toBe('none');
    expect(await codeOf(timeline.frame('water_depth', 1))).toBe('chunk-missing');
    expect(await codeOf(timeline.cellHistory('water_depth', 5, 5))).toBe('chunk-missing');
  });

  it('gives fields at single cells as whole frames and histories give them', async () => {
    const timeline = await openTimeline(fileStore(dir));
    const { rows, cols } = timeline.header.grid;
    const cells = [0, 5 * cols + 5, (rows - 1) * cols + cols - 1, 5 * cols + 5];
    const depth = decodeFrame(await timeline.frame('water_depth', 2));
    expect([...(await timeline.valuesAt('water_depth', cells, 2))]).toEqual(cells.map((c) => depth[c]));
    const bed = decodeFrame(await timeline.still('bed_elevation'));
    expect([...(await timeline.valuesAt('bed_elevation', cells))]).toEqual(cells.map((c) => bed[c]));
    expect(await codeOf(timeline.valuesAt('water_depth', [rows * cols], 0))).toBe('cell-outside-grid');
    expect(await codeOf(timeline.valuesAt('water_depth', [0], 99))).toBe('frame-absent');
    expect(await codeOf(timeline.valuesAt('water_depth', [0]))).toBe('field-unknown');
  });

  it('says so where a chunk does not unpack', async () => {
    const timeline = await openTimeline(withFile('truth/fields.zarr/water_depth/c/1/0/0', () => 'not zstd'));
    expect(await codeOf(timeline.frame('water_depth', 1))).toBe('timeline-broken');
  });

  it('refuses frames, fields, tables and cells that are not there, each by its code', async () => {
    const timeline = await openTimeline(fileStore(dir));
    expect(await codeOf(timeline.frame('water_depth', 3))).toBe('frame-absent');
    expect(await codeOf(timeline.frame('water_depth', 0.5))).toBe('frame-absent');
    expect(await codeOf(timeline.frame('depth', 0))).toBe('field-unknown');
    expect(await codeOf(timeline.frame('bed_elevation', 0))).toBe('field-unknown');
    expect(await codeOf(timeline.still('water_depth'))).toBe('field-unknown');
    expect(await codeOf(timeline.still('maximum_depth'))).toBe('field-later');
    expect(await codeOf(timeline.series('roads'))).toBe('table-unknown');
    expect(await codeOf(timeline.cellHistory('water_depth', -1, 0))).toBe('cell-outside-grid');
    expect((await timeline.stream('truth/areas')).records).toEqual([]);
  });

  it('never goes back to an older manifest', async () => {
    const timeline = await openTimeline(fileStore(dir));
    const { manifest } = timeline;
    await timeline.refresh({ ...manifest, revision: manifest.revision - 1, frames: 1 });
    expect(timeline.manifest.frames).toBe(3);
  });

  it('reads lines only as far as they are whole, whatever a killed writer left after them', async () => {
    const lines = join(dir, 'truth/events.jsonl');
    const whole = readFileSync(lines);
    try {
      writeFileSync(lines, Buffer.concat([whole, Buffer.from('{"tick": 15, "co')]));
      const timeline = await openTimeline(fileStore(dir));
      const first = await timeline.stream('truth/events');
      expect(first.records.map((r) => r.tick)).toEqual([0, 5, 10]);
      expect(first.next).toBe(whole.length);
    } finally {
      writeFileSync(lines, whole);
    }
  });

  it('asks its store for nothing outside the folder, whatever a manifest says', async () => {
    const outside = withFile('manifest.json', (t) => t.replaceAll('truth/series/bridges', '../secret'));
    expect(await codeOf(openTimeline(outside))).toBe('timeline-broken');
    const secret = join(temporary.path, 'secret');
    writeFileSync(secret, 'x');
    expect(await fileStore(dir).get('../secret')).toBeUndefined();
    rmSync(secret);
    for (const path of ['', '/etc/passwd', '../x', 'a/../b', 'a//b', './a', 'a\\..\\b', 'c:/x', 'a\0b'])
      expect(staysInside(path), path).toBe(false);
    expect(staysInside('truth/fields.zarr/water_depth/c/0/0/0')).toBe(true);
  });
});
