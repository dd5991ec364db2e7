/**
 * What recording costs a run: the same half hour of the default scenario with and without its recorder (a fingerprint a
 * tick, a frame every five minutes, a checkpoint), from the same state, in turns; on two kernel threads, with the
 * recorder's own thread beside them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { ChangingRun } from '../../src/run/node/changing-run.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { Recording } from '../../src/run/node/recording.ts';
import { runHeader, runSource } from '../../src/run/node/run-header.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/chongqing-august-2020/scenario.yaml', import.meta.url));
const set = ['time.end=30 min'];
const rounds = 3;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  const bundle = await readScenario(file, { set });
  const modules = await kernelModules();
  const kernels = await kernelThreads(2, modules);
  try {
    let recording: Recording | undefined;
    const run = await ChangingRun.open({
      read: async () => bundle,
      changes: [],
      kernels,
      modules,
      listener: {
        report: (stream, record) => recording?.listener.report(stream, record),
        command: (command) => recording?.listener.command(command),
      },
    });
    const { engine, world } = run;
    for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
    engine.begin();
    const start = engine.snapshot();
    const plain: number[] = [];
    const recorded: number[] = [];
    for (let k = 0; k < rounds; k++) {
      engine.restore(start);
      let began = performance.now();
      while (!engine.done) engine.step();
      plain.push(performance.now() - began);

      engine.restore(start);
      const out = join(folder, String(k));
      const asked = { file, set, cut: 'full' as const };
      const header = runHeader(bundle, engine, {
        id: String(k),
        inputs_digest: bundle.digest,
        source: runSource(asked, bundle, out),
        parent: null,
        changes: [],
      });
      const statics = Object.fromEntries(header.statics.map((f) => [f.name, world.field(f.name).values]));
      const recorder = await createRecorder(out, { header, place: bundle.place, mask: run.mask, statics });
      recording = new Recording({ out, checkpoint: 900, tell() {}, stopAsked: () => false });
      recording.attach(recorder);
      began = performance.now();
      await recording.drive(run, header);
      recorded.push(performance.now() - began);
      recording = undefined;
    }
    print({ figure: 'half_hour_without_recorder', value: median(plain) / 1000, unit: 's' });
    print({
      figure: 'half_hour_recorded',
      value: median(recorded) / 1000,
      unit: 's',
      against: 'half_hour_without_recorder',
      ratio: median(recorded) / median(plain),
    });
  } finally {
    await kernels.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
