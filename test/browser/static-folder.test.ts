/** An exported folder in a real browser, below a sub-path of a plain web server that knows nothing of us: no ranges, no headers of ours, no socket. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeStaticFolder } from '../../src/server/static-folder.ts';
import { launch } from './browser.ts';
import { buildViewer } from './built-viewer.ts';
import { writeFixture } from './fixture-run.ts';

const root = mkdtempSync(join(tmpdir(), 'static-view-'));
const site = join(root, 'site');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const asked: string[] = [];
let browser: Browser;
let host: Server;

beforeAll(async () => {
  buildViewer();
  await writeFixture(join(root, 'town'), { id: 'town' });
  await writeFixture(join(root, 'other town'), { id: 'other', frames: 3 });
  const viewer = fileURLToPath(new URL('../../dist/viewer', import.meta.url));
  await writeStaticFolder([join(root, 'town'), join(root, 'other town')], site, viewer);
  host = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://host').pathname);
    asked.push(path);
    const file = join(site, path.replace(/^\/flood\/2020\//, '').replace(/^$/, 'index.html'));
    if (!path.startsWith('/flood/2020/') || !statSync(file, { throwIfNoEntry: false })?.isFile())
      return void response.writeHead(404).end();
    response
      .writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
      .end(readFileSync(file));
  });
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  host?.close();
  rmSync(root, { recursive: true, force: true });
});

interface View {
  stormtable?: { store: { get: { shown: number } }; run: { id: string; manifest: { frames: number } } };
}
const address = (query = ''): string => `http://127.0.0.1:${(host.address() as AddressInfo).port}/flood/2020/${query}`;

test('a plain web server shows it below a sub-path, and nothing is asked for elsewhere', async () => {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 }, locale: 'en-GB' });
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on('pageerror', (e) => problems.push(e.message));
  page.on('console', (m) => {
    if (m.type() === 'error') problems.push(m.text());
  });
  let sockets = 0;
  page.on('websocket', () => sockets++);
  await page.goto(address('?run=town&still=1&t=30'));
  await page.waitForFunction(() => ((window as View).stormtable?.store.get.shown ?? -1) >= 0);
  const [id, frames] = await page.evaluate(() => {
    const { run } = (window as View).stormtable!;
    return [run.id, run.manifest.frames] as const;
  });
  expect([id, frames]).toEqual(['town', 13]);
  await page.getByRole('tab', { name: /Warnings/ }).click();
  await page.getByText('Quay gauge').first().waitFor();
  // a name with a blank, in the other language, by the same address a person would share
  await page.goto(address(`?run=${encodeURIComponent('other town')}&lang=zh&still=1`));
  await page.waitForFunction(() => ((window as View).stormtable?.store.get.shown ?? -1) >= 0);
  await page.goto(address('?run=nothing'));
  await page.getByText('There is no run "nothing" in this folder.').waitFor();
  expect(await page.getByRole('link').count()).toBe(2);
  expect(problems).toEqual([]);
  expect(sockets).toBe(0);
  expect(asked.filter((path) => !path.startsWith('/flood/2020/'))).toEqual([]);
  await page.close();
});

test('opened as a file it says what to do', async () => {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  await page.goto(`file://${join(site, 'index.html')}`);
  const words = page.getByText('This page needs a web server');
  await words.waitFor();
  expect(await words.isVisible()).toBe(true);
  await page.close();
});
