/** Green-Ampt soil that does not dry, run by the kernel's threads: its arrays and its block in the scratch the world gives. */
import type { ReadField } from '../core/field.ts';
import type { Request, Started } from '../core/process.ts';
import type { KernelRunner } from '../kernels/runner.ts';
import { Block, bytesOf, layOut, type Parts } from './plan-block.ts';

/** Soil of each of some cells, m/s and m; see `infiltration-law.ts`. */
export interface SoilColumns {
  readonly conductivity: Float64Array;
  /** Suction head at the wetting front times moisture deficit. */
  readonly suction: Float64Array;
}

/** Bytes kept for the block, and cells of a piece at the least; the kernel's own constants say no more and no less. */
const blockRoom = 64;
const piece = 4096;

function parts(cells: number): Parts {
  const pieces = Math.ceil(cells / piece);
  return [
    ['block', blockRoom],
    ['cells', cells * 4],
    ['pervious', cells * 8],
    ['conductivity', cells * 8],
    ['suction', cells * 8],
    ['taken', pieces * 8],
    ['asks', pieces * 4],
  ];
}

/** Bytes of scratch for so many cells. */
export const soilScratchBytes = (cells: number): number => bytesOf(parts(cells));

/** Steps the soil of `cells` by the kernel; made anew after a start or a restore. */
export class SoilBlock {
  readonly #runner: KernelRunner;
  readonly #memory: WebAssembly.Memory;
  readonly #block: Block;
  readonly #address: number;
  readonly #taken: Float64Array;
  readonly #asks: Int32Array;

  constructor(
    runner: KernelRunner,
    { memory, scratch }: Started,
    soil: SoilColumns & { readonly cells: Int32Array; readonly pervious: Float64Array },
    fields: { readonly request: Request; readonly depth: ReadField; readonly infiltrated: ReadField<'m', 'f64'> },
    tick: number,
  ) {
    this.#runner = runner;
    this.#memory = memory;
    const { offsets } = runner.kernelOf(memory);
    const { cells } = soil;
    const at = layOut(parts(cells.length), scratch);
    const buffer = memory.buffer as ArrayBuffer;
    new Int32Array(buffer, at['cells']!, cells.length).set(cells);
    for (const name of ['pervious', 'conductivity', 'suction'] as const)
      new Float64Array(buffer, at[name]!, cells.length).set(soil[name]);
    const pieces = Math.ceil(cells.length / piece);
    this.#taken = new Float64Array(buffer, at['taken']!, pieces);
    this.#asks = new Int32Array(buffer, at['asks']!, pieces);
    this.#address = at['block']!;
    this.#block = new Block(memory, this.#address, offsets, 'soil_');
    const places = {
      ...at,
      count: cells.length,
      depth: fields.depth.pointer,
      asked: fields.request.pointer,
      granted: fields.request.granted.byteOffset,
      infiltrated: fields.infiltrated.pointer,
    };
    for (const [name, address] of Object.entries(places)) if (name !== 'block') this.#block.setWhole(name, address);
    this.#block.setNumber('tick', tick);
  }

  /** Takes in what was granted and asks for the next tick. Gives the depth taken in, summed over the cells, m, and whether any asks. */
  step(answered: boolean): { taken: number; asks: boolean } {
    this.#block.setWhole('answered', answered ? 1 : 0);
    this.#runner.soak(this.#memory, this.#address);
    let taken = 0;
    for (const depth of this.#taken) taken += depth;
    return { taken, asks: this.#asks.some((any) => any !== 0) };
  }
}
