/** Orders that rules give to structures: to which kinds, with what in them, and how far they can go. */
import type { Place } from '../assets/place.ts';
import { pumpSwitches, type StructureOrder, structureOrders } from '../assets/structures.ts';
import type { CommandAction } from './rules.ts';
import type { Target } from './signals.ts';
import type { Path, Watched, WrittenRule } from './written-rule.ts';
import { shown } from './written-rule.ts';

/** What an order may carry beside the structure's id. */
const carried: Readonly<Record<StructureOrder, readonly string[]>> = {
  'set-crest': ['crest_m'],
  'open-gate': ['opening_m'],
  'close-gate': [],
  'release-gate': [],
  'start-breach': [],
  'switch-pump': ['to'],
};

export const structureOrder = (type: string): StructureOrder | undefined =>
  Object.hasOwn(structureOrders, type) ? (type as StructureOrder) : undefined;

/** Every structure that the rule looks at must be of a kind that takes the order; the first that is not is told. */
export function checkStructures(rule: WrittenRule, command: StructureOrder, { targets }: Watched, path: Path): void {
  const kinds: readonly string[] = structureOrders[command];
  for (const { id, row, kind } of targets) {
    if (kind !== 'structure') return;
    const found = rule.place.structures![row]!.kind;
    if (kinds.includes(found)) continue;
    rule.fault('rule-structure', { command, kinds: kinds.join(' or '), structure: shown(id), found }, [
      ...path,
      'command',
    ]);
    return;
  }
}

/** What an order carries: no other keys, a pump's switch, an opening that every gate has. */
export function checkPayload(
  rule: WrittenRule,
  command: StructureOrder,
  payload: CommandAction['payload'],
  { targets }: Watched,
  path: Path,
): void {
  const wrong = (key: string, found: string, expected: string): void =>
    rule.fault('rule-payload', { key, found, expected }, [
      ...path,
      ...(key in payload ? ['payload', key] : ['command']),
    ]);
  const known = carried[command];
  for (const key of Object.keys(payload))
    if (!known.includes(key))
      rule.fault('rule-key', { key, expected: known.join(', ') || 'none' }, [...path, 'payload', key], true);
  if (command === 'switch-pump' && !(pumpSwitches as readonly unknown[]).includes(payload['to']))
    wrong('to', shown(payload['to']), `write one of ${pumpSwitches.join(', ')}`);
  const opening = payload['opening_m'];
  if (command !== 'open-gate' || typeof opening !== 'number') return;
  for (const { id, row } of targets) {
    const gate = rule.place.structures![row]!;
    if (gate.kind !== 'gate' || opening <= gate.full) continue;
    wrong('opening_m', `${opening} m`, `gate ${shown(id)} opens up to ${gate.full} m`);
    return;
  }
}

/** An amount worked out at run time, brought to what the structure can do: a gate opens no further than it goes. */
export function possible(place: Place, target: Target, key: string, amount: number): number {
  const s = target.kind === 'structure' ? place.structures?.[target.row] : undefined;
  return s?.kind === 'gate' && key === 'opening_m' ? Math.max(0, Math.min(s.full, amount)) : amount;
}
