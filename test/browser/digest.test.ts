/** Same bytes everywhere: a whole small case gives one digest in Node and in Chromium, on plain and on shared memory. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { singleRunner } from '../../src/kernels/runner.ts';
import { startSmall } from '../small-case.ts';
import { launch } from './browser.ts';

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
    const kernel = /^\/(inertial\.(?:plain|shared)\.wasm)$/.exec(request.url ?? '');
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

it('a small whole case has the same digest in Node and in Chromium', async () => {
  const engine = await startSmall(singleRunner(await kernelModules()), { shared: false });
  while (!engine.done) engine.step();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await page.evaluate(() => window.digestOfSmallCase('plain'))).toBe(engine.digest());
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => window.digestOfSmallCase('shared'))).toBe(engine.digest());
});
