/** Runs in a folder: which there are, and which of those that say they are running have lost their writer. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { momentOf } from '../../core/clock.ts';
import { StormtableError } from '../../core/errors.ts';
import { footprintOf } from '../compare/same-place.ts';
import { parseHeader, parseManifest } from '../documents.ts';
import { layout, type Manifest, type RunEntry, type RunHeader } from '../format.ts';
import { writerLives } from './claim.ts';
import { readError, writeWhole } from './files.ts';

/** The header and the manifest of a run's folder; undefined where it is none, or has not begun. */
export async function readRun(dir: string): Promise<{ header: RunHeader; manifest: Manifest } | undefined> {
  try {
    const [header, manifest] = await Promise.all(
      [layout.header, layout.manifest].map((file) => readFile(join(dir, file), 'utf8')),
    );
    return {
      header: parseHeader(header!),
      manifest: parseManifest(manifest!),
    };
  } catch (e) {
    const { code } = e as NodeJS.ErrnoException;
    if (e instanceof StormtableError || code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw readError(e, dir);
  }
}

/** Writes `interrupted` into the manifest of a run that says it is running and whose writer is gone. */
export async function settleInterrupted(dir: string): Promise<void> {
  const run = await readRun(dir);
  if (run?.manifest.state !== 'running' || (await writerLives(dir))) return;
  // it may have ended between the two looks
  const now = await readRun(dir);
  if (now?.manifest.state !== 'running') return;
  const settled: Manifest = { ...now.manifest, state: 'interrupted', revision: now.manifest.revision + 1 };
  writeWhole(join(dir, layout.manifest), `${JSON.stringify(settled)}\n`);
  await rm(join(dir, layout.writer), { force: true });
}

/** One line of the list of runs. */
export async function runEntry(dir: string): Promise<RunEntry | undefined> {
  await settleInterrupted(dir).catch(() => {}); // a folder one may not write to is shown as it says
  const run = await readRun(dir);
  if (!run) return undefined;
  const { header, manifest } = run;
  const { mtimeMs, size, ino } = await stat(join(dir, layout.header));
  return {
    id: header.id,
    name: header.name,
    state: manifest.state,
    frames: manifest.frames,
    inputs_digest: header.inputs_digest,
    digest: manifest.digest,
    start: momentOf(header.clock, 0),
    footprint: footprintOf(header),
    progress: manifest.progress,
    version: createHash('sha256')
      // a run that is gone on with ends twice, with other bytes
      .update(
        `${header.inputs_digest} ${mtimeMs} ${size} ${ino} ${manifest.state === 'running' ? '' : manifest.revision}`,
      )
      .digest('hex')
      .slice(0, 12),
  };
}

/** Folders of a folder that hold runs, in order of name. */
export async function runFolders(runsDir: string): Promise<string[]> {
  const names = await readdir(runsDir).catch(() => [] as string[]);
  const found: string[] = [];
  for (const name of names.sort()) {
    // one that cannot be read does not hide the others
    const run = await readRun(join(runsDir, name)).catch(() => undefined);
    if (run) found.push(join(runsDir, name));
  }
  return found;
}

/** The finished run of a folder with these inputs, if there is one: its folder. */
export async function finishedRun(runsDir: string, inputsDigest: string): Promise<string | undefined> {
  for (const dir of await runFolders(runsDir)) {
    const run = await readRun(dir);
    if (run?.manifest.state === 'finished' && run.header.inputs_digest === inputsDigest) return dir;
  }
  return undefined;
}
