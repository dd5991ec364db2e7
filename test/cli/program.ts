/** Starts the command line from its sources, as a person would, and looks at what it leaves behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../src/timeline/format.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  /** As a shell tells it: 128 and the signal's number for a program that a signal ended. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  text(): string;
}

export function start(args: readonly string[], cwd = root): Started {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/main.ts'), ...args],
    { cwd },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (d) => (out += d));
  child.stderr.on('data', (d) => (err += d));
  const ended = new Promise<Ended>((done) =>
    child.on('close', (code, signal) => done({ code: code ?? 128 + constants.signals[signal!], out, err })),
  );
  return { child, ended, text: () => out + err };
}

export const stormtable = (...args: string[]): Promise<Ended> => start(args).ended;

export const manifestOf = (run: string): Manifest =>
  JSON.parse(readFileSync(join(run, 'manifest.json'), 'utf8')) as Manifest;

export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let k = 0; k < 600; k++) {
    if (condition()) return;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error(`waited a minute for ${what}`);
}
