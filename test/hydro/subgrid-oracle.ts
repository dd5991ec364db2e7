/**
 * The sub-grid kernel's step in plain TypeScript, cell by cell over the whole grid: no tiles, no threads, no vectors.
 * Every operation is rounded to single precision where the kernel's is, in the same order, so the bits must agree.
 */
import type { Grid } from '../../src/core/grid.ts';
import { sectionFloats, sectionKnots } from '../../src/terrain/subgrid-section.ts';
import { storageFloats, storageKnots } from '../../src/terrain/subgrid-storage.ts';
import type { SubgridTables } from '../../src/terrain/subgrid-tables.ts';

const f = Math.fround;
const bits = new DataView(new ArrayBuffer(4));
const toBits = (x: number): number => {
  bits.setFloat32(0, x);
  return bits.getInt32(0);
};
const fromBits = (i: number): number => {
  bits.setInt32(0, i);
  return bits.getFloat32(0);
};

export interface TwinState {
  readonly h: Float32Array;
  readonly c: Float32Array;
  qx: Float32Array;
  qy: Float32Array;
  readonly ax: Float32Array;
  readonly ay: Float32Array;
  readonly level: Float64Array;
  readonly rise: Float64Array;
  readonly maximum: Float32Array;
  readonly topLevel: Float32Array;
  readonly topSpeed: Float32Array;
  readonly topHazard: Float32Array;
  readonly source: Float32Array;
}

export interface TwinOptions {
  readonly grid: Grid;
  readonly mask: Uint8Array;
  readonly tables: SubgridTables;
  readonly factor: number;
  readonly gravity: number;
  readonly theta: number;
  readonly courant: number;
  readonly froude: number;
  readonly dry: number;
  readonly still: number;
  readonly longestStep: number;
}

/** Knot of a rising row of `count` numbers that a value lies behind. */
function behind(table: Float32Array, at: number, count: number, value: number): number {
  let k = at;
  for (let step = count / 2; step >= 1; step /= 2) if (value >= table[k + step]!) k += step;
  return k;
}

function lift(o: TwinOptions, i: number, depth: number): { height: number; rise: number } {
  const { storage } = o.tables;
  const k = behind(storage, i * storageFloats, storageKnots, depth);
  const h = k + storageKnots;
  const rise = (storage[h + 1]! - storage[h]!) / (storage[k + 1]! - storage[k]!);
  return { height: storage[h]! + (depth - storage[k]!) * rise, rise };
}

const areasOf = (s: TwinState, i: number, cols: number): number =>
  s.ax[i - 1]! + s.ax[i]! + (s.ay[i - cols]! + s.ay[i]!);

function survey(s: TwinState, o: TwinOptions): void {
  for (let i = 0; i < s.h.length; i++) {
    if (!o.mask[i]) continue;
    const { height, rise } = lift(o, i, s.h[i]! + s.c[i]!);
    s.level[i] = o.tables.lowest[i]! + height;
    s.rise[i] = rise;
  }
}

/** What bounds the step, m: f32 as each tile keeps it. */
function deepest(s: TwinState, o: TwinOptions): number {
  let most = 0;
  for (let i = 0; i < s.h.length; i++) {
    if (!o.mask[i]) continue;
    const { height, rise } = lift(o, i, s.h[i]! + s.c[i]!);
    if (height > o.dry) most = Math.max(most, height, 0.25 * rise * areasOf(s, i, o.grid.cols));
  }
  return f(most);
}

/** How high sources alone fill a cell in the interval, m. */
function fed(s: TwinState, o: TwinOptions, length: number): number {
  let most = 0;
  for (let i = 0; i < s.h.length; i++) {
    const given = s.source[i]! * length;
    const spread = given * o.factor * o.factor;
    most = Math.max(most, spread > 0.1 ? lift(o, i, given).height : spread);
  }
  return f(most);
}

