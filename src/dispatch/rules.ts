/** Rules as the engine obeys them: read, checked, units converted, conditions compiled, assets found. */
import type { Capability } from '../assets/place.ts';
import { type StructureOrder, structureOrders } from '../assets/structures.ts';
import type { Fault, FaultPlace } from '../core/errors.ts';
import type { Name, Sentence } from '../core/names.ts';
import type { Amount, Condition } from './expression.ts';
import type { AssetKind, Source, Target } from './signals.ts';

/** A rule file as it was parsed elsewhere, with where everything stands in it. */
export interface RulesDocument {
  readonly file: string;
  /** The parsed YAML. */
  readonly data: unknown;
  /** Line and column of the value (or, with `key`, of the key itself) at a path of keys and indices. */
  where(path: readonly (string | number)[], key?: boolean): FaultPlace;
}

export interface Signal {
  /** The name in the rule's conditions. */
  readonly name: string;
  readonly quantity: string;
  readonly source: Source;
}

export type PayloadValue = string | number | boolean | Amount;
export interface CommandAction {
  readonly type: string;
  /** Beside the asset's own id under its kind, which every command of a rule carries. */
  readonly payload: Readonly<Record<string, PayloadValue>>;
}
export interface CrewAction {
  readonly capability: Capability;
  /** s at the spot; undefined: until the condition clears. */
  readonly work: number | undefined;
  /** What the crew does on arrival, when its work is done, and whenever it leaves. */
  readonly begin: CommandAction | undefined;
  readonly done: CommandAction | undefined;
  readonly end: CommandAction | undefined;
}

export interface Rule {
  readonly id: string;
  readonly title: Name;
  /** The suggestion, with gaps: {asset}, {crew} and the names of signals. */
  readonly sentence: Sentence;
  readonly kind: AssetKind;
  readonly targets: readonly Target[];
  readonly signals: readonly Signal[];
  readonly raise: Condition;
  /** Undefined: clear where `raise` is false. */
  readonly clear: Condition | undefined;
  /** Readings older than this are unknown, s. */
  readonly fresh: number;
  /** How long a condition must hold, s. */
  readonly hold: { readonly raise: number; readonly clear: number };
  /** This rule speaks when another one's condition is unknown: rule id, for the reasons. */
  readonly whenUnknown: Condition | undefined;
  readonly commands: readonly CommandAction[];
  readonly crew: CrewAction | undefined;
  /** Commands when the condition has cleared. */
  readonly undo: readonly CommandAction[];
  readonly authority: {
    readonly tier: 'town' | 'district' | 'city';
    readonly approval: string;
    readonly within: number;
  };
  readonly priority: number;
}

export interface RuleSet {
  readonly rules: readonly Rule[];
}

/** Commands a rule may give, by the kind of asset whose id it carries. */
export const ruleCommands: Readonly<Record<string, AssetKind>> = {
  'close-underpass': 'underpass',
  'open-underpass': 'underpass',
  'deploy-pump': 'underpass',
  'remove-pump': 'underpass',
  'close-bridge': 'bridge',
  'open-bridge': 'bridge',
  'close-road': 'road',
  'open-road': 'road',
  'clear-debris': 'road',
  evacuate: 'zone',
  ...(Object.fromEntries(Object.keys(structureOrders).map((order) => [order, 'structure'])) as Record<
    StructureOrder,
    'structure'
  >),
};

export type Faults = Fault[];
