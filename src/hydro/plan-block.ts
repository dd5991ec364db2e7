/** Blocks of memory that a flow kernel and its process share: what lies where in them, by the kernel's own names. */
import type { Offsets } from '../kernels/load.ts';

/** Working arrays in the order in which they lie: name and bytes. */
export type Parts = readonly (readonly [name: string, bytes: number])[];

export const toLine = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Bytes of scratch that parts need, each rounded up by `align`. */
export const bytesOf = (parts: Parts, align = toLine): number =>
  parts.reduce((sum, [, bytes]) => sum + align(bytes), 0);

/** Where each part lies, byte addresses. */
export function layOut(parts: Parts, scratch: number, align = toLine): Readonly<Record<string, number>> {
  const at: Record<string, number> = {};
  for (const [name, bytes] of parts) {
    at[name] = scratch;
    scratch += align(bytes);
  }
  return at;
}

/** Reads and writes a block by the kernel's own names for its places. */
export class Block {
  readonly #view: DataView;
  readonly #at: number;
  readonly #offsets: Offsets;
  readonly #prefix: string;
  constructor(memory: WebAssembly.Memory, at: number, offsets: Offsets, prefix: 'at_' | 'group_' | 'soil_') {
    this.#view = new DataView(memory.buffer);
    this.#at = at;
    this.#offsets = offsets;
    this.#prefix = prefix;
  }
  #place(name: string): number {
    const offset = this.#offsets[this.#prefix + name];
    if (offset === undefined) throw new Error(`the kernel has no ${this.#prefix}${name}`);
    return this.#at + offset;
  }
  setWhole(name: string, value: number): void {
    this.#view.setInt32(this.#place(name), value, true);
  }
  whole(name: string): number {
    return this.#view.getInt32(this.#place(name), true);
  }
  /** The k-th of a row of numbers. */
  numberAt(name: string, k: number): number {
    return this.#view.getFloat64(this.#place(name) + 8 * k, true);
  }
  setNumberAt(name: string, k: number, value: number): void {
    this.#view.setFloat64(this.#place(name) + 8 * k, value, true);
  }
  setNumber(name: string, value: number): void {
    this.#view.setFloat64(this.#place(name), value, true);
  }
  number(name: string): number {
    return this.#view.getFloat64(this.#place(name), true);
  }
}
