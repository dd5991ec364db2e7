/**
 * What recording costs a run. The same hour of the default scenario with and without its recorder (a fingerprint a tick,
 * a frame every five minutes, a checkpoint), from the same state, in turns; on two kernel threads, with the recorder's
 * own thread beside them. Then what does not depend on what else the machine does: processor time of a frame, on the
 * tick path and in the writer, and of the end of a run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeDigester } from '../../src/core/node/node-digester.ts';
import type { Table } from '../../src/core/table.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { ChangingRun } from '../../src/run/changing-run.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { Recording } from '../../src/run/node/recording.ts';
import { runHeader, runSource } from '../../src/run/node/run-header.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Manifest } from '../../src/timeline/format.ts';
import { createRecorder, type Recorder } from '../../src/timeline/node/recorder.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/chongqing-august-2020/scenario.yaml', import.meta.url));
// five minutes more than an hour, so that the checkpoint of the hour is in it
const set = ['time.end=65 min'];
const rounds = 7;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Processor time of this process so far, ms. */
const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Frame {
  readonly tick: number;
  readonly fields: Record<string, ArrayLike<number>>;
  readonly tables: Table[];
}

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  const bundle = await readScenario(file, { set });
  const kernels = await kernelThreads(2, await kernelModules());
  try {
    let recording: Recording | undefined;
    const run = await ChangingRun.open({
      read: async () => bundle,
      changes: [],
      kernels,
      listener: {
        report: (stream, record) => recording?.listener.report(stream, record),
        command: (command) => recording?.listener.command(command),
      },
    });
    const { engine, world } = run;
    for (let k = 0; k < engine.warmUpTicks; k++) engine.warmUp(k);
    engine.begin();
    const start = engine.snapshot();
    const asked = { file, set, cut: 'full' as const };
    const header = runHeader(bundle, engine, {
      id: 'bench',
      inputs_digest: bundle.digest,
      source: runSource(asked, bundle, folder),
      parent: null,
      changes: [],
    });
    const statics = Object.fromEntries(header.statics.map((f) => [f.name, world.field(f.name).values]));
    const inputs = { header, place: bundle.place, mask: run.mask, statics };
    const copies = (every: 'frame' | 'end'): Record<string, ArrayLike<number>> =>
      Object.fromEntries(
        header.fields.filter((f) => f.every === every).map((f) => [f.name, world.field(f.name).values.slice()]),
      );

    const [plain, recorded, end] = [[], [], []] as [number[], number[], number[]];
    const frames: Frame[] = [];
    for (let k = 0; k < rounds; k++) {
      engine.restore(start);
      frames.length = 0;
      let aside = 0;
      let began = performance.now();
      while (!engine.done) {
        engine.step();
        if (engine.tick % engine.clock.recordEvery !== 0) continue;
        const copying = performance.now();
        const tables = world.tables.map((t) => ({ declaration: t.declaration, column: columnsOf(t) }) as Table);
        frames.push({ tick: engine.tick, fields: copies('frame'), tables });
        aside += performance.now() - copying;
      }
      plain.push(performance.now() - began - aside);

      engine.restore(start);
      const out = join(folder, String(k));
      const recorder = await createRecorder(out, inputs);
      let last = 0;
      recorder.frame = untilWritten(recorder, out, frames.length, () => (last = performance.now()));
      recording = new Recording({ out, tell() {}, stopAsked: () => false });
      recording.attach(recorder);
      began = performance.now();
      await recording.drive(run, header);
      recorded.push(last - began);
      end.push(performance.now() - last);
      recording = undefined;
      rmSync(out, { recursive: true });
    }
    print({ figure: 'hour_without_recorder', value: median(plain) / 1000, unit: 's' });
    print({
      figure: 'hour_recorded',
      value: median(recorded) / 1000,
      unit: 's',
      against: 'hour_without_recorder',
      // each against the hour just before it: the machine's pace drifts within minutes
      ratio: median(recorded.map((r, k) => r / plain[k]!)),
    });
    print({ figure: 'end_of_run', value: median(end) / 1000, unit: 's' });

    // the writer on this thread, one job at a time: whatever the machine does besides is not counted
    const finals = copies('end');
    const [path, writer, ending] = [[], [], []] as [number[], number[], number[]];
    for (let k = 0; k < rounds; k++) {
      const out = join(folder, `here-${k}`);
      const recorder = await createRecorder(out, inputs, { thread: false });
      for (const frame of frames) {
        const begun = processor();
        const behind = recorder.frame(frame.tick, frame.fields, frame.tables);
        const encoded = processor();
        await behind;
        await pause();
        path.push(encoded - begun);
        writer.push(processor() - encoded);
      }
      const begun = processor();
      await recorder.finish({}, '', finals);
      ending.push(processor() - begun);
      rmSync(out, { recursive: true });
    }
    const fingerprints = Array.from({ length: 20 }, () => {
      const begun = processor();
      run.fingerprints();
      return processor() - begun;
    });
    const digesting = processor();
    engine.digest(nodeDigester());
    print({ figure: 'fingerprints_of_a_tick', value: median(fingerprints), unit: 'ms' });
    print({ figure: 'frame_on_tick_path', value: median(path), unit: 'ms' });
    print({ figure: 'frame_in_writer', value: median(writer), unit: 'ms' });
    print({ figure: 'finish_in_writer', value: median(ending), unit: 'ms' });
    print({ figure: 'digest', value: processor() - digesting, unit: 'ms' });
  } finally {
    await kernels.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const columnsOf = (table: Table): Table['column'] =>
  Object.fromEntries(Object.keys(table.declaration.columns).map((name) => [name, table.column[name]!.slice()]));

/** Records as `recorder` does; with the last of `frames` it waits until all are on disk, then tells. */
function untilWritten(recorder: Recorder, out: string, frames: number, written: () => void): Recorder['frame'] {
  const frame = recorder.frame.bind(recorder);
  let count = 0;
  return async (...args) => {
    await frame(...args);
    if (++count < frames) return;
    const onDisk = (): number => (JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest).frames;
    while (onDisk() < frames) await new Promise((done) => setTimeout(done, 1));
    written();
  };
}
