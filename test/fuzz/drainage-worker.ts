/**
 * A thread that reads damaged SWMM files one after another, runs those that are read for some steps, and tells each
 * outcome; whoever started it watches the clock.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { drainageFiles, drainageInput, tryDrainage } from './drainage-mutations.ts';
import { firstSteps } from './drainage-steps.ts';
import type { Told, Work } from './input-worker.ts';

const { from, to, seed } = workerData as Work;
const files = drainageFiles();
const tell = (told: Told): void => parentPort!.postMessage(told);
for (let index = from; index < to; index++) {
  const input = drainageInput(index, seed, files);
  tell({ kind: 'begins', index, what: input.what, entry: input.entry });
  tell({ kind: 'ends', index, outcome: tryDrainage(input, firstSteps), memory: process.memoryUsage().rss });
}
