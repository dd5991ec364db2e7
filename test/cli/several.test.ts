/** Several scenarios at once, as a person meets them: the same results as alone, faults that harm no other, and Ctrl-C. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileStore } from '../../src/timeline/node/file-store.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { manifestOf, root, type Started, start, stormtable, until } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-several-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(join(root, 'data/alder-valley'), join(folder, 'data/alder-valley'), { recursive: true });

/** A scenario of Alder Valley without rules that simulates `end` and takes about a second for every hour and a half. */
function valley(id: string, end: string, seed = 12): string {
  const dir = join(folder, 'scenarios', id);
  mkdirSync(dir, { recursive: true });
  const text = readFileSync(join(root, 'scenarios/alder-valley/scenario.yaml'), 'utf8')
    .replace(/^id: .*$/m, `id: ${id}`)
    .replace(/^seed: .*$/m, `seed: ${seed}`)
    .replace('end: 3 h', `end: ${end}`)
    .replace('warm_up: 30 min', 'warm_up: 5 min')
    .replace(/^rules: .*\n/m, '')
    .replace(/^events:\n.*\n/m, '')
    .replace(/^test:\n.*\n/m, '');
  writeFileSync(join(dir, 'scenario.yaml'), text);
  return dir;
}

type Line = Record<string, unknown>;
const jsonLines = (text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const runsIn = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : []);
const recordsFrames = (run: string): boolean => existsSync(join(run, 'manifest.json')) && manifestOf(run).frames > 1;

describe('several runs at once', () => {
  it('give the digests of the runs alone, and JSON lines that say whose they are', async () => {
    const files = [valley('first', '20 min'), valley('second', '20 min', 13)];
    const alone: unknown[] = [];
    for (const file of files) {
      const { out } = await stormtable('run', file, '--json', '--runs', join(folder, 'alone'));
      alone.push(jsonLines(out).at(-1)!['digest']);
    }
    const { code, out, err } = await stormtable(
      'run',
      ...files,
      '--jobs',
      '2',
      '--json',
      '--runs',
      join(folder, 'both'),
    );
    expect(err).toMatch(/2 scenarios, 2 at a time, /);
    expect(code).toBe(0);
    const lines = jsonLines(out);
    const last = lines.pop()!;
    for (const line of lines) expect(['first', 'second']).toContain(line['run']);
    for (const run of ['first', 'second'])
      expect(lines.find((l) => l['run'] === run)).toMatchObject({ started: true, id: run });
    expect(last['done']).toBe(true);
    const runs = last['runs'] as Line[];
    expect(runs.map((r) => [r['run'], r['state']])).toEqual([
      ['first', 'finished'],
      ['second', 'finished'],
    ]);
    expect(runs.map((r) => r['digest'])).toEqual(alone);
    expect(alone[0]).not.toBe(alone[1]);
  });

  it('do not harm each other: a broken one is told at once and in full, a schema passed over, one named twice run once', async () => {
    const broken = valley('broken', '20 min');
    const text = readFileSync(join(broken, 'scenario.yaml'), 'utf8');
    writeFileSync(join(broken, 'scenario.yaml'), text.replace('4 mm/h', '-4 mm/h').replace('initial:', 'intial:'));
    const schema = join(root, 'scenarios/scenario.schema.json');
    const [a, b] = [valley('left', '20 min'), valley('right', '20 min')];
    const args = ['run', a, broken, schema, b, join(a, 'scenario.yaml'), '--runs', join(folder, 'three')];
    const { code, out, err } = await stormtable(...args, '--jobs', '2');
    expect(code).toBe(2);
    expect(err).toMatch(/scenario\.schema\.json: a schema, not a scenario/);
    expect(err).toMatch(/left.scenario\.yaml is named more than once and runs once/);
    expect(err).toMatch(/^broken failed: .*\(and 1 more\)$/m);
    expect(err).toMatch(/^broken failed:\n.*broken.scenario\.yaml\n +\d+:\d+ .*-4 mm\/h.*\n +\d+:\d+ .*"intial"/m);
    expect(err.indexOf('broken failed: ')).toBeLessThan(err.indexOf('right: finished'));
    const rows = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual([
      'scenario',
      'state',
      'simulated',
      'wall',
      'wet-cell updates/s',
      'events',
      'suggestions',
      'ledger error, m³',
      'digest',
      'folder',
    ]);
    expect(rows.slice(1, 4).map((r) => r.slice(0, 3))).toEqual([
      ['left', 'finished', '20:00'],
      ['broken', 'failed', '-'],
      ['right', 'finished', '20:00'],
    ]);
    for (const k of [1, 3]) {
      const run = rows[k]!.at(-1)!;
      expect(manifestOf(run).state).toBe('finished');
      expect(manifestOf(run).digest!.slice(0, 12)).toBe(rows[k]!.at(-2));
    }
    expect(out).toMatch(/3 scenarios in \S+: 2 finished, 1 failed\./);
    expect(runsIn(join(folder, 'three'))).toHaveLength(2);
  });

  it('are one run where different files say the same', async () => {
    const file = valley('twin', '20 min');
    const copy = join(folder, 'scenarios', 'copy');
    cpSync(file, copy, { recursive: true });
    const { code, out, err } = await stormtable('run', file, copy, '--runs', join(folder, 'twins'));
    expect(code).toBe(0);
    expect(err).toMatch(/copy is the same run as twin and runs once/);
    expect(out).toMatch(/^copy +same as twin /m);
    expect(runsIn(join(folder, 'twins'))).toHaveLength(1);
    expect(manifestOf(runsIn(join(folder, 'twins'))[0]!).state).toBe('finished');
  });

  it('are refused one folder, and no jobs', async () => {
    const [a, b] = [valley('left', '20 min'), valley('right', '20 min')];
    const oneFolder = await stormtable('run', a, b, '--out', join(folder, 'one'));
    expect(oneFolder.err).toMatch(/--out names one folder, and 2 scenarios.*--runs DIR/);
    const noJobs = await stormtable('run', a, b, '--jobs', '0');
    expect(noJobs.err).toMatch(/whole number of jobs, 1 or more/);
    expect([oneFolder.code, noJobs.code]).toEqual([2, 2]);
  });
});

