/**
 * The queue of a priority flood: cells leave it by rising elevation, equal ones in the order they came. A flood mostly
 * rises, so cells wait unsorted in narrow bands of elevation, and only the band the flood has reached is kept as a heap,
 * small enough for the fastest memory. However uneven the elevations, it costs no more than one heap of all cells.
 */

/** Cells of the band in hand: a binary heap by elevation, then by arrival. */
class Heap {
  private readonly elevation: Float32Array;
  private keys = new Float32Array(256);
  private cells = new Int32Array(256);
  private serials = new Int32Array(256);
  private serial = 0;
  size = 0;

  constructor(elevation: Float32Array) {
    this.elevation = elevation;
  }

  push(cell: number): void {
    if (this.size === this.keys.length) this.grow();
    const { keys, cells, serials } = this;
    const key = this.elevation[cell];
    let i = this.size++;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (keys[up] <= key) break; // an equal key pushed earlier stays above
      keys[i] = keys[up];
      cells[i] = cells[up];
      serials[i] = serials[up];
      i = up;
    }
    keys[i] = key;
    cells[i] = cell;
    serials[i] = this.serial++;
  }

  get top(): number {
    return this.cells[0];
  }

  pop(): number {
    const { keys, cells, serials } = this;
    const top = cells[0];
    const n = --this.size;
    const key = keys[n];
    const cell = cells[n];
    const serial = serials[n];
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      const right = child + 1;
      if (right < n && (keys[right] < keys[child] || (keys[right] === keys[child] && serials[right] < serials[child])))
        child = right;
      if (keys[child] > key || (keys[child] === key && serials[child] > serial)) break;
      keys[i] = keys[child];
      cells[i] = cells[child];
      serials[i] = serials[child];
      i = child;
    }
    keys[i] = key;
    cells[i] = cell;
    serials[i] = serial;
    return top;
  }

  private grow(): void {
    const twice = 2 * this.keys.length;
    const { keys, cells, serials } = this;
    this.keys = new Float32Array(twice);
    this.cells = new Int32Array(twice);
    this.serials = new Int32Array(twice);
    this.keys.set(keys);
    this.cells.set(cells);
    this.serials.set(serials);
  }
}

/** About this many cells share a band where elevations are spread evenly; found by trial, 4 to 16 are alike. */
const cellsPerBand = 8;

export class FloodQueue {
  private readonly elevation: Float32Array;
  private readonly lowest: number;
  private readonly highest: number;
  private readonly bandsPerMetre: number;
  /** First cell of each band, the last that came, as a link; links are cell + 1, so that 0 means none. */
  private readonly head: Int32Array;
  /** Link of each waiting cell to the one that came before it. */
  private readonly before: Int32Array;
  private readonly near: Heap;
  /** All bands up to this one are in the heap. */
  private band = -1;
  /** Cells that wait in bands. */
  private far = 0;
  private line = new Int32Array(64);

  /** `elevation`: m, one value a cell; cells whose value is NaN must not be pushed. A waiting cell's value must not change. */
  constructor(elevation: Float32Array) {
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = 0; i < elevation.length; i++) {
      const z = elevation[i];
      if (z < lowest && z > -Infinity) lowest = z;
      if (z > highest && z < Infinity) highest = z;
    }
    const bands = 1 + Math.ceil(elevation.length / cellsPerBand);
    this.elevation = elevation;
    this.near = new Heap(elevation);
    this.lowest = lowest;
    this.highest = highest;
    this.bandsPerMetre = highest > lowest ? (bands - 1) / (highest - lowest) : 0;
    this.head = new Int32Array(bands);
    this.before = new Int32Array(elevation.length);
  }

  get empty(): boolean {
    return this.near.size === 0 && this.far === 0;
  }

  push(cell: number): void {
    const band = this.bandOf(cell);
    if (band <= this.band) {
      this.near.push(cell);
      return;
    }
    this.before[cell] = this.head[band];
    this.head[band] = cell + 1;
    this.far++;
  }

  /** Whether a cell lower than this one waits. */
  holdsLower(cell: number): boolean {
    if (this.near.size === 0) {
      if (this.far === 0) return false;
      this.advance();
    }
    return this.elevation[this.near.top] < this.elevation[cell];
  }

  /** Takes out the lowest cell, of equal ones the first that came; the queue must not be empty. */
  pop(): number {
    if (this.near.size === 0) this.advance();
    return this.near.pop();
  }

  /** A higher cell never has a lower band. */
  private bandOf(cell: number): number {
    const z = this.elevation[cell];
    if (z >= this.highest) return this.head.length - 1;
    return z <= this.lowest ? 0 : Math.floor((z - this.lowest) * this.bandsPerMetre);
  }

  /** Moves the next band that holds cells into the heap, in the order they came. */
  private advance(): void {
    const { head, before } = this;
    let band = this.band + 1;
    while (head[band] === 0) band++;
    this.band = band;
    let count = 0;
    for (let link = head[band]; link !== 0; link = before[link - 1]) {
      if (count === this.line.length) {
        const longer = new Int32Array(2 * count);
        longer.set(this.line);
        this.line = longer;
      }
      this.line[count++] = link - 1;
    }
    this.far -= count;
    while (count > 0) this.near.push(this.line[--count]);
  }
}
