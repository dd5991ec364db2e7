/**
 * Files written whole: a temporary name, then a rename, so that a reader never sees half of one; and disk errors as
 * faults. Synchronous: a frame is some twenty small files, which took 22 ms as promises and 7 ms so.
 */
import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';

export const diskFaults = defineFaults({
  'disk-full':
    'The disk is full at {path}; what was recorded before is whole. Free some space and run again, or give --out on another disk.',
  'disk-read-only': '{path} cannot be written ({detail}). Give --out a folder that you may write to.',
  'disk-error': '{path} cannot be written: {detail}. What was recorded before is whole.',
});

/** A file system error as a fault with a way out; other errors pass as they are. */
export function diskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (typeof code !== 'string') return error;
  const detail = (error as Error).message;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StormtableError(diskFaults('disk-full', { path }), 1);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new StormtableError(diskFaults('disk-read-only', { path, detail }), 1);
  return new StormtableError(diskFaults('disk-error', { path, detail }), 1);
}

function orDiskError<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (e) {
    throw diskError(e, path);
  }
}

/** Ends the name of a file that is still being written. */
export const partSuffix = '.part';

export function makeFolder(path: string): void {
  orDiskError(path, () => {
    try {
      mkdirSync(path, { recursive: true });
    } catch (e) {
      // on a read-only file system the recursive form says ENOENT; the plain one tells the reason
      if ((e as NodeJS.ErrnoException).code === 'ENOENT' && existsSync(dirname(path))) mkdirSync(path);
      else throw e;
    }
  });
}

export function removeFile(path: string): void {
  orDiskError(path, () => rmSync(path, { force: true }));
}

/** Writes a file so that it appears whole or not at all. Its folder must exist. */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const part = path + partSuffix;
  orDiskError(path, () => {
    try {
      writeFileSync(part, bytes);
      renameSync(part, path);
    } catch (e) {
      rmSync(part, { force: true });
      throw e;
    }
  });
}

/**
 * Writes text from byte `at` on, which is where the lines that count end; whatever an earlier, failed write left
 * beyond is cut off.
 */
export function writeLines(path: string, at: number, text: string): void {
  orDiskError(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
    try {
      const bytes = Buffer.from(text);
      ftruncateSync(file, at);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    } finally {
      closeSync(file);
    }
  });
}
