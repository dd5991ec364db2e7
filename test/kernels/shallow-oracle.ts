/**
 * A step of the shallow-water kernel in plain TypeScript, cell by cell over the whole grid: no tiles, no threads, no
 * vectors, no open boundaries. Every operation is rounded to single precision where the kernel's is, in the same order,
 * so the bits must agree.
 */
const f = Math.fround;
const word = new DataView(new ArrayBuffer(4));
const toBits = (x: number): number => {
  word.setFloat32(0, x);
  return word.getInt32(0);
};
const fromBits = (i: number): number => {
  word.setInt32(0, i);
  return word.getFloat32(0);
};
const positive = (x: number): number => Math.max(x, 0);

export interface ShallowState {
  readonly rows: number;
  readonly cols: number;
  readonly z: Float32Array;
  readonly n: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly maximum: Float32Array;
  readonly speed: Float32Array;
  readonly source: Float32Array;
  /** Faces east and south of a cell that a wall closes, by the cell's index. */
  readonly walls?: { readonly x: ReadonlySet<number>; readonly y: ReadonlySet<number> };
}
export interface ShallowNumbers {
  readonly cellSize: number;
  readonly gravity: number;
  readonly courant: number;
  readonly dry: number;
  readonly still: number;
  readonly longestStep: number;
}

/** Advances the state by an interval; gives the number of sub-steps. */
export function shallowInterval(s: ShallowState, o: ShallowNumbers, length: number): number {
  let elapsed = 0;
  let steps = 0;
  const g = f(o.gravity);
  const rate = s.source.reduce((a, b) => Math.max(a, b), 0);
  for (;;) {
    const remaining = length - elapsed;
    if (remaining <= 0) return steps;
    let fastest = 0;
    for (let i = 0; i < s.h.length; i++)
      if (s.h[i]! > f(o.dry))
        fastest = Math.max(fastest, f(Math.max(Math.abs(s.u[i]!), Math.abs(s.v[i]!)) + f(Math.sqrt(f(g * s.h[i]!)))));
    const reach = o.courant * o.cellSize;
    let speed = Math.max(fastest, Math.sqrt(o.gravity * o.dry));
    let longest = Math.min(o.longestStep, reach / speed);
    // on dry ground the step is held by the depth that sources may give in it
    speed = Math.max(speed, Math.sqrt(o.gravity * (rate * Math.min(longest, remaining))));
    longest = Math.min(longest, reach / speed);
    const count = Math.ceil(remaining / longest);
    const dt = count <= 1 ? remaining : remaining / count;
    shallowStep(s, o, dt);
    elapsed = dt === remaining ? length : elapsed + dt;
    steps++;
  }
}

function inverseCubeRoot(h: number): number {
  let w = fromBits(toBits(f(f((toBits(h) >> 8) * f(-1 / 3)) + f(8388608 + 5546500))) << 8);
  const h3 = f(h * f(1 / 3));
  for (let k = 0; k < 2; k++) w = f(w * f(f(4 / 3) - f(f(w * w) * f(w * h3))));
  return w;
}

function limited(a: number, b: number): number {
  const high = f(f(1.3) * positive(Math.min(a, b)));
  const low = f(f(1.3) * Math.min(Math.max(a, b), 0));
  return Math.min(Math.max(f(0.5 * f(a + b)), low), high);
}

/** Rise of the surface between two cells, and the lesser of their depths over the step of the bed between them. */
function between(s: ShallowState, a: number, b: number): readonly [rise: number, least: number] {
  const dz = f(s.z[b]! - s.z[a]!);
  const low = f(s.h[a]! - Math.max(dz, 0));
  const high = f(s.h[b]! + Math.min(dz, 0));
  return [f(f(high - low) + f(s.c[b]! - s.c[a]!)), Math.min(low, high)];
}

/** Depth and velocities at half the step, change of depth, and along each axis the changes of level, depth, u, v. */
interface Half {
  readonly h: number;
  readonly u: number;
  readonly v: number;
  readonly t: number;
  readonly x: readonly [number, number, number, number];
  readonly y: readonly [number, number, number, number];
}

