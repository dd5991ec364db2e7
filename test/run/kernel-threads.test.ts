/** What kernel threads do beside intervals. */
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/core/fingerprint.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';
import { kernelThreads } from '../../src/run/node/kernel-threads.ts';

describe('fingerprints by several threads', () => {
  test.each([1, 2, 3])(
    '%i threads give those of the function in order, of more ranges than one order holds',
    async (n) => {
      const modules = await kernelModules();
      const kernels = await kernelThreads(n, modules);
      try {
        const memory = new WebAssembly.Memory({ initial: 40, maximum: 65536, shared: n > 1 });
        const all = new Uint8Array(memory.buffer);
        const ranges = Array.from({ length: 401 }, (_, k) => ({
          pointer: 65536 + k * 4096,
          bytes: 1 + ((k * 977) % 4096),
        }));
        for (const { pointer, bytes } of ranges)
          for (let i = 0; i < bytes; i++) all[pointer + i] = (pointer / 4096) * 31 + i * 7;
        const expected = ranges.map(({ pointer, bytes }) => fingerprint(all.slice(pointer, pointer + bytes)));
        for (let round = 0; round < 3; round++) expect(kernels.fingerprints(memory, ranges)).toEqual(expected);
        expect(new Set(expected).size).toBe(401);
      } finally {
        await kernels.close();
      }
    },
  );
});
