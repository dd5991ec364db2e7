import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Serving, serve } from '../../src/server/serve.ts';
import { fetchStore } from '../../src/timeline/fetch-store.ts';
import type { Manifest, RunEntry } from '../../src/timeline/format.ts';
import { createRecorder } from '../../src/timeline/node/recorder.ts';
import { openTimeline } from '../../src/timeline/reader.ts';
import { sample, scratch } from '../timeline/fixture.ts';

const temporary = scratch();
const runsDir = join(temporary.path, 'runs');
const viewerDir = join(temporary.path, 'viewer');
let serving: Serving;

beforeAll(async () => {
  const run = sample();
  const recorder = await createRecorder(join(runsDir, 'pond-run'), run.inputs);
  for (let k = 0; k < 3; k++) await run.record(recorder, k);
  await recorder.finish({}, 'abc');
  writeFileSync(join(temporary.path, 'secret.txt'), 'secret');
  symlinkSync(join(temporary.path, 'secret.txt'), join(runsDir, 'pond-run/link.txt'));
  mkdirSync(join(viewerDir, 'assets'), { recursive: true });
  writeFileSync(join(viewerDir, 'index.html'), '<!doctype html><title>viewer</title>');
  writeFileSync(join(viewerDir, 'assets/main-abc.js'), 'export {};');
  serving = await serve({ runsDir, viewerDir, port: 0 });
});
afterAll(async () => {
  await serving.close();
  temporary.remove();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}
/** A request as raw as it gets: the path is sent as written, which `fetch` would tidy up. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const r = request({ host: '127.0.0.1', port: serving.port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (d) => parts.push(d));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    r.on('error', reject);
    r.end();
  });
const codeOf = (a: Answer): string => JSON.parse(a.body.toString()).error.code;

describe('the server', () => {
  it('lists the runs it has', async () => {
    const { runs } = JSON.parse((await ask('/api/runs')).body.toString()) as { runs: RunEntry[] };
    expect(runs).toMatchObject([{ id: 'pond-run', state: 'finished', frames: 3, name: { zh: '池塘注满' } }]);
  });

  it('gives the viewer with its types, and isolates it', async () => {
    const page = await ask('/');
    expect(page.body.toString()).toContain('viewer');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval'.*unsafe-eval|\*/);
    const script = await ask('/assets/main-abc.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('says how to build the viewer where there is none', async () => {
    const bare = await serve({ runsDir, viewerDir: join(temporary.path, 'nothing'), port: 0 });
    try {
      const answer = await fetch(bare.url);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain('npm run build');
    } finally {
      await bare.close();
    }
  });

  it('gives a run to the reader over HTTP, ranges included', async () => {
    const { runs } = (await (await fetch(`${serving.url}api/runs`)).json()) as { runs: RunEntry[] };
    const timeline = await openTimeline(fetchStore(`${serving.url}runs/pond-run`, runs[0]!.version));
    expect((await timeline.frame('water_depth', 2)).values).toHaveLength(
      timeline.header.grid.rows * timeline.header.grid.cols,
    );
    expect((await timeline.series('bridges')).frames).toBe(3);
    const first = await timeline.stream('truth/events');
    const line = Buffer.byteLength(`${JSON.stringify(first.records[0])}\n`);
    expect((await timeline.stream('truth/events', line)).records).toEqual(first.records.slice(1));
  });

  it('answers ranges as HTTP says', async () => {
    const path = '/runs/pond-run/run.json';
    const whole = readFileSync(join(runsDir, 'pond-run/run.json'));
    const part = await ask(path, { Range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.body).toEqual(whole.subarray(10, 20));
    expect(part.headers).toMatchObject({ 'content-range': `bytes 10-19/${whole.length}`, 'content-length': '10' });
    expect((await ask(path, { Range: 'bytes=-5' })).body).toEqual(whole.subarray(-5));
    expect((await ask(path, { Range: `bytes=${whole.length - 3}-` })).body).toEqual(whole.subarray(-3));
    expect((await ask(path, { Range: `bytes=5-${whole.length + 99}` })).body).toEqual(whole.subarray(5));
    const beyond = await ask(path, { Range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers['content-range'], codeOf(beyond)]).toEqual([
      416,
      `bytes */${whole.length}`,
      'range-unsatisfiable',
    ]);
    for (const odd of ['bytes=9-3', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])
      expect((await ask(path, { Range: odd })).body, odd).toEqual(whole);
    const head = await ask(path, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(whole.length), 0]);
  });

  it('streams large files whole and in ranges', async () => {
    const large = Buffer.alloc(5 * 1024 * 1024, 'stormtable');
    writeFileSync(join(runsDir, 'pond-run/large.bin'), large);
    expect((await ask('/runs/pond-run/large.bin')).body.equals(large)).toBe(true);
    const part = await ask('/runs/pond-run/large.bin', { Range: 'bytes=7-4999999' });
    expect(part.body.equals(large.subarray(7, 5_000_000))).toBe(true);
  });

  it('lets a browser keep a finished run for good only under the version it asked for', async () => {
    const { runs } = JSON.parse((await ask('/api/runs')).body.toString()) as { runs: RunEntry[] };
    const chunk = '/runs/pond-run/truth/fields.zarr/water_depth/c/0/0/0';
    expect((await ask(`${chunk}?v=${runs[0]!.version}`)).headers['cache-control']).toBe(
      'private, max-age=31536000, immutable',
    );
    expect((await ask(`${chunk}?v=other`)).headers['cache-control']).toBe('no-cache');
    const first = await ask(chunk);
    expect(first.headers['cache-control']).toBe('no-cache');
    const etag = first.headers['etag'] as string;
    const again = await ask(chunk, { 'If-None-Match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ask(chunk, { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('compresses text for those who take it, whole answers only, under a tag of its own', async () => {
    const path = '/runs/pond-run/run.json';
    const whole = readFileSync(join(runsDir, 'pond-run/run.json'));
    const plain = await ask(path);
    const packed = await ask(path, { 'Accept-Encoding': 'br;q=1, gzip' });
    expect(gunzipSync(packed.body)).toEqual(whole);
    expect(packed.body.length).toBeLessThan(whole.length / 2);
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(packed.body.length),
      vary: 'Accept-Encoding',
    });
    expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([undefined, 'Accept-Encoding']);
    expect(packed.headers['etag']).not.toBe(plain.headers['etag']);
    const known = { 'Accept-Encoding': 'gzip', 'If-None-Match': packed.headers['etag'] as string };
    expect((await ask(path, known)).status).toBe(304);
    expect((await ask(path, { ...known, 'Accept-Encoding': 'gzip;q=0' })).status).toBe(200);
    const part = await ask(path, { 'Accept-Encoding': 'gzip', Range: 'bytes=10-19' });
    expect([part.status, part.body]).toEqual([206, whole.subarray(10, 20)]);
    // what lies compressed goes as it lies
    const chunk = await ask('/runs/pond-run/truth/fields.zarr/water_depth/c/0/0/0', { 'Accept-Encoding': 'gzip' });
    expect([chunk.headers['content-encoding'], chunk.headers['vary']]).toEqual([undefined, undefined]);
  });

  it.each([
    '/runs/pond-run/../../secret.txt',
    '/runs/pond-run/%2e%2e/%2e%2e/secret.txt',
    '/runs/pond-run/..%2f..%2fsecret.txt',
    '/runs/pond-run/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/runs/pond-run/..%5c..%5csecret.txt',
    '/runs/pond-run/%252e%252e/secret.txt',
    '/runs/pond-run//etc/passwd',
    '/runs/pond-run/%2fetc/passwd',
    '/runs/pond-run/link.txt',
    '/runs/pond-run/run.json%00.txt',
    '/runs/pond-run/%zz',
    '/runs/..%2f/secret.txt',
    '/runs/../secret.txt',
    '/runs/%2e%2e/secret.txt',
    '/runs/./run.json',
    '/..%2fsecret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/runs/pond-run/manifest.json.part',
    '/runs/pond-run/truth',
    '/runs/pond-run/',
    '/runs/nothing/run.json',
    '/api/runs/..%2fsecret/scenario?changes=0&from=0&until=60',
    '/api/runs/%2e%2e%2fruns/state/0',
  ])('gives nothing for %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body.toString()).not.toMatch(/^secret|root:/);
    expect(['file-missing', 'run-unknown']).toContain(codeOf(answer));
  });

  it.each(['evil.example', 'evil.example:8740', '127.0.0.1.evil.example', 'localhost@evil.example', '10.0.0.1'])(
    'refuses the host %j',
    async (host) => {
      const answer = await ask('/api/runs', { Host: host });
      // an empty or malformed Host may be turned away before we see it
      expect([400, 403]).toContain(answer.status);
      expect(answer.body.toString()).not.toContain('pond-run');
    },
  );

  it.each(['GET /api/runs HTTP/1.1\r\nHost:\r\nConnection: close', 'GET /api/runs HTTP/1.0'])(
    'refuses a request without a host: %j',
    async (head) => {
      const socket = connect(serving.port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`));
      let text = '';
      for await (const part of socket) text += part;
      expect(text).toMatch(/^HTTP\/1\.1 40[03] /);
      expect(text).not.toContain('pond-run');
    },
  );

  it('answers to each name of this machine', async () => {
    for (const host of ['localhost', `localhost:${serving.port}`, `127.0.0.1:${serving.port}`, `[::1]:${serving.port}`])
      expect((await ask('/api/runs', { Host: host })).status, host).toBe(200);
  });

  it('refuses pages from elsewhere, and anything that would write', async () => {
    const own = `127.0.0.1:${serving.port}`;
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', `https://${own}`]) {
      const answer = await ask('/api/runs', { Host: own, Origin: origin });
      expect([answer.status, codeOf(answer)], origin).toEqual([403, 'origin-refused']);
    }
    expect((await ask('/api/runs', { Host: own, Origin: `http://${own}` })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/api/runs', {}, method);
      expect([answer.status, codeOf(answer)], method).toEqual([405, 'method-not-allowed']);
    }
  });

  it('takes the next free port where the one asked for is busy', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => other.once('listening', done));
    const busy = (other.address() as AddressInfo).port;
    const second = await serve({ runsDir, viewerDir, port: busy });
    try {
      expect(second.asked).toBe(busy);
      expect(second.port).toBeGreaterThan(busy);
      expect((await fetch(second.urlOf('pond-run'))).status).toBe(200);
    } finally {
      await second.close();
      other.close();
    }
  });
});

