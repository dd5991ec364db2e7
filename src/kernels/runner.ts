/** Who runs the flow kernel: one thread here; several in run/node/kernel-threads.ts. */
import { type InertialKernel, type KernelModules, loadInertial, moduleFor, type Solver } from './load.ts';

/** Bytes of a memory, from an address that divides by 64. */
export interface MemoryRange {
  readonly pointer: number;
  readonly bytes: number;
}

export interface KernelRunner {
  readonly threads: number;
  /** Binds the solver's kernel to the world's memory. Again with another memory or solver: moves there. */
  attach(memory: WebAssembly.Memory, solver?: Solver): InertialKernel;
  /** The kernel bound to a memory, whichever solver's it is. */
  kernelOf(memory: WebAssembly.Memory): InertialKernel;
  /** Runs an interval on all threads and returns when all have finished. Throws where a thread failed. */
  advance(plan: number): void;
  /** Fingerprints (`core/fingerprint.ts`) of ranges of a memory, on all threads. */
  fingerprints(memory: WebAssembly.Memory, ranges: readonly MemoryRange[]): number[];
  /** Steps the soil of a block in a memory, on all threads. */
  soak(memory: WebAssembly.Memory, block: number): void;
  /** Ends helping threads. The runner is of no use afterwards. */
  close(): Promise<void>;
}

/** One thread, the caller's own. */
export function singleRunner(modules: KernelModules): KernelRunner {
  let memory: WebAssembly.Memory | undefined;
  let kernel: InertialKernel | undefined;
  let solver: Solver | undefined;
  const runner: KernelRunner = {
    threads: 1,
    attach(to, which = 'inertial') {
      if (!kernel || memory !== to || solver !== which) kernel = loadInertial(moduleFor(modules, to, which), to);
      memory = to;
      solver = which;
      return kernel;
    },
    kernelOf: (of) => (memory === of && kernel ? kernel : runner.attach(of)),
    advance(plan) {
      kernel!.advance(plan, 0);
    },
    soak(of, block) {
      const { deal_soil, soak } = runner.kernelOf(of);
      deal_soil(block);
      soak(block, 1);
    },
    fingerprints(of, ranges) {
      const { fingerprint } = runner.kernelOf(of);
      return ranges.map(({ pointer, bytes }) => fingerprint(pointer, bytes) >>> 0);
    },
    async close() {
      kernel = undefined;
      memory = undefined;
    },
  };
  return runner;
}
