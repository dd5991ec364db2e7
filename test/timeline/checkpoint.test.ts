import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digester, type Section } from '../../src/core/snapshot.ts';
import type { Checkpoint, Manifest } from '../../src/timeline/format.ts';
import { parseIndex } from '../../src/timeline/node/checkpoint-index.ts';
import { sweepCheckpoints, thinned } from '../../src/timeline/node/checkpoint-store.ts';
import { loadCheckpoint, newestCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { blockBytes, groupSections } from '../../src/timeline/node/state-blocks.ts';
import { sample, scratch, stateOf } from './fixture.ts';

let temporary: ReturnType<typeof scratch>;
let dir: string;
beforeEach(() => {
  temporary = scratch();
  dir = join(temporary.path, 'pond-run');
});
afterEach(() => temporary.remove());

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const digestOf = (sections: readonly Section[]): string => {
  const d = digester();
  for (const s of sections) {
    d.feed(s.name);
    d.feed(s.bytes);
  }
  return d.hex();
};
const blocks = (): string[] => filesBelow(join(dir, 'snapshots/blocks'));

/** Records frames 0 to n - 1 with a checkpoint at each. */
async function kept(n: number, options = {}, cells?: number) {
  const run = sample();
  const recorder = await createRecorder(dir, run.inputs, options);
  for (let k = 0; k < n; k++) {
    await run.record(recorder, k);
    if (cells === undefined) await run.keep(recorder, k);
    else await recorder.checkpoint(k * 5, stateOf(k, cells));
  }
  return { run, recorder };
}

describe('checkpoints', () => {
  it.each([true, false])('give back every byte of state under the engine’s digest (thread: %s)', async (thread) => {
    const { run, recorder } = await kept(3, { thread });
    await recorder.finish({}, 'abc');
    const { checkpoints, streams } = manifestOf(dir);
    expect(checkpoints.map((c) => [c.tick, c.number, c.frames])).toEqual([
      [0, 0, 1],
      [5, 1, 2],
      [10, 2, 3],
    ]);
    expect(checkpoints[2]!.streams).toEqual(streams);
    for (const [k, c] of checkpoints.entries()) {
      const state = stateOf(k, run.inputs.mask.length);
      expect(c.digest).toBe(digestOf(state));
      expect([...(await loadCheckpoint(dir, c))]).toEqual(state.map((s) => [s.name, s.bytes]));
    }
  });

  it('copies the state before the call returns', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    await run.record(recorder, 0);
    const state = stateOf(0, 1000);
    const digest = digestOf(state);
    const done = recorder.checkpoint(0, state);
    for (const s of state) s.bytes.fill(7);
    await done;
    await recorder.finish({}, 'abc');
    expect(manifestOf(dir).checkpoints[0]!.digest).toBe(digest);
    await loadCheckpoint(dir, manifestOf(dir).checkpoints[0]!);
  });

  it('takes views of shared memory', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs, { thread: true });
    await run.record(recorder, 0);
    const shared = new Uint8Array(new SharedArrayBuffer(300_000)).fill(3);
    await recorder.checkpoint(0, [{ name: 'field/x', bytes: shared }]);
    await recorder.finish({}, 'abc');
    const state = await loadCheckpoint(dir, manifestOf(dir).checkpoints[0]!);
    expect(state.get('field/x')!.every((b) => b === 3)).toBe(true);
  });

  it('is taken of the frame just recorded and of nothing else', async () => {
    const run = sample();
    const recorder = await createRecorder(dir, run.inputs);
    await expect(run.keep(recorder, 0)).rejects.toThrow('no frame just recorded');
    await run.record(recorder, 0);
    await expect(recorder.checkpoint(3, [])).rejects.toThrow('no frame just recorded');
    recorder.line('truth/events', { tick: 1, code: 'x', params: {}, severity: 'info' });
    await expect(run.keep(recorder, 0)).rejects.toThrow('no frame just recorded');
    await recorder.fail(new Error('done'));
  });

  it('cuts large sections by themselves and packs small ones, so that what stood still is kept once', async () => {
    const sizes = (list: (readonly [string, number])[]) => groupSections(list).map((g) => g.map(([n]) => n).join(' '));
    expect(
      sizes([
        ['a', 10],
        ['b', 20],
        ['field', 70_000],
        ['c', 5],
        ['d', 0],
      ]),
    ).toEqual(['a b', 'field', 'c d']); // prettier-ignore
    const many = Array.from({ length: 40 }, (_, k) => [`s${k}`, 60_000] as const);
    for (const group of groupSections(many))
      expect(group.reduce((sum, [, n]) => sum + n, 0)).toBeLessThanOrEqual(blockBytes);

    const cells = 400_000; // 1.6 MB a field
    const { recorder } = await kept(3, { thread: false }, cells);
    await recorder.finish({}, 'abc');
    const named = manifestOf(dir).checkpoints.map((c) =>
      parseIndex(c.file, readFileSync(join(dir, c.file), 'utf8')).groups.flatMap((g) => g.blocks),
    );
    expect(named.map((b) => b.length)).toEqual([5, 5, 5]); // small ones, depth in two, bed in two
    // the bed's two blocks are shared by all three
    expect(blocks()).toHaveLength(3 * 5 - 2 * 2);
    for (const b of blocks()) expect(b).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{64}$/);
  });

  it('thins out older ones, and drops the blocks that nothing names any more', async () => {
    const { recorder } = await kept(40, { thread: false }, 2000);
    await recorder.finish({}, 'abc');
    const { checkpoints } = manifestOf(dir);
    expect(checkpoints.map((c) => c.number)).toEqual([0, 8, 16, 24, 28, 32, 34, 35, 36, 37, 38, 39]);
    expect(filesBelow(join(dir, 'snapshots')).filter((f) => f.endsWith('.json'))).toHaveLength(12);
    const named = checkpoints.flatMap((c) =>
      parseIndex(c.file, readFileSync(join(dir, c.file), 'utf8')).groups.flatMap((g) => g.blocks),
    );
    expect(blocks().map((b) => b.slice(3))).toEqual([...new Set(named)].sort());
    for (const c of checkpoints) await loadCheckpoint(dir, c);
  });

  it('keeps some 2 log2(n), always the first and the last two, and never misses one it dropped', () => {
    let list: readonly Checkpoint[] = [];
    for (let n = 0; n < 5000; n++) {
      const before = new Set(list.map((c) => c.number));
      list = thinned([...list, { number: n } as Checkpoint]);
      const numbers = list.map((c) => c.number);
      expect(numbers.every((k) => k === n || before.has(k))).toBe(true);
      expect(numbers[0]).toBe(0);
      expect(numbers.slice(-2)).toEqual(n === 0 ? [0] : [n - 1, n]);
      expect(numbers.length).toBeLessThanOrEqual(2 * Math.log2(n + 2) + 4);
      // whatever moment one asks for, a checkpoint lies before it by no more than two thirds of its age
      for (let k = 1; k < numbers.length - 1; k++)
        expect(numbers[k + 1]! - numbers[k]!).toBeLessThanOrEqual(Math.max(1, (n - numbers[k]!) * 0.67));
      // what is kept now is what would be kept of all that there ever were
      if (n % 500 === 0) {
        const all = Array.from({ length: n + 1 }, (_, k) => ({ number: k }) as Checkpoint);
        expect(thinned(all).map((c) => c.number)).toEqual(numbers);
      }
    }
  });

  it('names the file that is damaged, and the newest intact one before it', async () => {
    const { recorder } = await kept(4, { thread: false }, 400_000);
    await recorder.finish({}, 'abc');
    const { checkpoints } = manifestOf(dir);
    const own = (k: number): string[] => {
      const named = checkpoints.map((c) =>
        parseIndex(c.file, readFileSync(join(dir, c.file), 'utf8')).groups.flatMap((g) => g.blocks),
      );
      return named[k]!.filter((b) => !named.some((other, j) => j !== k && other.includes(b)));
    };
    const path = (block: string) => join(dir, 'snapshots/blocks', block.slice(0, 2), block);
    expect(await newestCheckpoint(dir)).toEqual(checkpoints[3]);
    expect(await newestCheckpoint(dir, 12)).toEqual(checkpoints[2]);
    expect(await newestCheckpoint(dir, -1)).toBeUndefined();

    const flipped = path(own(3)[0]!);
    const bytes = readFileSync(flipped);
    bytes[bytes.length >> 1]! ^= 4;
    writeFileSync(flipped, bytes);
    await expect(loadCheckpoint(dir, checkpoints[3]!)).rejects.toThrow(flipped);
    const missing = path(own(2)[1]!);
    rmSync(missing);
    await expect(loadCheckpoint(dir, checkpoints[2]!)).rejects.toThrow(`${missing} is missing`);
    writeFileSync(join(dir, checkpoints[1]!.file), '{"format":"checkpoint/2"}');
    await expect(loadCheckpoint(dir, checkpoints[1]!)).rejects.toThrow('newer version');

    const skipped: string[] = [];
    const found = await newestCheckpoint(dir, undefined, (faults) => skipped.push(...faults.map((f) => f.code)));
    expect(found).toEqual(checkpoints[0]);
    expect(skipped).toEqual(['checkpoint-damaged', 'checkpoint-damaged', 'timeline-newer']);
  });

  it('is taken for damaged where its blocks are whole and not its own', async () => {
    const { recorder } = await kept(2, { thread: false }, 400_000);
    await recorder.finish({}, 'abc');
    const [a, b] = manifestOf(dir).checkpoints;
    const other = JSON.parse(readFileSync(join(dir, b!.file), 'utf8'));
    writeFileSync(join(dir, a!.file), JSON.stringify({ ...other, digest: a!.digest, bytes: a!.bytes }));
    await expect(loadCheckpoint(dir, a!)).rejects.toThrow(/does not give the state|sections of/);
  });

  it('leaves all blocks alone where an index cannot be read', async () => {
    const { recorder } = await kept(3, { thread: false }, 2000);
    await recorder.finish({}, 'abc');
    const { checkpoints } = manifestOf(dir);
    const before = blocks();
    writeFileSync(join(dir, checkpoints[1]!.file), 'torn');
    sweepCheckpoints(dir, checkpoints.slice(0, 2));
    expect(blocks()).toEqual(before);
    expect(existsSync(join(dir, checkpoints[2]!.file))).toBe(false);
  });

  it('says SHA-256 of a block in its name', async () => {
    const { recorder } = await kept(1, { thread: false }, 2000);
    await recorder.finish({}, 'abc');
    const { brotliDecompressSync } = await import('node:zlib');
    for (const b of blocks()) {
      const bytes = brotliDecompressSync(readFileSync(join(dir, 'snapshots/blocks', b)));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(b.slice(3));
    }
  });
});
