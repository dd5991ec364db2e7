/**
 * Ground reconstructed from facts: a summit surface from levels, ridges and hills, valleys cut into it by its own
 * drainage, hillsides stepped into terraces, and river beds with banks and low terraces laid in at full resolution.
 * It is a stand-in for a survey, good to tens of metres of height; the same facts always give the same bits.
 */
import type { Raster } from '../core/grid.ts';
import type { Name } from '../core/names.ts';
import { fillDepressions } from './flow-direction.ts';
import type { Cover, GroundFacts } from './ground-facts.ts';
import { type GroundFrame, groundFrame } from './ground-frame.ts';
import { incise, roundSlopes } from './incision.ts';
import { noiseAt, Octaves } from './noise.ts';
import { bedElevation, type Corridor, corridorOf, type RiverCourse, riverCourse } from './river-course.ts';
import { riverDistance, summitSurface } from './upland.ts';

/** A land cover of the reconstruction. */
export interface SurfaceClass extends Cover {
  readonly id: string;
}
export interface Reconstruction {
  /** Bed and ground elevation, m. */
  readonly ground: Raster;
  /** Land cover of each cell, an index into `classTable`. */
  readonly classes: Uint8Array;
  readonly classTable: readonly SurfaceClass[];
  readonly rivers: readonly RiverCourse[];
}

/** Valleys are cut on points this far apart, m, whatever the cell size, so that a coarse cut has the same valleys. */
const valleyStep = 60;
/** How far beyond its bank tops a river shapes the ground, m. */
const bankReach = 600;

export function reconstruct(facts: GroundFacts): Reconstruction {
  const { extent, cellSize, seed } = facts;
  const grid = groundFrame(facts);
  const { rows, cols } = grid;
  const rivers = facts.rivers.map(riverCourse);

  const toRiver = riverDistance(rivers, extent);
  const land = summitSurface(facts, toRiver, valleyStep);
  const outlet = new Uint8Array(land.values.length);
  for (let i = 0; i < outlet.length; i++) {
    if (toRiver.at(land.x(i % land.cols), land.y(Math.floor(i / land.cols))) <= 0) {
      outlet[i] = 1;
      land.values[i] = baseLevel;
    }
  }
  // the ground goes on beyond the window: valleys leave it, instead of ending at a rim
  const [u, v, drop] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  for (let i = 0; i < outlet.length; i++) {
    const r = Math.floor(i / land.cols);
    const c = i - r * land.cols;
    if (outlet[i] || (r > 0 && c > 0 && r < land.rows - 1 && c < land.cols - 1)) continue;
    u[0] = land.x(c) / 1300;
    v[0] = land.y(r) / 1300;
    noiseAt(u, v, seed + 61, drop);
    land.values[i] = Math.max(baseLevel + 12, land.values[i] - (60 + 50 * drop[0]));
  }
  const drained = incise(land.values, land.rows, land.cols, valleyStep, { outlet, reach: 0.65, passes: 3 });
  roundSlopes(land.values, land.rows, land.cols, outlet, 0.5, 2);

  const values = new Float32Array(rows * cols);
  const xs = Float64Array.from({ length: cols }, (_, c) => grid.west + (c + 0.5) * cellSize);
  const smoothRow = land.smoothRows(xs);
  const terrace = terraces(xs, seed);
  const row = new Float64Array(cols);
  for (let r = 0; r < rows; r++) {
    const y = grid.north - (r + 0.5) * cellSize;
    smoothRow(y, row);
    terrace(y, row);
    values.set(row, r * cols);
  }

  const wet = new Uint8Array(rows * cols);
  const { classes, classTable } = layRivers(rivers, facts, grid, values, wet, (x, y) => {
    // the largest stream within a point's own neighbourhood
    const c = Math.max(1, Math.min(land.cols - 2, Math.round((x - land.west) / valleyStep)));
    const r = Math.max(1, Math.min(land.rows - 2, Math.round((land.north - y) / valleyStep)));
    let most = 0;
    for (let i = (r - 1) * land.cols; i <= (r + 1) * land.cols; i += land.cols)
      for (let k = i + c - 1; k <= i + c + 1; k++) most = Math.max(most, outlet[k] ? 0 : drained[k]);
    return most;
  });
  const filled = fillDepressions(values, rows, cols, { outlet: wet, gradient: 0.004 }).filled;
  coverLand(facts, grid, filled, classes, classTable);
  return {
    ground: { ...grid, epsg: facts.epsg, datum: facts.datum, values: filled },
    classes,
    classTable,
    rivers,
  };
}

