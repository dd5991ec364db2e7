import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, fingerprintText } from '../../src/core/fingerprint.ts';
import { loadInertial } from '../../src/kernels/load.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';

describe('fingerprints', () => {
  it('are the same from the kernel and from the plain code, for any bytes', async () => {
    const { plain } = await kernelModules();
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536 });
    const kernel = loadInertial(plain, memory);
    const room = new Uint8Array(memory.buffer, 65536);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        room.fill(0);
        room.set(bytes);
        expect(kernel.fingerprint(65536, bytes.length) >>> 0).toBe(fingerprint(bytes));
        for (const from of [1, 4])
          expect(fingerprint(room.subarray(from, from + 777)), 'wherever they lie').toBe(
            fingerprint(room.slice(from, from + 777)),
          );
      }),
    );
  });

  it('change with any single word, and with the length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 600 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const other = bytes.slice();
          other[at % bytes.length]! ^= by;
          expect(fingerprint(other)).not.toBe(fingerprint(bytes));
          expect(fingerprint(Uint8Array.of(...bytes, 0))).not.toBe(fingerprint(bytes));
        },
      ),
    );
  });

  it('are written with eight digits', () => {
    expect(fingerprintText(0xab)).toBe('000000ab');
    expect(fingerprintText(fingerprint(new Uint8Array()))).toMatch(/^[0-9a-f]{8}$/);
  });
});
