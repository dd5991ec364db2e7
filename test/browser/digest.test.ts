/** Same bytes everywhere: a whole small case gives one digest in Node on 1 to 4 threads and in a web worker of Chromium, on plain and on shared memory. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';
import { startSmall } from '../small-case.ts';
import { launch } from './browser.ts';
import { digestCases } from './digest-cases.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let server: Server;
let browser: Browser;

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: file('engine-page.ts'), formats: ['iife'], name: 'page' },
    },
  });
  const bundle = (Array.isArray(built) ? built : [built]) as { output: { code?: string }[] }[];
  const script = bundle[0]!.output.map((o) => o.code ?? '').join('\n');
  server = createServer((request, response) => {
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
    const kernel = /^\/((?:inertial|shallow|subgrid)\.(?:plain|shared)\.wasm)$/.exec(request.url ?? '');
    if (kernel)
      response
        .writeHead(200, { ...headers, 'Content-Type': 'application/wasm' })
        .end(readFileSync(file(`../../dist/kernels/${kernel[1]}`)));
    else if (request.url === '/page.js')
      response.writeHead(200, { ...headers, 'Content-Type': 'text/javascript' }).end(script);
    else
      response
        .writeHead(200, { ...headers, 'Content-Type': 'text/html' })
        .end('<!doctype html><script src="/page.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

describe('a small whole case has one digest in Node and in a web worker of Chromium', () => {
  const digests = new Map<string, string>();
  it.each(Object.keys(digestCases))('%s', async (name) => {
    const modules = await kernelModules();
    const own = new Set<string>();
    for (const threads of [1, 2, 3, 4]) {
      const runner = await kernelThreads(threads, modules);
      try {
        const engine = await startSmall(runner, { shared: threads > 1, over: digestCases[name]! });
        while (!engine.done) engine.step();
        own.add(engine.digest());
        expect(engine.world.table('cross_section').column['volume']![0]).toBeGreaterThan(100);
      } finally {
        await runner.close();
      }
    }
    expect(own.size).toBe(1);
    const [digest] = [...own];
    // no case is another one in disguise
    expect([...digests.values()]).not.toContain(digest);
    digests.set(name, digest!);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    for (const memory of ['plain', 'shared'] as const)
      expect(await page.evaluate((ask) => window.digestOfCase(ask.name, ask.memory), { name, memory }), memory).toBe(
        digest,
      );
    await page.close();
  });
});
