/** What `stormtable info` says of a run that was stopped, of one that was forked off another, and of one in progress. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { info } from '../../src/cli/info.ts';
import type { RunRequest } from '../../src/run/node/messages.ts';
import { type RunHandle, RunPool } from '../../src/run/node/run-pool.ts';
import { root } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'stormtable-info-'));
const pool = new RunPool(1);
const at = (name: string) => join(folder, name);

async function factsOf(name: string, json = false): Promise<string> {
  let text = '';
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await info(at(name), { json });
  } finally {
    written.mockRestore();
  }
  return text;
}

const request = (name: string, end: string): RunRequest => ({
  file: join(root, 'scenarios/alder-valley/scenario.yaml'),
  out: at(name),
  runsDir: folder,
  threads: 1,
  set: [`time.end=${end}`, 'time.warm_up=1 min', 'events=[]'],
  cut: 'full',
  replaceUnfinished: false,
  checkpoint: 600,
});
let whileRunning = '';

beforeAll(async () => {
  await pool.run(request('whole', '30 min'), () => {}).finished;
  const fork = { kind: 'fork', parent: at('whole'), at: '20 min', set: ['rain[0].uniform.rate=30 mm/h'] } as const;
  await pool.run({ ...fork, out: at('forked'), runsDir: folder, threads: 1 }, () => {}).finished;
  let looked: Promise<void> | undefined;
  const stopped: RunHandle = pool.run(request('stopped', '2000 h'), (message) => {
    if (message.type === 'progress' && !message.progress.warmingUp)
      looked ??= factsOf('stopped')
        .then((facts) => {
          whileRunning = facts;
        })
        .finally(() => stopped.stop());
  });
  await stopped.finished;
  await looked;
});
afterAll(async () => {
  await pool.destroy();
  rmSync(folder, { recursive: true, force: true });
});

it('a finished run says from where it can be forked and what that takes on disk', async () => {
  const facts = await factsOf('whole');
  expect(facts).toMatch(/^state +finished$/m);
  expect(facts).toMatch(/^checkpoints +tick 0 \(\S+\), tick 10 \(\S+\), tick 20 \(\S+\)$/m);
  expect(facts).toMatch(/^checkpoint storage +[\d.]+ MB/m);
  expect(facts).not.toMatch(/^go on|^parent/m);
});

it('a fork names its parent, the moment they parted and what was changed, and shares what came before', async () => {
  const facts = await factsOf('forked');
  expect(facts).toMatch(/^parent +whole, up to 2021-07-13T02:20:00\+08:00 \(.*whole\)$/m);
  expect(facts).toMatch(/^changes +2021-07-13T02:20:00\+08:00: rain\[0\]\.uniform\.rate=30 mm\/h$/m);
  expect(facts).toMatch(/^checkpoint storage .*shared with other runs$/m);
  expect(JSON.parse(await factsOf('forked', true))).toMatchObject({ changes: [expect.stringMatching(/30 mm\/h$/)] });
});

it('a run that was stopped says how to go on; while it is computed there is nothing to go on with', async () => {
  expect(whileRunning).toMatch(/^state +running$/m);
  expect(whileRunning).not.toMatch(/^go on/m);
  const facts = await factsOf('stopped');
  expect(facts).toMatch(/^state +interrupted$/m);
  expect(facts).toMatch(/^go on +stormtable run \S*stopped --resume$/m);
});
