/** Reads checkpoints back: the state by section, every block checked, and the newest one that is intact. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { defineFaults, type Fault, StormtableError } from '../../core/errors.ts';
import type { Checkpoint } from '../format.ts';
import { blockFile, type CheckpointIndex, indexFile, parseIndex } from './checkpoint-index.ts';
import { readError } from './files.ts';
import { readRun } from './runs.ts';
import { blockBytes, bytesOfBlock } from './state-blocks.ts';

export const checkpointFaults = defineFaults({
  'checkpoint-damaged':
    '{file} {problem}: the checkpoint of tick {tick} cannot be used. Go on from an earlier one, or run the scenario again.',
});

const unpack = promisify(brotliDecompress);
/** Blocks read at once. */
const width = 8;

type Damaged = (file: string, problem: string) => StormtableError;

/** The state of a checkpoint by section. Throws `checkpoint-damaged`, which names the file, where any byte is wrong. */
export async function loadCheckpoint(dir: string, checkpoint: Checkpoint): Promise<Map<string, Uint8Array>> {
  const { tick, digest } = checkpoint;
  const damaged: Damaged = (file, problem) =>
    new StormtableError(checkpointFaults('checkpoint-damaged', { file: join(dir, file), problem, tick }), 1);
  const index = await openIndex(dir, checkpoint, damaged);
  const state = new Uint8Array(index.bytes);
  const hash = createHash('sha256');
  const sections = new Map<string, Uint8Array>();
  let at = 0;
  for (const group of index.groups) {
    const bytes = state.subarray(at, (at += group.sections.reduce((sum, [, length]) => sum + length, 0)));
    await fill(dir, bytes, group.blocks, damaged);
    let from = 0;
    for (const [name, length] of group.sections) {
      const section = bytes.subarray(from, (from += length));
      hash.update(name).update(section);
      sections.set(name, section);
    }
  }
  if (hash.digest('hex') !== digest) throw damaged(indexFile(digest), 'does not give the state its name promises');
  return sections;
}

async function openIndex(dir: string, { digest, bytes }: Checkpoint, damaged: Damaged): Promise<CheckpointIndex> {
  const file = indexFile(digest);
  const index = parseIndex(join(dir, file), Buffer.from(await readOr(dir, file, damaged)).toString());
  if (index.digest !== digest || index.bytes !== bytes) throw damaged(file, 'is the index of another state');
  return index;
}

async function fill(dir: string, into: Uint8Array, blocks: readonly string[], damaged: Damaged): Promise<void> {
  let next = 0;
  let stop = false;
  const walk = async (): Promise<void> => {
    for (let k = next++; k < blocks.length && !stop; k = next++) {
      const block = await loadBlock(dir, blocks[k], bytesOfBlock(into.length, k), damaged);
      into.set(block, k * blockBytes);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(width, blocks.length) }, () =>
      walk().catch((e) => {
        stop = true;
        throw e;
      }),
    ),
  );
}

/** A block's bytes, checked against its name. */
export async function loadBlock(dir: string, name: string, bytes: number, damaged: Damaged): Promise<Uint8Array> {
  const file = blockFile(name);
  const packed = await readOr(dir, file, damaged);
  let block: Uint8Array;
  try {
    block = await unpack(packed, { maxOutputLength: Math.max(1, bytes) });
  } catch (e) {
    throw damaged(file, `cannot be unpacked (${(e as Error).message})`);
  }
  if (block.length !== bytes || createHash('sha256').update(block).digest('hex') !== name)
    throw damaged(file, 'does not hold what its name promises');
  return block;
}

async function readOr(dir: string, file: string, damaged: Damaged): Promise<Uint8Array> {
  try {
    return await readFile(join(dir, file));
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw damaged(file, 'is missing');
    if (code === 'EISDIR') throw damaged(file, 'is a folder');
    throw readError(e, join(dir, file));
  }
}

/**
 * The newest checkpoint of a folder at or before a tick that loads intact; undefined where there is none. Damaged ones
 * are passed over, each told to `skipped`.
 */
export async function newestCheckpoint(
  dir: string,
  atOrBefore = Number.POSITIVE_INFINITY,
  skipped: (faults: readonly Fault[]) => void = () => {},
): Promise<Checkpoint | undefined> {
  const run = await readRun(dir);
  const candidates = run?.manifest.checkpoints.filter((c) => c.tick <= atOrBefore) ?? [];
  for (const checkpoint of candidates.reverse()) {
    try {
      await loadCheckpoint(dir, checkpoint);
      return checkpoint;
    } catch (e) {
      if (!(e instanceof StormtableError)) throw e;
      skipped(e.faults);
    }
  }
  return undefined;
}
