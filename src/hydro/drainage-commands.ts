/** Commands that a drainage network obeys: power and blockages, collapsed pipes, mobile pumps. */
import type { DrainageModel } from '../assets/swmm/network.ts';
import { nearestWord } from '../core/nearest-word.ts';
import type { Command, CommandHandler, Declared } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import type { MobilePump, PumpEnd } from './drainage-pumps.ts';
import { type drainLinkTable, type drainNodeTable, forced } from './drainage-table.ts';

type Payload = Command['payload'];
export type NodeTable = Table<ReturnType<typeof drainNodeTable>>;
export type LinkTable = Table<ReturnType<typeof drainLinkTable>>;
export type TellDrainage = (
  code: string,
  severity: 'info' | 'minor' | 'major' | 'critical',
  tick: number,
  of: { readonly node: number } | { readonly link: number },
  params?: Readonly<Record<string, string | number>>,
) => void;

export interface DrainageState {
  readonly nodes: NodeTable;
  readonly links: LinkTable;
  readonly pumps: { value: MobilePump[] };
  /** Whether a node meets the surface by a cover. */
  hasCover(node: number): boolean;
  /** Gives a link back to the model's own rules. */
  release(link: number): void;
}

const power = {
  off: { made: forced.shut, en: 'without power', zh: '断电' },
  on: { made: forced.on, en: 'kept on', zh: '强制开启' },
  auto: { made: forced.none, en: 'by its own levels', zh: '恢复自动' },
} as const;

