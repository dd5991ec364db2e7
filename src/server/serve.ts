/** The server on this machine: the viewer, the runs and their files, and how far a running one is. It only reads. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import { defineFaults, StormtableError } from '../core/errors.ts';
import { decodedPath, fileAnswer, refuse } from './files.ts';
import { refusalOf, securityHeaders } from './guard.ts';
import { LiveRuns } from './live.ts';
import { RunList, type RunSources } from './run-list.ts';
import { scenarioAnswer, stateAnswer } from './what-if.ts';

export interface ServeOptions extends RunSources {
  /** Port to listen at; 0 for any. If another program has it, the next free one of the twenty after it. */
  readonly port?: number;
  /** The built viewer; by default the package's own. */
  readonly viewerDir?: string;
}

export interface Serving {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly port: number;
  /** The port that was asked for; another one than `port` where that was busy. */
  readonly asked: number;
  /** The address that shows a run, with another beside it where one is named. */
  urlOf(runId: string, beside?: string): string;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

export const serveFaults = defineFaults({
  'ports-busy': 'Ports {from} to {to} are all in use. Give --port another number, or 0 for any free one.',
});

export const defaultPort = 8740;
const address = '127.0.0.1';
const portsTried = 20;

/** Serves runs and the viewer on this machine. */
export async function serve(options: ServeOptions): Promise<Serving> {
  // the same depth from src/server and from dist/server
  const viewerDir = options.viewerDir ?? fileURLToPath(new URL('../../dist/viewer', import.meta.url));
  const runs = new RunList(options);
  const live = new LiveRuns();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });
  const server = createServer(getRequestListener(appOf(runs, viewerDir).fetch, { hostname: address }));
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void upgrade(request, socket, head, runs, live, sockets);
  });
  const asked = options.port ?? defaultPort;
  const port = await listen(server, asked);
  const url = `http://${address}:${port}/`;
  return {
    url,
    port,
    asked,
    urlOf: (runId, beside) =>
      `${url}?run=${encodeURIComponent(runId)}${beside === undefined ? '' : `&with=${encodeURIComponent(beside)}`}`,
    async close() {
      live.close();
      for (const page of sockets.clients) page.terminate();
      sockets.close();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}

function appOf(runs: RunList, viewerDir: string) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    // as it came over the wire: the adapter fills in a missing Host
    const { headers } = c.env.incoming;
    const { host } = headers;
    const refused = refusalOf(headers);
    if (refused) c.res = refuse(403, refused.code, refused.message);
    else if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      c.res = refuse(405, 'method-not-allowed', 'this server only reads: GET or HEAD', { Allow: 'GET, HEAD' });
    else await next();
    for (const [name, value] of Object.entries(securityHeaders(refused ? address : (host ?? address))))
      c.res.headers.set(name, value);
  });
  app.get('/api/runs', async (c) => c.json({ runs: await runs.list() }, 200, { 'Cache-Control': 'no-store' }));
  app.get('/api/runs/:id/scenario', async (c) => {
    const dir = await runs.folderOf(c.req.param('id'));
    if (!dir) return refuse(404, 'run-unknown', `there is no run "${c.req.param('id')}" here`);
    const [changes, from, until] = ['changes', 'from', 'until'].map((name) => Number(c.req.query(name)));
    return scenarioAnswer(dir, changes!, from!, until!);
  });
  app.get('/api/runs/:id/state/:digest', async (c) => {
    const dir = await runs.folderOf(c.req.param('id'));
    if (!dir) return refuse(404, 'run-unknown', `there is no run "${c.req.param('id')}" here`);
    return stateAnswer(dir, c.req.param('digest'));
  });
  app.get('/runs/:id/*', async (c) => {
    const { pathname, searchParams } = new URL(c.req.url);
    const [, , id, ...tail] = pathname.split('/');
    const name = decodedPath(id);
    const dir = name === undefined ? undefined : await runs.folderOf(name);
    if (!dir) return refuse(404, 'run-unknown', `there is no run "${name ?? id}" here`);
    const path = decodedPath(tail.join('/'));
    if (path === undefined) return refuse(404, 'file-missing', 'there is no such file here');
    return fileAnswer(c.req.raw, dir, path, await runs.cacheControl(dir, searchParams.get('v') ?? undefined));
  });
  app.get('*', async (c) => {
    const path = decodedPath(new URL(c.req.url).pathname.slice(1) || 'index.html');
    if (path === undefined) return refuse(404, 'file-missing', 'there is no such file here');
    // the bundler puts a digest into the names of what it writes to assets/
    const cache = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    const answer = await fileAnswer(c.req.raw, viewerDir, path, cache);
    if (path !== 'index.html' || answer.status !== 404) return answer;
    return refuse(503, 'viewer-missing', 'the viewer has not been built: run "npm run build"');
  });
  app.onError((e) => refuse(500, 'server-error', e.message));
  return app;
}

/** /live?run=ID */
async function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  runs: RunList,
  live: LiveRuns,
  sockets: WebSocketServer,
): Promise<void> {
  const deny = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  if (refusalOf(request.headers)) return void deny('403 Forbidden');
  let asked: URL;
  try {
    asked = new URL(request.url ?? '', `http://${address}`);
  } catch {
    return void deny('400 Bad Request');
  }
  const dir = asked.pathname === '/live' ? await runs.folderOf(asked.searchParams.get('run') ?? '') : undefined;
  if (!dir) return void deny('404 Not Found');
  sockets.handleUpgrade(request, socket, head, (page) => live.follow(dir, page));
}

/** Listens at the port, or at the next free one; gives the one it got. */
async function listen(server: Server, asked: number): Promise<number> {
  const last = asked === 0 ? 0 : Math.min(65535, asked + portsTried);
  for (let port = asked; port <= last; port++) {
    const free = await new Promise<boolean>((resolve, reject) => {
      const failed = (e: NodeJS.ErrnoException) =>
        e.code === 'EADDRINUSE' || e.code === 'EACCES' ? resolve(false) : reject(e);
      server.once('error', failed);
      server.listen(port, address, () => {
        server.off('error', failed);
        resolve(true);
      });
    });
    if (free) return (server.address() as AddressInfo).port;
  }
  throw new StormtableError(serveFaults('ports-busy', { from: asked, to: last }), 1);
}
