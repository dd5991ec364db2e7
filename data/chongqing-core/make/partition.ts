/** Outlines of a partition of the ground: labelled blocks become polygons that share their borders exactly. */
import type { XY } from './frame.ts';

export interface Blocks {
  readonly rows: number;
  readonly cols: number;
  /** Side of a block, m, and the north-west corner. */
  readonly size: number;
  readonly west: number;
  readonly north: number;
  /** Label of each block; 0 none. */
  readonly labels: Uint16Array;
}

/** Keeps the largest connected part of each label; the rest go to the neighbour they touch most, or to none. */
export function keepLargest(b: Blocks): void {
  const { rows, cols, labels } = b;
  const part = new Int32Array(labels.length).fill(-1);
  const cellsOf: number[][] = [];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === 0 || part[i] >= 0) continue;
    const list = [i];
    part[i] = cellsOf.length;
    for (let h = 0; h < list.length; h++) {
      for (const j of sides(list[h], rows, cols)) {
        if (j >= 0 && part[j] < 0 && labels[j] === labels[i]) {
          part[j] = cellsOf.length;
          list.push(j);
        }
      }
    }
    cellsOf.push(list);
  }
  const largest = new Map<number, number>();
  cellsOf.forEach((list, k) => {
    const label = labels[list[0]];
    const best = largest.get(label);
    if (best === undefined || list.length > cellsOf[best].length) largest.set(label, k);
  });
  // small parts first, so that a part swallowed by a neighbour may carry its own neighbours along
  const rest = cellsOf.map((_, k) => k).filter((k) => largest.get(labels[cellsOf[k][0]]) !== k);
  rest.sort((x, y) => cellsOf[x].length - cellsOf[y].length || x - y);
  for (const k of rest) {
    const own = labels[cellsOf[k][0]];
    const touch = new Map<number, number>();
    for (const i of cellsOf[k])
      for (const j of sides(i, rows, cols))
        if (j >= 0 && labels[j] !== 0 && labels[j] !== own) touch.set(labels[j], (touch.get(labels[j]) ?? 0) + 1);
    const to = [...touch].sort((x, y) => y[1] - x[1] || x[0] - y[0])[0];
    for (const i of cellsOf[k]) labels[i] = to ? to[0] : 0;
  }
}

const sides = (i: number, rows: number, cols: number): number[] => {
  const r = Math.floor(i / cols);
  const c = i - r * cols;
  return [c < cols - 1 ? i + 1 : -1, r < rows - 1 ? i + cols : -1, c > 0 ? i - 1 : -1, r > 0 ? i - cols : -1];
};

/**
 * Rings of each label, outer first, in metres. Borders are cut where three regions meet, and each piece is thinned once
 * (Douglas and Peucker 1973, `tolerance` m), so that neighbours keep the same border.
 */
