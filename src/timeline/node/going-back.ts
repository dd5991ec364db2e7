/** What it takes to go back to a checkpoint in a run's folder: find it, check the lines told until then, cut off the rest. */
import { closeSync, existsSync, openSync, readSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { streamNames } from '../../core/records.ts';
import { crc32c } from '../crc32c.ts';
import { parseManifest } from '../documents.ts';
import { type Checkpoint, type LineName, layout, linePath, type Manifest } from '../format.ts';
import { diskError, filesBelow, partSuffix, readError, readText, removeFile } from './files.ts';

export const goingBackFaults = defineFaults({
  'checkpoint-unknown':
    '{dir} no longer keeps the checkpoint of tick {tick}; it keeps those of {known}. Go on from one of them.',
  'stream-damaged':
    '{file} {problem}; what was told up to tick {tick} cannot be kept. Go on from an earlier checkpoint, or run the scenario again.',
});

/** Streams a run may have. */
export const allStreams: readonly LineName[] = [...streamNames, 'commands', 'state'];

/** A run's manifest and its own entry of a checkpoint; throws where the folder does not keep it. */
export function openRun(dir: string, { tick, digest }: Checkpoint): { manifest: Manifest; entry: Checkpoint } {
  const manifest = parseManifest(readText(join(dir, layout.manifest)));
  const entry = manifest.checkpoints.find((c) => c.tick === tick && c.digest === digest);
  if (entry) return { manifest, entry };
  const known = manifest.checkpoints.map((c) => `tick ${c.tick}`).join(', ') || 'none';
  throw new StormtableError(goingBackFaults('checkpoint-unknown', { dir, tick, known }));
}

/** CRC-32C of the first bytes of a file and how many there were; nothing where there is no such file. */
export function sumOfStart(path: string, bytes: number): { bytes: number; sum: number } {
  if (!existsSync(path)) return { bytes: 0, sum: 0 };
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = new Uint8Array(Math.min(1 << 20, Math.max(1, bytes)));
      let [done, sum] = [0, 0];
      for (let n = 1; done < bytes && n > 0; done += n) {
        n = readSync(file, buffer, 0, Math.min(buffer.length, bytes - done), done);
        sum = crc32c(buffer.subarray(0, n), sum);
      }
      return { bytes: done, sum };
    } finally {
      closeSync(file);
    }
  } catch (e) {
    throw readError(e, path);
  }
}

/** Throws where the lines told up to a checkpoint are not all there, byte for byte. */
export function checkStreams(dir: string, { tick, streams, sums }: Checkpoint): void {
  const faults = Object.entries(streams).flatMap(([stream, bytes]) => {
    const file = join(dir, linePath(stream as LineName));
    const found = sumOfStart(file, bytes);
    if (found.bytes < bytes) {
      const problem = `holds ${found.bytes} of ${bytes} bytes`;
      return [goingBackFaults('stream-damaged', { file, problem, tick })];
    }
    if (sums[stream] === undefined || found.sum === sums[stream]) return [];
    return [goingBackFaults('stream-damaged', { file, problem: 'has been changed', tick })];
  });
  if (faults.length) throw new StormtableError(faults, 1);
}

/** Cuts the streams of lines to these bytes; one that had not begun is removed. */
export function cutStreams(dir: string, streams: Readonly<Record<string, number>>): void {
  for (const stream of allStreams) {
    const path = join(dir, linePath(stream));
    const bytes = streams[stream];
    if (bytes === undefined) removeFile(path);
    else if (existsSync(path)) {
      try {
        truncateSync(path, bytes);
      } catch (e) {
        throw diskError(e, path);
      }
    }
  }
}

/** Removes what a kill left half written. */
export function clearParts(dir: string): void {
  for (const file of filesBelow(dir)) if (file.endsWith(partSuffix)) removeFile(join(dir, file));
}