/** Low terraces leave a gap where a stream with more than this behind it comes through, m². */
const streamArea = 2.5e5;
/** Streams run out into the rivers at this elevation, m. */
const baseLevel = 183;

/**
 * Hillsides stepped as a mountain city steps them: treads of gentle ground about every 16 m between steeper risers. A
 * rising function of elevation, so water runs where it ran before. Gives what steps a row of elevations at eastings `xs`.
 */
function terraces(xs: Float64Array, seed: number): (y: number, row: Float64Array) => void {
  const count = xs.length;
  const roughness = new Octaves(seed + 83, 2);
  const riseX = xs.map((x) => x / 1500);
  const roughX = xs.map((x) => x / 160);
  const ys = new Float64Array(count);
  const rises = new Float64Array(count);
  const rough = new Float64Array(count);
  return (y, row) => {
    noiseAt(riseX, ys.fill(y / 1500), seed + 71, rises);
    roughness.at(roughX, ys.fill(y / 160), rough);
    for (let k = 0; k < count; k++) {
      const z = row[k];
      const rise = 16 + 5 * rises[k];
      const share = 0.32 * Math.max(0, Math.min(1, (z - 190) / 20)) * Math.max(0, Math.min(1, (470 - z) / 60));
      if (share <= 0) continue;
      const step = z / rise;
      const floor = Math.floor(step);
      const t = step - floor;
      const smooth = t * t * (3 - 2 * t);
      const steep = smooth * smooth * (3 - 2 * smooth);
      row[k] = z + share * rise * (steep - t) + 0.5 * rough[k];
    }
  };
}

/** Lays beds, banks and low terraces into the ground; marks river cells in `wet` and gives their classes; `streamAt` is the area of the stream there, m². */
function layRivers(
  rivers: readonly RiverCourse[],
  facts: GroundFacts,
  grid: GroundFrame,
  values: Float32Array,
  wet: Uint8Array,
  streamAt: (x: number, y: number) => number,
): { classes: Uint8Array; classTable: SurfaceClass[] } {
  const classes = new Uint8Array(values.length).fill(255);
  const classTable: SurfaceClass[] = [{ id: 'bank', ...facts.cover.bank }];
  const known = new Map<number, number>();
  const roughnessClass = (manning: number): number => {
    const thousandths = Math.round(manning * 1000);
    return known.get(thousandths) ?? addRoughness(thousandths);
  };
  const addRoughness = (thousandths: number): number => {
    const id = `river-${thousandths}`;
    const n = thousandths / 1000;
    const name: Name = { en: `${facts.cover.river.name.en}, n ${n}`, zh: `${facts.cover.river.name.zh}，n ${n}` };
    known.set(thousandths, classTable.push({ ...facts.cover.river, id, name, manning: n }) - 1);
    return classTable.length - 1;
  };
  let corridor: Corridor | undefined;
  for (const river of rivers) {
    const { bank, flat_share: flatShare } = river.facts;
    corridor = corridorOf(river, grid, bankReach, corridor);
    for (let i = 0; i < values.length; i++) {
      const d = corridor.distance[i];
      if (d === Infinity) continue;
      const s = Math.min(river.line.length - 1.000001, corridor.sample[i]);
      const k = Math.floor(s);
      const t = s - k;
      const half = between(river.halfWidth, k, t);
      if (d <= half) {
        const bed = bedElevation(between(river.thalweg, k, t), bank, flatShare, d / half);
        if (!wet[i] || bed < values[i]) {
          values[i] = bed;
          classes[i] = roughnessClass(between(river.manning, k, t));
        }
        wet[i] = 1;
        continue;
      }
      if (wet[i]) continue;
      // above the bank top: no steeper than the scarp; along a bench the bench itself, then the scarp
      const away = d - half;
      let most = bank + 0.34 * away;
      const chainage = between(river.chainage, k, t);
      for (const bench of river.benches) {
        if (bench.left !== (corridor.left[i] === 1) || chainage < bench.from || chainage > bench.to) continue;
        const fade = Math.min(1, (chainage - bench.from) / 150, (bench.to - chainage) / 150);
        const width = bench.width * fade;
        const tread = bench.elevation + 0.012 * away;
        if (away <= width) {
          most = Math.min(tread, bank + 0.5 * away);
          const x = grid.west + ((i % grid.cols) + 0.5) * grid.cellSize;
          const y = grid.north - (Math.floor(i / grid.cols) + 0.5) * grid.cellSize;
          if (values[i] < most && streamAt(x, y) < streamArea) values[i] = most;
        } else most = tread + 0.3 * (away - width);
      }
      if (values[i] > most) values[i] = most;
      if (away < 45) classes[i] = 0;
    }
  }
  return { classes, classTable };
}

