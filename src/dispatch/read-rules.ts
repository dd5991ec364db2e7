/** Reads a rule file's data: every key known, every quantity with its unit, every asset found, all faults told at once. */
import type { Place } from '../assets/place.ts';
import { type Fault, StormtableError } from '../core/errors.ts';
import type { Name } from '../core/names.ts';
import type { QuantityReader } from '../core/units.ts';
import { dimensionOf } from './dimensions.ts';
import type { SignalKind } from './expression.ts';
import { readActions } from './read-actions.ts';
import { readTargets } from './read-targets.ts';
import type { Rule, RuleSet, RulesDocument, Signal } from './rules.ts';
import { type AssetKind, quantities, type Source } from './signals.ts';
import {
  type Data,
  isData,
  type Path,
  ruleFaults,
  type SignalKinds,
  shown,
  type Watched,
  WrittenRule,
} from './written-rule.ts';

/** Rules of a run; each is tried on every asset it concerns, every tick. */
const mostRules = 2000;
const tiers = ['town', 'district', 'city'] as const;
const ruleKeys = [
  'id',
  'title',
  'sentence',
  'for',
  'signals',
  'raise',
  'clear',
  'fresh',
  'hold',
  'unknown',
  'action',
  'undo',
  'authority',
  'priority',
];

/** Reads rules against a place. Throws one StormtableError with every fault. */
export function readRules(document: RulesDocument, place: Place, reader: QuantityReader): RuleSet {
  const faults: Fault[] = [];
  const data = document.data;
  const at = (path: Path, key = false) => ({ file: document.file, ...document.where(path, key) });
  const list = isData(data) ? data['rules'] : undefined;
  const format = isData(data) ? data['format'] : undefined;
  if (typeof format === 'string' && /^rules\/\d+$/.test(format) && Number(format.slice(6)) > 1)
    throw new StormtableError(ruleFaults('rules-newer', { found: format }, at(['format'])));
  if (format !== 'rules/1') faults.push(ruleFaults('rules-format', { found: shown(format) }, at(['format'])));
  if (isData(data))
    for (const key of Object.keys(data))
      if (key !== 'format' && key !== 'rules')
        faults.push(ruleFaults('rule-key', { key, expected: 'format, rules' }, at([key], true)));
  if (!Array.isArray(list)) {
    faults.push(ruleFaults('rule-missing', { key: 'rules', expected: 'it is the list of rules' }, at([])));
    throw new StormtableError(faults);
  }
  if (list.length > mostRules) {
    faults.push(ruleFaults('rules-many', { found: list.length, most: mostRules }, at(['rules'])));
    throw new StormtableError(faults);
  }
  const rules: Rule[] = [];
  const ids = new Set<string>();
  list.forEach((entry: unknown, k) => {
    for (const rule of readRule(new WrittenRule(document, ['rules', k], place, reader, faults), entry)) {
      if (ids.has(rule.id)) faults.push(ruleFaults('rule-twice', { id: rule.id }, at(['rules', k, 'id'])));
      ids.add(rule.id);
      rules.push(rule);
    }
  });
  if (faults.length) throw new StormtableError(faults);
  return { rules };
}

