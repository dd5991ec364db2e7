/**
 * Rain as a series of rasters: what a series is, its rate over an interval, and how rain cells of their own size fall
 * onto the cells of the ground. Where the rasters come from is the reader's business.
 */
import type { Grid } from '../core/grid.ts';

/** Where rain cells lie, in the place's metres: row 0 in the north. */
export interface RainFrame {
  readonly rows: number;
  readonly cols: number;
  /** Sides of a rain cell, m. */
  readonly width: number;
  readonly height: number;
  readonly west: number;
  readonly north: number;
}

export interface RainGrid {
  /** Rain cells that touch the ground; the rest of the files is left out. */
  readonly frame: RainFrame;
  /** Where each raster begins to hold, s, rising, and where the last ends: one more than there are rasters. */
  readonly edges: readonly number[];
  /** `mm/h`: a rate. `mm`: the depth that falls while the raster holds. */
  readonly unit: 'mm/h' | 'mm';
  /**
   * `conservative`: a cell of the ground takes the mean of the rain cells over it, weighted by overlap, so that the
   * volume over the ground is the rasters' own. `nearest`: that of the rain cell its centre lies in.
   */
  readonly mapping: 'conservative' | 'nearest';
  /** Share of the ground's extent that no rain cell covers, and of the rain cells' values that are missing; dry, both. */
  readonly uncovered_share: number;
  readonly missing_share: number;
  /** SHA-256 over the values in order: names the series. */
  readonly content: string;
}

/** Values of a raster, one a rain cell of the frame, never NaN or negative; good until the next call. */
export type RainReader = (index: number) => Float32Array;

/** A raster and the share of an interval over which it holds. */
interface Spell {
  readonly index: number;
  readonly seconds: number;
}

/** Which rasters hold between a and b, s, and for how long each. */
export function spellsBetween(edges: readonly number[], a: number, b: number): readonly Spell[] {
  const spells: Spell[] = [];
  for (let k = firstAfter(edges, a) - 1; k < edges.length - 1 && edges[Math.max(0, k)]! < b; k++) {
    if (k < 0) continue;
    const seconds = Math.min(b, edges[k + 1]!) - Math.max(a, edges[k]!);
    if (seconds > 0) spells.push({ index: k, seconds });
  }
  return spells;
}

/** Index of the first edge later than t. */
function firstAfter(edges: readonly number[], t: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! > t) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Mean rate of each rain cell over `seconds`, m/s, of the rasters that hold in it. */
export function meanRates(
  rain: RainGrid,
  read: RainReader,
  spells: readonly Spell[],
  seconds: number,
  into: Float64Array,
): void {
  into.fill(0);
  for (const { index, seconds: held } of spells) {
    const whole = rain.unit === 'mm' ? rain.edges[index + 1]! - rain.edges[index]! : 3600;
    const factor = (0.001 / whole) * (held / seconds);
    const values = read(index);
    for (let i = 0; i < into.length; i++) into[i]! += values[i]! * factor;
  }
}

/** Rain cells that a column or row of the ground takes from: `first[i]` to `first[i + 1]` of `from` with `weight`. */
interface Axis {
  readonly first: Int32Array;
  readonly from: Int32Array;
  readonly weight: Float64Array;
}

/**
 * How a row or column of ground cells shares out one of rain cells; lengths are measured from the ground's west or
 * north side. Overlaps shorter than a millionth of a ground cell are rounding, not rain.
 */
function axis(
  cells: number,
  size: number,
  offset: number,
  rainCells: number,
  rainSize: number,
  nearest: boolean,
): Axis {
  const first = new Int32Array(cells + 1);
  const from: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < cells; i++) {
    const a = (i * size - offset) / rainSize;
    const b = ((i + 1) * size - offset) / rainSize;
    if (nearest) {
      const k = Math.floor((a + b) / 2);
      if (k >= 0 && k < rainCells) {
        from.push(k);
        weight.push(1);
      }
    } else
      for (let k = Math.max(0, Math.floor(a)); k < Math.min(rainCells, Math.ceil(b)); k++) {
        const share = ((Math.min(b, k + 1) - Math.max(a, k)) * rainSize) / size;
        if (share <= 1e-6) continue;
        from.push(k);
        weight.push(share > 1 - 1e-6 ? 1 : share);
      }
    first[i + 1] = from.length;
  }
  return { first, from: Int32Array.from(from), weight: Float64Array.from(weight) };
}

/** Lays rain cells onto the ground: worked out once for a frame, since neither moves. */
export class RainMapping {
  readonly #grid: Grid;
  readonly #mask: ArrayLike<number>;
  readonly #across: Axis;
  readonly #down: Axis;
  readonly #row: Float64Array;
  readonly #line: Float64Array;

  constructor(grid: Grid, mask: ArrayLike<number>, frame: RainFrame, mapping: RainGrid['mapping']) {
    this.#grid = grid;
    this.#mask = mask;
    const nearest = mapping === 'nearest';
    const size = grid.cellSize;
    this.#across = axis(grid.cols, size, frame.west - grid.west, frame.cols, frame.width, nearest);
    this.#down = axis(grid.rows, size, grid.north - frame.north, frame.rows, frame.height, nearest);
    this.#row = new Float64Array(frame.cols);
    this.#line = new Float64Array(grid.cols);
  }

  /** Adds the rates of rain cells, m/s, to inside cells. */
  add(rates: Float64Array, into: Float32Array | Float64Array): void {
    const { cols, rows } = this.#grid;
    const mask = this.#mask;
    const line = this.#line;
    let wet = false;
    for (let row = 0; row < rows; row++) {
      // rain cells are mostly larger than those of the ground, and rows under the same ones take the same
      if (row === 0 || !this.#sameRows(row - 1, row)) wet = this.#mix(rates, row);
      if (!wet) continue;
      for (let col = 0, i = row * cols; col < cols; col++, i++) {
        const rate = line[col]!;
        if (rate > 0 && mask[i] === 1) into[i]! += rate;
      }
    }
  }

  #sameRows(a: number, b: number): boolean {
    const { first, from, weight } = this.#down;
    const [p, q] = [first[a]!, first[b]!];
    const count = first[a + 1]! - p;
    if (first[b + 1]! - q !== count) return false;
    for (let k = 0; k < count; k++) if (from[p + k] !== from[q + k] || weight[p + k] !== weight[q + k]) return false;
    return true;
  }

  /** Works out the rates along one row of the ground; gives whether any is above 0. */
  #mix(rates: Float64Array, row: number): boolean {
    const mixed = this.#row;
    const width = mixed.length;
    mixed.fill(0);
    let wet = false;
    for (let k = this.#down.first[row]!; k < this.#down.first[row + 1]!; k++) {
      const at = this.#down.from[k]! * width;
      const w = this.#down.weight[k]!;
      for (let c = 0; c < width; c++) {
        const r = rates[at + c]!;
        if (r === 0) continue;
        mixed[c]! += w * r;
        wet = true;
      }
    }
    if (!wet) return false;
    const { first, from, weight } = this.#across;
    for (let col = 0; col < this.#line.length; col++) {
      let sum = 0;
      for (let k = first[col]!; k < first[col + 1]!; k++) sum += weight[k]! * mixed[from[k]!]!;
      this.#line[col] = sum;
    }
    return true;
  }
}
