/** Structures on faces through time: where their crests, gates and breaches stand, and the levels beside them. */
import type { Breach, FaceStructure, Gate, GateRule } from '../assets/structures.ts';
import type { Interval } from '../core/clock.ts';
import type { Grid } from '../core/grid.ts';
import { sidesOf } from '../core/line-faces.ts';
import type { StructureBlock, Ways } from './structure-block.ts';
import type { StructureTable, Tell } from './structure-commands.ts';
import { breachShares, crestAt, grown, valueAt } from './structure-crest.ts';
import type { SnappedLine } from './structure-faces.ts';
import { stateNumbers, unset } from './structure-table.ts';

/** Water shallower than this on a cell is no level beside a structure, m. */
const wet = 1e-3;
/** Water this far above a crest is told as running over it, m. */
const overtopping = 0.01;
/** A wall no higher than this over the ground is not told as overtopped, m. */
const leastHeight = 0.05;
const none = 1e9;

interface Water {
  readonly bed_elevation: { readonly values: ArrayLike<number> };
  readonly water_depth: { readonly values: ArrayLike<number> };
}

export class StructureOnFaces {
  readonly #line: SnappedLine;
  /** Row in the table, and among the lines of the kernel's block. */
  readonly #row: number;
  readonly #order: number;
  readonly #table: StructureTable;
  readonly #tell: Tell;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  /** Metres of the line that a face stands for; where a breach has its middle, in the same metres. */
  readonly #pace: number;
  readonly #middle: number;
  readonly #widthShare: number;

  constructor(line: SnappedLine, row: number, order: number, grid: Grid, table: StructureTable, tell: Tell) {
    this.#line = line;
    this.#row = row;
    this.#order = order;
    this.#table = table;
    this.#tell = tell;
    const sides = line.faces.map((f) => (f.sign > 0 ? sidesOf(grid, f) : sidesOf(grid, f).toReversed()));
    this.#left = Int32Array.from(sides, (s) => s[0]!);
    this.#right = Int32Array.from(sides, (s) => s[1]!);
    this.#pace = grid.cellSize * line.share;
    const { structure: s, faces } = line;
    this.#middle = s.kind === 'breach' ? middleOf(s, line, grid) * this.#pace : 0;
    const width = s.kind === 'gate' || s.kind === 'weir' ? s.width : undefined;
    this.#widthShare = width === undefined ? line.share : width / (faces.length * grid.cellSize);
  }

  /** Sets the faces for an interval; `now` is its middle, s. */
  set(block: StructureBlock, fields: Water, interval: Interval): void {
    const { structure: s } = this.#line;
    const c = this.#table.column;
    const row = this.#row;
    this.#levels(fields);
    if (s.kind === 'gate') this.#moveGate(s, interval);
    if (s.kind === 'breach') this.#trigger(s, interval);
    const now = interval.start + interval.length / 2;
    const progress = s.kind === 'breach' && c.begun[row] !== unset ? grown(s, now - c.begun[row]!) : 0;
    const bed = fields.bed_elevation.values;
    const depth = fields.water_depth.values;
    const shares =
      s.kind === 'breach' && progress > 0
        ? breachShares(this.#line.faces.length, this.#pace, this.#middle, s.width * progress)
        : undefined;
    let lowest = none;
    let over = 0;
    let down = 0;
    this.#line.faces.forEach((_, k) => {
      const l = this.#left[k]!;
      const r = this.#right[k]!;
      const ground = Math.max(bed[l]!, bed[r]!);
      const top = this.#crestOf(s, k, ground, now);
      const ways = this.#ways(s, top, progress, shares?.[k] ?? 0);
      block.set(this.#order, k, ways);
      const crest = Math.max(top, ground);
      const passes = ways.openingShare > 0 && ways.opening > 0 ? Math.max(ways.sill, ground) : crest;
      lowest = Math.min(lowest, passes, crest);
      if (s.kind === 'breach' && ways.openingShare > 0) down = Math.max(down, top - ways.sill);
      // where its ends run into rising ground, rain runs over both
      if (top - ground < leastHeight && s.kind !== 'weir') return;
      if (depth[l]! > wet) over = Math.max(over, bed[l]! + depth[l]! - crest);
      if (depth[r]! > wet) over = Math.max(over, bed[r]! + depth[r]! - crest);
    });
    c.crest[row] = lowest;
    c.opening[row] = s.kind === 'gate' ? c.gate_opening[row]! : down;
    this.#state(s, over, progress, interval);
  }

