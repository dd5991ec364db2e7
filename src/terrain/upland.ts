/**
 * The surface the summits reach, before streams cut it: control levels between the rivers, ridges, hills, and relief that
 * strikes with the folds. Also where streams named in the facts must run.
 */
import type { GroundFacts } from './ground-facts.ts';
import { Lattice } from './lattice.ts';
import { octaves } from './noise.ts';
import { nearestOn, type XY } from './polyline.ts';
import type { RiverCourse } from './river-course.ts';

/** Everything that changes slowly is worked out on points this far apart, m. */
const coarseStep = 240;
/** Folds strike north 20 degrees east: cosine and sine. */
const strike = { along: [0.3420201433, 0.9396926208], across: [0.9396926208, -0.3420201433] } as const;

/** Distance to the nearest river's bank top, m; negative inside. */
export function riverDistance(rivers: readonly RiverCourse[], extent: GroundFacts['extent']): Lattice {
  // every third sample is enough at this spacing
  const thinned = rivers.map((river) => {
    const keep = river.line.map((_, i) => i).filter((i) => i % 3 === 0 || i === river.line.length - 1);
    return { line: keep.map((i) => river.line[i]), halfWidth: keep.map((i) => river.halfWidth[i]) };
  });
  return new Lattice(extent, coarseStep).fill((x, y) => {
    let least = Infinity;
    for (const { line, halfWidth } of thinned) {
      const n = nearestOn(line, x, y);
      const half = halfWidth[n.segment] + n.share * (halfWidth[n.segment + 1] - halfWidth[n.segment]);
      least = Math.min(least, n.distance - half);
    }
    return least;
  });
}

/** Inverse-distance mean of the control levels, m. */
function levelSurface(facts: GroundFacts): Lattice {
  return new Lattice(facts.extent, coarseStep).fill((x, y) => {
    let sum = 0;
    let weights = 0;
    for (const { at, elevation } of facts.levels) {
      const dx = (x - at[0]) / 1000;
      const dy = (y - at[1]) / 1000;
      const d2 = dx * dx + dy * dy + 0.25;
      const w = 1 / (d2 * Math.sqrt(d2));
      sum += w * elevation;
      weights += w;
    }
    return sum / weights;
  });
}

/** How far the lattice is shifted at each point before lines are looked at, m: straight lines of the facts wind on the ground. */
interface Bend {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A bend of up to about `height` m in waves of `length` m, dying out near the rivers so that mouths stay in place. */
function bendOf(land: Lattice, toRiver: Lattice, seed: number, height: number, length: number): Bend {
  const x = new Float64Array(land.values.length);
  const y = new Float64Array(land.values.length);
  for (let r = 0, k = 0; r < land.rows; r++) {
    const v = land.y(r);
    for (let c = 0; c < land.cols; c++, k++) {
      const u = land.x(c);
      const share = Math.max(0, Math.min(1, toRiver.at(u, v) / 500));
      if (share === 0) continue;
      x[k] = height * share * octaves(u / length, v / length, seed, 2);
      y[k] = height * share * octaves(u / length, v / length, seed + 7, 2);
    }
  }
  return { x, y };
}

/** Visits lattice points within `reach` m of each piece of a line, with distance and elevation along the line. */
function alongLine(
  land: Lattice,
  bend: Bend,
  line: readonly XY[],
  elevation: readonly number[],
  reach: number,
  visit: (index: number, distance: number, elevation: number) => void,
): void {
  const nearest = new Float64Array(land.values.length).fill(Infinity);
  const height = new Float64Array(land.values.length);
  for (let i = 0; i < line.length - 1; i++) {
    const [ax, ay] = line[i];
    const dx = line[i + 1][0] - ax;
    const dy = line[i + 1][1] - ay;
    const inverse = 1 / (dx * dx + dy * dy);
    const c0 = Math.max(0, Math.floor((Math.min(ax, ax + dx) - reach - land.west) / land.step));
    const c1 = Math.min(land.cols - 1, Math.ceil((Math.max(ax, ax + dx) + reach - land.west) / land.step));
    const r0 = Math.max(0, Math.floor((land.north - Math.max(ay, ay + dy) - reach) / land.step));
    const r1 = Math.min(land.rows - 1, Math.ceil((land.north - Math.min(ay, ay + dy) + reach) / land.step));
    for (let r = r0; r <= r1; r++) {
      for (let c = c0; c <= c1; c++) {
        const k = r * land.cols + c;
        const ex = land.x(c) + bend.x[k] - ax;
        const ey = land.y(r) + bend.y[k] - ay;
        const t = Math.max(0, Math.min(1, (ex * dx + ey * dy) * inverse));
        const px = ex - t * dx;
        const py = ey - t * dy;
        const d = Math.sqrt(px * px + py * py);
        if (d < nearest[k]) {
          nearest[k] = d;
          height[k] = elevation[i] + t * (elevation[i + 1] - elevation[i]);
        }
      }
    }
  }
  for (let k = 0; k < nearest.length; k++) if (nearest[k] <= reach) visit(k, nearest[k], height[k]);
}

/** The summit surface on points `step` m apart. */
export function summitSurface(facts: GroundFacts, toRiver: Lattice, step: number): Lattice {
  const levels = levelSurface(facts);
  const { seed } = facts;
  const land = new Lattice(facts.extent, step).fill((x, y) => {
    const away = Math.max(0, toRiver.at(x, y));
    const rise = away / (away + 420); // half the height is reached 420 m from the bank
    const u = (x * strike.across[0] + y * strike.across[1]) / 1500;
    const v = (x * strike.along[0] + y * strike.along[1]) / 2600;
    const relief = octaves(u, v, seed, 5, 0.58);
    return 196 + (levels.at(x, y) - 196) * rise + 85 * relief * (0.12 + 0.88 * rise);
  });
  const { values } = land;
  const bend = bendOf(land, toRiver, seed + 20, 380, 1700);
  for (const ridge of facts.ridges) {
    alongLine(land, bend, ridge.line, ridge.elevation, 4 * ridge.half_width, (k, d, crest) => {
      const q = d / ridge.half_width;
      const p = 1 / ((1 + q * q) * (1 + 0.12 * q * q));
      const notch = (d * 3.2) / ridge.half_width;
      const top = crest - ridge.trough / (1 + notch * notch * notch * notch);
      const x = land.x(k % land.cols);
      const y = land.y(Math.floor(k / land.cols));
      const knobs = 55 * octaves(x / 1100, y / 1100, seed + 40, 4, 0.55);
      if (top + knobs > values[k]) values[k] += p * (top + knobs - values[k]);
    });
  }
  for (const hill of facts.hills) {
    alongLine(
      land,
      bend,
      [hill.at, [hill.at[0] + 1, hill.at[1]]],
      [hill.elevation, hill.elevation],
      2.5 * hill.radius,
      (k, d, top) => {
        const q = d / hill.radius;
        const p = 1 / ((1 + q * q) * (1 + q * q));
        if (top > values[k]) values[k] += p * (top - values[k]);
      },
    );
  }
  for (const stream of facts.streams) {
    alongLine(land, bend, stream.line, stream.elevation, 1400, (k, d, bed) => {
      const side = Math.max(0, d - stream.half_width);
      values[k] = Math.min(values[k], bed + 0.14 * side + 0.00012 * side * side);
    });
  }
  return land;
}
