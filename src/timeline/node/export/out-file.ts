/** Files that an export writes: whole or not at all, never over another one unless told so, and text to standard output. */
import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { defineFaults, StormtableError } from '../../../core/errors.ts';
import { layout } from '../../format.ts';
import { diskError, makeFolder, partSuffix } from '../files.ts';

export const outFaults = defineFaults({
  'out-exists': '{path} is there already. Name another with --out, or add --force to write over it.',
  'out-is-run': '{path} is the folder of a run, or lies in one. Name a folder of its own for what is exported.',
  'out-not-empty': '{path} is there already and not empty. Name another folder, or add --force to write into it.',
});

/** Refuses files that are there already, all at once. */
export function refuseExisting(paths: readonly string[], force: boolean): void {
  const there = force ? [] : paths.filter((p) => existsSync(p));
  if (there.length) throw new StormtableError(there.map((path) => outFaults('out-exists', { path })));
}

/** Makes the folder; refuses one that holds anything, unless forced, and one where a run lies, always. */
export function emptyFolder(path: string, force: boolean): void {
  const parts = resolve(path).split(sep);
  for (let n = parts.length; n > 0; n--)
    if (existsSync(join(parts.slice(0, n).join(sep) || sep, layout.manifest)))
      throw new StormtableError(outFaults('out-is-run', { path }));
  if (!force && existsSync(path) && readdirSync(path).length > 0)
    throw new StormtableError(outFaults('out-not-empty', { path }));
  makeFolder(path);
}

export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes pieces to a file, which appears when it is whole; its folder is made. */
export async function writePieces(path: string, pieces: Pieces): Promise<void> {
  const part = path + partSuffix;
  makeFolder(dirname(path));
  let file: number | undefined;
  try {
    file = openSync(part, 'w');
    for await (const piece of pieces) {
      const bytes = Buffer.from(piece as string);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
    closeSync(file);
    file = undefined;
    renameSync(part, path);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    rmSync(part, { force: true });
    throw diskError(error, path);
  }
}

/** Writes pieces of text to a stream such as standard output, waiting where it is full. */
export async function sendPieces(stream: NodeJS.WritableStream, pieces: Pieces): Promise<void> {
  for await (const piece of pieces)
    if (!stream.write(piece)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
}
