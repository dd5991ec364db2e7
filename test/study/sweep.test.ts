import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { Engine } from '../../src/run/engine.ts';
import { assemble } from '../../src/scenario/catalogue.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { MemberOrder } from '../../src/study/node/member-messages.ts';
import { memberThreads } from '../../src/study/node/member-threads.ts';
import { readySweep, runSweep, type SweepOutcome, type SweepRequest } from '../../src/study/node/sweep.ts';
import { readHead, readResults } from '../../src/study/node/sweep-folder.ts';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { type TinyValley, tinyValley } from './tiny-valley.ts';

let valley: TinyValley;
beforeAll(() => {
  valley = tinyValley();
});
afterAll(() => valley.remove());

const six = `vary:
  replicates: 2
  values:
    rain[1].design_storm.return_period: [5 y, 20 y, 100 y]
`;
let count = 0;
const request = (file: string, more: Partial<SweepRequest> = {}): SweepRequest => ({
  file,
  set: [],
  cut: 'full',
  runsDir: valley.folder,
  out: join(valley.folder, `sweep-${++count}`),
  jobs: 1,
  keep: false,
  resume: false,
  ...more,
});
const sweep = async (file: string, more: Partial<SweepRequest> = {}): Promise<SweepOutcome> =>
  runSweep((await readySweep(request(file, more)))!, () => {}).finished;
const table = (dir: string): Buffer => readFileSync(join(dir, 'members.parquet'));
const bufferOf = (b: Buffer): ArrayBuffer => new Uint8Array(b).buffer;
const rowsOf = (dir: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: bufferOf(table(dir)) }) as Promise<Record<string, unknown>[]>;

