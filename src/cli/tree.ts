/** `stormtable tree`: runs and what was forked off them, with when and what was changed. */
import { resolve } from 'node:path';
import { momentOf } from '../core/clock.ts';
import { StormtableError } from '../core/errors.ts';
import { goOnFaults } from '../run/node/go-on.ts';
import type { Manifest, RunHeader } from '../timeline/format.ts';
import { readRun, runFolders } from '../timeline/node/runs.ts';
import { shown } from './paths.ts';

interface Member {
  readonly dir: string;
  readonly header: RunHeader;
  readonly manifest: Manifest;
  /** Resolved folder of its parent. */
  readonly parent: string | undefined;
  readonly children: Member[];
}

export async function tree(named: readonly string[], options: { runs: string; json?: boolean }): Promise<void> {
  const dirs = named.length ? named.map((d) => resolve(d)) : await runFolders(resolve(options.runs));
  const members = new Map<string, Member>();
  const faults = [];
  for (const dir of dirs) {
    const run = await readRun(dir);
    if (!run) {
      faults.push(goOnFaults('not-a-run', { dir: shown(dir) }));
      continue;
    }
    const { parent } = run.header;
    members.set(dir, { dir, ...run, parent: parent ? resolve(dir, parent.folder) : undefined, children: [] });
  }
  if (faults.length) throw new StormtableError(faults);
  const roots: Member[] = [];
  for (const m of members.values()) {
    const parent = m.parent === undefined ? undefined : members.get(m.parent);
    if (parent) parent.children.push(m);
    else roots.push(m);
  }
  if (options.json) {
    const plain = (m: Member): unknown => ({
      id: m.header.id,
      folder: m.dir,
      state: m.manifest.state,
      parent: m.header.parent,
      change: lastChange(m) ?? null,
      children: m.children.map(plain),
    });
    process.stdout.write(`${JSON.stringify(roots.map(plain))}\n`);
    return;
  }
  const lines: string[] = [];
  for (const root of roots) print(root, '', '', lines);
  process.stdout.write(lines.length ? `${lines.join('\n')}\n` : `No runs in ${shown(resolve(options.runs))}.\n`);
}

function print(m: Member, before: string, under: string, lines: string[]): void {
  lines.push(`${before}${describe(m)}`);
  m.children.sort((a, b) => a.header.parent!.tick - b.header.parent!.tick || a.dir.localeCompare(b.dir));
  m.children.forEach((child, k) => {
    const last = k === m.children.length - 1;
    print(child, `${under}${last ? '└─ ' : '├─ '}`, `${under}${last ? '   ' : '│  '}`, lines);
  });
}

function describe(m: Member): string {
  const { header, manifest } = m;
  const { parent, clock } = header;
  const state = manifest.state === 'finished' ? '' : `, ${manifest.state}`;
  if (!parent) return `${shown(m.dir)}  ${header.name.en}${state}`;
  const at = momentOf(clock, parent.tick * clock.tick)
    .slice(0, 16)
    .replace('T', ' ');
  const change = lastChange(m);
  const what = change
    ? [...change.set, ...change.commands.map((c) => `${c.type} ${JSON.stringify(c.payload)}`)].join('; ')
    : 'nothing changed';
  return `${shown(m.dir)}  from ${parent.id} at ${at}: ${what}${state}`;
}

/** The change this run itself made to its parent. */
const lastChange = ({ header }: Member) => {
  const last = header.changes.at(-1);
  return last &&
    header.parent &&
    last.tick === header.parent.tick &&
    header.inputs_digest !== header.parent.inputs_digest
    ? last
    : undefined;
};
