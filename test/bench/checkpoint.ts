/**
 * What a checkpoint of a million cells costs: on the engine's thread (the copy) and in the writer, beside the frame that
 * is recorded with it. The state is made up, but its sections have the sizes and the disorder of a city in mid-storm.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Section } from '../../src/core/snapshot.ts';
import type { Manifest } from '../../src/timeline/format.ts';
import { loadCheckpoint } from '../../src/timeline/node/checkpoints.ts';
import { filesBelow } from '../../src/timeline/node/files.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { every, sample } from '../timeline/fixture.ts';
import type { Bench } from './main.ts';

const side = 1000;
const rounds = 7;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Sixteen words a cell, as the default scenario has: a third of them still, a third nought, a third moving. */
function state(round: number, cells: number): Section[] {
  const sections: Section[] = [
    { name: 'clock', bytes: new TextEncoder().encode(JSON.stringify({ tick: round, queue: [] })) },
  ];
  const field = (name: string, value: (i: number) => number): void => {
    const values = new Float32Array(new SharedArrayBuffer(4 * cells));
    for (let i = 0; i < cells; i++) values[i] = value(i);
    sections.push({ name, bytes: new Uint8Array(values.buffer) });
  };
  const river = (i: number): boolean => Math.abs((i % side) - side / 2) < side / 5;
  for (let k = 0; k < 5; k++) field(`field/still-${k}`, (i) => (river(i) ? 0 : Math.sin(i * 1e-3 * (k + 1)) * 0.01));
  for (let k = 0; k < 6; k++) field(`field/dry-${k}`, () => 0);
  for (let k = 0; k < 5; k++)
    field(`field/moving-${k}`, (i) => (river(i) ? 3 + Math.sin(i * 12.9898 + round) * 0.1 * (k + 1) : 0));
  return sections;
}

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(join(tmpdir(), 'stormtable-bench-'));
  try {
    const dir = join(folder, 'run');
    const run = sample(side, side);
    const cells = run.inputs.mask.length;
    const recorder = await createRecorder(dir, run.inputs);
    const manifest = (): Manifest => JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Manifest;
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await new Promise((done) => setTimeout(done, 1));
    };
    const [copy, write, frame] = [[], [], []] as [number[], number[], number[]];
    let bytes = 0;
    for (let k = 0; k < rounds; k++) {
      const sections = state(k, cells);
      bytes = sections.reduce((sum, s) => sum + s.bytes.length, 0);
      const begun = performance.now();
      await run.record(recorder, k);
      await until(() => manifest().frames === k + 1);
      const recorded = performance.now();
      const held = recorder.checkpoint(k * every, sections);
      const copied = performance.now();
      await held;
      await until(() => manifest().checkpoints.at(-1)?.tick === k * every);
      frame.push(recorded - begun);
      copy.push(copied - recorded);
      write.push(performance.now() - copied);
    }
    await recorder.finish({}, '');
    const { checkpoints } = manifest();
    const packed = filesBelow(join(dir, 'snapshots')).reduce(
      (sum, file) => sum + readFileSync(join(dir, 'snapshots', file)).length,
      0,
    );
    const loading = performance.now();
    await loadCheckpoint(dir, checkpoints.at(-1)!);
    const loaded = performance.now() - loading;
    print({ figure: 'state', value: bytes / 1e6, unit: 'MB' });
    print({ figure: 'on_tick_path', value: median(copy), unit: 'ms' });
    print({ figure: 'in_writer', value: median(write), unit: 'ms' });
    print({
      figure: 'in_all',
      value: median(copy.map((c, k) => c + write[k]!)),
      unit: 'ms',
      against: 'frame',
      ratio: median(copy.map((c, k) => (c + write[k]!) / frame[k]!)),
    });
    // a checkpoint an hour and a frame every five minutes, as usual
    print({
      figure: 'share_of_recorder_time',
      value: median(copy.map((c, k) => (c + write[k]!) / (c + write[k]! + 12 * frame[k]!))),
      unit: '1',
    });
    print({ figure: 'disk_per_checkpoint', value: packed / checkpoints.length / 1e6, unit: 'MB' });
    print({ figure: 'load', value: loaded, unit: 'ms' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