describe('a sweep', () => {
  it('gives the same table, bytes for bytes, whatever the number of jobs', async () => {
    const file = valley.file(`vary:
  members: 3
  values:
    rain[1].design_storm.return_period: [5 y, 100 y]
    surface.manning: { uniform: [0.03, 0.06] }
`);
    const one = await sweep(file);
    const two = await sweep(file, { jobs: 2 });
    expect(table(two.dir).equals(table(one.dir))).toBe(true);
    expect(two.summary).toEqual(one.summary);
    expect(one).toMatchObject({ state: 'finished', summary: { members: 6, finished: 6, failed: 0 } });

    const rows = await rowsOf(one.dir);
    expect(rows.map((r) => [r['member'], r['rain[1].design_storm.return_period_as_written']])).toEqual([
      [1, '5 y'],
      [2, '5 y'],
      [3, '5 y'],
      [4, '100 y'],
      [5, '100 y'],
      [6, '100 y'],
    ]);
    expect(rows.map((r) => r['rain[1].design_storm.return_period_y'])).toEqual([5, 5, 5, 100, 100, 100]);
    expect(rows.slice(0, 3).map((r) => r['surface.manning'])).toEqual(rows.slice(3).map((r) => r['surface.manning']));
    expect(new Set(rows.map((r) => r['digest'])).size).toBe(6);
    const kept = parquetMetadata(bufferOf(table(one.dir))).key_value_metadata!;
    const units = JSON.parse(kept.find((k) => k.key === 'units')!.value!) as Record<string, string>;
    expect(units).toMatchObject({
      maximum_depth_m: 'm',
      flooded_area_0_3_m2: 'm2',
      entered_m3: 'm3',
      'gauge_peak_s.stage-1': 's',
      people_affected_peak: 'persons',
      'rain[1].design_storm.return_period_y': 'y',
    });
    // more rain, more water: what matters most is found
    expect(one.summary.rank_correlation['entered_m3']!['rain[1].design_storm.return_period_y']).toBeGreaterThan(0.8);
  });

  it('gives each member what an ordinary run of its values comes to', async () => {
    const { dir } = await sweep(valley.file(six), { jobs: 2 });
    const rows = await rowsOf(dir);
    for (const row of [rows[0]!, rows[3]!]) {
      const set = [`rain[1].design_storm.return_period=${row['rain[1].design_storm.return_period_as_written']}`];
      const bundle = await readScenario(valley.file(six), { set, seed: row['seed'] as number });
      const runner = singleRunner(await kernelModules());
      const listener = { report() {}, command() {} };
      const engine = await Engine.create(assemble(bundle, runner, { shared: false }), listener);
      for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
      engine.begin();
      while (!engine.done) engine.step();
      expect(engine.digest()).toBe(row['digest']);
    }
  });

  it('tells of a member that fails and runs the others', async () => {
    const file = valley.file(`vary:
  values:
    time.tick: [60 s, 10 s]
    time.coupling: [10 s, 20 s]
`);
    const { dir, refused, summary } = await sweep(file, { jobs: 2 });
    expect([summary.finished, summary.failed, refused]).toEqual([3, 1, 1]);
    const rows = await rowsOf(dir);
    expect(rows.map((r) => r['state'])).toEqual(['finished', 'finished', 'finished', 'failed']);
    expect(rows[3]!['reason']).toMatch(/^time.tick is 10 s, which is not a whole number of coupling intervals/);
    expect(rows[3]!['maximum_depth_m'] ?? null).toBeNull();
    expect(summary.failures).toEqual([{ reason: rows[3]!['reason'], members: [4] }]);
    // the values stand in the table even so
    expect(rows[3]!['time.coupling_s']).toBe(20);
  });

  it('refuses a listed value that the scenario refuses, before anything runs', async () => {
    const file = valley.file('vary: { values: { time.tick: [60 s, 7 s] } }\n');
    await expect(readySweep(request(file))).rejects.toThrow(/time.tick is 7 s, which is not a whole number/);
  });

  it('stopped after the member in hand, goes on to the same table', async () => {
    const file = valley.file(six);
    const whole = await sweep(file);
    const asked = request(file);
    const handle = runSweep((await readySweep(asked))!, (p) => {
      if (p.done === 2) handle.stop();
    });
    const first = await handle.finished;
    expect(first).toMatchObject({ state: 'interrupted', summary: { members: 6, finished: 2 } });
    expect(await rowsOf(first.dir)).toHaveLength(2);
    expect(readHead(first.dir)).toMatchObject({ state: 'interrupted', done: 2, members: 6 });

    const ready = (await readySweep(asked))!;
    expect(() => runSweep(ready, () => {})).toThrow(/holds this sweep already: 2 of 6 members are done. Add --resume/);
    const other = (await readySweep({ ...asked, seed: 77 }))!;
    expect(() => runSweep(other, () => {})).toThrow(/holds another sweep/);
    const again = await runSweep({ ...ready, request: { ...asked, resume: true } }, () => {}).finished;
    expect(again).toMatchObject({ state: 'finished', timing: { ran: 4 } });
    expect(table(again.dir).equals(table(whole.dir))).toBe(true);
  });

  it('keeps the timeline of each member where asked', async () => {
    const file = valley.file('vary: { values: { losses.infiltration: [none, green_ampt] } }\n');
    const { dir } = await sweep(file, { keep: true, jobs: 2 });
    const plain = await sweep(file);
    expect(table(dir).equals(table(plain.dir))).toBe(true);
    const rows = await rowsOf(dir);
    expect(readdirSync(join(dir, 'members'))).toEqual(['0001', '0002']);
    for (const [k, name] of ['0001', '0002'].entries()) {
      const { manifest, header } = await openTimeline(fileStore(join(dir, 'members', name)));
      expect(manifest).toMatchObject({ state: 'finished', digest: rows[k]!['digest'] });
      expect(header.source.set).toEqual([`losses.infiltration="${['none', 'green_ampt'][k]}"`]);
    }
  });

  it('leaves a folder alone that is not its own', async () => {
    const file = valley.file(six);
    const asked = request(file, { out: join(valley.folder, 'valley') });
    const ready = (await readySweep(asked))!;
    expect(() => runSweep(ready, () => {})).toThrow(/is not empty and holds no sweep/);
  });
});

describe('a thread that dies', () => {
  const dying = (set: string[], members: number) => {
    const ended: [number, string][] = [];
    let at = 0;
    const next = (): MemberOrder | undefined =>
      at < members ? { member: ++at, replicate: 1, seed: undefined, varied: [] } : undefined;
    const threads = memberThreads(
      { file: '', set, cut: 'full' },
      2,
      next,
      (_, { row }) => ended.push([row.member, row.cause ?? row.state]),
      new URL('./dying-worker.mjs', import.meta.url),
    );
    return { threads, ended };
  };
  it('costs its member and no other', async () => {
    const { threads, ended } = dying(['3'], 8);
    await threads.finished;
    expect(ended.sort(([a], [b]) => a - b)).toEqual(
      Array.from({ length: 8 }, (_, k) => [k + 1, k === 2 ? 'thread' : 'finished']),
    );
  });
  it('again and again ends the sweep', async () => {
    const { threads, ended } = dying(['1', '2', '3', '4', '5', '6'], 6);
    await expect(threads.finished).rejects.toThrow(/threads of the sweep do not live: it ended with code 3/);
    expect(ended.length).toBeLessThan(4);
  });
});

