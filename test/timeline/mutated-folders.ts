/**
 * Run folders with something wrong with them: bits flipped, files cut, gone, swapped, folders in place of files, numbers
 * out of all bounds, members lost, other formats, files of others. Whatever reads a run must say so in plain words, in
 * time, and in memory that the folder's size explains.
 */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { dirname, join } from 'node:path';
import seedrandom from 'seedrandom';
import { info } from '../../src/cli/info.ts';
import { StormtableError } from '../../src/core/errors.ts';
import { branchRun } from '../../src/timeline/node/branch.ts';
import { loadCheckpoint, newestCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { resumeRecorder } from '../../src/timeline/node/recorder.ts';
import { readRun, runEntry, runFolders } from '../../src/timeline/node/runs.ts';
import { verifyRun } from '../../src/timeline/node/verify.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { sample, scratch } from './fixture.ts';
import { finish, goOn, record } from './folders.ts';

export interface MutationFailure {
  readonly mutation: string;
  readonly reader: string;
  readonly problem: string;
}
export interface MutationReport {
  readonly folders: number;
  /** Of those whose run was read without a word: what was changed did not matter, or cannot be known. */
  readonly unnoticed: readonly string[];
  readonly failures: readonly MutationFailure[];
  readonly slowest_ms: number;
  /** Growth of the process's memory over all folders, MB. */
  readonly grown_mb: number;
}

/** Longest time a reader may take, ms. */
const longest = 10_000;
const frames = 8;

/** Makes and reads `count` folders; the same for the same seed. */
export async function mutatedRunFolders(count: number, seed: string): Promise<MutationReport> {
  const temporary = scratch();
  const failures: MutationFailure[] = [];
  const unnoticed: string[] = [];
  let slowest = 0;
  try {
    const [finished, stopped] = [join(temporary.path, 'finished'), join(temporary.path, 'stopped')];
    const keeps = (k: number): boolean => k % 3 === 0;
    await finish(await record(finished, frames, keeps), frames);
    const half = await record(stopped, frames - 2, keeps);
    await half.recorder.fail(new Error('stopped'), 'interrupted');
    const { mask, header } = sample().inputs;
    const before = process.memoryUsage().rss;
    for (let k = 0; k < count; k++) {
      const random = seedrandom(`${seed} ${k}`);
      const dir = join(temporary.path, 'mutated');
      cpSync(k % 2 ? finished : stopped, dir, { recursive: true });
      const mutation = `${k}: ${mutate(dir, random)}`;
      let noticed = false;
      const attempt = async (reader: string, work: () => Promise<unknown>): Promise<void> => {
        const begun = performance.now();
        try {
          await work();
        } catch (e) {
          noticed = true;
          if (!(e instanceof StormtableError)) failures.push({ mutation, reader, problem: String((e as Error).stack) });
        }
        const took = performance.now() - begun;
        slowest = Math.max(slowest, took);
        if (took > longest) failures.push({ mutation, reader, problem: `took ${Math.round(took)} ms` });
      };
      await attempt('openTimeline', () => readAll(dir));
      await attempt('readRun', () => readRun(dir));
      await attempt('runFolders', () => runFolders(temporary.path));
      await attempt('info', () => silently(() => info(dir, { json: true })));
      await attempt('verifyRun', async () => {
        const findings = await verifyRun(dir);
        if (findings.length > 0) noticed = true;
        for (const f of findings)
          if (!f.message || /\{\w+\}|undefined/.test(f.message))
            failures.push({ mutation, reader: 'verifyRun', problem: `says "${f.message}"` });
      });
      await attempt('loadCheckpoint', async () => {
        for (const c of (await readRun(dir))?.manifest.checkpoints ?? []) await loadCheckpoint(dir, c);
      });
      const checkpoint = await newestCheckpoint(dir).catch(() => undefined);
      if (checkpoint) {
        const branch = join(temporary.path, 'branch');
        await attempt('branchRun', () => branchRun(dir, checkpoint, branch, header));
        rmSync(branch, { recursive: true, force: true });
        await attempt('resumeRecorder', async () => {
          const recorder = await resumeRecorder(dir, { mask }, checkpoint, { thread: false });
          await goOn({ run: sample(), recorder }, checkpoint.frames, checkpoint.frames + 1, () => true);
          await recorder.fail(new Error('enough'), 'interrupted');
        });
      }
      await attempt('runEntry', () => runEntry(dir));
      if (!noticed) unnoticed.push(mutation);
      rmSync(dir, { recursive: true, force: true });
    }
    const grown = (process.memoryUsage().rss - before) / 1e6;
    return { folders: count, unnoticed, failures, slowest_ms: slowest, grown_mb: grown };
  } finally {
    temporary.remove();
  }
}

/** Everything a viewer may ask for. */
async function readAll(dir: string): Promise<void> {
  const timeline = await openTimeline(fileStore(dir));
  const { header, manifest } = timeline;
  const faults: unknown[] = [];
  const look = async (work: () => Promise<unknown>): Promise<void> => {
    await work().catch((e) => faults.push(e));
  };
  for (const f of header.fields)
    if (f.every === 'frame') {
      for (let k = 0; k < Math.min(manifest.frames, 20); k++) await look(() => timeline.frame(f.name, k));
      await look(() => timeline.cellHistory(f.name, 5, 5));
    }
  for (const f of [...header.statics.map((s) => s.name), ...manifest.finals]) await look(() => timeline.still(f));
  for (const t of header.tables) await look(() => timeline.series(t.name));
  for (const s of Object.keys(manifest.streams)) await look(() => timeline.stream(s as never));
  const strange = faults.find((e) => !(e instanceof StormtableError));
  if (strange ?? faults[0]) throw strange ?? faults[0];
}

async function silently(work: () => Promise<unknown>): Promise<void> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    await work();
  } finally {
    process.stdout.write = write;
  }
}