  /** Takes in what passed in an interval. */
  read(block: StructureBlock, { length }: Interval): void {
    const passed = block.take(this.#order);
    const c = this.#table.column;
    c.discharge[this.#row] = passed / length;
    c.volume[this.#row]! += passed;
  }

  #crestOf(s: FaceStructure, k: number, ground: number, now: number): number {
    if (s.kind === 'gate') return s.crest ?? none;
    const set = this.#table.column.crest_set[this.#row]!;
    return set !== unset ? set : crestAt(s.crest, this.#line.faces[k]!, ground, now);
  }

  #ways(s: FaceStructure, crest: number, progress: number, breached: number): Ways {
    const { share } = this.#line;
    const shut = { sill: crest, sillPass: 0, opening: 0, openingShare: 0 };
    if (s.kind === 'wall') return { crest, crestPass: s.coefficient * share, ...shut };
    if (s.kind === 'weir') return { crest, crestPass: s.coefficient * this.#widthShare, ...shut };
    if (s.kind === 'gate')
      return {
        crest,
        crestPass: s.coefficient * share,
        sill: s.sill,
        sillPass: s.coefficient,
        opening: this.#table.column.gate_opening[this.#row]!,
        openingShare: this.#widthShare,
      };
    return {
      crest,
      crestPass: s.coefficient * share * (1 - breached),
      // the bottom goes down from the crest of each face, and is never above it
      sill: crest + Math.min(0, s.bottom - crest) * progress,
      sillPass: s.breach_coefficient,
      opening: breached > 0 ? none : 0,
      openingShare: breached * share,
    };
  }

  #levels(fields: Water): void {
    const c = this.#table.column;
    c.left_level[this.#row] = highest(this.#left, fields);
    c.right_level[this.#row] = highest(this.#right, fields);
  }

  #moveGate(s: Gate, { tick, start, length }: Interval): void {
    const c = this.#table.column;
    const row = this.#row;
    if (c.commanded[row] === 0 && s.openings) {
      const opening = valueAt(s.openings, start + length / 2);
      c.set_opening[row] = opening;
      c.gate_opening[row] = opening;
      return;
    }
    if (c.commanded[row] === 0) {
      const levels = { left: c.left_level[row]!, right: c.right_level[row]! };
      const target =
        s.opens_when && holds(s.opens_when, levels) ? s.full : s.closes_when && holds(s.closes_when, levels) ? 0 : -1;
      if (target >= 0 && target !== c.set_opening[row]) {
        c.set_opening[row] = target;
        const code = target > c.gate_opening[row]! ? 'gate-opening' : 'gate-closing';
        this.#tell(row, code, 'info', tick, { opening_m: target.toFixed(2) });
      }
    }
    const most = s.travel > 0 ? (s.full * length) / s.travel : s.full;
    const change = c.set_opening[row]! - c.gate_opening[row]!;
    c.gate_opening[row]! += Math.max(-most, Math.min(most, change));
  }

  /** A breach begins at its time, or when the water on a side reaches its level; not before the run does. */
  #trigger(s: Breach, { tick, start, length }: Interval): void {
    const c = this.#table.column;
    const row = this.#row;
    if (c.begun[row] !== unset || tick < 0) return;
    if (s.starts !== undefined && s.starts < start + length) c.begun[row] = Math.max(start, s.starts);
    else if (s.starts_above !== undefined && Math.max(c.left_level[row]!, c.right_level[row]!) >= s.starts_above)
      c.begun[row] = start;
    if (c.begun[row] !== unset) this.#tell(row, 'breach-began', 'critical', tick);
  }

  #state(s: FaceStructure, over: number, progress: number, { tick }: Interval): void {
    const c = this.#table.column;
    const row = this.#row;
    const was = c.state[row]!;
    const n = stateNumbers;
    const runsOver = over > (was === n.overtopped ? 0 : overtopping);
    let now: number = runsOver ? n.overtopped : n.holding;
    if (s.kind === 'weir') now = runsOver ? n.flowing : n.holding;
    else if (s.kind === 'gate') {
      const opening = c.gate_opening[row]!;
      if (opening > 0) now = opening < s.full ? n.ajar : n.open;
      else if (!runsOver) now = n.closed;
    } else if (progress > 0) now = progress < 1 ? n.breaching : n.breached;
    c.state[row] = now;
    if (now === was || tick < 0) return;
    if (now === n.overtopped) this.#tell(row, 'structure-overtopped', 'major', tick, { over_m: over.toFixed(2) });
    if (now === n.holding && was === n.overtopped) this.#tell(row, 'structure-holding', 'info', tick);
    if (now === n.breached && s.kind === 'breach')
      this.#tell(row, 'breach-grown', 'major', tick, { width_m: s.width.toFixed(1) });
  }
}

/** Where along its faces, counted in faces, a breach has its middle. */
function middleOf(s: Breach, { faces }: SnappedLine, grid: Grid): number {
  if (!s.at) return faces.length / 2;
  let best = 0;
  let least = Infinity;
  faces.forEach((f, k) => {
    // middle of the face
    const col = f.cell % grid.cols;
    const x = grid.west + (col + (f.south ? 0.5 : 1)) * grid.cellSize;
    const y = grid.north - (Math.floor(f.cell / grid.cols) + (f.south ? 1 : 0.5)) * grid.cellSize;
    const distance = (x - s.at![0]) ** 2 + (y - s.at![1]) ** 2;
    if (distance < least) {
      least = distance;
      best = k;
    }
  });
  return best + 0.5;
}

function highest(cells: Int32Array, { bed_elevation, water_depth }: Water): number {
  let level = -Infinity;
  let ground = Infinity;
  for (const i of cells) {
    const z = bed_elevation.values[i]!;
    const h = water_depth.values[i]!;
    if (h > wet) level = Math.max(level, z + h);
    ground = Math.min(ground, z);
  }
  return level === -Infinity ? ground : level;
}

function holds(rule: GateRule, { left, right }: { left: number; right: number }): boolean {
  const value = rule.level === 'left' ? left : rule.level === 'right' ? right : left - right;
  return (rule.above === undefined || value >= rule.above) && (rule.below === undefined || value <= rule.below);
}