export function outlines(b: Blocks, tolerance: number): Map<number, XY[][]> {
  const { rows, cols, labels } = b;
  const width = cols + 1;
  const at = (r: number, c: number): number => (r < 0 || c < 0 || r >= rows || c >= cols ? 0 : labels[r * cols + c]);
  // corners where the border forks: three or more regions around, or two that touch only at the corner
  const fork = new Uint8Array(width * (rows + 1));
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= cols; c++) {
      const around = [at(r - 1, c - 1), at(r - 1, c), at(r, c), at(r, c - 1)];
      const kinds = new Set(around).size;
      const crossing = around[0] === around[2] && around[1] === around[3] && around[0] !== around[1];
      if (kinds >= 3 || crossing) fork[r * width + c] = 1;
    }
  }
  const point = (v: number): XY => [b.west + (v % width) * b.size, b.north - Math.floor(v / width) * b.size];
  const thinned = new Map<string, number[]>();
  const thin = (piece: number[]): number[] => {
    const first = piece[0];
    const last = piece[piece.length - 1];
    const flip = last < first || (last === first && piece[1] > piece[piece.length - 2]);
    const forward = flip ? [...piece].reverse() : piece;
    const key = `${forward[0]},${forward[1]},${forward[forward.length - 1]},${forward.length}`;
    let out = thinned.get(key);
    if (!out) {
      out = douglasPeucker(forward, point, tolerance);
      thinned.set(key, out);
    }
    return flip ? [...out].reverse() : out;
  };
  const result = new Map<number, XY[][]>();
  const present = [...new Set(labels)].filter((l) => l !== 0).sort((x, y) => x - y);
  for (const label of present) {
    // directed sides with the region on the right: east along tops, west along bottoms, south along east sides, north along west sides
    const next = new Map<number, number[]>();
    const add = (from: number, to: number) => {
      const list = next.get(from);
      if (list) list.push(to);
      else next.set(from, [to]);
    };
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) {
        if (labels[r * cols + c] !== label) continue;
        const nw = r * width + c;
        if (at(r - 1, c) !== label) add(nw, nw + 1);
        if (at(r, c + 1) !== label) add(nw + 1, nw + 1 + width);
        if (at(r + 1, c) !== label) add(nw + 1 + width, nw + width);
        if (at(r, c - 1) !== label) add(nw + width, nw);
      }
    }
    const rings: XY[][] = [];
    const starts = [...next.keys()].sort((x, y) => x - y);
    for (const start of starts) {
      while (next.get(start)?.length) {
        const ring = [start];
        let from = -1;
        let v = start;
        do {
          const options = next.get(v)!;
          // at a corner the region touches twice, turn right: the two parts stay apart
          const pick = options.length > 1 && from >= 0 ? rightmost(from, v, options, width) : 0;
          const to = options.splice(pick, 1)[0];
          from = v;
          v = to;
          ring.push(v);
        } while (v !== start);
        const points = thinRing(ring, fork, thin).map(point);
        if (points.length >= 4) rings.push(points);
      }
    }
    rings.sort((x, y) => Math.abs(areaOf(y)) - Math.abs(areaOf(x)));
    if (rings.length > 0) result.set(label, rings);
  }
  return result;
}

function rightmost(from: number, at: number, options: number[], width: number): number {
  const step = at - from;
  // turning right on a lattice whose rows run south: east, south, west, north
  const turns = [1, width, -1, -width];
  const heading = turns.indexOf(step);
  let best = 0;
  let least = 9;
  options.forEach((to, k) => {
    const turn = (turns.indexOf(to - at) - heading + 5) & 3; // 2 right, 1 straight, 0 left
    if (2 - turn < least) {
      least = 2 - turn;
      best = k;
    }
  });
  return best;
}

/** Thins a closed ring piece by piece between forks; a ring without forks is cut at its two far corners. */
function thinRing(ring: number[], fork: Uint8Array, thin: (piece: number[]) => number[]): number[] {
  const open = ring.slice(0, -1);
  let cuts = open.map((_, i) => i).filter((i) => fork[open[i]] === 1);
  if (cuts.length === 0) {
    const lowest = open.indexOf(Math.min(...open));
    const highest = open.indexOf(Math.max(...open));
    cuts = [lowest, highest].sort((x, y) => x - y);
  }
  const out: number[] = [];
  cuts.forEach((from, k) => {
    const to = cuts[(k + 1) % cuts.length];
    const piece = to > from ? open.slice(from, to + 1) : [...open.slice(from), ...open.slice(0, to + 1)];
    out.push(...thin(piece).slice(0, -1));
  });
  out.push(out[0]);
  return out;
}

function douglasPeucker(line: number[], point: (v: number) => XY, tolerance: number): number[] {
  const keep = new Uint8Array(line.length);
  keep[0] = 1;
  keep[line.length - 1] = 1;
  const stack: [number, number][] = [[0, line.length - 1]];
  while (stack.length > 0) {
    const [a, z] = stack.pop()!;
    const [ax, ay] = point(line[a]);
    const [zx, zy] = point(line[z]);
    const dx = zx - ax;
    const dy = zy - ay;
    const length = Math.sqrt(dx * dx + dy * dy);
    let far = -1;
    let most = tolerance;
    for (let i = a + 1; i < z; i++) {
      const [x, y] = point(line[i]);
      const d =
        length === 0 ? Math.sqrt((x - ax) ** 2 + (y - ay) ** 2) : Math.abs((x - ax) * dy - (y - ay) * dx) / length;
      if (d > most) {
        most = d;
        far = i;
      }
    }
    if (far > 0) {
      keep[far] = 1;
      stack.push([a, far], [far, z]);
    }
  }
  return line.filter((_, i) => keep[i] === 1);
}

/** Signed area, m². */
export function areaOf(ring: readonly XY[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum / 2;
}
