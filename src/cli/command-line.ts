/** Command lines of this program that it proposes to a person, written so that they can be pasted into a shell. */
import { shown } from './paths.ts';
import type { RunOptions } from './run.ts';

const plain = /^[\w@%+=:,./-]+$/;

/** `stormtable` and its arguments, those with anything odd in them in quotes. */
export function commandLine(args: readonly string[]): string {
  return ['stormtable', ...args.map((a) => (plain.test(a) ? a : `'${a.replaceAll("'", "'\\''")}'`))].join(' ');
}

/** Goes on with runs that were stopped or never begun: with all that decided which runs they are. */
export function goOnWith(unfinished: readonly { readonly file: string }[], o: RunOptions): string {
  return commandLine([
    'run',
    ...unfinished.map((i) => shown(i.file)),
    ...(unfinished.length > 1 && o.jobs > 1 ? ['--jobs', String(o.jobs)] : []),
    ...(o.out ? ['--out', shown(o.out)] : []),
    ...(o.runs === 'runs' ? [] : ['--runs', shown(o.runs)]),
    ...(o.cut ? ['--cut'] : []),
    ...(o.seed === undefined ? [] : ['--seed', String(o.seed)]),
    ...o.set.flatMap((s) => ['--set', s]),
    ...(o.checkpoint === undefined ? [] : ['--checkpoint', o.checkpoint]),
    '--resume',
  ]);
}
