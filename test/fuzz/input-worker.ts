/** A thread that tries damaged inputs one after another and tells each outcome; whoever started it watches the clock. */
import { parentPort, workerData } from 'node:worker_threads';
import { baseFiles } from './base-files.ts';
import { mutatedInput } from './mutated-inputs.ts';
import { type Outcome, Trial } from './try-inputs.ts';

export interface Work {
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}
export type Told =
  | { readonly kind: 'begins'; readonly index: number; readonly what: string; readonly entry: string }
  | { readonly kind: 'ends'; readonly index: number; readonly outcome: Outcome; readonly memory: number };

const { from, to, seed } = workerData as Work;
const files = baseFiles();
const trial = new Trial(files);
const tell = (told: Told): void => parentPort!.postMessage(told);
try {
  for (let index = from; index < to; index++) {
    const input = mutatedInput(index, seed, files);
    tell({ kind: 'begins', index, what: input.what, entry: input.entry });
    const outcome = await trial.of(input);
    tell({ kind: 'ends', index, outcome, memory: process.memoryUsage().rss });
  }
} finally {
  trial.remove();
}
