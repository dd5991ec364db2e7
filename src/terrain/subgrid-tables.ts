/** The tables of all coarse cells and of the faces east and south of them, made from the fine ground at load. */
import type { Grid } from '../core/grid.ts';
import { poolExits } from './subgrid-exits.ts';
import { CellPools, type FineGround } from './subgrid-pools.ts';
import { FaceSection, sectionFloats } from './subgrid-section.ts';
import { StorageCurve, storageFloats } from './subgrid-storage.ts';

/** Arrays of the coarse engine grid, rim and all, that the tables are written into. */
export interface SubgridTables {
  /** `storageFloats` a cell. */
  readonly storage: Float32Array;
  /** `sectionFloats` for the east face of each cell, then as many for the south face. */
  readonly section: Float32Array;
  /** Lowest pixel of a cell, m. */
  readonly lowest: Float32Array;
  /** Lowest level at which a face lets water through, m; faces to the outside have those of the inside pixels. */
  readonly sill_x: Float32Array;
  readonly sill_y: Float32Array;
  /**
   * Where a face lets through from one side only what its cell's pool does not hold (a valley beside it), how far above
   * the sill the other side must stand, m: above 0 for water going east or south, below 0 for west or north; else 0.
   */
  readonly bar_x: Float32Array;
  readonly bar_y: Float32Array;
  /** Square of a face's Manning n. */
  readonly rough_x: Float32Array;
  readonly rough_y: Float32Array;
}

export interface MadeTables {
  /** Largest error of level that the tables of cells have, m. */
  readonly error: number;
}

/** Level of a face nothing crosses, m. */
const wall = 1e5;

export function makeTables(
  fine: FineGround,
  manning: Float32Array | number,
  grid: Grid,
  mask: Uint8Array,
  into: SubgridTables,
): MadeTables {
  const { rows, cols, values, factor } = fine;
  const { row: firstRow, col: firstCol, rows: innerRows, cols: innerCols } = grid.inner;
  const pixels = factor * factor;
  const pools = new CellPools(fine);
  const curve = new StorageCurve(pixels);
  const lowestPixel = new Int32Array(innerRows * innerCols).fill(-1);
  const cellOf = (r: number, c: number): number => (r + firstRow) * grid.cols + c + firstCol;
  let error = 0;
  for (let r = 0; r < innerRows; r++)
    for (let c = 0; c < innerCols; c++) {
      const cell = cellOf(r, c);
      if (!mask[cell]) continue;
      const count = pools.look(r, c);
      into.lowest[cell] = pools.sorted[0]!;
      lowestPixel[r * innerCols + c] = pools.pixels[0]!;
      error = Math.max(error, curve.write(pools.sorted, count, pixels, into.storage, cell * storageFloats));
    }
  const exits = poolExits(fine, lowestPixel, innerCols);

  const n = (p: number): number => (typeof manning === 'number' ? manning : manning[p]!);
  const section = new FaceSection(factor);
  const inside = (r: number, c: number): boolean =>
    r >= 0 && c >= 0 && r < innerRows && c < innerCols && mask[cellOf(r, c)] === 1;
  /** Level at which water passes between two pixels that face each other, one of which may lie outside. */
  const passes = (p: number, q: number, own: boolean, other: boolean): number =>
    own && other ? Math.max(pools.reach[p]!, pools.reach[q]!) : own ? values[p]! : values[q]!;
  /** The face on the east or south side of the cell at row r and column c of the place. */
  const face = (r: number, c: number, axis: 0 | 1): void => {
    const [own, other] = [inside(r, c), axis === 0 ? inside(r, c + 1) : inside(r + 1, c)];
    const cell = cellOf(r, c);
    const [sills, rough] = axis === 0 ? [into.sill_x, into.rough_x] : [into.sill_y, into.rough_y];
    const bars = axis === 0 ? into.bar_x : into.bar_y;
    sills[cell] = wall;
    rough[cell] = 1;
    bars[cell] = 0;
    if (!own && !other) return;
    section.clear();
    const here = r * innerCols + c;
    const there = axis === 0 ? here + 1 : here + innerCols;
    let straight = 1;
    let [goes, comes] = [Infinity, Infinity];
    for (let k = 0; k < factor; k++) {
      const pr = axis === 0 ? r * factor + k : (r + 1) * factor - 1;
      const pc = axis === 0 ? (c + 1) * factor - 1 : c * factor + k;
      const [qr, qc] = axis === 0 ? [pr, pc + 1] : [pr + 1, pc];
      const p = pr * cols + pc;
      const q = qr * cols + qc;
      const hasP = own && pr < rows && pc < cols && !Number.isNaN(values[p]!);
      const hasQ = other && qr < rows && qc < cols && !Number.isNaN(values[q]!);
      if ((own && !hasP) || (other && !hasQ)) continue;
      const level = passes(p, q, own, other);
      // the way out of a pool is open to it, but not from the other side
      const out = (side: number): number => {
        if (!own || !other || exits.pixel[side] !== p || exits.south[side] !== axis) return level;
        straight = Math.min(straight, exits.straight[side]!);
        return Math.max(values[p]!, values[q]!, Math.min(level, exits.sill[side]!));
      };
      const [ahead, back] = [out(here), out(there)];
      [goes, comes] = [Math.min(goes, ahead), Math.min(comes, back)];
      section.add(Math.min(ahead, back), own && other ? 0.5 * (n(p) + n(q)) : n(own ? p : q));
    }
    if (!section.open) return;
    if (own && other) {
      // the lines between the middles of the two cells, from the face outward
      const half = (factor - 1) >> 1;
      for (let away = 1; away <= half; away++)
        for (const side of [-away, away]) {
          for (let k = 0; k < factor; k++) {
            const pr = axis === 0 ? r * factor + k : (r + 1) * factor - 1 + side;
            const pc = axis === 0 ? (c + 1) * factor - 1 + side : c * factor + k;
            const [qr, qc] = axis === 0 ? [pr, pc + 1] : [pr + 1, pc];
            if (qr >= rows || qc >= cols) continue;
            const p = pr * cols + pc;
            const q = qr * cols + qc;
            const level = Math.max(values[p]!, values[q]!);
            if (!Number.isNaN(level)) section.addBeside(level, 0.5 * (n(p) + n(q)));
          }
          section.endBeside();
        }
    }
    sills[cell] = section.sill;
    bars[cell] = goes > comes ? goes - section.sill : section.sill - comes;
    rough[cell] = section.manning * section.manning;
    section.write(factor, straight, into.section, (2 * cell + axis) * sectionFloats);
  };
  for (let r = -1; r < innerRows; r++)
    for (let c = -1; c < innerCols; c++) {
      if (r >= 0) face(r, c, 0);
      if (c >= 0) face(r, c, 1);
    }
  return { error };
}
