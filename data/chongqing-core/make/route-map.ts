/** Ways over the ground: cheapest routes on 60 m blocks that follow contours, shun steep ground and water, and prefer roads already there. */
import { neighbourCols, neighbourDistances, neighbourRows } from '../../../src/terrain/flow-direction.ts';
import type { Frame, XY } from './frame.ts';
import type { Zoning } from './zones.ts';

export interface RouteMap {
  readonly rows: number;
  readonly cols: number;
  readonly size: number;
  readonly elevation: Float32Array;
  readonly land: Uint8Array;
  /** Rank of the best road through a block; 0 none. */
  readonly road: Uint8Array;
  blockAt(p: XY): number;
  centre(block: number): XY;
  /** The nearest land block at least `low` m high. */
  landNear(p: XY, low: number): number;
  /** Blocks from one to another; undefined where no way is found. */
  route(from: number, to: number): number[] | undefined;
}

export function routeMap(f: Frame, z: Zoning): RouteMap {
  const { rows, cols, size, labels } = z.blocks;
  const { ground: g } = f;
  const count = rows * cols;
  const elevation = new Float32Array(count);
  const land = Uint8Array.from(labels, (l) => (l > 0 ? 1 : 0));
  const road = new Uint8Array(count);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++, i++) {
      const k = 2 * r * g.cols + 2 * c;
      elevation[i] = (g.values[k] + g.values[k + 1] + g.values[k + g.cols] + g.values[k + g.cols + 1]) / 4;
    }
  }
  const cost = new Float64Array(count);
  const visited = new Int32Array(count).fill(-1);
  const closed = new Int32Array(count).fill(-1);
  const came = new Int8Array(count);
  let run = 0;
  const heapKeys: number[] = [];
  const heapCells: number[] = [];
  const push = (key: number, cell: number): void => {
    let i = heapKeys.length;
    heapKeys.push(key);
    heapCells.push(cell);
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (heapKeys[up] <= key) break;
      heapKeys[i] = heapKeys[up];
      heapCells[i] = heapCells[up];
      i = up;
    }
    heapKeys[i] = key;
    heapCells[i] = cell;
  };
  const pop = (): number => {
    const top = heapCells[0];
    const key = heapKeys.pop()!;
    const cell = heapCells.pop()!;
    const n = heapKeys.length;
    if (n === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && heapKeys[child + 1] < heapKeys[child]) child++;
      if (heapKeys[child] >= key) break;
      heapKeys[i] = heapKeys[child];
      heapCells[i] = heapCells[child];
      i = child;
    }
    heapKeys[i] = key;
    heapCells[i] = cell;
    return top;
  };
  const blockAt = ([x, y]: XY): number => {
    const c = Math.max(0, Math.min(cols - 1, Math.floor((x - g.west) / size)));
    const r = Math.max(0, Math.min(rows - 1, Math.floor((g.north - y) / size)));
    return r * cols + c;
  };
  const map: RouteMap = {
    rows,
    cols,
    size,
    elevation,
    land,
    road,
    blockAt,
    centre: (b) => [g.west + ((b % cols) + 0.5) * size, g.north - (Math.floor(b / cols) + 0.5) * size],
    landNear(p, low) {
      const start = blockAt(p);
      const r0 = Math.floor(start / cols);
      const c0 = start - r0 * cols;
      for (let reach = 0; reach < 40; reach++) {
        let best = -1;
        let least = Infinity;
        for (let r = Math.max(3, r0 - reach); r <= Math.min(rows - 4, r0 + reach); r++) {
          for (let c = Math.max(3, c0 - reach); c <= Math.min(cols - 4, c0 + reach); c++) {
            const i = r * cols + c;
            const d = (r - r0) ** 2 + (c - c0) ** 2;
            if (d <= reach * reach && d < least && land[i] && elevation[i] >= low) {
              least = d;
              best = i;
            }
          }
        }
        if (best >= 0) return best;
      }
      return -1;
    },
    route(from, to) {
      run++;
      heapKeys.length = 0;
      heapCells.length = 0;
      const tr = Math.floor(to / cols);
      const tc = to - tr * cols;
      const ahead = (i: number): number => {
        const dr = Math.floor(i / cols) - tr;
        const dc = (i % cols) - tc;
        return 0.55 * Math.sqrt(dr * dr + dc * dc);
      };
      cost[from] = 0;
      visited[from] = run;
      push(ahead(from), from);
      while (heapKeys.length > 0) {
        const i = pop();
        if (closed[i] === run) continue;
        closed[i] = run;
        if (i === to) break;
        const r = Math.floor(i / cols);
        const c = i - r * cols;
        for (let k = 0; k < 8; k++) {
          const rr = r + neighbourRows[k];
          const cc = c + neighbourCols[k];
          if (rr < 3 || cc < 3 || rr >= rows - 3 || cc >= cols - 3) continue;
          const j = rr * cols + cc;
          if (!land[j] || closed[j] === run) continue;
          const length = neighbourDistances[k];
          const grade = Math.abs(elevation[j] - elevation[i]) / (length * size) / 0.055;
          let price = length * (1 + grade * grade);
          if (elevation[j] < 193) price *= 1.8;
          if (road[j] > 0 && road[i] > 0) price *= 0.55;
          const total = cost[i] + price;
          if (visited[j] !== run || total < cost[j]) {
            visited[j] = run;
            cost[j] = total;
            came[j] = k;
            push(total + ahead(j), j);
          }
        }
      }
      if (closed[to] !== run) return undefined;
      const path = [to];
      let i = to;
      while (i !== from) {
        i -= neighbourRows[came[i]] * cols + neighbourCols[came[i]];
        path.push(i);
      }
      return path.reverse();
    },
  };
  return map;
}
