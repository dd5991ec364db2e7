/**
 * Bridges over water: the level under each, the freeboard to its soffit, and an amber or red state by it. The water does
 * not feel the bridge: blocking by piers, pressure flow under a drowned deck and scour are not computed.
 */
import type { Bridge } from '../assets/place.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import { cellsOnLine } from '../core/line-cells.ts';
import type { Name } from '../core/names.ts';
import { type Command, defineProcess, type ProcessContext } from '../core/process.ts';

export interface BridgeOptions {
  readonly bridges: readonly Bridge[];
  /** Freeboard below which a bridge is amber, and red, m. Our own choice; a place overrides them. */
  readonly amber?: number;
  readonly red?: number;
}

export const bridgeFaults = defineFaults({
  'bridge-outside': 'bridge {id} crosses no cell inside the ground. Move its line or enlarge the place.',
  'bridge-heights':
    'bridge {id} has its soffit at {soffit} m and its deck at {deck} m; the deck must lie above the soffit.',
});

export const bridgeStates: readonly Name[] = [
  { en: 'clear', zh: '正常' },
  { en: 'amber', zh: '黄色' },
  { en: 'red', zh: '红色' },
];

/** Class of a freeboard in m: 0 clear, 1 amber, 2 red. A state is left only 0.1 m above where it began. */
export function bridgeState(freeboard: number, amber: number, red: number, was = 0): 0 | 1 | 2 {
  if (freeboard < red + (was >= 2 ? 0.1 : 0)) return 2;
  return freeboard < amber + (was >= 1 ? 0.1 : 0) ? 1 : 0;
}

/**
 * Water level under a bridge, m: the mean surface of the cells it crosses, weighted by depth, so that rain films on the
 * banks do not count. `dry` where no water lies there.
 */
export function levelUnder(
  cells: ArrayLike<number>,
  bed: ArrayLike<number>,
  depth: ArrayLike<number>,
  below: number,
  dry: number,
): number {
  let weight = 0;
  let sum = 0;
  for (let k = 0; k < cells.length; k++) {
    const i = cells[k]!;
    const h = depth[i]!;
    const z = bed[i]!;
    if (!(h > 0.05) || z >= below) continue;
    weight += h;
    sum += h * (z + h - below);
  }
  return weight > 0 ? below + sum / weight : dry;
}