export function drainageCommands<D extends Declared>(
  model: DrainageModel,
  state: DrainageState,
  tell: TellDrainage,
): Readonly<Record<string, CommandHandler<D>>> {
  const { nodes, links } = state;
  const nodeOf = (payload: Payload, key = 'node'): number => nodes.rowOf(String(payload[key] ?? ''));
  const linkOf = (payload: Payload): number => links.rowOf(String(payload['link'] ?? ''));
  const unknown = (key: string, found: unknown, ids: readonly string[], what: string): string => {
    const near = nearestWord(String(found ?? ''), ids);
    const hint = near ? `; did you mean "${near}"` : ids.length ? `, such as "${ids[0]}"` : ', of which there is none';
    return `${key} is "${String(found ?? '')}"; expected the id of ${what}${hint}`;
  };
  const noNode = (payload: Payload, key = 'node'): string | undefined =>
    nodeOf(payload, key) >= 0
      ? undefined
      : unknown(key, payload[key], nodes.declaration.ids, 'a node of the drainage network');
  const noLink = (payload: Payload, kinds: readonly string[]): string | undefined => {
    const ids = links.declaration.ids.filter((_, k) => kinds.includes(model.links[k]!.kind));
    return ids.includes(String(payload['link'] ?? ''))
      ? undefined
      : unknown('link', payload['link'], ids, `a ${kinds.join(' or ')} of the drainage network`);
  };
  const noCover = (payload: Payload, key = 'node'): string | undefined =>
    noNode(payload, key) ??
    (state.hasCover(nodeOf(payload, key))
      ? undefined
      : `${key} is "${String(payload[key])}", which has no opening to the street`);
  const noSide = (payload: Payload, key: string, side: string): string | undefined => {
    const found = payload[side] ?? 'street';
    if (found !== 'street' && found !== 'pipe') return `${side} is "${String(found)}"; expected street or pipe`;
    return found === 'street' ? noCover(payload, key) : noNode(payload, key);
  };
  const end = (payload: Payload, key: string, side: string): PumpEnd => ({
    node: nodeOf(payload, key),
    side: payload[side] === 'pipe' ? 'pipe' : 'street',
  });
  const pumpOf = (payload: Payload): MobilePump[] => {
    const from = end(payload, 'node', 'from');
    return state.pumps.value.filter((p) => p.from.node === from.node && p.from.side === from.side && p.capacity > 0);
  };
  const setLink = (payload: Payload, made: number): number | undefined => {
    const link = linkOf(payload);
    if (links.column.forced[link] === made) return undefined;
    links.column.forced[link] = made;
    if (made === forced.none) state.release(link);
    return link;
  };

  return {
    'switch-drain-pump': {
      doc: 'a pump of the drainage network (link) loses its power (to: off), is kept on (on) or goes by its own levels again (auto)',
      check: (payload) =>
        noLink(payload, ['pump']) ??
        (Object.hasOwn(power, String(payload['to'] ?? ''))
          ? undefined
          : `to is "${String(payload['to'] ?? '')}"; expected off, on or auto`),
      apply({ payload, tick }) {
        const to = power[payload['to'] as keyof typeof power];
        const link = setLink(payload, to.made);
        if (link !== undefined)
          tell(
            'drain-pump-power',
            to.made === forced.shut ? 'major' : 'info',
            tick,
            { link },
            { to: to.en, to_zh: to.zh },
          );
      },
    },
    'block-inlet': {
      doc: 'blocks the opening of a node: open is the share that stays clear, from 0 to 1',
      check(payload) {
        const { open } = payload;
        return (
          noCover(payload) ??
          (typeof open === 'number' && open >= 0 && open <= 1
            ? undefined
            : `open is ${JSON.stringify(open ?? null)}; expected a number from 0 (blocked) to 1 (clear)`)
        );
      },
      apply({ payload, tick }) {
        const node = nodeOf(payload);
        const open = payload['open'] as number;
        nodes.column.open[node] = open;
        tell('inlet-blocked', open < 1 ? 'minor' : 'info', tick, { node }, { open_percent: Math.round(open * 100) });
      },
    },
    'collapse-pipe': {
      doc: 'shuts a conduit, gate, weir or outlet of the drainage network (link)',
      check: (payload) => noLink(payload, ['conduit', 'orifice', 'weir', 'outlet']),
      apply({ payload, tick }) {
        const link = setLink(payload, forced.shut);
        if (link !== undefined) tell('link-collapsed', 'major', tick, { link });
      },
    },
    'clear-pipe': {
      doc: 'opens what collapse-pipe shut (link)',
      check: (payload) => noLink(payload, ['conduit', 'orifice', 'weir', 'outlet']),
      apply({ payload, tick }) {
        const link = setLink(payload, forced.none);
        if (link !== undefined) tell('link-cleared', 'info', tick, { link });
      },
    },
    'start-drain-pump': {
      doc: 'sets a mobile pump (pump_m3_per_s) to work at a node: from its street (where left out) or its pipe, to another node (to; into its street or pipe) or out of the model',
      check(payload) {
        const pump = payload['pump_m3_per_s'];
        if (!(typeof pump === 'number' && pump > 0 && Number.isFinite(pump)))
          return `pump_m3_per_s is ${JSON.stringify(pump ?? null)}; expected a number above 0`;
        return (
          noSide(payload, 'node', 'from') ?? (payload['to'] === undefined ? undefined : noSide(payload, 'to', 'into'))
        );
      },
      apply({ payload, tick }) {
        const from = end(payload, 'node', 'from');
        const to = payload['to'] === undefined ? null : end(payload, 'to', 'into');
        const capacity = payload['pump_m3_per_s'] as number;
        state.pumps.value = [...state.pumps.value, { from, to, capacity, rate: 0 }];
        tell('mobile-pump-started', 'info', tick, { node: from.node }, { pump_m3_per_s: capacity });
      },
    },
    'remove-drain-pump': {
      doc: 'takes the mobile pumps away from a node (from its street where left out, or its pipe)',
      check: (payload) => noSide(payload, 'node', 'from'),
      apply({ payload, tick }) {
        const there = pumpOf(payload);
        for (const pump of there) pump.capacity = 0;
        if (there.length) tell('mobile-pump-removed', 'info', tick, { node: there[0]!.from.node });
      },
    },
  };
}