type Random = () => number;
const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

/** Numbers and values that no recorder writes there. */
const strange = [
  '1e99',
  '-1',
  '0.5',
  '9007199254740993',
  '4294967296',
  '1e9',
  '2147483648',
  'null',
  '"x"',
  '[]',
  '{}',
  '""',
  'true',
  '"../../etc/passwd"',
  '"a\\u0000b"',
]; // prettier-ignore

/** Changes one thing of a folder and says what. */
function mutate(dir: string, random: Random): string {
  const files = filesBelow(dir);
  // documents are few among the chunks, and say most
  const documents = files.filter((f) => f.endsWith('.json') && (!f.includes('zarr') || random() < 0.1));
  const file = random() < 0.4 ? pick(documents, random) : pick(files, random);
  const path = join(dir, file);
  const bytes = readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  switch (Math.floor(random() * 11)) {
    case 0: {
      const flips = 1 + Math.floor(random() * 8);
      for (let k = 0; k < flips; k++) bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
      writeFileSync(path, bytes);
      return `${flips} bits of ${file} flipped`;
    }
    case 1:
      truncateSync(path, at);
      return `${file} cut at ${at}`;
    case 2:
      rmSync(path);
      return `${file} removed`;
    case 3:
      rmSync(dirname(path) === dir ? path : dirname(path), { recursive: true });
      return `the folder of ${file} removed`;
    case 4: {
      const other = pick(files, random);
      renameSync(path, `${path}.swap`);
      if (other !== file) renameSync(join(dir, other), path);
      renameSync(`${path}.swap`, join(dir, other));
      return `${file} and ${other} swapped`;
    }
    case 5:
      rmSync(path);
      mkdirSync(path);
      return `a folder in place of ${file}`;
    case 6:
      bytes.fill(0, at, Math.min(bytes.length, at + 1 + Math.floor(random() * 64)));
      writeFileSync(path, bytes);
      return `NUL bytes in ${file} from ${at}`;
    case 7:
      rmSync(path);
      symlinkSync(file.split('/').at(-1)!, path);
      return `${file} is a link to itself`;
    case 8: {
      const name = pick(
        ['notes.txt', 'truth/x', 'a b.part', 'snapshots/blocks/zz', 'truth/fields.zarr/.zattrs'],
        random,
      );
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), bytes);
      return `${name} added`;
    }
    default:
      return mutateDocument(dir, pick(documents, random), random);
  }
}

/** Changes a value or loses a member of a JSON document, at random depth. */
function mutateDocument(dir: string, file: string, random: Random): string {
  const path = join(dir, file);
  const text = readFileSync(path, 'utf8');
  if (random() < 0.15) {
    writeFileSync(path, text.replace(/"(timeline|checkpoint)\/1"/, '"$1/2"'));
    return `${file} of a newer format`;
  }
  const spots = [...text.matchAll(/(?<=[:[,]\s*)(-?\d+(\.\d+)?|"[^"]*"|null|\{|\[)/g)];
  const spot = pick(spots, random);
  if (!spot) return `${file} left alone`;
  if (spot[0] === '{' || spot[0] === '[') {
    const value = JSON.parse(text) as unknown;
    const lost = loseOne(value, random);
    writeFileSync(path, JSON.stringify(value));
    return `${file} without ${lost}`;
  }
  const other = pick(strange, random);
  writeFileSync(path, text.slice(0, spot.index) + other + text.slice(spot.index + spot[0].length));
  return `${file}: ${spot[0].slice(0, 30)} at ${spot.index} is ${other}`;
}

function loseOne(value: unknown, random: Random): string {
  let at = value as Record<string, unknown>;
  for (let depth = 0; ; depth++) {
    const keys = Object.keys(at);
    if (keys.length === 0) return 'nothing';
    const key = pick(keys, random);
    const inner = at[key];
    if (typeof inner !== 'object' || inner === null || random() < 0.3) {
      delete at[key];
      return `${key} at depth ${depth}`;
    }
    at = inner as Record<string, unknown>;
  }
}
