/** Reads a rule file's data: every key known, every quantity with its unit, every asset found, all faults told at once. */
import type { Capability, Place, Point, Zone } from '../assets/place.ts';
import { defineFaults, type Fault, StormtableError } from '../core/errors.ts';
import type { Name } from '../core/names.ts';
import type { QuantityReader, Unit } from '../core/units.ts';
import { dimensionOf } from './dimensions.ts';
import { amount, type Condition, condition, type SignalKind } from './expression.ts';
import type { CommandAction, CrewAction, PayloadValue, Rule, RuleSet, RulesDocument, Signal } from './rules.ts';
import { ruleCommands } from './rules.ts';
import { type AssetKind, assetKinds, gaugeFor, quantities, type Source, type Target, targetsOf } from './signals.ts';
import { SyntaxFault } from './syntax.ts';

export const ruleFaults = defineFaults({
  'rules-format': 'format is {found}; expected "rules/1".',
  'rules-newer':
    'format is {found}, written by a newer version; this one reads rules/1. Update Stormtable or rewrite the file.',
  'rule-key': '{key} is not a key here; expected one of {expected}.',
  'rule-missing': '{key} is missing; {expected}.',
  'rule-type': '{key} is {found}; expected {expected}.',
  'rule-twice': 'rule id {id} is given twice. Rename one of them.',
  'rule-quantity': '{key}: {wrong}.',
  'rule-signal': 'signal {name} is "{found}"; {expected}.',
  'rule-condition': '{key} "{text}": at "{part}": {wrong}.',
  'rule-asset': '{key} names "{found}"; {expected}.',
  'rule-targets': 'rule {id} concerns no asset of this place. Widen "for".',
  'rule-command': 'command {found} is not one a rule for {kind} may give; expected one of {expected}.',
});

type Path = readonly (string | number)[];
type Data = Record<string, unknown>;
const isData = (v: unknown): v is Data => typeof v === 'object' && v !== null && !Array.isArray(v);
const shown = (v: unknown): string => (v === undefined ? 'nothing' : JSON.stringify(v));

const capabilities: readonly Capability[] = ['pump', 'rescue', 'traffic', 'geology', 'repair', 'patrol', 'evacuation'];
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
  const rules: Rule[] = [];
  const ids = new Set<string>();
  list.forEach((entry: unknown, k) => {
    const read = new RuleReader(document, ['rules', k], place, reader, faults);
    for (const rule of read.rules(entry)) {
      if (ids.has(rule.id)) faults.push(ruleFaults('rule-twice', { id: rule.id }, at(['rules', k, 'id'])));
      ids.add(rule.id);
      rules.push(rule);
    }
  });
  if (faults.length) throw new StormtableError(faults);
  return { rules };
}

/** Reads one rule; keeps going after a fault so that all are told. */
class RuleReader {
  readonly #document: RulesDocument;
  readonly #path: Path;
  readonly #place: Place;
  readonly #reader: QuantityReader;
  readonly #faults: Fault[];
  /** Names of signals that could not be read. */
  readonly #broken = new Set<string>();

  constructor(document: RulesDocument, path: Path, place: Place, reader: QuantityReader, faults: Fault[]) {
    this.#document = document;
    this.#path = path;
    this.#place = place;
    this.#reader = reader;
    this.#faults = faults;
  }

