/** Which fingerprints a run keeps: all of them with its frames, between them all but those of fields recorded at the end. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noFingerprint } from '../../src/core/fingerprint.ts';
import { beginRun, type Wires } from '../../src/run/node/begin-run.ts';
import { replayRun } from '../../src/run/node/replay-run.ts';
import { parseHeader } from '../../src/timeline/documents.ts';
import { layout, type StateRecord } from '../../src/timeline/format.ts';
import { scenariosDir } from '../scenario-runs.ts';

const root = mkdtempSync(join(tmpdir(), 'stormtable-fingerprints-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const quiet: Wires = { tell() {}, stopAsked: () => false };

const run = join(root, 'run');
const statesOf = (dir: string): StateRecord[] =>
  readFileSync(join(dir, 'state.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StateRecord);
const headerOf = (dir: string) => parseHeader(readFileSync(join(dir, layout.header), 'utf8'));
const kept = ({ sections }: StateRecord, k: number): string => sections.slice(8 * k, 8 * k + 8);
/** The run with the fingerprint of a section at a tick turned into another. */
function altered(name: string, section: string, tick: number): string {
  const dir = join(root, name);
  cpSync(run, dir, { recursive: true });
  const k = headerOf(dir).sections.indexOf(section);
  const other = (state: StateRecord): StateRecord => {
    const { sections } = state;
    const changed = kept(state, k) === '00000001' ? '00000002' : '00000001';
    return { ...state, sections: sections.slice(0, 8 * k) + changed + sections.slice(8 * k + 8) };
  };
  const lines = statesOf(run).map((state) => JSON.stringify(state.tick === tick ? other(state) : state));
  writeFileSync(join(dir, 'state.jsonl'), `${lines.join('\n')}\n`);
  return dir;
}

beforeAll(async () => {
  await beginRun(
    {
      file: join(scenariosDir, 'alder-valley', 'scenario.yaml'),
      out: run,
      runsDir: root,
      threads: 1,
      set: ['time.end=12 min', 'time.record=5 min'],
      cut: 'full',
      replaceUnfinished: true,
      checkpoint: 600,
    },
    quiet,
  );
});

describe('fingerprints of a run', () => {
  it('are of every section at frames and the end, and of all but what sums it up between them', () => {
    const { sections, fields } = headerOf(run);
    const sums = fields.filter((f) => f.every === 'end').map((f) => `field/${f.name}`);
    expect(sums).toContain('field/maximum_depth');
    const states = statesOf(run);
    expect(states.map((s) => s.tick)).toEqual(Array.from({ length: 13 }, (_, tick) => tick));
    for (const state of states) {
      const without = sections.filter((_, k) => kept(state, k) === noFingerprint);
      const framed = state.tick % 5 === 0 || state.tick === 12;
      expect(without, `tick ${state.tick}`).toEqual(framed ? [] : sections.filter((name) => sums.includes(name)));
      expect(state.sections).toMatch(/^([0-9a-f]{8}|-{8})+$/);
    }
  });

  it('are what a replay finds', async () => {
    const report = await replayRun({ kind: 'replay', run, threads: 1 }, quiet);
    expect(report.difference).toBeNull();
    expect(report.ticks).toBe(12);
  });

  it('tell a maximum that was altered at a frame, and one that an older recording kept between them', async () => {
    for (const tick of [10, 7]) {
      const dir = altered(`altered-${tick}`, 'field/maximum_depth', tick);
      const { difference } = await replayRun({ kind: 'replay', run: dir, threads: 1 }, quiet);
      expect(difference).toMatchObject({ tick, sections: ['field/maximum_depth'] });
    }
  });
});