export function bridges(context: ProcessContext, options: BridgeOptions) {
  const { grid, mask } = context;
  const { bridges: list, amber = 1.0, red = 0.3 } = options;
  const faults: Fault[] = [];
  const cells = list.map((b) => {
    const crossed = cellsOnLine(grid, b.line).filter((i) => mask[i] === 1);
    if (crossed.length === 0) faults.push(bridgeFaults('bridge-outside', { id: b.id }));
    if (!(b.deck_elevation > b.soffit_elevation))
      faults.push(bridgeFaults('bridge-heights', { id: b.id, soffit: b.soffit_elevation, deck: b.deck_elevation }));
    return crossed;
  });
  if (faults.length) throw new StormtableError(faults);

  const table = context.ownTable({
    name: 'bridge',
    of: 'bridge',
    picture: 'truth',
    ids: list.map((b) => b.id),
    columns: {
      level: {
        unit: 'm',
        type: 'f32',
        doc: 'water level under it; the lowest bed where dry',
        label: { en: 'Water level', zh: '水位' },
      },
      freeboard: { unit: 'm', type: 'f32', doc: 'soffit less water level', label: { en: 'Freeboard', zh: '净空' } },
      state: {
        unit: '1',
        type: 'u8',
        doc: 'class of its freeboard',
        label: { en: 'State', zh: '状态' },
        classes: bridgeStates,
      },
      deck_wet: {
        unit: '1',
        type: 'u8',
        doc: 'the water level has reached the deck',
        label: { en: 'Deck', zh: '桥面' },
        classes: [
          { en: 'dry', zh: '干' },
          { en: 'under water', zh: '过水' },
        ],
      },
      closed: {
        unit: '1',
        type: 'u8',
        doc: 'closed to traffic by command',
        label: { en: 'Traffic', zh: '交通' },
        classes: [
          { en: 'open', zh: '开放' },
          { en: 'closed', zh: '封闭' },
        ],
      },
    },
  });
  const c = table.column;

  const tell = (
    row: number,
    code: string,
    severity: 'info' | 'minor' | 'major' | 'critical',
    tick: number,
    params = {},
  ) => {
    const b = list[row]!;
    const middle = b.line[b.line.length >> 1]!;
    context.report('truth/events', {
      tick,
      code,
      severity,
      params: { name_en: b.name.en, name_zh: b.name.zh, ...params },
      asset: { kind: 'bridge', id: b.id },
      at: middle,
    });
  };
  const rowIn = (payload: Command['payload']): number => table.rowOf(String(payload['bridge']));
  const traffic = (closed: 0 | 1) => ({
    doc: closed ? 'closes a bridge to traffic' : 'opens a bridge to traffic',
    check: (payload: Command['payload']) =>
      rowIn(payload) < 0
        ? `bridge is "${String(payload['bridge'] ?? '')}"; expected the id of a bridge of this place`
        : undefined,
    apply({ payload, tick }: Command) {
      const row = rowIn(payload);
      if (c.closed[row] === closed) return;
      c.closed[row] = closed;
      tell(row, closed ? 'bridge-closed' : 'bridge-opened', 'info', tick);
    },
  });

  return defineProcess({
    name: 'bridges',
    source: 'freeboard from the water level; amber below 1.0 m, red below 0.3 m or a wet deck (own choice)',
    pace: 'tick_end',
    fields: {
      water_depth: { unit: 'm', access: 'reads', doc: 'water under the bridge' },
      bed_elevation: { unit: 'm', access: 'reads', doc: 'bed under the bridge' },
    },
    commands: { 'close-bridge': traffic(1), 'open-bridge': traffic(0) },
    sentences: {
      'bridge-clear': {
        en: '{name_en} has {freeboard_m} m of freeboard again.',
        zh: '{name_zh}净空恢复至{freeboard_m}米。',
      },
      'bridge-amber': {
        en: 'Freeboard under {name_en} is down to {freeboard_m} m.',
        zh: '{name_zh}净空降至{freeboard_m}米。',
      },
      'bridge-red': {
        en: 'Freeboard under {name_en} is down to {freeboard_m} m: close it.',
        zh: '{name_zh}净空仅剩{freeboard_m}米，应封闭。',
      },
      'bridge-deck-wet': { en: 'Water has reached the deck of {name_en}.', zh: '洪水漫上{name_zh}桥面。' },
      'bridge-closed': { en: '{name_en} was closed to traffic.', zh: '{name_zh}已封闭交通。' },
      'bridge-opened': { en: '{name_en} was opened to traffic.', zh: '{name_zh}已恢复通行。' },
    },
    step(fields, { tick }) {
      const bed = fields.bed_elevation.values;
      const depth = fields.water_depth.values;
      for (let row = 0; row < list.length; row++) {
        const b = list[row]!;
        let lowest = Infinity;
        for (const i of cells[row]!) lowest = Math.min(lowest, bed[i]!);
        const level = levelUnder(cells[row]!, bed, depth, b.soffit_elevation, lowest);
        const freeboard = b.soffit_elevation - level;
        c.level[row] = level;
        c.freeboard[row] = freeboard;
        const wet = level >= b.deck_elevation ? 1 : 0;
        if (wet && !c.deck_wet[row]) tell(row, 'bridge-deck-wet', 'critical', tick);
        c.deck_wet[row] = wet;
        const was = c.state[row]!;
        const now = bridgeState(freeboard, amber, red, was);
        if (now === was) continue;
        c.state[row] = now;
        const code = (['bridge-clear', 'bridge-amber', 'bridge-red'] as const)[now];
        tell(row, code, (['info', 'major', 'critical'] as const)[now], tick, { freeboard_m: freeboard.toFixed(1) });
      }
    },
  });
}
