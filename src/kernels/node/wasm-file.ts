/** Reads the compiled kernels from dist/kernels, from the sources and from the built package alike. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { KernelModules } from '../load.ts';

function compiled(file: string): WebAssembly.Module {
  const url = new URL(`../../../dist/kernels/${file}`, import.meta.url);
  try {
    return new WebAssembly.Module(readFileSync(url));
  } catch (error) {
    throw new Error(`cannot load the kernel ${url.pathname}; run npm run build:kernels`, { cause: error });
  }
}

let modules: Promise<Required<KernelModules>> | undefined;

/** Both builds, compiled once a thread. */
export function kernelModules(): Promise<Required<KernelModules>> {
  modules ??= Promise.resolve().then(() => {
    // V8's quick first compiler makes vector code three times slower and its successor may come late in a short run:
    // go to the optimising one at once
    setFlagsFromString('--no-liftoff');
    setFlagsFromString('--no-wasm-lazy-compilation');
    try {
      return { shared: compiled('inertial.shared.wasm'), plain: compiled('inertial.plain.wasm') };
    } finally {
      setFlagsFromString('--liftoff');
      setFlagsFromString('--wasm-lazy-compilation');
    }
  });
  return modules;
}
