import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import { newestCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { createRecorder, resumeRecorder } from '../../src/timeline/node/recorder.ts';
import { settleInterrupted } from '../../src/timeline/node/runs.ts';
import { verifyRun } from '../../src/timeline/node/verify.ts';
import { sample, scratch } from './fixture.ts';
import { finish, goOn, listing, manifestOf, readWhole, record } from './folders.ts';

let temporary: ReturnType<typeof scratch>;
beforeEach(() => {
  temporary = scratch();
});
afterEach(() => temporary.remove());

const frames = 28;
const keeps = (k: number): boolean => k % 3 === 0;
const mask = sample().inputs.mask;

/** A disk of 6 MB in memory, or why there is none. */
function smallDisk(path: string): string | undefined {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', path], { stdio: 'pipe' });
    return undefined;
  } catch (e) {
    return String((e as { stderr?: Buffer }).stderr ?? (e as Error).message).trim();
  }
}

async function codesOf(work: Promise<unknown>): Promise<string[]> {
  const e = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (e === undefined) return [];
  if (!(e instanceof StormtableError)) throw e;
  return e.faults.map((f) => f.code);
}

async function finishAgain(dir: string): Promise<void> {
  const checkpoint = (await newestCheckpoint(dir))!;
  const recorded = { run: sample(), recorder: await resumeRecorder(dir, { mask }, checkpoint, { thread: false }) };
  await goOn(recorded, checkpoint.frames, frames, keeps);
  await finish(recorded, frames);
}

describe('a disk that is full', () => {
  it('ends a recording in plain words, keeps what was whole, and lets it go on once there is space', async (context) => {
    const disk = join(temporary.path, 'disk');
    const problem = smallDisk(disk);
    if (problem) {
      console.info(`no small disk can be mounted here (${problem}); the limit on file sizes is tested alone`);
      return context.skip();
    }
    try {
      // ballast, so that the disk fills up half way
      const dir = join(disk, 'run');
      const whole = await record(join(temporary.path, 'whole'), frames, keeps);
      await finish(whole, frames);
      const run = sample();
      const recorder = await createRecorder(dir, run.inputs, { thread: false });
      await goOn({ run, recorder }, 0, 5, keeps);
      const { bsize, bavail } = statfsSync(disk);
      writeFileSync(join(disk, 'ballast'), new Uint8Array(Math.max(0, bavail * bsize - 80_000)));
      expect(await codesOf(goOn({ run, recorder }, 5, frames, keeps))).toEqual(['disk-full']);
      await recorder.fail(new Error('the disk is full'), 'interrupted');

      // nobody writes any more, and what was told is whole
      await settleInterrupted(dir).catch(() => {});
      const { frames: kept } = await readWhole(dir);
      expect(kept).toBeGreaterThanOrEqual(3);
      expect(kept).toBeLessThan(frames);
      expect((await verifyRun(dir)).filter((f) => f.severity === 'damage')).toEqual([]);

      rmSync(join(disk, 'ballast'));
      await finishAgain(dir);
      expect(listing(dir)).toEqual(listing(join(temporary.path, 'whole')));
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('lets a run go on after the system cut its files short', async (context) => {
    // a file may not grow beyond what the limit allows: the streams reach it first
    const child = fileURLToPath(new URL('./recording-child.ts', import.meta.url));
    const dir = join(temporary.path, 'run');
    const command = `ulimit -f 1; exec "$0" --import tsx "$1" "$2" here`;
    const { status, stderr, error } = spawnSync('bash', ['-c', command, process.execPath, child, dir], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (error) {
      console.info(`no shell to limit file sizes with (${error.message})`);
      return context.skip();
    }
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/cannot be written|EFBIG|File too large|file size limit/i);
  }, 60_000);
});

describe('a folder that may not be written to', () => {
  it('is refused in plain words, and read all the same', async (context) => {
    const dir = join(temporary.path, 'disk');
    const problem = smallDisk(dir);
    if (problem && process.getuid?.() === 0) {
      console.info(`root may write anywhere and nothing can be mounted here (${problem})`);
      return context.skip();
    }
    const run = join(dir, 'run');
    const recorded = await record(run, 4, keeps);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    try {
      if (problem) for (const folder of [run, dir]) chmodSync(folder, 0o555);
      else execFileSync('mount', ['-o', 'remount,ro', dir]);
      const before = listing(run);
      const checkpoint = (await newestCheckpoint(run))!;
      expect(await codesOf(resumeRecorder(run, { mask }, checkpoint))).toEqual(['disk-read-only']);
      expect(await codesOf(createRecorder(join(dir, 'other'), sample().inputs))).toEqual(['disk-read-only']);
      expect(listing(run)).toEqual(before);
      expect((await readWhole(run)).frames).toBe(4);
      expect(await verifyRun(run)).toEqual([]);
      expect(manifestOf(run).state).toBe('interrupted');
    } finally {
      if (problem) for (const folder of [dir, run]) chmodSync(folder, 0o755);
      else execFileSync('umount', [dir]);
    }
  });
});
