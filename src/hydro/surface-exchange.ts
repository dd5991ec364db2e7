/**
 * What other processes give to the surface: rates summed into one array for the kernel. Order is the catalogue's, so sums do not depend on who changed what when.
 */
import { type Grid, tileCols, tileRows } from '../core/grid.ts';
import type { Addition } from '../core/process.ts';

/** The sum of all additions, kept up to date for the kernel. */
export class Sources {
  readonly #additions: readonly Addition[];
  readonly #grid: Grid;
  readonly #mask: Uint8Array;
  readonly #source: Float32Array;
  readonly #tileSource: Uint8Array;
  readonly #seen: number[];
  readonly #dense: Float32Array | undefined;
  readonly #denseTiles: Uint8Array;
  #denseRate = 0;
  /** Sum of the rates of each addition over cells inside the place, m/s; times the cell area it is m³/s. */
  readonly rateSums: number[];
  /** Largest rate of any cell, m/s. */
  largest = 0;

  constructor(
    additions: readonly Addition[],
    grid: Grid,
    mask: Uint8Array,
    source: Float32Array,
    tileSource: Uint8Array,
  ) {
    this.#additions = additions;
    this.#grid = grid;
    this.#mask = mask;
    this.#source = source;
    this.#tileSource = tileSource;
    this.#seen = additions.map(() => -1);
    this.rateSums = additions.map(() => 0);
    this.#dense = additions.some((a) => !a.cells) ? new Float32Array(source.length) : undefined;
    this.#denseTiles = new Uint8Array(tileSource.length);
    source.fill(0);
    tileSource.fill(0);
  }

  /** Takes in what changed since the last call. */
  refresh(): void {
    let denseChanged = false;
    let changed = false;
    this.#additions.forEach((a, k) => {
      if (a.version === this.#seen[k]) return;
      this.#seen[k] = a.version;
      changed = true;
      denseChanged ||= !a.cells;
      let sum = 0;
      const { cells, rate } = a;
      const mask = this.#mask;
      if (cells) for (let j = 0; j < cells.length; j++) sum += mask[cells[j]!]! ? rate[j]! : 0;
      else for (let i = 0; i < rate.length; i++) sum += mask[i]! ? rate[i]! : 0;
      this.rateSums[k] = sum;
    });
    if (!changed) return;
    if (denseChanged) this.#sumDense();
    else for (const a of this.#additions) if (a.cells) this.#forget(a.cells);
    this.#tileSource.set(this.#denseTiles);
    this.largest = this.#denseRate;
    const { cols } = this.#grid;
    const across = cols / tileCols;
    for (const { cells, rate } of this.#additions) {
      if (!cells) continue;
      for (let j = 0; j < cells.length; j++) {
        const i = cells[j]!;
        if (rate[j] === 0 || !this.#mask[i]) continue;
        const s = (this.#source[i] = this.#source[i]! + rate[j]!);
        if (s > this.largest) this.largest = s;
        const row = Math.floor(i / cols);
        this.#tileSource[Math.floor(row / tileRows) * across + Math.floor((i - row * cols) / tileCols)] = 1;
      }
    }
  }

  #forget(cells: Int32Array): void {
    const dense = this.#dense;
    for (const i of cells) this.#source[i] = dense ? dense[i]! : 0;
  }

  #sumDense(): void {
    const dense = this.#dense!;
    const mask = this.#mask;
    dense.fill(0);
    this.#additions.forEach((a, k) => {
      // a dense rate that sums to zero may still have both signs
      if (a.cells || (this.rateSums[k] === 0 && a.rate.every((r) => r === 0))) return;
      const { rate } = a;
      for (let i = 0; i < dense.length; i++) if (mask[i]) dense[i] = dense[i]! + rate[i]!;
    });
    this.#source.set(dense);
    const { cols, rows } = this.#grid;
    const across = cols / tileCols;
    const tiles = this.#denseTiles;
    tiles.fill(0);
    let largest = 0;
    for (let row = 0, i = 0; row < rows; row++) {
      const first = Math.floor(row / tileRows) * across;
      for (let tile = first; tile < first + across; tile++) {
        let fed = false;
        for (const end = i + tileCols; i < end; i++) {
          const rate = dense[i]!;
          if (rate !== 0) fed = true;
          if (rate > largest) largest = rate;
        }
        if (fed) tiles[tile] = 1;
      }
    }
    this.#denseRate = largest;
  }
}
