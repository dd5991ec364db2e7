/**
 * Zstandard for the browser. The decoder that zarrita brings compiles JavaScript from text, which the server's content
 * security policy forbids; this one is plain WebAssembly.
 */
import { registry } from 'zarrita';
import { ZSTDDecoder } from 'zstddec';

let ready: Promise<ZSTDDecoder> | undefined;

/** Starts the decoder once. It takes its module from a `data:` address by fetch, which the policy forbids too: hand it over. */
function decoder(): Promise<ZSTDDecoder> {
  if (ready) return ready;
  const made = new ZSTDDecoder();
  const { fetch } = globalThis;
  globalThis.fetch = async (address) => {
    const base64 = String(address).split(',')[1]!;
    return new Response(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  };
  try {
    ready = made.init().then(() => made);
  } finally {
    globalThis.fetch = fetch;
  }
  return ready;
}

/** Makes zarrita decode with it. */
export function useOwnZstd(): void {
  registry.set('zstd', async () => ({
    fromConfig: () => ({
      kind: 'bytes_to_bytes' as const,
      encode: () => {
        throw new Error('the viewer only reads');
      },
      decode: async (bytes: Uint8Array): Promise<Uint8Array> => (await decoder()).decode(bytes),
    }),
  }));
}
