/**
 * Who writes a run's folder: `writer.json` names the process while it does. A claim whose process is gone counts for
 * nothing, so a killed run needs no tidying up by hand.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { layout } from '../format.ts';
import { diskError, partSuffix } from './files.ts';

export const claimFaults = defineFaults({
  'run-in-use':
    '{dir} is being written by process {pid}. Wait until it is done or stop it; where that process is no stormtable, remove {file}.',
});

/** `began` is the process's start time as the system counts it, so that a later process of the same number is told apart; null where the system does not say. */
interface Claim {
  readonly pid: number;
  readonly began: string | null;
}

const unclaimed: Claim = { pid: 0, began: null };

function parseClaim(text: string): Claim {
  try {
    const { pid, began } = JSON.parse(text) as Partial<Claim>;
    if (!Number.isSafeInteger(pid) || pid! <= 0) return unclaimed;
    return { pid: pid!, began: typeof began === 'string' ? began : null };
  } catch {
    return unclaimed;
  }
}

/** Field 22 of /proc/PID/stat, clock ticks since the system started; null on systems without it. */
function beganOf(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field is the program's name in brackets and may hold anything
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function lives({ pid, began }: Claim): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = beganOf(pid);
  return began === null || now === null || began === now;
}

/** Whether the process that writes a run's folder still lives. */
export async function writerLives(dir: string): Promise<boolean> {
  return lives(parseClaim(await readFile(join(dir, layout.writer), 'utf8').catch(() => '')));
}

/** Claims a folder for this process; throws where another process, or another recorder of this one, writes it. */
export function claimRun(dir: string): void {
  const file = join(dir, layout.writer);
  const claim: Claim = { pid: process.pid, began: beganOf(process.pid) };
  for (let tries = 0; ; tries++) {
    try {
      writeFileSync(file, `${JSON.stringify(claim)}\n`, { flag: 'wx' });
      return;
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw diskError(e, file);
    }
    const found = claimOf(file);
    if (lives(found) || tries > 3) throw new StormtableError(claimFaults('run-in-use', { dir, pid: found.pid, file }));
    setAside(dir, file);
  }
}

/** Takes a dead claim away; one that was made in the meantime is put back. */
function setAside(dir: string, file: string): void {
  const aside = `${file}.${process.pid}${partSuffix}`;
  try {
    renameSync(file, aside);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw diskError(e, file);
  }
  const found = claimOf(aside);
  try {
    if (!lives(found)) return;
    linkSync(aside, file);
  } catch (e) {
    throw diskError(e, file);
  } finally {
    rmSync(aside, { force: true });
  }
  throw new StormtableError(claimFaults('run-in-use', { dir, pid: found.pid, file }));
}

function claimOf(file: string): Claim {
  try {
    return parseClaim(readFileSync(file, 'utf8'));
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ENOENT') return unclaimed;
    throw diskError(e, file);
  }
}
