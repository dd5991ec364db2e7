/**
 * A sweep's folder: `sweep.json` says what is swept and how far it is, `results.jsonl` gets a line for each member as it
 * ends, `members.parquet` and `summary.json` are made from these when the sweep ends or is stopped. A kill loses no more
 * than the members in hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineFaults, StormtableError } from '../../core/errors.ts';
import { layout } from '../../timeline/format.ts';
import { claimRun } from '../../timeline/node/claim.ts';
import { makeFolder, removeFile, writeLines, writeWhole } from '../../timeline/node/files.ts';
import { type MemberRow, sweepFormat } from '../sweep-table.ts';

export const sweepFiles = {
  head: 'sweep.json',
  results: 'results.jsonl',
  table: 'members.parquet',
  summary: 'summary.json',
  /** Timelines of members, where they are kept. */
  members: 'members',
} as const;

export const sweepFolderFaults = defineFaults({
  'sweep-there':
    '{dir} holds this sweep already: {done} of {members} members are done. Add --resume to go on, or name another folder with --out.',
  'sweep-other': '{dir} holds another sweep (or this one from other inputs). Name another folder with --out.',
  'sweep-foreign': '{dir} is not empty and holds no sweep. Name another folder with --out.',
  'sweep-newer': '{file} says "{found}"; this version reads "{expected}". Use a newer stormtable.',
  'sweep-broken': '{file} cannot be read: {detail}. Remove the folder and run the sweep again.',
});

/** What `sweep.json` says. */
export interface SweepHead {
  readonly format: typeof sweepFormat;
  readonly engine: { readonly name: string; readonly version: string };
  /** SHA-256 over all that decides the members. */
  readonly digest: string;
  readonly scenario: {
    readonly id: string;
    readonly name: { readonly en: string; readonly zh: string };
    /** As seen from the sweep's folder. */
    readonly file: string;
    readonly set: readonly string[];
    readonly cut: 'full' | 'test';
    readonly seed: number;
    /** Of the scenario with nothing varied. */
    readonly digest: string;
  };
  /** The section of the scenario, as written. */
  readonly vary: unknown;
  readonly paths: readonly {
    readonly path: string;
    readonly column: string;
    readonly drawn: boolean;
    readonly choices: number;
  }[];
  readonly members: number;
  readonly done: number;
  readonly failed: number;
  readonly state: 'running' | 'finished' | 'interrupted';
}

/** One line of `results.jsonl`: the row, and how long it took, s. */
export type ResultLine = MemberRow & { readonly wall_s: number };

export class SweepFolder {
  readonly dir: string;
  readonly rows: ResultLine[] = [];
  #end = 0;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Claims the folder for this program, with what an earlier one left of the same sweep where `resume` says so. */
  static open(dir: string, head: SweepHead, resume: boolean): SweepFolder {
    const folder = new SweepFolder(dir);
    const found = readHead(dir);
    if (!found && existsSync(dir) && readdirSync(dir).some((name) => name !== layout.writer))
      throw new StormtableError(sweepFolderFaults('sweep-foreign', { dir }));
    if (found && found.digest !== head.digest) throw new StormtableError(sweepFolderFaults('sweep-other', { dir }));
    const before = found ? readResults(dir) : { rows: [], whole: 0 };
    if (before.rows.length > 0 && !resume) {
      const params = { dir, done: before.rows.length, members: head.members };
      throw new StormtableError(sweepFolderFaults('sweep-there', params));
    }
    makeFolder(dir);
    claimRun(dir);
    try {
      // a thread that ended says nothing of the member: it runs again
      const kept = before.rows.filter((r) => r.cause !== 'thread');
      folder.rows.push(...kept);
      folder.#end = before.whole;
      if (kept.length < before.rows.length) {
        const text = kept.map((r) => `${JSON.stringify(r)}\n`).join('');
        writeWhole(join(dir, sweepFiles.results), text);
        folder.#end = Buffer.byteLength(text);
      }
      folder.write(head);
    } catch (error) {
      folder.release();
      throw error;
    }
    return folder;
  }

  /** Adds a member's line; it counts once it is written whole. */
  add(line: ResultLine): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    writeLines(join(this.dir, sweepFiles.results), this.#end, bytes);
    this.#end += bytes.length;
    this.rows.push(line);
  }

  /** Rewrites `sweep.json` with how far the sweep is. */
  write(head: SweepHead): void {
    const now = { ...head, done: this.rows.length, failed: this.rows.filter((r) => r.state === 'failed').length };
    writeWhole(join(this.dir, sweepFiles.head), `${JSON.stringify(now, null, 2)}\n`);
  }

  put(file: string, content: string | Uint8Array): void {
    writeWhole(join(this.dir, file), content);
  }

  /** Lets other programs have the folder. */
  release(): void {
    removeFile(join(this.dir, layout.writer));
  }
}

/** What `sweep.json` of a folder says; undefined where there is none. */
export function readHead(dir: string): SweepHead | undefined {
  const file = join(dir, sweepFiles.head);
  if (!existsSync(file)) return undefined;
  let head: Partial<SweepHead>;
  try {
    head = JSON.parse(readFileSync(file, 'utf8')) as Partial<SweepHead>;
  } catch (error) {
    throw new StormtableError(sweepFolderFaults('sweep-broken', { file, detail: (error as Error).message }));
  }
  if (head?.format !== sweepFormat)
    throw new StormtableError(
      sweepFolderFaults('sweep-newer', { file, found: String(head?.format), expected: sweepFormat }),
    );
  return head as SweepHead;
}

/** Members whose lines are whole, each once, and the bytes these take; what a kill left of a last line does not count. */
export function readResults(dir: string): { rows: ResultLine[]; whole: number } {
  const file = join(dir, sweepFiles.results);
  if (!existsSync(file)) return { rows: [], whole: 0 };
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const rows = new Map<number, ResultLine>();
  try {
    for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
      if (line === '') continue;
      const row = JSON.parse(line) as ResultLine;
      rows.set(row.member, row);
    }
  } catch (error) {
    throw new StormtableError(sweepFolderFaults('sweep-broken', { file, detail: (error as Error).message }));
  }
  return { rows: [...rows.values()], whole };
}
