import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint, newestCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { claimRun, writerLives } from '../../src/timeline/node/claim.ts';
import { resumeRecorder } from '../../src/timeline/node/recorder.ts';
import { settleInterrupted } from '../../src/timeline/node/runs.ts';
import { type Job, TimelineWriter } from '../../src/timeline/node/writer.ts';
import { sample, scratch } from './fixture.ts';
import { finish, goOn, killedCopy, listing, manifestOf, readWhole, record } from './folders.ts';

let temporary: ReturnType<typeof scratch>;
let at: (name: string) => string;
beforeEach(() => {
  temporary = scratch();
  at = (name) => join(temporary.path, name);
});
afterEach(() => temporary.remove());

const frames = 28;
const everyThird = (k: number): boolean => k % 3 === 0;
const mask = sample().inputs.mask;

/** The run nobody disturbed. */
async function undisturbed(dir = at('whole'), all = frames) {
  const recorded = await record(dir, all, everyThird);
  await finish(recorded, all);
  return listing(dir);
}

/** Goes on in a folder from its newest checkpoint and finishes it. */
async function resumeAndFinish(dir: string, options = { thread: false }, all = frames): Promise<number> {
  const checkpoint = (await newestCheckpoint(dir))!;
  await loadCheckpoint(dir, checkpoint);
  const recorder = await resumeRecorder(dir, { mask }, checkpoint, options);
  const recorded = { run: sample(), recorder };
  await goOn(recorded, checkpoint.frames, all, everyThird);
  await finish(recorded, all);
  return checkpoint.frames;
}

