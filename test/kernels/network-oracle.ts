/**
 * The plain twin of the network kernel for what most links are: conduits between junctions and free outfalls, EXTRAN
 * surcharge, no ponding. Written from the equations over plain objects; its arithmetic runs in the kernel's order, so
 * that both give the same bits.
 */
import { exp } from '../../src/core/arithmetic.ts';
import { type SectionTable, tableColumns, tableSteps } from '../../src/hydro/network/sections/section.ts';

const g = 9.80665;
const fudge = 3.048e-5;
const omega = 0.5;

export interface TwinNode {
  readonly outfall: boolean;
  readonly invert: number;
  readonly full: number;
  readonly crown: number;
  /** No link ends here. */
  readonly source: boolean;
  depth: number;
  lateral: number;
  inflow: number;
  outflow: number;
  freeArea: number;
  overflow: number;
}
export interface TwinLink {
  readonly from: number;
  readonly to: number;
  readonly table: SectionTable;
  readonly length: number;
  readonly offset1: number;
  readonly offset2: number;
  /** g n² and sqrt(slope) / n. */
  readonly friction: number;
  readonly beta: number;
  flow: number;
  area: number;
  froude: number;
}
export interface TwinOptions {
  readonly minArea: number;
  readonly tolerance: number;
  readonly trials: number;
}

/** x^(-1/3) by the kernel's bit trick and four steps of Newton. */
export function inverseCbrt(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigUint64(0, 0x553ef0ff289dd796n - view.getBigUint64(0) / 3n);
  let y = view.getFloat64(0);
  const third = x * 0.3333333333333333;
  for (let k = 0; k < 4; k++) y = y * (1.3333333333333333 - third * y * y * y);
  return y;
}

// geometry from the rows of the table: area, width, radius, section factor, critical factor
const cell = (t: SectionTable, row: number, column: number): number => t.rows[row * tableColumns + column]!;
function between(t: SectionTable, y: number, column: number): number {
  const p = (y * tableSteps) / t.fullDepth;
  const k = Math.min(Math.trunc(p), tableSteps - 1);
  const a = cell(t, k, column);
  return a + (p - k) * (cell(t, k + 1, column) - a);
}
export function areaAt(t: SectionTable, y: number): number {
  if (y <= 0) return 0;
  if (y >= t.fullDepth) return t.fullArea;
  const p = (y * tableSteps) / t.fullDepth;
  const k = Math.min(Math.trunc(p), tableSteps - 1);
  const share = p - k;
  const bend = (cell(t, k + 1, 1) - cell(t, k, 1)) * t.maxWidth * t.fullDepth;
  return t.fullArea * between(t, y, 0) - (share * (1 - share) * bend * 0.5) / tableSteps;
}
const radiusAt = (t: SectionTable, y: number): number =>
  y <= 0 ? 0 : y >= t.fullDepth ? t.fullRadius : t.fullRadius * between(t, y, 2);
function widthAt(t: SectionTable, y: number): number {
  const held = !t.open && y / t.fullDepth > 0.96 ? 0.96 * t.fullDepth : y;
  return t.maxWidth * between(t, Math.min(Math.max(held, 0), t.fullDepth), 1);
}
function depthWhere(t: SectionTable, column: number, last: number, value: number): number {
  let low = 0;
  for (let step = last; step - low > 1; ) {
    const middle = (low + step) >> 1;
    if (cell(t, middle, column) <= value) low = middle;
    else step = middle;
    if (step - low <= 1) {
      const a = cell(t, low, column);
      const b = cell(t, step, column);
      return ((low + (b > a ? Math.min((value - a) / (b - a), 1) : 0)) * t.fullDepth) / tableSteps;
    }
  }
  return 0;
}
function normalDepth(link: TwinLink, q: number): number {
  const { table: t } = link;
  const factor = q / link.beta;
  return factor >= t.maxFactor ? t.fullDepth : depthWhere(t, 3, t.rising, factor / t.fullFactor);
}
function criticalDepth({ table: t }: TwinLink, q: number): number {
  const value = q / (Math.sqrt(g) * t.criticalScale);
  return value >= cell(t, tableSteps, 4) ? t.fullDepth : depthWhere(t, 4, tableSteps, value);
}

interface Half {
  q: number;
  area1: number;
  area2: number;
  dqdh: number;
}