function predicted(s: ShallowState, o: ShallowNumbers, dt: number, i: number, fed: boolean): Half {
  const { cols } = s;
  const dry = f(o.dry);
  const h = s.h[i]!;
  const none = [0, 0, 0, 0] as const;
  if (!(h > dry)) return { h: positive(h), u: 0, v: 0, t: 0, x: none, y: none };
  const u = s.u[i]!;
  const v = s.v[i]!;
  const changes = (a: number, b: number, axis: 'x' | 'y'): readonly [number, number, number, number] => {
    // beside a wall a cell goes by its other side alone, as beside a dry bank
    const walledA = s.walls?.[axis].has(a) ?? false;
    const walledB = s.walls?.[axis].has(i) ?? false;
    const wet = s.h[a]! > dry && s.h[b]! > dry && !walledA && !walledB;
    const of = (values: Float32Array): number =>
      wet ? limited(f(values[i]! - values[a]!), f(values[b]! - values[i]!)) : 0;
    const [before, leastBefore] = between(s, a, i);
    const [after, leastAfter] = between(s, i, b);
    const [meetsA, meetsB] = [leastBefore > dry && !walledA, leastAfter > dry && !walledB];
    const along = of(s.h);
    const onBed = wet ? f(of(s.z) + along) : 0;
    if ((walledA || walledB) && !meetsA && !meetsB) return none;
    if (!meetsA && !meetsB) return [onBed, along, of(s.u), of(s.v)];
    const level = limited(before, after);
    if ((!meetsA || !meetsB) && wet) {
      const lesser = positive(Math.min(level, onBed)) + Math.min(Math.max(level, onBed), 0);
      return [lesser, along, of(s.u), of(s.v)];
    }
    if (!meetsA || !meetsB) {
      // where the dry side is a bank, what the water does towards the other side goes on
      const bank = walledA || walledB || f(s.z[meetsA ? b : a]! - s.z[i]!) >= h;
      if (!bank) return [0, 0, of(s.u), of(s.v)];
      const onward = meetsA ? f(h - s.h[a]!) : f(s.h[b]! - h);
      const twice = f(h + h);
      return [meetsA ? before : after, Math.min(Math.max(onward, -twice), twice), of(s.u), of(s.v)];
    }
    const overBed = f(level - f(0.5 * f(s.z[b]! - s.z[a]!)));
    const most = f(f(0.01) * h);
    const deep = f(along + Math.min(Math.max(f(overBed - along), -most), most));
    return [level, deep, of(s.u), of(s.v)];
  };
  const x = changes(i - 1, i + 1, 'x');
  const y = changes(i - cols, i + cols, 'y');
  const share = f(dt / (2 * o.cellSize));
  const pull = f((o.gravity * dt) / (2 * o.cellSize));
  const spread = f(f(f(u * x[1]) + f(h * x[2])) + f(f(v * y[1]) + f(h * y[3])));
  const t = fed ? f(-f(share * spread) + f(f(0.5 * f(dt)) * s.source[i]!)) : -f(share * spread);
  const pushX = f(f(share * f(f(u * x[2]) + f(v * y[2]))) + f(pull * x[0]));
  const pushY = f(f(share * f(f(u * x[3]) + f(v * y[3]))) + f(pull * y[0]));
  const w = inverseCubeRoot(h);
  const w2 = f(w * w);
  const speed = f(Math.sqrt(f(f(u * u) + f(v * v))));
  const n = s.n[i]!;
  const slowed = f(1 / f(1 + f(f(f(n * n) * f(0.5 * o.gravity * dt)) * f(speed * f(w2 * w2)))));
  return { h: positive(f(h + t)), u: f(f(u - pushX) * slowed), v: f(f(v - pushY) * slowed), t, x, y };
}

interface Crossing {
  mass: number;
  near: number;
  far: number;
  aside: number;
}