function face(
  o: TwinOptions,
  dt: number,
  table: number,
  sill: number,
  bar: number,
  rough: number,
  here: number,
  there: number,
  q: number,
  before: number,
  after: number,
  across: number,
): { q: number; area: number } {
  const { section } = o.tables;
  const high = Math.max(here, there) - sill;
  if (!(high > o.dry) || !(Math.min(here, there) > -1e30)) return { q: 0, area: 0 };
  if (bar !== 0 && high <= Math.abs(bar) && bar > 0 === here > there) return { q: 0, area: 0 };
  const half = (o.factor - 1) / (2 * o.factor);
  const drop = Math.abs(there - here) * half;
  const l = drop < high ? high - drop * (1 - drop / high) : high;
  const k = behind(section, table, sectionKnots, l);
  const low = section[k]!;
  const part = f(1 / f(section[k + 1]! - low));
  const above = f(l - low);
  const a0 = section[k + sectionKnots]!;
  const d0 = section[k + 2 * sectionKnots]!;
  const share = f(f(section[k + sectionKnots + 1]! - a0) * part);
  const area = f(a0 + f(above * share));
  const conveying = f(d0 + f(above * f(f(section[k + 2 * sectionKnots + 1]! - d0) * part)));
  const slope = (o.gravity * dt) / o.grid.cellSize;
  const difference = there - here;
  const fall = Math.abs(difference) < 1e-9 ? 0 : slope * difference;
  const root = f(Math.sqrt(f(area / share)));
  const most = f(f(f(o.froude * Math.sqrt(o.gravity)) * area) * root);
  const courant = 0.98 * Math.sqrt(0.5 * o.theta);
  const beside = f((0.5 * (1 - o.theta) * dt * Math.sqrt(o.gravity)) / (courant * o.grid.cellSize));
  const towards = (neighbour: number): number => (neighbour !== 0 ? f(neighbour - q) : 0);
  const inertia = f(q + f(f(beside * root) * f(towards(before) + towards(after))));
  const a = f(inertia - f(area * f(fall)));
  let w = fromBits(toBits(f(f(f(toBits(conveying) >> 8) * f(-1 / 3)) + f(8388608 + 5546500))) << 8);
  const d3 = f(conveying * f(1 / 3));
  for (let n = 0; n < 2; n++) w = f(w * f(f(4 / 3) - f(f(w * w) * f(w * d3))));
  const w2 = f(w * w);
  const w4 = f(w2 * w2);
  const friction = f(f(f(f(o.gravity * dt) * rough) * area) * f(f(w4 * w4) * w2));
  const q0 = f(Math.abs(q) + f(1e-6));
  const t = f(across * 0.25);
  const t2 = f(t * t);
  const m = f(Math.sqrt(f(f(q0 * q0) + t2)));
  const sum = f(m + f(friction * t2));
  const am = f(Math.abs(a) * m);
  const under = f(Math.sqrt(f(f(sum * sum) + f(f(4 * friction) * f(q0 * am)))));
  const size = Math.min(f(f(am + am) / f(sum + under)), most);
  if (!(size > f(1e-12))) return { q: 0, area };
  return { q: a < 0 ? -size : size, area };
}

