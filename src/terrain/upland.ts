/**
 * The surface the summits reach, before streams cut it: control levels between the rivers, ridges, hills, and relief that
 * strikes with the folds. Also where streams named in the facts must run.
 */
import type { GroundFacts } from './ground-facts.ts';
import { Lattice } from './lattice.ts';
import { Octaves } from './noise.ts';
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
  const eastward = new Octaves(seed, 2);
  const northward = new Octaves(seed + 7, 2);
  const share = new Float64Array(land.cols);
  const us = new Float64Array(land.cols);
  const vs = new Float64Array(land.cols);
  for (let r = 0; r < land.rows; r++) {
    const v = land.y(r);
    for (let c = 0; c < land.cols; c++) {
      const u = land.x(c);
      share[c] = Math.max(0, Math.min(1, toRiver.at(u, v) / 500));
      us[c] = u / length;
      vs[c] = v / length;
    }
    for (const [into, waves] of [
      [x, eastward],
      [y, northward],
    ] as const) {
      const row = into.subarray(r * land.cols, (r + 1) * land.cols);
      waves.at(us, vs, row);
      for (let c = 0; c < land.cols; c++) row[c] = share[c] === 0 ? 0 : height * share[c] * row[c];
    }
  }
  return { x, y };
}

/** The nearest place on a line, for each lattice point near it: distance, and elevation there, m. */
class NearLine {
  readonly distance: Float64Array;
  readonly elevation: Float64Array;
  /** Points from `first` to before `end` may be near the line; for the others the distance is Infinity. */
  first = 0;
  end = 0;
  private readonly land: Lattice;
  private readonly bend: Bend;

  constructor(land: Lattice, bend: Bend) {
    this.land = land;
    this.bend = bend;
    this.distance = new Float64Array(land.values.length).fill(Infinity);
    this.elevation = new Float64Array(land.values.length);
  }

  /** Measures from a line, within about `reach` m of each of its pieces; what was measured before is forgotten. */
  measure(line: readonly XY[], elevation: readonly number[], reach: number): void {
    const { land, bend, distance: nearest, elevation: height } = this;
    nearest.fill(Infinity, this.first, this.end);
    let top = land.rows;
    let bottom = -1;
    for (let i = 0; i < line.length - 1; i++) {
      const [ax, ay] = line[i];
      const dx = line[i + 1][0] - ax;
      const dy = line[i + 1][1] - ay;
      const inverse = 1 / (dx * dx + dy * dy);
      const c0 = Math.max(0, Math.floor((Math.min(ax, ax + dx) - reach - land.west) / land.step));
      const c1 = Math.min(land.cols - 1, Math.ceil((Math.max(ax, ax + dx) + reach - land.west) / land.step));
      const r0 = Math.max(0, Math.floor((land.north - Math.max(ay, ay + dy) - reach) / land.step));
      const r1 = Math.min(land.rows - 1, Math.ceil((land.north - Math.min(ay, ay + dy) + reach) / land.step));
      top = Math.min(top, r0);
      bottom = Math.max(bottom, r1);
      for (let r = r0; r <= r1; r++) {
        const y = land.y(r);
        for (let c = c0; c <= c1; c++) {
          const k = r * land.cols + c;
          const ex = land.x(c) + bend.x[k] - ax;
          const ey = y + bend.y[k] - ay;
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
    this.first = top * land.cols;
    this.end = Math.max(this.first, (bottom + 1) * land.cols);
  }
}

/** Knobs that keep crests from being level, m, at each point. */
function knobsOn(land: Lattice, seed: number): Float64Array {
  const knobs = new Float64Array(land.values.length);
  const waves = new Octaves(seed, 4, 0.55);
  const us = Float64Array.from({ length: land.cols }, (_, c) => land.x(c) / 1100);
  const vs = new Float64Array(land.cols);
  for (let r = 0; r < land.rows; r++) {
    const row = knobs.subarray(r * land.cols, (r + 1) * land.cols);
    waves.at(us, vs.fill(land.y(r) / 1100), row);
    for (let c = 0; c < land.cols; c++) row[c] *= 55;
  }
  return knobs;
}

/** The summit surface on points `step` m apart. */
export function summitSurface(facts: GroundFacts, toRiver: Lattice, step: number): Lattice {
  const levels = levelSurface(facts);
  const { seed } = facts;
  const land = new Lattice(facts.extent, step);
  const { values, rows, cols } = land;
  const folds = new Octaves(seed, 5, 0.58);
  const us = new Float64Array(cols);
  const vs = new Float64Array(cols);
  const relief = new Float64Array(cols);
  for (let r = 0, k = 0; r < rows; r++) {
    const y = land.y(r);
    for (let c = 0; c < cols; c++) {
      const x = land.x(c);
      us[c] = (x * strike.across[0] + y * strike.across[1]) / 1500;
      vs[c] = (x * strike.along[0] + y * strike.along[1]) / 2600;
    }
    folds.at(us, vs, relief);
    for (let c = 0; c < cols; c++, k++) {
      const x = land.x(c);
      const away = Math.max(0, toRiver.at(x, y));
      const rise = away / (away + 420); // half the height is reached 420 m from the bank
      values[k] = 196 + (levels.at(x, y) - 196) * rise + 85 * relief[c] * (0.12 + 0.88 * rise);
    }
  }
  const bend = bendOf(land, toRiver, seed + 20, 380, 1700);
  const near = new NearLine(land, bend);
  const { distance, elevation } = near;
  const knobs = knobsOn(land, seed + 40);
  for (const ridge of facts.ridges) {
    const reach = 4 * ridge.half_width;
    near.measure(ridge.line, ridge.elevation, reach);
    for (let k = near.first; k < near.end; k++) {
      const d = distance[k];
      if (d > reach) continue;
      const q = d / ridge.half_width;
      const p = 1 / ((1 + q * q) * (1 + 0.12 * q * q));
      const notch = (d * 3.2) / ridge.half_width;
      const top = elevation[k] - ridge.trough / (1 + notch * notch * notch * notch);
      if (top + knobs[k] > values[k]) values[k] += p * (top + knobs[k] - values[k]);
    }
  }
  for (const hill of facts.hills) {
    const reach = 2.5 * hill.radius;
    near.measure([hill.at, [hill.at[0] + 1, hill.at[1]]], [hill.elevation, hill.elevation], reach);
    for (let k = near.first; k < near.end; k++) {
      const d = distance[k];
      if (d > reach) continue;
      const q = d / hill.radius;
      const p = 1 / ((1 + q * q) * (1 + q * q));
      if (elevation[k] > values[k]) values[k] += p * (elevation[k] - values[k]);
    }
  }
  for (const stream of facts.streams) {
    const reach = 1400;
    near.measure(stream.line, stream.elevation, reach);
    for (let k = near.first; k < near.end; k++) {
      const d = distance[k];
      if (d > reach) continue;
      const side = Math.max(0, d - stream.half_width);
      values[k] = Math.min(values[k], elevation[k] + 0.14 * side + 0.00012 * side * side);
    }
  }
  return land;
}
