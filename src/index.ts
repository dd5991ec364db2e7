/** What the package offers to programs: read a scenario, run it in this thread, read a timeline. Written by hand. */
export { type Fault, StormtableError } from './core/errors.ts';
export type { Command, Process, ProcessContext } from './core/process.ts';
export { engineVersion } from './core/version.ts';
export { kernelModules } from './kernels/node/wasm-file.ts';
export { type KernelRunner, singleRunner } from './kernels/runner.ts';
export { type Build, Engine, type Listener } from './run/engine.ts';
export { kernelThreads } from './run/node/kernel-threads.ts';
export { assemble } from './scenario/catalogue.ts';
export { readScenario } from './scenario/read-scenario.ts';
export { fileStore } from './timeline/node/file-store.ts';
export { openTimeline, type Timeline } from './timeline/reader.ts';
