import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StormtableError } from '../../src/core/errors.ts';
import type { Checkpoint, RunHeader } from '../../src/timeline/format.ts';
import { branchRun } from '../../src/timeline/node/branch.ts';
import { loadCheckpoint, newestCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { resumeRecorder } from '../../src/timeline/node/recorder.ts';
import { sample, scratch } from './fixture.ts';
import { finish, goOn, listing, manifestOf, readWhole, record } from './folders.ts';

let temporary: ReturnType<typeof scratch>;
let at: (name: string) => string;
beforeEach(() => {
  temporary = scratch();
  at = (name) => join(temporary.path, name);
});
afterEach(() => temporary.remove());

const frames = 28;
const everyThird = (k: number): boolean => k % 3 === 0;
const { mask, header } = sample().inputs;
const headerOf = (id: string): RunHeader => ({ ...header, id });

async function finished(dir: string): Promise<readonly Checkpoint[]> {
  const recorded = await record(dir, frames, everyThird);
  await finish(recorded, frames);
  return manifestOf(dir).checkpoints;
}
async function goOnAndFinish(dir: string): Promise<void> {
  const checkpoint = (await newestCheckpoint(dir))!;
  const recorder = await resumeRecorder(dir, { mask }, checkpoint, { thread: false });
  const recorded = { run: sample(), recorder };
  await goOn(recorded, checkpoint.frames, frames, everyThird);
  await finish(recorded, frames);
}

describe('a branch', () => {
  it('holds its parent up to the checkpoint, and ends as its parent did where nothing is changed', async () => {
    const checkpoints = await finished(at('parent'));
    const before = listing(at('parent'));
    for (const k of [0, 1, 4, checkpoints.length - 1]) {
      const checkpoint = checkpoints[k]!;
      const dir = at(`branch-${k}`);
      await branchRun(at('parent'), checkpoint, dir, header);
      expect(await readWhole(dir)).toMatchObject({ state: 'interrupted', frames: checkpoint.frames, finals: [] });
      expect(manifestOf(dir).checkpoints).toEqual(checkpoints.slice(0, k + 1));
      for (const c of manifestOf(dir).checkpoints) await loadCheckpoint(dir, c);
      await goOnAndFinish(dir);
      expect(listing(dir)).toEqual(before);
    }
    expect(listing(at('parent'))).toEqual(before);
  });

  it('shares its parent’s files instead of copying them', async () => {
    const checkpoints = await finished(at('parent'));
    await branchRun(at('parent'), checkpoints.at(-2)!, at('branch'), headerOf('branch'));
    let shared = 0;
    let own = 0;
    const alone: string[] = [];
    for (const file of filesBelow(at('branch'))) {
      const here = statSync(join(at('branch'), file));
      const there = existsSync(join(at('parent'), file)) ? statSync(join(at('parent'), file)) : undefined;
      if (there && there.ino === here.ino && there.dev === here.dev) shared += here.size;
      else {
        own += here.size;
        alone.push(file.replace(/\.[\d-]+\.parquet$|\/time\/.*|\/zarr\.json$/, ''));
      }
    }
    expect([...new Set(alone)].sort()).toEqual(
      [
        'commands.jsonl',
        'manifest.json',
        'observed/city/series/readings', // the parent has merged these into one file
        'place.json',
        'run.json',
        'state.jsonl',
        'truth/events.jsonl',
        'truth/fields.zarr',
        'truth/fields.zarr/overview',
        'truth/fields.zarr/overview/time',
        'truth/fields.zarr/overview/velocity_x',
        'truth/fields.zarr/overview/water_depth',
        'truth/fields.zarr/time',
        'truth/fields.zarr/velocity_x',
        'truth/fields.zarr/water_depth',
        'truth/fields.zarr/zarr.json',
        'truth/series/bridges',
      ].filter((f) => alone.includes(f)),
    );
    expect(filesBelow(at('branch')).some((f) => f.includes('water_depth/c/'))).toBe(true);
    expect(shared).toBeGreaterThan(4 * own);
  });

  it('and its parent outlive each other', async () => {
    const checkpoints = await finished(at('parent'));
    const before = listing(at('parent'));
    await branchRun(at('parent'), checkpoints[3]!, at('child'), headerOf('child'));
    await branchRun(at('parent'), checkpoints[3]!, at('other'), headerOf('other'));
    rmSync(at('child'), { recursive: true });
    expect(listing(at('parent'))).toEqual(before);
    await readWhole(at('parent'));
    rmSync(at('parent'), { recursive: true });
    await readWhole(at('other'));
    await goOnAndFinish(at('other'));
    expect((await readWhole(at('other'))).state).toBe('finished');
  });

  it('can be branched again, and the grandchild ends alike', async () => {
    const checkpoints = await finished(at('parent'));
    const before = listing(at('parent'));
    await branchRun(at('parent'), checkpoints[2]!, at('child'), header);
    await branchRun(at('child'), checkpoints[1]!, at('grandchild'), header);
    await goOnAndFinish(at('child'));
    await goOnAndFinish(at('grandchild'));
    expect(listing(at('child'))).toEqual(before);
    expect(listing(at('grandchild'))).toEqual(before);
  });

  it('is made from a run that is still being written, which notices nothing', async () => {
    const recorded = await record(at('parent'), 20, everyThird);
    const checkpoint = manifestOf(at('parent')).checkpoints.at(-1)!;
    const before = listing(at('parent'));
    await branchRun(at('parent'), checkpoint, at('branch'), header);
    expect(listing(at('parent'))).toEqual(before);
    await goOn(recorded, 20, frames, everyThird);
    await finish(recorded, frames);
    await goOnAndFinish(at('branch'));
    expect(listing(at('branch'))).toEqual(listing(at('parent')));
  });

  it('refuses a folder that holds anything, and leaves nothing behind where it fails', async () => {
    const checkpoints = await finished(at('parent'));
    mkdirSync(at('taken'));
    writeFileSync(join(at('taken'), 'letter.txt'), 'dear');
    await expect(branchRun(at('parent'), checkpoints[1]!, at('taken'), header)).rejects.toThrow('"letter.txt"');
    expect(filesBelow(at('taken'))).toEqual(['letter.txt']);

    const other = { ...header, grid: { ...header.grid, cellSize: 31 } };
    await expect(branchRun(at('parent'), checkpoints[1]!, at('misfit'), other)).rejects.toThrow('records grid');
    expect(existsSync(at('misfit'))).toBe(false);

    rmSync(join(at('parent'), 'truth/fields.zarr/water_depth/c/3/0/0'));
    const failure = branchRun(at('parent'), checkpoints[2]!, at('branch'), header);
    await expect(failure).rejects.toBeInstanceOf(StormtableError);
    await expect(failure).rejects.toThrow('lacks truth/fields.zarr/water_depth/c/3/0/0');
    expect(filesBelow(at('branch'))).toEqual([]);
    // what lies before the damage can still be branched
    await branchRun(at('parent'), checkpoints[0]!, at('early'), header);
    expect((await readWhole(at('early'))).frames).toBe(1);
  });

  it('carries a header of its own', async () => {
    const checkpoints = await finished(at('parent'));
    const parent = { id: header.id, folder: '../parent', tick: 15, inputs_digest: header.inputs_digest };
    await branchRun(at('parent'), checkpoints[1]!, at('what-if'), { ...headerOf('what-if'), parent });
    const own = JSON.parse(readFileSync(join(at('what-if'), 'run.json'), 'utf8')) as RunHeader;
    expect(own).toMatchObject({ id: 'what-if', parent });
    expect(manifestOf(at('what-if')).id).toBe('what-if');
  });
});
