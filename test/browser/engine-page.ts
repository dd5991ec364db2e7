/** The engine in a page: the same case, kernels and code as in Node; the test asks it for its digest. */
import { singleRunner } from '../../src/kernels/runner.ts';
import { startSmall } from '../small-case.ts';

declare global {
  interface Window {
    digestOfSmallCase(kernel: 'plain' | 'shared'): Promise<string>;
  }
}

window.digestOfSmallCase = async (kernel) => {
  const module = await WebAssembly.compileStreaming(fetch(`/inertial.${kernel}.wasm`));
  const engine = await startSmall(singleRunner({ [kernel]: module }), { shared: kernel === 'shared' });
  while (!engine.done) engine.step();
  return engine.digest();
};
