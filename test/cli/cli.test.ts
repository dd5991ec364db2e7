/** The command line as a person meets it: a run, its JSON, Ctrl-C, wrong input and its exit codes. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { manifestOf, root, start, stormtable, until } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('stormtable run', () => {
  it('records a run, says what happened, and prints JSON lines that end with the summary', async () => {
    const out = join(folder, 'json');
    const { code, out: text, err } = await stormtable('run', 'alder-valley', '--cut', '--json', '--out', out);
    expect(err).not.toMatch(/wrong|Error/);
    expect(code).toBe(0);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ started: true, id: 'alder-valley' });
    expect(lines.some((l) => l['stream'] === 'truth/events')).toBe(true);
    const last = lines.at(-1)!;
    expect(last).toMatchObject({ done: true, finished: true, scenario: 'alder-valley' });
    for (const figure of ['wall_s', 'simulated_s', 'steps', 'cells', 'wet_cell_updates', 'ledger_error_m3', 'digest'])
      expect(last).toHaveProperty(figure);
    // the river is what holds the step back there
    expect(last['smallest_step_s']).toBeGreaterThan(0.5);
    expect(last['smallest_step_depth_m']).toBeGreaterThan(1);
    expect(last['smallest_step_at']).toMatch(/^row \d+, column \d+ \(\d+ E \d+ N\), [\d.]+ m deep, [\d.]+ m\/s/);
    const manifest = manifestOf(out);
    expect(manifest.state).toBe('finished');
    expect(manifest.digest).toBe(last['digest']);
  });

  it('gives the same digest for the same seed on any number of threads, and another for another seed', async () => {
    const digest = async (...args: string[]) => {
      const { out } = await stormtable(
        'run',
        'alder-valley',
        '--cut',
        '--json',
        '--out',
        join(folder, args.join('')),
        ...args,
      );
      return (JSON.parse(out.trim().split('\n').at(-1)!) as { digest: string }).digest;
    };
    const two = await digest('--threads', '2');
    expect(await digest('--threads', '1')).toBe(two);
    expect(await digest('--threads', '1', '--seed', '99')).not.toBe(two);
  });

  it('stops on Ctrl-C after the frame in hand and leaves a readable timeline', async () => {
    const out = join(folder, 'stopped');
    const { child, ended } = start(['run', 'alder-valley', '--out', out, '--set', 'time.end=200 h']);
    await until(() => existsSync(join(out, 'manifest.json')) && manifestOf(out).frames > 1, 'the first frames');
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toMatch(/Stopping after the frame in hand/);
    const manifest = manifestOf(out);
    expect(manifest.state).toBe('interrupted');
    expect(manifest.frames).toBeGreaterThan(1);
    const facts = await stormtable('info', out);
    expect(facts.out).toMatch(/state +interrupted/);
  });

  it('never overwrites a recording', async () => {
    const { code, err } = await stormtable('run', 'alder-valley', '--out', join(folder, 'json'));
    expect(code).toBe(2);
    expect(err).toMatch(/never overwrites/);
  });
});

describe('wrong input', () => {
  it('reports every fault of a file at once, with line and column, and exits with 2', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(
      file,
      'format: scenario/1\nid: bad\nname: { en: Bad, zh: 坏 }\nplace: nowhere\ntime: { start: 2020-08-19T08:00:00+08:00, end: 2 h, tick: 60 s, coupling: 7 s }\nrian: []\nrain:\n  - uniform: { rate: -40 mm/h }\n  - uniform: { rate: 40 }\n',
    );
    const { code, err } = await stormtable('check', file);
    expect(code).toBe(2);
    for (const fault of [
      /4:8 .*not there/,
      /5:59 .*7 s/,
      /6:1 .*did you mean "rain"/,
      /8:\d+ .*cannot be negative/,
      /9:\d+ .*without a unit/,
    ])
      expect(err).toMatch(fault);
  });

  it('says what is wrong with an option, a command and a folder, and exits with 2', async () => {
    for (const [args, says] of [
      [['run', 'alder-valley', '--threads', 'many'], /whole number of threads/],
      [['run', 'alder-valley', '--set', 'rain[0].uniform.rate=wet'], /--set/],
      [['run', 'no-such-scenario'], /is not there/],
      [['view', folder], /holds no run/],
      [['run'], /missing required argument/],
    ] as const) {
      const { code, err } = await stormtable(...args);
      expect(err, args.join(' ')).toMatch(says);
      expect(code, args.join(' ')).toBe(2);
    }
  });
});

describe('stormtable start', () => {
  it('serves the page while the run computes, then reopens the finished run at once; a busy port is handled', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((r) => busy.once('listening', r));
    const { port } = busy.address() as { port: number };
    const args = [
      'start',
      join(root, 'scenarios/alder-valley'),
      '--runs',
      join(folder, 'runs'),
      '--port',
      String(port),
      '--no-open',
    ];
    const first = start(args);
    try {
      await until(() => /http:\/\/127/.test(first.text()), 'the address');
      expect(first.text()).toMatch(new RegExp(`Port ${port} is busy`));
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first.text())![0];
      const runs = await fetch(`${url}/api/runs`);
      expect(runs.status).toBe(200);
      await until(() => /Still serving/.test(first.text()), 'the run to finish');
    } finally {
      first.child.kill('SIGINT');
    }
    const { code, out } = await first.ended;
    expect(code).toBe(0);
    // the page that waits is told the name of the folder the run then lies in
    const [, run] = /\?run=([^&\s]+)&wait=1/.exec(out)!;
    expect(manifestOf(join(folder, 'runs', run!)).state).toBe('finished');
    busy.close();
    const second = start(args);
    await until(() => /reopening the finished run/.test(second.text()), 'the run to be reopened');
    second.child.kill('SIGINT');
    expect((await second.ended).code).toBe(0);
  });

  it('tells every fault of a scenario it cannot run, and ends with 2', async () => {
    const file = join(folder, 'bad-start.yaml');
    writeFileSync(file, 'format: scenario/1\nid: bad\nplace: nowhere\nrian: []\n');
    const { code, out, err } = await stormtable(
      'start',
      file,
      '--runs',
      join(folder, 'none'),
      '--port',
      '0',
      '--no-open',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/3:8 .*not there[\s\S]*4:1 .*did you mean "rain"/);
    expect(out).not.toMatch(/Watch it/);
  });
});

describe('stormtable new', () => {
  it("makes a scenario around a person's own elevation model that checks and runs", async () => {
    cpSync(join(root, 'data/alder-valley/dem.asc'), join(folder, 'my-dem.asc'));
    const made = await stormtable('new', 'my-valley', '--dem', join(folder, 'my-dem.asc'), '--dir', folder);
    expect(made.code).toBe(0);
    const file = join(folder, 'my-valley', 'scenario.yaml');
    const meant = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() && !line.trim().startsWith('#'));
    expect(meant.length).toBeLessThanOrEqual(10);
    expect((await stormtable('check', file)).out).toMatch(/fine/);
    const ran = await stormtable('run', file, '--cut', '--out', join(folder, 'my-run'));
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/Finished/);
    expect((await stormtable('new', 'my-valley', '--dem', join(folder, 'my-dem.asc'), '--dir', folder)).code).toBe(2);
  });
});