describe('the command line', () => {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const stormtable = (...args: string[]): { child: ChildProcess; out: () => string; ended: Promise<unknown[]> } => {
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout!.on('data', (d: Buffer) => (text += d));
    child.stderr!.on('data', (d: Buffer) => (text += d));
    return { child, out: () => text, ended: once(child, 'close') };
  };
  /** Waits until so many lines of results are on the disk. */
  const results = async (dir: string, lines: number, child: ChildProcess): Promise<void> => {
    for (let tries = 0; tries < 6000 && child.exitCode === null; tries++) {
      if (existsSync(dir) && readResults(dir).rows.length >= lines) return;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error('no results came');
  };
  const many = `vary:
  members: 20
  values:
    surface.manning: { uniform: [0.03, 0.06] }
`;

  it('goes on after a kill, to the table of the undisturbed sweep', async () => {
    const file = valley.file(many);
    const whole = await sweep(file, { jobs: 2 });
    const dir = join(valley.folder, 'killed');
    const run = stormtable('run', file, '--out', dir);
    await results(dir, 2, run.child);
    run.child.kill('SIGKILL');
    await run.ended;
    const left = readResults(dir);
    expect(left.rows.length).toBeGreaterThanOrEqual(2);
    expect(left.rows.length).toBeLessThan(20);
    expect(readHead(dir)!.state).toBe('running');
    // what a kill in the middle of a write leaves
    appendFileSync(join(dir, 'results.jsonl'), '{"member":19,"repl');
    const again = stormtable('run', file, '--out', dir, '--resume', '--jobs', '2');
    expect((await again.ended)[0], again.out()).toBe(0);
    expect(table(dir).equals(table(whole.dir))).toBe(true);
    expect(readResults(dir).rows).toHaveLength(20);
    expect(existsSync(join(dir, 'writer.json'))).toBe(false);
    expect(again.out()).toMatch(/Finished after .*: 20 of 20 members ran to their end/);
    expect(again.out()).toMatch(/what matters most .*rank correlation/);
  });

  it('stops after the members in hand on Ctrl-C and says how to go on', async () => {
    const file = valley.file(many);
    const dir = join(valley.folder, 'stopped');
    const run = stormtable('run', file, '--out', dir, '--jobs', '2');
    await results(dir, 1, run.child);
    run.child.kill('SIGINT');
    expect((await run.ended)[0], run.out()).toBe(130);
    expect(run.out()).toMatch(/Stopping after the members in hand/);
    expect(run.out()).toMatch(/Go on with: stormtable run .* --resume --jobs 2/);
    const rows = await rowsOf(dir);
    expect(rows.length).toBe(readResults(dir).rows.length);
    expect(rows.length).toBeLessThan(20);
  });

  it('checks a sweep: how many members, and what is wrong with a listed value', async () => {
    const right = stormtable('check', valley.file(six));
    expect((await right.ended)[0]).toBe(0);
    expect(right.out()).toMatch(/fine\. 16 x 12 cells .*\n {2}a sweep of 6 members \(3 x 2 seeds\)\n/);
    const wrong = stormtable('check', valley.file('vary: { values: { time.record: [5 min, 90 s] } }\n'));
    expect((await wrong.ended)[0]).toBe(2);
    expect(wrong.out()).toMatch(/16:40 +time.record is 90 s, which is not a whole number of ticks/);
  });

  it('runs the scenario itself where vary is set to nothing', async () => {
    const dir = join(valley.folder, 'plain');
    const run = stormtable('run', valley.file(six), '--out', dir, '--set', 'vary={}');
    expect((await run.ended)[0], run.out()).toBe(0);
    expect(existsSync(join(dir, 'run.json'))).toBe(true);
  });
});

describe('a sweep’s folder', () => {
  it('of a newer format or with broken lines says so', async () => {
    const file = valley.file(six);
    const { dir } = await sweep(file);
    appendFileSync(join(dir, 'results.jsonl'), 'not json\n');
    const asked = request(file, { out: dir, resume: true });
    const ready = (await readySweep(asked))!;
    expect(() => runSweep(ready, () => {})).toThrow(/results.jsonl cannot be read/);
    writeFileSync(join(dir, 'sweep.json'), '{"format":"sweep/2"}');
    expect(() => runSweep(ready, () => {})).toThrow(/says "sweep\/2"; this version reads "sweep\/1"/);
  });
});