function crossing(
  s: ShallowState,
  o: ShallowNumbers,
  l: Half,
  r: Half,
  a: number,
  b: number,
  axis: 'x' | 'y',
): Crossing {
  const g = f(o.gravity);
  const halfG = f(0.5 * o.gravity);
  const dry = f(o.dry);
  const [cl, cr] = [l[axis], r[axis]];
  const insideL = f(f(halfG * l.h) * cl[0]);
  const insideR = f(f(halfG * r.h) * cr[0]);
  const along = (q: Half): number => (axis === 'x' ? q.u : q.v);
  const across = (q: Half): number => (axis === 'x' ? q.v : q.u);
  const [alongBy, acrossBy] = axis === 'x' ? [2, 3] : [3, 2];
  const base = f(s.z[b]! - s.z[a]!);
  const wallR = base > f(2e4);
  const wallL = -base > f(2e4);
  const ownL = positive(f(l.h + f(0.5 * cl[1])));
  const ownR = positive(f(r.h - f(0.5 * cr[1])));
  if (s.walls?.[axis].has(a)) return mirrored(o, l, r, axis, cl, cr);
  const foreL = wallL ? ownR : ownL;
  const foreR = wallR ? ownL : ownR;
  const step = wallL || wallR ? 0 : f(base - f(0.5 * f(f(cl[0] - cl[1]) + f(cr[0] - cr[1]))));
  const hL = positive(f(foreL - Math.max(step, 0)));
  const hR = positive(f(foreR + Math.min(step, 0)));
  const speedL = f(along(l) + f(0.5 * cl[alongBy]!));
  const speedR = f(along(r) - f(0.5 * cr[alongBy]!));
  const uL = wallL ? -speedR : speedL;
  const uR = wallR ? -speedL : speedR;
  const wL = f(across(l) + f(0.5 * cl[acrossBy]!));
  const wR = f(across(r) - f(0.5 * cr[acrossBy]!));
  const levels = f(f(between(s, a, b)[0] - f(0.5 * f(cl[0] + cr[0]))) + f(r.t - l.t));
  const dh = hL > 0 && hR > 0 && !wallL && !wallR ? levels : f(hR - hL);
  const dryL = hL <= dry;
  const dryR = hR <= dry;
  const cL = f(Math.sqrt(f(g * hL)));
  const cR = f(Math.sqrt(f(g * hR)));
  const uS = f(f(0.5 * f(uL + uR)) + f(cL - cR));
  const cS = f(f(0.5 * f(cL + cR)) + f(0.25 * f(uL - uR)));
  let sL = dryR ? f(uL - cL) : Math.min(f(uL - cL), f(uS - cS));
  let sR = dryL ? f(uR + cR) : Math.max(f(uR + cR), f(uS + cS));
  if (dryR && !dryL) sR = f(uL + f(cL + cL));
  if (dryL) sL = f(uR - f(cR + cR));
  sL = Math.min(sL, 0);
  sR = Math.max(sR, 0);
  if ((dryL && dryR) || !(f(sR - sL) > 0)) return { mass: 0, near: insideL, far: -insideR, aside: 0 };
  const inverse = f(1 / f(sR - sL));
  const mL = f(hL * uL);
  const mR = f(hR * uR);
  const sLR = f(sL * sR);
  let mass = f(f(f(f(sR * mL) - f(sL * mR)) + f(sLR * dh)) * inverse);
  if (wallL || wallR || !(Math.abs(mass) > f(1e-12))) mass = 0;
  const n = f(f(f(sR * f(mL * uL)) - f(sL * f(mR * uR))) + f(sLR * f(mR - mL)));
  const d = f(f(halfG * f(hR + hL)) * dh);
  const gapR = positive(f(step - foreL));
  const gapL = positive(f(-step - foreR));
  const near = f(f(f(n - f(sL * d)) * inverse) - f(f(g * hL) * gapL));
  const far = f(f(f(n - f(sR * d)) * inverse) - f(f(g * hR) * gapR));
  return { mass, near: f(near + insideL), far: f(far - insideR), aside: f(mass * (mass > 0 ? wL : wR)) };
}

