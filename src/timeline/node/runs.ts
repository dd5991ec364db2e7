/** Runs in a folder: which there are, and which of those that say they are running have lost their writer. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { momentOf } from '../../core/clock.ts';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import {
  layout,
  type Manifest,
  parseTimelineJson,
  type RunEntry,
  type RunHeader,
  type SnapshotEntry,
} from '../format.ts';
import { writeWhole } from './files.ts';

export const snapshotFaults = defineFaults({
  'snapshot-damaged':
    '{file} does not hold what its name promises: the snapshot has been damaged. Start from another one.',
});

/** The header and the manifest of a run's folder; undefined where it is none, or has not begun. */
export async function readRun(dir: string): Promise<{ header: RunHeader; manifest: Manifest } | undefined> {
  try {
    const [header, manifest] = await Promise.all(
      [layout.header, layout.manifest].map((file) => readFile(join(dir, file), 'utf8')),
    );
    return {
      header: parseTimelineJson<RunHeader>(layout.header, header),
      manifest: parseTimelineJson<Manifest>(layout.manifest, manifest),
    };
  } catch (e) {
    if (e instanceof StormtableError || (e as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if ((e as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw e;
  }
}

/** Whether the process that writes a run's folder still lives. */
export async function writerLives(dir: string): Promise<boolean> {
  const text = await readFile(join(dir, layout.writer), 'utf8').catch(() => '');
  const pid = Number(/"pid":\s*(\d+)/.exec(text)?.[1] ?? 0);
  return pid > 0 && isAlive(pid);
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (e) {
    return (e as NodeJS.ErrnoException).code === 'EPERM';
  }
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
    progress: manifest.progress,
    version: createHash('sha256')
      .update(`${header.inputs_digest} ${mtimeMs} ${size} ${ino}`)
      .digest('hex')
      .slice(0, 12),
  };
}

/** Folders of a folder that hold runs, in order of name. */
export async function runFolders(runsDir: string): Promise<string[]> {
  const names = await readdir(runsDir).catch(() => [] as string[]);
  const found: string[] = [];
  for (const name of names.sort()) if (await readRun(join(runsDir, name))) found.push(join(runsDir, name));
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

/** The bytes of a snapshot, checked against its digest. */
export async function loadSnapshot(dir: string, entry: SnapshotEntry): Promise<Uint8Array> {
  const bytes = new Uint8Array(await promisify(gunzip)(await readFile(join(dir, entry.file))));
  if (createHash('sha256').update(bytes).digest('hex') !== entry.digest)
    throw new StormtableError(snapshotFaults('snapshot-damaged', { file: join(dir, entry.file) }), 1);
  return bytes;
}