describe('the live channel', () => {
  const open = (query: string, headers: Record<string, string> = {}) =>
    new WebSocket(`ws://127.0.0.1:${serving.port}/live${query}`, { headers });
  const statusOf = (page: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      page.on('unexpected-response', (_, response) => resolve(response.statusCode!));
      page.on('open', () => {
        page.close();
        resolve(101);
      });
      page.on('error', () => {});
    });

  it('pushes the manifest of a run as it grows, and its end', async () => {
    const run = sample(40, 60, 'growing');
    const recorder = await createRecorder(join(runsDir, 'growing'), run.inputs);
    const page = open('?run=growing');
    const seen: Manifest[] = [];
    let wake = () => {};
    page.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; manifest: Manifest };
      expect(message.type).toBe('manifest');
      seen.push(message.manifest);
      wake();
    });
    const until = async (condition: (m: Manifest) => boolean) => {
      while (!seen.some(condition)) await new Promise<void>((done) => (wake = done));
    };
    await until((m) => m.frames === 0 && m.state === 'running');
    for (let k = 0; k < 3; k++) {
      await run.record(recorder, k);
      await until((m) => m.frames === k + 1);
    }
    expect((await ask('/runs/growing/manifest.json')).headers['cache-control']).toBe('no-store');
    await recorder.finish({}, 'abc');
    await until((m) => m.state === 'finished');
    const revisions = seen.map((m) => m.revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    page.close();
  });

  it('refuses foreign origins, foreign hosts, unknown runs and other paths', async () => {
    expect(await statusOf(open('?run=pond-run'))).toBe(101);
    expect(await statusOf(open('?run=pond-run', { Origin: `http://127.0.0.1:${serving.port}` }))).toBe(101);
    expect(await statusOf(open('?run=pond-run', { Origin: 'http://evil.example' }))).toBe(403);
    expect(await statusOf(open('?run=pond-run', { Origin: 'null' }))).toBe(403);
    expect(await statusOf(open('?run=pond-run', { Host: 'evil.example' }))).toBe(403);
    expect(await statusOf(open('?run=nothing'))).toBe(404);
    expect(await statusOf(open('?run=../runs/pond-run'))).toBe(404);
    expect(await statusOf(open(''))).toBe(404);
    expect(await statusOf(open('/other?run=pond-run'))).toBe(404);
  });

  it('ends open connections when the server closes', async () => {
    const brief = await serve({ runs: [join(runsDir, 'pond-run')], viewerDir, port: 0 });
    const page = new WebSocket(`ws://127.0.0.1:${brief.port}/live?run=pond-run`);
    await new Promise((done) => page.once('message', done));
    const closed = new Promise((done) => page.once('close', done));
    await brief.close();
    await closed;
    await expect(fetch(brief.url)).rejects.toThrow();
  });
});
