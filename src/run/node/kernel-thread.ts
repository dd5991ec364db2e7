/** A helping thread: waits for a memory, then does its share of each interval ordered there until told to leave it. */
import { parentPort } from 'node:worker_threads';
import { loadInertial } from '../../kernels/load.ts';
import { fingerprinting, soaking, type ThreadOrder } from './kernel-threads.ts';

parentPort!.on('message', ({ module, memory, thread, threads }: ThreadOrder) => {
  const kernel = loadInertial(module, memory);
  const words = new Int32Array(memory.buffer as unknown as ArrayBuffer, 0, 16384);
  const at = (name: string): number => kernel.offsets[`word_${name}`]! / 4;
  const [order, plan, task, failed] = [at('order'), at('plan'), at('task'), at('failed')];
  // orders are counted: those given before this thread looked are still found
  let done = 0;
  let failure = 0;
  try {
    for (;;) {
      while (Atomics.load(words, order) === done) Atomics.wait(words, order, done);
      done++;
      const address = Atomics.load(words, plan);
      if (address === 0) return;
      const about = Atomics.load(words, task);
      if (about === fingerprinting) failure = kernel.fingerprints(threads);
      else if (about === soaking) failure = kernel.soak(address, threads);
      else failure = kernel.advance(address, thread);
      if (failure !== 0) return;
    }
  } catch (error) {
    Atomics.store(words, failed, 1);
    throw error;
  }
});
parentPort!.postMessage('ready');