/** At a wall between two cells each side sees its own water mirrored; in double precision, as the kernel has it. */
function mirrored(o: ShallowNumbers, l: Half, r: Half, axis: 'x' | 'y', cl: Half['x'], cr: Half['x']): Crossing {
  const g = o.gravity;
  const by = axis === 'x' ? 2 : 3;
  const u = (q: Half): number => (axis === 'x' ? q.u : q.v);
  const pushed = (h: number, towards: number): number => {
    if (h <= o.dry) return 0;
    const c = Math.sqrt(g * h);
    const m = h * towards;
    return m * towards + Math.max(c - towards, c + 0.5 * towards) * m;
  };
  const hL = positive(l.h + 0.5 * cl[1]);
  const hR = positive(r.h - 0.5 * cr[1]);
  const near = pushed(hL, u(l) + 0.5 * cl[by]) + 0.5 * g * l.h * cl[0];
  const far = pushed(hR, -(u(r) - 0.5 * cr[by])) - 0.5 * g * r.h * cr[0];
  return { mass: 0, near: f(near), far: f(far), aside: 0 };
}

function shallowStep(s: ShallowState, o: ShallowNumbers, dt: number): void {
  const { rows, cols } = s;
  const share = f(dt / o.cellSize);
  const nothing: Crossing = { mass: 0, near: 0, far: 0, aside: 0 };
  const fed = s.source.some((rate) => rate > 0);
  const halves = Array.from(s.h, (_, i) => predicted(s, o, dt, i, fed));
  const xs = new Array<Crossing>(rows * cols).fill(nothing);
  const ys = new Array<Crossing>(rows * cols).fill(nothing);
  for (let i = 0; i < (rows - 1) * cols; i++) {
    if (i % cols < cols - 1) xs[i] = crossing(s, o, halves[i]!, halves[i + 1]!, i, i + 1, 'x');
    ys[i] = crossing(s, o, halves[i]!, halves[i + cols]!, i, i + cols, 'y');
  }
  const scale = new Float32Array(rows * cols).fill(1);
  for (let i = cols; i < (rows - 1) * cols; i++) {
    const out = f(
      f(positive(xs[i]!.mass) + positive(-xs[i - 1]!.mass)) + f(positive(ys[i]!.mass) + positive(-ys[i - cols]!.mass)),
    );
    const asked = f(out * share);
    const held = f(s.h[i]! * f(0.999999));
    if (asked > held) scale[i] = f(held / asked);
  }
  const guard = (q: Crossing, a: number, b: number): void => {
    const k = q.mass > 0 ? scale[a]! : scale[b]!;
    if (k === 1) return;
    q.mass = f(q.mass * k);
    q.aside = f(q.aside * k);
  };
  for (let i = 0; i < (rows - 1) * cols; i++) {
    guard(xs[i]!, i, i + 1);
    guard(ys[i]!, i, i + cols);
  }
  for (let i = cols; i < (rows - 1) * cols; i++) {
    const [e, w, south, north] = [xs[i]!, xs[i - 1]!, ys[i]!, ys[i - cols]!];
    let gain = s.z[i]! < 5e4 ? f(share * f(f(w.mass - e.mass) + f(north.mass - south.mass))) : 0;
    if (s.source[i] !== 0) gain = f(gain + f(f(dt) * s.source[i]!));
    gain = f(gain + s.c[i]!);
    const h = s.h[i]!;
    let sum = f(h + gain);
    const part = f(sum - h);
    let rest = f(f(h - f(sum - part)) + f(gain - part));
    if (sum < 0) sum = rest = 0;
    const mX = f(f(h * s.u[i]!) - f(share * f(f(e.near - w.far) + f(south.aside - north.aside))));
    const mY = f(f(h * s.v[i]!) - f(share * f(f(south.near - north.far) + f(e.aside - w.aside))));
    s.h[i] = sum;
    s.c[i] = rest;
    s.maximum[i] = Math.max(s.maximum[i]!, sum);
    s.u[i] = s.v[i] = 0;
    if (!(sum > f(o.dry))) continue;
    const m = f(Math.sqrt(f(f(mX * mX) + f(mY * mY))));
    const n = s.n[i]!;
    const k = f(f(f(n * n) * f(4 * o.gravity * dt)) * f(inverseCubeRoot(sum) * m));
    const slowed = f(2 / f(sum + f(Math.sqrt(f(f(sum * sum) + k)))));
    s.u[i] = f(mX * slowed);
    s.v[i] = f(mY * slowed);
    if (sum > f(o.still)) s.speed[i] = Math.max(s.speed[i]!, f(m * slowed));
  }
}
