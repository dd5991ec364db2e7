/**
 * The flow kernel's step in plain TypeScript, cell by cell over the whole grid: no tiles, no threads, no vectors. Every
 * operation is rounded to single precision where the kernel's is, in the same order, so the bits must agree.
 */
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

export interface OracleState {
  readonly rows: number;
  readonly cols: number;
  readonly z: Float32Array;
  readonly n: Float32Array;
  readonly h: Float32Array;
  readonly c: Float32Array;
  readonly qx: Float32Array;
  readonly qy: Float32Array;
  readonly maximum: Float32Array;
  readonly arrival: Float32Array;
  readonly duration: Float32Array;
  readonly source: Float32Array;
}
export interface OracleOptions {
  readonly cellSize: number;
  readonly gravity: number;
  readonly theta: number;
  readonly courant: number;
  readonly froude: number;
  readonly dry: number;
  readonly arrivalDepth: number;
  readonly durationDepth: number;
  readonly longestStep: number;
}

/** Advances the state by an interval; gives the number of sub-steps. */
export function oracleInterval(s: OracleState, o: OracleOptions, start: number, length: number): number {
  let elapsed = 0;
  let steps = 0;
  const deep = f(o.durationDepth);
  // a cell counts for the whole interval as it stood at its start; a step that changes it puts that right
  for (let i = 0; i < s.h.length; i++) if (s.h[i]! > deep) s.duration[i] = f(s.duration[i]! + f(length));
  const rate = s.source.reduce((a, b) => Math.max(a, b), 0);
  for (;;) {
    const remaining = length - elapsed;
    if (remaining <= 0) return steps;
    const deepest = s.h.reduce((a, b) => Math.max(a, b), 0);
    const water = Math.max(deepest, o.dry, rate * remaining);
    const longest = Math.min(o.longestStep, (o.courant * o.cellSize) / Math.sqrt(o.gravity * water));
    const count = Math.ceil(remaining / longest);
    const dt = count <= 1 ? remaining : remaining / count;
    oracleStep(s, o, dt, start + elapsed + dt, f(length - elapsed - dt));
    elapsed = dt === remaining ? length : elapsed + dt;
    steps++;
  }
}

function face(
  s: OracleState,
  o: OracleOptions,
  dt: number,
  l: number,
  r: number,
  q: number,
  before: number,
  after: number,
  across: number,
): number {
  const slope = f((o.gravity * dt) / o.cellSize);
  const most = 0.98 * Math.sqrt(0.5 * o.theta);
  const beside = f((0.5 * (1 - o.theta) * dt * Math.sqrt(o.gravity)) / (most * o.cellSize));
  const friction = f(0.25 * o.gravity * dt);
  const froude = f(o.froude * Math.sqrt(o.gravity));
  const dry = f(o.dry);
  const [zl, zr, hl, hr, cl, cr] = [s.z[l]!, s.z[r]!, s.h[l]!, s.h[r]!, s.c[l]!, s.c[r]!];
  const dz = f(zr - zl);
  const left = f(hl - Math.max(dz, 0));
  const right = f(hr + Math.min(dz, 0));
  const rise = f(f(right - left) + f(cr - cl));
  const hf = Math.max(left, right);
  if (!(hf > dry)) return 0;
  const step = (neighbour: number) => (neighbour !== 0 ? f(neighbour - q) : 0);
  const root = f(Math.sqrt(hf));
  const inertia = f(q + f(f(beside * root) * f(step(before) + step(after))));
  const a = f(inertia - f(f(slope * hf) * rise));
  let w = fromBits(toBits(f(f((toBits(hf) >> 8) * f(-1 / 3)) + f(8388608 + 5546500))) << 8);
  const h3 = f(hf * f(1 / 3));
  for (let k = 0; k < 2; k++) w = f(w * f(f(4 / 3) - f(f(w * w) * f(w * h3))));
  const w2 = f(w * w);
  const n = f(s.n[l]! + s.n[r]!);
  const k = f(f(f(f(n * n) * friction) * f(w2 * w)) * f(w2 * w2));
  const t = f(across * 0.25);
  const t2 = f(t * t);
  const q0 = f(Math.abs(q) + f(1e-6));
  const m = f(Math.sqrt(f(f(q0 * q0) + t2)));
  const b = f(m + f(k * t2));
  const am = f(Math.abs(a) * m);
  const under = f(Math.sqrt(f(f(b * b) + f(f(4 * k) * f(q0 * am)))));
  const limit = f(f(froude * hf) * root);
  const size = Math.min(f(f(am + am) / f(b + under)), limit);
  if (!(size > f(1e-12))) return 0;
  return a < 0 ? -size : size;
}

function oracleStep(s: OracleState, o: OracleOptions, dt: number, end: number, left: number): void {
  const { rows, cols } = s;
  const share = f(dt / o.cellSize);
  const px = new Float32Array(rows * cols);
  const py = new Float32Array(rows * cols);
  for (let r = 1; r < rows - 1; r++)
    for (let i = r * cols; i < (r + 1) * cols - 1; i++) {
      const { qx, qy } = s;
      const tx = f(f(qy[i - cols]! + qy[i]!) + f(qy[i - cols + 1]! + qy[i + 1]!));
      px[i] = face(s, o, dt, i, i + 1, qx[i]!, qx[i - 1]!, qx[i + 1]!, tx);
      const ty = f(f(qx[i - 1]! + qx[i]!) + f(qx[i + cols - 1]! + qx[i + cols]!));
      py[i] = face(s, o, dt, i, i + cols, qy[i]!, qy[i - cols]!, qy[i + cols]!, ty);
    }
  const scale = new Float32Array(rows * cols).fill(1);
  const positive = (x: number): number => Math.max(x, 0);
  for (let i = cols; i < (rows - 1) * cols; i++) {
    const out = f(f(positive(px[i]!) + positive(-px[i - 1]!)) + f(positive(py[i]!) + positive(-py[i - cols]!)));
    const asked = f(out * share);
    const held = f(s.h[i]! * f(0.999999));
    if (asked > held) scale[i] = f(held / asked);
  }
  for (let i = 0; i < (rows - 1) * cols; i++) {
    px[i] = f(px[i]! * (px[i]! > 0 ? scale[i]! : scale[i + 1]!));
    py[i] = f(py[i]! * (py[i]! > 0 ? scale[i]! : scale[i + cols]!));
  }
  for (let i = cols; i < (rows - 1) * cols; i++) {
    let gain = f(share * f(f(px[i - 1]! - px[i]!) + f(py[i - cols]! - py[i]!)));
    if (s.source[i] !== 0) gain = f(gain + f(f(dt) * s.source[i]!));
    gain = f(gain + s.c[i]!);
    const h = s.h[i]!;
    let sum = f(h + gain);
    const part = f(sum - h);
    let rest = f(f(h - f(sum - part)) + f(gain - part));
    if (sum < 0) sum = rest = 0;
    s.h[i] = sum;
    s.c[i] = rest;
    if (sum > f(o.arrivalDepth) && s.maximum[i]! <= f(o.arrivalDepth)) s.arrival[i] = f(end);
    s.maximum[i] = Math.max(s.maximum[i]!, sum);
    if (sum > f(o.durationDepth) !== h > f(o.durationDepth))
      s.duration[i] = f(s.duration[i]! + (sum > h ? left : -left));
  }
  s.qx.set(px);
  s.qy.set(py);
}
