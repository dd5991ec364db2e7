/**
 * Who may ask: this machine's own browser, under a loopback name and from our own pages. A page from elsewhere that
 * makes a name point here (DNS rebinding) carries its own Host; one that merely calls here carries its own Origin.
 */
import type { IncomingHttpHeaders } from 'node:http';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

export interface Refusal {
  readonly code: 'host-refused' | 'origin-refused';
  readonly message: string;
}

/** Why a request is refused, or undefined. Any port is fine in Host: a tunnel may have changed it. */
export function refusalOf(headers: Pick<IncomingHttpHeaders, 'host' | 'origin'>): Refusal | undefined {
  const { host, origin } = headers;
  if (host === undefined || !loopback.test(host))
    return {
      code: 'host-refused',
      message: `Host "${host ?? ''}" is not this machine's own name. Open http://127.0.0.1 or http://localhost.`,
    };
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return { code: 'origin-refused', message: `Pages of ${origin} may not read from here.` };
  return undefined;
}

/** The page's content security policy: nothing loaded from anywhere else; `connect` is where it may ask for data. */
export const contentPolicy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Headers of every answer: cross-origin isolation for shared memory, and nothing loaded from anywhere else. */
export function securityHeaders(host: string): Readonly<Record<string, string>> {
  return {
    // some browsers do not count ws: in 'self'
    'Content-Security-Policy': contentPolicy(`'self' ws://${host}`),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}
