/** The way from every manhole to the outfall it reaches with least length and climbing: Dijkstra with a heap. */
import type { Manhole } from './sewer-manholes.ts';
import type { Outfall } from './sewer-outfalls.ts';
import { shallowest, slopes } from './sewer-pipes.ts';

/** Metres of street that a metre of climbing counts for. */
const climb = 250;
/** What a gully counts for beside a river, m: trunks go to the rivers where they can. */
const detour = 600;
/** Deepest manhole, m: a street whose water would have to pass a higher one by a deeper trench does not join. */
const deepest = 8;

export interface Ways {
  /** Which of its joins each manhole's pipe takes; -1 at the last before an outfall and where no way leads out. */
  readonly join: Int32Array;
  /** The outfall each manhole drains to; -1 where there is none. */
  readonly outfall: Int32Array;
  /** Manholes that drain, the nearest to their outfall first: each after the one it flows to. */
  readonly order: readonly number[];
}

export function waysOut(manholes: readonly Manhole[], outfalls: readonly Outfall[]): Ways {
  const cost = new Float64Array(manholes.length).fill(Infinity);
  const join = new Int32Array(manholes.length).fill(-1);
  const outfall = new Int32Array(manholes.length).fill(-1);
  const done = new Uint8Array(manholes.length);
  /** Level below which no water may come to a manhole, m: it would pass too deep under a higher one on its way. */
  const least = new Float64Array(manholes.length);
  const order: number[] = [];
  const heap = new Heap();
  outfalls.forEach((o, k) => {
    const start = o.length + (o.river === '' ? detour : 0);
    const level = Math.max(o.invert + slopes.least * o.length, manholes[o.from].ground - deepest);
    if (start >= cost[o.from] || manholes[o.from].ground - shallowest < level) return;
    least[o.from] = level;
    cost[o.from] = start;
    outfall[o.from] = k;
    heap.push(start, o.from);
  });
  for (let k = heap.pop(); k >= 0; k = heap.pop()) {
    if (done[k] === 1) continue;
    done[k] = 1;
    order.push(k);
    const m = manholes[k];
    for (const { to, length } of m.joins) {
      const way = cost[k] + length + climb * Math.max(0, m.ground - manholes[to].ground);
      const level = Math.max(least[k] + slopes.least * length, manholes[to].ground - deepest);
      if (done[to] === 1 || way >= cost[to] || manholes[to].ground - shallowest < level) continue;
      least[to] = level;
      cost[to] = way;
      outfall[to] = outfall[k];
      join[to] = manholes[to].joins.findIndex((j) => j.to === k && j.length === length);
      heap.push(way, to);
    }
  }
  return { join, outfall, order };
}

/** Numbers by key, least first; equal keys by number, so that the order hangs on nothing else. */
class Heap {
  readonly #keys: number[] = [];
  readonly #items: number[] = [];

  push(key: number, item: number): void {
    let i = this.#keys.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (!before(key, item, this.#keys[up], this.#items[up])) break;
      this.#put(i, up);
      i = up;
    }
    this.#keys[i] = key;
    this.#items[i] = item;
  }

  /** The least; -1 when empty. */
  pop(): number {
    const top = this.#items[0] ?? -1;
    const key = this.#keys.pop();
    const item = this.#items.pop();
    const n = this.#keys.length;
    if (key === undefined || item === undefined || n === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      const other = child + 1;
      if (other < n && before(this.#keys[other], this.#items[other], this.#keys[child], this.#items[child])) child = other;
      if (before(key, item, this.#keys[child], this.#items[child])) break;
      this.#put(i, child);
      i = child;
    }
    this.#keys[i] = key;
    this.#items[i] = item;
    return top;
  }

  #put(at: number, from: number): void {
    this.#keys[at] = this.#keys[from];
    this.#items[at] = this.#items[from];
  }
}

const before = (a: number, i: number, b: number, j: number): boolean => a < b || (a === b && i < j);