/** One conduit in one iteration. */
function conduit(
  link: TwinLink,
  n1: TwinNode,
  n2: TwinNode,
  oldFlow: number,
  oldArea: number,
  dt: number,
  first: boolean,
): Half {
  const { table: t, length: L } = link;
  const z1 = n1.invert + link.offset1;
  const z2 = n2.invert + link.offset2;
  let h1 = Math.max(n1.invert + n1.depth, z1);
  let h2 = Math.max(n2.invert + n2.depth, z2);
  let y1 = Math.min(Math.max(h1 - z1, fudge), t.fullDepth);
  let y2 = Math.min(Math.max(h2 - z2, fudge), t.fullDepth);
  const last = link.flow;
  const full = y1 >= t.fullDepth && y2 >= t.fullDepth;
  const hang1 = n1.outfall ? Math.max(0, link.offset1 - n1.depth) : link.offset1;
  const hang2 = n2.outfall ? Math.max(0, link.offset2 - n2.depth) : link.offset2;
  const lesserDepth = (): number => Math.min(criticalDepth(link, Math.abs(last)), normalDepth(link, Math.abs(last)));
  const out: Half = { q: 0, area1: 0, area2: 0, dqdh: 0 };
  const middle = (): number => widthAt(t, Math.max(0.5 * (y1 + y2), fudge));
  let dry = false;
  let free = false;
  if (full) {
    out.area1 = ((widthAt(t, y1) + widthAt(t, 0.5 * (y1 + y2))) * L) / 4;
    out.area2 = ((widthAt(t, 0.5 * (y1 + y2)) + widthAt(t, y2)) * L) / 4;
  } else if (y1 <= fudge && y2 <= fudge) {
    dry = true;
    out.area1 = out.area2 = (fudge * L) / 2;
  } else if (y1 <= fudge && h2 < n1.invert + link.offset1) {
    dry = true;
    y1 = fudge;
    out.area2 = ((middle() + widthAt(t, y2)) * L) / 4;
    if (hang1 <= 0) out.area1 = ((middle() + widthAt(t, y1)) * L) / 4;
  } else if (y2 <= fudge && h1 < n2.invert + link.offset2) {
    dry = true;
    y2 = fudge;
    out.area1 = ((middle() + widthAt(t, y1)) * L) / 4;
    if (hang2 <= 0) out.area2 = ((middle() + widthAt(t, y2)) * L) / 4;
  } else {
    let share = 1;
    const bothWet = y1 > fudge && y2 > fudge;
    const up = hang1 > 0 && (bothWet ? last < 0 && y1 < lesserDepth() : y1 <= fudge);
    const down = hang2 > 0 && (bothWet ? last >= 0 && y2 < lesserDepth() : y2 <= fudge);
    if (up) {
      free = true;
      y1 = Math.max(lesserDepth(), fudge);
      h1 = z1 + y1;
      out.area2 = ((middle() + widthAt(t, y2)) * L) / 2;
    } else if (down) {
      free = true;
      y2 = Math.max(lesserDepth(), fudge);
      h2 = z2 + y2;
      out.area1 = ((middle() + widthAt(t, y1)) * L) / 2;
    } else {
      if (bothWet && last >= 0 && hang2 > 0) {
        const critical = criticalDepth(link, Math.abs(last));
        const normal = normalDepth(link, Math.abs(last));
        const [lesser, greater] = [Math.min(critical, normal), Math.max(critical, normal)];
        if (y2 < greater) share = greater - lesser < fudge ? 0 : (greater - y2) / (greater - lesser);
      }
      out.area1 = ((widthAt(t, y1) + middle()) * L) / 4;
      out.area2 = (((middle() + widthAt(t, y2)) * L) / 4) * share;
    }
  }
  const ym = 0.5 * (y1 + y2);
  const [a1, a2, am] = [areaAt(t, y1), areaAt(t, y2), areaAt(t, ym)];
  const [r1, rm] = [radiusAt(t, y1), radiusAt(t, ym)];
  link.area = am;
  if (dry || am <= fudge) {
    link.flow = 0;
    link.froude = 0;
    out.dqdh = (g * dt * am) / L;
    return out;
  }
  let v = last / am;
  if (Math.abs(v) > 15.24) v = last > 0 ? 15.24 : -15.24;
  const speed = Math.abs(v);
  const w = widthAt(t, ym);
  const froude = !t.open && ym >= t.fullDepth ? 0 : speed / Math.sqrt((g * am) / w);
  link.froude = froude;
  const fade = froude <= 0.5 ? 1 : froude >= 1 ? 0 : 2 * (1 - froude);
  const rho = !full && last > 0 && h1 >= h2 ? fade : 1;
  const sigma = full && !t.open ? 0 : fade;
  const aw = a1 + (am - a1) * rho;
  const y = inverseCbrt(r1 + (rm - r1) * rho);
  const yy = y * y;
  const dq1 = dt * link.friction * yy * yy * speed;
  const dq2 = (dt * g * aw * (h2 - h1)) / L;
  const dq3 = sigma > 0 ? 2 * v * (am - oldArea) * sigma : 0;
  const dq4 = sigma > 0 ? ((dt * v * v * (a2 - a1)) / L) * sigma : 0;
  let q = (oldFlow - dq2 + dq3 + dq4) / (1 + dq1);
  out.dqdh = ((1 / (1 + dq1)) * g * dt * aw) / L;
  if (q > 0 && y1 < t.fullDepth && !free) {
    const atOutfall = n1.outfall || n2.outfall;
    const check = y1 < y2 || (!atOutfall && y1 > fudge && y2 > fudge && q / a1 >= Math.sqrt((g * a1) / widthAt(t, y1)));
    if (check) q = Math.min(q, link.beta * (a1 * r1 * inverseCbrt(r1)));
  }
  if (!first) {
    q = (1 - omega) * last + omega * q;
    if (q * last < 0) q = q > 0 ? 0.001 * 0.028316846592 : -0.001 * 0.028316846592;
  }
  if (q > fudge && n1.depth <= fudge) q = fudge;
  if (q < -fudge && n2.depth <= fudge) q = -fudge;
  link.flow = q;
  out.q = q;
  return out;
}