  #fault(
    code: Parameters<typeof ruleFaults>[0],
    params: Record<string, string | number>,
    path: Path,
    key = false,
  ): void {
    const place = { file: this.#document.file, ...this.#document.where([...this.#path, ...path], key) };
    this.#faults.push(ruleFaults(code, params, place));
  }
  #keys(data: Data, expected: readonly string[], path: Path): void {
    for (const key of Object.keys(data))
      if (!expected.includes(key))
        this.#fault('rule-key', { key, expected: expected.join(', ') }, [...path, key], true);
  }
  #part(data: Data, key: string, path: Path): Data | undefined {
    const v = data[key];
    if (v === undefined) return undefined;
    if (isData(v)) return v;
    this.#fault('rule-type', { key, found: shown(v), expected: 'keys with values' }, [...path, key]);
    return undefined;
  }
  #quantity(data: Data, key: string, unit: Unit, path: Path, otherwise: number): number {
    const v = data[key];
    if (v === undefined) return otherwise;
    try {
      const value = this.#reader.read(String(v), unit);
      if (value >= 0) return value;
      this.#fault('rule-quantity', { key, wrong: `"${v}" is negative; write 0 or more` }, [...path, key]);
    } catch (e) {
      this.#fault('rule-quantity', { key, wrong: (e as Error).message }, [...path, key]);
    }
    return otherwise;
  }
  #name(data: Data, key: string, expected: string): Name {
    const v = data[key];
    if (isData(v) && typeof v['en'] === 'string' && typeof v['zh'] === 'string') return { en: v['en'], zh: v['zh'] };
    if (v === undefined) this.#fault('rule-missing', { key, expected }, []);
    else this.#fault('rule-type', { key, found: shown(v), expected: '{ en, zh }' }, [key]);
    return { en: '', zh: '' };
  }

  rules(entry: unknown): Rule[] {
    if (!isData(entry)) {
      this.#fault('rule-type', { key: 'rule', found: shown(entry), expected: 'keys with values' }, []);
      return [];
    }
    this.#keys(entry, ruleKeys, []);
    const id = entry['id'];
    if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9.-]*$/.test(id))
      this.#fault('rule-type', { key: 'id', found: shown(id), expected: 'a slug such as underpass.close' }, ['id']);
    const title = this.#name(entry, 'title', 'it is what the rule is called, { en, zh }');
    const sentence = this.#sentence(this.#name(entry, 'sentence', 'it says what is suggested, { en, zh }'));
    // where the kind of asset is wrong, the rest is checked as far as it does not depend on it
    const { kind, targets } = this.#for(entry, String(id)) ?? { kind: undefined, targets: [] };
    const signals = this.#signals(entry, kind);
    const kinds = new Map<string, SignalKind>(
      signals.map((s) => {
        const q = quantities[s.quantity]!;
        return [s.name, { dimension: dimensionOf(q.unit), series: q.series ?? false }];
      }),
    );
    const raise = this.#condition(entry, 'raise', kinds, []);
    if (entry['raise'] === undefined)
      this.#fault('rule-missing', { key: 'raise', expected: 'it is the condition' }, []);
    const clear = this.#condition(entry, 'clear', kinds, []);
    const hold = this.#part(entry, 'hold', []) ?? {};
    this.#keys(hold, ['raise', 'clear'], ['hold']);
    const authority = this.#authority(entry);
    const priority = entry['priority'] ?? 50;
    if (typeof priority !== 'number' || !(priority >= 0 && priority <= 100))
      this.#fault('rule-type', { key: 'priority', found: shown(priority), expected: 'a number from 0 to 100' }, [
        'priority',
      ]);
    const payloadKinds = new Map(kinds).set('crew_pump', { dimension: dimensionOf('m3/s'), series: false });
    const { commands, crew } = this.#actions(entry, 'action', kind, payloadKinds);
    const undo = this.#actions(entry, 'undo', kind, payloadKinds);
    if (!commands.length && !crew && entry['action'] === undefined)
      this.#fault('rule-missing', { key: 'action', expected: 'it is what the rule suggests to do' }, []);
    const fresh = this.#quantity(entry, 'fresh', 's', [], 900);
    const unknown = this.#unknown(entry, kinds, kind);
    if (!raise || !kind) return [];
    const rule: Rule = {
      id: String(id),
      title,
      sentence,
      kind,
      targets,
      signals,
      raise,
      clear,
      fresh,
      hold: {
        raise: this.#quantity(hold, 'raise', 's', ['hold'], 0),
        clear: this.#quantity(hold, 'clear', 's', ['hold'], 0),
      },
      whenUnknown: undefined,
      commands,
      crew,
      undo: undo.commands,
      authority,
      priority: Number(priority),
    };
    if (!unknown) return [rule];
    // what to do where the condition is not known is a rule of its own, which clears when it is known again
    const blind: Rule = {
      ...rule,
      id: `${rule.id}.unknown`,
      sentence: unknown.sentence,
      clear: undefined,
      hold: { raise: rule.fresh, clear: 0 },
      whenUnknown: unknown.when,
      commands: unknown.commands,
      crew: unknown.crew,
      undo: [],
    };
    return [rule, blind];
  }

  /** {asset} and {crew} become the name in the sentence's own language. */
  #sentence(s: Name): Name {
    const fill = (text: string, language: 'en' | 'zh') => text.replace(/\{(asset|crew)\}/g, `{$1_${language}}`);
    return { en: fill(s.en, 'en'), zh: fill(s.zh, 'zh') };
  }

  #for(entry: Data, id: string): { kind: AssetKind; targets: Target[] } | undefined {
    const part = this.#part(entry, 'for', []);
    if (!part) {
      if (entry['for'] === undefined)
        this.#fault('rule-missing', { key: 'for', expected: 'write for example { asset: underpass }' }, []);
      return undefined;
    }
    this.#keys(part, ['asset', 'only', 'tier', 'class', 'gauged', 'near_river'], ['for']);
    const kind = part['asset'] as AssetKind;
    if (!assetKinds.includes(kind)) {
      this.#fault('rule-type', { key: 'asset', found: shown(kind), expected: `one of ${assetKinds.join(', ')}` }, [
        'for',
        'asset',
      ]);
      return undefined;
    }
    const place = this.#place;
    let targets = targetsOf(place, kind);
    const all = new Set(targets.map((t) => t.id));
    const listOf = (key: string): string[] | undefined => {
      const v = part[key];
      if (v === undefined) return undefined;
      if (Array.isArray(v) && v.every((x) => typeof x === 'string')) return v as string[];
      if (typeof v === 'string') return [v];
      this.#fault('rule-type', { key, found: shown(v), expected: 'a list of words' }, ['for', key]);
      return undefined;
    };
    const only = listOf('only');
    if (only) {
      only.forEach((name, k) => {
        if (!all.has(name))
          this.#fault('rule-asset', { key: 'only', found: name, expected: `this place has no ${kind} of that id` }, [
            'for',
            'only',
            k,
          ]);
      });
      targets = targets.filter((t) => only.includes(t.id));
    }
    const tier = listOf('tier');
    if (tier && kind === 'zone') targets = targets.filter((t) => tier.includes(place.zones[t.row]!.tier));
    const classes = listOf('class');
    if (classes && kind === 'road') targets = targets.filter((t) => classes.includes(place.roads.edges[t.row]!.class));
    if ((tier && kind !== 'zone') || (classes && kind !== 'road'))
      this.#fault(
        'rule-type',
        { key: tier ? 'tier' : 'class', found: kind, expected: 'tier is for zones and class for roads' },
        ['for'],
      );
    const gauged = part['gauged'];
    if (gauged !== undefined && typeof gauged !== 'boolean')
      this.#fault('rule-type', { key: 'gauged', found: shown(gauged), expected: 'true or false' }, ['for', 'gauged']);
    if (typeof gauged === 'boolean')
      targets = targets.filter((t) => gaugeFor(place, t, undefined, { kind: 'self' }) >= 0 === gauged);
    if (part['near_river'] !== undefined) {
      const within = this.#quantity(part, 'near_river', 'm', ['for'], 0);
      targets = targets.filter((t) => nearRiver(place, kind === 'zone' ? place.zones[t.row] : undefined, t.at, within));
    }
    if (!targets.length && all.size && !only?.some((name) => !all.has(name)))
      this.#fault('rule-targets', { id }, ['for']);
    return { kind, targets };
  }

  #signals(entry: Data, kind: AssetKind | undefined): Signal[] {
    const part = this.#part(entry, 'signals', []) ?? {};
    const signals: Signal[] = [];
    for (const [name, written] of Object.entries(part)) {
      const found = String(written);
      const wrong = (expected: string): void => {
        this.#broken.add(name);
        this.#fault('rule-signal', { name, found, expected }, ['signals', name]);
      };
      if (!/^[a-z_][a-z0-9_]*$/i.test(name)) wrong('its name must be a word of letters, digits and _');
      const m = /^\s*([a-z0-9_]+)\s*@\s*(self|nearest|gauge:([A-Za-z0-9._-]+))\s*$/.exec(found);
      if (!m) {
        wrong('expected "<quantity> @ self", "@ nearest" or "@ gauge:<id>", such as "water_depth @ self"');
        continue;
      }
      const quantity = quantities[m[1]!];
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
        const gauge = this.#place.gauges.find((g) => g.id === source.id);
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

  #condition(data: Data, key: string, kinds: ReadonlyMap<string, SignalKind>, path: Path): Condition | undefined {
    const text = data[key];
    if (text === undefined) return undefined;
    if (typeof text !== 'string') {
      this.#fault('rule-type', { key, found: shown(text), expected: 'a condition such as depth >= 25 cm' }, [
        ...path,
        key,
      ]);
      return undefined;
    }
    return this.#guard(key, text, [...path, key], () => condition(text, kinds, this.#reader));
  }
  #guard<T>(key: string, text: string, path: Path, read: () => T): T | undefined {
    try {
      return read();
    } catch (e) {
      if (!(e instanceof SyntaxFault)) throw e;
      const missing = /^"(\w+)" is no signal/.exec(e.message)?.[1];
      if (missing && this.#broken.has(missing)) return undefined; // told where the signal is
      const part = text.slice(e.at, e.at + 24) || text.slice(-12);
      this.#fault('rule-condition', { key, text, part, wrong: e.message }, path);
      return undefined;
    }
  }

  #authority(entry: Data): Rule['authority'] {
    const part = this.#part(entry, 'authority', []);
    if (!part) {
      if (entry['authority'] === undefined)
        this.#fault(
          'rule-missing',
          { key: 'authority', expected: 'write for example { tier: district, approval: duty_officer, within: 5 min }' },
          [],
        );
      return { tier: 'city', approval: 'none', within: 0 };
    }
    this.#keys(part, ['tier', 'approval', 'within'], ['authority']);
    const tier = part['tier'] as (typeof tiers)[number];
    if (!tiers.includes(tier))
      this.#fault('rule-type', { key: 'tier', found: shown(tier), expected: `one of ${tiers.join(', ')}` }, [
        'authority',
        'tier',
      ]);
    const approval = part['approval'] ?? 'none';
    if (typeof approval !== 'string')
      this.#fault('rule-type', { key: 'approval', found: shown(approval), expected: 'none, or who approves' }, [
        'authority',
        'approval',
      ]);
    if (approval !== 'none' && part['within'] === undefined)
      this.#fault('rule-missing', { key: 'within', expected: 'it is how long the approval takes, such as 5 min' }, [
        'authority',
      ]);
    return { tier, approval: String(approval), within: this.#quantity(part, 'within', 's', ['authority'], 0) };
  }

  #actions(
    entry: Data,
    key: string,
    kind: AssetKind | undefined,
    kinds: ReadonlyMap<string, SignalKind>,
  ): { commands: CommandAction[]; crew: CrewAction | undefined } {
    const value = entry[key];
    const commands: CommandAction[] = [];
    let crew: CrewAction | undefined;
    const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
    list.forEach((action: unknown, k) => {
      const path: Path = Array.isArray(value) ? [key, k] : [key];
      if (!isData(action)) {
        this.#fault(
          'rule-type',
          { key, found: shown(action), expected: '{ command: ... } or { dispatch: ... }' },
          path,
        );
        return;
      }
      this.#keys(action, key === 'undo' ? ['command', 'payload'] : ['command', 'payload', 'dispatch'], path);
      if (action['command'] !== undefined) {
        const c = this.#command(action, kind, kinds, path);
        if (c) commands.push(c);
      }
      if (action['dispatch'] === undefined || key === 'undo') return;
      const part = this.#part(action, 'dispatch', path);
      if (!part) return;
      if (crew)
        this.#fault(
          'rule-type',
          { key: 'dispatch', found: 'a second crew', expected: 'one crew a rule; write another rule' },
          path,
        );
      crew = this.#crew(part, kind, kinds, [...path, 'dispatch']);
    });
    return { commands, crew };
  }

  #crew(
    part: Data,
    kind: AssetKind | undefined,
    kinds: ReadonlyMap<string, SignalKind>,
    path: Path,
  ): CrewAction | undefined {
    this.#keys(part, ['capability', 'work', 'begin', 'done', 'end'], path);
    const capability = part['capability'] as Capability;
    if (!capabilities.includes(capability)) {
      this.#fault(
        'rule-type',
        { key: 'capability', found: shown(capability), expected: `one of ${capabilities.join(', ')}` },
        [...path, 'capability'],
      );
      return undefined;
    }
    const step = (key: 'begin' | 'done' | 'end') => {
      const inner = this.#part(part, key, path);
      return inner ? this.#command(inner, kind, kinds, [...path, key]) : undefined;
    };
    const work =
      part['work'] === undefined || part['work'] === 'until_clear'
        ? undefined
        : this.#quantity(part, 'work', 's', path, 0);
    return { capability, work, begin: step('begin'), done: step('done'), end: step('end') };
  }

  #command(
    data: Data,
    kind: AssetKind | undefined,
    kinds: ReadonlyMap<string, SignalKind>,
    path: Path,
  ): CommandAction | undefined {
    const type = data['command'];
    const fitting = Object.keys(ruleCommands).filter(
      (c) => !kind || ruleCommands[c] === kind || (c === 'evacuate' && kind === 'site'),
    );
    if (typeof type !== 'string' || !fitting.includes(type)) {
      this.#fault(
        'rule-command',
        { found: shown(type), kind: kind ?? 'any asset', expected: fitting.join(', ') || 'none' },
        [...path, 'command'],
      );
      return undefined;
    }
    const payload: Record<string, PayloadValue> = {};
    for (const [key, value] of Object.entries(this.#part(data, 'payload', path) ?? {})) {
      if (typeof value === 'string' && value.startsWith('=')) {
        const text = value.slice(1).trim();
        const read = this.#guard(key, text, [...path, 'payload', key], () => amount(text, kinds, this.#reader));
        if (read) payload[key] = read;
      } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        payload[key] = value;
      else
        this.#fault('rule-type', { key, found: shown(value), expected: 'a word, a number, or "= amount"' }, [
          ...path,
          'payload',
          key,
        ]);
    }
    return { type, payload };
  }

  #unknown(entry: Data, kinds: ReadonlyMap<string, SignalKind>, kind: AssetKind | undefined) {
    const part = this.#part(entry, 'unknown', []);
    if (!part) return undefined;
    this.#keys(part, ['when', 'sentence', 'do'], ['unknown']);
    const when = this.#condition(part, 'when', kinds, ['unknown']);
    if (part['when'] === undefined)
      this.#fault('rule-missing', { key: 'when', expected: 'it is the condition for acting blind' }, ['unknown']);
    const inner = part['sentence'];
    const sentence =
      isData(inner) && typeof inner['en'] === 'string' && typeof inner['zh'] === 'string'
        ? this.#sentence({ en: inner['en'], zh: inner['zh'] })
        : undefined;
    if (!sentence)
      this.#fault(
        'rule-missing',
        { key: 'sentence', expected: 'it says what is suggested when nothing is known, { en, zh }' },
        ['unknown'],
      );
    if (part['do'] === undefined)
      this.#fault('rule-missing', { key: 'do', expected: 'it is what to do when nothing is known' }, ['unknown']);
    const nested = new RuleReader(this.#document, [...this.#path, 'unknown'], this.#place, this.#reader, this.#faults);
    const { commands, crew } = nested.#actions(part, 'do', kind, kinds);
    return when && sentence ? { when, sentence, commands, crew } : undefined;
  }
}

/** Whether a zone's outline, or a point, comes within a distance of a river's course. */
function nearRiver(place: Place, zone: Zone | undefined, at: Point, within: number): boolean {
  const points = zone ? zone.rings[0]! : [at];
  for (const river of place.rivers)
    for (let k = 1; k < river.line.length; k++) {
      const [ax, ay] = river.line[k - 1]!;
      const dx = river.line[k]![0] - ax;
      const dy = river.line[k]![1] - ay;
      const length2 = dx * dx + dy * dy;
      for (const [px, py] of points) {
        const along = length2 > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
        if ((px - ax - along * dx) ** 2 + (py - ay - along * dy) ** 2 <= within * within) return true;
      }
    }
  return false;
}
