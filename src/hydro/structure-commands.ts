/** Commands that structures obey: crests set, gates opened and closed, breaches begun, pumps switched. */
import { pumpSwitches, type Structure, type StructureOrder, structureOrders } from '../assets/structures.ts';
import type { Command, CommandHandler, Declared } from '../core/process.ts';
import type { Table } from '../core/table.ts';
import { type structureTable, unset } from './structure-table.ts';

type Payload = Command['payload'];
export type StructureTable = Table<ReturnType<typeof structureTable>>;
export type Tell = (
  row: number,
  code: string,
  severity: 'info' | 'minor' | 'major' | 'critical',
  tick: number,
  params?: Readonly<Record<string, string | number>>,
) => void;

export function structureCommands<D extends Declared>(
  structures: readonly Structure[],
  table: StructureTable,
  tell: Tell,
): Readonly<Record<StructureOrder, CommandHandler<D>>> {
  const c = table.column;
  const rowOf = (payload: Payload): number => table.rowOf(String(payload['structure']));
  const of = (order: StructureOrder, payload: Payload): string | undefined => {
    const kinds: readonly Structure['kind'][] = structureOrders[order];
    const row = rowOf(payload);
    if (row >= 0 && kinds.includes(structures[row]!.kind)) return undefined;
    const known = structures.filter((s) => kinds.includes(s.kind)).map((s) => `"${s.id}"`);
    const there = known.length ? known.slice(0, 8).join(', ') : 'none';
    return `structure is "${String(payload['structure'] ?? '')}"; expected the id of a ${kinds.join(' or ')}, of which there is ${there}`;
  };
  const finite = (payload: Payload, key: string): string | undefined =>
    typeof payload[key] === 'number' && Number.isFinite(payload[key])
      ? undefined
      : `${key} is ${JSON.stringify(payload[key] ?? null)}; expected a number in metres`;
  const move = (row: number, opening: number, tick: number) => {
    c.commanded[row] = 1;
    if (c.set_opening[row] === opening) return;
    const opens = opening > c.set_opening[row]!;
    c.set_opening[row] = opening;
    tell(row, opens ? 'gate-opening' : 'gate-closing', 'info', tick, { opening_m: opening.toFixed(2) });
  };
  return {
    'set-crest': {
      doc: 'sets the crest of a wall, weir or breach to a level (crest_m), as barriers do; back to its own where crest_m is left out',
      check: (payload) =>
        of('set-crest', payload) ?? (payload['crest_m'] === undefined ? undefined : finite(payload, 'crest_m')),
      apply({ payload, tick }) {
        const row = rowOf(payload);
        const crest = payload['crest_m'] as number | undefined;
        c.crest_set[row] = crest ?? unset;
        if (crest !== undefined) tell(row, 'crest-set', 'info', tick, { crest_m: crest.toFixed(2) });
      },
    },
    'open-gate': {
      doc: 'opens a gate by opening_m, or fully; it stays so until told otherwise',
      check(payload) {
        const wrong =
          of('open-gate', payload) ?? (payload['opening_m'] === undefined ? undefined : finite(payload, 'opening_m'));
        if (wrong) return wrong;
        const gate = structures[rowOf(payload)]!;
        const opening = payload['opening_m'] as number | undefined;
        if (gate.kind !== 'gate' || opening === undefined || (opening >= 0 && opening <= gate.full)) return undefined;
        return `opening_m is ${opening}; gate "${gate.id}" opens from 0 to ${gate.full} m`;
      },
      apply({ payload, tick }) {
        const row = rowOf(payload);
        const gate = structures[row]!;
        if (gate.kind === 'gate') move(row, (payload['opening_m'] as number | undefined) ?? gate.full, tick);
      },
    },
    'close-gate': {
      doc: 'closes a gate; it stays so until told otherwise',
      check: (payload) => of('close-gate', payload),
      apply: ({ payload, tick }) => move(rowOf(payload), 0, tick),
    },
    'release-gate': {
      doc: 'gives a gate back to its own rule or series',
      check: (payload) => of('release-gate', payload),
      apply({ payload }) {
        c.commanded[rowOf(payload)] = 0;
      },
    },
    'start-breach': {
      doc: 'begins a breach',
      check: (payload) => of('start-breach', payload),
      apply({ payload, tick }, _fields, interval) {
        const row = rowOf(payload);
        if (c.begun[row] !== unset) return;
        c.begun[row] = interval.start;
        tell(row, 'breach-began', 'critical', tick);
      },
    },
    'switch-pump': {
      doc: 'switches a pump (to: on, off, or auto for its own levels)',
      check: (payload) =>
        of('switch-pump', payload) ??
        ((pumpSwitches as readonly string[]).includes(String(payload['to']))
          ? undefined
          : `to is "${String(payload['to'] ?? '')}"; expected on, off or auto`),
      apply({ payload }) {
        c.commanded[rowOf(payload)] = (pumpSwitches as readonly string[]).indexOf(String(payload['to']));
      },
    },
  };
}