describe('a run that is gone on with', () => {
  it.each([
    [4, false],
    [13, false],
    [17, true],
    [25, false],
  ])(
    'after a kill at frame %i ends byte for byte as one that nobody disturbed (thread: %s)',
    async (killed, thread) => {
      const whole = await undisturbed();
      await record(at('running'), killed, everyThird);
      killedCopy(at('running'), at('killed'));
      expect(manifestOf(at('killed')).frames).toBe(killed);
      await settleInterrupted(at('killed'));
      const from = await resumeAndFinish(at('killed'), { thread });
      expect(from).toBe(Math.floor((killed - 1) / 3) * 3 + 1);
      expect(listing(at('killed'))).toEqual(whole);
      expect((await readWhole(at('killed'))).state).toBe('finished');
    },
  );

  it('goes back from any of its checkpoints, also after it was finished', async () => {
    const whole = await undisturbed(at('again'));
    const { checkpoints } = manifestOf(at('again'));
    expect(checkpoints.map((c) => c.frames)).toEqual([1, 7, 13, 16, 19, 22, 25, 28]);
    for (const checkpoint of [checkpoints[7]!, checkpoints[5]!, checkpoints[2]!, checkpoints[0]!]) {
      const recorder = await resumeRecorder(at('again'), { mask }, checkpoint, { thread: false });
      const back = await readWhole(at('again'));
      expect(back).toMatchObject({ state: 'running', frames: checkpoint.frames, finals: [], digest: null });
      expect(back.checkpoints.at(-1)).toEqual(checkpoint);
      const recorded = { run: sample(), recorder };
      await goOn(recorded, checkpoint.frames, frames, everyThird);
      await finish(recorded, frames);
      expect(listing(at('again'))).toEqual(whole);
    }
  });

  it('continues byte for byte after a kill between any two jobs, and is readable in between', async () => {
    const all = 15; // one merge of the tables' files, and some more
    const whole = await undisturbed(at('whole'), all);
    // every job but those of progress, told to a writer whose folder is copied after each
    const jobs: Job[] = [];
    const { inputs } = sample();
    await withJobsOf(jobs, at('jobs'), all);
    const writer = new TimelineWriter(at('live'), inputs.header);
    const copies: string[] = [];
    for (const [k, job] of jobs.entries()) {
      await writer.run(job);
      killedCopy(at('live'), at(`after-${k}`));
      copies.push(at(`after-${k}`));
    }
    expect(copies.length).toBe(1 + all + Math.ceil(all / 3) + 1);
    let resumed = 0;
    for (const [k, copy] of copies.entries()) {
      await readWhole(copy);
      if (!(await newestCheckpoint(copy))) continue;
      // all of them take long: every kind of neighbour is among these
      if (k % 3 !== 1 && k < copies.length - 2) continue;
      await resumeAndFinish(copy, { thread: false }, all);
      expect(listing(copy)).toEqual(whole);
      resumed++;
    }
    expect(resumed).toBeGreaterThanOrEqual(7);
  });

  it('takes over from a writer that is gone, and not from one that lives', async () => {
    const recorded = await record(at('run'), 5, everyThird);
    expect(await writerLives(at('run'))).toBe(true);
    const [checkpoint] = manifestOf(at('run')).checkpoints;
    const before = listing(at('run'));
    await expect(resumeRecorder(at('run'), { mask }, checkpoint!)).rejects.toThrow(
      `is being written by process ${process.pid}`,
    );
    expect(listing(at('run'))).toEqual(before);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    expect(await writerLives(at('run'))).toBe(false);
    // this process's own number, of an earlier life of the machine
    writeFileSync(join(at('run'), 'writer.json'), JSON.stringify({ pid: process.pid, began: '17' }));
    expect(await writerLives(at('run'))).toBe(!existsSync('/proc/self/stat'));
    writeFileSync(join(at('run'), 'writer.json'), 'torn');
    claimRun(at('run'));
    expect(await writerLives(at('run'))).toBe(true);
    expect(() => claimRun(at('run'))).toThrow('is being written by');
  });

  it('refuses a checkpoint the folder does not keep, and leaves the folder as it was', async () => {
    const recorded = await record(at('run'), 8, everyThird);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    const before = listing(at('run'));
    const [first] = manifestOf(at('run')).checkpoints;
    await expect(resumeRecorder(at('run'), { mask }, { ...first!, tick: 1 })).rejects.toThrow(
      'it keeps those of tick 0, tick 15, tick 30',
    );
    expect(listing(at('run'))).toEqual(before);
  });

  it('refuses where what was told before the checkpoint has been damaged', async () => {
    const recorded = await record(at('run'), 8, everyThird);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    const file = join(at('run'), 'truth/events.jsonl');
    const text = readFileSync(file, 'utf8');
    const [first, , last] = manifestOf(at('run')).checkpoints;
    writeFileSync(file, text.replace('"tick":10', '"tick":11'));
    const before = listing(at('run'));
    await expect(resumeRecorder(at('run'), { mask }, last!)).rejects.toThrow('events.jsonl has been changed');
    expect(listing(at('run'))).toEqual(before);
    writeFileSync(file, text.slice(0, 40));
    await expect(resumeRecorder(at('run'), { mask }, last!)).rejects.toThrow(/holds 40 of \d+ bytes/);
    // the first checkpoint lies before the damage
    writeFileSync(file, text.replace('"tick":10', '"tick":11'));
    const recorder = await resumeRecorder(at('run'), { mask }, first!);
    await recorder.fail(new Error('enough'), 'interrupted');
    expect((await readWhole(at('run'))).frames).toBe(1);
  });

  it('says which file it cannot read', async () => {
    const recorded = await record(at('run'), 4, everyThird);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    const [checkpoint] = manifestOf(at('run')).checkpoints;
    await expect(resumeRecorder(at('nowhere'), { mask }, checkpoint!)).rejects.toThrow('run.json cannot be read');
    await expect(resumeRecorder(at('run'), { mask: new Uint8Array(3) }, checkpoint!)).rejects.toThrow(
      'the mask has 3 cells',
    );
  });
});

/** The jobs a recording sends, with arrays that stay as they are. */
async function withJobsOf(jobs: Job[], dir: string, all: number): Promise<void> {
  const original = TimelineWriter.prototype.run;
  TimelineWriter.prototype.run = function (this: TimelineWriter, job: Job) {
    jobs.push(structuredClone(job));
    return original.call(this, job);
  };
  try {
    const recorded = await record(dir, all, everyThird);
    await finish(recorded, all);
  } finally {
    TimelineWriter.prototype.run = original;
  }
}
