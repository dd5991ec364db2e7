/** The files a scenario is read from: where they are, their bytes, and a record of what was read for the digest. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FaultPlace, StormtableError } from '../core/errors.ts';
import type { FaultList } from './faults.ts';
import { type FileKind, mostBytes } from './limits.ts';

const outsidePrefix = '$' + '{STORMTABLE_DATA}';

/** Folder of data that is not part of the program: STORMTABLE_DATA, or `shared/data` beside the project. */
export const outsideDataFolder = (): string =>
  process.env['STORMTABLE_DATA'] || fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** A path as a person would write it from where they stand. */
export function shownPath(path: string): string {
  const from = relative(process.cwd(), path);
  return (from && !from.startsWith('..') && !isAbsolute(from) ? from : path).replaceAll('\\', '/');
}

/** A written path, relative to the file that names it, as an absolute one. */
export function locate(written: string, namedBy: string): { path: string; outside: boolean } {
  if (written.startsWith(outsidePrefix))
    return {
      path: resolve(outsideDataFolder(), written.slice(outsidePrefix.length).replace(/^[/\\]+/, '')),
      outside: true,
    };
  return { path: resolve(dirname(namedBy), written), outside: false };
}

export interface Wanted {
  /** What the file is, for the sentence: `the elevation file`. */
  readonly what: string;
  readonly written: string;
  /** Absolute path of the file that names it. */
  readonly namedBy: string;
  /** Where it is named. */
  readonly place: FaultPlace;
  /** What to do where it is missing, unless it was named in a file. */
  readonly way?: string;
  /** What it holds, which says how large it may be; YAML where left out. */
  readonly kind?: FileKind;
  /** Absolute path of the folder in which it must lie, links followed. */
  readonly within?: string;
}

/** Whether a path lies in a folder; both absolute. */
const liesIn = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

const beyondPlace = (folder: string, how = '') => ({
  folder: `the folder of its place (${shownPath(folder)})${how}`,
  way: 'A place carries its files with it: copy the file there.',
});
const beyondData = { folder: 'the folder of outside data', way: 'Name the file itself, without ".." in its path.' };

export class Files {
  readonly inputs: { file: string; sha256: string }[] = [];
  readonly #faults: FaultList;
  constructor(faults: FaultList) {
    this.#faults = faults;
  }

  /** Bytes of a file a person named, or a fault. */
  async read(wanted: Wanted): Promise<{ bytes: Uint8Array<ArrayBuffer>; path: string; shown: string } | undefined> {
    const { path, outside } = locate(wanted.written, wanted.namedBy);
    const refuse = (code: 'file-unreadable' | 'file-too-large' | 'file-empty' | 'file-outside', params = {}) => {
      this.#faults.add(code, { what: wanted.what, path: wanted.written, ...params }, wanted.place);
      return undefined;
    };
    try {
      const folder = outside ? outsideDataFolder() : wanted.within;
      if (folder !== undefined && !liesIn(path, resolve(folder)))
        return refuse('file-outside', outside ? beyondData : beyondPlace(folder));
      const info = await stat(path);
      if (info.isDirectory()) return refuse('file-unreadable', { problem: 'it is a folder' });
      // a pipe or a device may never end
      if (!info.isFile()) return refuse('file-unreadable', { problem: 'it is not a plain file' });
      if (wanted.within !== undefined && !outside && !liesIn(await realpath(path), await realpath(wanted.within)))
        return refuse('file-outside', beyondPlace(wanted.within, ', through a link'));
      const most = mostBytes[wanted.kind ?? 'yaml'];
      if (info.size > most) return refuse('file-too-large', { found: megabytes(info.size), most: most / 1e6 });
      if (info.size === 0) return refuse('file-empty');
      const buffer = await readFile(path);
      const bytes = new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
      const shown = shownPath(path);
      // outside data is named by its place in that folder, so that the digest is the same on every machine
      const file = outside ? wanted.written : shown;
      this.inputs.push({ file, sha256: createHash('sha256').update(bytes).digest('hex') });
      return { bytes, path, shown };
    } catch (error) {
      const problem = error as NodeJS.ErrnoException;
      const missing = problem.code === 'ENOENT' || problem.code === 'ENOTDIR';
      if (missing && outside)
        this.#faults.add('outside-data-missing', { path: wanted.written, looked: path }, wanted.place);
      else if (missing)
        this.#faults.add(
          'file-missing',
          {
            what: wanted.what,
            path: wanted.written,
            looked: shownPath(path),
            way: wanted.way ?? 'Paths are relative to the file that names them.',
          },
          wanted.place,
        );
      else if (error instanceof StormtableError) throw error;
      else refuse('file-unreadable', { problem: problemOf(problem) });
      return undefined;
    }
  }

  /** As `read`, as UTF-8 text. */
  async text(wanted: Wanted): Promise<{ text: string; path: string; shown: string } | undefined> {
    const found = await this.read(wanted);
    if (!found) return undefined;
    try {
      return {
        text: new TextDecoder('utf-8', { fatal: true }).decode(found.bytes),
        path: found.path,
        shown: found.shown,
      };
    } catch {
      this.#faults.add('not-utf8', { found: contentOf(found.bytes) }, { file: found.shown, line: 1, column: 1 });
      return undefined;
    }
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e5) / 10;

/** What the machine says of a file that is there, in words. */
function problemOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'EACCES' || error.code === 'EPERM') return 'this user may not read it';
  if (error.code === 'ELOOP') return 'its links lead in a circle';
  if (error.code === 'ERR_INVALID_ARG_VALUE') return 'no file can have this name';
  if (error.code === 'ENAMETOOLONG') return 'the name is too long';
  return error.code ?? error.message;
}

/** What the first bytes say a file is, where it is one of the kinds that get mistaken for another. */
export function knownContent(bytes: Uint8Array): string | undefined {
  const begins = (...first: number[]): boolean => first.every((b, i) => bytes[i] === b);
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff)) return 'it begins like UTF-16';
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'it is a PNG picture';
  if (begins(0x50, 0x4b, 0x03, 0x04)) return 'it is a zip archive';
  if (begins(0x1f, 0x8b)) return 'it is packed by gzip';
  if (begins(0xff, 0xd8, 0xff)) return 'it is a JPEG picture';
  if (begins(0x25, 0x50, 0x44, 0x46)) return 'it is a PDF document';
  if (begins(0x49, 0x49, 0x2a) || begins(0x4d, 0x4d, 0, 0x2a)) return 'it is a TIFF picture';
  return undefined;
}

/** What bytes that are no UTF-8 text look like. */
function contentOf(bytes: Uint8Array): string {
  const known = knownContent(bytes);
  if (known) return known;
  if (bytes.subarray(0, 1000).includes(0)) return 'it is not text at all';
  const at = firstBroken(bytes);
  return `byte ${at} begins no letter of it; GB 18030 or Latin-1, perhaps`;
}

/** Offset of the first byte that UTF-8 does not allow where it stands: the longest beginning that decodes ends there. */
function firstBroken(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  const decodes = (length: number): boolean => {
    try {
      // a letter cut in two at the end is no fault of the beginning
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (decodes(middle)) low = middle;
    else high = middle;
  }
  return low;
}
