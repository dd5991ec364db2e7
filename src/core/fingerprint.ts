/**
 * A quick 32-bit fingerprint of bytes, to find out where two states differ. Not a digest: nobody who means harm is kept
 * out, but any single changed word changes it. `kernels/assembly/fingerprint.ts` is the same function on wasm memory.
 */

const lanes = 16;
const prime = 0x01000193;
const start = 0x811c9dc5;

/**
 * The fingerprint of bytes, as if filled up with zeros to whole blocks of 64. The sixteen lanes have a variable each:
 * an array of them would be read and written a word, five times slower.
 */
export function fingerprint(bytes: Uint8Array): number {
  let a0 = start | 0;
  let a1 = start | 0;
  let a2 = start | 0;
  let a3 = start | 0;
  let a4 = start | 0;
  let a5 = start | 0;
  let a6 = start | 0;
  let a7 = start | 0;
  let a8 = start | 0;
  let a9 = start | 0;
  let a10 = start | 0;
  let a11 = start | 0;
  let a12 = start | 0;
  let a13 = start | 0;
  let a14 = start | 0;
  let a15 = start | 0;
  for (const w of wordsOf(bytes))
    for (let i = 0; i < w.length; i += lanes) {
      a0 = Math.imul(a0 ^ w[i]!, prime);
      a1 = Math.imul(a1 ^ w[i + 1]!, prime);
      a2 = Math.imul(a2 ^ w[i + 2]!, prime);
      a3 = Math.imul(a3 ^ w[i + 3]!, prime);
      a4 = Math.imul(a4 ^ w[i + 4]!, prime);
      a5 = Math.imul(a5 ^ w[i + 5]!, prime);
      a6 = Math.imul(a6 ^ w[i + 6]!, prime);
      a7 = Math.imul(a7 ^ w[i + 7]!, prime);
      a8 = Math.imul(a8 ^ w[i + 8]!, prime);
      a9 = Math.imul(a9 ^ w[i + 9]!, prime);
      a10 = Math.imul(a10 ^ w[i + 10]!, prime);
      a11 = Math.imul(a11 ^ w[i + 11]!, prime);
      a12 = Math.imul(a12 ^ w[i + 12]!, prime);
      a13 = Math.imul(a13 ^ w[i + 13]!, prime);
      a14 = Math.imul(a14 ^ w[i + 14]!, prime);
      a15 = Math.imul(a15 ^ w[i + 15]!, prime);
    }
  let h = bytes.length;
  for (const a of [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15])
    h = Math.imul(((h << 5) | (h >>> 27)) ^ a, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 13)) >>> 0;
}

/** Stands where a section was left out. */
export const noFingerprint = '--------';

/** Eight hexadecimal digits. */
export const fingerprintText = (h: number): string => h.toString(16).padStart(8, '0');

/** The whole blocks as words, then what is left of them filled up with zeros. */
function wordsOf(bytes: Uint8Array): Int32Array[] {
  const block = 4 * lanes;
  const whole = bytes.byteOffset % 4 === 0 ? bytes.length - (bytes.length % block) : 0;
  const words = [new Int32Array(bytes.buffer as ArrayBuffer, whole ? bytes.byteOffset : 0, whole / 4)];
  if (whole < bytes.length) {
    const rest = new Uint8Array(Math.ceil((bytes.length - whole) / block) * block);
    rest.set(bytes.subarray(whole));
    words.push(new Int32Array(rest.buffer));
  }
  return words;
}
