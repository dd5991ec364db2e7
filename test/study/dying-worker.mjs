// A thread for the test of threads that die: it does its member, or ends where the member's number says so.
import { parentPort, workerData } from 'node:worker_threads';

parentPort.on('message', ({ member, replicate }) => {
  if (workerData.set.includes(String(member))) process.exit(3);
  const row = { member, replicate, seed: 1, state: 'finished', cause: null, reason: null, digest: null, figures: {} };
  parentPort.postMessage({ row, wall_s: 0 });
});
