/** Which answers go over the wire compressed: text and WebAssembly. Chunks, checkpoints, Parquet and pictures are compressed as they lie. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compressible = new Set([
  '.html',
  '.js',
  '.mjs',
  '.css',
  '.json',
  '.jsonl',
  '.map',
  '.webmanifest',
  '.wasm',
  '.svg',
  '.txt',
]);
/** Below this many bytes the headers weigh more than what is saved. */
const worthwhile = 1024;

/** Whether an answer of this type and length differs by what the browser can unpack. */
export const variesByEncoding = (extension: string, bytes: number): boolean =>
  compressible.has(extension) && bytes >= worthwhile;

/** Whether an Accept-Encoding header takes gzip: named, or covered by `*`, and not with a weight of 0 (RFC 9110, 12.5.3). */
export function takesGzip(header: string | null): boolean {
  const weights = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [coding, ...parameters] = part.split(';').map((s) => s.trim());
    const q = parameters.find((p) => p.startsWith('q='))?.slice(2);
    weights.set(coding!, q === undefined ? 1 : Number(q));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

const packed = promisify(gzip);
/** Off the main thread. Level 5 packs the viewer's script of 0.7 MB in 10 ms to within 1 % of level 9, which takes 18 ms. */
export const gzipped = (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  packed(bytes, { level: 5 }) as Promise<Uint8Array<ArrayBuffer>>;