describe('Ctrl-C on several runs', () => {
  const files = (end: string) => ['x', 'y', 'z'].map((id) => valley(id, end));
  const begun = (s: Started, runs: string): Promise<void> =>
    until(() => {
      if (s.child.exitCode !== null) throw new Error(`it ended: ${s.text()}`);
      return runsIn(runs).filter(recordsFrames).length === 2;
    }, 'two runs to record frames');

  it('once: those running finish the frame in hand and can be read, the one waiting is not begun, and the line told goes on with all', async () => {
    const runs = join(folder, 'once');
    const program = start(['run', ...files('6 h'), '--jobs', '2', '--runs', runs]);
    await begun(program, runs);
    program.child.kill('SIGINT');
    const { code, out, err } = await program.ended;
    expect(code).toBe(130);
    expect(err).toMatch(/Stopping after the frame in hand/);
    expect(out).toMatch(/^x +stopped .*\n^y +stopped .*\n^z +not begun /m);
    expect(out).toMatch(/2 stopped, 1 not begun/);
    expect(runsIn(runs)).toHaveLength(2);
    for (const run of runsIn(runs)) {
      const { manifest } = await openTimeline(fileStore(run));
      expect(manifest.state).toBe('interrupted');
      expect(manifest.ticks).toHaveLength(manifest.frames);
    }
    const goOn = /^Go on with: stormtable (run .* --resume)$/m.exec(out)![1]!.split(' ');
    const x = runsIn(runs).find((run) => /x-\w+$/.test(run))!;
    const rest = await stormtable(...goOn, x, '--json');
    expect(rest.code).toBe(0);
    expect(rest.err).toMatch(/^x: .* going on from tick \d+/m);
    const results = jsonLines(rest.out).at(-1)!['runs'] as Line[];
    expect(results.map((r) => r['state'])).toEqual(['finished', 'finished', 'finished', 'same']);
    expect(results.pop()).toMatchObject({ as: 'x' }); // the run's own folder, named besides
    // the three differ in their names alone, and the third ran undisturbed
    expect(new Set(results.map((r) => r['digest'])).size).toBe(1);
    expect(runsIn(runs)).toHaveLength(3);
  });

  it('twice: ends at once, and what was recorded can be read', async () => {
    const runs = join(folder, 'twice');
    const program = start(['run', ...files('200 h'), '--jobs', '2', '--runs', runs]);
    await begun(program, runs);
    program.child.kill('SIGTERM');
    await until(() => /Stopping/.test(program.text()), 'the first signal to be heard');
    // whichever comes first: the good end, or the second signal, told apart from one press that arrives twice; a program
    // that has finished and is on its way out may be ended by it
    const ended = await Promise.race([program.ended, new Promise<undefined>((r) => setTimeout(r, 60))]);
    if (!ended) program.child.kill('SIGINT');
    expect((await program.ended).code).toBe(130);
    for (const run of runsIn(runs)) {
      const { manifest } = await openTimeline(fileStore(run));
      expect(manifest.frames).toBeGreaterThan(1);
      expect(['running', 'interrupted']).toContain(manifest.state);
    }
  });
});
