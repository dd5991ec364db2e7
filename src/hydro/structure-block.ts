/** The kernel's list of structures' faces (kernels/assembly/structure.ts) in the world's memory. It is made anew from the state, never kept. */
import { cellCount, type Grid, tileCols, tileRows } from '../core/grid.ts';
import { sidesOf } from '../core/line-faces.ts';
import type { SnappedLine } from './structure-faces.ts';

const align = (n: number): number => Math.ceil(n / 64) * 64;
const blockBytes = 64;
/** Bytes of a face's record and of its entry in the meter, and their places, as the kernel's own constants say (held by a test). */
export const structureLayout = {
  structure_count: 16,
  structure_records: 20,
  structure_pins: 24,
  structure_block_bytes: 32,
  structure_face: 0,
  structure_crest: 8,
  structure_crest_pass: 16,
  structure_sill: 24,
  structure_sill_pass: 32,
  structure_opening: 40,
  structure_opening_share: 48,
  structure_bytes: 56,
  meter_count: 0,
  meter_faces: 4,
  meter_sums: 8,
  meter_face_bytes: 8,
} as const;
const at = structureLayout;

export const blockBytesFor = (grid: Grid, lines: readonly SnappedLine[]): number => {
  const faces = lines.reduce((sum, l) => sum + l.faces.length, 0);
  return (
    blockBytes +
    align(faces * at.structure_bytes) +
    align(faces * at.meter_face_bytes) +
    align(lines.length * 8) +
    align(cellCount(grid) / (tileCols * tileRows))
  );
};

/** What one face lets through; see the kernel. */
export interface Ways {
  readonly crest: number;
  readonly crestPass: number;
  readonly sill: number;
  readonly sillPass: number;
  readonly opening: number;
  readonly openingShare: number;
}

export class StructureBlock {
  readonly #view: DataView;
  readonly #records: number;
  readonly #sums: Float64Array;
  readonly #first: readonly number[];
  readonly #cellSize: number;

  /** Writes what never changes: which faces, whose meter each counts for, which tiles keep to the finest step. */
  constructor(memory: WebAssembly.Memory, address: number, grid: Grid, lines: readonly SnappedLine[]) {
    this.#view = new DataView(memory.buffer);
    this.#cellSize = grid.cellSize;
    const faces = lines.reduce((sum, l) => sum + l.faces.length, 0);
    const tiles = cellCount(grid) / (tileCols * tileRows);
    this.#records = address + blockBytes;
    const meter = this.#records + align(faces * at.structure_bytes);
    const sums = meter + align(faces * at.meter_face_bytes);
    const pinsAt = sums + align(lines.length * 8);
    this.#sums = new Float64Array(memory.buffer, sums, lines.length);
    this.#sums.fill(0);
    const pins = new Uint8Array(memory.buffer, pinsAt, tiles);
    pins.fill(0);
    const word = (offset: number, value: number) => this.#view.setInt32(address + offset, value, true);
    word(at.meter_count, faces);
    word(at.meter_faces, meter);
    word(at.meter_sums, sums);
    word(at.structure_count, faces);
    word(at.structure_records, this.#records);
    word(at.structure_pins, pinsAt);
    const across = grid.cols / tileCols;
    const first: number[] = [];
    let k = 0;
    lines.forEach((line, row) => {
      first.push(k);
      for (const face of line.faces) {
        const south = face.south ? 1 : 0;
        this.#view.setInt32(this.#records + k * at.structure_bytes, face.cell * 2 + south, true);
        const code = face.cell * 4 + 2 * south + (face.sign < 0 ? 1 : 0);
        this.#view.setInt32(meter + k * at.meter_face_bytes, code, true);
        this.#view.setInt32(meter + k * at.meter_face_bytes + 4, row, true);
        for (const cell of sidesOf(grid, face)) {
          const gridRow = Math.floor(cell / grid.cols);
          pins[Math.floor(gridRow / tileRows) * across + Math.floor((cell - gridRow * grid.cols) / tileCols)] = 1;
        }
        k++;
      }
    });
    this.#first = first;
  }

  /** Sets what the k-th face of a line lets through. */
  set(row: number, k: number, ways: Ways): void {
    const record = this.#records + (this.#first[row]! + k) * at.structure_bytes;
    const number = (offset: number, value: number) => this.#view.setFloat64(record + offset, value, true);
    number(at.structure_crest, ways.crest);
    number(at.structure_crest_pass, ways.crestPass);
    number(at.structure_sill, ways.sill);
    number(at.structure_sill_pass, ways.sillPass);
    number(at.structure_opening, ways.opening);
    number(at.structure_opening_share, ways.openingShare);
  }

  /** Volume that crossed a line from its left to its right since the last call, m³. */
  take(row: number): number {
    const passed = this.#sums[row]! * this.#cellSize;
    this.#sums[row] = 0;
    return passed;
  }
}
