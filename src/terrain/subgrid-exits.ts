/**
 * Where the pools of coarse cells spill on the whole fine ground. Two valleys in one cell share its pool, and a hill
 * between them would dam the one that is not lowest; where the fine ground lets a pool out, so must the face.
 */
import type { FineGround } from './subgrid-pools.ts';

export interface PoolExits {
  /** Fine pixel on the near (west or north) side of the face crossed, one a coarse cell; -1 where it leaves over the edge. */
  readonly pixel: Int32Array;
  /** 1 where the face lies south of that pixel, 0 where east. */
  readonly south: Uint8Array;
  /** Highest ground on the way through this cell and the next one, m. */
  readonly sill: Float32Array;
  /** Share of its conveyance that a channel there keeps for running oblique to the grid; 1 for one that runs along it. */
  readonly straight: Float32Array;
}

/** Pixels by rising elevation, equal ones by place. */
class PixelHeap {
  readonly #elevation: Float32Array;
  #pixels = new Int32Array(1024);
  size = 0;

  constructor(elevation: Float32Array) {
    this.#elevation = elevation;
  }
  #before(a: number, b: number): boolean {
    const [za, zb] = [this.#elevation[a]!, this.#elevation[b]!];
    return za < zb || (za === zb && a < b);
  }
  push(pixel: number): void {
    if (this.size === this.#pixels.length) {
      const twice = new Int32Array(2 * this.size);
      twice.set(this.#pixels);
      this.#pixels = twice;
    }
    const pixels = this.#pixels;
    let i = this.size++;
    for (let up = (i - 1) >> 1; i > 0 && this.#before(pixel, pixels[up]!); up = (i - 1) >> 1) {
      pixels[i] = pixels[up]!;
      i = up;
    }
    pixels[i] = pixel;
  }
  pop(): number {
    const pixels = this.#pixels;
    const top = pixels[0]!;
    const last = pixels[--this.size]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#before(pixels[child + 1]!, pixels[child]!)) child++;
      if (!this.#before(pixels[child]!, last)) break;
      pixels[i] = pixels[child]!;
      i = child;
    }
    pixels[i] = last;
    return top;
  }
}

const east = 1;
const west = 2;
const south = 3;
const north = 4;

/**
 * The way out of each pixel to the edge of the ground that rises least, by sides: from the edge inward always the lowest
 * pixel reached so far is taken next (Prim's spanning tree). One of the sides above, 0 at the edge and where no data is.
 */
function waysOut({ rows, cols, values }: FineGround): Uint8Array {
  const way = new Uint8Array(values.length);
  const done = new Uint8Array(values.length);
  const heap = new PixelHeap(values);
  const gap = (p: number): boolean => Number.isNaN(values[p]!);
  for (let r = 0, p = 0; r < rows; r++)
    for (let c = 0; c < cols; c++, p++) {
      if (gap(p)) {
        done[p] = 1;
        continue;
      }
      const edge = r === 0 || c === 0 || r === rows - 1 || c === cols - 1;
      if (edge || gap(p - 1) || gap(p + 1) || gap(p - cols) || gap(p + cols)) {
        done[p] = 1;
        heap.push(p);
      }
    }
  const reach = (p: number, back: number): void => {
    if (done[p]) return;
    done[p] = 1;
    way[p] = back;
    heap.push(p);
  };
  while (heap.size > 0) {
    const p = heap.pop();
    const c = p % cols;
    if (c < cols - 1) reach(p + 1, west);
    if (c > 0) reach(p - 1, east);
    if (p + cols < values.length) reach(p + cols, north);
    if (p >= cols) reach(p - cols, south);
  }
  return way;
}

/** Follows the spill path of every pool, `lowest` the lowest fine pixel of each coarse cell, -1 where there is none. */
export function poolExits(fine: FineGround, lowest: Int32Array, coarseCols: number): PoolExits {
  const { cols, values, factor } = fine;
  const way = waysOut(fine);
  const steps = [0, 1, -1, cols, -cols];
  const pixel = new Int32Array(lowest.length).fill(-1);
  const downward = new Uint8Array(lowest.length);
  const sill = new Float32Array(lowest.length);
  const into = new Int32Array(lowest.length).fill(-1);
  const cellOf = (p: number): number => {
    const r = Math.floor(p / cols);
    return Math.floor(r / factor) * coarseCols + Math.floor((p - r * cols) / factor);
  };
  for (let cell = 0; cell < lowest.length; cell++) {
    let p = lowest[cell]!;
    if (p < 0) continue;
    let highest = values[p]!;
    let entered = -1;
    // through this cell, and the next one as far as its pool or its far side
    while (way[p] !== 0) {
      const q = p + steps[way[p]!]!;
      const home = cellOf(q);
      if (home !== cell && entered < 0) {
        entered = home;
        pixel[cell] = Math.min(p, q);
        downward[cell] = way[p] === south || way[p] === north ? 1 : 0;
      } else if (entered >= 0 && home !== entered) break;
      highest = Math.max(highest, values[q]!);
      p = q;
      if (entered >= 0 && p === lowest[entered]) {
        into[cell] = entered;
        break;
      }
    }
    sill[cell] = highest;
  }
  const exits = { pixel, south: downward, sill };
  return { ...exits, straight: straightness(exits, into, lowest, fine) };
}

/**
 * What of a channel's conveyance is left at each exit because the channel runs oblique to the face or winds: cos(angle)
 * of its true section to the face, times the root of the way between cells along the grid over that along the channel.
 * The channel is taken straight from each face it crosses to the next.
 */
function straightness(
  { pixel, south: downward }: Pick<PoolExits, 'pixel' | 'south'>,
  into: Int32Array,
  lowest: Int32Array,
  { cols, values, factor }: FineGround,
): Float32Array {
  // of the pools that spill into a cell's own the lowest is the channel that goes on through it
  const from = new Int32Array(pixel.length).fill(-1);
  for (let cell = 0; cell < pixel.length; cell++) {
    const to = into[cell]!;
    if (to < 0) continue;
    const other = from[to]!;
    if (other < 0 || values[lowest[cell]!]! < values[lowest[other]!]!) from[to] = cell;
  }
  // middle of the face's pixels on both sides, in pixels
  const x = (cell: number): number => (pixel[cell]! % cols) + (downward[cell] ? 0 : 0.5);
  const y = (cell: number): number => Math.floor(pixel[cell]! / cols) + (downward[cell] ? 0.5 : 0);
  const share = new Float32Array(pixel.length).fill(1);
  for (let cell = 0; cell < pixel.length; cell++) {
    const before = from[cell]!;
    const after = into[cell]!;
    if (before < 0 || after < 0 || pixel[after]! < 0) continue;
    const [ax, ay] = [x(cell) - x(before), y(cell) - y(before)];
    const [bx, by] = [x(after) - x(cell), y(after) - y(cell)];
    const length = 0.5 * (Math.sqrt(ax * ax + ay * ay) + Math.sqrt(bx * bx + by * by));
    const [cx, cy] = [ax + bx, ay + by];
    const chord = Math.sqrt(cx * cx + cy * cy);
    if (length === 0 || chord === 0) continue;
    const cosine = Math.abs(downward[cell] ? cy : cx) / chord;
    share[cell] = Math.min(1, cosine * Math.sqrt(factor / length));
  }
  return share;
}
