/** Reads the compiled kernels from dist/kernels, from the sources and from the built package alike. */
import { readFile } from 'node:fs/promises';
import type { KernelModules } from '../load.ts';

const compiled = async (file: string): Promise<WebAssembly.Module> => {
  const url = new URL(`../../../dist/kernels/${file}`, import.meta.url);
  try {
    return await WebAssembly.compile(await readFile(url));
  } catch (error) {
    throw new Error(`cannot load the kernel ${url.pathname}; run npm run build:kernels`, { cause: error });
  }
};

let modules: Promise<Required<KernelModules>> | undefined;

export function kernelModules(): Promise<Required<KernelModules>> {
  modules ??= Promise.all([compiled('inertial.shared.wasm'), compiled('inertial.plain.wasm')]).then(
    ([shared, plain]) => ({ shared, plain }),
  );
  return modules;
}
