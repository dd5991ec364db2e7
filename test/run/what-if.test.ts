/** Runs that are stopped, gone on with, forked and replayed give the same bytes; what is changed changes from its moment on. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeReplay } from '../../src/cli/replay.ts';
import { beginRun, type Wires } from '../../src/run/node/begin-run.ts';
import { forkRun } from '../../src/run/node/fork-run.ts';
import { goOn } from '../../src/run/node/go-on.ts';
import type { ForkRequest, RunRequest, Summary } from '../../src/run/node/messages.ts';
import { replayRun } from '../../src/run/node/replay-run.ts';
import type { Manifest } from '../../src/timeline/format.ts';
import { scenariosDir } from '../scenario-runs.ts';

const root = mkdtempSync(join(tmpdir(), 'stormtable-what-if-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const alder = join(scenariosDir, 'alder-valley', 'scenario.yaml');
const request = (out: string, more: Partial<RunRequest> = {}): RunRequest => ({
  file: alder,
  out: join(root, out),
  runsDir: root,
  threads: 1,
  set: ['time.end=40 min', 'time.record=5 min'],
  cut: 'full',
  replaceUnfinished: true,
  checkpoint: 600,
  ...more,
});
const quiet: Wires = { tell() {}, stopAsked: () => false };
/** Asks to stop once so many ticks are told to be done. */
function stopAfter(ticks: number, dir: string): Wires {
  let stop = false;
  return {
    tell() {},
    stopAsked: () => {
      stop ||= existsSync(join(dir, 'manifest.json')) && (manifestOf(dir).ticks.at(-1) ?? 0) >= ticks;
      return stop;
    },
  };
}
const manifestOf = (dir: string): Manifest => JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Manifest;
const fork = (parent: string, out: string, more: Partial<ForkRequest>): Promise<Summary> =>
  forkRun(
    {
      kind: 'fork',
      parent: join(root, parent),
      at: '25 min',
      set: [],
      out: join(root, out),
      runsDir: root,
      threads: 1,
      checkpoint: 600,
      ...more,
    },
    quiet,
  );

/** Every recorded file and its bytes; not who wrote them and when. */
function recorded(dir: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(dir, name);
    if (statSync(path).isDirectory() || ['run.json', 'manifest.json'].includes(name)) continue;
    files.set(name, readFileSync(path));
  }
  return files;
}
function expectSame(a: string, b: string): void {
  const [x, y] = [recorded(join(root, a)), recorded(join(root, b))];
  expect([...y.keys()]).toEqual([...x.keys()]);
  for (const [name, bytes] of x) expect(y.get(name)!.equals(bytes), name).toBe(true);
  const told = ({ ticks, frames, streams, checkpoints, finals, digest, state }: Manifest) => ({
    ticks,
    frames,
    streams,
    checkpoints,
    finals,
    digest,
    state,
  });
  expect(told(manifestOf(join(root, b)))).toEqual(told(manifestOf(join(root, a))));
}

