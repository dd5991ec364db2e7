import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { Table, type TableDeclaration } from '../../src/core/table.ts';
import { type Manifest, recordedTable } from '../../src/timeline/format.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { createRecorder, type RecorderOptions } from '../../src/timeline/node/recorder.ts';
import { finishedRun, runEntry, settleInterrupted } from '../../src/timeline/node/runs.ts';
import { decodeFrame, openTimeline } from '../../src/timeline/reader.ts';
import { every, readings, sample, scratch } from './fixture.ts';

let temporary: ReturnType<typeof scratch>;
let dir: string;
beforeEach(() => {
  temporary = scratch();
  dir = join(temporary.path, 'pond-run');
});
afterEach(() => temporary.remove());

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (e) {
    if (e instanceof StormtableError) return e.faults[0]!.code;
    throw e;
  }
  return 'none';
};

async function recordAll(folder: string, frames: number, options?: RecorderOptions, rows = 40, cols = 60) {
  const run = sample(rows, cols);
  const recorder = await createRecorder(folder, run.inputs, options);
  for (let k = 0; k < frames; k++) await run.record(recorder, k);
  await recorder.finish({ steps: 42 }, 'abc', { maximum_depth: run.depth(frames - 1) });
  return run;
}

describe('recorder', () => {
  it('gives back what it was given, to the precision of the encoding', async () => {
    const run = await recordAll(dir, 14);
    const timeline = await openTimeline(fileStore(dir));
    expect(timeline.header.id).toBe('pond-run');
    expect(timeline.place.name.zh).toBe('池塘');
    expect(timeline.manifest).toMatchObject({
      state: 'finished',
      frames: 14,
      digest: 'abc',
      summary: { steps: 42 },
      finals: ['maximum_depth'],
    });
    expect(timeline.secondsAt(13)).toBe(13 * every * 60);
    for (const k of [0, 7, 13]) {
      const depth = decodeFrame(await timeline.frame('water_depth', k));
      const velocity = decodeFrame(await timeline.frame('velocity_x', k));
      const truth = run.depth(k);
      const speed = run.velocity(k);
      let wrong = 0;
      for (let i = 0; i < truth.length; i++) {
        const dry = truth[i]! < 0.005;
        const right = run.inputs.mask[i]
          ? // half a step of each encoding and of the digits frames drop, and float32's rounding
            Math.abs(depth[i]! - (dry ? 0 : truth[i]!)) < (truth[i]! < 0.999 ? 0.00051 : 0.0056) &&
            Math.abs(velocity[i]! - (dry ? 0 : speed[i]!)) < (Math.abs(speed[i]!) < 0.49 ? 0.0051 : 0.0251)
          : Number.isNaN(depth[i]) && Number.isNaN(velocity[i]);
        if (!right) wrong++;
      }
      expect(wrong).toBe(0);
    }
    const bed = await timeline.still('bed_elevation');
    const cell = 20 * run.grid.cols + 30;
    expect(bed.values[cell]).toBe(run.inputs.statics['bed_elevation']![cell]);
    expect(bed.values[0]).toBeNaN();
    expect(decodeFrame(await timeline.still('maximum_depth'))[cell]).toBeCloseTo(run.depth(13)[cell]!, 3);
  });

  it('records a column to the digits it asks for, and leaves the others and the run itself alone', async () => {
    const columns = {
      level: { ...readings.columns.stage, recordedTo: 0.001 },
      exact: readings.columns.stage,
    };
    const declaration = { ...readings, ids: ['a', 'b', 'c'], columns } satisfies TableDeclaration;
    const { inputs } = sample(40, 60);
    const table = new Table(declaration);
    const values = [1.23456, -0.0004, 187.6545];
    table.column.level.set(values);
    table.column.exact.set(values);
    const header = { ...inputs.header, tables: [recordedTable(declaration)], fields: [] };
    const recorder = await createRecorder(dir, { ...inputs, header });
    await recorder.frame(0, {}, [table]);
    await recorder.finish({}, '');
    const { columns: told } = await (await openTimeline(fileStore(dir))).series('readings');
    const at = (name: string) => [...told[name]!];
    expect(at('level')).toEqual([1.235, 0, 187.654].map(Math.fround));
    expect(at('exact')).toEqual(values.map(Math.fround));
    expect([...table.column.level]).toEqual(values.map(Math.fround));
  });

  it('tells one cell over time as the frames tell it', async () => {
    const run = await recordAll(dir, 14);
    const timeline = await openTimeline(fileStore(dir));
    const history = await timeline.cellHistory('water_depth', 20, 30);
    const cell = 20 * run.grid.cols + 30;
    expect([...history]).toEqual(
      Array.from({ length: 14 }, (_, k) => Math.fround(Math.round(run.depth(k)[cell]! * 1000) * 0.001)),
    );
    expect([...(await timeline.cellHistory('water_depth', 20, 30, { from: 3, to: 5 }))]).toEqual([
      ...history.slice(3, 5),
    ]);
    expect((await timeline.cellHistory('water_depth', 0, 0))[0]).toBeNaN();
  });

  it("writes the same bytes on its own thread as on the caller's", async () => {
    await recordAll(join(temporary.path, 'a'), 13, { thread: false });
    await recordAll(join(temporary.path, 'b'), 13, { thread: true });
    const listing = (name: string) =>
      (
        readdirSync(join(temporary.path, name), { recursive: true, withFileTypes: true }) as {
          isFile(): boolean;
          name: string;
          parentPath: string;
        }[]
      )
        .filter((e) => e.isFile())
        .map((e) => join(e.parentPath, e.name))
        .map((f) => [
          f.slice(join(temporary.path, name).length),
          createHash('sha256').update(readFileSync(f)).digest('hex'),
        ])
        .sort();
    expect(listing('b')).toEqual(listing('a'));
    expect(listing('a').length).toBeGreaterThan(80);
  });

  it('cuts grids larger than a chunk and puts them together again', async () => {
    const run = await recordAll(dir, 2, { thread: false }, 530, 600);
    const timeline = await openTimeline(fileStore(dir));
    expect(existsSync(join(dir, 'truth/fields.zarr/water_depth/c/1/1/1'))).toBe(true);
    const frame = await timeline.frame('water_depth', 1);
    const truth = run.depth(1);
    let wrong = 0;
    for (let i = 0; i < truth.length; i++) {
      const expected = run.inputs.mask[i] ? (truth[i]! < 0.005 ? 0 : Math.round(truth[i]! * 1000)) : 65535;
      const off = expected === 65535 ? 0 : expected < 999 ? 1 : 6;
      if (Math.abs(frame.values[i]! - expected) > off) wrong++;
    }
    expect(wrong).toBe(0);
    const coarse = await timeline.frame('water_depth', 1, { overview: true });
    expect([coarse.factor, coarse.rows, coarse.cols]).toEqual([
      4,
      Math.ceil(run.grid.rows / 4),
      Math.ceil(run.grid.cols / 4),
    ]);
    const deepest = (values: ArrayLike<number>) =>
      Array.from(values).reduce((m, v) => (v !== 65535 && v > m ? v : m), 0);
    expect(deepest(coarse.values)).toBe(deepest(frame.values));
  });

  it('is readable while it is written, and never ahead of what is whole', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    const timeline = await openTimeline(fileStore(dir));
    expect(timeline.manifest).toMatchObject({ state: 'running', frames: 0 });
    let heard = 0;
    let next = 0;
    for (let k = 0; k < 30; k++) {
      await run.record(recorder, k);
      await timeline.refresh();
      const { frames } = timeline.manifest;
      const rows = await timeline.series('bridges');
      expect(rows.frames).toBeGreaterThanOrEqual(frames);
      const events = await timeline.stream('truth/events', next);
      heard += events.records.length;
      next = events.next;
      expect(heard).toBe(timeline.manifest.frames);
      if (frames > 0) expect((await timeline.frame('water_depth', frames - 1)).values).toBeInstanceOf(Uint16Array);
    }
    await recorder.finish({}, 'abc');
    await timeline.refresh();
    const all = await timeline.series('bridges');
    expect(all.frames).toBe(30);
    expect([...all.ticks]).toEqual(Array.from({ length: 30 }, (_, k) => k * every));
    for (let k = 0; k < 30; k++)
      for (let r = 0; r < 3; r++) {
        expect(all.columns['freeboard']![k * 3 + r]).toBe(Math.fround(3 - 0.1 * k - r));
        expect(all.columns['passed']![k * 3 + r]).toBe(k * 1e6 + r / 3);
        expect(all.columns['count']![k * 3 + r]).toBe(-k * r || 0);
        expect(all.columns['state']![k * 3 + r]).toBe(k > 4 ? 1 : 0);
      }
    expect(Object.keys(all.columns)).not.toContain('secret');
    const { records } = await timeline.stream('truth/events');
    expect(records.map((r) => r.params['asset'])).toEqual(Array.from({ length: 30 }, (_, k) => `桥 ${k}`));
  });

  it('leaves one file a table, and its reader follows across the merge', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    for (let k = 0; k < 26; k++) await run.record(recorder, k);
    const early = await openTimeline(fileStore(dir));
    await recorder.finish({}, 'abc');
    expect(readdirSync(join(dir, 'truth/series'))).toEqual(['bridges.parquet']);
    expect(readdirSync(join(dir, 'observed/city/series'))).toEqual(['readings.parquet']);
    // its manifest names files that are gone by now
    const rows = await early.series('readings');
    expect(rows.frames).toBe(26);
    expect(rows.columns['stage']![25]).toBe(Math.fround(181 + 25 / 7));
  });

  it('never writes into a folder that holds anything', async () => {
    await recordAll(dir, 1);
    const before = readFileSync(join(dir, 'manifest.json'), 'utf8');
    expect(await codeOf(createRecorder(dir, sample().inputs))).toBe('folder-taken');
    expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).toBe(before);
    const other = join(temporary.path, 'notes');
    mkdirSync(other);
    writeFileSync(join(other, 'letter.txt'), 'dear');
    await expect(createRecorder(other, sample().inputs)).rejects.toThrow('"letter.txt"');
    expect(readdirSync(other)).toEqual(['letter.txt']);
  });

  it('says where it cannot write', async () => {
    const file = join(temporary.path, 'file');
    writeFileSync(file, '');
    expect(await codeOf(createRecorder(join(file, 'run'), sample().inputs))).toBe('disk-error');
  });

  it('keeps the frames before a disk error, records none after it, and can still say why it failed', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs, { thread: false });
    for (let k = 0; k < 3; k++) await run.record(recorder, k);
    // a file where the next frame's folder must go stands in for the disk's refusal
    await waitFor(() => manifestOf(dir).frames === 3);
    writeFileSync(join(dir, 'truth/fields.zarr/water_depth/c/3'), '');
    let code = 'none';
    for (let k = 3; k < 8 && code === 'none'; k++) code = await codeOf(run.record(recorder, k));
    expect(code).toBe('disk-error');
    await recorder.fail(new Error('stopped'));
    const timeline = await openTimeline(fileStore(dir));
    expect(timeline.manifest).toMatchObject({ state: 'failed', frames: 3 });
    expect(timeline.manifest.error![0]!.message).toContain('stopped');
    expect((await timeline.series('bridges')).frames).toBe(3);
    expect((await timeline.stream('truth/events')).records.map((r) => r.tick)).toEqual(
      expect.arrayContaining([0, 5, 10]),
    );
    await timeline.frame('water_depth', 2);
  });

  it('refuses a depth beyond the encoding by name and keeps what it has', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    await run.record(recorder, 0);
    const deep = run.depth(1);
    deep[20 * run.grid.cols + 30] = 66;
    const { bridges, readings } = run.tables;
    const late = recorder.frame(every, { water_depth: deep, velocity_x: run.velocity(1) }, [bridges, readings]);
    await expect(late).rejects.toThrow('water_depth is 66 at row 20, column 30');
    await recorder.fail(await late.catch((e) => e));
    expect(manifestOf(dir)).toMatchObject({ state: 'failed', frames: 1, error: [{ code: 'value-too-large' }] });
  });

  it('writes the latest progress and counts its revisions up', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    const progress = (tick: number) => ({ tick, ticks: 200, wet_cells: 9, ledger_error_m3: 0, speed: 100, eta_s: 3 });
    for (let tick = 0; tick < 50; tick++) recorder.progress(progress(tick));
    await waitFor(() => manifestOf(dir).progress?.tick === 49);
    expect(manifestOf(dir).revision).toBeLessThan(10);
    recorder.progress(progress(60));
    await recorder.finish({}, 'abc');
    expect(manifestOf(dir).progress?.tick).toBe(60);
  });

  it('is found again by the digest of its inputs', async () => {
    await recordAll(dir, 1);
    expect(await finishedRun(temporary.path, 'digest-of-pond-run')).toBe(dir);
    expect(await finishedRun(temporary.path, 'another')).toBeUndefined();
    expect(await runEntry(dir)).toMatchObject({
      id: 'pond-run',
      state: 'finished',
      start: '2020-08-19T08:00:00+08:00',
    });
  });

  it('is marked as interrupted only when its writer is gone', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    await run.record(recorder, 0);
    await settleInterrupted(dir);
    expect(manifestOf(dir).state).toBe('running');
    await recorder.fail(new Error('stopped by hand'), 'interrupted');
    expect(manifestOf(dir).state).toBe('interrupted');
    expect(existsSync(join(dir, 'writer.json'))).toBe(false);
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries++) await new Promise((done) => setTimeout(done, 10));
  expect(condition()).toBe(true);
}
