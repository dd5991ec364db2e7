/** Damaged scenarios, places and rules, as many as asked for, the same for the same seed. */
import { baseFiles, entries, type FileTree, filesOf } from './base-files.ts';
import { Chance } from './chance.ts';
import { mutationsFor } from './mutations.ts';

/** What stands where a file stood. */
export type Replaced =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' | 'folder' }
  | { readonly kind: 'link'; readonly to: string }
  /** Nothing but holes: large without taking room. */
  | { readonly kind: 'hollow'; readonly bytes: number };

export interface MutatedInput {
  readonly index: number;
  /** The scenario to read, in the tree. */
  readonly entry: string;
  /** What was done, for a person: `rules.yaml: a line away`. */
  readonly what: string;
  readonly changed: ReadonlyMap<string, Replaced>;
  /** `--set` texts to read it with. */
  readonly set: readonly string[];
}

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52);
const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0);
const sets = [
  'seed=-1',
  'time.end=1e9 h',
  'time.tick=1 ms',
  'time.coupling=1 us',
  'cell_size=1 mm',
  'cell_size=1e9 m',
  'place=/',
  'ground=.',
  'rain[0]=[]',
  'rain[0].uniform.rate=.nan',
  'rain=~',
  'initial.depth=1e11 m',
  'time.warm_up=1e8 h',
  'record.velocity=maybe',
  'time.record=1 s',
  'flow.courant=1e-9',
  'impact.every=1 s',
  'extends=x',
  'gauges[0].at=[.inf, 0]',
  'cell_size=0.4 m',
]; // prettier-ignore

/** One input of a seed by its number: the same whether it is the first one made or the last. */
export function mutatedInput(index: number, seed: number, files: FileTree): MutatedInput {
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  for (let k = 0; k < 4; k++) chance.next();
  const entry = chance.next() < 0.6 ? entries[0] : chance.of(entries);
  const own = filesOf(entry, files);
  const changed = new Map<string, Replaced>();
  const done: string[] = [];
  // the scenario and the rules say most, so they are damaged most
  const weighted = own.flatMap((f) => (/scenario\.yaml$|rules\.yaml$/.test(f) ? [f, f, f] : [f]));
  const rounds = chance.of([1, 1, 1, 2, 3]);
  for (let round = 0; round < rounds; round++) {
    const file = chance.of(weighted);
    const short = file.split('/').slice(2).join('/');
    const before = changed.get(file) ?? { kind: 'bytes' as const, bytes: files.get(file)! };
    if (before.kind !== 'bytes' || before.bytes.length === 0) continue;
    if (chance.next() < 0.08) {
      const [name, replaced] = wholeFile(chance, file, own, files);
      changed.set(file, replaced);
      done.push(`${short}: ${name}`);
      continue;
    }
    const [name, mutation] = chance.of(chance.of(mutationsFor(file)));
    changed.set(file, { kind: 'bytes', bytes: mutation(before.bytes, chance) });
    done.push(`${short}: ${name}`);
  }
  const set = chance.next() < 0.08 ? [chance.of(sets)] : [];
  return { index, entry, what: [...done, ...set.map((s) => `--set ${s}`)].join('; '), changed, set };
}

/** Inputs 0 to `count` of a seed. */
export function* mutatedInputs(count: number, seed: number, files: FileTree = baseFiles()): Generator<MutatedInput> {
  for (let index = 0; index < count; index++) yield mutatedInput(index, seed, files);
}

/** A file gone, or another in its place. */
function wholeFile(chance: Chance, file: string, own: readonly string[], files: FileTree): [string, Replaced] {
  const bytes = (b: Uint8Array): Replaced => ({ kind: 'bytes', bytes: b });
  const other = chance.of(own);
  const up = '../'.repeat(file.split('/').length - 1);
  return chance.of<[string, Replaced]>([
    ['missing', { kind: 'missing' }],
    ['empty', bytes(new Uint8Array())],
    ['a folder', { kind: 'folder' }],
    [`replaced by ${other.split('/').at(-1)}`, bytes(files.get(other)!)],
    ['a picture', bytes(png)],
    ['an archive', bytes(zip)],
    ['a link to itself', { kind: 'link', to: file.split('/').at(-1)! }],
    ['a link out of the folder', { kind: 'link', to: `${up}outside.txt` }],
    ['a device without end', { kind: 'link', to: '/dev/zero' }],
    ['three gigabytes of nothing', { kind: 'hollow', bytes: 3e9 }],
    ['a million zeros', bytes(new Uint8Array(1e6))],
  ]);
}
