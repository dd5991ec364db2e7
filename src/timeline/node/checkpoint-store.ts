/**
 * Keeps the checkpoints of one run's folder: writes the blocks of a state that are not there yet and an index that
 * names them, decides which older checkpoints go, and removes what nothing names any more.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type Checkpoint, layout } from '../format.ts';
import {
  blockFile,
  blocksFolder,
  type CheckpointIndex,
  checkpointFormat,
  indexFile,
  parseIndex,
} from './checkpoint-index.ts';
import { listFolder, makeFolder, removeEmptyFolders, removeFile, writeWhole } from './files.ts';
import { blocksOf, groupSections } from './state-blocks.ts';

/** A state as it is handed over: sections one after the other, with their names. */
export interface State {
  readonly sections: readonly (readonly [name: string, bytes: number])[];
  readonly bytes: Uint8Array;
}

/**
 * Brotli at quality 1. On 54 MB of state in mid-storm (0.85 million cells): brotli 1 80 ms and 16.2 MB; zstd 1
 * 281 ms, 16.2 MB; LZ4 183 ms, 18.2 MB; gzip 1 367 ms, 16.4 MB. Shuffling bytes of words first costs 110 ms and
 * saves one MB in sixteen.
 */
const packing = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Writes a state's blocks and index into a folder; gives its digest, which is that of `Engine.digest`. */
export function writeState(dir: string, state: State): string {
  const hash = createHash('sha256');
  const groups: { sections: readonly (readonly [string, number])[]; blocks: string[] }[] = [];
  let at = 0;
  const piece = (length: number) => state.bytes.subarray(at, (at += length));
  for (const [name, length] of state.sections) hash.update(name).update(piece(length));
  const digest = hash.digest('hex');
  at = 0;
  for (const sections of groupSections(state.sections)) {
    const bytes = piece(sections.reduce((sum, [, length]) => sum + length, 0));
    groups.push({ sections, blocks: [...blocksOf(bytes)].map((block) => writeBlock(dir, block)) });
  }
  const index: CheckpointIndex = { format: checkpointFormat, digest, bytes: state.bytes.length, groups };
  makeFolder(join(dir, layout.snapshots));
  writeWhole(join(dir, indexFile(digest)), `${JSON.stringify(index)}\n`);
  return digest;
}

function writeBlock(dir: string, block: Uint8Array): string {
  const name = sha256(block);
  const path = join(dir, blockFile(name));
  if (existsSync(path)) return name;
  makeFolder(join(path, '..'));
  writeWhole(path, brotliCompressSync(block, packing));
  return name;
}

/**
 * The checkpoints that stay: number 0, and number n for as long as the newest is at most 4 * 2^z further on, where 2^z
 * is the largest power of two that divides n. So the last five stay, every second of the last nine, every fourth of the
 * last seventeen: some 2 log2(n). One that has gone is never missed later, and a run that is resumed ends with the same
 * checkpoints as one that was not.
 */
export function thinned(checkpoints: readonly Checkpoint[]): readonly Checkpoint[] {
  const newest = checkpoints.at(-1)?.number ?? 0;
  const kept = checkpoints.filter(({ number: n }) => n === 0 || newest - n <= 4 * (n & -n));
  return kept.length === checkpoints.length ? checkpoints : kept;
}

/**
 * Removes every index and block that none of these checkpoints needs. Where one of their indexes cannot be read,
 * nobody knows what it needs, and all blocks stay.
 */
export function sweepCheckpoints(dir: string, checkpoints: readonly Checkpoint[]): void {
  const folder = join(dir, layout.snapshots);
  if (!existsSync(folder)) return;
  const files = new Set(checkpoints.map((c) => c.file));
  const needed = new Set<string>();
  let known = true;
  for (const file of files) {
    try {
      for (const g of parseIndex(file, readFileSync(join(dir, file), 'utf8')).groups)
        for (const b of g.blocks) needed.add(blockFile(b));
    } catch {
      known = false;
    }
  }
  for (const entry of listFolder(folder))
    if (entry.isFile() && !files.has(`${layout.snapshots}/${entry.name}`)) removeFile(join(folder, entry.name));
  if (!known) return;
  for (const shelf of listFolder(join(dir, blocksFolder)))
    for (const { name } of listFolder(join(dir, blocksFolder, shelf.name)))
      if (!needed.has(`${blocksFolder}/${shelf.name}/${name}`)) removeFile(join(dir, blocksFolder, shelf.name, name));
  // a run that is resumed leaves no trace, not even of empty folders
  removeEmptyFolders(folder);
}
