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
  /** Runs an interval on all threads and returns when all have finished. Throws where a thread failed. */
  advance(plan: number): void;
  /** Fingerprints (`core/fingerprint.ts`) of ranges of a memory, on all threads. */
  fingerprints(memory: WebAssembly.Memory, ranges: readonly MemoryRange[]): number[];
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
    advance(plan) {
      kernel!.advance(plan, 0);
    },
    fingerprints(of, ranges) {
      const { fingerprint } = memory === of && kernel ? kernel : runner.attach(of);
      return ranges.map(({ pointer, bytes }) => fingerprint(pointer, bytes) >>> 0);
    },
    async close() {
      kernel = undefined;
      memory = undefined;
    },
  };
  return runner;
}
