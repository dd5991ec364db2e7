/** What a rule does once approved: commands to the world and a crew with its work, with what they carry. */
import type { Capability } from '../assets/place.ts';
import type { Unit } from '../core/units.ts';
import { dimensionOf, nameOf, same } from './dimensions.ts';
import { amount } from './expression.ts';
import { type CommandAction, type CrewAction, type PayloadValue, ruleCommands } from './rules.ts';
import { checkPayload, checkStructures, structureOrder } from './structure-orders.ts';
import {
  type Data,
  isData,
  type Path,
  type SignalKinds,
  shown,
  type Watched,
  type WrittenRule,
} from './written-rule.ts';

const capabilities: readonly Capability[] = ['pump', 'rescue', 'traffic', 'geology', 'repair', 'patrol', 'evacuation'];
/** Units of what commands carry, where it is an amount. */
const payloadUnits: Readonly<Record<string, Unit>> = {
  below: 'm',
  people: '1',
  pump_m3_per_s: 'm3/s',
  crest_m: 'm',
  opening_m: 'm',
};
const unitOf = (key: string): Unit | undefined => (Object.hasOwn(payloadUnits, key) ? payloadUnits[key] : undefined);

/** The commands and the crew under a key; a bare action counts as a list of one. */
export function readActions(
  rule: WrittenRule,
  entry: Data,
  key: string,
  watched: Watched,
  kinds: SignalKinds,
): { commands: CommandAction[]; crew: CrewAction | undefined } {
  const value = entry[key];
  const commands: CommandAction[] = [];
  let crew: CrewAction | undefined;
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
  list.forEach((action: unknown, k) => {
    const path: Path = Array.isArray(value) ? [key, k] : [key];
    if (!isData(action)) {
      rule.fault('rule-type', { key, found: shown(action), expected: '{ command: ... } or { dispatch: ... }' }, path);
      return;
    }
    rule.keys(action, key === 'undo' ? ['command', 'payload'] : ['command', 'payload', 'dispatch'], path);
    if (action['command'] !== undefined) {
      const c = readCommand(rule, action, watched, kinds, path);
      if (c) commands.push(c);
    }
    if (action['dispatch'] === undefined || key === 'undo') return;
    const part = rule.part(action, 'dispatch', path);
    if (!part) return;
    if (crew)
      rule.fault(
        'rule-type',
        { key: 'dispatch', found: 'a second crew', expected: 'one crew a rule; write another rule' },
        path,
      );
    crew = readCrew(rule, part, watched, kinds, [...path, 'dispatch']);
  });
  return { commands, crew };
}

function readCrew(
  rule: WrittenRule,
  part: Data,
  watched: Watched,
  kinds: SignalKinds,
  path: Path,
): CrewAction | undefined {
  rule.keys(part, ['capability', 'work', 'begin', 'done', 'end'], path);
  const capability = part['capability'] as Capability;
  if (!capabilities.includes(capability)) {
    rule.fault(
      'rule-type',
      { key: 'capability', found: shown(capability), expected: `one of ${capabilities.join(', ')}` },
      [...path, 'capability'],
    );
    return undefined;
  }
  const step = (key: 'begin' | 'done' | 'end') => {
    const inner = rule.part(part, key, path);
    return inner ? readCommand(rule, inner, watched, kinds, [...path, key]) : undefined;
  };
  const work =
    part['work'] === undefined || part['work'] === 'until_clear'
      ? undefined
      : rule.quantity(part, 'work', 's', path, 0);
  return { capability, work, begin: step('begin'), done: step('done'), end: step('end') };
}

function readCommand(
  rule: WrittenRule,
  data: Data,
  watched: Watched,
  kinds: SignalKinds,
  path: Path,
): CommandAction | undefined {
  const { kind } = watched;
  const type = data['command'];
  const fitting = Object.keys(ruleCommands).filter(
    (c) => !kind || ruleCommands[c] === kind || (c === 'evacuate' && kind === 'site'),
  );
  if (typeof type !== 'string' || !fitting.includes(type)) {
    rule.fault(
      'rule-command',
      { found: shown(type), kind: kind ?? 'any asset', expected: fitting.join(', ') || 'none' },
      [...path, 'command'],
    );
    return undefined;
  }
  const order = structureOrder(type);
  if (order) checkStructures(rule, order, watched, path);
  const payload: Record<string, PayloadValue> = {};
  const written = rule.part(data, 'payload', path) ?? {};
  for (const [key, value] of Object.entries(written)) {
    if (typeof value === 'string' && value.startsWith('=')) {
      const text = value.slice(1).trim();
      const read = rule.guard(key, text, [...path, 'payload', key], () => amount(text, kinds, rule.reader));
      const unit = unitOf(key);
      if (read && unit && !same(read.dimension, dimensionOf(unit)))
        rule.fault('rule-quantity', { key, wrong: `"${text}" is ${nameOf(read.dimension)}; expected ${unit}` }, [
          ...path,
          'payload',
          key,
        ]);
      if (read) payload[key] = read;
    } else if (unitOf(key))
      payload[key] = rule.quantity(
        written,
        key,
        unitOf(key)!,
        [...path, 'payload'],
        0,
        key === 'crest_m' ? -Infinity : 0,
      );
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') payload[key] = value;
    else
      rule.fault('rule-type', { key, found: shown(value), expected: 'a word, a number, or "= amount"' }, [
        ...path,
        'payload',
        key,
      ]);
  }
  if (order) checkPayload(rule, order, payload, watched, path);
  return { type, payload };
}
