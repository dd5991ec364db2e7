/**
 * Files written whole: a temporary name, then a rename, so that a reader never sees half of one; and disk errors as
 * faults. Synchronous: a frame is some twenty small files, which took 22 ms as promises and 7 ms so.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  type Dirent,
  existsSync,
  ftruncateSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { makeFolder as makeFolders, makeFolderIn as makeOne } from '../../core/node/make-folder.ts';

export const diskFaults = defineFaults({
  'disk-full':
    'The disk is full at {path}; what was recorded before is whole. Free some space and run again with --resume, or give --out on another disk.',
  'disk-read-only': '{path} cannot be written ({detail}). Give --out a folder that you may write to.',
  'disk-unreadable': '{path} cannot be read ({detail}). Make it readable, or copy the folder from where it is whole.',
  'disk-error': '{path} cannot be written: {detail}. What was recorded before is whole. Give --out another folder.',
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

/** The same for a file that cannot be read. */
export function readError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (typeof code !== 'string') return error;
  return new StormtableError(diskFaults('disk-unreadable', { path, detail: (error as Error).message }), 1);
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

/** Makes a folder and those above it. */
export const makeFolder = (path: string): void => orDiskError(path, () => makeFolders(path));

/** Makes a folder whose parent is there. */
export const makeFolderIn = (path: string): void => orDiskError(path, () => makeOne(path));

/** A file as text. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (e) {
    throw readError(e, path);
  }
}

export function removeFile(path: string): void {
  orDiskError(path, () => rmSync(path, { force: true }));
}

/** What lies in a folder; nothing where there is no such folder. */
export function listFolder(path: string): Dirent[] {
  return orDiskError(path, () => {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch (e) {
      const { code } = e as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return [];
      throw e;
    }
  });
}

/** Paths of all files below a folder, relative to it, with forward slashes, in order of name; links count as files. */
export function filesBelow(path: string): string[] {
  const found: string[] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of listFolder(folder)) {
      if (entry.isDirectory()) walk(join(folder, entry.name), `${prefix}${entry.name}/`);
      else found.push(prefix + entry.name);
    }
  };
  walk(path, '');
  return found.sort();
}

/** Removes folders below (and including) one that hold nothing. */
export function removeEmptyFolders(path: string): void {
  for (const entry of listFolder(path)) if (entry.isDirectory()) removeEmptyFolders(join(path, entry.name));
  if (existsSync(path) && listFolder(path).length === 0) orDiskError(path, () => rmdirSync(path));
}

/** Gives a file a second name, so that no bytes are copied; copies it where the file system has no second names. */
export function linkOrCopy(from: string, to: string): void {
  orDiskError(to, () => {
    try {
      linkSync(from, to);
    } catch (e) {
      const { code } = e as NodeJS.ErrnoException;
      const noLinks = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES'];
      if (!noLinks.includes(code ?? '')) throw e;
      copyFileSync(from, to);
    }
  });
}

/** Copies the first `bytes` bytes of a file; fewer where it is shorter. Gives how many. */
export function copyStart(from: string, to: string, bytes: number): number {
  return orDiskError(to, () => {
    const source = openSync(from, 'r');
    try {
      const target = openSync(to, 'w');
      try {
        const buffer = new Uint8Array(1 << 20);
        let done = 0;
        for (let n = 1; done < bytes && n > 0; done += n) {
          n = readSync(source, buffer, 0, Math.min(buffer.length, bytes - done), done);
          for (let w = 0; w < n; ) w += writeSync(target, buffer, w, n - w, done + w);
        }
        return done;
      } finally {
        closeSync(target);
      }
    } finally {
      closeSync(source);
    }
  });
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
 * Writes a file that nobody looks for before the manifest speaks of it, straight under its name, which costs a third.
 * One that lies there already, perhaps under a second name in another run, is put aside, not written into.
 */
export function writeNew(path: string, bytes: Uint8Array): void {
  orDiskError(path, () => {
    try {
      writeFileSync(path, bytes, { flag: 'wx' });
    } catch (e) {
      rmSync(path, { force: true });
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
      writeFileSync(path, bytes, { flag: 'wx' });
    }
  });
}

/**
 * Writes lines from byte `at` on, which is where the lines that count end; whatever an earlier, failed write left
 * beyond is cut off.
 */
export function writeLines(path: string, at: number, bytes: Uint8Array): void {
  orDiskError(path, () => {
    makeFolders(dirname(path));
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
    try {
      ftruncateSync(file, at);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    } finally {
      closeSync(file);
    }
  });
}