/** One routing step; the number of iterations, negative where they did not settle. */
export function twinStep(
  nodes: readonly TwinNode[],
  links: readonly TwinLink[],
  options: TwinOptions,
  dt: number,
): number {
  const oldDepth = nodes.map((n) => n.depth);
  const oldNet = nodes.map((n) => n.inflow - n.outflow);
  const oldFlow = links.map((l) => l.flow);
  const oldArea = links.map((l) => Math.max(l.area, fudge));
  const halves: Half[] = [];
  const settled = nodes.map(() => false);
  for (let trial = 0; trial < options.trials; trial++) {
    const first = trial === 0;
    const area = nodes.map(() => 0);
    const dqdh = nodes.map(() => 0);
    for (const n of nodes) {
      n.inflow = Math.max(n.lateral, 0);
      n.outflow = Math.max(-n.lateral, 0);
    }
    links.forEach((l, k) => {
      const [n1, n2] = [nodes[l.from]!, nodes[l.to]!];
      if (first || !settled[l.from] || !settled[l.to])
        halves[k] = conduit(l, n1, n2, oldFlow[k]!, oldArea[k]!, dt, first);
      const half = halves[k]!;
      if (half.q >= 0) {
        n1.outflow += half.q;
        n2.inflow += half.q;
      } else {
        n1.inflow -= half.q;
        n2.outflow -= half.q;
      }
      area[l.from]! += half.area1;
      area[l.to]! += half.area2;
      dqdh[l.from]! += half.dqdh;
      dqdh[l.to]! += half.dqdh;
    });
    for (const l of links) {
      const end = nodes[l.to]!;
      if (!end.outfall) continue;
      const q = Math.abs(l.flow);
      end.depth = l.offset2 > 0 ? 0 : Math.min(criticalDepth(l, q), normalDepth(l, q));
    }
    let all = true;
    nodes.forEach((n, k) => {
      if (n.outfall) {
        settled[k] = true;
        return;
      }
      const surface = Math.max(area[k]!, options.minArea);
      const dq = n.inflow - n.outflow;
      const dv = 0.5 * (oldNet[k]! + dq) * dt;
      let y: number;
      if (n.depth <= n.crown) {
        y = oldDepth[k]! + dv / surface;
        n.freeArea = surface;
        if (!first) y = (1 - omega) * n.depth + omega * y;
      } else {
        let slope = dqdh[k]!;
        if (n.depth < 1.25 * n.crown) {
          const f = (n.depth - n.crown) / n.crown;
          slope += (n.freeArea / dt - slope) * exp(-15 * f);
        }
        y = n.depth + (slope > 0 ? ((n.source ? 0.6 : 1) * dq) / slope : 0);
        if (y < n.crown) y = n.crown - fudge;
      }
      y = Math.max(y, 0);
      n.overflow = 0;
      if (y > n.full) {
        n.overflow = Math.max(0, dv / dt);
        if (n.overflow < fudge) n.overflow = 0;
        y = n.full;
      }
      settled[k] = Math.abs(y - n.depth) <= options.tolerance;
      if (!settled[k]) all = false;
      n.depth = y;
    });
    if (trial > 0 && all) return trial + 1;
    if (first) settled.fill(false);
  }
  return -options.trials;
}
