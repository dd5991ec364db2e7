/** Snapshots: named sections of bytes in one array, and their digest. Uncompressed here; compression is the keeper's. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export interface Section {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const magic = 'stormtable-state/1\n';

/** Layout: magic, header length (u32 little-endian), JSON header [[name, length], ...], padding to 64, sections each padded to 64. */
export function encodeSections(sections: readonly Section[]): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify(sections.map((s) => [s.name, s.bytes.length])));
  const pad = (n: number) => Math.ceil(n / 64) * 64;
  const start = pad(magic.length + 4 + header.length);
  const out = new Uint8Array(sections.reduce((sum, s) => sum + pad(s.bytes.length), start));
  out.set(new TextEncoder().encode(magic));
  new DataView(out.buffer).setUint32(magic.length, header.length, true);
  out.set(header, magic.length + 4);
  let at = start;
  for (const s of sections) {
    out.set(s.bytes, at);
    at += pad(s.bytes.length);
  }
  return out;
}

/** Throws a plain Error where the bytes are no snapshot of this format. */
export function decodeSections(bytes: Uint8Array): Map<string, Uint8Array> {
  if (new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic)
    throw new Error('these bytes are not a Stormtable state of format 1');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(magic.length + 4, magic.length + 4 + length))) as [
    string,
    number,
  ][];
  const pad = (n: number) => Math.ceil(n / 64) * 64;
  let at = pad(magic.length + 4 + length);
  const sections = new Map<string, Uint8Array>();
  for (const [name, size] of header) {
    if (at + size > bytes.length) throw new Error(`the state is cut short in section ${name}`);
    sections.set(name, bytes.subarray(at, at + size));
    at += pad(size);
  }
  return sections;
}

/** SHA-256 over text and bytes fed in order, as hexadecimal. */
export interface Digester {
  feed(part: string | Uint8Array): void;
  hex(): string;
}

/** One that runs everywhere; `core/node/node-digester.ts` is quicker where there is Node. */
export function digester(): Digester {
  const hash = sha256.create();
  return {
    feed: (part) => {
      // shared memory cannot be hashed in place everywhere: copy in slices
      if (typeof part === 'string') hash.update(new TextEncoder().encode(part));
      else for (let i = 0; i < part.length; i += 1 << 20) hash.update(part.slice(i, i + (1 << 20)));
    },
    hex: () => bytesToHex(hash.digest()),
  };
}