const between = (v: readonly number[], k: number, t: number): number => v[k] + t * (v[k + 1] - v[k]);

/** Gives land cells their cover: woods on steep ground and ridges, town where the facts say built, else fields. */
function coverLand(
  facts: GroundFacts,
  grid: GroundFrame,
  z: Float32Array,
  classes: Uint8Array,
  classTable: SurfaceClass[],
): void {
  const add = (id: keyof GroundFacts['cover'], slug: string): number =>
    classTable.push({ id: slug, ...facts.cover[id] }) - 1;
  const dense = add('urban_dense', 'urban-dense');
  const urban = add('urban', 'urban');
  const farmland = add('farmland', 'farmland');
  const woods = add('woods', 'woods');
  const { rows, cols, cellSize, west, north } = grid;
  // the share built on points 240 m apart
  const step = 240;
  const wide = Math.ceil((cols * cellSize) / step) + 2;
  const high = Math.ceil((rows * cellSize) / step) + 2;
  const built = new Float32Array(wide * high);
  for (let r = 0; r < high; r++) {
    for (let c = 0; c < wide; c++) {
      const x = west + c * step;
      const y = north - r * step;
      let open = 1;
      for (const b of facts.built) {
        const dx = (x - b.at[0]) / b.radius;
        const dy = (y - b.at[1]) / b.radius;
        const q = dx * dx + dy * dy;
        open *= 1 - b.share / (1 + q * q);
      }
      built[r * wide + c] = 1 - open;
    }
  }
  const patches = new Float64Array(cols);
  const us = new Float64Array(cols);
  const vs = new Float64Array(cols);
  for (let c = 0; c < cols; c++) us[c] = (west + (c + 0.5) * cellSize) / 380;
  for (let r = 0, i = 0; r < rows; r++) {
    noiseAt(us, vs.fill((north - (r + 0.5) * cellSize) / 380), facts.seed + 91, patches);
    for (let c = 0; c < cols; c++, i++) {
      if (classes[i] !== 255) continue;
      const e = c < cols - 1 ? z[i + 1] - z[i] : z[i] - z[i - 1];
      const s = r < rows - 1 ? z[i + cols] - z[i] : z[i] - z[i - cols];
      const slope = Math.sqrt(e * e + s * s) / cellSize;
      const x = (c + 0.5) * cellSize;
      const y = (r + 0.5) * cellSize;
      const share = built[Math.round(y / step) * wide + Math.round(x / step)];
      const patch = 0.18 * patches[c];
      const town = share + patch - 0.9 * Math.max(0, slope - 0.22);
      if (town > 0.72) classes[i] = dense;
      else if (town > 0.42) classes[i] = urban;
      else if (slope > 0.24 || z[i] > 420) classes[i] = woods;
      else classes[i] = farmland;
    }
  }
}
