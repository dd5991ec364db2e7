/**
 * What roofs, yards and gullies lead to a manhole through pipes that the network's file does not have: water on the cells
 * around an open manhole enters it at up to a capacity, as long as the manhole is not full. Asked of the surface once a
 * tick, and let into the pipe over the minute after.
 */
import { cellArea, type Grid } from '../core/grid.ts';
import { defineProcess, type ProcessContext } from '../core/process.ts';
import type { Mouth } from './drainage-layout.ts';
import { inletIntake } from './storm-drains.ts';

export interface ConnectionOptions {
  /** Farthest cell from its manhole, m. */
  readonly reach: number;
  /** m/s */
  readonly capacity: number;
}

export interface Connections {
  readonly capacity: number;
  /** Cells that are connected, rising, and the place of each one's manhole among the mouths. */
  readonly cells: Int32Array;
  readonly mouth: Int32Array;
}

/** Cells this much lower than a manhole do not drain into it, m: own choice. */
const below = 2;
/** Under water deeper than the first gullies take less, at the second nothing, m: as for drain areas. */
const drowning = { from: 0.5, at: 1.5 };
/** A manhole takes all while its level is this far under its rim or more, m, and nothing at the rim: own choice. */
const headroom = 0.5;
/** Time in which what was taken comes down to the pipe, s: own choice. */
const delay = 60;
/** A volume too small to pass on, m³: rounding. */
const crumb = 1e-6;

/** Leads each cell to the nearest open manhole within reach; of two as near, to the first. */
export function connect(
  { capacity, reach }: ConnectionOptions,
  mouths: readonly Mouth[],
  at: readonly (readonly [number, number] | undefined)[],
  { grid, mask, bed }: { readonly grid: Grid; readonly mask: ArrayLike<number>; readonly bed: ArrayLike<number> },
): Connections {
  const nearest = new Map<number, { mouth: number; distance: number }>();
  const size = grid.cellSize;
  const span = Math.ceil(reach / size);
  mouths.forEach((m, k) => {
    if (m.kind !== 'cover') return;
    const [x, y] = at[m.node]!;
    const row = Math.floor(m.cell / grid.cols);
    const col = m.cell - row * grid.cols;
    for (let r = Math.max(0, row - span); r <= Math.min(grid.rows - 1, row + span); r++)
      for (let c = Math.max(0, col - span); c <= Math.min(grid.cols - 1, col + span); c++) {
        const cell = r * grid.cols + c;
        if (mask[cell] !== 1 || bed[cell]! < m.crest - below) continue;
        const dx = grid.west + (c + 0.5) * size - x;
        const dy = grid.north - (r + 0.5) * size - y;
        const distance = dx * dx + dy * dy;
        if (distance > reach * reach || distance >= (nearest.get(cell)?.distance ?? Infinity)) continue;
        nearest.set(cell, { mouth: k, distance });
      }
  });
  const cells = Int32Array.from(nearest.keys()).sort();
  return { capacity, cells, mouth: Int32Array.from(cells, (cell) => nearest.get(cell)!.mouth) };
}

/** By node: level, m, and share of its opening that is clear. */
interface NetworkLevels {
  readonly head: ArrayLike<number>;
  readonly open: ArrayLike<number>;
}

/** Water that left the cells and has not reached the pipes yet. */
export class ConnectedWater {
  /** By mouth: volume on its way, m³, and rate at which it enters the pipe at the end of the last step, m³/s. */
  readonly state: Float64Array;
  readonly #waiting: Float64Array;
  readonly #rate: Float64Array;
  readonly #mouths: readonly Mouth[];
  readonly #connections: Connections;
  #network: NetworkLevels | undefined;
  /** Mouths with cells. */
  readonly #used: Int32Array;

  constructor(connections: Connections, mouths: readonly Mouth[]) {
    this.#connections = connections;
    this.#mouths = mouths;
    this.#used = Int32Array.from(new Set(connections.mouth)).sort();
    const count = mouths.length;
    this.state = new Float64Array(2 * count);
    this.#waiting = this.state.subarray(0, count);
    this.#rate = this.state.subarray(count);
  }

  /** The network it leads to, once that is built. */
  under(network: NetworkLevels): void {
    this.#network = network;
  }

  /** m³ */
  get volume(): number {
    let sum = 0;
    for (const v of this.#waiting) sum += v;
    return sum;
  }

  /** Depth asked of each cell for `length` s, m, by its depth and the heads in the network. Gives whether any is. */
  ask(asked: Float32Array, depth: ArrayLike<number>, length: number): boolean {
    const { capacity, cells, mouth } = this.#connections;
    const { head, open } = this.#network!;
    let any = false;
    for (let j = 0; j < cells.length; j++) {
      const lies = depth[cells[j]!]!;
      asked[j] = 0;
      if (lies <= 0) continue;
      const m = this.#mouths[mouth[j]!]!;
      const room = Math.min(1, Math.max(0, (m.crest - head[m.node]!) / headroom)) * open[m.node]!;
      asked[j] = inletIntake(lies, capacity * room, length, drowning.from, drowning.at);
      if (asked[j]! > 0) any = true;
    }
    return any;
  }

  /** Takes in what the surface gave. Gives it, m³. */
  receive(asked: ArrayLike<number>, granted: ArrayLike<number>, cellArea: number): number {
    const { cells, mouth } = this.#connections;
    let all = 0;
    for (let j = 0; j < cells.length; j++) {
      if (!(asked[j]! > 0)) continue;
      const volume = granted[j]! * cellArea;
      this.#waiting[mouth[j]!]! += volume;
      all += volume;
    }
    return all;
  }

  /** Adds what enters at the end of a step of `dt` s to `lateral`. Gives what enters in the step, m³. */
  enter(lateral: Float64Array, dt: number): number {
    let all = 0;
    for (const k of this.#used) {
      const before = this.#rate[k]!;
      const waiting = this.#waiting[k]!;
      if (waiting <= crumb && before === 0) continue;
      // half of a step's flow is that of its start; what is left always covers the start of the next
      const rate = waiting > crumb ? Math.max(0, (waiting - 0.5 * before * dt) / (0.5 * dt + delay)) : 0;
      const volume = 0.5 * (before + rate) * dt;
      this.#rate[k] = rate;
      this.#waiting[k] = waiting - volume;
      all += volume;
      lateral[this.#mouths[k]!.node]! += rate;
    }
    return all;
  }
}

/** Asks the surface for what the connections take. It steps before the network, whose state holds what is on its way. */
export function drainConnections(
  context: ProcessContext,
  { connections, connected }: { readonly connections: Connections; readonly connected: ConnectedWater },
) {
  const area = cellArea(context.grid);
  return defineProcess({
    name: 'drain-connections',
    source: 'connections as a sink of limited capacity that ends in the network (own choice)',
    pace: 'tick_start',
    fields: {
      take: {
        unit: 'm',
        of: 'water_depth',
        access: 'requests',
        cells: connections.cells,
        doc: 'what roofs, yards and gullies lead to manholes in the next tick',
      },
      water_depth: { unit: 'm', access: 'reads', doc: 'water on connected cells' },
    },
    step({ take, water_depth }, { length }) {
      const { asked, granted } = take;
      if (!take.pending) {
        const got = connected.receive(asked, granted, area);
        if (got > 0) context.ledger.book('network', 'from connections', got);
      }
      if (connected.ask(asked, water_depth.values, length)) take.submit();
    },
  });
}
