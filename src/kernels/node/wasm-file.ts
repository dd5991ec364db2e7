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

let modules: Promise<Required<KernelModules>> | undefined;

/** A kernel that is compiled, both builds of it, when it is first asked for. */
function later(kernel: string): () => Required<KernelBuilds> {
  let builds: Required<KernelBuilds> | undefined;
  return () => {
    builds ??= optimised(() => ({
      shared: compiled(`${kernel}.shared.wasm`),
      plain: compiled(`${kernel}.plain.wasm`),
    }));
    return builds;
  };
}
const shallow = later('shallow');
const subgrid = later('subgrid');

/** Both builds of all kernels, compiled once a thread; those other than the inertial one when they are first asked for. */
export function kernelModules(): Promise<Required<KernelModules>> {
  modules ??= Promise.resolve().then(() =>
    optimised(() => ({
      shared: compiled('inertial.shared.wasm'),
      plain: compiled('inertial.plain.wasm'),
      get shallow() {
        return shallow();
      },
      get subgrid() {
        return subgrid();
      },
    })),
  );
  return modules;
}

let network: WebAssembly.Module | undefined;

/** The drainage network's kernel for plain memory, compiled when it is first asked for. */
export function networkModule(): WebAssembly.Module {
  network ??= optimised(() => compiled('network.plain.wasm'));
  return network;
}
