/** Culverts and pumps: what they would move between their two cells in an interval. */
import type { Pump } from '../assets/structures.ts';
import type { Interval } from '../core/clock.ts';
import { type CulvertWay, culvertDischarge, culvertWays } from './culvert.ts';
import type { StructureTable, Tell } from './structure-commands.ts';
import type { SnappedLink } from './structure-faces.ts';
import { stateNumbers } from './structure-table.ts';

interface Water {
  readonly bed_elevation: { readonly values: ArrayLike<number> };
  readonly water_depth: { readonly values: ArrayLike<number> };
}

/** Discharge of a pump at a lift, m³/s: straight between the entries of its curve, none above the last where it has several. */
export function pumpDischarge({ curve }: Pick<Pump, 'curve'>, lift: number): number {
  if (curve.length === 1 || lift <= curve[0]![0]) return curve[0]![1];
  for (let k = 1; k < curve.length; k++) {
    const [low, q] = curve[k - 1]!;
    const [high, next] = curve[k]!;
    if (lift <= high) return q + ((next - q) * (lift - low)) / (high - low);
  }
  return 0;
}

export class Link {
  readonly link: SnappedLink;
  readonly row: number;
  readonly #ways: { forth: CulvertWay; back: CulvertWay } | undefined;
  readonly #area: number;
  /** Links that share the busier of its cells: together they leave no cell below another. */
  readonly #sharers: number;

  constructor(link: SnappedLink, row: number, cellArea: number, sharers: number) {
    this.link = link;
    this.row = row;
    this.#ways = link.structure.kind === 'culvert' ? culvertWays(link.structure) : undefined;
    this.#area = cellArea;
    this.#sharers = sharers;
  }

  /** Volume it would move in an interval, m³; negative from its last point to its first. */
  wanted(fields: Water, table: StructureTable, tell: Tell, interval: Interval): number {
    const { link, row } = this;
    const c = table.column;
    const bed = fields.bed_elevation.values;
    const depth = fields.water_depth.values;
    const { from, to } = link;
    const first = bed[from]! + depth[from]!;
    const last = to === undefined ? first : bed[to]! + depth[to]!;
    c.left_level[row] = first;
    c.right_level[row] = last;
    const s = link.structure;
    if (s.kind === 'pump') return this.#pumped(s, first, last, depth[from]!, table, tell, interval);
    c.crest[row] = Math.max(...s.inverts);
    const forth = first >= last;
    const way = forth ? this.#ways!.forth : this.#ways!.back;
    const [high, low] = forth ? [first, last] : [last, first];
    const q = culvertDischarge(way, high, low);
    const upper = forth ? from : to!;
    // in one interval no further than level with the other side, nor below its floor
    const held = Math.min((high - Math.max(low, way.from)) / 2, high - way.from, depth[upper]!);
    const moved = Math.min(q * interval.length, (Math.max(0, held) * this.#area) / this.#sharers);
    c.state[row] = moved > 0 ? stateNumbers.flowing : stateNumbers.idle;
    return forth ? moved : -moved;
  }

  #pumped(
    s: Pump,
    level: number,
    beyond: number,
    depth: number,
    { column: c }: StructureTable,
    tell: Tell,
    { length, tick }: Interval,
  ): number {
    const { row } = this;
    const was = c.state[row] === stateNumbers.running;
    const mode = c.commanded[row]!;
    const starts = s.start_level === undefined || level >= s.start_level;
    const stops = s.stop_level !== undefined && level <= s.stop_level;
    const runs = mode === 2 || (mode === 0 && !stops && (was || starts));
    if (runs !== was && tick >= 0) tell(row, runs ? 'structure-pump-started' : 'structure-pump-stopped', 'info', tick);
    c.state[row] = runs ? stateNumbers.running : stateNumbers.idle;
    if (!runs) return 0;
    const delivery = this.link.to === undefined ? (s.delivery ?? level) : Math.max(beyond, s.delivery ?? -Infinity);
    const floor = mode === 0 ? (s.stop_level ?? -Infinity) : -Infinity;
    const held = Math.max(0, Math.min(depth, level - floor)) * this.#area;
    return Math.min(pumpDischarge(s, delivery - level) * length, held / this.#sharers);
  }
}
