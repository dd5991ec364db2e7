/**
 * Several threads for the flow kernel: worker threads that share the world's memory and sleep between intervals.
 * The caller takes part as thread 0. A thread that dies ends the wait of the others and raises an error here.
 */
import { Worker } from 'node:worker_threads';
import { entryBeside, threadFile } from '../../core/node/thread-file.ts';
import {
  type InertialKernel,
  isShared,
  type KernelModules,
  loadInertial,
  moduleFor,
  type Solver,
} from '../../kernels/load.ts';
import { type KernelRunner, singleRunner } from '../../kernels/runner.ts';

export interface ThreadOptions {
  /** How long a thread waits for the others inside an interval before the run is given up, s. */
  readonly patience?: number;
}

/** What a helping thread is told when it gets a memory. */
export interface ThreadOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  readonly threads: number;
}

/** What an order is about: the words of the kernel's own. */
const interval = 0;
export const fingerprinting = 1;
export const soaking = 2;

/** Starts `threads - 1` helpers and waits until they are up. With one thread, the plain single runner. */
export async function kernelThreads(
  threads: number,
  modules: KernelModules,
  options: ThreadOptions = {},
): Promise<KernelRunner> {
  if (threads <= 1) return singleRunner(modules);
  const workers = await Promise.all(Array.from({ length: threads - 1 }, started));
  let kernel: InertialKernel | undefined;
  let memory: WebAssembly.Memory | undefined;
  let solver: Solver | undefined;
  let words: Int32Array | undefined;
  let failure: Error | undefined;
  let closing = false;
  const word = (name: string): number => kernel!.offsets[`word_${name}`]! / 4;
  const order = (plan: number, task = interval) => {
    Atomics.store(words!, word('plan'), plan);
    Atomics.store(words!, word('task'), task);
    Atomics.add(words!, word('order'), 1);
    Atomics.notify(words!, word('order'));
  };
  for (const worker of workers) {
    worker.on('error', (error) => (failure ??= error));
    worker.on('exit', () => {
      if (!closing) failure ??= new Error('a kernel thread ended');
      if (words && !closing) Atomics.store(words, word('failed'), 1);
    });
    worker.unref();
  }
  const runner: KernelRunner = {
    threads,
    attach(to, which = 'inertial') {
      if (kernel && memory === to && solver === which) return kernel;
      if (!isShared(to)) throw new Error('kernel threads need shared memory');
      if (words) order(0); // the helpers leave the former memory and wait for the next
      const module = moduleFor(modules, to, which);
      kernel = loadInertial(module, to);
      const most = kernel.offsets['most_threads']!;
      if (threads > most) throw new Error(`${threads} kernel threads were asked for; at most ${most} are possible`);
      memory = to;
      solver = which;
      words = new Int32Array(to.buffer as unknown as ArrayBuffer, 0, 16384);
      for (const name of ['arrived', 'failed', 'order']) Atomics.store(words, word(name), 0);
      Atomics.store(words, word('patience'), Math.round((options.patience ?? 120) * 1000));
      workers.forEach((worker, i) => {
        worker.postMessage({ module, memory: to, thread: i + 1, threads } as ThreadOrder);
      });
      return kernel;
    },
    kernelOf: (of) => (memory === of ? kernel! : runner.attach(of)),
    advance(plan) {
      if (failure) throw failure;
      order(plan);
      if (kernel!.advance(plan, 0) !== 0)
        throw (failure = new Error('a kernel thread failed or did not answer', { cause: failure }));
    },
    fingerprints(of, ranges) {
      if (failure) throw failure;
      runner.kernelOf(of);
      const { most_ranges, range_bytes } = kernel!.offsets;
      const list = word('ranges');
      const found: number[] = [];
      for (let from = 0; from < ranges.length; from += most_ranges!) {
        const some = ranges.slice(from, from + most_ranges!);
        const place = (k: number): number => list + (k * range_bytes!) / 4;
        some.forEach(({ pointer, bytes }, k) => void words!.set([pointer, bytes], place(k)));
        words![word('range_count')] = some.length;
        kernel!.deal_ranges();
        // the plan is not read, but 0 would end the threads
        order(1, fingerprinting);
        if (kernel!.fingerprints(threads) !== 0)
          throw (failure = new Error('a kernel thread failed or did not answer', { cause: failure }));
        some.forEach((_, k) => void found.push(words![place(k) + 2]! >>> 0));
      }
      return found;
    },
    soak(of, block) {
      if (failure) throw failure;
      const { deal_soil, soak } = runner.kernelOf(of);
      deal_soil(block);
      order(block, soaking);
      if (soak(block, threads) !== 0)
        throw (failure = new Error('a kernel thread failed or did not answer', { cause: failure }));
    },
    async close() {
      closing = true;
      if (words) {
        Atomics.store(words, word('failed'), 1);
        order(0);
      }
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
  return runner;
}

function started(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const { file, argv } = threadFile(entryBeside(import.meta.url, './kernel-thread'));
    const worker = new Worker(file, { argv, execArgv: [] });
    worker.once('error', reject);
    worker.once('message', () => {
      worker.removeAllListeners('error');
      resolve(worker);
    });
  });
}
