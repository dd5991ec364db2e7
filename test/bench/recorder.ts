/**
 * What recording costs a run. The default scenario with its recorder (a fingerprint a tick, a frame every five minutes, a
 * checkpoint an hour) and without, the two side by side four hours at a time, whole; on two kernel threads each, with the
 * recorder's own thread beside them. At the end of each four hours the recorded run waits until all is on disk, and the
 * wait is counted. Then what does not depend on what else the machine does: processor time of a frame,
 * on the tick path and in the writer, and of the end of a run. `hours` in the environment shortens it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeDigester } from '../../src/core/node/node-digester.ts';
import type { Table } from '../../src/core/table.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { ChangingRun } from '../../src/run/changing-run.ts';
import type { Listener } from '../../src/run/engine.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { Recording } from '../../src/run/node/recording.ts';
import { runHeader, runSource } from '../../src/run/node/run-header.ts';
import { readScenario } from '../../src/scenario/read-scenario.ts';
import type { Manifest } from '../../src/timeline/format.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import type { Bench } from './main.ts';

const file = fileURLToPath(new URL('../../scenarios/chongqing-august-2020/scenario.yaml', import.meta.url));
const hours = Number(process.env['hours'] ?? 28);
const set = [`time.end=${hours} h`];
/** Hours that one run goes before the other has its turn: a run by itself never waits for the disk but at its end. */
const turn = 4;
const rounds = 3;
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
  const modules = await kernelModules();
  const pools: Awaited<ReturnType<typeof kernelThreads>>[] = [];
  try {
    const open = async (listener: Listener): Promise<ChangingRun> => {
      const kernels = await kernelThreads(2, modules);
      pools.push(kernels);
      const run = await ChangingRun.open({ read: async () => bundle, changes: [], kernels, listener });
      for (let k = 0; k < run.engine.warmUpTicks; k++) run.engine.warmUp(k);
      run.engine.begin();
      return run;
    };
    const plain = await open({ report() {}, command() {} });
    const out = join(folder, 'recorded');
    const recording = new Recording({ out, tell() {}, stopAsked: () => false });
    const recorded = await open(recording.listener);
    const { engine, world } = plain;
    const header = runHeader(bundle, engine, {
      id: 'bench',
      inputs_digest: bundle.digest,
      source: runSource({ file, set, cut: 'full' as const }, bundle, folder),
      parent: null,
      changes: [],
    });
    const statics = Object.fromEntries(header.statics.map((f) => [f.name, world.field(f.name).values]));
    const inputs = { header, place: bundle.place, mask: plain.mask, statics };
    const recorder = await createRecorder(out, inputs);
    recording.attach(recorder);

    // the recorded run waits at the end of its turn, whole on disk, until the plain one has had the next
    const hour = 3600 / engine.clock.tick;
    const gates: (() => void)[] = [];
    let arrived = (): void => {};
    const step = recorded.step.bind(recorded);
    recorded.step = async () => {
      const { tick } = recorded.engine;
      if (tick % (turn * hour) === 0) {
        if (tick > 0) await onDisk(out, tick);
        await new Promise<void>((resolve) => {
          gates.push(resolve);
          arrived();
        });
      }
      await step();
    };
    const times: { plain: number; recorded: number }[] = [];
    const frames: Frame[] = [];
    const copies = (every: 'frame' | 'end'): Record<string, ArrayLike<number>> =>
      Object.fromEntries(
        header.fields.filter((f) => f.every === every).map((f) => [f.name, world.field(f.name).values.slice()]),
      );
    const driven = recording.drive(recorded, header);
    for (let h = 0; h < hours; h += turn) {
      while (gates.length === 0) await pause();
      let aside = 0;
      let began = performance.now();
      for (let k = 0; k < turn * hour && !engine.done; k++) {
        await plain.step();
        if (k >= hour || h > 0 || engine.tick % engine.clock.recordEvery !== 0) continue;
        const copying = performance.now();
        const tables = world.tables.map((t) => ({ declaration: t.declaration, column: columnsOf(t) }) as Table);
        frames.push({ tick: engine.tick, fields: copies('frame'), tables });
        aside += performance.now() - copying;
      }
      const without = performance.now() - began - aside;
      const next = new Promise<void>((resolve) => (arrived = resolve));
      began = performance.now();
      gates.pop()!();
      await (h + turn >= hours ? driven : next);
      times.push({ plain: without, recorded: performance.now() - began });
    }
    const sum = (of: (t: (typeof times)[number]) => number): number => times.reduce((n, t) => n + of(t), 0);
    print({ figure: 'run_without_recorder', value: sum((t) => t.plain) / 1000, unit: 's' });
    print({
      figure: 'run_recorded',
      value: sum((t) => t.recorded) / 1000,
      unit: 's',
      against: 'run_without_recorder',
      ratio: sum((t) => t.recorded) / sum((t) => t.plain),
    });
    print({ figure: 'median_of_four_hourly_ratios', value: median(times.map((t) => t.recorded / t.plain)), unit: '1' });

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
      plain.fingerprints();
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
    for (const pool of pools) await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const columnsOf = (table: Table): Table['column'] =>
  Object.fromEntries(Object.keys(table.declaration.columns).map((name) => [name, table.column[name]!.slice()]));

/** Until the frame and the checkpoint of that tick lie whole in the folder. */
async function onDisk(out: string, tick: number): Promise<void> {
  const written = (): boolean => {
    const { ticks, checkpoints } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
    return ticks.at(-1) === tick && checkpoints.at(-1)?.tick === tick;
  };
  while (!written()) await new Promise((done) => setTimeout(done, 1));
}
