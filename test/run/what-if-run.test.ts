/** What a page computes from what the server gives it ends with the state that `stormtable fork` ends with, byte for byte. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { beginRun, type Wires } from '../../src/run/node/begin-run.ts';
import { forkRun } from '../../src/run/node/fork-run.ts';
import { openRun } from '../../src/run/node/go-on.ts';
import type { ForkRequest } from '../../src/run/node/messages.ts';
import { setOf, type WhatIf } from '../../src/run/what-if.ts';
import { openWhatIf } from '../../src/run/what-if-run.ts';
import { type Serving, serve } from '../../src/server/serve.ts';
import { scenariosDir } from '../scenario-runs.ts';

const root = mkdtempSync(join(tmpdir(), 'stormtable-page-run-'));
const quiet: Wires = { tell() {}, stopAsked: () => false };
const minutes = 90;
let serving: Serving;

beforeAll(async () => {
  const file = join(scenariosDir, 'alder-valley', 'scenario.yaml');
  const set = [`time.end=${minutes} min`];
  const how = { cut: 'full' as const, replaceUnfinished: true, checkpoint: 1200, runsDir: root, threads: 1 };
  await beginRun({ file, out: join(root, 'whole'), set, ...how }, quiet);
  await fork('whole', 'walled', { at: '45 min', set: setOf({ tick: 45, barriers: [wall(500000)] }) });
  serving = await serve({ runsDir: root, viewerDir: root, port: 0 });
});
afterAll(async () => {
  await serving.close();
  rmSync(root, { recursive: true, force: true });
});

const wall = (x: number) =>
  ({
    line: [
      [x, 3274010],
      [x, 3274600.5],
    ],
    height: 2.3,
  }) as const;
const fork = (parent: string, out: string, more: Partial<ForkRequest>) =>
  forkRun(
    {
      kind: 'fork',
      parent: join(root, parent),
      at: '60 min',
      set: [],
      out: join(root, out),
      runsDir: root,
      threads: 1,
      checkpoint: 1200,
      ...more,
    },
    quiet,
  );

const bytes = async (path: string): Promise<Uint8Array> => {
  const answer = await fetch(`${serving.url}api/runs/${path}`);
  if (!answer.ok) throw new Error(await answer.text());
  return new Uint8Array(await answer.arrayBuffer());
};

/** As a page does it. */
async function computed(id: string, whatIf: WhatIf): Promise<string> {
  const { header, manifest } = await openRun(join(root, id));
  const from = manifest.checkpoints.findLast((c) => c.tick <= whatIf.tick)!;
  const run = await openWhatIf(
    {
      bundle: (changes) => bytes(`${id}/scenario?changes=${changes}&from=0&until=${minutes * 60}`),
      from: { tick: from.tick, state: await bytes(`${id}/state/${from.digest}`) },
      changes: header.changes,
      modules: await kernelModules(),
      listener: { report() {}, command() {} },
    },
    whatIf,
  );
  while (!run.engine.done) await run.step();
  return run.engine.digest();
}

it('rain, a barrier and a closed road, from between two checkpoints', async () => {
  const commands = [{ type: 'close-road', payload: { road: 'quay-street' } }];
  const file = join(root, 'close.yaml');
  writeFileSync(file, 'format: commands/1\ncommands:\n  - { command: close-road, payload: { road: quay-street } }\n');
  const whatIf = { tick: 50, rainFactor: 1.7, barriers: [wall(500400)], commands };
  const forked = await fork('whole', 'all', { at: '50 min', set: setOf(whatIf), commandFile: file });
  expect(await computed('whole', whatIf)).toBe(forked.digest);
  // each of them counts
  const { barriers, rainFactor } = whatIf;
  const parts = await Promise.all(
    [{ rainFactor }, { barriers }, { commands }, {}].map((part) => computed('whole', { tick: 50, ...part })),
  );
  expect(new Set([...parts, forked.digest]).size).toBe(5);
});

it('a second barrier, in a run that was itself changed', async () => {
  const whatIf = { tick: 60, barriers: [wall(500400)] };
  const forked = await fork('walled', 'two', { set: setOf(whatIf, [wall(500000)]) });
  expect(await computed('walled', whatIf)).toBe(forked.digest);
});

it('what cannot be given is told in a sentence', async () => {
  await expect(bytes('whole/state/0123456789abcdef')).rejects.toThrow('keeps no checkpoint 0123456789ab');
  await expect(bytes('whole/scenario?changes=7&from=0&until=60')).rejects.toThrow('has 0 changes; 7 of them');
  await expect(bytes('nothing/scenario?changes=0&from=0&until=60')).rejects.toThrow('there is no run');
});
