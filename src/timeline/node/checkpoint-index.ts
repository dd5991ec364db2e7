/** The index of a checkpoint: which sections a state has and which blocks hold them, `snapshots/<digest>.json`. */
import { StormtableError } from '../../core/errors.ts';
import { formatFaults, layout } from '../format.ts';
import { blockBytes, type Group } from './state-blocks.ts';

export const checkpointFormat = 'checkpoint/1';

export interface CheckpointIndex {
  readonly format: typeof checkpointFormat;
  /** SHA-256 over the name and the bytes of each section in order. */
  readonly digest: string;
  /** Bytes of state. */
  readonly bytes: number;
  readonly groups: readonly Group[];
}

export const blocksFolder = `${layout.snapshots}/blocks`;
export const indexFile = (digest: string): string => `${layout.snapshots}/${digest}.json`;
export const blockFile = (sha256: string): string => `${blocksFolder}/${sha256.slice(0, 2)}/${sha256}`;

const isDigest = (x: unknown): boolean => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x);
const isCount = (x: unknown): boolean => Number.isSafeInteger(x) && (x as number) >= 0;

/** Reads an index; throws where it is none, is newer than this version, or does not add up. */
export function parseIndex(file: string, text: string): CheckpointIndex {
  const broken = (detail: string) => new StormtableError(formatFaults('checkpoint-broken', { file, detail }), 1);
  let index: CheckpointIndex;
  try {
    index = JSON.parse(text) as CheckpointIndex;
  } catch (e) {
    throw broken((e as Error).message);
  }
  if (index?.format !== checkpointFormat) {
    const params = {
      file,
      found: String((index as { format?: unknown } | null)?.format ?? 'nothing'),
      expected: checkpointFormat,
    };
    const newer = /^checkpoint\/\d+$/.test(params.found);
    throw new StormtableError(formatFaults(newer ? 'timeline-newer' : 'timeline-foreign', params));
  }
  const { digest, bytes, groups } = index;
  if (!isDigest(digest) || !isCount(bytes) || !Array.isArray(groups))
    throw broken('digest, bytes or groups are missing');
  let sum = 0;
  for (const g of groups) {
    if (!Array.isArray(g?.sections) || !Array.isArray(g.blocks) || !g.blocks.every(isDigest))
      throw broken('a group lacks its sections or blocks');
    let held = 0;
    for (const s of g.sections) {
      if (!Array.isArray(s) || typeof s[0] !== 'string' || !isCount(s[1])) throw broken('a section lacks name or size');
      held += s[1];
    }
    if (g.blocks.length !== Math.ceil(held / blockBytes)) throw broken(`${g.blocks.length} blocks for ${held} bytes`);
    sum += held;
  }
  if (sum !== bytes) throw broken(`sections of ${sum} bytes where ${bytes} were promised`);
  return index;
}
