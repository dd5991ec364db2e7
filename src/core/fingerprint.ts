/**
 * A quick 32-bit fingerprint of bytes, to find out where two states differ. Not a digest: nobody who means harm is kept
 * out, but any single changed word changes it. `kernels/assembly/fingerprint.ts` is the same function on wasm memory.
 */

const lanes = 16;
const prime = 0x01000193;
const start = 0x811c9dc5;

/** The fingerprint of bytes, as if filled up with zeros to whole blocks of 64. */
export function fingerprint(bytes: Uint8Array): number {
  const acc = new Int32Array(lanes).fill(start);
  const words = wordsOf(bytes);
  for (let i = 0; i < words.length; i += lanes)
    for (let l = 0; l < lanes; l++) acc[l] = Math.imul(acc[l]! ^ words[i + l]!, prime);
  let h = bytes.length;
  for (let l = 0; l < lanes; l++) h = Math.imul(((h << 5) | (h >>> 27)) ^ acc[l]!, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Eight hexadecimal digits. */
export const fingerprintText = (h: number): string => h.toString(16).padStart(8, '0');

function wordsOf(bytes: Uint8Array): Int32Array {
  const whole = Math.ceil(bytes.length / (4 * lanes)) * 4 * lanes;
  if (whole === bytes.length && bytes.byteOffset % 4 === 0)
    return new Int32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, whole / 4);
  const padded = new Uint8Array(whole);
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}
