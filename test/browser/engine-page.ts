/** The engine in a page: the same cases, kernels and code as in Node; the test asks it for their digests, worked out in a web worker. */
import { singleRunner } from '../../src/kernels/runner.ts';
import { startSmall } from '../small-case.ts';
import { digestCases } from './digest-cases.ts';

export type Memory = 'plain' | 'shared';
declare global {
  interface Window {
    digestOfCase(name: string, memory: Memory): Promise<string>;
  }
}
interface Ask {
  readonly name: string;
  readonly memory: Memory;
}

async function digestOf({ name, memory }: Ask): Promise<string> {
  const compiled = (kernel: string) => WebAssembly.compileStreaming(fetch(`/${kernel}.${memory}.wasm`));
  const [inertial, shallow, subgrid] = await Promise.all(['inertial', 'shallow', 'subgrid'].map(compiled));
  const runner = singleRunner({ [memory]: inertial, shallow: { [memory]: shallow }, subgrid: { [memory]: subgrid } });
  const engine = await startSmall(runner, { shared: memory === 'shared', over: digestCases[name]! });
  while (!engine.done) engine.step();
  return engine.digest();
}

if (typeof document === 'undefined')
  addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
    postMessage(await digestOf(data).catch((error: Error) => `failed: ${error.message}`));
  });
else
  window.digestOfCase = (name, memory) =>
    new Promise((resolve, reject) => {
      const worker = new Worker('/page.js');
      worker.onmessage = ({ data }: MessageEvent<string>) => {
        worker.terminate();
        resolve(data);
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ name, memory } satisfies Ask);
    });
