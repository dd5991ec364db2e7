/** Run folders for tests: what lies in one, the same but for what may differ, and a copy of it as a kill leaves it. */
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Manifest } from '../../src/timeline/format.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { createRecorder, type Recorder, type RecorderOptions } from '../../src/timeline/node/recorder.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { type Sample, sample } from './fixture.ts';

export const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));

/** SHA-256 of every file of a folder; of the manifest without what counts writes or wall-clock time. */
export function listing(dir: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const file of filesBelow(dir)) {
    let bytes: Uint8Array = readFileSync(join(dir, file));
    if (file === 'manifest.json') {
      const { revision: _, progress: __, ...rest } = manifestOf(dir);
      bytes = Buffer.from(JSON.stringify(rest));
    }
    out[file] = createHash('sha256').update(bytes).digest('hex');
  }
  return out;
}

export interface Recorded {
  readonly run: Sample;
  readonly recorder: Recorder;
}

/** Starts a run and records its frames before `frames`, with a checkpoint at those that `keeps` names. */
export async function record(
  dir: string,
  frames: number,
  keeps: (k: number) => boolean,
  options: RecorderOptions = { thread: false },
): Promise<Recorded> {
  const run = sample();
  const recorder = await createRecorder(dir, run.inputs, options);
  await goOn({ run, recorder }, 0, frames, keeps);
  // the writer may be two frames behind
  const last = Array.from({ length: frames }, (_, k) => k).findLast(keeps);
  const written = (m: Manifest) => m.frames === frames && m.checkpoints.at(-1)?.frames === (last ?? -1) + 1;
  for (let tries = 0; tries < 2000 && !written(manifestOf(dir)); tries++)
    await new Promise((done) => setTimeout(done, 5));
  expect(written(manifestOf(dir))).toBe(true);
  return { run, recorder };
}

export async function goOn(
  { run, recorder }: Recorded,
  from: number,
  to: number,
  keeps: (k: number) => boolean,
): Promise<void> {
  for (let k = from; k < to; k++) {
    // a stream that begins late, one that never says anything between checkpoints
    if (k === 9) recorder.line('commands', command(k));
    recorder.line('state', { tick: k * 5, sections: `0000000${k % 10}` });
    await run.record(recorder, k);
    if (keeps(k)) await run.keep(recorder, k);
  }
}
const command = (k: number) =>
  ({ tick: k * 5, sequence: 0, source: 'what-if', role: 'planner', type: 'open-gate', payload: {} }) as never;

export const finish = ({ run, recorder }: Recorded, frames: number): Promise<void> =>
  recorder.finish({ steps: 42 }, 'abc', { maximum_depth: run.depth(frames - 1) });

/** A copy as another program would find it if the one that writes were killed at this moment. */
export function killedCopy(dir: string, to: string): void {
  cpSync(dir, to, { recursive: true });
  rmSync(join(to, 'writer.json'), { force: true });
  // the number of a process that is long gone: the largest Linux gives out
  writeFileSync(join(to, 'writer.json'), '{"pid":4194304,"began":"1"}\n');
}

/** Opens a folder and reads all that its manifest speaks of. */
export async function readWhole(dir: string): Promise<Manifest> {
  const timeline = await openTimeline(fileStore(dir));
  const { frames } = timeline.manifest;
  for (let k = 0; k < frames; k++) {
    await timeline.frame('water_depth', k);
    await timeline.frame('velocity_x', k, { overview: true });
  }
  for (const table of ['bridges', 'readings']) {
    const rows = await timeline.series(table);
    expect(rows.frames).toBe(frames);
    if (table === 'readings')
      expect([...(rows.columns['stage'] ?? [])]).toEqual(
        Array.from({ length: frames }, (_, k) => Math.fround(181 + k / 7)),
      );
  }
  const { records } = await timeline.stream('truth/events');
  expect(records.map((r) => r.tick)).toEqual(Array.from({ length: frames }, (_, k) => k * 5));
  for (const field of timeline.manifest.finals) await timeline.still(field);
  return timeline.manifest;
}
