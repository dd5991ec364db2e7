/** Answers with a file of a folder and never with one outside it: types, ranges, entity tags, compression. */
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { staysInside } from '../timeline/documents.ts';
import { partSuffix } from '../timeline/node/files.ts';
import { gzipped, takesGzip, variesByEncoding } from './compression.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.parquet': 'application/vnd.apache.parquet',
  '.gz': 'application/gzip',
  '.txt': 'text/plain; charset=utf-8',
};

/** An answer of one code and a sentence, as JSON. */
export const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}): Response =>
  new Response(`${JSON.stringify({ error: { code, message } })}\n`, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });

/** The path of a URL's tail, decoded; undefined where it is malformed or would leave the folder. */
export function decodedPath(tail: string): string | undefined {
  try {
    const path = decodeURIComponent(tail);
    return staysInside(path) && !path.endsWith(partSuffix) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Files up to this size are read at once, larger ones streamed, bytes. */
const atOnce = 4 * 1024 * 1024;

/** The file at `path` under `dir`, or 404. `cache` is the Cache-Control of a good answer. */
export async function fileAnswer(request: Request, dir: string, path: string, cache: string): Promise<Response> {
  const missing = () => refuse(404, 'file-missing', `there is no ${path} here`);
  let file: FileHandle | undefined;
  try {
    // links are followed only as far as the folder reaches
    const [inside, full] = await Promise.all([realpath(dir), realpath(join(dir, path))]);
    if (!full.startsWith(inside + sep)) return missing();
    file = await open(full);
    const { size, mtimeMs, ino } = await file
      .stat()
      .then((s) => (s.isFile() ? s : Promise.reject(new Error('no file'))));
    const tag = `${ino.toString(36)}-${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}`;
    const varies = variesByEncoding(extname(path), size);
    // a part is a part of the plain bytes, and what is streamed goes as it lies
    const packs =
      varies &&
      size <= atOnce &&
      request.method === 'GET' &&
      !request.headers.has('range') &&
      takesGzip(request.headers.get('accept-encoding'));
    // the packed bytes are another representation: they have a tag of their own
    const etag = packs ? `"${tag}-gzip"` : `"${tag}"`;
    const headers: Record<string, string> = {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Cache-Control': cache,
      'Accept-Ranges': 'bytes',
      ETag: etag,
      ...(varies ? { Vary: 'Accept-Encoding' } : {}),
    };
    const known = request.headers.get('if-none-match');
    if (known?.split(',').some((t) => t.trim().replace(/^W\//, '') === etag))
      return new Response(null, { status: 304, headers });
    const condition = request.headers.get('if-range');
    const asked = condition === null || condition === etag ? request.headers.get('range') : null;
    const range = rangeOf(asked, size);
    if (range === 'unsatisfiable')
      return refuse(416, 'range-unsatisfiable', `${path} has ${size} bytes`, { 'Content-Range': `bytes */${size}` });
    const { from, to } = range ?? { from: 0, to: size };
    headers['Content-Length'] = String(to - from);
    if (range) headers['Content-Range'] = `bytes ${from}-${to - 1}/${size}`;
    const status = range ? 206 : 200;
    if (request.method === 'HEAD') return new Response(null, { status, headers });
    if (to - from > atOnce) {
      const stream = file.createReadStream({ start: from, end: to - 1 });
      file = undefined; // the stream closes it
      return new Response(Readable.toWeb(stream) as ReadableStream, { status, headers });
    }
    const bytes = new Uint8Array(to - from);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
      if (bytesRead === 0) return missing(); // it shrank under our eyes
      filled += bytesRead;
    }
    if (!packs) return new Response(bytes, { status, headers });
    const small = await gzipped(bytes);
    const length = String(small.length);
    return new Response(small, {
      status,
      headers: { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': length },
    });
  } catch {
    return missing();
  } finally {
    await file?.close();
  }
}

/** One range of bytes, `to` exclusive. Several ranges at once are answered with the whole, as RFC 9110 allows. */
export function rangeOf(
  header: string | null,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | undefined {
  const m = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!m || (m[1] === '' && m[2] === '')) return undefined;
  if (m[1] === '') {
    const last = Number(m[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : { from: Math.max(0, size - last), to: size };
  }
  const from = Number(m[1]);
  const to = m[2] === '' ? size : Math.min(size, Number(m[2]) + 1);
  if (m[2] !== '' && Number(m[2]) < from) return undefined;
  return from >= size ? 'unsatisfiable' : { from, to };
}
