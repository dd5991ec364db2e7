/** Reads the compiled kernels from dist/kernels, from the sources and from the built package alike. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { KernelBuilds, KernelModules } from '../load.ts';

function compiled(file: string): WebAssembly.Module {
  const url = new URL(`../../../dist/kernels/${file}`, import.meta.url);
  try {
    return new WebAssembly.Module(readFileSync(url));
  } catch (error) {
    throw new Error(`cannot load the kernel ${url.pathname}; run npm run build:kernels`, { cause: error });
  }
}

/** Runs a compilation with V8's optimising compiler at once. */
function optimised<T>(compile: () => T): T {
  // V8's quick first compiler makes vector code three times slower and its successor may come late in a short run
  setFlagsFromString('--no-liftoff');
  setFlagsFromString('--no-wasm-lazy-compilation');
  try {
    return compile();
  } finally {
    setFlagsFromString('--liftoff');
    setFlagsFromString('--wasm-lazy-compilation');
  }
}

let shallow: Required<KernelBuilds> | undefined;
let modules: Promise<Required<KernelModules>> | undefined;

/** Both builds of both kernels, compiled once a thread; the shallow-water one when it is first asked for. */
export function kernelModules(): Promise<Required<KernelModules>> {
  modules ??= Promise.resolve().then(() =>
    optimised(() => ({
      shared: compiled('inertial.shared.wasm'),
      plain: compiled('inertial.plain.wasm'),
      get shallow() {
        shallow ??= optimised(() => ({
          shared: compiled('shallow.shared.wasm'),
          plain: compiled('shallow.plain.wasm'),
        }));
        return shallow;
      },
    })),
  );
  return modules;
}
