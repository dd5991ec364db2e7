/** Records: what processes tell the timeline, one JSON line each. Codes become sentences at the door (Process.sentences). */

export type Params = Readonly<Record<string, string | number>>;
/** An asset, by the kind of table it has and its id. */
export interface AssetRef {
  readonly kind: string;
  readonly id: string;
}

/** Something that happened in truth: a slope failed, a road flooded, an underpass filled, a bridge lost its freeboard. */
export interface EventRecord {
  readonly tick: number;
  readonly code: string;
  readonly params: Params;
  readonly severity: 'info' | 'minor' | 'major' | 'critical';
  readonly asset?: AssetRef;
  /** Easting and northing, m. */
  readonly at?: readonly [number, number];
}

/** An affected area: one flooded or buried patch of a hazard class at one tick. */
export interface AreaRecord {
  readonly tick: number;
  readonly id: string;
  readonly hazard: 'flood' | 'debris';
  readonly class: 'low' | 'moderate' | 'significant' | 'extreme';
  /** Polygon in the place's system: outer ring then holes, m. */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
  readonly area_m2: number;
  readonly people: number;
  readonly road_m: number;
  /** Ids of the zones it touches. */
  readonly zones: readonly string[];
}

/** A warning the centre issues on what it sees: river stage or rainstorm signal, by colour or level. */
export interface WarningRecord {
  readonly tick: number;
  readonly id: string;
  readonly kind: 'river' | 'rainstorm' | 'geohazard';
  readonly level: 'blue' | 'yellow' | 'orange' | 'red' | 'none';
  readonly code: string;
  readonly params: Params;
  readonly asset?: AssetRef;
}

/** One value a rule looked at when it decided. */
export interface ReasonValue {
  readonly signal: string;
  /** The gauge or table the value came from. */
  readonly from: string;
  /** In the unit beside it; null is unknown. */
  readonly value: number | null;
  readonly unit: string;
  /** How old the reading was, s. */
  readonly age_s: number | null;
}

/** A suggestion, or a change of its state. `id` is the same through its life. */
export interface SuggestionRecord {
  readonly tick: number;
  readonly id: string;
  readonly rule: string;
  readonly asset: AssetRef;
  readonly state: 'raised' | 'approved' | 'executing' | 'effective' | 'cleared' | 'withdrawn';
  readonly code: string;
  readonly params: Params;
  /** Why: the condition's text, what it came to, and the values read. */
  readonly reason: {
    readonly condition: string;
    readonly verdict: 'true' | 'false' | 'unknown';
    readonly held_s: number;
    readonly values: readonly ReasonValue[];
  };
  readonly priority: number;
  readonly authority?: string;
  readonly crew?: string;
  /** Why that crew: how many could, and what the next best would take, s. */
  readonly choice?: {
    readonly considered: number;
    readonly travel_s: number;
    readonly next_best_s: number | null;
    readonly avoided: number;
  };
  /** Way the crew would take, m. */
  readonly route?: readonly (readonly [number, number])[];
}

/** A decision on a suggestion, by policy or by a person. */
export interface DecisionRecord {
  readonly tick: number;
  readonly suggestion: string;
  readonly decision: 'approve' | 'reject' | 'execute' | 'clear';
  readonly by: string;
}

/** Rows of a table that are read at an interval of their own, between the frames or on them. */
export interface ReadingsRecord {
  readonly tick: number;
  /** s since the start. */
  readonly seconds: number;
  readonly table: string;
  /** Rows read, counted from 0 in the order of the table's ids; and their values by column. */
  readonly rows: readonly number[];
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** Streams of the timeline and what each line of them is. */
export interface Streams {
  'truth/events': EventRecord;
  'truth/areas': AreaRecord;
  'truth/readings': ReadingsRecord;
  'observed/city/warnings': WarningRecord;
  'observed/city/suggestions': SuggestionRecord;
  'observed/city/decisions': DecisionRecord;
}
export type StreamName = keyof Streams;
export const streamNames: readonly StreamName[] = [
  'truth/events',
  'truth/areas',
  'truth/readings',
  'observed/city/warnings',
  'observed/city/suggestions',
  'observed/city/decisions',
];
