/**
 * The true state of each road: the deepest water on it, debris, the underpass or bridge that carries it, and orders.
 * Owns the table `road`; part of the process `impact`.
 */
import type { RoadEdge } from '../assets/place.ts';
import {
  carLimit,
  roadCause,
  roadCauses,
  roadState,
  roadStates,
  safeSpeed,
  slowLimit,
  stateByDepth,
} from '../assets/road-passability.ts';
import type { ProcessContext, Started } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { affectedDebris } from './hazard.ts';
import { type RoadPieces, roadPieces } from './road-pieces.ts';

/** A road opens again when the water is this far below the limit that closed it, m. */
const margin = 0.05;

export const roadSentences = {
  'road-closed': {
    en: '{name_en} is closed: {cause_en}, {depth_m} m.',
    zh: '{name_zh}中断：{cause_zh}，{depth_m}米。',
  },
  'road-reopened': { en: '{name_en} is open again.', zh: '{name_zh}恢复通行。' },
  'road-ordered-closed': { en: '{name_en} was closed to traffic by order.', zh: '{name_zh}已实施交通管制。' },
  'road-ordered-open': { en: 'The closing order on {name_en} was lifted.', zh: '{name_zh}解除交通管制。' },
  'road-cleared': { en: 'Debris was cleared from {name_en}.', zh: '{name_zh}堆积物已清除。' },
} as const;

export interface RoadPart {
  readonly pieces: RoadPieces;
  readonly table: Table;
  look(started: Started): void;
  step(
    water: ArrayLike<number>,
    debris: ArrayLike<number> | undefined,
    permanent: ArrayLike<number>,
    tick: number,
  ): void;
  /** Orders; `row` is the road's. */
  order(row: number, closed: boolean, tick: number): void;
  clear(row: number, tick: number): void;
}

