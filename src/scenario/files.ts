/** The files a scenario is read from: where they are, their bytes, and a record of what was read for the digest. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultPlace } from '../core/errors.ts';
import type { FaultList } from './faults.ts';

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
}

export class Files {
  readonly inputs: { file: string; sha256: string }[] = [];
  readonly #faults: FaultList;
  constructor(faults: FaultList) {
    this.#faults = faults;
  }

  /** Bytes of a file a person named, or a fault. */
  async read(wanted: Wanted): Promise<{ bytes: Uint8Array<ArrayBuffer>; path: string; shown: string } | undefined> {
    const { path, outside } = locate(wanted.written, wanted.namedBy);
    try {
      const info = await stat(path);
      if (info.isDirectory()) {
        this.#faults.add(
          'file-unreadable',
          { what: wanted.what, path: wanted.written, problem: 'it is a folder' },
          wanted.place,
        );
        return undefined;
      }
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
      else
        this.#faults.add(
          'file-unreadable',
          { what: wanted.what, path: wanted.written, problem: problem.code ?? problem.message },
          wanted.place,
        );
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
      this.#faults.add('not-utf8', {}, { file: found.shown, line: 1, column: 1 });
      return undefined;
    }
  }
}
