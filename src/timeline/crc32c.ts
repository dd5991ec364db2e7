/**
 * CRC-32C (Castagnoli; RFC 3720, appendix B.4): the checksum of Zarr's `crc32c` codec and of the files the manifest
 * answers for. It finds what a disk or a copy has damaged, not what somebody changed on purpose.
 */

/** Eight tables, so that eight bytes are taken at a step. `tables[k][b]` is the effect of byte b followed by k zeros. */
const tables: readonly Int32Array[] = (() => {
  const first = new Int32Array(256);
  for (let b = 0; b < 256; b++) {
    let c = b;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
    first[b] = c;
  }
  const all = [first];
  for (let k = 1; k < 8; k++) all.push(all[k - 1].map((c) => (c >>> 8) ^ first[c & 255]));
  return all;
})();
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;

/** The checksum of bytes, 0 to 2^32 - 1; `before` is that of bytes that went ahead of them. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    c =
      t7[c & 255] ^
      t6[(c >>> 8) & 255] ^
      t5[(c >>> 16) & 255] ^
      t4[c >>> 24] ^
      t3[bytes[i + 4]] ^
      t2[bytes[i + 5]] ^
      t1[bytes[i + 6]] ^
      t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) c = (c >>> 8) ^ t0[(c ^ bytes[i]) & 255];
  return ~c >>> 0;
}
