/** Outlines of patches of cells: four-connected components, their rings traced along cell sides, and rings made simpler. */

/** A ring of lattice corners, as column and row of the grid's corners, closed. */
export type LatticeRing = readonly (readonly [col: number, row: number])[];

export interface Patch {
  /** What its cells carry in `label`. */
  readonly number: number;
  /** Rising cell numbers. */
  readonly cells: Int32Array;
}

/**
 * Components of at least `fewest` cells among the `count` first of `cells`, whose `level` is at least `least`, joined
 * across sides. `label` and `queue` are working space of one number a cell; `label` must be 0 before and holds each
 * component's number afterwards.
 */
export function patchesOf(
  cells: Int32Array,
  count: number,
  level: Uint8Array,
  least: number,
  fewest: number,
  cols: number,
  label: Int32Array,
  queue: Int32Array,
): Patch[] {
  const patches: Patch[] = [];
  let number = 0;
  for (let k = 0; k < count; k++) {
    const seed = cells[k]!;
    if (level[seed]! < least || label[seed] !== 0) continue;
    number++;
    let end = 1;
    label[seed] = number;
    queue[0] = seed;
    for (let at = 0; at < end; at++) {
      const i = queue[at]!;
      // the grid's rim is outside, so neighbours of an inside cell exist
      for (let side = 0; side < 4; side++) {
        const j = side === 0 ? i - cols : side === 1 ? i + 1 : side === 2 ? i + cols : i - 1;
        if (label[j] === 0 && level[j]! >= least) {
          label[j] = number;
          queue[end++] = j;
        }
      }
    }
    if (end >= fewest) patches.push({ number, cells: queue.slice(0, end).sort() });
  }
  return patches;
}

/**
 * Rings of a patch: the outer one first, then holes, in the order of their northernmost side. The patch's cells carry
 * `number` in `label`. Walks with the patch on the right hand and turns right where two cells touch by a corner, so that
 * patches joined across sides never share a ring.
 */
export function ringsOf(cells: Int32Array, label: Int32Array, number: number, cols: number): LatticeRing[] {
  const walked = new Set<number>();
  const rings: LatticeRing[] = [];
  for (let k = 0; k < cells.length; k++) {
    const start = cells[k]!;
    if (label[start - cols] === number || walked.has(start)) continue;
    const ring: [number, number][] = [];
    // corner (col, row) and heading: 0 east, 1 south, 2 west, 3 north
    let col = start % cols;
    let row = (start - col) / cols;
    const startCol = col;
    const startRow = row;
    let heading = 0;
    do {
      // while heading east the side walked next is the north side of the cell on the right
      if (heading === 0) walked.add(row * cols + col);
      const before = heading;
      if (heading === 0) col++;
      else if (heading === 1) row++;
      else if (heading === 2) col--;
      else row--;
      // the two cells ahead of the corner just reached
      const southEast = label[row * cols + col] === number;
      const southWest = label[row * cols + col - 1] === number;
      const northWest = label[(row - 1) * cols + col - 1] === number;
      const northEast = label[(row - 1) * cols + col] === number;
      const right = heading === 0 ? southEast : heading === 1 ? southWest : heading === 2 ? northWest : northEast;
      const left = heading === 0 ? northEast : heading === 1 ? southEast : heading === 2 ? southWest : northWest;
      if (!right) heading = (heading + 1) & 3;
      else if (left) heading = (heading + 3) & 3;
      if (heading !== before) ring.push([col, row]);
    } while (col !== startCol || row !== startRow || heading !== 0);
    ring.push(ring[0]!);
    rings.push(ring);
  }
  return rings;
}

/** Twice the signed area of a ring in lattice units; positive for outer rings (clockwise with rows counted south). */
export function doubleArea(ring: LatticeRing): number {
  let sum = 0;
  for (let k = 1; k < ring.length; k++) sum += ring[k - 1]![0] * ring[k]![1] - ring[k]![0] * ring[k - 1]![1];
  return sum;
}

/** Ramer 1972, Douglas and Peucker 1973: keeps the points farther than `tolerance` (lattice units) from the line kept so far. Closed rings stay closed. */
export function simplerRing(ring: LatticeRing, tolerance: number): LatticeRing {
  const n = ring.length - 1;
  if (n < 5) return ring;
  // cut the ring at its first point and at the point farthest from it
  let far = 0;
  let most = -1;
  const [x0, y0] = ring[0]!;
  for (let k = 1; k < n; k++) {
    const d = (ring[k]![0] - x0) ** 2 + (ring[k]![1] - y0) ** 2;
    if (d > most) {
      most = d;
      far = k;
    }
  }
  const keep = new Uint8Array(n + 1);
  keep[0] = keep[far] = keep[n] = 1;
  const stack: [number, number][] = [
    [0, far],
    [far, n],
  ];
  while (stack.length) {
    const [a, b] = stack.pop()!;
    const [ax, ay] = ring[a]!;
    const dx = ring[b]![0] - ax;
    const dy = ring[b]![1] - ay;
    const length2 = dx * dx + dy * dy;
    let worst = tolerance * tolerance;
    let at = -1;
    for (let k = a + 1; k < b; k++) {
      const px = ring[k]![0] - ax;
      const py = ring[k]![1] - ay;
      const along = length2 > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / length2)) : 0;
      const ex = px - along * dx;
      const ey = py - along * dy;
      const d = ex * ex + ey * ey;
      if (d > worst) {
        worst = d;
        at = k;
      }
    }
    if (at < 0) continue;
    keep[at] = 1;
    stack.push([a, at], [at, b]);
  }
  const kept = ring.filter((_, k) => keep[k] === 1);
  // two points make no area: keep the ring as it was
  return kept.length >= 4 ? kept : ring;
}