describe('a run', () => {
  let whole!: Summary;
  beforeAll(async () => {
    whole = (await beginRun(request('whole'), quiet))!;
  });

  it('that is stopped leaves a checkpoint at its last frame, and goes on to the same files', async () => {
    const dir = join(root, 'stopped');
    const stopped = (await beginRun(request('stopped'), stopAfter(15, dir)))!;
    expect(stopped.finished).toBe(false);
    const { state, ticks, checkpoints } = manifestOf(dir);
    expect(state).toBe('interrupted');
    expect(checkpoints.at(-1)!.tick).toBe(ticks.at(-1));
    const again = (await beginRun(request('stopped', { resume: true }), quiet))!;
    expect(again.digest).toBe(whole.digest);
    expect({ ...again, wall_s: 0, out: '' }).toEqual({ ...whole, wall_s: 0, out: '' });
    // a checkpoint taken on request is one more than the undisturbed run has
    const [a, b] = [recorded(join(root, 'whole')), recorded(dir)];
    for (const [name, bytes] of a) expect(b.get(name)?.equals(bytes), name).toBe(true);
    for (const name of b.keys()) if (!a.has(name)) expect(name).toMatch(/^snapshots/);
  });

  it('is gone on with by naming its folder, and refused where there is nothing to do or its inputs changed', async () => {
    const dir = join(root, 'named');
    await beginRun(request('named'), stopAfter(5, dir));
    await expect(beginRun({ ...request('x'), file: dir }, quiet)).rejects.toThrow('Go on with it by --resume');
    const other = request('named', { resume: true, set: ['time.end=35 min'] });
    await expect(beginRun(other, quiet)).rejects.toThrow('no longer gives the run');
    expect((await beginRun({ ...request('x'), file: dir, resume: true }, quiet))!.digest).toBe(whole.digest);
    await expect(goOn(dir, { threads: 1 }, quiet)).rejects.toThrow('finished run; there is nothing left to do');
    const header = readFileSync(join(dir, 'run.json'), 'utf8');
    writeFileSync(
      join(dir, 'manifest.json'),
      readFileSync(join(dir, 'manifest.json'), 'utf8').replace('"finished"', '"interrupted"'),
    );
    writeFileSync(
      join(dir, 'run.json'),
      header
        .replace(/"sha256": "[0-9a-f]{8}/, '"sha256": "00000000')
        .replace(/("cut": "full",\s*"seed": null,\s*"digest": ")[0-9a-f]{8}/, '$100000000'),
    );
    await expect(goOn(dir, { threads: 1 }, quiet)).rejects.toThrow('its content has changed');
    writeFileSync(join(dir, 'run.json'), header.replace(/"version": "[^"]+"/, '"version": "0.0.9"'));
    await expect(goOn(dir, { threads: 1 }, quiet)).rejects.toThrow('was made by stormtable 0.0.9');
  });

  it('forked without a change is its parent, bytes for bytes, and so is a fork of the fork', async () => {
    expect((await fork('whole', 'same', {})).digest).toBe(whole.digest);
    expectSame('whole', 'same');
    expect((await fork('same', 'same-again', { at: '33 min' })).digest).toBe(whole.digest);
    expectSame('whole', 'same-again');
    const shared = readdirSync(join(root, 'whole', 'truth/fields.zarr/water_depth/c/0/0'));
    const inode = (run: string) => statSync(join(root, run, 'truth/fields.zarr/water_depth/c/0/0', shared[0]!)).ino;
    expect(inode('same')).toBe(inode('whole'));
  });

  it('forked with a change is its parent up to that moment, another run from then on, and replays', async () => {
    const file = join(root, 'pumps.yaml');
    writeFileSync(
      file,
      'format: commands/1\ncommands:\n  - { command: deploy-pump, payload: { underpass: station-dip, pump_m3_per_s: 0.5 } }\n  - { at: 30 min, command: force-slide, payload: { site: quarry-face } }\n',
    );
    const changed = await fork('whole', 'pumps', { commandFile: file });
    expect(changed.digest).not.toBe(whole.digest);
    const [a, b] = ['whole', 'pumps'].map((run) => readFileSync(join(root, run, 'state.jsonl'), 'utf8').split('\n'));
    expect(b!.slice(0, 26)).toEqual(a!.slice(0, 26)); // after 0 to 25 ticks
    expect(b![26]).not.toBe(a![26]);
    const wetter = await fork('pumps', 'wetter', {
      at: '30 min',
      set: ['rain[0].uniform.rate=30 mm/h', 'time.end=45 min'],
    });
    expect(wetter.ticks).toBe(45);
    expect(wetter.entered_m3).toBeGreaterThan(changed.entered_m3 * 1.001);
    for (const run of ['whole', 'pumps', 'wetter']) {
      const report = await replayRun({ kind: 'replay', run: join(root, run), threads: 1 }, quiet);
      expect(report.difference).toBeNull();
      expect(report.remarks).toEqual([]);
      expect(report.ticks).toBe(run === 'wetter' ? 45 : 40);
    }
  });

  it('forked and killed before the change, at it or after it goes on to the same run', async () => {
    for (const stop of [20, 25, 30]) {
      const out = `killed-${stop}`;
      const dir = join(root, out);
      const change = { set: ['rain[0].uniform.rate=20 mm/h'], out: dir };
      await forkRun(
        { kind: 'fork', parent: join(root, 'whole'), at: '25 min', runsDir: root, threads: 1, ...change },
        stopAfter(stop, dir),
      );
      expect(manifestOf(dir).state).toBe('interrupted');
      const again = await goOn(dir, { threads: 1 }, quiet);
      const reference = existsSync(join(root, 'undisturbed')) ? manifestOf(join(root, 'undisturbed')) : undefined;
      const digest = reference?.digest ?? (await fork('whole', 'undisturbed', { set: change.set })).digest;
      expect(again.digest).toBe(digest);
    }
  });

  it.each([
    ['seed', { set: ['seed=5'] }, 'cannot alter seed'],
    ['warm-up', { set: ['time.warm_up=10 min'] }, 'cannot alter warm_up'],
    ['another ground', { set: ['cell_size=60 m'] }, 'cannot alter the grid'],
    ['a process less', { set: ['losses.drains=false'] }, 'is not in it any more'],
    ['an unknown path', { set: ['rain[0].uniform.rat=3 mm/h'] }, 'did you mean "rate"'],
    ['no moment', { at: 'noonish' }, 'is not a time of the run'],
    ['a moment in a tick', { at: '90 s' }, 'changes between ticks'],
    ['the end', { at: 'end' }, 'nothing would follow'],
    ['beyond the end', { at: '3 h' }, 'outside the run'],
  ])('is not forked with %s', async (_, more, message) => {
    await expect(fork('whole', 'refused', more)).rejects.toThrow(message);
    expect(existsSync(join(root, 'refused'))).toBe(false);
  });

  it.each([
    ['unknown', '{ command: open-sesame }', 'open-sesame'],
    ['wrong', '{ command: deploy-pump, payload: { underpass: nowhere, pump_m3_per_s: 1 } }', 'nowhere'],
    ['too early', '{ at: 5 min, command: force-slide, payload: { site: quarry-face } }', 'must come from'],
  ])('refuses a command that is %s and leaves nothing behind', async (_, line, message) => {
    const file = join(root, 'wrong.yaml');
    writeFileSync(file, `format: commands/1\ncommands:\n  - ${line}\n`);
    await expect(fork('whole', 'refused', { commandFile: file })).rejects.toThrow(message);
    expect(existsSync(join(root, 'refused'))).toBe(false);
  });

  it('whose record was altered is named by tick, field and cell', async () => {
    const altered = join(root, 'altered');
    cpSync(join(root, 'whole'), altered, { recursive: true });
    const lines = readFileSync(join(altered, 'state.jsonl'), 'utf8').split('\n');
    const { sections: names } = JSON.parse(readFileSync(join(altered, 'run.json'), 'utf8')) as { sections: string[] };
    const k = names.indexOf('field/water_depth');
    const state = JSON.parse(lines[12]!) as { tick: number; sections: string };
    const flipped = (Number.parseInt(state.sections.slice(8 * k, 8 * k + 8), 16) ^ 1).toString(16).padStart(8, '0');
    lines[12] = JSON.stringify({
      ...state,
      sections: state.sections.slice(0, 8 * k) + flipped + state.sections.slice(8 * k + 8),
    });
    writeFileSync(join(altered, 'state.jsonl'), lines.join('\n'));
    const report = await replayRun({ kind: 'replay', run: altered, threads: 1 }, quiet);
    expect(report.difference).toMatchObject({ tick: 12, sections: ['field/water_depth'] });
  });

  it('whose command was altered is another run from that command on', async () => {
    const altered = join(root, 'altered-command');
    cpSync(join(root, 'pumps'), altered, { recursive: true });
    const path = join(altered, 'commands.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"pump_m3_per_s":0.5', '"pump_m3_per_s":0.7'));
    const { difference } = await replayRun({ kind: 'replay', run: altered, threads: 1 }, quiet);
    expect(difference!.tick).toBe(26);
    expect(difference!.sections).toContain('table/underpass/mobile_pump');
    expect(difference!.cell).toMatchObject({
      seenTick: 30,
      section: 'table/underpass/mobile_pump',
      id: 'station-dip',
      replayed: Math.fround(0.7),
    });
    expect(describeReplay({ run: altered, ticks: 26, difference, remarks: [] }, 40)).toContain(
      'It differs first after tick 26',
    );
  });
});
