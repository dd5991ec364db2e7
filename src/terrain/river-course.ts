/** A river's centreline as a smooth line with bed and banks along it, and the corridor of cells it shapes. */
import type { Bench, RiverFacts } from './ground-facts.ts';
import { chainages, nearestOn, smooth, type XY } from './polyline.ts';

/** Centreline samples this far apart, m. */
const sampleStep = 90;

export interface RiverCourse {
  readonly facts: RiverFacts;
  readonly line: readonly XY[];
  /** At each sample of the line: chainage m, half width m, thalweg m, Manning n. */
  readonly chainage: readonly number[];
  readonly halfWidth: readonly number[];
  readonly thalweg: readonly number[];
  readonly manning: readonly number[];
  readonly benches: readonly PlacedBench[];
}
export interface PlacedBench extends Bench {
  readonly left: boolean;
  readonly from: number;
  readonly to: number;
}

export function riverCourse(facts: RiverFacts): RiverCourse {
  const { line, index } = smooth(facts.course, sampleStep);
  const along = (values: readonly number[], at: number): number => {
    const i = Math.min(values.length - 2, Math.floor(at));
    return values[i] + (at - i) * (values[i + 1] - values[i]);
  };
  const chainage = chainages(line);
  const benches = facts.benches.map((b): PlacedBench => {
    const n = nearestOn(line, b.at[0], b.at[1]);
    const middle = chainage[n.segment] + n.share * (chainage[n.segment + 1] - chainage[n.segment]);
    return { ...b, left: n.left, from: middle - b.length / 2, to: middle + b.length / 2 };
  });
  return {
    facts,
    line,
    chainage,
    halfWidth: index.map((i) => along(facts.width, i) / 2),
    thalweg: index.map((i) => along(facts.thalweg, i)),
    manning: index.map((i) => along(facts.manning, i)),
    benches,
  };
}

/** Elevation of the bed at a share `u` (0 centre, 1 bank top) of the half width. */
export function bedElevation(thalweg: number, bank: number, flatShare: number, u: number): number {
  if (u <= flatShare) return thalweg;
  const t = (u - flatShare) / (1 - flatShare);
  return thalweg + (bank - thalweg) * t * (0.55 + 0.45 * t); // banks steepen towards their top
}

/** Where a cell lies by its river: distance m, sample (fractional), side; distance is Infinity beyond the corridor. */
export interface Corridor {
  readonly distance: Float32Array;
  readonly sample: Float32Array;
  readonly left: Uint8Array;
}

/** The nearest place on the centreline for every cell within `reach` m of the bank tops. */
export function corridorOf(
  river: RiverCourse,
  grid: { rows: number; cols: number; cellSize: number; west: number; north: number },
  reach: number,
  into?: Corridor,
): Corridor {
  const { rows, cols, cellSize, west, north } = grid;
  const corridor = into ?? {
    distance: new Float32Array(rows * cols),
    sample: new Float32Array(rows * cols),
    left: new Uint8Array(rows * cols),
  };
  const { distance, sample, left } = corridor;
  distance.fill(Infinity);
  const { line, halfWidth } = river;
  for (let i = 0; i < line.length - 1; i++) {
    const [ax, ay] = line[i];
    const dx = line[i + 1][0] - ax;
    const dy = line[i + 1][1] - ay;
    const inverse = 1 / (dx * dx + dy * dy);
    const far = Math.max(halfWidth[i], halfWidth[i + 1]) + reach;
    const c0 = Math.max(0, Math.floor((Math.min(ax, ax + dx) - far - west) / cellSize));
    const c1 = Math.min(cols - 1, Math.ceil((Math.max(ax, ax + dx) + far - west) / cellSize));
    const r0 = Math.max(0, Math.floor((north - Math.max(ay, ay + dy) - far) / cellSize));
    const r1 = Math.min(rows - 1, Math.ceil((north - Math.min(ay, ay + dy) + far) / cellSize));
    for (let r = r0; r <= r1; r++) {
      const ey = north - (r + 0.5) * cellSize - ay;
      for (let c = c0; c <= c1; c++) {
        const ex = west + (c + 0.5) * cellSize - ax;
        let t = (ex * dx + ey * dy) * inverse;
        t = Math.max(0, Math.min(1, t));
        const px = ex - t * dx;
        const py = ey - t * dy;
        const d = Math.sqrt(px * px + py * py);
        const cell = r * cols + c;
        if (d < distance[cell]) {
          distance[cell] = d;
          sample[cell] = i + t;
          left[cell] = dx * ey - dy * ex > 0 ? 1 : 0;
        }
      }
    }
  }
  return corridor;
}
