import seedrandom from 'seedrandom';
import { expect, test } from 'vitest';
import { loadInertial, moduleFor } from '../../src/kernels/load.ts';
import { kernelModules } from '../../src/kernels/node/wasm-file.ts';

/** The same in TypeScript: each cell gives what is asked or what it holds. */
function answered(cells: Int32Array | undefined, asked: Float32Array, depth: Float32Array, residual: Float32Array) {
  const granted = new Float32Array(asked.length);
  let taken = 0;
  asked.forEach((wanted, j) => {
    if (!(wanted > 0)) return;
    const i = cells ? cells[j]! : j;
    const held = depth[i]! + residual[i]!;
    let gives = wanted;
    if (wanted >= held) {
      gives = Math.fround(held);
      if (gives > held) gives = Math.fround(held * (1 - 1.2e-7));
    }
    granted[j] = gives;
    const left = held - gives;
    depth[i] = Math.fround(left);
    residual[i] = Math.fround(left - depth[i]);
    taken += held - (depth[i] + residual[i]);
  });
  return { granted, taken };
}

test.each([
  ['of all cells', false],
  ['of listed cells', true],
])(
  'requests %s are granted to the same bytes as in TypeScript, and never more than a cell holds',
  async (_, listed) => {
    const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536 });
    const kernel = loadInertial(moduleFor(await kernelModules(), memory), memory);
    const random = seedrandom('exchange');
    const cells = 2000;
    // listed: every third cell, so that the count does not divide by four
    const list = listed ? Int32Array.from({ length: 667 }, (_, j) => 3 * j) : undefined;
    const count = list?.length ?? cells;
    let end = 65536;
    const view = <T>(kind: new (b: ArrayBuffer, at: number, n: number) => T, n: number): T => {
      const made = new kind(memory.buffer, end, n);
      end += Math.ceil(n / 16) * 64;
      return made;
    };
    const depth = view(Float32Array, cells);
    const residual = view(Float32Array, cells);
    const asked = view(Float32Array, count);
    const granted = view(Float32Array, count).fill(7);
    const at = view(Int32Array, list?.length ?? 0);
    if (list) at.set(list);
    for (let i = 0; i < cells; i++)
      if (random() < 0.6) {
        depth[i] = random() * 10 ** -Math.floor(random() * 30);
        residual[i] = (random() - 0.5) * 5e-8 * depth[i]!;
      }
    // some ask for nothing, some for little, some for all there is and more
    for (let j = 0; j < count; j++)
      if (random() < 0.5) asked[j] = depth[list ? list[j]! : j]! * (random() < 0.5 ? random() : 1 + random());
    const held = Float64Array.from(depth, (h, i) => h + residual[i]!);
    const own = { depth: depth.slice(), residual: residual.slice() };
    const expected = answered(list, asked.slice(), own.depth, own.residual);
    const taken = kernel.answer(
      list ? at.byteOffset : 0,
      asked.byteOffset,
      granted.byteOffset,
      count,
      depth.byteOffset,
      residual.byteOffset,
    );
    expect(taken).toBe(expected.taken);
    expect(granted).toEqual(expected.granted);
    expect(depth).toEqual(own.depth);
    expect(residual).toEqual(own.residual);
    expect(granted.some((g) => g > 0)).toBe(true);
    granted.forEach((g, j) => void expect(g).toBeLessThanOrEqual(held[list ? list[j]! : j]!));
  },
);
