import { expect, it } from 'vitest';
import { nodeDigester } from '../../src/core/node/node-digester.ts';
import { digester } from '../../src/core/snapshot.ts';

it('gives the same digest as the one that runs everywhere, of shared memory as well', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3_000_001)).map((_, i) => i * 7);
  const [everywhere, here] = [digester(), nodeDigester()];
  for (const by of [everywhere, here]) {
    by.feed('field/water_depth');
    by.feed(shared);
    by.feed('\u6c34');
    by.feed(shared.subarray(17, 99));
  }
  expect(here.hex()).toBe(everywhere.hex());
  // SHA-256 of "abc" (FIPS 180-4)
  const known = nodeDigester();
  known.feed('abc');
  expect(known.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