export function roadPart(context: ProcessContext, edges: readonly RoadEdge[]): RoadPart {
  const { grid, mask } = context;
  const pieces = roadPieces(grid, mask, edges);
  const table = context.ownTable({
    name: 'road',
    of: 'road',
    picture: 'truth',
    ids: edges.map((e) => e.id),
    columns: {
      depth: { unit: 'm', type: 'f32', doc: 'deepest water on it', label: { en: 'Water depth', zh: '积水深度' } },
      state: {
        unit: '1',
        type: 'u8',
        doc: 'whether it can be driven',
        label: { en: 'State', zh: '状态' },
        classes: roadStates,
      },
      cause: { unit: '1', type: 'u8', doc: 'what limits it', label: { en: 'Cause', zh: '原因' }, classes: roadCauses },
      speed_factor: {
        unit: '1',
        type: 'f32',
        doc: 'share of the free speed that is safe in the water on it (Pregnolato et al. 2017)',
        label: { en: 'Speed factor', zh: '车速系数' },
        initial: 1,
      },
      ordered: {
        unit: '1',
        type: 'u8',
        doc: 'closed by order',
        label: { en: 'Closing order', zh: '管制' },
        classes: [
          { en: 'none', zh: '无' },
          { en: 'closed', zh: '封闭' },
        ],
        unrecorded: true,
      },
      cleared: {
        unit: 'm',
        type: 'f32',
        doc: 'debris that lay on it when it was cleared; only more counts',
        label: { en: 'Cleared', zh: '已清除' },
        unrecorded: true,
      },
    },
  });
  const c = table.column;
  /** On a viaduct, in a tunnel or on a bridge: what lies on the ground does not touch it. */
  const carried = Uint8Array.from(edges, (e) => (e.grade_separated || e.bridge ? 1 : 0));
  const deepest = new Float32Array(edges.length);
  const none = new Uint8Array(context.mask.length);
  // a road that only touches the corner of a wet cell is not under water
  const least = grid.cellSize / 4;
  let underpass: { depth: ArrayLike<number>; closed?: ArrayLike<number>; row: Int32Array } | undefined;
  let bridge: { wet?: ArrayLike<number>; closed?: ArrayLike<number>; row: Int32Array } | undefined;

  const say = (row: number, code: keyof typeof roadSentences, tick: number): void => {
    const e = edges[row]!;
    if (e.class === 'residential' && (code === 'road-closed' || code === 'road-reopened')) return;
    const main = e.class === 'motorway' || e.class === 'primary';
    const cause = roadCauses[c.cause[row]!]!;
    context.report('truth/events', {
      tick,
      code,
      params: {
        name_en: e.name.en || e.id,
        name_zh: e.name.zh || e.id,
        cause_en: cause.en,
        cause_zh: cause.zh,
        depth_m: c.depth[row]!.toFixed(2),
      },
      severity: code === 'road-closed' ? (main ? 'major' : 'minor') : 'info',
      asset: { kind: 'road', id: e.id },
      at: e.line[e.line.length >> 1]!,
    });
  };

  return {
    pieces,
    table: table as unknown as Table,
    look(started) {
      const rows = (name: string, idOf: (e: RoadEdge) => string | undefined) => {
        if (!started.hasTable(name)) return undefined;
        const t = started.table(name);
        return {
          t: t.column as Record<string, ArrayLike<number>>,
          row: Int32Array.from(edges, (e) => t.rowOf(idOf(e) ?? '')),
        };
      };
      const u = rows('underpass', (e) => e.underpass);
      const b = rows('bridge', (e) => e.bridge);
      underpass = u && { depth: u.t['depth']!, closed: u.t['closed'], row: u.row };
      bridge = b && { wet: b.t['deck_wet'], closed: b.t['closed'], row: b.row };
    },
    order(row, closed, tick) {
      if (c.ordered[row] === (closed ? 1 : 0)) return;
      c.ordered[row] = closed ? 1 : 0;
      say(row, closed ? 'road-ordered-closed' : 'road-ordered-open', tick);
    },
    clear(row, tick) {
      c.cleared[row] = 1e6; // until the step below sees what lies there now
      say(row, 'road-cleared', tick);
    },
    step(water, debris, permanent, tick) {
      for (let row = 0; row < edges.length; row++)
        deepest[row] = carried[row] ? 0 : deepestOn(pieces, row, water, permanent, least);
      for (let row = 0; row < edges.length; row++) {
        let depth = deepest[row]!;
        const buried = debris && !carried[row] ? deepestOn(pieces, row, debris, none, 0) : 0;
        let cause: number = depth >= slowLimit ? roadCause.water : roadCause.none;
        let ordered = c.ordered[row] === 1;
        const u = underpass ? underpass.row[row]! : -1;
        if (underpass && u >= 0) {
          if (underpass.depth[u]! >= Math.max(slowLimit, depth)) cause = roadCause.underpass;
          depth = Math.max(depth, underpass.depth[u]!);
          if (underpass.closed?.[u]) ordered = true;
        }
        const was = c.state[row]!;
        let state = stateByDepth(was >= roadState.closed && depth < carLimit ? depth + margin : depth);
        if (c.cleared[row]! >= 1e6) c.cleared[row] = buried;
        if (buried - c.cleared[row]! >= affectedDebris) {
          state = roadState.impassable;
          cause = roadCause.debris;
        }
        const b = bridge ? bridge.row[row]! : -1;
        if (bridge && b >= 0 && (bridge.wet?.[b] || bridge.closed?.[b])) {
          state = bridge.wet?.[b] ? roadState.impassable : roadState.closed;
          cause = roadCause.bridge;
        }
        if (ordered && state < roadState.closed) {
          state = roadState.closed;
          cause = roadCause.order;
        }
        c.depth[row] = depth;
        c.cause[row] = cause;
        c.state[row] = state;
        c.speed_factor[row] =
          state >= roadState.closed ? 0 : depth < slowLimit ? 1 : Math.min(1, safeSpeed(depth) / edges[row]!.speed);
        if (state >= roadState.closed !== was >= roadState.closed && cause !== roadCause.order)
          say(row, state >= roadState.closed ? 'road-closed' : 'road-reopened', tick);
      }
    },
  };
}

/** The most that lies on an edge's pieces of at least `least` metres, outside permanent water. */
function deepestOn(
  { first, cell, length }: RoadPieces,
  row: number,
  values: ArrayLike<number>,
  permanent: ArrayLike<number>,
  least: number,
): number {
  let most = 0;
  for (let k = first[row]!; k < first[row + 1]!; k++) {
    const h = values[cell[k]!]!;
    if (h > most && permanent[cell[k]!] === 0 && length[k]! >= least) most = h;
  }
  return most;
}
