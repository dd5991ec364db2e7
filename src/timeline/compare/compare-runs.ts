/** Two runs of one place beside each other: what was changed, and what came of it. All that is compared is what was recorded. */
import { momentOf } from '../../core/clock.ts';
import type { LineName } from '../format.ts';
import type { Timeline } from '../reader.ts';
import { type Alignment, align, type Both, type Pair, pair } from './align.ts';
import { type ChangedValue, changedValues } from './changed-values.ts';
import { type AreaComparison, compareAreas } from './compare-areas.ts';
import { compareFields, type FieldComparison, type ToDegrees } from './compare-fields.ts';
import {
  compareCommands,
  compareSuggestions,
  compareWarnings,
  type RecordComparison,
  type StreamDifference,
  streamDifference,
} from './compare-records.ts';
import { compareTables, type TableComparison } from './compare-tables.ts';
import { refuseOtherPlace } from './same-place.ts';

export interface Comparison {
  readonly format: 'comparison/1';
  readonly a: RunSaid;
  readonly b: RunSaid;
  readonly place: string;
  readonly common: Alignment['said'];
  /** All values recorded at common moments are equal; `whole`: and so is everything else the two recorded. */
  readonly identical: {
    readonly common: boolean;
    readonly whole: boolean;
    readonly values: number;
    readonly records: number;
  };
  readonly changed: {
    readonly scenario: readonly ChangedValue[];
    readonly rules: boolean;
    readonly seed: Both<number>;
    /** Changes made on the way, of runs forked off others, that the other run has not. */
    readonly on_the_way: Both<readonly ChangeSaid[]>;
  };
  readonly fields: FieldComparison;
  readonly areas: readonly AreaComparison[];
  readonly tables: TableComparison;
  readonly warnings: RecordComparison;
  readonly suggestions: RecordComparison;
  readonly commands: RecordComparison;
  readonly streams: readonly StreamDifference[];
  /** Figures of the two summaries, with units in their names; those of the computing machine are left out. */
  readonly figures: Readonly<Record<string, Pair>>;
}

/** A change of a fork, by the moment it was made. */
export interface ChangeSaid {
  readonly time: string;
  readonly set: readonly string[];
  readonly commands: readonly { readonly type: string; readonly payload: unknown }[];
}

export interface RunSaid {
  readonly id: string;
  readonly name: string;
  readonly engine: string;
  readonly inputs_digest: string;
  readonly digest: string | null;
}

export interface CompareOptions {
  /** Degrees of an easting and northing; undefined where the place's system is not known. */
  readonly toDegrees?: ToDegrees;
  readonly progress?: (done: number, of: number) => void;
}

const streams: readonly LineName[] = [
  'truth/events',
  'truth/areas',
  'observed/city/warnings',
  'observed/city/suggestions',
  'observed/city/decisions',
  'commands',
];

/** Throws a StormtableError (exit code 2) where the places differ or the runs have no recorded moment in common. */
export async function compareRuns(a: Timeline, b: Timeline, options: CompareOptions = {}): Promise<Comparison> {
  await refuseOtherPlace(a, b);
  const alignment = align(a, b);
  const fields = await compareFields(a, b, alignment, options.toDegrees, options.progress ?? (() => {}));
  const tables = await compareTables(a, b, alignment.moments);
  const differing: StreamDifference[] = [];
  let records = 0;
  for (const stream of streams) {
    const { difference, records: read } = await streamDifference(a, b, stream, alignment);
    if (difference) differing.push(difference);
    records += read;
  }
  const only = [fields.only_a, fields.only_b, tables.only_a, tables.only_b].some((names) => names.length > 0);
  const common = fields.differing.length + tables.differing.length + differing.length === 0 && !only;
  return {
    format: 'comparison/1',
    a: runSaid(a),
    b: runSaid(b),
    place: a.header.place.name.en,
    common: alignment.said,
    identical: { common, whole: common && alignment.said.whole, values: fields.values + tables.values, records },
    changed: {
      scenario: changedValues(a.header.scenario, b.header.scenario),
      rules: a.header.rules !== b.header.rules,
      seed: { a: a.header.seed, b: b.header.seed },
      on_the_way: { a: changesOnlyIn(a, b), b: changesOnlyIn(b, a) },
    },
    fields,
    areas: await compareAreas(a, b, alignment.moments),
    tables,
    warnings: await compareWarnings(a, b, alignment),
    suggestions: await compareSuggestions(a, b, alignment),
    commands: await compareCommands(a, b, alignment),
    streams: differing,
    figures: figuresOf(a, b),
  };
}

const runSaid = ({ header, manifest }: Timeline): RunSaid => ({
  id: header.id,
  name: header.name.en,
  engine: `${header.engine.name} ${header.engine.version}`,
  inputs_digest: header.inputs_digest,
  digest: manifest.digest,
});

function changesOnlyIn(here: Timeline, there: Timeline): ChangeSaid[] {
  const { clock } = here.header;
  // runs recorded before there were forks say nothing of changes
  const known = new Set((there.header.changes ?? []).map((c) => JSON.stringify(c)));
  return (here.header.changes ?? [])
    .filter((c) => !known.has(JSON.stringify(c)))
    .map((c) => ({
      time: momentOf(clock, c.tick * clock.tick),
      set: c.set,
      commands: c.commands.map(({ type, payload }) => ({ type, payload })),
    }));
}

/** How long the computer took says nothing of the flood. */
const ofTheMachine = ['wall_s', 'speed'];
/** Where the step was held: two places have no difference. */
const ofAPlace = /^smallest_step_(?!s$)/;

function figuresOf(a: Timeline, b: Timeline): Record<string, Pair> {
  const [one, other] = [a.manifest.summary ?? {}, b.manifest.summary ?? {}];
  const out: Record<string, Pair> = {};
  for (const [key, x] of Object.entries(one)) {
    const y = other[key];
    if (typeof x === 'number' && typeof y === 'number' && !ofTheMachine.includes(key) && !ofAPlace.test(key))
      out[key] = pair(x, y);
  }
  return out;
}
