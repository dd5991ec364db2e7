/** Who runs the flow kernel: one thread here; several in run/node/kernel-threads.ts. */
import { type InertialKernel, type KernelModules, loadInertial, moduleFor } from './load.ts';

export interface KernelRunner {
  readonly threads: number;
  /** Binds the kernel to the world's memory. Again with another memory: moves there. */
  attach(memory: WebAssembly.Memory): InertialKernel;
  /** Runs an interval on all threads and returns when all have finished. Throws where a thread failed. */
  advance(plan: number): void;
  /** Ends helping threads. The runner is of no use afterwards. */
  close(): Promise<void>;
}

/** One thread, the caller's own. */
export function singleRunner(modules: KernelModules): KernelRunner {
  let memory: WebAssembly.Memory | undefined;
  let kernel: InertialKernel | undefined;
  return {
    threads: 1,
    attach(to) {
      if (!kernel || memory !== to) kernel = loadInertial(moduleFor(modules, to), to);
      memory = to;
      return kernel;
    },
    advance(plan) {
      kernel!.advance(plan, 0);
    },
    async close() {
      kernel = undefined;
      memory = undefined;
    },
  };
}
