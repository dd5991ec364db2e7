/** The plan block of the flow kernel and its working arrays, laid out in the scratch the world gives. */
import { cellCount, type Grid, tileCols, tileRows } from '../core/grid.ts';
import type { Offsets } from '../kernels/load.ts';

const align = (n: number): number => Math.ceil(n / 64) * 64;
/** Bytes kept for the plan and for each boundary, at least what the kernel's own constants say. */
const planRoom = 1408;
const groupRoom = 64;

interface Part {
  readonly name: string;
  readonly bytes: number;
}

function parts(grid: Grid, groups: number, boundaryCells: number): Part[] {
  const cells = cellCount(grid);
  const tiles = cells / (tileCols * tileRows);
  return [
    { name: 'plan', bytes: planRoom },
    { name: 'other_x', bytes: cells * 4 },
    { name: 'other_y', bytes: cells * 4 },
    { name: 'source', bytes: cells * 4 },
    { name: 'scale', bytes: cells * 4 },
    { name: 'tile_source', bytes: tiles },
    { name: 'tile_wet_bits', bytes: tiles * 8 },
    { name: 'tile_faces', bytes: tiles * 8 },
    { name: 'tile_depths', bytes: tiles * 8 },
    { name: 'tile_near', bytes: tiles * 8 },
    { name: 'tile_nearer', bytes: tiles * 8 },
    { name: 'known_speed', bytes: cells * 4 },
    { name: 'tile_faster', bytes: tiles },
    { name: 'tile_suspect', bytes: tiles },
    { name: 'tile_over', bytes: tiles },
    { name: 'tile_moving', bytes: tiles },
    { name: 'tile_depth', bytes: tiles * 4 },
    { name: 'tile_deficit', bytes: tiles * 8 },
    { name: 'tile_wet', bytes: tiles * 4 },
    { name: 'tile_level', bytes: tiles },
    { name: 'tile_due', bytes: tiles },
    { name: 'tile_finer', bytes: tiles },
    { name: 'tile_seams', bytes: tiles },
    { name: 'tile_open', bytes: tiles * 8 },
    { name: 'tile_moves', bytes: tiles * 8 },
    { name: 'tile_feed', bytes: tiles * 4 },
    { name: 'tile_own_steps', bytes: tiles * 4 },
    { name: 'awake_list', bytes: tiles * 4 },
    { name: 'move_list', bytes: tiles * 4 },
    { name: 'guard_list', bytes: tiles * 4 },
    { name: 'groups', bytes: groups * groupRoom },
    { name: 'boundary', bytes: boundaryCells * 20 },
  ];
}

/** Bytes of scratch the kernel needs on this grid. */
export const inertialScratchBytes = (grid: Grid, groups: number, boundaryCells: number): number =>
  parts(grid, groups, boundaryCells).reduce((sum, p) => sum + align(p.bytes), 0);

/** Where each working array lies, byte addresses. */
export function layOutScratch(
  grid: Grid,
  groups: number,
  boundaryCells: number,
  scratch: number,
): Readonly<Record<string, number>> {
  const at: Record<string, number> = {};
  for (const p of parts(grid, groups, boundaryCells)) {
    at[p.name] = scratch;
    scratch += align(p.bytes);
  }
  return at;
}

/** Reads and writes a block by the kernel's own names for its places. */
export class Block {
  readonly #view: DataView;
  readonly #at: number;
  readonly #offsets: Offsets;
  readonly #prefix: string;
  constructor(memory: WebAssembly.Memory, at: number, offsets: Offsets, prefix: 'at_' | 'group_') {
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