/** Reads one rule, and the one that speaks when its condition is unknown; keeps going after a fault so that all are told. */
function readRule(rule: WrittenRule, entry: unknown): Rule[] {
  if (!isData(entry)) {
    rule.fault('rule-type', { key: 'rule', found: shown(entry), expected: 'keys with values' }, []);
    return [];
  }
  rule.keys(entry, ruleKeys, []);
  const id = entry['id'];
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9.-]*$/.test(id))
    rule.fault('rule-type', { key: 'id', found: shown(id), expected: 'a slug such as underpass.close' }, ['id']);
  const title = rule.name(entry, 'title', 'it is what the rule is called, { en, zh }');
  const sentence = withNames(rule.name(entry, 'sentence', 'it says what is suggested, { en, zh }'));
  // where the kind of asset is wrong, the rest is checked as far as it does not depend on it
  const watched = readTargets(rule, entry, String(id)) ?? { kind: undefined, targets: [] };
  const { kind, targets } = watched;
  const signals = readSignals(rule, entry, kind);
  const kinds = new Map<string, SignalKind>(
    signals.map((s) => {
      const q = quantities[s.quantity]!;
      return [s.name, { dimension: dimensionOf(q.unit), series: q.series ?? false }];
    }),
  );
  const raise = rule.condition(entry, 'raise', kinds, []);
  if (entry['raise'] === undefined) rule.fault('rule-missing', { key: 'raise', expected: 'it is the condition' }, []);
  const clear = rule.condition(entry, 'clear', kinds, []);
  const hold = rule.part(entry, 'hold', []) ?? {};
  rule.keys(hold, ['raise', 'clear'], ['hold']);
  const authority = readAuthority(rule, entry);
  const priority = entry['priority'] ?? 50;
  if (typeof priority !== 'number' || !(priority >= 0 && priority <= 100))
    rule.fault('rule-type', { key: 'priority', found: shown(priority), expected: 'a number from 0 to 100' }, [
      'priority',
    ]);
  const payloadKinds = new Map(kinds).set('crew_pump', { dimension: dimensionOf('m3/s'), series: false });
  const { commands, crew } = readActions(rule, entry, 'action', watched, payloadKinds);
  const undo = readActions(rule, entry, 'undo', watched, payloadKinds);
  if (!commands.length && !crew && entry['action'] === undefined)
    rule.fault('rule-missing', { key: 'action', expected: 'it is what the rule suggests to do' }, []);
  const fresh = rule.quantity(entry, 'fresh', 's', [], 900);
  const unknown = readUnknown(rule, entry, kinds, watched);
  const holds = {
    raise: rule.quantity(hold, 'raise', 's', ['hold'], 0),
    clear: rule.quantity(hold, 'clear', 's', ['hold'], 0),
  };
  if (!raise || !kind) return [];
  const main: Rule = {
    id: String(id),
    title,
    sentence,
    kind,
    targets,
    signals,
    raise,
    clear,
    fresh,
    hold: holds,
    whenUnknown: undefined,
    commands,
    crew,
    undo: undo.commands,
    authority,
    priority: Number(priority),
  };
  if (!unknown) return [main];
  // what to do where the condition is not known is a rule of its own, which clears when it is known again
  const blind: Rule = {
    ...main,
    id: `${main.id}.unknown`,
    sentence: unknown.sentence,
    clear: undefined,
    hold: { raise: main.fresh, clear: 0 },
    whenUnknown: unknown.when,
    commands: unknown.commands,
    crew: unknown.crew,
    undo: [],
  };
  return [main, blind];
}

/** {asset} and {crew} become the name in the sentence's own language. */
function withNames(s: Name): Name {
  const fill = (text: string, language: 'en' | 'zh') => text.replace(/\{(asset|crew)\}/g, `{$1_${language}}`);
  return { en: fill(s.en, 'en'), zh: fill(s.zh, 'zh') };
}