function step(s: TwinState, o: TwinOptions, dt: number): void {
  const { rows, cols, cellSize } = o.grid;
  const { tables } = o;
  const px = new Float32Array(s.h.length);
  const py = new Float32Array(s.h.length);
  const { qx, qy } = s;
  for (let r = 1; r < rows - 1; r++)
    for (let i = r * cols; i < (r + 1) * cols - 1; i++) {
      const tx = f(f(qy[i - cols]! + qy[i]!) + f(qy[i - cols + 1]! + qy[i + 1]!));
      const ty = f(f(qx[i - 1]! + qx[i]!) + f(qx[i + cols - 1]! + qx[i + cols]!));
      const [here, east, south] = [s.level[i]!, s.level[i + 1]!, s.level[i + cols]!];
      const table = 2 * i * sectionFloats;
      const x = face(
        o,
        dt,
        table,
        tables.sill_x[i]!,
        tables.bar_x[i]!,
        tables.rough_x[i]!,
        here,
        east,
        qx[i]!,
        qx[i - 1]!,
        qx[i + 1]!,
        tx,
      );
      const y = face(
        o,
        dt,
        table + sectionFloats,
        tables.sill_y[i]!,
        tables.bar_y[i]!,
        tables.rough_y[i]!,
        here,
        south,
        qy[i]!,
        qy[i - cols]!,
        qy[i + cols]!,
        ty,
      );
      [px[i], s.ax[i], py[i], s.ay[i]] = [x.q, x.area, y.q, y.area];
    }
  const share = dt / cellSize;
  const scale = new Float32Array(s.h.length).fill(1);
  const positive = (x: number): number => Math.max(x, 0);
  for (let i = cols; i < s.h.length - cols; i++) {
    const out = f(f(positive(px[i]!) + positive(-px[i - 1]!)) + f(positive(py[i]!) + positive(-py[i - cols]!)));
    const asked = f(out * f(share));
    const held = f(s.h[i]! * f(0.999999));
    if (asked > held) scale[i] = held / asked;
  }
  for (let i = 0; i < s.h.length - cols; i++) {
    px[i] = f(px[i]! * (px[i]! > 0 ? scale[i]! : scale[i + 1]!));
    py[i] = f(py[i]! * (py[i]! > 0 ? scale[i]! : scale[i + cols]!));
  }
  for (let i = cols; i < s.h.length - cols; i++) {
    if (!o.mask[i]) continue;
    const held = s.h[i]! + s.c[i]!;
    let gain = share * (px[i - 1]! - px[i]! + (py[i - cols]! - py[i]!));
    if (s.source[i] !== 0) gain += dt * s.source[i]!;
    if (gain === 0 && held === 0) continue;
    const sum = Math.max(held + gain, 0);
    const h = f(sum);
    s.h[i] = h;
    s.c[i] = sum - h;
    const { height, rise } = lift(o, i, sum);
    s.level[i] = tables.lowest[i]! + height;
    s.rise[i] = rise;
    if (h > f(o.still)) {
      s.topLevel[i] = Math.max(s.topLevel[i]!, f(s.level[i]!));
      const along = Math.max(f(s.ax[i - 1]! + s.ax[i]!), f(h + h));
      const athwart = Math.max(f(s.ay[i - cols]! + s.ay[i]!), f(h + h));
      const u = f(f(px[i - 1]! + px[i]!) / along);
      const v = f(f(py[i - cols]! + py[i]!) / athwart);
      const speed = f(Math.sqrt(f(f(u * u) + f(v * v))));
      s.topSpeed[i] = Math.max(s.topSpeed[i]!, speed);
      s.topHazard[i] = Math.max(s.topHazard[i]!, f(f(h * f(rise)) * f(speed + 0.5)));
    }
    s.maximum[i] = Math.max(s.maximum[i]!, h);
  }
  s.qx = px;
  s.qy = py;
}

/** Advances the state by an interval; gives the number of sub-steps. */
export function twinInterval(s: TwinState, o: TwinOptions, length: number): number {
  survey(s, o);
  const given = fed(s, o, length);
  let [elapsed, steps] = [0, 0];
  for (;;) {
    const remaining = length - elapsed;
    if (remaining <= 0) return steps;
    const water = Math.max(deepest(s, o), o.dry, given);
    const longest = Math.min(o.longestStep, (o.courant * o.grid.cellSize) / Math.sqrt(o.gravity * water));
    const count = Math.ceil(remaining / longest);
    const dt = count <= 1 ? remaining : remaining / count;
    step(s, o, dt);
    elapsed = dt === remaining ? length : elapsed + dt;
    steps++;
  }
}
