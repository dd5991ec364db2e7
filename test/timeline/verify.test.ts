import {
  appendFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { inspectRun, verifyRun } from '../../src/timeline/node/verify.ts';
import { sample, scratch } from './fixture.ts';
import { finish, killedCopy, manifestOf, record } from './folders.ts';

let whole: ReturnType<typeof scratch>;
let temporary: ReturnType<typeof scratch>;
let dir: string;
const frames = 14;
beforeAll(async () => {
  whole = scratch();
  const recorded = await record(join(whole.path, 'run'), frames, (k) => k % 4 === 0);
  await finish(recorded, frames);
});
afterAll(() => whole.remove());
beforeEach(() => {
  temporary = scratch();
  dir = join(temporary.path, 'run');
  cpSync(join(whole.path, 'run'), dir, { recursive: true });
});
afterEach(() => temporary.remove());

const told = async (): Promise<string[]> => (await verifyRun(dir)).map((f) => `${f.severity}: ${f.message}`);
const path = (file: string): string => join(dir, file);
const flip = (file: string, at: number): void => {
  const bytes = readFileSync(path(file));
  bytes[at < 0 ? bytes.length + at : at]! ^= 0x10;
  writeFileSync(path(file), bytes);
};

describe('verify', () => {
  it('finds nothing in a whole run, and says what it looked at', async () => {
    const result = await inspectRun(dir);
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ frames, checkpoints: manifestOf(dir).checkpoints.length });
    expect(result.bytes).toBe(filesBelow(dir).reduce((sum, f) => sum + statSync(path(f)).size, 0));
  });

  it('notices any one bit that is wrong in what carries numbers', async () => {
    const files = filesBelow(dir).filter((f) => /\/c\/|\/c$|\.parquet$|\.jsonl$|blocks\//.test(f));
    expect(files.length).toBeGreaterThan(60);
    for (const [k, file] of files.entries()) {
      if (k % 6 !== 0) continue;
      const { size } = statSync(path(file));
      const at = (k * 7919) % size;
      flip(file, at);
      const findings = await verifyRun(dir);
      expect(
        findings.some((f) => f.severity === 'damage' && f.message.includes(file)),
        `${file} at ${at}`,
      ).toBe(true);
      flip(file, at);
    }
    expect(await verifyRun(dir)).toEqual([]);
  });

  it('tells all that is wrong at once, each by its file', async () => {
    rmSync(path('truth/fields.zarr/water_depth/c/3/0/0'));
    truncateSync(path('truth/fields.zarr/overview/velocity_x/c/5/0/0'), 9);
    renameSync(path('truth/fields.zarr/bed_elevation/c/0/0'), path('truth/fields.zarr/maximum_depth/c/0/0'));
    truncateSync(path('truth/events.jsonl'), 50);
    appendFileSync(path('commands.jsonl'), '{"tick": 99');
    writeFileSync(path('truth/series/bridges.parquet'), 'PAR1');
    rmSync(path('observed/city/series/readings.parquet'));
    const [index] = filesBelow(path('snapshots')).filter((f) => f.endsWith('.json'));
    rmSync(path(`snapshots/${index}`));
    writeFileSync(path('place.json'), '[]');
    writeFileSync(path('truth/fields.zarr/y/zarr.json'), '{"zarr_format":2}');
    const findings = await told();
    const expected = [
      'damage: truth/fields.zarr/water_depth/c/3/0/0 is missing.',
      'damage: truth/fields.zarr/overview/velocity_x/c/5/0/0 is damaged: it holds 9 bytes, too few for a chunk.',
      'damage: truth/fields.zarr/bed_elevation/c/0/0 is missing.',
      'damage: truth/fields.zarr/maximum_depth/c/0/0 is damaged: it holds 12288 bytes where 6144 were expected.',
      /damage: truth\/events.jsonl holds 50 of \d+ bytes/,
      'damage: truth/series/bridges.parquet is not what was written: its checksum does not hold.',
      'damage: observed/city/series/readings.parquet is missing.',
      new RegExp(`damage: .*${index} is missing: the checkpoint of tick \\d+`),
      'damage: place.json is not what was written: its checksum does not hold.',
      /damage: place.json cannot be read: it is \[\]/,
      /damage: truth\/fields.zarr\/y\/zarr.json does not describe the array/,
    ];
    for (const e of expected) expect(findings).toContainEqual(typeof e === 'string' ? e : expect.stringMatching(e));
    expect(findings.filter((f) => f.startsWith('damage'))).toHaveLength(expected.length);
  });

  it('tells files that are no part of a run, and those a kill has left, as remarks', async () => {
    writeFileSync(path('holiday.jpg'), 'x');
    writeFileSync(path('truth/notes.txt'), 'x');
    writeFileSync(path('manifest.json.part'), '{');
    cpSync(path('truth/fields.zarr/water_depth/c/3'), path('truth/fields.zarr/water_depth/c/77'), { recursive: true });
    writeFileSync(path('truth/series/bridges.000000-000011.parquet'), 'x');
    expect(await told()).toEqual([
      'remark: holiday.jpg is no part of a run.',
      'remark: truth/notes.txt is no part of a run.',
      expect.stringMatching(/^remark: 3 files are left over from writing, such as .*: harmless/),
    ]);
  });

  it('refuses newer formats by name, and folders that hold no run', async () => {
    const newer = (file: string) => writeFileSync(path(file), '{"format":"timeline/2"}');
    newer('manifest.json');
    expect(await told()).toEqual([expect.stringMatching(/damage: manifest.json says "timeline\/2"; .*newer version/)]);
    newer('run.json');
    expect(await told()).toHaveLength(2);
    rmSync(path('run.json'));
    expect(await told()).toContainEqual('damage: run.json is missing.');
    rmSync(path('manifest.json'));
    await expect(verifyRun(dir)).rejects.toThrow('is not the folder of a run');
    await expect(verifyRun(path('nowhere'))).rejects.toThrow('is not the folder of a run');
    writeFileSync(path('run.json'), '{"format":"scenario/1"}');
    expect(await told()).toContainEqual(expect.stringContaining('run.json says "scenario/1"'));
  });

  it('holds the manifest against run.json', async () => {
    const manifest = manifestOf(dir);
    const change = (part: object) => writeFileSync(path('manifest.json'), JSON.stringify({ ...manifest, ...part }));
    change({ id: 'another', finals: ['rainbow'] });
    expect(await told()).toEqual(
      expect.arrayContaining([
        expect.stringContaining('it is of the run "another", not "pond-run"'),
        expect.stringContaining('run.json knows no final field rainbow'),
      ]),
    );
    change({ frames: 1e9 });
    expect(await told()).toEqual([expect.stringContaining(`frames is 1000000000 and ticks has ${frames} entries`)]);
    change({ ticks: manifest.ticks.map((t) => (t === 10 ? 4 : t)) });
    expect(await told()).toEqual([expect.stringContaining('ticks[2] is 4, not after the one before')]);
  });

  it('finds a killed run whole, and says that nobody writes it', async () => {
    const running = join(temporary.path, 'running');
    const recorded = await record(running, 7, (k) => k % 4 === 0);
    expect((await verifyRun(running)).filter((f) => f.severity === 'damage')).toEqual([]);
    const killed = join(temporary.path, 'killed');
    killedCopy(running, killed);
    const findings = await verifyRun(killed);
    expect(findings.map((f) => f.code)).toEqual(['not-settled']);
    await recorded.recorder.fail(new Error('stopped'), 'interrupted');
    expect(await verifyRun(running)).toEqual([]);
  });

  it('is not misled by a recording that goes on meanwhile', async () => {
    const running = join(temporary.path, 'running');
    const run = sample();
    const recorder = await createRecorder(running, run.inputs, { thread: true });
    for (let k = 0; k < 26; k++) {
      await run.record(recorder, k);
      if (k % 2 === 0) await run.keep(recorder, k);
      if (k % 5 === 4) {
        const damage = (await verifyRun(running)).filter((f) => f.severity === 'damage');
        expect(damage.map((f) => f.message)).toEqual([]);
      }
    }
    await recorder.finish({}, 'abc');
    expect(await verifyRun(running)).toEqual([]);
  });

  it('knows runs that were recorded before there were checksums', async () => {
    const { sums: _, checkpoints: __, ...old } = manifestOf(dir);
    writeFileSync(path('manifest.json'), JSON.stringify({ ...old, snapshots: [] }));
    const header = JSON.parse(readFileSync(path('run.json'), 'utf8')) as Record<string, unknown>;
    for (const later of ['source', 'parent', 'changes', 'sections']) delete header[later];
    writeFileSync(path('run.json'), JSON.stringify(header));
    rmSync(path('snapshots'), { recursive: true });
    for (const file of filesBelow(path('truth/fields.zarr'))) {
      const full = path(`truth/fields.zarr/${file}`);
      if (file.endsWith('zarr.json')) {
        const document = JSON.parse(readFileSync(full, 'utf8')) as { codecs?: unknown[]; attributes: object };
        document.codecs?.pop();
        writeFileSync(full, JSON.stringify({ ...document, attributes: {} }));
      } else truncateSync(full, statSync(full).size - 4);
    }
    expect(await verifyRun(dir)).toEqual([]);
    flip('truth/fields.zarr/water_depth/c/3/0/0', 6);
    expect((await verifyRun(dir)).length).toBe(1);
  });
});