function readSignals(rule: WrittenRule, entry: Data, kind: AssetKind | undefined): Signal[] {
  const part = rule.part(entry, 'signals', []) ?? {};
  const signals: Signal[] = [];
  for (const [name, written] of Object.entries(part)) {
    const found = typeof written === 'string' ? written.slice(0, 100) : shown(written);
    const wrong = (expected: string): void => {
      rule.broken.add(name);
      rule.fault('rule-signal', { name, found, expected }, ['signals', name]);
    };
    if (!/^[a-z_][a-z0-9_]*$/i.test(name)) wrong('its name must be a word of letters, digits and _');
    const m = /^\s*([a-z0-9_]+)\s*@\s*(self|nearest|gauge:([A-Za-z0-9._-]+))\s*$/.exec(found);
    if (!m) {
      wrong('expected "<quantity> @ self", "@ nearest" or "@ gauge:<id>", such as "water_depth @ self"');
      continue;
    }
    const quantity = Object.hasOwn(quantities, m[1]!) ? quantities[m[1]!] : undefined;
    if (!quantity) {
      wrong(`"${m[1]}" is no quantity the city observes; there are ${Object.keys(quantities).join(', ')}`);
      continue;
    }
    const source: Source = m[3] ? { kind: 'gauge', id: m[3] } : { kind: m[2] as 'self' | 'nearest' };
    if (source.kind === 'self' && kind && !quantity.of.includes(kind)) {
      wrong(`no ${kind} has a ${m[1]} of its own; write "@ nearest" or name a gauge`);
      continue;
    }
    if (source.kind === 'gauge') {
      const gauge = rule.place.gauges.find((g) => g.id === source.id);
      const wanted = quantity.gauge ?? (m[1]!.endsWith('_stage') || m[1] === 'river_warning' ? 'stage' : undefined);
      if (!gauge) {
        wrong(`this place has no gauge "${source.id}"`);
        continue;
      }
      if (wanted && gauge.kind !== wanted) {
        wrong(`gauge ${source.id} measures ${gauge.kind}, not ${wanted}`);
        continue;
      }
    }
    signals.push({ name, quantity: m[1]!, source });
  }
  return signals;
}

function readAuthority(rule: WrittenRule, entry: Data): Rule['authority'] {
  const part = rule.part(entry, 'authority', []);
  if (!part) {
    if (entry['authority'] === undefined)
      rule.fault(
        'rule-missing',
        { key: 'authority', expected: 'write for example { tier: district, approval: duty_officer, within: 5 min }' },
        [],
      );
    return { tier: 'city', approval: 'none', within: 0 };
  }
  rule.keys(part, ['tier', 'approval', 'within'], ['authority']);
  const tier = part['tier'] as (typeof tiers)[number];
  if (!tiers.includes(tier))
    rule.fault('rule-type', { key: 'tier', found: shown(tier), expected: `one of ${tiers.join(', ')}` }, [
      'authority',
      'tier',
    ]);
  const approval = part['approval'] ?? 'none';
  if (typeof approval !== 'string')
    rule.fault('rule-type', { key: 'approval', found: shown(approval), expected: 'none, or who approves' }, [
      'authority',
      'approval',
    ]);
  if (approval !== 'none' && part['within'] === undefined)
    rule.fault('rule-missing', { key: 'within', expected: 'it is how long the approval takes, such as 5 min' }, [
      'authority',
    ]);
  return { tier, approval: String(approval), within: rule.quantity(part, 'within', 's', ['authority'], 0) };
}

function readUnknown(rule: WrittenRule, entry: Data, kinds: SignalKinds, watched: Watched) {
  const part = rule.part(entry, 'unknown', []);
  if (!part) return undefined;
  rule.keys(part, ['when', 'sentence', 'do'], ['unknown']);
  const when = rule.condition(part, 'when', kinds, ['unknown']);
  if (part['when'] === undefined)
    rule.fault('rule-missing', { key: 'when', expected: 'it is the condition for acting blind' }, ['unknown']);
  const inner = part['sentence'];
  const sentence =
    isData(inner) && typeof inner['en'] === 'string' && typeof inner['zh'] === 'string'
      ? withNames({ en: inner['en'], zh: inner['zh'] })
      : undefined;
  if (!sentence)
    rule.fault(
      'rule-missing',
      { key: 'sentence', expected: 'it says what is suggested when nothing is known, { en, zh }' },
      ['unknown'],
    );
  if (part['do'] === undefined)
    rule.fault('rule-missing', { key: 'do', expected: 'it is what to do when nothing is known' }, ['unknown']);
  const { commands, crew } = readActions(rule.under('unknown'), part, 'do', watched, kinds);
  return when && sentence ? { when, sentence, commands, crew } : undefined;
}
